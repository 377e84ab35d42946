//! What a real run gave (`[observed]`), and how near to it counts as the same.

use super::{Metric, MetricUnit};

/// What a real run of the scenario gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// What was measured.
    pub metric: Metric,
    /// In the metric's JSON unit: seconds, a fraction, a count.
    pub value: f64,
    /// How far from the value, on either side, still counts as the same, in the metric's JSON unit;
    /// above zero. None where the scenario leaves it to [`Observation::tolerance`].
    pub within: Option<f64>,
}

impl Observation {
    /// With the default tolerance of its metric.
    #[must_use]
    pub const fn new(metric: Metric, value: f64) -> Self {
        Self { metric, value, within: None }
    }

    /// How far from the value, on either side, still counts as the same: as the scenario says, or
    /// else [`Observation::default_tolerance`]. In the metric's JSON unit, above zero.
    ///
    /// ```
    /// use forelock_scenario::{Metric, Observation};
    ///
    /// let night = Observation::new(Metric::FailureRate, 0.25);
    /// assert_eq!(night.tolerance(), 0.025);
    /// let well_known = Observation { within: Some(0.005), ..night };
    /// assert_eq!(well_known.tolerance(), 0.005);
    /// ```
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        self.within.unwrap_or_else(|| Self::default_tolerance(self.metric, self.value))
    }

    /// What a scenario that states no tolerance for `metric` means.
    ///
    /// The same load on the same org does not give the same figures two nights running: other users
    /// come and go, the platform's servers are shared with other orgs, and failures come in whole
    /// transactions. These are our judgement of how much that is, not a measurement; one who has
    /// the figures of several nights knows better and writes `within`.
    ///
    /// | metric | on either side |
    /// |---|---|
    /// | `failure_rate`, `lost_rate` | a tenth of it, at least 1 percentage point |
    /// | `failed`, `unprocessed`, `lost` | a tenth, at least 200 records (a whole transaction) |
    /// | `created`, `processed` | 2 %, at least 200 records: they vary by what fails, which is a small part of them |
    /// | durations, rates, ratios | a tenth, at least 1 s, 0.1/s or 0.1 |
    /// | other counts | a tenth, at least twice the square root (two standard deviations of a Poisson count) and at least 2 |
    #[must_use]
    pub fn default_tolerance(metric: Metric, value: f64) -> f64 {
        const SHARE: f64 = 0.1;
        const SHARE_OF_MOST_RECORDS: f64 = 0.02;
        const TRANSACTION: f64 = 200.0;
        let (share, least) = match metric {
            Metric::Created | Metric::Processed => (SHARE_OF_MOST_RECORDS, TRANSACTION),
            Metric::Failed | Metric::Unprocessed | Metric::Lost => (SHARE, TRANSACTION),
            other => match other.unit() {
                MetricUnit::Fraction => (SHARE, 0.01),
                MetricUnit::Seconds => (SHARE, 1.0),
                MetricUnit::PerSecond | MetricUnit::Ratio => (SHARE, 0.1),
                MetricUnit::Count => (SHARE, 2.0 * value.max(1.0).sqrt()),
            },
        };
        (share * value).max(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_a_share_of_the_value_and_never_nothing() {
        let default = Observation::default_tolerance;
        for (metric, value, tolerance) in [
            (Metric::FailureRate, 0.0, 0.01),
            (Metric::FailureRate, 0.05, 0.01),
            (Metric::FailureRate, 0.5, 0.05),
            (Metric::Duration, 18_000.0, 1_800.0),
            (Metric::Duration, 2.0, 1.0),
            (Metric::LockWaitTime, 0.0, 1.0),
            (Metric::Throughput, 60.0, 6.0),
            (Metric::DegreeOfParallelism, 0.5, 0.1),
            (Metric::Created, 1_000_000.0, 20_000.0),
            (Metric::Processed, 5_000.0, 200.0),
            (Metric::Failed, 0.0, 200.0),
            (Metric::Failed, 100_000.0, 10_000.0),
            (Metric::Deadlocks, 0.0, 2.0),
            (Metric::Deadlocks, 25.0, 10.0),
            (Metric::Requeues, 10_000.0, 1_000.0),
        ] {
            assert!(
                (default(metric, value) - tolerance).abs() < 1e-9,
                "{metric:?} {value}: {}",
                default(metric, value)
            );
        }
        for metric in Metric::ALL {
            assert!(default(metric, 0.0) > 0.0, "{metric:?}");
        }
    }
}
