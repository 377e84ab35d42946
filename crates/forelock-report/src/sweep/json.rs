//! What a sweep found; its shape in JSON is a contract.

use super::answer::answer;
use crate::posterior_json::JsonPosterior;
use forelock::study::sweep::{Cliff, Manifest, Overview, PointRecord};
use serde::{Deserialize, Serialize, Serializer};
use std::path::{Path, PathBuf};

/// What `forelock sweep` found. All points are in `points.jsonl`, since there may be a million; here
/// are those that matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SweepResult {
    /// What was swept, as in `sweep.json`.
    pub sweep: Manifest,
    /// Where the files are.
    #[serde(serialize_with = "displayed")]
    pub directory: PathBuf,
    /// How many points there are: fewer than planned, if the sweep is not done.
    pub done: u64,
    /// How many points do what was asked: meet all objectives or, without any, lose less than 1 % of
    /// their records.
    pub feasible: u64,
    /// The fastest feasible points, at most ten.
    pub best: Vec<PointRecord>,
    /// The point that loses least (failed or never processed); of equal ones the fastest.
    pub safest: Option<PointRecord>,
    /// Points that no other beats in both what is lost and duration, by rising loss.
    pub front: Vec<PointRecord>,
    /// Grids over one field: the neighbours between which the failure rate changes most.
    pub cliff: Option<JsonCliff>,
    /// Grids over one field: all points, in their order; not there if they are more than 60.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<PointRecord>,
    /// What unknown fields were drawn from; not there where all are known, or the file that they are
    /// drawn from is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<JsonPosterior>,
    /// What it comes to, in a few sentences.
    pub answer: String,
}

/// Two neighbouring points of a grid over one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl SweepResult {
    pub(super) fn of(
        sweep: Manifest,
        directory: &Path,
        overview: Overview,
        posterior: Option<JsonPosterior>,
    ) -> Self {
        Self {
            answer: answer(&sweep, &overview),
            sweep,
            directory: directory.to_owned(),
            done: overview.points,
            feasible: overview.feasible,
            safest: overview.safest().cloned(),
            cliff: overview.cliff.as_ref().map(JsonCliff::from),
            best: overview.best,
            front: overview.front,
            rows: overview.rows,
            posterior,
        }
    }

    /// The points that it has itself; some of them several times.
    pub(super) fn own_points(&self) -> impl Iterator<Item = &PointRecord> {
        [&self.rows, &self.front, &self.best].into_iter().flatten().chain(&self.safest)
    }

    /// The same, each once and in their order.
    pub(super) fn few_points(&self) -> Vec<PointRecord> {
        let mut points: Vec<_> = self.own_points().cloned().collect();
        points.sort_by_key(|record| record.point);
        points.dedup_by_key(|record| record.point);
        points
    }
}

impl From<&Cliff> for JsonCliff {
    fn from(cliff: &Cliff) -> Self {
        Self {
            from: cliff.from.point,
            to: cliff.to.point,
            height: cliff.height(),
            clear: cliff.is_clear(),
        }
    }
}

/// A path that is no UTF-8 as it is shown to a person.
fn displayed<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}
