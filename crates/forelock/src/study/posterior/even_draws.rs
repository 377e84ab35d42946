//! Values of ranges, spread evenly over the replications.

use crate::model::ReplicationNumber;
use crate::scenario::Unknown;
use crate::study::sweep::{Sample, Sampler, Sampling};

/// The values that replications take from ranges: a function of the seed, the replication's number
/// and the range's place among the paths, so that scenarios that are compared take the same.
///
/// Replication k takes point k of a scrambled Sobol sequence, of which few points already cover all
/// ranges and pairs of them.
#[derive(Debug)]
pub(super) struct EvenDraws<'a> {
    seed: u64,
    dimensions: &'a [String],
}

impl<'a> EvenDraws<'a> {
    pub(super) const fn new(seed: u64, dimensions: &'a [String]) -> Self {
        Self { seed, dimensions }
    }

    /// The value of the range in that replication.
    pub(super) fn value(
        &self,
        range: &Unknown,
        ReplicationNumber(number): ReplicationNumber,
    ) -> f64 {
        let (sequence, point) = (number / Sample::MOST_SOBOL, number % Sample::MOST_SOBOL);
        // Each range has a place of its own; without one it would lie behind them all.
        let known = self.dimensions.iter().position(|path| *path == range.path);
        let dimension = known.unwrap_or(self.dimensions.len());
        let sample = Sample { sampling: Sampling::Sobol, points: Sample::MOST_SOBOL };
        let sampler = Sampler::new(sample, dimension + 1, self.seed.wrapping_add(sequence));
        range.value_at(sampler.at(point, dimension))
    }
}
