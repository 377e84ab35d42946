//! The objectives, a line each.

use super::document::{Item, List, VerdictLine};
use super::duration_text::Spelling;
use super::json::RunResult;
use super::judged_value::judged_value;
use super::load_name::in_row;
use super::metric_label::label;
use super::posterior_text::counted;
use super::quantity::{Notation, plain_percent};
use super::verdict_json::{JsonComparison, JsonVerdict};
use forelock::scenario::Metric;

/// What was asked, whether it is met, and what is predicted.
pub(super) fn objectives(run: &RunResult) -> Vec<VerdictLine> {
    let line = |(load, verdict): (Option<usize>, &JsonVerdict)| VerdictLine {
        met: verdict.met,
        word: if verdict.met { "met" } else { "not met" },
        asked: Some(format!("{} {}", subject(run, load, verdict.metric), verdict.objective)),
        found: predicted(run, load, verdict),
    };
    run.all_objectives().map(line).collect()
}

fn predicted(run: &RunResult, load: Option<usize>, verdict: &JsonVerdict) -> String {
    let summary = |metric| run.summary_of(load, metric);
    let value = judged_value(verdict.metric, verdict.judged_by, summary, Spelling::Short);
    let decides = verdict.judged_by.unwrap_or(verdict.metric);
    let notation = Notation::of(decides.unit(), summary(decides), Spelling::Short);
    let mut text = format!("predicted {value}");
    // Never let chance pass for a result.
    if let Some(interval) = verdict.too_close {
        let range = notation.range(interval.low, interval.high, " to ");
        let confidence = plain_percent(run.confidence);
        text.push_str(&format!(" ({confidence} CI {range}: too close to call)"));
    }
    if let Some(meets) = verdict.runs_met {
        text.push_str(&format!(", met in {} runs", counted(meets, run.replications)));
    }
    if let (Some(sure), Some(together)) = (verdict.sure, verdict.runs_met_together) {
        let together = counted(together, run.replications);
        let sure = plain_percent(sure);
        text.push_str(&format!(" (all together in {together}; {sure} of nights are asked for)"));
    }
    text
}

/// What a real run gave of single loads, a line each: that of all together has a column.
pub(super) fn observed_of_loads(run: &RunResult) -> List {
    let item = |load: usize, one: &JsonComparison| {
        let summary = run.summary_of(Some(load), one.metric);
        let notation = Notation::of(one.metric.unit(), summary, Spelling::Short);
        let within = if one.within_p5_p95 { "within" } else { "outside" };
        Item::Text(format!(
            "{} observed {}, predicted {} ({within} p5 to p95)",
            subject(run, Some(load), one.metric),
            notation.show(one.observed),
            notation.show(one.predicted),
        ))
    };
    let of_loads = run.loads.iter().enumerate();
    let items =
        of_loads.flat_map(|(place, load)| load.observed.iter().map(move |one| item(place, one)));
    List { items: items.collect(), hanging: 2 }
}

/// `Failure rate`, or `contacts: failure rate`.
fn subject(run: &RunResult, load: Option<usize>, metric: Metric) -> String {
    match load.and_then(|load| run.loads.get(load)) {
        Some(load) => format!("{}: {}", in_row(&load.name), label(metric).to_lowercase()),
        None => label(metric).to_owned(),
    }
}
