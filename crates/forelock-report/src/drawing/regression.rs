//! What `forelock regress check --json` wrote.

use super::{DrawingError, shaped};
use crate::chart::{Moved, RegressionDrawing};
use forelock::scenario::Metric;
use forelock::stats::{Interval, Sample};
use serde::Deserialize;
use serde_json::Value;

const COMMAND: &str = "regress check --json";

#[derive(Deserialize)]
struct Written {
    comparisons: usize,
    scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
struct Scenario {
    scenario: String,
    status: Status,
    moved: Vec<Change>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Status {
    Unchanged,
    Moved,
    Redefined,
}

#[derive(Deserialize)]
struct Change {
    load: Option<String>,
    metric: Metric,
    recorded: Moments,
    now: Moments,
    difference_ci: Option<[f64; 2]>,
}

#[derive(Deserialize)]
struct Moments {
    mean: f64,
}

pub(super) fn read(value: Value) -> Result<RegressionDrawing, DrawingError> {
    let written: Written = shaped(COMMAND, value)?;
    let wrong = |problem: String| DrawingError::Shape { command: COMMAND, problem };
    let mut moved = Vec::new();
    for scenario in &written.scenarios {
        for change in &scenario.moved {
            moved.push(change.read(&scenario.scenario).map_err(wrong)?);
        }
    }
    if moved.len() > written.comparisons {
        return Err(wrong("more metrics moved than were compared".to_owned()));
    }
    let redefined = written.scenarios.iter().filter(|one| one.status == Status::Redefined);
    Ok(RegressionDrawing {
        redefined: redefined.map(|one| one.scenario.clone()).collect(),
        scenarios: written.scenarios.iter().map(|one| one.scenario.clone()).collect(),
        comparisons: written.comparisons,
        moved,
    })
}

impl Change {
    fn read(&self, scenario: &str) -> Result<Moved, String> {
        let (recorded, now) = (self.recorded.mean, self.now.mean);
        let possible = 0.0..=Sample::MAX_MAGNITUDE;
        let ends = self.difference_ci.unwrap_or_default();
        let bounded = ends.iter().all(|end| end.abs() <= Sample::MAX_MAGNITUDE);
        if !(possible.contains(&recorded) && possible.contains(&now) && bounded) {
            return Err("a metric has numbers that come from no replications".to_owned());
        }
        let difference = self.difference_ci.map(|[low, high]| Interval { low, high });
        let scenario = match &self.load {
            None => scenario.to_owned(),
            Some(load) => format!("{scenario}: {load}"),
        };
        Ok(Moved { scenario, metric: self.metric, recorded, now, difference })
    }
}
