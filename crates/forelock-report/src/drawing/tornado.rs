//! What `forelock sweep --tornado --json` wrote.

use super::{DrawingError, shaped};
use crate::chart::{TornadoBar, TornadoDrawing};
use crate::setting_text::setting_text;
use crate::written_metrics::check_summary;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::sweep::Setting;
use serde::Deserialize;
use serde_json::Value;

const COMMAND: &str = "sweep --tornado --json";

#[derive(Deserialize)]
struct Written {
    scenario: String,
    replications: usize,
    metric: Metric,
    base: Summary,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    path: String,
    first: Setting,
    last: Setting,
    at_first: Summary,
    at_last: Summary,
    clear: bool,
}

pub(super) fn read(value: Value) -> Result<TornadoDrawing, DrawingError> {
    let written: Written = shaped(COMMAND, value)?;
    let wrong = |problem: String| DrawingError::Shape { command: COMMAND, problem };
    let bars = written.fields.into_iter().map(|field| {
        check_summary(&field.at_first, "at_first")?;
        check_summary(&field.at_last, "at_last")?;
        Ok(TornadoBar {
            at_first: field.at_first,
            at_last: field.at_last,
            path: field.path,
            first: setting_text(&field.first),
            last: setting_text(&field.last),
            clear: field.clear,
        })
    });
    check_summary(&written.base, "base").map_err(wrong)?;
    Ok(TornadoDrawing {
        scenario: written.scenario,
        replications: written.replications,
        metric: written.metric,
        base: written.base,
        bars: bars.collect::<Result<_, String>>().map_err(wrong)?,
    })
}
