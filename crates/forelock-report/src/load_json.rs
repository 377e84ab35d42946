//! What each of several loads gives, for programs.

use super::verdict_json::{JsonComparison, JsonVerdict};
use super::written_metrics::{Replicated, TIME};
use super::written_verdicts::{check_comparisons, check_verdicts};
use forelock::scenario::{LoadId, PerMetric};
use forelock::stats::Summary;
use forelock::study::Prediction;
use serde::{Deserialize, Serialize};

/// One of several loads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonLoad {
    /// Its name.
    pub name: String,
    /// When it begins, in seconds from time 0.
    pub start_s: Summary,
    /// As those of all loads together.
    pub metrics: PerMetric<Summary>,
    /// Its own, in the scenario's order.
    pub objectives: Vec<JsonVerdict>,
    /// Its own, in the scenario's order.
    pub observed: Vec<JsonComparison>,
}

impl JsonLoad {
    /// Each load of `prediction`, in the scenario's order.
    pub(super) fn all(prediction: &Prediction) -> Vec<Self> {
        let ids = (0..).map(LoadId::numbered);
        let loads = ids.zip(&prediction.loads).map(|(id, load)| Self {
            name: load.name.clone(),
            start_s: load.began,
            metrics: load.summaries.clone(),
            objectives: JsonVerdict::of(prediction, Some(id)),
            observed: JsonComparison::of(prediction, Some(id)),
        });
        loads.collect()
    }

    /// Looks whether replications could give it.
    ///
    /// # Errors
    ///
    /// What they can't.
    pub(super) fn check(&self, replicated: Replicated) -> Result<(), String> {
        replicated.check_summary(&self.start_s, &TIME, "start_s")?;
        replicated.check_metrics(&self.metrics)?;
        check_verdicts(&self.objectives, &self.metrics)?;
        check_comparisons(&self.observed, &self.metrics)
    }
}

#[cfg(test)]
mod tests {
    use crate::RunResult;
    use forelock::study::fixture::{finding, three_loads};

    #[test]
    fn each_of_several_loads_has_its_own_and_all_together_theirs() {
        let value = serde_json::to_value(RunResult::new(&three_loads())).unwrap();
        assert_eq!(value["metrics"]["failed"]["mean"], 2_102.0);
        assert_eq!(value["objectives"].as_array().unwrap().len(), 2);
        assert_eq!(value["observed"].as_array().unwrap().len(), 0);
        let loads = value["loads"].as_array().unwrap();
        let names: Vec<_> = loads.iter().map(|load| load["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["contacts", "opportunities", "opportunities again"]);
        assert_eq!(loads[0]["metrics"]["failed"]["mean"], 2_002.0);
        assert_eq!(loads[0]["objectives"][0]["met"], false);
        assert_eq!(loads[0]["observed"].as_array().unwrap().len(), 2);
        assert_eq!(loads[1]["start_s"]["mean"], 180.0);
        assert_eq!(loads[1]["objectives"].as_array().unwrap().len(), 0);
    }

    #[test]
    fn a_single_load_has_none() {
        let single = finding(vec![forelock::model::Outcome::default()], |_| ());
        let value = serde_json::to_value(RunResult::new(&single)).unwrap();
        assert_eq!(value.get("loads"), None);
    }
}
