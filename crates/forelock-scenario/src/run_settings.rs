//! How often a scenario is simulated, and from which seed (`[run]`).

use super::Precision;
use forelock_engine::Span;
use std::num::NonZeroU32;

/// The `[run]` table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunSettings {
    /// Independent replications (1 to 1,000,000); with a `precision`, what it begins with.
    pub replications: NonZeroU32,
    /// Where all randomness starts.
    pub seed: u64,
    /// Confidence of the intervals, inside 0 and 1.
    pub confidence: f64,
    /// Stop here; what has no outcome yet is unprocessed. Above zero.
    pub horizon: Option<Span>,
    /// Replicate until a mean is known so well, rather than a fixed number of times.
    pub precision: Option<Precision>,
}
