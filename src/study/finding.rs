//! The study behind `forelock run`: what would this load do?

use super::{Monitor, Pool, Prediction, Replications, StudyError, replicate_to_precision};
use crate::model::Plan;
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// One scenario with what was found of it: what every report is made from.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The scenario as it was simulated.
    pub scenario: Scenario,
    /// Its replications.
    pub replications: Replications,
    /// What they say.
    pub prediction: Prediction,
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
    let plan = Plan::new(&scenario);
    predict_plan(scenario, &plan, pool, monitor)
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
    Ok(Finding { scenario, replications, prediction })
}
