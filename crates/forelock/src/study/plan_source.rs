//! What the replications of a study are simulated from.

use crate::model::{Plan, ReplicationNumber};

/// A plan for each replication: the same for all, or as each one's draws want it.
///
/// It must be a function of the number alone, so that results don't depend on the order in which
/// replications are simulated.
pub trait PlanSource: Sync {
    /// What this replication is simulated from.
    fn plan(&self, number: ReplicationNumber) -> &Plan;
}

impl PlanSource for Plan {
    fn plan(&self, _: ReplicationNumber) -> &Plan {
        self
    }
}
