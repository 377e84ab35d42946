//! What `forelock compare --json` wrote.

use super::{DrawingError, shaped};
use crate::chart::{Asked, CompareDrawing, CompareRow};
use crate::written_metrics::WrittenMetrics;
use forelock::scenario::Metric;
use serde::Deserialize;
use serde_json::Value;

const COMMAND: &str = "compare --json";
/// Scenarios of one comparison at most.
const MOST_VARIANTS: usize = 10_000;

#[derive(Deserialize)]
struct Written {
    replications: usize,
    variants: Vec<Variant>,
    fastest_meeting_objectives: Option<String>,
}

#[derive(Deserialize)]
struct Variant {
    name: String,
    scenario: String,
    settings: Vec<String>,
    metrics: WrittenMetrics,
    differences: Option<Differences>,
    objectives: Vec<Objective>,
    meets_objectives: Option<bool>,
}

/// As far as it is drawn.
#[derive(Deserialize)]
struct Differences {
    failure_rate: Difference,
}

#[derive(Deserialize)]
struct Difference {
    mean: f64,
    significant: bool,
}

#[derive(Deserialize)]
struct Objective {
    metric: Metric,
    objective: String,
}

pub(super) fn read(value: Value) -> Result<CompareDrawing, DrawingError> {
    let written: Written = shaped(COMMAND, value)?;
    let wrong = |problem: String| DrawingError::Shape { command: COMMAND, problem };
    let count = written.variants.len();
    if written.replications == 0 || count == 0 || count > MOST_VARIANTS {
        return Err(wrong(format!("{count} variants of {} replications", written.replications)));
    }
    let scenario = written.variants[0].scenario.clone();
    let of_one_scenario = written.variants.iter().skip(1).all(|one| !one.settings.is_empty());
    let named = |name: String| {
        let found = written.variants.iter().position(|one| one.name == name);
        found.ok_or_else(|| wrong("the fastest is none of the variants".to_owned()))
    };
    let fastest = written.fastest_meeting_objectives.clone().map(named).transpose()?;
    let rows = written.variants.into_iter().map(|one| one.row().map_err(wrong));
    Ok(CompareDrawing {
        scenario,
        replications: written.replications,
        of_one_scenario,
        rows: rows.collect::<Result<_, _>>()?,
        fastest,
    })
}

impl Variant {
    fn row(self) -> Result<CompareRow, String> {
        let summaries = self.metrics.summaries()?;
        let objective = |one: Objective| Asked::written(one.metric, &one.objective);
        let change = self.differences.map(|differences| differences.failure_rate);
        Ok(CompareRow {
            name: self.name,
            failure_rate: summaries[Metric::FailureRate],
            duration: summaries[Metric::Duration],
            lost: summaries[Metric::LostRate].mean,
            objectives: self.objectives.into_iter().map(objective).collect(),
            meets_objectives: self.meets_objectives,
            change: change.filter(|one| one.significant).map(|one| one.mean),
        })
    }
}
