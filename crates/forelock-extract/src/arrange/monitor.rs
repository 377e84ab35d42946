//! How arranging tells the world of its progress and learns that it should stop.

/// What is done at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The file is read, and its parents are counted. In bytes of the file.
    Counting,
    /// Every row is sent on its way. In rows.
    Sorting,
    /// The files are written. In rows.
    Writing,
    /// The files are read back. In rows.
    Checking,
}

/// Watches an arrangement being made. `()` is the monitor that looks away.
pub trait ArrangeMonitor {
    /// So much of a stage is done, of so much if that is known.
    fn so_far(&self, _stage: Stage, _done: u64, _of: Option<u64>) {}

    /// Whether it should give up.
    fn should_stop(&self) -> bool {
        false
    }
}

impl ArrangeMonitor for () {}
