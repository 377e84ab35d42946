//! What the replications of a study are simulated from.

use super::{Monitor, StudyError};
use crate::model::{Plan, ReplicationNumber};
use std::ops::Deref;

/// A plan for each replication: the same for all, or as each one's draws want it.
///
/// It must be a function of the number alone, so that results don't depend on the order in which
/// replications are simulated.
pub trait PlanSource: Sync {
    /// What this replication is simulated from.
    ///
    /// # Errors
    ///
    /// If its draws give no scenario, or one that `monitor` doesn't admit.
    fn plan(
        &self,
        number: ReplicationNumber,
        monitor: &dyn Monitor,
    ) -> Result<Planned<'_>, StudyError>;
}

/// The plan of a replication.
#[derive(Debug)]
pub enum Planned<'a> {
    /// Others have it too.
    Shared(&'a Plan),
    /// It is made for this one.
    Made(Box<Plan>),
}

impl Deref for Planned<'_> {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        match self {
            Self::Shared(plan) => plan,
            Self::Made(plan) => plan,
        }
    }
}

impl PlanSource for Plan {
    fn plan(&self, _: ReplicationNumber, _: &dyn Monitor) -> Result<Planned<'_>, StudyError> {
        Ok(Planned::Shared(self))
    }
}
