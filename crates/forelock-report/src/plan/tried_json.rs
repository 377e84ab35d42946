//! What a search tried, and has not judged; its shape in JSON is a contract.

use super::json::JsonSetTo;
use forelock::study::planner::{SoFar, Tried};
use serde::{Deserialize, Serialize};

/// The best way so far, of which nothing is proven.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonSoFar {
    /// What it changes.
    pub changes: Vec<JsonSetTo>,
    /// The same, each as `--set` takes it.
    pub settings: Vec<String>,
    /// What the nights say by which it is the best.
    pub tried: JsonTried,
}

/// A way that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonTried {
    /// Nights in which all objectives hold.
    pub kept: u64,
    /// Nights that were simulated of it.
    pub nights: u64,
    /// Seconds, on average.
    pub duration_s: f64,
    /// The part of the records that is lost, on average.
    pub lost_rate: f64,
}

impl From<&Tried> for JsonTried {
    fn from(tried: &Tried) -> Self {
        Self {
            kept: tried.kept.held,
            nights: tried.kept.of,
            duration_s: tried.duration,
            lost_rate: tried.lost_rate,
        }
    }
}

impl From<&SoFar> for JsonSoFar {
    fn from(best: &SoFar) -> Self {
        let changes = best.changes.iter().map(JsonSetTo::from).collect();
        Self { changes, settings: best.settings.clone(), tried: (&best.tried).into() }
    }
}
