//! Plans of a scenario of which each replication draws a part.

use super::Drawn;
use crate::model::{Plan, ReplicationNumber};
use crate::scenario::{RunSettings, Scenario};
use crate::study::monitor::admitted;
use crate::study::{Monitor, PlanSource, Planned, StudyError};

/// A plan for each replication, made when it is needed: there may be as many as replications.
#[derive(Debug)]
pub(in crate::study) struct DrawnPlans {
    drawn: Drawn,
    run: RunSettings,
}

impl PlanSource for DrawnPlans {
    fn plan(
        &self,
        number: ReplicationNumber,
        monitor: &dyn Monitor,
    ) -> Result<Planned<'_>, StudyError> {
        let Self { drawn, run } = self;
        let scenario = drawn.scenario(run.seed, number, &[]);
        let scenario = scenario.map_err(|wrong| StudyError::Draw(Box::new(wrong)))?;
        let scenario = admitted(Scenario { run: *run, ..scenario }, monitor)?;
        Ok(Planned::Made(Box::new(Plan::new(&scenario)?)))
    }
}

impl Drawn {
    /// What the replications are simulated from that `run` asks for.
    pub(in crate::study) fn plans(&self, run: RunSettings) -> DrawnPlans {
        DrawnPlans { drawn: self.clone(), run }
    }
}
