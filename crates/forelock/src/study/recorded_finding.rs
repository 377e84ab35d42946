//! The study behind `forelock run --charts`: what would this load do, and how would it go?

use super::posterior::Drawn;
use super::{
    Finding, Monitor, PlanSource, Pool, Prediction, Recording, StudyError, replicate_and_record,
};
use crate::model::Plan;
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// As [`predict`](super::predict), or [`predict_drawn`](super::predict_drawn) where there is
/// something to draw from; the replications are recorded while they are simulated.
///
/// # Errors
///
/// As those.
pub fn predict_recorded(
    scenario: Scenario,
    drawn: Option<Drawn>,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<(Finding, Recording), StudyError> {
    let confidence = Confidence::new(scenario.run.confidence)?;
    let plans: Box<dyn PlanSource> = match &drawn {
        None => Box::new(Plan::new(&scenario)),
        Some(drawn) => {
            let plans = drawn.plans(scenario.run);
            Box::new(plans.map_err(|wrong| StudyError::Draw(Box::new(wrong)))?)
        }
    };
    let (replications, recording) = replicate_and_record(&*plans, &scenario.run, pool, monitor)?;
    let prediction = match &drawn {
        None => Prediction::new(&scenario, &replications, confidence),
        Some(_) => Prediction::of_draws(&scenario, &replications, confidence),
    };
    Ok((Finding { scenario, replications, prediction, drawn }, recording))
}
