//! The progress bar, on standard error while that is a terminal.

mod stages;

pub(super) use stages::StageProgress;

use super::interrupt::Interrupt;
use forelock::extract::ReadMonitor;
use forelock::study::{BestSoFar, Monitor};
use forelock_report::best_so_far_in_words;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt;
use std::io::{self, IsTerminal};
use std::time::Duration;

const OF_REPLICATIONS: &str =
    "{msg} {wide_bar} {human_pos}/{human_len}{prefix}, {rate}, {eta} left";
const OF_A_FILE: &str =
    "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes}, {binary_bytes_per_sec}, {eta} left";
/// Of a pipe, nobody knows how long it is.
const OF_A_PIPE: &str = "{msg} {spinner} {binary_bytes}, {binary_bytes_per_sec}";

/// Characters of a name: the bar wants room as well.
const NAME_WIDTH: usize = 30;

/// So often the time left is drawn anew, however long a replication takes.
const REDRAW: Duration = Duration::from_millis(250);

/// What is done of a study or of a file; cleared when dropped. It stops the work when the user
/// interrupts.
pub(super) struct Progress<'a> {
    bar: ProgressBar,
    interrupt: &'a Interrupt,
}

impl<'a> Progress<'a> {
    /// Of so many replications of the scenario of this `name`; of 0, if the study itself will say how
    /// many it plans.
    pub(super) fn new(name: &str, replications: u32, interrupt: &'a Interrupt) -> Self {
        Self::going_on(name, u64::from(replications), 0, interrupt)
    }

    /// Of `all` replications of the scenario of this `name`, of which so many were `done` before.
    pub(super) fn going_on(name: &str, all: u64, done: u64, interrupt: &'a Interrupt) -> Self {
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_WIDTH).collect();
        let bar = hidden(name, OF_REPLICATIONS);
        bar.set_position(done);
        if all > done {
            show(&bar, all);
        }
        Self { bar, interrupt }
    }

    /// Of the bytes of the file that is called `name`.
    pub(super) fn of_file(name: &str, interrupt: &'a Interrupt) -> Self {
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        // The end of a path tells more than its beginning.
        let cut = name.chars().count().saturating_sub(NAME_WIDTH);
        let bar = hidden(name.chars().skip(cut).collect(), OF_A_PIPE);
        draw(&bar);
        Self { bar, interrupt }
    }

    /// Of stages, each of which says what it is.
    fn of_stages(interrupt: &'a Interrupt) -> Self {
        let bar = hidden(String::new(), stages::BYTES);
        draw(&bar);
        Self { bar, interrupt }
    }

    fn is_asked_to_stop(&self) -> bool {
        self.interrupt.is_asked()
    }
}

fn hidden(name: String, template: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(name);
    set_style(&bar, template);
    bar
}

/// Shows a bar of so much work, of which nothing was done since now.
fn show(bar: &ProgressBar, all: u64) {
    bar.set_length(all);
    // What was done before says nothing of how fast this goes.
    bar.reset_eta();
    draw(bar);
}

fn draw(bar: &ProgressBar) {
    if io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(REDRAW);
    }
}

/// A template of our own that is wrong gives the default bar: no reason to fail.
fn set_style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("rate", write_rate));
    }
}

/// Replications a second: one digit after the point tells 0.3 from 0.
fn write_rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    // Drawing a bar has no way to report an error, nor a reader for it.
    let _ = write!(out, "{:.1}/s", state.per_sec());
}

impl Monitor for Progress<'_> {
    fn planned(&self, replications: u64) {
        match self.bar.length() {
            None => show(&self.bar, replications),
            Some(_) => self.bar.set_length(replications),
        }
    }

    fn replication_done(&self) {
        self.bar.set_prefix("");
        self.bar.inc(1);
    }

    fn best_so_far(&self, best: BestSoFar) {
        self.bar.set_message(best_so_far_in_words(best));
    }

    fn under_way(&self, share: f64) {
        self.bar.set_prefix(format!(" and {:.0} % of one", 100.0 * share));
    }

    fn should_stop(&self) -> bool {
        self.is_asked_to_stop()
    }
}

impl ReadMonitor for Progress<'_> {
    fn read_so_far(&self, bytes: u64, of: Option<u64>) {
        if let Some(of) = of.filter(|_| self.bar.length().is_none()) {
            self.bar.set_length(of);
            set_style(&self.bar, OF_A_FILE);
        }
        self.bar.set_position(bytes);
    }

    fn should_stop(&self) -> bool {
        self.is_asked_to_stop()
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_right() {
        for template in [OF_REPLICATIONS, OF_A_FILE, OF_A_PIPE, stages::BYTES, stages::ROWS] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
