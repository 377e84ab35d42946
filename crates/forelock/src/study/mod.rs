//! Many runs of a scenario, and what they say together.

mod arranged;
mod better;
pub mod calibrate;
mod compare;
mod comparing;
#[cfg(test)]
mod contradicting;
mod doubt;
mod entry;
mod finding;
#[cfg(any(test, feature = "fixture"))]
#[doc(hidden)]
#[allow(
    clippy::unwrap_used,
    clippy::must_use_candidate,
    reason = "for tests alone, which a wrong fixture should fail"
)]
pub mod fixture;
mod influence;
mod json_problem;
mod lineup;
mod monitor;
mod night;
mod over_time;
mod plan_source;
pub mod planner;
mod pool;
pub mod posterior;
mod precision;
mod prediction;
mod recording;
pub mod regress;
mod remedies;
mod replications;
mod run_request;
pub mod sweep;
mod verdict;

pub use arranged::{ArrangedError, compare_orders};
pub use better::Better;
pub use compare::{Alternative, Contrast, compare};
pub use comparing::Comparing;
pub use doubt::{CHOICES, Choice, doubts};
pub use entry::Study;
pub use finding::Finding;
pub use influence::first_order;
pub use json_problem::JsonProblem;
pub use lineup::{LeftOut, Lineup, Variant};
pub use monitor::{BestSoFar, Monitor};
pub use night::{ASSUMED_DAY_TO_DAY, DAY_TO_DAY};
pub use over_time::{Band, Bands, OverTime};
pub use plan_source::{PlanSource, Planned};
pub use pool::Pool;
pub use precision::{Reached, replicate_to_precision};
pub use prediction::{Comparison, LoadPrediction, OneRun, Prediction};
pub use recording::{MOST_RECORDED, Recording, record, replicate_and_record};
pub use remedies::remedies;
pub use replications::{Replications, replicate};
pub use run_request::RunRequest;
pub use verdict::{Nights, Verdict};

use crate::scenario::{Contradictions, Diagnostics};
use crate::stats::StatsError;

/// Why a study has no result.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// Its [`Monitor`] asked it to stop.
    #[error("interrupted before every replication was done")]
    Interrupted,
    /// The operating system refused the threads.
    #[error("the threads could not be started")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A field of the scenario is a range, and the study was not told to draw it.
    #[error(
        "`{0}` is a range: a study of it draws a value for each replication (`Drawn::of_ranges`)"
    )]
    NotDrawn(String),
    /// A draw of a posterior gives no scenario.
    #[error("a draw gives no scenario:\n{0}")]
    Draw(Box<Diagnostics>),
    /// Its [`Monitor`] doesn't admit what was drawn.
    #[error("a draw gives a load that is not simulated here")]
    NotAdmitted,
    /// Fields of a scenario that code made contradict each other.
    #[error("the scenario contradicts itself:\n{0}")]
    Contradictions(#[from] Contradictions),
    /// Outcomes that were simulated elsewhere are not those that were asked for.
    #[error("the outcomes that came back are not those of the replications that were asked for")]
    OtherParts,
    /// The outcomes can't be summarised.
    #[error(transparent)]
    Stats(#[from] StatsError),
}
