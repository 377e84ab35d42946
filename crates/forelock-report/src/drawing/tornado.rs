//! What `forelock sweep --tornado --json` wrote.

use super::{DrawingError, shaped};
use crate::chart::{TornadoBar, TornadoDrawing};
use crate::setting_text::setting_text;
use crate::written_metrics::WrittenSummary;
use forelock::scenario::Metric;
use forelock::study::sweep::Setting;
use serde::Deserialize;
use serde_json::Value;

const COMMAND: &str = "sweep --tornado --json";

#[derive(Deserialize)]
struct Written {
    scenario: String,
    replications: usize,
    metric: String,
    base: WrittenSummary,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    path: String,
    first: Setting,
    last: Setting,
    at_first: WrittenSummary,
    at_last: WrittenSummary,
    clear: bool,
}

pub(super) fn read(value: Value) -> Result<TornadoDrawing, DrawingError> {
    let written: Written = shaped(COMMAND, value)?;
    let wrong = |problem: String| DrawingError::Shape { command: COMMAND, problem };
    let metric = Metric::ALL.into_iter().find(|metric| metric.json_name() == written.metric);
    let metric = metric.ok_or_else(|| wrong("there is no such `metric`".to_owned()))?;
    let bars = written.fields.into_iter().map(|field| {
        Ok(TornadoBar {
            at_first: field.at_first.read("at_first")?,
            at_last: field.at_last.read("at_last")?,
            path: field.path,
            first: setting_text(&field.first),
            last: setting_text(&field.last),
            clear: field.clear,
        })
    });
    Ok(TornadoDrawing {
        scenario: written.scenario,
        replications: written.replications,
        metric,
        base: written.base.read("base").map_err(wrong)?,
        bars: bars.collect::<Result<_, String>>().map_err(wrong)?,
    })
}
