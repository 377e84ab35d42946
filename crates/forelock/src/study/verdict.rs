//! Whether what was asked holds.

use crate::model::Outcome;
use crate::scenario::{LoadId, Metric, Objective, PerMetric};
use crate::stats::{Interval, Summary};

/// Whether an objective holds, judged on a mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The load of which it is asked; all of them together if there is none.
    pub load: Option<LoadId>,
    /// What was asked.
    pub objective: Objective,
    /// The mean of its metric, in the metric's JSON unit.
    pub actual: f64,
    /// The metric whose mean decides: that of the objective, or what is lost in place of what fails
    /// ([`Objective::judged_by`]).
    pub judged_by: Metric,
    /// The mean of the metric that decides.
    pub judged: f64,
    /// The confidence interval of the mean that decides; none for one replication.
    pub interval: Option<Interval>,
    /// On how many nights it holds, where that decides and not the mean.
    pub nights: Option<Nights>,
    /// Whether what decides meets the bound.
    pub met: bool,
}

/// On how many nights an objective holds, where it must hold on most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nights {
    /// The part of the nights that is asked for, above 0 to 1.
    pub sure: f64,
    /// The part of the replications that meet this objective.
    pub alone: f64,
    /// The part of them that meet all that is asked of the same load, or of all together.
    pub together: f64,
}

impl Nights {
    /// Whether the objective is met, one of several of which each holds often enough alone or not
    /// (`each_alone`).
    ///
    /// All are met if and only if they hold together often enough. Where each alone holds often enough
    /// but all together don't, those are missed that fail on any night.
    #[must_use]
    pub fn is_met(self, each_alone: bool) -> bool {
        let Self { sure, alone, together } = self;
        alone >= sure && (!each_alone || together >= sure || alone >= 1.0)
    }
}

impl Verdict {
    /// Judges `objective`, one of `all` that are asked of one load, or of all together, by what
    /// these gave.
    #[must_use]
    pub fn new(objective: &Objective, all: &[Objective], given: &PerMetric<Summary>) -> Self {
        // "Unless the file has one on `lost`" is read as: unless the same table has. What is asked
        // of one load says nothing of the others.
        let judged_by = objective.judged_by(all);
        let decides = &given[judged_by];
        Self {
            load: None,
            objective: objective.clone(),
            actual: given[objective.metric].mean,
            judged_by,
            judged: decides.mean,
            interval: decides.ci,
            nights: None,
            met: objective.is_met_by(decides.mean),
        }
    }

    /// The same objectives, all that are asked of one load or of all together, judged by the outcomes of
    /// single nights where they say how sure they must be.
    #[must_use]
    pub fn on_nights(mut verdicts: Vec<Self>, outcomes: &[Outcome]) -> Vec<Self> {
        let part = |holds: &dyn Fn(&Outcome) -> bool| {
            outcomes.iter().filter(|outcome| holds(outcome)).count() as f64
                / outcomes.len().max(1) as f64
        };
        let holds =
            |one: &Self, outcome: &Outcome| one.objective.is_met_by(outcome.get(one.judged_by));
        let together = part(&|outcome| verdicts.iter().all(|one| holds(one, outcome)));
        let alone: Vec<f64> =
            verdicts.iter().map(|one| part(&|outcome| holds(one, outcome))).collect();
        for (verdict, alone) in verdicts.iter_mut().zip(alone) {
            verdict.nights = verdict.objective.sure.map(|sure| Nights { sure, alone, together });
        }
        Self::judged_together(&mut verdicts);
        verdicts
    }

    /// Judges those that are judged by nights, of all that are asked of one load or of all together.
    pub fn judged_together(verdicts: &mut [Self]) {
        let each_alone =
            verdicts.iter().filter_map(|one| one.nights).all(|one| one.alone >= one.sure);
        for verdict in verdicts {
            if let Some(nights) = verdict.nights {
                verdict.met = nights.is_met(each_alone);
            }
        }
    }

    /// What decides in place of the metric of the objective; none unless it has another mean, as
    /// records were never processed.
    #[must_use]
    pub fn judged_instead(&self) -> Option<Metric> {
        (self.judged != self.actual).then_some(self.judged_by)
    }

    /// Whether the ends of the interval disagree, so that chance may have decided the verdict.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        // Of nights, the interval is not that of the mean.
        self.nights.is_none()
            && self.interval.is_some_and(|Interval { low, high }| {
                self.objective.is_met_by(low) != self.objective.is_met_by(high)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RunOutcome;
    use crate::scenario::Comparison::{self, Above, AtMost, Below};
    use crate::scenario::{Scenario, parse};
    use crate::stats::Confidence;
    use crate::study::fixture::scenario;
    use crate::study::{Prediction, Replications};

    fn asked(metric: Metric, comparison: Comparison, bound: f64) -> Objective {
        Objective { metric, comparison, bound, text: format!("{bound}"), sure: None }
    }

    /// Ten nights: nine meet each objective, and eight both. Asked for 90 %, each alone would do, but
    /// not together; asked for 80 %, they do.
    #[test]
    fn objectives_that_hold_alone_may_not_hold_together() {
        let outcomes =
            [(5, 5), (5, 5), (5, 5), (5, 5), (5, 5), (5, 5), (5, 5), (5, 5), (50, 5), (5, 50)];
        let outcomes = outcomes.map(|(deadlocks, requeues)| Outcome {
            deadlocks,
            requeues,
            created: 1,
            ..Outcome::default()
        });
        let judge = |sure: f64, more: Option<Objective>| {
            let asked = |metric| Objective { sure: Some(sure), ..asked(metric, Below, 10.0) };
            let mut objectives = vec![asked(Metric::Deadlocks), asked(Metric::Requeues)];
            objectives.extend(more.map(|one| Objective { sure: Some(sure), ..one }));
            let scenario = Scenario { objectives, ..scenario() };
            let replications = Replications::new(outcomes.to_vec()).unwrap();
            let found = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
            found.verdicts.iter().map(|one| (one.nights.unwrap(), one.met)).collect::<Vec<_>>()
        };
        let nights = Nights { sure: 0.9, alone: 0.9, together: 0.8 };
        assert_eq!(judge(0.9, None), [(nights, false), (nights, false)]);
        let met: Vec<bool> = judge(0.8, None).into_iter().map(|(_, met)| met).collect();
        assert_eq!(met, [true, true]);
        // What holds every night is not to blame.
        let always = asked(Metric::Created, Above, 0.0);
        let met: Vec<bool> = judge(0.9, Some(always)).into_iter().map(|(_, met)| met).collect();
        assert_eq!(met.iter().filter(|met| **met).count(), 1);
    }

    /// Of two runs that create 70 and 80 records each; 10 fail, and 20 or 10 are never processed.
    /// Of those processed 1/8 and 1/9 fail; 30 % and 20 % are lost.
    fn of_a_hundred(objectives: Vec<Objective>) -> Prediction {
        let outcomes = [20, 10].map(|unprocessed| Outcome {
            created: 90 - unprocessed,
            failed: 10,
            unprocessed,
            ..Outcome::default()
        });
        let replications = Replications::new(outcomes.to_vec()).unwrap();
        let scenario = Scenario { objectives, ..scenario() };
        Prediction::of_draws(&scenario, &replications, Confidence::DEFAULT)
    }

    #[test]
    fn what_is_never_processed_counts_in_an_objective_on_what_fails() {
        let found = of_a_hundred(vec![
            asked(Metric::FailureRate, Below, 0.2),
            asked(Metric::FailureRate, Below, 0.26),
            asked(Metric::Failed, AtMost, 10.0),
            asked(Metric::Failed, AtMost, 25.0),
            asked(Metric::FailureRate, Above, 0.11),
            asked(Metric::FailureRate, Above, 0.2),
        ]);
        let met: Vec<_> = found.verdicts.iter().map(|verdict| verdict.met).collect();
        assert_eq!(met, [false, true, false, true, true, false]);
        assert!(!found.meets_objectives());
        let rate = &found.verdicts[0];
        assert_eq!((rate.judged_instead(), rate.judged), (Some(Metric::LostRate), 0.25));
        assert!((rate.actual - (1.0 / 8.0 + 1.0 / 9.0) / 2.0).abs() < 1e-12);
        assert!(rate.interval.unwrap().contains(0.25) && rate.is_uncertain());
        assert_eq!(found.verdicts[2].judged_instead(), Some(Metric::Lost));
        assert_eq!(found.verdicts[4].judged_instead(), None);
        // 20 % and 30 % are lost, and of 100 records as many.
        assert_eq!(found.one_run.unwrap().meets, [0.0, 0.5, 0.0, 0.5, 1.0, 0.0]);
    }

    #[test]
    fn an_objective_on_what_is_lost_or_unprocessed_leaves_that_on_failures_alone() {
        for (other, bound, met) in [
            (Metric::Lost, 26.0, true),
            (Metric::LostRate, 0.24, false),
            (Metric::Unprocessed, 16.0, true),
            (Metric::Unprocessed, 14.0, false),
        ] {
            let rate = asked(Metric::FailureRate, Below, 0.2);
            let found = of_a_hundred(vec![rate, asked(other, Below, bound)]);
            let verdicts: Vec<_> = found.verdicts.iter().map(|one| one.met).collect();
            assert_eq!(verdicts, [true, met], "{other:?} < {bound}");
            assert_eq!(found.verdicts[0].judged_instead(), None);
            assert_eq!(found.one_run.unwrap().meets[0], 1.0);
        }
    }

    /// Both loads fail at 10 %, and leave 10 of 30 records unprocessed.
    #[test]
    fn what_is_asked_of_one_load_says_nothing_of_the_others() {
        let text = r#"
            org = { workers = 5, service.per_record = "9ms" }
            loads = [
                { name = "a", data = { parent_object = "A", parents = 9, children = 30 }, load.batch_size = 2,
                  objectives = { failure_rate = "< 20%", unprocessed = "<= 10" } },
                { name = "b", data = { parent_object = "A", parents = 9, children = 30 }, load.batch_size = 2,
                  objectives = { failure_rate = "< 20%" } },
            ]
            objectives = { failure_rate = "< 20%" }
        "#;
        let scenario = parse("several.toml", text, &[]).unwrap().scenario;
        let of = |loads: u64| Outcome {
            created: 18 * loads,
            failed: 2 * loads,
            unprocessed: 10 * loads,
            ..Outcome::default()
        };
        let run = RunOutcome { all: of(2), loads: vec![of(1), of(1)] };
        let replications = Replications::new(vec![run]).unwrap();
        let found = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
        let met: Vec<_> =
            found.verdicts.iter().map(|one| (found.load_name(one.load), one.met)).collect();
        let expected = [(None, false), (Some("a"), true), (Some("a"), true), (Some("b"), false)];
        assert_eq!(met, expected);
    }
}
