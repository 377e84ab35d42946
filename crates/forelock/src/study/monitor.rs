//! How a study tells the world of its progress and learns that it should stop.

/// Watches a study from outside. All threads of the study call it, at any time.
///
/// `()` is the monitor that looks away.
pub trait Monitor: Sync {
    /// So many replications will be done in all, as far as is known now; a study that goes on until
    /// it knows enough says so again whenever that changes.
    fn planned(&self, _replications: u64) {}

    /// One more replication is done, in no particular order.
    fn replication_done(&self) {}

    /// What a study that looks for the best of many has so far, in a few nights of it.
    fn best_so_far(&self, _best: BestSoFar) {}

    /// This share of the records of a replication under way has an outcome. Threads that simulate at the
    /// same time tell of one each.
    fn under_way(&self, _share: f64) {}

    /// Whether the study should give up; asked before each replication, and several times a second in one
    /// that is long.
    fn should_stop(&self) -> bool {
        false
    }
}

impl Monitor for () {}

/// Watches a replication under way: whether it goes on, of which this share of the records has an outcome.
pub(super) fn goes_on(monitor: &dyn Monitor) -> impl Fn(f64) -> bool {
    |share| {
        monitor.under_way(share);
        !monitor.should_stop()
    }
}

/// The best of many, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestSoFar {
    /// Whether it keeps what is asked for.
    pub keeps: bool,
    /// How long it takes, in seconds.
    pub duration: f64,
    /// The part of its records that is lost, 0 to 1.
    pub lost_rate: f64,
}
