//! What a sweep found, for programs; the shape is a contract.

use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::sweep::{Bar, Cliff, Manifest, Overview, PointRecord, Setting, Tornado};
use serde::Serialize;
use std::path::Path;

use super::json::JsonPosterior;

/// What `forelock sweep --json` prints once every point is done. The points themselves are in
/// `points.jsonl`, since there may be a million.
#[derive(Debug, Serialize)]
pub struct JsonSweep<'a> {
    /// What was swept, as in `sweep.json`.
    pub sweep: &'a Manifest,
    /// Where the files are.
    pub directory: String,
    /// How many points do what was asked: all objectives, or without any a failure rate below 1 %.
    pub feasible: u64,
    /// The fastest feasible points, at most ten.
    pub best: &'a [PointRecord],
    /// The point that loses least (failed or never processed); of equal ones the fastest.
    pub safest: Option<&'a PointRecord>,
    /// Points that no other beats in both what is lost and duration, by rising loss.
    pub front: &'a [PointRecord],
    /// Grids over one field: the neighbours between which the failure rate changes most.
    pub cliff: Option<JsonCliff>,
}

/// Two neighbouring points of a grid over one field.
#[derive(Debug, Serialize)]
pub struct JsonCliff {
    /// Number of the one before.
    pub from: u64,
    /// Number of the one after.
    pub to: u64,
    /// How far the mean failure rate changes.
    pub height: f64,
    /// Whether the two confidence intervals have nothing in common.
    pub clear: bool,
}

impl<'a> JsonSweep<'a> {
    /// What is printed of `overview`, whose files are in `directory`.
    #[must_use]
    pub fn new(manifest: &'a Manifest, overview: &'a Overview, directory: &Path) -> Self {
        Self {
            sweep: manifest,
            directory: directory.display().to_string(),
            feasible: overview.feasible,
            best: &overview.best,
            safest: overview.safest(),
            front: &overview.front,
            cliff: overview.cliff.as_ref().map(|cliff: &Cliff| JsonCliff {
                from: cliff.from.point,
                to: cliff.to.point,
                height: cliff.height(),
                clear: cliff.is_clear(),
            }),
        }
    }
}

/// What `forelock sweep --tornado --json` prints.
#[derive(Debug, Serialize)]
pub struct JsonTornado {
    /// The scenario's name.
    pub scenario: String,
    /// The seed that all points share.
    pub seed: u64,
    /// Of each point.
    pub replications: usize,
    /// JSON name of the metric that the fields are ranked by.
    pub metric: &'static str,
    /// The metric, of the scenario as its file has it.
    pub base: Summary,
    /// The duration of the same.
    pub base_duration_s: Summary,
    /// One a field, the largest effect first.
    pub fields: Vec<JsonBar>,
    /// What unknown fields were drawn from; not there where all are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posterior: Option<JsonPosterior>,
}

/// A field alone between its two ends.
#[derive(Debug, Serialize)]
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

impl JsonTornado {
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
            metric: metric.json_name(),
            base: *tornado.base.summary(metric),
            base_duration_s: *tornado.base.summary(Metric::Duration),
            fields: tornado.bars.iter().map(bar).collect(),
            posterior: tornado.drawn.as_ref().map(JsonPosterior::from),
        }
    }
}
