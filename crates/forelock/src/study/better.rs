//! In how many replications one scenario does better than another.

use super::Finding;
use crate::scenario::Metric;

/// In which parts of the replications, 0 to 1, a scenario does better than another under the same draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Better {
    /// Fewer of its records are lost.
    pub loses_less: f64,
    /// It takes less time.
    pub faster: f64,
}

impl Better {
    /// `this` beside `other`, replication by replication.
    pub(super) fn of(this: &Finding, other: &Finding) -> Self {
        let less = |metric: Metric| {
            let pairs = this.replications.outcomes().iter().zip(other.replications.outcomes());
            let (mut less, mut all) = (0, 0);
            for (this, other) in pairs {
                less += usize::from(this.get(metric) < other.get(metric));
                all += 1;
            }
            less as f64 / f64::from(all.max(1))
        };
        Self { loses_less: less(Metric::LostRate), faster: less(Metric::Duration) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Span;
    use crate::model::Outcome;
    use crate::study::fixture::finding;

    /// Of four pairs it loses less in one, as much in two, more in one; and it is faster in three.
    #[test]
    fn what_is_equal_is_not_better() {
        let of = |runs: [(u64, u64); 4]| {
            let outcome = |(failed, seconds)| Outcome {
                created: 100 - failed,
                failed,
                duration: Span::from_secs(seconds),
                ..Outcome::default()
            };
            finding(runs.map(outcome).to_vec(), |_| ())
        };
        let (this, other) =
            (of([(5, 9), (0, 9), (7, 9), (3, 9)]), of([(6, 10), (0, 11), (7, 9), (2, 12)]));
        assert_eq!(Better::of(&this, &other), Better { loses_less: 0.25, faster: 0.75 });
    }
}
