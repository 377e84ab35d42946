//! What moved since a baseline was recorded, for programs; the shape is a contract.

use crate::envelope::{ResultDocument, StudyKind};
use forelock::scenario::Metric;
use forelock::stats::{Interval, Moments};
use forelock::study::regress::{Change, FALSE_ALARMS, Recorded, Regression, ScenarioChange};
use serde::Serialize;

/// What `forelock regress check --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct JsonRegression {
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
}

/// One scenario of the baseline.
#[derive(Clone, Debug, Serialize)]
pub struct JsonScenarioChange {
    /// Its name when it was recorded.
    pub scenario: String,
    /// Its file, relative to the baseline's.
    pub path: String,
    /// `unchanged`, `moved` or `redefined`.
    pub status: &'static str,
    /// Hash of the recorded definition.
    pub definition_recorded: String,
    /// Hash of the definition now.
    pub definition_now: String,
    /// Replications, then and now.
    pub replications: u32,
    /// The seed when it was recorded.
    pub seed_recorded: u64,
    /// The seed now; null if it was not simulated, since its definition is another.
    pub seed_now: Option<u64>,
    /// The metrics that moved, in the order of [`Metric::ALL`].
    pub moved: Vec<JsonChange>,
}

/// A metric that moved, in its JSON unit.
#[derive(Clone, Debug, Serialize)]
pub struct JsonChange {
    /// The load that it is of; not there where it is of all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// Its JSON name.
    pub metric: &'static str,
    /// What was recorded.
    pub recorded: JsonMoments,
    /// What it is now.
    pub now: JsonMoments,
    /// The mean of now less the recorded one.
    pub difference: f64,
    /// Low and high end of the difference's 95 % confidence interval (Welch).
    pub difference_ci: Option<[f64; 2]>,
    /// The mean of now over the recorded one; null if that is 0.
    pub ratio: Option<f64>,
    /// How probable such a difference is by chance, corrected for the number of comparisons (Holm).
    pub p_value: f64,
}

/// A metric over the replications.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct JsonMoments {
    /// The arithmetic mean.
    pub mean: f64,
    /// The standard deviation (n − 1).
    pub sd: f64,
}

impl JsonRegression {
    /// What is printed of `regression`, whose baseline that version of the program recorded.
    #[must_use]
    pub fn new(regression: &Regression, recorded_by: &str) -> Self {
        Self {
            recorded_by: recorded_by.to_owned(),
            clean: regression.is_clean(),
            false_alarms: FALSE_ALARMS,
            comparisons: regression.comparisons(),
            scenarios: regression.scenarios.iter().map(JsonScenarioChange::from).collect(),
        }
    }

    /// The text, with a line break at the end.
    ///
    /// # Errors
    ///
    /// Never, as long as the shape has string keys only; it is the serializer's signature.
    pub fn render(&self) -> serde_json::Result<String> {
        ResultDocument::new(StudyKind::Regress, vec![self]).render()
    }
}

impl From<&(Recorded, ScenarioChange)> for JsonScenarioChange {
    fn from((recorded, change): &(Recorded, ScenarioChange)) -> Self {
        let moved: Vec<JsonChange> =
            change.moved().map(|one| JsonChange::new(recorded, one)).collect();
        let (status, definition_now, seed_now) = match change {
            ScenarioChange::Redefined { now } => ("redefined", now.to_string(), None),
            ScenarioChange::Compared { seed, .. } => {
                let status = if moved.is_empty() { "unchanged" } else { "moved" };
                (status, recorded.definition.clone(), Some(*seed))
            }
        };
        Self {
            scenario: recorded.scenario.clone(),
            path: recorded.path.clone(),
            status,
            definition_recorded: recorded.definition.clone(),
            definition_now,
            replications: recorded.replications,
            seed_recorded: recorded.seed,
            seed_now,
            moved,
        }
    }
}

impl JsonChange {
    fn new(recorded: &Recorded, change: &Change) -> Self {
        Self {
            load: recorded.load_of(change).map(str::to_owned),
            metric: Metric::json_name(change.metric),
            recorded: change.recorded.into(),
            now: change.now.into(),
            difference: change.difference,
            difference_ci: change.interval.map(|Interval { low, high }| [low, high]),
            ratio: change.relative().map(|part| 1.0 + part),
            p_value: change.p_value,
        }
    }
}

impl From<Moments> for JsonMoments {
    fn from(Moments { n: _, mean, sd }: Moments) -> Self {
        Self { mean, sd }
    }
}
