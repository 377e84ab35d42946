//! Posterior predictive checks: whether what was observed is what all that fits would have given.

use crate::scenario::Metric;
use crate::stats::{Interval, Sample};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

/// An observation beside those that the model would have given in its place, with its error, over the
/// posterior.
///
/// D. B. Rubin, "Bayesianly justifiable and relevant frequency calculations for the applied
/// statistician", The Annals of Statistics 12 (1984), 1151–1172; A. Gelman, X.-L. Meng and H. Stern,
/// "Posterior predictive assessment of model fitness via realized discrepancies", Statistica Sinica 6
/// (1996), 733–760. What was fitted to an observation is drawn towards it, so that the probability
/// of one that counts is rather too large than too small (X.-L. Meng, "Posterior predictive
/// p-values", The Annals of Statistics 22 (1994), 1142–1160).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PredictiveCheck {
    /// Where nine in ten such observations would lie, in the metric's JSON unit.
    pub interval: Interval,
    /// Whether the observation lies there.
    pub inside: bool,
    /// How probable an observation at least so far out is, to either side.
    pub probability: f64,
}

impl PredictiveCheck {
    /// The probability of what lies outside the interval, to both sides.
    pub const OUTSIDE: f64 = 0.1;

    /// Of a `value` with a normal `error`; a run each of draws from the posterior gave `drawn`.
    pub(super) fn of(metric: Metric, value: f64, error: f64, drawn: &Sample) -> Self {
        let predicted = Predicted { drawn: drawn.ascending(), error };
        let below = predicted.below(value);
        let probability = (2.0 * below.min(1.0 - below)).clamp(0.0, 1.0);
        let range = metric.range();
        let end = |probability| predicted.quantile(probability).clamp(*range.start(), *range.end());
        Self {
            interval: Interval {
                low: end(Self::OUTSIDE / 2.0),
                high: end(1.0 - Self::OUTSIDE / 2.0),
            },
            inside: probability >= Self::OUTSIDE,
            probability,
        }
    }
}

/// The distribution of observations: of the runs' figures, each with a normal error. The error is
/// integrated out rather than drawn, which tells the tails of a few dozen runs.
struct Predicted<'a> {
    /// Ascending, at least one.
    drawn: &'a [f64],
    error: f64,
}

impl Predicted<'_> {
    /// The probability of less than `value`.
    fn below(&self, value: f64) -> f64 {
        let normal = Normal::standard();
        let each = self.drawn.iter().map(|drawn| normal.cdf((value - drawn) / self.error));
        each.sum::<f64>() / self.drawn.len() as f64
    }

    fn quantile(&self, probability: f64) -> f64 {
        const HALVINGS: u32 = 60;
        const BEYOND: f64 = 6.0;
        let (first, last) = (self.drawn[0], self.drawn[self.drawn.len() - 1]);
        let (mut low, mut high) = (first - BEYOND * self.error, last + BEYOND * self.error);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.below(middle) < probability {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }
}

/// So improbable are all observations together where no org in the ranges explains them.
pub(super) const SURPRISE: f64 = 0.05;

/// So improbable is an observation that is missed, though all together are no surprise: as what is two
/// standard deviations off, as its tolerance is; of several comparisons, so improbable that one is missed
/// by chance as rarely (Bonferroni). Each unknown can meet an observation, and so only those beyond
/// their number are compared.
pub(super) fn missed_below(observations: usize, unknowns: usize) -> f64 {
    /// Of a normal distribution, what lies beyond two standard deviations.
    const BEYOND_TWO: f64 = 0.0455;
    BEYOND_TWO / observations.saturating_sub(unknowns).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(metric: Metric, value: f64, error: f64, drawn: &[f64]) -> PredictiveCheck {
        PredictiveCheck::of(metric, value, error, &Sample::new(drawn.to_vec()).unwrap())
    }

    /// Where runs don't differ, the error alone does: normal.
    #[test]
    fn of_one_run_it_is_the_normal_distribution_of_the_error() {
        let one = check(Metric::Duration, 116.0, 10.0, &[100.0, 100.0]);
        assert!((one.probability - 0.1096).abs() < 1e-4 && one.inside, "{one:?}");
        assert!((one.interval.low - 83.55).abs() < 0.01, "{one:?}");
        assert!((one.interval.high - 116.45).abs() < 0.01, "{one:?}");
        let far = check(Metric::Duration, 130.0, 10.0, &[100.0]);
        assert!((far.probability - 0.0027).abs() < 1e-4 && !far.inside, "{far:?}");
    }

    #[test]
    fn what_is_fixed_and_was_observed_so_is_no_surprise() {
        let fixed = check(Metric::Processed, 20_000.0, 200.0, &[20_000.0; 5]);
        assert_eq!((fixed.probability, fixed.inside), (1.0, true));
        let exact = check(Metric::Failed, 0.0, f64::MIN_POSITIVE.sqrt(), &[0.0; 5]);
        assert_eq!((exact.probability, exact.inside), (1.0, true));
    }

    #[test]
    fn no_interval_leaves_what_a_metric_can_be() {
        let rate = check(Metric::FailureRate, 1.0, 0.05, &[0.0, 1.0]);
        assert_eq!((rate.interval.low, rate.interval.high), (0.0, 1.0));
    }

    #[test]
    fn more_comparisons_miss_as_rarely_together() {
        assert_eq!(missed_below(2, 1), 0.0455);
        assert_eq!(missed_below(1, 3), 0.0455);
        assert_eq!(missed_below(4, 2), 0.0455 / 2.0);
    }
}
