//! What a comparison found; its shape in JSON is a contract.

use super::answer::answer;
use super::arrange_hint::ArrangeHint;
use crate::load_json::JsonLoad;
use crate::posterior_json::JsonPosterior;
use crate::range::JsonRange;
use crate::records_line::records_line;
use crate::verdict_json::{JsonPrecision, JsonVerdict};
use crate::written_metrics::Replicated;
use crate::written_verdicts::check_verdicts;
use forelock::scenario::PerMetric;
use forelock::stats::{Interval, PairedDifference, Sample, Summary};
use forelock::study::{Alternative, Contrast};
use serde::{Deserialize, Serialize};

/// What `forelock compare` found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CompareResult {
    /// The seed of all randomness, the same for every variant.
    pub seed: u64,
    /// Replications of each variant.
    pub replications: usize,
    /// Of each mean's interval, and with which all differences of one metric hold together.
    pub confidence: f64,
    /// Of each single difference's interval: stricter, so that they hold together.
    pub difference_confidence: f64,
    /// Whether the variants are remedies of one scenario; if not, each is a scenario of its own.
    pub of_one_scenario: bool,
    /// Which records were loaded, in a sentence; not there where they are drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<String>,
    /// As the command line or the usual remedies have it; differences are from the first.
    pub variants: Vec<JsonVariant>,
    /// Remedies that don't apply.
    pub left_out: Vec<JsonLeftOut>,
    /// Name of the variant that meets every objective in the least time; null if none does, or
    /// nothing is asked.
    pub fastest_meeting_objectives: Option<String>,
    /// Names of those that meet every objective in a time that can't be told apart from it.
    pub as_fast: Vec<String>,
    /// How narrow the interval is that the first scenario wants narrow; not there where it asks for
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<JsonPrecision>,
    /// What the first scenario's unknown fields were drawn from; not there where all are known. Every
    /// variant takes the same draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<JsonPosterior>,
    /// Fields of the scenario that are ranges, and of which each replication took its own value; not
    /// there where it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<JsonRange>,
    /// How to have the records' file in the order that a remedy simulates; not there where the records
    /// are drawn, or no remedy changes their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrange: Option<ArrangeHint>,
    /// What it comes to, in a few sentences.
    pub answer: String,
}

/// One scenario of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonVariant {
    /// Unique in the comparison.
    pub name: String,
    /// The scenario's name.
    pub scenario: String,
    /// What it changes in the scenario as written, each as `--set` takes it.
    pub settings: Vec<String>,
    /// As `forelock run --json` has them.
    pub metrics: PerMetric<Summary>,
    /// From the first variant; null for that one itself.
    pub differences: Option<PerMetric<JsonDifference>>,
    /// As `forelock run --json` has them.
    pub objectives: Vec<JsonVerdict>,
    /// What each load gives, as `forelock run --json` has them; not there for a scenario with
    /// `[data]` and `[load]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loads: Vec<JsonLoad>,
    /// Whether every objective is met, those of single loads too; null where none is stated.
    pub meets_objectives: Option<bool>,
    /// The part of the replications that meet every objective, 0 to 1; only where unknown fields were
    /// drawn and objectives are stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_met: Option<f64>,
    /// The part of the replications in which fewer of its records are lost than of the first variant;
    /// only where unknown fields were drawn, and not of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loses_less_in: Option<f64>,
    /// The same, in which it takes less time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub faster_in: Option<f64>,
}

/// How a metric differs from the first variant's, in the metric's JSON unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonDifference {
    /// The mean of the differences, replication by replication.
    pub mean: f64,
    /// Low and high end of its interval; null for one replication.
    pub ci: Option<[f64; 2]>,
    /// Whether the interval excludes zero.
    pub significant: bool,
}

/// A remedy that doesn't apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonLeftOut {
    /// What it would be called.
    pub name: String,
    /// Why not.
    pub reason: String,
}

impl CompareResult {
    /// What is printed of `contrast`.
    #[must_use]
    pub fn new(contrast: &Contrast) -> Self {
        let first = contrast.alternatives.first().map(|one| &one.finding);
        let name = |index: usize| contrast.alternatives[index].name.clone();
        let precision = first.and_then(|first| first.prediction.precision);
        Self {
            seed: first.map_or(0, |first| first.scenario.run.seed),
            replications: first.map_or(0, |first| first.prediction.replications),
            confidence: contrast.confidence.get(),
            difference_confidence: contrast.each.get(),
            of_one_scenario: contrast.is_of_one_scenario(),
            records: first.and_then(records_line).filter(|_| contrast.is_of_one_scenario()),
            variants: contrast.alternatives.iter().map(JsonVariant::from).collect(),
            left_out: contrast
                .left_out
                .iter()
                .map(|out| JsonLeftOut { name: out.name.clone(), reason: out.reason.clone() })
                .collect(),
            fastest_meeting_objectives: contrast.fastest().map(name),
            as_fast: contrast.as_fast().unwrap_or_default().into_iter().map(name).collect(),
            precision: precision.map(JsonPrecision::from),
            posterior: first.and_then(|first| first.drawn.as_ref()).and_then(JsonPosterior::of),
            unknown: JsonRange::all(first.and_then(|first| first.drawn.as_ref())),
            arrange: ArrangeHint::of(contrast),
            answer: answer(contrast),
        }
    }

    /// The place of the variant that meets every objective in the least time.
    pub(crate) fn fastest(&self) -> Option<usize> {
        let name = self.fastest_meeting_objectives.as_ref()?;
        self.variants.iter().position(|one| one.name == *name)
    }
}

impl JsonVariant {
    /// The objectives of all loads together and then of each, with the load's name.
    pub(crate) fn all_objectives(&self) -> impl Iterator<Item = (Option<&str>, &JsonVerdict)> {
        let of_loads = self.loads.iter();
        let of_loads = of_loads.flat_map(|load| {
            load.objectives.iter().map(move |one| (Some(load.name.as_str()), one))
        });
        self.objectives.iter().map(|one| (None, one)).chain(of_loads)
    }

    /// Looks whether replications could give it, beside the metrics of the `first` variant.
    ///
    /// # Errors
    ///
    /// What they can't.
    pub(super) fn check(
        &self,
        first: &PerMetric<Summary>,
        replicated: Replicated,
    ) -> Result<(), String> {
        replicated.check_metrics(&self.metrics)?;
        check_verdicts(&self.objectives, &self.metrics)?;
        self.loads.iter().try_for_each(|load| load.check(replicated))?;
        let mut objectives = self.all_objectives().peekable();
        let is_asked = objectives.peek().is_some();
        let meets = is_asked.then(|| objectives.all(|(_, objective)| objective.met));
        if meets != self.meets_objectives {
            return Err("`meets_objectives` contradicts its `objectives`".to_owned());
        }
        for (name, part) in [
            ("runs_met", self.runs_met),
            ("loses_less_in", self.loses_less_in),
            ("faster_in", self.faster_in),
        ] {
            if !part.is_none_or(|part| (0.0..=1.0).contains(&part)) {
                return Err(format!("`{name}` is not from 0 to 1"));
            }
        }
        let differences = self.differences.iter().flat_map(PerMetric::iter);
        let mut wrong = differences.filter(|(metric, difference)| {
            !difference.is_from(first[*metric].mean, self.metrics[*metric].mean)
        });
        match wrong.next() {
            None => Ok(()),
            Some((metric, _)) => {
                let name = metric.json_name();
                Err(format!("the difference of `{name}` contradicts what it is the difference of"))
            }
        }
    }

    /// Whether chance may have decided a verdict.
    pub(crate) fn is_too_close(&self) -> bool {
        self.all_objectives().any(|(_, objective)| objective.too_close.is_some())
    }
}

impl From<&Alternative> for JsonVariant {
    fn from(one: &Alternative) -> Self {
        let prediction = &one.finding.prediction;
        let runs = prediction.one_run.as_ref().filter(|_| one.has_objectives());
        let better = one.better.filter(|_| one.finding.drawn.is_some());
        Self {
            name: one.name.clone(),
            scenario: one.finding.scenario.name.clone(),
            settings: one.settings.clone(),
            metrics: prediction.summaries.clone(),
            differences: one.differences.as_ref().map(|all| all.map(JsonDifference::from)),
            objectives: JsonVerdict::of(prediction, None),
            loads: JsonLoad::all(prediction),
            meets_objectives: one.has_objectives().then(|| one.meets_objectives()),
            runs_met: runs.map(|one_run| one_run.meets_all),
            loses_less_in: better.map(|better| better.loses_less),
            faster_in: better.map(|better| better.faster),
        }
    }
}

impl JsonDifference {
    /// Whether it may be that of one mean from `first`.
    fn is_from(&self, first: f64, mean: f64) -> bool {
        // Both means are rounded.
        let room = 1e-9 * first.abs().max(mean.abs());
        let difference = PairedDifference::from(*self);
        let ends = difference.ci.map_or([0.0; 2], <[f64; 2]>::from);
        (self.mean - (mean - first)).abs() <= room
            && ends.is_sorted()
            && ends.iter().all(|end| end.abs() <= Sample::MAX_MAGNITUDE)
            && self.significant == difference.is_significant()
    }
}

impl From<JsonDifference> for PairedDifference {
    fn from(JsonDifference { mean, ci, .. }: JsonDifference) -> Self {
        Self { mean, ci: ci.map(|[low, high]| Interval { low, high }) }
    }
}

impl From<&PairedDifference> for JsonDifference {
    fn from(difference: &PairedDifference) -> Self {
        Self {
            mean: difference.mean,
            ci: difference.ci.map(|Interval { low, high }| [low, high]),
            significant: difference.is_significant(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::study::LeftOut;
    use forelock::study::fixture::finding;

    #[test]
    fn the_shape_is_the_documented_one() {
        let two = |name: &str, settings: &[&str], failed: u64| {
            let outcome = |luck: u64| Outcome {
                created: 10 - failed - luck,
                failed: failed + luck,
                duration: Span::from_secs(60),
                ..Outcome::default()
            };
            let settings = settings.iter().map(ToString::to_string).collect();
            ((name.to_owned(), settings), finding(vec![outcome(0), outcome(1)], |_| ()))
        };
        let found = vec![two("as written", &[], 3), two("better", &["data.order=by_parent"], 1)];
        let left_out = vec![LeftOut { name: "other".into(), reason: "no use".into() }];
        let contrast = Contrast::new(found, left_out).unwrap();
        let value = serde_json::to_value(CompareResult::new(&contrast)).unwrap();
        let keys = |value: &serde_json::Value| {
            let mut keys: Vec<&str> =
                value.as_object().unwrap().keys().map(String::as_str).collect();
            keys.sort_unstable();
            keys.join(" ")
        };
        assert_eq!(
            keys(&value),
            "answer as_fast confidence difference_confidence fastest_meeting_objectives left_out \
             of_one_scenario replications seed variants"
        );
        let (first, second) = (&value["variants"][0], &value["variants"][1]);
        assert_eq!(
            keys(second),
            "differences meets_objectives metrics name objectives scenario settings"
        );
        assert!(first["differences"].is_null() && second["meets_objectives"].is_null());
        let failed = &second["differences"]["failed"];
        assert_eq!(failed["mean"], -2.0);
        assert_eq!(failed["ci"], serde_json::json!([-2.0, -2.0]));
        assert_eq!(failed["significant"], true);
        assert_eq!(second["differences"]["duration_s"]["significant"], false);
        assert_eq!(value["left_out"][0]["reason"], "no use");
    }
}
