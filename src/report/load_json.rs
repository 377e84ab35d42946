//! What each of several loads gives, for programs.

use super::json::{JsonComparison, JsonSummary, JsonVerdict, as_map};

use crate::scenario::{LoadId, Metric};

use crate::study::Prediction;
use serde::Serialize;

/// One of several loads.
#[derive(Clone, Debug, Serialize)]
pub struct JsonLoad {
    /// Its name.
    pub name: String,
    /// When it begins, in seconds from time 0.
    pub start_s: JsonSummary,
    /// By JSON name, as those of all loads together.
    #[serde(serialize_with = "as_map")]
    pub metrics: Vec<(&'static str, JsonSummary)>,
    /// Its own, in the scenario's order.
    pub objectives: Vec<JsonVerdict>,
    /// Its own, in the scenario's order.
    pub observed: Vec<JsonComparison>,
}

impl JsonLoad {
    /// Each load of `prediction`, in the scenario's order.
    pub(super) fn all(prediction: &Prediction) -> Vec<Self> {
        let ids = (0..).map(LoadId);
        let loads = ids.zip(&prediction.loads).map(|(id, load)| Self {
            name: load.name.clone(),
            start_s: JsonSummary::from(&load.began),
            metrics: Metric::ALL
                .map(|metric| (metric.json_name(), JsonSummary::from(load.summary(metric))))
                .to_vec(),
            objectives: JsonVerdict::of(prediction, Some(id)),
            observed: JsonComparison::of(prediction, Some(id)),
        });
        loads.collect()
    }
}
