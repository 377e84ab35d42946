//! Numbers of replications, read back from JSON that anyone may have touched.

use forelock::scenario::PerMetric;
use forelock::stats::{Confidence, Summary};
use std::ops::RangeInclusive;

/// What a time can be, in seconds.
pub(super) const TIME: RangeInclusive<f64> = 0.0..=f64::MAX;

/// What a change can be.
pub(super) const CHANGE: RangeInclusive<f64> = f64::MIN..=f64::MAX;

/// Replications of one scenario at most.
const MOST_REPLICATIONS: u64 = 1_000_000;

/// How many replications there were, and how sure the intervals of their means are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Replicated(u64);

impl Replicated {
    /// # Errors
    ///
    /// If there can't be so many, or nothing is as sure.
    pub(super) fn new(replications: u64, confidence: f64) -> Result<Self, String> {
        check_confidence("confidence", confidence)?;
        if (1..=MOST_REPLICATIONS).contains(&replications) {
            return Ok(Self(replications));
        }
        Err(format!("`replications` is {replications}, not from 1 to {MOST_REPLICATIONS}"))
    }

    /// Looks whether they could give every one of `metrics`.
    ///
    /// # Errors
    ///
    /// Which they can't, and why.
    pub(super) fn check_metrics(self, metrics: &PerMetric<Summary>) -> Result<(), String> {
        metrics.iter().try_for_each(|(metric, summary)| {
            self.check_summary(summary, &metric.range(), metric.json_name())
        })
    }

    /// Looks whether they could give the summary that is called `name`.
    ///
    /// # Errors
    ///
    /// Why they can't.
    pub(super) fn check_summary(
        self,
        summary: &Summary,
        possible: &RangeInclusive<f64>,
        name: &str,
    ) -> Result<(), String> {
        let checked = summary.check(possible, self.0);
        checked.map_err(|problem| format!("`{name}` comes from no replications: {problem}"))
    }
}

/// Looks whether an interval can be so sure.
///
/// # Errors
///
/// If it can't.
pub(super) fn check_confidence(name: &str, confidence: f64) -> Result<(), String> {
    let checked = Confidence::new(confidence).map(drop);
    checked.map_err(|problem| format!("`{name}` is wrong: {problem}"))
}
