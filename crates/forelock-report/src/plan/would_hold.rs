//! What would have to give for a way of loading to meet its objectives.

use crate::duration_text::Spelling;
use crate::quantity::Notation;
use forelock::model::Outcome;
use forelock::scenario::{Comparison, LoadId, Metric};
use forelock::stats::{Sample, Summary};
use forelock::study::{Finding, Verdict};
use serde::{Deserialize, Serialize};

/// A bound that is missed, and the one that would be met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonWouldHold {
    /// The load of which it is asked; null for all together.
    pub load: Option<String>,
    /// What is bounded.
    pub metric: Metric,
    /// The bound as it is asked, such as `< 1%`.
    pub objective: String,
    /// The part of the nights that meet it, 0 to 1.
    pub kept: f64,
    /// The bound that would be met in as many nights as asked, in the metric's JSON unit.
    pub bound: f64,
    /// The same in words, such as `2.4 %`.
    pub words: String,
}

impl JsonWouldHold {
    /// Of all objectives that do not hold as often as asked.
    pub(super) fn all(finding: &Finding, sure: f64) -> Vec<Self> {
        let missed = finding.prediction.verdicts.iter();
        missed.filter_map(|one| Self::of(finding, one, sure)).collect()
    }

    /// Looks whether a study could have found it.
    ///
    /// # Errors
    ///
    /// Why it couldn't.
    pub(super) fn check(&self) -> Result<(), String> {
        let can_be = (0.0..=1.0).contains(&self.kept) && self.metric.range().contains(&self.bound);
        let name = self.metric.json_name();
        can_be
            .then_some(())
            .ok_or_else(|| format!("the bound on `{name}` that would hold can't be"))
    }

    fn of(finding: &Finding, verdict: &Verdict, sure: f64) -> Option<Self> {
        let outcomes = outcomes(finding, verdict.load);
        let values: Vec<f64> = outcomes.iter().map(|one| one.get(verdict.judged_by)).collect();
        let held = values.iter().filter(|value| verdict.objective.is_met_by(**value)).count();
        let kept = held as f64 / values.len().max(1) as f64;
        if kept >= sure {
            return None;
        }
        let at = match verdict.objective.comparison {
            Comparison::Below | Comparison::AtMost => sure,
            Comparison::Above | Comparison::AtLeast => 1.0 - sure,
        };
        let bound = Sample::new(values).ok()?.quantile(at);
        let unit = verdict.objective.metric.unit();
        let notation = Notation::of(unit, &Summary::alone(bound), Spelling::Words);
        Some(Self {
            load: finding.prediction.load_name(verdict.load).map(str::to_owned),
            metric: verdict.objective.metric,
            objective: verdict.objective.text.clone(),
            kept,
            bound,
            words: notation.show(bound),
        })
    }
}

fn outcomes(finding: &Finding, load: Option<LoadId>) -> &[Outcome] {
    let all = &finding.replications;
    load.map_or_else(|| all.outcomes(), |load| all.outcomes_of(load))
}
