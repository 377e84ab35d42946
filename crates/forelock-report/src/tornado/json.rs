//! Which field matters most; its shape in JSON is a contract.

use super::answer::answer;
use crate::posterior_json::JsonPosterior;
use crate::range::JsonRange;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::sweep::{Bar, Setting, Tornado};
use serde::{Deserialize, Serialize};

/// What `forelock sweep --tornado` found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TornadoResult {
    /// The scenario's name.
    pub scenario: String,
    /// The seed that all points share.
    pub seed: u64,
    /// Of each point.
    pub replications: usize,
    /// Of all intervals.
    pub confidence: f64,
    /// What the fields are ranked by.
    pub metric: Metric,
    /// The metric, of the scenario as its file has it.
    pub base: Summary,
    /// The duration of the same.
    pub base_duration_s: Summary,
    /// One a field, the largest effect first.
    pub fields: Vec<JsonBar>,
    /// Whether the scenario as its file has it, or an end of any field, meets all objectives; true
    /// where there is none.
    pub meets_objectives: bool,
    /// What unknown fields were drawn from; not there where all are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<JsonPosterior>,
    /// Fields of the scenario that are ranges, and of which each replication took its own value; not
    /// there where it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<JsonRange>,
    /// What it comes to, in a sentence or two.
    pub answer: String,
}

/// A field alone between its two ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonBar {
    /// Its dotted path.
    pub path: String,
    /// Its first value.
    pub first: Setting,
    /// Its last value.
    pub last: Setting,
    /// The metric at the first value.
    pub at_first: Summary,
    /// The metric at the last value.
    pub at_last: Summary,
    /// The paired change of the metric from first to last.
    pub effect: Summary,
    /// The paired change of the duration, in seconds.
    pub duration_effect_s: Summary,
    /// Whether the interval of `effect` leaves zero out.
    pub clear: bool,
}

impl TornadoResult {
    /// What is printed of `tornado`.
    #[must_use]
    pub fn new(tornado: &Tornado) -> Self {
        let metric = tornado.metric;
        let bar = |bar: &Bar| JsonBar {
            path: bar.path.clone(),
            first: bar.first.clone(),
            last: bar.last.clone(),
            at_first: *bar.at_first.summary(metric),
            at_last: *bar.at_last.summary(metric),
            effect: bar.effect,
            duration_effect_s: bar.duration_effect,
            clear: bar.is_clear(),
        };
        Self {
            scenario: tornado.scenario.name.clone(),
            seed: tornado.scenario.run.seed,
            replications: tornado.base.replications,
            confidence: tornado.base.confidence.get(),
            metric,
            base: *tornado.base.summary(metric),
            base_duration_s: *tornado.base.summary(Metric::Duration),
            fields: tornado.bars.iter().map(bar).collect(),
            meets_objectives: tornado.meets_objectives_somewhere(),
            posterior: tornado.drawn.as_ref().and_then(JsonPosterior::of),
            unknown: JsonRange::all(tornado.drawn.as_ref()),
            answer: answer(tornado),
        }
    }

    /// What tables and charts call a field.
    pub(crate) fn name_of(&self, bar: &JsonBar) -> String {
        let paths: Vec<&str> = self.fields.iter().map(|bar| bar.path.as_str()).collect();
        crate::field_name::short_name(&bar.path, &paths)
    }
}
