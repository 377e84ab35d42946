//! What a study of one scenario gives.

use super::posterior::Drawn;
use super::{Monitor, PlanSource, Pool, Prediction, Recording, Replications, StudyError, record};
use crate::model::{Plan, ReplicationNumber};
use crate::scenario::Scenario;
use crate::stats::Confidence;
use std::num::NonZeroU32;

/// One scenario with what was found of it: what every report is made from.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The scenario as it was simulated.
    pub scenario: Scenario,
    /// Its replications.
    pub replications: Replications,
    /// What they say.
    pub prediction: Prediction,
    /// What its unknown fields were drawn from; none where all are known.
    pub drawn: Option<Drawn>,
}

impl Finding {
    /// What `replications` of `scenario` say, whose unknown fields were drawn from `drawn`.
    pub(super) fn of(
        scenario: Scenario,
        drawn: Option<Drawn>,
        replications: Replications,
    ) -> Result<Self, StudyError> {
        let confidence = Confidence::new(scenario.run.confidence)?;
        let prediction = match drawn {
            None => Prediction::new(&scenario, &replications, confidence),
            Some(_) => Prediction::of_draws(&scenario, &replications, confidence),
        };
        Ok(Self { scenario, replications, prediction, drawn })
    }

    /// What its replications were simulated from, to simulate more of them or to watch them.
    ///
    /// # Errors
    ///
    /// None that a finding could have: its scenarios have all been read.
    pub fn plans(&self) -> Result<Box<dyn PlanSource>, StudyError> {
        plans(&self.scenario, self.drawn.as_ref())
    }

    /// What the replication of this number was simulated from.
    ///
    /// # Errors
    ///
    /// None that a finding could have: its scenarios have all been read.
    pub fn scenario_of(&self, number: ReplicationNumber) -> Result<Scenario, StudyError> {
        let Some(drawn) = &self.drawn else {
            return Ok(self.scenario.clone());
        };
        let run = self.scenario.run;
        let scenario = drawn.scenario(run.seed, number, &[]);
        let scenario = scenario.map_err(|wrong| StudyError::Draw(Box::new(wrong)))?;
        Ok(Scenario { run, ..scenario })
    }
}

impl Finding {
    /// Plays the first replications again, and records how they go ([`record`]).
    ///
    /// # Errors
    ///
    /// If `monitor` says stop before all are done.
    pub fn record(&self, pool: &Pool, monitor: &dyn Monitor) -> Result<Recording, StudyError> {
        let count = u32::try_from(self.replications.count()).unwrap_or(u32::MAX);
        let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        record(&*self.plans()?, count, pool, monitor)
    }
}

/// What the replications of `scenario` are simulated from.
///
/// # Errors
///
/// If a field of it is a range, and nothing is drawn.
pub(super) fn plans(
    scenario: &Scenario,
    drawn: Option<&Drawn>,
) -> Result<Box<dyn PlanSource>, StudyError> {
    let Some(drawn) = drawn else {
        if let Some(unknown) = scenario.unknown.first() {
            return Err(StudyError::NotDrawn(unknown.path.clone()));
        }
        return Ok(Box::new(Plan::new(scenario)?));
    };
    Ok(Box::new(drawn.plans(scenario.run)))
}
