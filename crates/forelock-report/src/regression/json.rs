//! What moved since a baseline was recorded; its shape in JSON is a contract.

use super::words::answer;
use forelock::scenario::Metric;
use forelock::stats::{Interval, Moments};
use forelock::study::regress::{
    Change, FALSE_ALARMS, FieldChange, Recorded, Redefinition, Regression, ScenarioChange,
};
use serde::{Deserialize, Serialize};

/// What `forelock regress check` found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegressionResult {
    /// Version of the program that recorded the baseline.
    pub recorded_by: String,
    /// Whether nothing moved and no definition changed: exit code 0.
    pub clean: bool,
    /// How probable it is at most that a check of an unchanged program is not clean.
    pub false_alarms: f64,
    /// How many metrics were compared.
    pub comparisons: usize,
    /// In the order of the baseline.
    pub scenarios: Vec<JsonScenarioChange>,
    /// What it comes to, in a few sentences.
    pub answer: String,
}

/// One scenario of the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonScenarioChange {
    /// Its name when it was recorded.
    pub scenario: String,
    /// Its file, relative to the baseline's.
    pub path: String,
    /// What became of it.
    pub status: JsonStatus,
    /// Hash of the recorded definition.
    pub definition_recorded: String,
    /// Hash of the definition now.
    pub definition_now: String,
    /// Replications, then and now.
    pub replications: u32,
    /// The seed when it was recorded.
    pub seed_recorded: u64,
    /// The seed now; null only in a result of a version that did not simulate a scenario whose
    /// definition is another.
    pub seed_now: Option<u64>,
    /// How many metrics might have been alarms; 0 if its definition is another.
    pub compared: usize,
    /// The metrics that moved though the definition is the same, in the order of [`Metric::ALL`].
    pub moved: Vec<JsonChange>,
    /// What was changed in the definition, and how far that moved the metrics; there only where the
    /// definition is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redefinition: Option<JsonRedefinition>,
}

/// How a scenario is defined otherwise than recorded. That is the alarm: no metric is one of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonRedefinition {
    /// The fields that differ, in the order of their paths; null if the baseline is from before it kept
    /// them.
    pub fields: Option<Vec<FieldChange>>,
    /// Every metric, in the order of [`Metric::ALL`], then those of each load.
    pub metrics: Vec<JsonChange>,
}

/// What became of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JsonStatus {
    /// No metric moved beyond chance.
    Unchanged,
    /// Some did.
    Moved,
    /// Its definition is another.
    Redefined,
}

/// A metric then and now, in its JSON unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonChange {
    /// The load that it is of; not there where it is of all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// The metric that it is of.
    pub metric: Metric,
    /// What was recorded.
    pub recorded: JsonMoments,
    /// What it is now.
    pub now: JsonMoments,
    /// The mean of now less the recorded one.
    pub difference: f64,
    /// Low and high end of the difference's 95 % confidence interval (Welch).
    pub difference_ci: Option<Interval>,
    /// The mean of now over the recorded one; null if that is 0.
    pub ratio: Option<f64>,
    /// How probable such a difference is by chance, corrected for the number of comparisons (Holm): of
    /// all scenarios together, or of one whose definition is another.
    pub p_value: f64,
}

/// A metric over the replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonMoments {
    /// The arithmetic mean.
    pub mean: f64,
    /// The standard deviation (n − 1).
    pub sd: f64,
}

impl RegressionResult {
    /// What is printed of `regression`, whose baseline that version of the program recorded.
    #[must_use]
    pub fn new(regression: &Regression, recorded_by: &str) -> Self {
        let scenarios: Vec<_> = regression.scenarios.iter().map(JsonScenarioChange::from).collect();
        Self {
            recorded_by: recorded_by.to_owned(),
            clean: regression.is_clean(),
            false_alarms: FALSE_ALARMS,
            comparisons: regression.comparisons(),
            answer: answer(&scenarios),
            scenarios,
        }
    }

    /// How many scenarios have that status.
    pub(super) fn count(&self, status: JsonStatus) -> usize {
        self.scenarios.iter().filter(|one| one.status == status).count()
    }
}

impl From<&(Recorded, ScenarioChange)> for JsonScenarioChange {
    fn from((recorded, change): &(Recorded, ScenarioChange)) -> Self {
        let json = |one| JsonChange::new(recorded, one);
        let moved: Vec<JsonChange> = change.moved().map(json).collect();
        let status = match (&change.redefinition, moved.is_empty()) {
            (Some(_), _) => JsonStatus::Redefined,
            (None, true) => JsonStatus::Unchanged,
            (None, false) => JsonStatus::Moved,
        };
        let now = change.redefinition.as_ref().map(|redefinition| redefinition.now.to_string());
        let redefinition = change.redefinition.as_ref().map(|Redefinition { fields, .. }| {
            let metrics = change.changes.iter().map(json).collect();
            JsonRedefinition { fields: fields.clone(), metrics }
        });
        Self {
            scenario: recorded.scenario.clone(),
            path: recorded.path.clone(),
            status,
            definition_recorded: recorded.definition.clone(),
            definition_now: now.unwrap_or_else(|| recorded.definition.clone()),
            replications: recorded.replications,
            seed_recorded: recorded.seed,
            seed_now: Some(change.seed),
            compared: change.compared().len(),
            moved,
            redefinition,
        }
    }
}

impl JsonRedefinition {
    /// The metrics whose means differ at all.
    pub(crate) fn differing(&self) -> impl Iterator<Item = &JsonChange> {
        self.metrics.iter().filter(|change| change.difference_ci.is_some())
    }
}

impl JsonChange {
    fn new(recorded: &Recorded, change: &Change) -> Self {
        Self {
            load: recorded.load_of(change).map(str::to_owned),
            metric: change.metric,
            recorded: change.recorded.into(),
            now: change.now.into(),
            difference: change.difference,
            difference_ci: change.interval,
            ratio: change.relative().map(|part| 1.0 + part),
            p_value: change.p_value,
        }
    }

    /// By how much of what was recorded the mean changed; `None` if that was zero.
    pub(crate) fn relative(&self) -> Option<f64> {
        (self.recorded.mean != 0.0).then(|| self.difference / self.recorded.mean)
    }
}

impl From<Moments> for JsonMoments {
    fn from(Moments { n: _, mean, sd }: Moments) -> Self {
        Self { mean, sd }
    }
}
