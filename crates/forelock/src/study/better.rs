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
