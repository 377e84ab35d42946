//! The progress bar of a file that is read.

use super::interrupt::Interrupt;
use forelock::extract::ReadMonitor;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::Duration;

const OF_A_FILE: &str =
    "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes}, {binary_bytes_per_sec}, {eta} left";
/// Of a pipe, nobody knows how long it is.
const OF_A_PIPE: &str = "{msg} {spinner} {binary_bytes}, {binary_bytes_per_sec}";

/// Characters of the file's name: the bar wants room as well.
const NAME_WIDTH: usize = 30;

const REDRAW: Duration = Duration::from_millis(250);

/// Bytes read of one file, on standard error while that is a terminal; cleared when dropped. It
/// stops the reading when the user interrupts.
pub(super) struct ByteProgress<'a> {
    bar: ProgressBar,
    interrupt: &'a Interrupt,
}

impl<'a> ByteProgress<'a> {
    /// Of the file that is called `name`.
    pub(super) fn new(name: &str, interrupt: &'a Interrupt) -> Self {
        let bar = if io::stderr().is_terminal() {
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            // The end of a path tells more than its beginning.
            let cut = name.chars().count().saturating_sub(NAME_WIDTH);
            let bar = ProgressBar::no_length();
            bar.set_message(name.chars().skip(cut).collect::<String>());
            set_style(&bar, OF_A_PIPE);
            bar.enable_steady_tick(REDRAW);
            bar
        } else {
            ProgressBar::hidden()
        };
        Self { bar, interrupt }
    }
}

/// A template of our own that is wrong gives the default bar: no reason to fail.
fn set_style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

impl ReadMonitor for ByteProgress<'_> {
    fn read_so_far(&self, bytes: u64, of: Option<u64>) {
        if let Some(of) = of.filter(|_| self.bar.length().is_none()) {
            self.bar.set_length(of);
            set_style(&self.bar, OF_A_FILE);
        }
        self.bar.set_position(bytes);
    }

    fn should_stop(&self) -> bool {
        self.interrupt.is_asked()
    }
}

impl Drop for ByteProgress<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_right() {
        assert!(ProgressStyle::with_template(OF_A_FILE).is_ok());
        assert!(ProgressStyle::with_template(OF_A_PIPE).is_ok());
    }
}
