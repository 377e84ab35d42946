//! The progress bar.

use super::interrupt::Interrupt;
use forelock::study::Monitor;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fmt;
use std::io::{self, IsTerminal};
use std::time::Duration;

const TEMPLATE: &str = "{msg} {wide_bar} {human_pos}/{human_len}, {rate}, {eta} left";

/// Characters of the scenario's name: the bar wants room as well.
const NAME_WIDTH: usize = 30;

/// So often the time left is drawn anew, however long a replication takes.
const REDRAW: Duration = Duration::from_millis(250);

/// Replications done of one scenario, on standard error while that is a terminal; cleared when
/// dropped. It stops the study when the user interrupts.
pub(super) struct Progress<'a> {
    bar: ProgressBar,
    interrupt: &'a Interrupt,
}

impl<'a> Progress<'a> {
    /// Of so many replications of the scenario of this `name`.
    pub(super) fn new(name: &str, replications: u32, interrupt: &'a Interrupt) -> Self {
        Self::going_on(name, u64::from(replications), 0, interrupt)
    }

    /// Of `all` replications of the scenario of this `name`, of which so many were `done` before.
    pub(super) fn going_on(name: &str, all: u64, done: u64, interrupt: &'a Interrupt) -> Self {
        let bar = if all > done && io::stderr().is_terminal() {
            let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_WIDTH).collect();
            let bar = ProgressBar::new(all).with_message(name).with_position(done);
            // What was done before says nothing of how fast this goes.
            bar.reset_eta();
            // A template of our own that is wrong gives the default bar: no reason to fail.
            if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
                bar.set_style(style.with_key("rate", write_rate));
            }
            bar.enable_steady_tick(REDRAW);
            bar
        } else {
            ProgressBar::hidden()
        };
        Self { bar, interrupt }
    }
}

/// Replications a second: one digit after the point tells 0.3 from 0.
fn write_rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    // Drawing a bar has no way to report an error, nor a reader for it.
    let _ = write!(out, "{:.1}/s", state.per_sec());
}

impl Monitor for Progress<'_> {
    fn planned(&self, replications: u64) {
        self.bar.set_length(replications);
    }

    fn replication_done(&self) {
        self.bar.inc(1);
    }

    fn should_stop(&self) -> bool {
        self.interrupt.is_asked()
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
    fn the_template_is_right() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
