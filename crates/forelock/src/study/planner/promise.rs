//! What a plan must keep, and whether a night keeps it.

use crate::model::RunOutcome;
use crate::scenario::{Comparison, Metric, Objective, Scenario};
use std::sync::Arc;

/// The objectives of a scenario, and the part of the nights in which all must hold together.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Above 0, below 1.
    sure: f64,
    /// Whether the bound on what is lost is an assumption, as the scenario states none.
    assumes_loss: bool,
    /// Of all loads together, then of each.
    asked: Arc<[Vec<Objective>]>,
}

/// One replication, as a promise sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Night {
    /// Whether all objectives hold.
    pub kept: bool,
    /// Seconds.
    pub duration: f64,
    /// The part of the records that is lost, 0 to 1.
    pub lost_rate: f64,
    /// How far it is from keeping the promise: the natural logarithms of the ratios between what was
    /// bounded and its bound, those that keep it left out; 0 if all do.
    pub excess: f64,
}

impl Promise {
    /// How sure a plan must be where nobody says.
    pub const SURE: f64 = 0.9;

    /// How many records may be lost where nobody says: fewer than one in a thousand.
    pub const LOST: f64 = 0.001;

    /// What `scenario` asks for: its objectives, with a bound on what is lost where it has none; as often
    /// as `sure` says, or else the strictest of them.
    #[must_use]
    pub fn of(scenario: &Scenario, sure: Option<f64>) -> Self {
        let mut asked = vec![scenario.objectives.clone()];
        asked.extend(scenario.loads.iter().map(|load| load.objectives.clone()));
        let strictest = asked.iter().flatten().filter_map(|one| one.sure).reduce(f64::max);
        let sure = sure.or(strictest).unwrap_or(Self::SURE);
        let assumes_loss = !asked.iter().flatten().any(bounds_loss);
        if assumes_loss {
            asked[0].push(Objective {
                metric: Metric::LostRate,
                comparison: Comparison::Below,
                bound: Self::LOST,
                text: "< 0.1%".into(),
                sure: None,
            });
        }
        for one in asked.iter_mut().flatten() {
            one.sure = Some(sure);
        }
        Self { sure, assumes_loss, asked: asked.into() }
    }

    /// The part of the nights in which all objectives must hold together.
    #[must_use]
    pub const fn sure(&self) -> f64 {
        self.sure
    }

    /// Whether the bound on what is lost is [`Self::LOST`], as the scenario states none.
    #[must_use]
    pub const fn assumes_loss(&self) -> bool {
        self.assumes_loss
    }

    /// Whether a bound on the duration is asked for.
    #[must_use]
    pub fn window(&self) -> Option<f64> {
        let upper =
            |one: &&Objective| matches!(one.comparison, Comparison::Below | Comparison::AtMost);
        let bounds = self.asked[0].iter().filter(|one| one.metric == Metric::Duration);
        bounds.filter(upper).map(|one| one.bound).reduce(f64::min)
    }

    /// The scenario, asked for this. A second pass that was added to it is asked for nothing by itself.
    pub(super) fn asked_of(&self, scenario: Scenario) -> Scenario {
        let mut scenario =
            Scenario { objectives: self.asked[0].clone(), observed: Vec::new(), ..scenario };
        for (place, load) in scenario.loads.iter_mut().enumerate() {
            load.objectives = self.asked.get(place + 1).cloned().unwrap_or_default();
            load.observed.clear();
        }
        scenario
    }

    /// How the promise fares in one replication.
    pub(super) fn night(&self, outcome: &RunOutcome) -> Night {
        let mut excess = 0.0;
        let mut kept = true;
        for (place, asked) in self.asked.iter().enumerate() {
            let given = match place.checked_sub(1) {
                None => Some(&outcome.all),
                // What is asked of the only load is asked of all.
                Some(load) => outcome.loads.get(load),
            };
            let Some(given) = given else { continue };
            for one in asked {
                let value = given.get(one.judged_by(asked));
                if !one.is_met_by(value) {
                    kept = false;
                    excess += beyond(one, value);
                }
            }
        }
        Night {
            kept,
            duration: outcome.all.get(Metric::Duration),
            lost_rate: outcome.all.get(Metric::LostRate),
            excess,
        }
    }
}

fn bounds_loss(objective: &Objective) -> bool {
    match objective.metric {
        Metric::Failed
        | Metric::FailureRate
        | Metric::Lost
        | Metric::LostRate
        | Metric::Unprocessed
        | Metric::Created => true,
        Metric::Processed
        | Metric::Duration
        | Metric::Throughput
        | Metric::DegreeOfParallelism
        | Metric::LockWaits
        | Metric::LockTimeouts
        | Metric::Deadlocks
        | Metric::LockWaitTime
        | Metric::Requeues
        | Metric::Batches
        | Metric::Transactions
        | Metric::BackgroundFailed => false,
    }
}

/// How far a value that misses an objective is from its bound, either way.
fn beyond(objective: &Objective, value: f64) -> f64 {
    // Of a bound at 0, any ratio is infinite; so one record, second or 1 in 1,000 stands for it.
    let unit = 1e-3;
    let (value, bound) = (value.max(unit), objective.bound.max(unit));
    (value / bound).ln().abs().min(50.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Span;
    use crate::model::Outcome;
    use crate::scenario::parse;

    const TEXT: &str = "
        data = { parents = 100, children = 5_000 }
        load = { batch_size = 200 }
        org = { workers = 4, service.per_record = '9ms' }
    ";

    fn promise(sets: &[&str], sure: Option<f64>) -> Promise {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        Promise::of(&parse("a.toml", TEXT, &sets).unwrap().scenario, sure)
    }

    fn night(promise: &Promise, failed: u64, seconds: u64) -> Night {
        let duration = Span::from_secs(seconds);
        let outcome = Outcome { created: 5_000 - failed, failed, duration, ..Outcome::default() };
        promise.night(&outcome.into())
    }

    #[test]
    fn without_objectives_less_than_one_in_a_thousand_may_be_lost() {
        let promise = promise(&[], None);
        assert!(promise.assumes_loss() && promise.window().is_none());
        assert_eq!(promise.sure(), 0.9);
        assert!(night(&promise, 4, 10).kept);
        assert!(!night(&promise, 5, 10).kept);
    }

    #[test]
    fn a_window_alone_does_not_allow_a_loss() {
        let promise = promise(&["objectives.duration=< 1h"], None);
        assert_eq!((promise.assumes_loss(), promise.window()), (true, Some(3_600.0)));
        assert!(night(&promise, 0, 3_599).kept);
        assert!(!night(&promise, 0, 3_600).kept);
        assert!(!night(&promise, 100, 60).kept);
    }

    #[test]
    fn the_strictest_says_how_sure_unless_somebody_else_does() {
        let sets = ["objectives.sure=80%", "objectives.failure_rate=< 5%"];
        assert_eq!(promise(&sets, None).sure(), 0.8);
        assert_eq!(promise(&sets, Some(0.99)).sure(), 0.99);
        assert!(!promise(&sets, None).assumes_loss());
    }

    #[test]
    fn the_further_from_a_bound_the_greater_the_excess() {
        let promise = promise(&["objectives.failure_rate=< 1%", "objectives.duration=< 1h"], None);
        assert_eq!(night(&promise, 0, 60).excess, 0.0);
        let excess = |failed, seconds| night(&promise, failed, seconds).excess;
        assert!(excess(100, 60) > 0.0 && excess(500, 60) > excess(100, 60));
        assert!(excess(100, 7_200) > excess(100, 60));
        assert!((excess(100, 60) - 2.0_f64.ln()).abs() < 1e-12);
    }
}
