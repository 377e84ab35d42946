//! Estimators over replications: what a handful of independent results say about the mean.

mod cholesky;
mod confidence;
mod first_order;
mod gaussian_process;
mod greatest_sd;
mod holm;
mod interval;
mod paired;
mod pattern_search;
mod pitman;
mod proportion;
mod sample;
mod summary;
mod welch;

pub use cholesky::{Cholesky, SquareMatrix};
pub use confidence::Confidence;
pub use first_order::FirstOrder;
pub use gaussian_process::{Estimate, GaussianProcess, Habit, Measurement};
pub use greatest_sd::greatest_sd;
pub use holm::holm;
pub use interval::Interval;
pub use paired::PairedDifference;
pub use pattern_search::{Minimum, pattern_search};
pub use pitman::pitman_p_value;
pub use proportion::Proportion;
pub use sample::Sample;
pub use summary::{ImpossibleSummary, Summary};
pub use welch::{Moments, Welch};

/// Why a statistic can't be had.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum StatsError {
    /// A sample without values.
    #[error("a sample needs at least one value")]
    Empty,
    /// A value that is not a number, or too large to be squared ([`Sample::MAX_MAGNITUDE`]).
    #[error("a sample can't hold the value {0}")]
    Value(f64),
    /// A confidence outside the open interval from 0 to 1.
    #[error("a confidence lies between 0 and 1 (0.95, say), not {0}")]
    Confidence(f64),
}
