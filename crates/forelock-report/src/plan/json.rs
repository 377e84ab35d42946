//! What a plan is; its shape in JSON is a contract.

use super::answer::answer;
use super::steps::steps;
use super::tried_json::{JsonSoFar, JsonTried};
use super::would_hold::JsonWouldHold;
use crate::load_json::JsonLoad;
use crate::posterior_json::JsonPosterior;
use crate::range::{JsonRange, what_clearly_matters};
use crate::records_line::records_line;
use crate::verdict_json::JsonVerdict;
use forelock::scenario::{Api, Load, Metric, PerMetric, Submit};
use forelock::stats::{Confidence, Interval, Proportion, Summary};
use forelock::study::Finding;
use forelock::study::planner::{Change, Judged, Lever, LoadPlan, Standing};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What `forelock plan` found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanResult {
    /// The scenario's name.
    pub scenario: String,
    /// The seed of all randomness.
    pub seed: u64,
    /// Of each mean's interval.
    pub confidence: f64,
    /// The part of the nights in which all objectives must hold together, above 0 and below 1.
    pub sure: f64,
    /// Whether the objective on what is lost is an assumption, as the scenario has none.
    pub assumes_loss: bool,
    /// Which records are loaded, in a sentence; not there where they are drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<String>,
    /// What might change.
    pub levers: Vec<JsonLever>,
    /// How many ways of loading these make; at most 2^53.
    pub ways: u64,
    /// Ways that were left out, and why.
    pub refused: Vec<JsonRefused>,
    /// Nights that were simulated.
    pub nights: u64,
    /// Nights that might have been.
    pub budget: u64,
    /// Whether the search was stopped before it was done.
    pub interrupted: bool,
    /// Ways that were judged by nights by which none of them was chosen.
    pub judged: Vec<JsonWay>,
    /// The place among them of the plan: the fastest that is proven to meet the objectives; null if there
    /// is none.
    pub plan: Option<usize>,
    /// Of the way that is nearest to a plan; null if there is a plan, or nothing was judged.
    pub nearest: Option<usize>,
    /// Of the scenario as written.
    pub written: Option<usize>,
    /// Of the best that changes one thing.
    pub one_change: Option<usize>,
    /// Of the one that loses fewest records.
    pub safest: Option<usize>,
    /// What to do for the plan, or for the nearest way, in the names that the load's tool has.
    pub steps: Vec<String>,
    /// Of each objective that the nearest way misses, the bound that it would meet.
    pub would_hold: Vec<JsonWouldHold>,
    /// How many records the window, which is the objective on the duration, holds at the pace of the plan
    /// in a slow night; null without one of both, and beyond what the platform takes in a day.
    pub window_records: Option<f64>,
    /// The best by the nights of the search; there only if it was stopped before any way was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_so_far: Option<JsonSoFar>,
    /// All ways that were tried, with what few nights say of each.
    pub tried: Vec<JsonTried>,
    /// What unknown fields were drawn from; not there where all are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<JsonPosterior>,
    /// Fields that are ranges, with what each explains of how nights of the plan differ; not there where
    /// there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<JsonRange>,
    /// What to measure to promise more; not there where all is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_learn: Option<String>,
    /// Whether the plan, or the nearest way, waits for batches that seem to begin at once, as
    /// `org.batch_overhead` is not known.
    pub assumes_no_overhead: bool,
    /// What it comes to, in a few sentences.
    pub answer: String,
}

/// One thing that might change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonLever {
    /// What it is called.
    pub name: String,
    /// What it may be, in words.
    pub choices: Vec<String>,
    /// Which of the choices the scenario has as written.
    pub written: usize,
}

/// Ways that were left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonRefused {
    /// The rule of `forelock check` that says why, or `no-scenario`, `fewer-records`, `too-large`.
    pub rule: String,
    /// How many.
    pub ways: u64,
    /// Why, in words.
    pub words: String,
}

/// A way of loading that was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonWay {
    /// What it is: `the plan`, `the nearest`, `as written`, `one change`, `the safest`, or `another way`.
    pub name: String,
    /// What it changes.
    pub changes: Vec<JsonSetTo>,
    /// The same, each as `--set` takes it.
    pub settings: Vec<String>,
    /// Whether what failed is sent once more, which `--set` can't say; the settings are then those of a
    /// scenario with `[[loads]]`.
    pub second_pass: bool,
    /// Nights in which all objectives hold.
    pub kept: u64,
    /// Nights that it was judged by.
    pub nights: usize,
    /// The interval of the part of all nights in which it meets the objectives (Clopper and Pearson).
    pub kept_ci: Interval,
    /// Whether these nights prove that it meets them as often as asked.
    pub standing: JsonStanding,
    /// As `forelock run --json` has them.
    pub metrics: PerMetric<Summary>,
    /// As `forelock run --json` has them.
    pub objectives: Vec<JsonVerdict>,
    /// What each load gives; not there for one load.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loads: Vec<JsonLoad>,
}

/// A lever that is set another way than written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonSetTo {
    /// What is changed.
    pub lever: String,
    /// What it is then, in words.
    pub choice: String,
}

/// What nights prove of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum JsonStanding {
    /// It is kept.
    Keeps,
    /// It is broken.
    Breaks,
    /// Neither.
    Open,
}

impl PlanResult {
    /// What is printed of `found`.
    #[must_use]
    pub fn new(found: &LoadPlan) -> Self {
        let shown = found.chosen.or(found.nearest);
        let way = |index: Option<usize>| index.and_then(|index| found.judged.get(index));
        let (shown, written) = (way(shown), way(found.written));
        let finding = shown.or(written).map(|one| &one.finding);
        let scenario = &found.scenario;
        let window = found.promise.window().zip(way(found.chosen));
        let drawn = finding.and_then(|finding| finding.drawn.as_ref());
        let mut result = Self {
            scenario: scenario.name.clone(),
            seed: scenario.run.seed,
            confidence: scenario.run.confidence,
            sure: found.promise.sure(),
            assumes_loss: found.promise.assumes_loss(),
            records: finding.and_then(records_line),
            levers: found.levers.iter().map(JsonLever::from).collect(),
            ways: u64::try_from(found.ways).unwrap_or(u64::MAX).min(1 << 53),
            refused: found.refused.iter().map(JsonRefused::from).collect(),
            nights: found.nights,
            budget: found.budget,
            interrupted: found.interrupted,
            judged: (0..found.judged.len()).map(|place| JsonWay::new(found, place)).collect(),
            plan: found.chosen,
            nearest: found.nearest,
            written: found.written,
            one_change: found.one_change,
            safest: found.safest,
            steps: shown.map(|one| steps(scenario, one)).unwrap_or_default(),
            would_hold: way(found.nearest)
                .map(|one| JsonWouldHold::all(&one.finding, found.promise.sure()))
                .unwrap_or_default(),
            window_records: window
                .map(|(window, plan)| records_in(window, plan))
                .filter(|records| *records <= MOST_IN_A_WINDOW),
            best_so_far: found.best_so_far.as_ref().map(JsonSoFar::from),
            tried: found.tried.iter().map(JsonTried::from).collect(),
            posterior: drawn.and_then(JsonPosterior::of),
            unknown: finding.map(JsonRange::of_finding).unwrap_or_default(),
            to_learn: finding.and_then(what_clearly_matters),
            assumes_no_overhead: shown.is_some_and(|one| assumes_no_overhead(&one.finding)),
            answer: String::new(),
        };
        result.answer = answer(&result);
        result
    }

    /// The way that is shown first: the plan, or what is nearest to one.
    pub(crate) fn shown(&self) -> Option<&JsonWay> {
        self.plan.or(self.nearest).and_then(|place| self.judged.get(place))
    }

    /// The places of the ways in the order in which they are shown: what is found, what else is worth
    /// knowing, the best of the others, and the scenario as written last.
    pub(crate) fn order(&self) -> Vec<usize> {
        let key = |&place: &usize| {
            let way = &self.judged[place];
            let standing = match way.standing {
                JsonStanding::Keeps => 0,
                JsonStanding::Open => 1,
                JsonStanding::Breaks => 2,
            };
            (standing, way.metrics[Metric::Duration].mean)
        };
        let mut others: Vec<usize> = (0..self.judged.len()).collect();
        others.sort_by(|one, other| {
            let (one, other) = (key(one), key(other));
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
        });
        let mut order: Vec<usize> = [self.plan, self.nearest, self.one_change, self.safest]
            .into_iter()
            .flatten()
            .chain(others)
            .filter(|place| Some(*place) != self.written || self.plan == self.written)
            .collect();
        order.extend(self.written);
        let mut seen = HashSet::new();
        order.retain(|place| seen.insert(*place));
        // The scenario as written comes last, and is always of interest.
        if order.len() > MOST_SHOWN {
            let last = order.pop();
            order.truncate(MOST_SHOWN - 1);
            order.extend(last);
        }
        order
    }
}

/// Ways that a table shows.
const MOST_SHOWN: usize = 7;

/// Whether a load sends its next batch when one has ended, and nothing says what beginning a batch takes.
fn assumes_no_overhead(finding: &Finding) -> bool {
    let waits = |load: &Load| {
        load.sending.api() != Api::Soap && matches!(load.sending.submit, Submit::Closed { .. })
    };
    let scenario = &finding.scenario;
    let overhead = scenario.org.batch_overhead.mean;
    overhead.is_zero()
        && !scenario.unknown.iter().any(|one| one.path.starts_with("org.batch_overhead"))
        && scenario.loads.iter().any(waits)
}

/// More records than the platform takes in a day are no answer.
const MOST_IN_A_WINDOW: f64 = 150e6;

/// The records that a window holds, if they come as fast as in a slow night of the plan.
fn records_in(window: f64, plan: &Judged) -> f64 {
    let of = |metric: Metric| plan.finding.prediction.summary(metric);
    let slow = of(Metric::Duration);
    let slow = slow.prediction.map_or(slow.p95, |interval| interval.high).max(f64::MIN_POSITIVE);
    let records = of(Metric::Processed).mean + of(Metric::Unprocessed).mean;
    (records * window / slow).floor()
}

impl JsonWay {
    fn new(found: &LoadPlan, place: usize) -> Self {
        let one = &found.judged[place];
        let prediction = &one.finding.prediction;
        let of_run = one.finding.scenario.run.confidence;
        let confidence = Confidence::new(of_run).unwrap_or_default();
        let Proportion { held, of } = one.kept;
        Self {
            name: name(found, place),
            changes: one.changes.iter().map(JsonSetTo::from).collect(),
            settings: one.settings.clone(),
            second_pass: one.second_pass,
            kept: held,
            nights: usize::try_from(of).unwrap_or(usize::MAX),
            kept_ci: one.kept.interval(confidence),
            standing: one.standing.into(),
            metrics: prediction.summaries.clone(),
            objectives: JsonVerdict::of(prediction, None),
            loads: JsonLoad::all(prediction),
        }
    }

    /// `API: the Bulk API 1.0 in Serial mode; batch size: 2,000 records`.
    pub(crate) fn in_words(&self) -> String {
        changes_in_words(&self.changes)
    }

    pub(crate) fn of_nights(&self) -> Proportion {
        Proportion { held: self.kept, of: self.nights as u64 }
    }
}

/// What is changed, in a few words.
pub(super) fn changes_in_words(changes: &[JsonSetTo]) -> String {
    if changes.is_empty() {
        return "nothing is changed".to_owned();
    }
    let change = |one: &JsonSetTo| format!("{}: {}", one.lever, one.choice);
    changes.iter().map(change).collect::<Vec<_>>().join("; ")
}

/// What a way is, of all that it is the most important.
fn name(found: &LoadPlan, place: usize) -> String {
    let roles = [
        (found.chosen, "the plan"),
        (found.nearest, "the nearest"),
        (found.written, "as written"),
        (found.one_change, "one change"),
        (found.safest, "the safest"),
    ];
    let role = roles.iter().find(|(which, _)| *which == Some(place));
    role.map_or("another way", |(_, name)| name).to_owned()
}

impl From<&(&'static str, u64)> for JsonRefused {
    fn from(&(rule, ways): &(&'static str, u64)) -> Self {
        let words = match rule {
            "serial-without-overhead" => {
                "in Serial mode, as `org.batch_overhead` is not known: each batch would seem to \
                 start immediately, but real ones take 1 to 30 s"
            }
            "daily-limits" => "as they need more batches in 24 hours than the platform takes",
            "fewer-records" => "as they send fewer records than the load as written",
            "too-large" => "as a night of them takes longer than is simulated here",
            "batch-bytes" => "as a batch would be larger than the platform takes",
            _ => "as the settings contradict each other",
        };
        Self { rule: rule.to_owned(), ways, words: words.to_owned() }
    }
}

impl From<&Lever> for JsonLever {
    fn from(lever: &Lever) -> Self {
        let choices = lever.choices.iter().map(|one| one.words.clone()).collect();
        Self { name: lever.name.clone(), choices, written: lever.written }
    }
}

impl From<&Change> for JsonSetTo {
    fn from(change: &Change) -> Self {
        Self { lever: change.lever.clone(), choice: change.choice.clone() }
    }
}

impl From<Standing> for JsonStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Keeps => Self::Keeps,
            Standing::Breaks => Self::Breaks,
            Standing::Open => Self::Open,
        }
    }
}
