//! How a study tells the world of its progress and learns that it should stop.

/// Watches a study from outside. All threads of the study call it, at any time.
///
/// `()` is the monitor that looks away.
pub trait Monitor: Sync {
    /// One more replication is done, in no particular order.
    fn replication_done(&self) {}

    /// Whether the study should give up; asked before each replication.
    fn should_stop(&self) -> bool {
        false
    }
}

impl Monitor for () {}
