//! What the records of a load say in the metrics of the model (MODEL.md §9).

use super::measured::Measured;
use crate::engine::Span;
use crate::scenario::{Metric, Observation};

impl Measured {
    /// What can stand under `[observed]` of a scenario, in the order of [`Metric::ALL`].
    ///
    /// Retries are not among it: the platform counts its attempts to save, which are near to the
    /// model's requeues but not the same.
    ///
    /// Of failures, those on row locks are: the model knows no others, so where results tell them
    /// apart, and there are others, records created are not among it.
    ///
    /// Where times of day are whole seconds and the load was so short that this is more than the
    /// default tolerance, a tolerance is stated.
    #[must_use]
    pub fn observed(&self) -> Vec<Observation> {
        let count = |count: Option<u64>| count.map(|count| count as f64);
        let others = self.lock_failures().zip(self.failed).filter(|(locks, all)| locks < all);
        let locks = others.map(|(locks, _)| locks);
        let processed = self.processed.filter(|_| self.in_doubt == 0);
        let value = |metric: Metric| match metric {
            Metric::Created => count(self.created().filter(|_| locks.is_none())),
            Metric::Failed => count(locks.or(self.failed)),
            Metric::Processed => count(processed),
            Metric::FailureRate => match (locks, processed) {
                (Some(locks), Some(processed)) if processed > 0 => {
                    Some(locks as f64 / processed as f64)
                }
                _ => self.failure_rate(),
            },
            Metric::Duration => self.duration().map(Span::as_secs_f64),
            Metric::Throughput => self.throughput().filter(|_| locks.is_none()),
            Metric::Unprocessed => count(self.unprocessed),
            Metric::DegreeOfParallelism => self.degree_of_parallelism(),
            Metric::Batches => count(self.batches),
            // Nobody records these.
            Metric::Lost
            | Metric::LostRate
            | Metric::LockWaits
            | Metric::LockTimeouts
            | Metric::Deadlocks
            | Metric::LockWaitTime
            | Metric::Requeues
            | Metric::Transactions
            | Metric::BackgroundFailed => None,
        };
        let observation = |metric| {
            let plain = Observation::new(metric, value(metric)?);
            Some(Observation { within: self.by_the_clock(plain), ..plain })
        };
        Metric::ALL.into_iter().filter_map(observation).collect()
    }

    /// How far off a metric may be by the resolution of the stamps, if that is more than its
    /// default tolerance.
    fn by_the_clock(&self, observation: Observation) -> Option<f64> {
        let seconds = self.seconds().filter(|_| self.whole_seconds)?;
        let off = match observation.metric {
            Metric::Duration => 1.0,
            Metric::Throughput | Metric::DegreeOfParallelism => {
                observation.value * (1.0 / seconds).min(1.0)
            }
            _ => return None,
        };
        (off > observation.tolerance()).then_some(off)
    }
}
