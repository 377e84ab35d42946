//! What must hold (`[objectives]`).

use super::Metric;

/// A bound on a metric: on its mean, or on that of single nights.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// What is bounded.
    pub metric: Metric,
    /// On which side.
    pub comparison: Comparison,
    /// In the metric's JSON unit: seconds, a fraction, a count.
    pub bound: f64,
    /// As the user wrote it, such as `< 5%`.
    pub text: String,
    /// The part of the nights, above 0 to 1, in which all objectives beside it must hold together with
    /// it; `None` if its mean is to meet the bound.
    pub sure: Option<f64>,
}

/// The side on which an objective bounds its metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Objective {
    /// The metric whose value decides whether this objective is met, which is one of `all` that are
    /// asked of the same load, or of all loads together.
    ///
    /// It is that of the objective, but for one on `failure_rate` or `failed`: a record that was
    /// never processed is not loaded either, so that it is missed as well where the same objective
    /// on `lost_rate` or `lost` would be. Who has an objective on `lost`, `lost_rate` or
    /// `unprocessed` has said apart what may stay behind.
    #[must_use]
    pub fn judged_by(&self, all: &[Self]) -> Metric {
        let is_said_apart = |one: &Self| {
            matches!(one.metric, Metric::Lost | Metric::LostRate | Metric::Unprocessed)
        };
        let upper = match self.comparison {
            Comparison::Below | Comparison::AtMost => true,
            // No fewer are lost than fail: what holds of those that fail holds of those.
            Comparison::Above | Comparison::AtLeast => false,
        };
        match self.metric {
            Metric::FailureRate if upper && !all.iter().any(is_said_apart) => Metric::LostRate,
            Metric::Failed if upper && !all.iter().any(is_said_apart) => Metric::Lost,
            own => own,
        }
    }

    /// Whether `actual` meets the bound.
    #[must_use]
    pub fn is_met_by(&self, actual: f64) -> bool {
        match self.comparison {
            Comparison::Below => actual < self.bound,
            Comparison::AtMost => actual <= self.bound,
            Comparison::Above => actual > self.bound,
            Comparison::AtLeast => actual >= self.bound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Comparison::{Above, AtLeast, AtMost, Below};
    use super::*;

    fn objective(metric: Metric, comparison: Comparison) -> Objective {
        Objective { metric, comparison, bound: 0.5, text: "as it is".into(), sure: None }
    }

    #[test]
    fn an_upper_bound_on_what_fails_is_judged_by_what_is_lost() {
        for comparison in [Below, AtMost] {
            for (metric, judged_by) in [
                (Metric::FailureRate, Metric::LostRate),
                (Metric::Failed, Metric::Lost),
                (Metric::Created, Metric::Created),
                (Metric::Duration, Metric::Duration),
                (Metric::LostRate, Metric::LostRate),
                (Metric::BackgroundFailed, Metric::BackgroundFailed),
            ] {
                let one = objective(metric, comparison);
                assert_eq!(one.judged_by(std::slice::from_ref(&one)), judged_by, "{metric:?}");
            }
        }
    }

    #[test]
    fn a_lower_bound_is_judged_by_its_own_metric_which_is_the_smaller() {
        for comparison in [Above, AtLeast] {
            for metric in Metric::ALL {
                let one = objective(metric, comparison);
                assert_eq!(one.judged_by(std::slice::from_ref(&one)), metric);
            }
        }
    }

    #[test]
    fn who_says_apart_what_may_stay_behind_is_judged_by_what_fails() {
        for (other, apart) in [
            (Metric::Lost, true),
            (Metric::LostRate, true),
            (Metric::Unprocessed, true),
            (Metric::Created, false),
            (Metric::Duration, false),
        ] {
            let all = [
                objective(Metric::Failed, Below),
                objective(Metric::FailureRate, AtMost),
                objective(other, AtLeast),
            ];
            let judged = [all[0].judged_by(&all), all[1].judged_by(&all)];
            let own = [Metric::Failed, Metric::FailureRate];
            assert_eq!(judged, if apart { own } else { [Metric::Lost, Metric::LostRate] });
        }
    }
}
