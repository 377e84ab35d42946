//! The objectives, a line each.

use super::document::{Item, List, VerdictLine};
use super::duration_text::Spelling;
use super::load_name::in_row;
use super::metric_label::label;
use super::posterior_text::counted;
use super::quantity::{Notation, plain_percent};
use forelock::scenario::{LoadId, Metric};
use forelock::study::{Comparison, Prediction, Verdict};

/// What was asked, whether it is met, and what is predicted.
pub(super) fn objectives(prediction: &Prediction) -> Vec<VerdictLine> {
    let line = |(place, verdict): (usize, &Verdict)| {
        let subject = subject(prediction, verdict.load, verdict.objective.metric);
        VerdictLine {
            met: verdict.met,
            word: if verdict.met { "met" } else { "not met" },
            asked: Some(format!("{subject} {}", verdict.objective.text)),
            found: predicted(prediction, place, verdict),
        }
    };
    prediction.verdicts.iter().enumerate().map(line).collect()
}

fn predicted(prediction: &Prediction, place: usize, verdict: &Verdict) -> String {
    let metric = verdict.objective.metric;
    let summary = prediction.summary_of(verdict.load, metric);
    let notation = Notation::of(metric.unit(), summary, Spelling::Short);
    let mut text = format!("predicted {}", notation.show(verdict.actual));
    // Never let chance pass for a result.
    if let Some(interval) = verdict.interval.filter(|_| verdict.is_uncertain()) {
        let range = notation.range(interval.low, interval.high, " to ");
        let confidence = plain_percent(prediction.confidence.get());
        text.push_str(&format!(" ({confidence} CI {range}: too close to call)"));
    }
    if let Some(&meets) = prediction.one_run.as_ref().and_then(|one| one.meets.get(place)) {
        text.push_str(&format!(", met in {} runs", counted(meets, prediction.replications)));
    }
    text
}

/// What a real run gave of single loads, a line each: that of all together has a column.
pub(super) fn observed_of_loads(prediction: &Prediction) -> List {
    let of_loads = prediction.observed.iter().filter(|one| one.load.is_some());
    let item = |one: &Comparison| {
        let summary = prediction.summary_of(one.load, one.metric);
        let notation = Notation::of(one.metric.unit(), summary, Spelling::Short);
        let within = if one.within_p5_p95 { "within" } else { "outside" };
        Item::Text(format!(
            "{} observed {}, predicted {} ({within} p5 to p95)",
            subject(prediction, one.load, one.metric),
            notation.show(one.observed),
            notation.show(one.predicted),
        ))
    };
    List { items: of_loads.map(item).collect(), hanging: 2 }
}

/// `Failure rate`, or `contacts: failure rate`.
fn subject(prediction: &Prediction, load: Option<LoadId>, metric: Metric) -> String {
    match prediction.load_name(load) {
        Some(load) => format!("{}: {}", in_row(load), label(metric).to_lowercase()),
        None => label(metric).to_owned(),
    }
}
