//! What a scenario's replications say, judged against what was asked of them.

use super::{Reached, Replications, Verdict};
use crate::scenario::{LoadId, Metric, Observation, PerMetric, Scenario};
use crate::stats::{Confidence, Interval, Sample, Summary};

/// All that is reported of one scenario.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// How many replications stand behind it (at least 1).
    pub replications: usize,
    /// Of all confidence intervals.
    pub confidence: Confidence,
    /// One verdict an objective, in the scenario's order: those of all loads together, then those of
    /// each load.
    pub verdicts: Vec<Verdict>,
    /// One comparison an observation, in the same order.
    pub observed: Vec<Comparison>,
    /// What each load gives, in the scenario's order; none for a scenario with `[data]` and
    /// `[load]`.
    pub loads: Vec<LoadPrediction>,
    /// How narrow the interval is that the scenario wants narrow; none where it asks for nothing.
    pub precision: Option<Reached>,
    /// What one real run would do about the objectives; none where nothing was drawn.
    pub one_run: Option<OneRun>,
    /// Each metric over all replications, of all loads together.
    pub summaries: PerMetric<Summary>,
}

/// What one of several loads gives.
#[derive(Clone, Debug)]
pub struct LoadPrediction {
    /// Its name.
    pub name: String,
    /// When it begins, in seconds from time 0.
    pub began: Summary,
    /// Each metric of the load over all replications.
    pub summaries: PerMetric<Summary>,
}

impl LoadPrediction {
    /// A metric of the load over all replications.
    #[must_use]
    pub fn summary(&self, metric: Metric) -> &Summary {
        &self.summaries[metric]
    }
}

/// How probable it is that one real run meets the objectives: parts of the replications, 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct OneRun {
    /// Of those that meet each objective, in the scenario's order.
    pub meets: Vec<f64>,
    /// Of those that meet all; 1 where there is none.
    pub meets_all: f64,
}

/// A prediction beside what a real run gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The load of which it was measured; all of them together if there is none.
    pub load: Option<LoadId>,
    /// What was measured.
    pub metric: Metric,
    /// What the real run gave, in the metric's JSON unit.
    pub observed: f64,
    /// How far from it still counts as the same, in the same unit, where the scenario says so.
    pub within: Option<f64>,
    /// The mean over the replications, in the same unit.
    pub predicted: f64,
    /// Whether the real run lies among the middle nine tenths of the replications.
    pub within_p5_p95: bool,
}

impl Prediction {
    /// Judges `replications` by the objectives and observations of their `scenario`.
    #[must_use]
    pub fn new(scenario: &Scenario, replications: &Replications, confidence: Confidence) -> Self {
        let summary = |sample: &Sample| Summary::of(sample, confidence);
        Self::summarised(scenario, replications, confidence, &summary)
    }

    fn summarised(
        scenario: &Scenario,
        replications: &Replications,
        confidence: Confidence,
        summary: &dyn Fn(&Sample) -> Summary,
    ) -> Self {
        let summaries = replications.samples().map(summary);
        let loads = scenario.loads.with_ids().filter_map(|(id, load)| {
            let began = summary(replications.begins(id)?);
            let summaries = replications.samples_of(id)?.map(summary);
            Some(LoadPrediction { name: load.name.clone(), began, summaries })
        });
        let loads: Vec<_> = loads.collect();
        let given = |load: Option<LoadId>| match load {
            None => Some(&summaries),
            Some(load) => loads.get(load.index()).map(|load| &load.summaries),
        };
        let all = (None, &scenario.objectives, &scenario.observed);
        let each = scenario.loads.with_ids();
        let each = each.map(|(id, load)| (Some(id), &load.objectives, &load.observed));
        let (mut verdicts, mut observed) = (Vec::new(), Vec::new());
        for (load, asked, measured) in std::iter::once(all).chain(each) {
            let judged = asked.iter().filter_map(|objective| {
                Some(Verdict { load, ..Verdict::new(objective, asked, given(load)?) })
            });
            let outcomes =
                load.map_or_else(|| replications.outcomes(), |load| replications.outcomes_of(load));
            verdicts.extend(Verdict::on_nights(judged.collect(), outcomes));
            observed.extend(measured.iter().filter_map(|&observation| {
                let summary = &given(load)?[observation.metric];
                Some(Comparison { load, ..Comparison::new(observation, summary) })
            }));
        }
        Self {
            replications: replications.count(),
            confidence,
            verdicts,
            observed,
            loads,
            precision: scenario
                .run
                .precision
                .map(|asked| Reached::new(asked, &replications.summary(asked.metric, confidence))),
            one_run: None,
            summaries,
        }
    }

    /// What a verdict or comparison is about: the name of its load, where it is about one.
    #[must_use]
    pub fn load_name(&self, load: Option<LoadId>) -> Option<&str> {
        self.loads.get(load?.index()).map(|load| load.name.as_str())
    }

    /// As [`Prediction::new`], of replications whose unknown fields were drawn: their spread is that
    /// of what one real run would give, so that every summary has its prediction interval (unless
    /// there are fewer than [`Summary::FEWEST_TO_PREDICT`]).
    #[must_use]
    pub fn of_draws(
        scenario: &Scenario,
        replications: &Replications,
        confidence: Confidence,
    ) -> Self {
        let summary = |sample: &Sample| Summary::with_prediction(sample, confidence);
        let found = Self::summarised(scenario, replications, confidence, &summary);
        Self { one_run: Some(OneRun::new(&found.verdicts, replications)), ..found }
    }

    /// A metric over all replications.
    #[must_use]
    pub fn summary(&self, metric: Metric) -> &Summary {
        &self.summaries[metric]
    }

    /// A metric over all replications, of that load, or of all together.
    #[must_use]
    pub fn summary_of(&self, load: Option<LoadId>, metric: Metric) -> &Summary {
        let of_load = load.and_then(|load| self.loads.get(load.index()));
        of_load.map_or_else(|| self.summary(metric), |one| one.summary(metric))
    }

    /// Whether every objective is met; true where there is none.
    #[must_use]
    pub fn meets_objectives(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.met)
    }

    /// Whether it ends early by leaving records behind: at least 1 % are never processed, and no
    /// objective says what may be lost.
    #[must_use]
    pub fn leaves_its_load(&self) -> bool {
        const MOST_LEFT: f64 = 0.01;
        let mean = |metric| self.summary(metric).mean;
        let is_of_loss = |metric| {
            matches!(
                metric,
                Metric::Lost | Metric::LostRate | Metric::Unprocessed | Metric::Created
            )
        };
        let is_said = self.verdicts.iter().any(|verdict| is_of_loss(verdict.judged_by));
        let all = mean(Metric::Processed) + mean(Metric::Unprocessed);
        !is_said && mean(Metric::Unprocessed) > MOST_LEFT * all
    }

    /// What the real run gave for `metric`, where the scenario says so.
    #[must_use]
    pub fn observed(&self, metric: Metric) -> Option<f64> {
        let of_all = self.observed.iter().filter(|one| one.load.is_none());
        of_all.into_iter().find(|one| one.metric == metric).map(|one| one.observed)
    }
}

impl OneRun {
    fn new(verdicts: &[Verdict], replications: &Replications) -> Self {
        let runs = replications.count();
        let mut all = vec![true; runs];
        let mut meets = Vec::with_capacity(verdicts.len());
        let share = |met: usize| met as f64 / runs as f64;
        for Verdict { load, objective, judged_by, .. } in verdicts {
            let outcomes = match *load {
                None => replications.outcomes(),
                Some(load) => replications.outcomes_of(load),
            };
            let mut met = 0;
            for (outcome, all) in outcomes.iter().zip(&mut all) {
                let this = objective.is_met_by(outcome.get(*judged_by));
                met += usize::from(this);
                *all &= this;
            }
            meets.push(share(met));
        }
        Self { meets, meets_all: share(all.iter().filter(|met| **met).count()) }
    }
}

impl Comparison {
    /// Holds `observation` against what all loads together, or one, gave for its metric.
    #[must_use]
    pub fn new(observation: Observation, summary: &Summary) -> Self {
        let middle = Interval { low: summary.p5, high: summary.p95 };
        Self {
            load: None,
            metric: observation.metric,
            observed: observation.value,
            within: observation.within,
            predicted: summary.mean,
            within_p5_p95: middle.contains(observation.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::scenario::Comparison::Below;
    use crate::scenario::Objective;
    use crate::study::fixture::scenario;

    /// Three replications with 8, 10 and 12 deadlocks, and whatever is asked of them.
    fn predict(bound: f64, observed: f64) -> Prediction {
        let mut scenario = scenario();
        let metric = Metric::Deadlocks;
        scenario.objectives = vec![Objective {
            metric,
            comparison: Below,
            bound,
            text: format!("< {bound}"),
            sure: None,
        }];
        scenario.observed = vec![Observation::new(metric, observed)];
        let outcomes =
            [8, 10, 12].map(|deadlocks| Outcome { deadlocks, ..Outcome::default() }).to_vec();
        let replications = Replications::new(outcomes).unwrap();
        Prediction::new(&scenario, &replications, Confidence::DEFAULT)
    }

    #[test]
    fn an_objective_is_judged_on_the_mean() {
        assert!(predict(10.5, 10.0).meets_objectives());
        assert!(!predict(10.0, 10.0).meets_objectives());
        assert_eq!(predict(11.0, 10.0).verdicts[0].actual, 10.0);
    }

    /// The interval is 10 ± 4.303 × 2 / √3, about 5.03 to 14.97.
    #[test]
    fn a_verdict_is_uncertain_while_its_interval_holds_the_bound() {
        assert!(predict(14.0, 10.0).verdicts[0].is_uncertain());
        assert!(!predict(15.0, 10.0).verdicts[0].is_uncertain());
    }

    /// p5 is 8.2 and p95 is 11.8.
    #[test]
    fn an_observation_is_compared_with_the_middle_of_the_replications() {
        for (observed, within) in [(8.1, false), (8.3, true), (11.7, true), (11.9, false)] {
            let comparison = predict(1.0, observed).observed[0];
            assert_eq!((comparison.within_p5_p95, comparison.predicted), (within, 10.0));
        }
    }
}
