//! The table of objectives.

use super::figures::{Figures, Judged};
use super::shortened::shortened;
use crate::duration_text::Spelling;
use crate::judged_value::judged_value;
use crate::metric_label::label;
use crate::posterior_text::counted;
use crate::quantity::Notation;

/// An objective, all in text.
#[derive(Debug)]
pub(super) struct ObjectiveRow {
    /// With the load's name, where it is asked of one.
    pub(super) metric: String,
    pub(super) asked: String,
    pub(super) predicted: String,
    pub(super) met: bool,
    /// The interval, where chance may have decided.
    pub(super) too_close: Option<String>,
    /// How many of the replications keep it, where unknown fields were drawn.
    pub(super) runs_met: Option<String>,
}

pub(super) fn rows(figures: &Figures) -> Vec<ObjectiveRow> {
    figures.objectives.iter().map(|judged| row(figures, judged)).collect()
}

fn row(figures: &Figures, judged: &Judged) -> ObjectiveRow {
    let summary = |metric| figures.summary_of(judged.load, metric);
    let decides = judged.judged_by.unwrap_or(judged.metric);
    let load = judged.load.and_then(|load| figures.loads.get(load));
    let notation = Notation::of(decides.unit(), summary(decides), Spelling::Short);
    let range =
        |interval: forelock::stats::Interval| notation.range(interval.low, interval.high, " to ");
    ObjectiveRow {
        metric: match load {
            Some(load) => {
                format!("{}: {}", shortened(&load.name, 200), label(judged.metric).to_lowercase())
            }
            None => label(judged.metric).to_owned(),
        },
        asked: judged.text.clone(),
        predicted: judged_value(judged.metric, judged.judged_by, summary, Spelling::Short),
        met: judged.met,
        too_close: judged.uncertain.map(range),
        runs_met: judged.runs_met.map(|share| counted(share, figures.replications)),
    }
}
