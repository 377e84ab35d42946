//! The stages of arranging, one after another in one bar.

use super::{Interrupt, Progress, set_style};
use forelock::extract::arrange::{ArrangeMonitor, Stage};
use std::cell::Cell;

pub(super) const BYTES: &str = "{msg} {wide_bar} {bytes}, {bytes_per_sec}, {eta} left";
pub(super) const ROWS: &str = "{msg} {wide_bar} {human_pos}/{human_len} rows, {eta} left";

/// What is done of the stage that goes on.
pub(crate) struct StageProgress<'a> {
    progress: Progress<'a>,
    stage: Cell<Option<Stage>>,
}

impl<'a> StageProgress<'a> {
    /// Before the first stage.
    pub(crate) fn new(interrupt: &'a Interrupt) -> Self {
        Self { progress: Progress::of_stages(interrupt), stage: Cell::new(None) }
    }

    fn begin(&self, stage: Stage) {
        let (what, template) = match stage {
            Stage::Counting => ("reading", BYTES),
            Stage::Sorting => ("sorting", ROWS),
            Stage::Writing => ("writing", ROWS),
            Stage::Checking => ("checking", ROWS),
        };
        let bar = &self.progress.bar;
        set_style(bar, template);
        bar.set_message(what);
        bar.reset();
        self.stage.set(Some(stage));
    }
}

impl ArrangeMonitor for StageProgress<'_> {
    fn so_far(&self, stage: Stage, done: u64, of: Option<u64>) {
        if self.stage.get() != Some(stage) {
            self.begin(stage);
        }
        let bar = &self.progress.bar;
        if let Some(of) = of {
            bar.set_length(of);
        }
        bar.set_position(done);
    }

    fn should_stop(&self) -> bool {
        self.progress.is_asked_to_stop()
    }
}
