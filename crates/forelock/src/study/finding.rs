//! The study behind `forelock run`: what would this load do?

use super::posterior::Drawn;
use super::{
    Monitor, PlanSource, Pool, Prediction, Recording, Replications, StudyError, record,
    replicate_to_precision,
};
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

/// Simulates `scenario` as often as its `[run]` table says (until its precision is reached, if it
/// asks for one), and judges it by its objectives.
///
/// # Errors
///
/// If `monitor` says stop before all replications are done.
pub fn predict(
    scenario: Scenario,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Finding, StudyError> {
    find(scenario, None, pool, monitor)
}

/// As [`predict`], with the unknown fields of the scenario drawn anew for each replication.
/// `scenario` is the one that results are filed under, and says how to simulate; its unknown fields
/// have any value, such as the best fit.
///
/// Replications then differ by luck and by what is not known, as real runs do from what can be
/// known of them. So their spread is what one real run would give, and the prediction says that
/// too ([`Prediction::of_draws`]).
///
/// # Errors
///
/// If a draw gives no scenario, before any is simulated; if `monitor` says stop before all
/// replications are done.
pub fn predict_drawn(
    scenario: Scenario,
    drawn: Drawn,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Finding, StudyError> {
    find(scenario, Some(drawn), pool, monitor)
}

/// As [`predict`], by a `plan` that was made of the scenario with something given.
///
/// # Errors
///
/// As [`predict`].
pub fn predict_plan(
    scenario: Scenario,
    plan: &Plan,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Finding, StudyError> {
    let confidence = Confidence::new(scenario.run.confidence)?;
    let replications = replicate_to_precision(plan, &scenario.run, pool, monitor)?;
    let prediction = Prediction::new(&scenario, &replications, confidence);
    Ok(Finding { scenario, replications, prediction, drawn: None })
}

fn find(
    scenario: Scenario,
    drawn: Option<Drawn>,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Finding, StudyError> {
    let confidence = Confidence::new(scenario.run.confidence)?;
    let plans = plans(&scenario, drawn.as_ref())?;
    let replications = replicate_to_precision(&*plans, &scenario.run, pool, monitor)?;
    let prediction = match drawn {
        None => Prediction::new(&scenario, &replications, confidence),
        Some(_) => Prediction::of_draws(&scenario, &replications, confidence),
    };
    Ok(Finding { scenario, replications, prediction, drawn })
}

fn plans(scenario: &Scenario, drawn: Option<&Drawn>) -> Result<Box<dyn PlanSource>, StudyError> {
    let Some(drawn) = drawn else {
        return Ok(Box::new(Plan::new(scenario)));
    };
    let plans = drawn.plans(scenario.run).map_err(|wrong| StudyError::Draw(Box::new(wrong)))?;
    Ok(Box::new(plans))
}
