//! The progress bar.

use super::interrupt::Interrupt;
use crate::study::Monitor;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::Duration;

const TEMPLATE: &str = "{msg} {wide_bar} {pos}/{len}, {per_sec}, {eta} left";

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
        let bar = if io::stderr().is_terminal() {
            let bar = ProgressBar::new(u64::from(replications))
                .with_message(name.replace(char::is_control, " "));
            // A template of our own that is wrong gives the default bar: no reason to fail.
            if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(REDRAW);
            bar
        } else {
            ProgressBar::hidden()
        };
        Self { bar, interrupt }
    }
}

impl Monitor for Progress<'_> {
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
