//! The objectives, a line each.

use super::duration_text::Spelling;
use super::judged_value::judged_value;
use super::load_name::in_row;
use super::metric_label::label;
use super::paragraph::wrapped;
use super::posterior_text::counted;
use super::quantity::{Notation, plain_percent};
use super::terminal::Look;
use anstyle::{AnsiColor, Style};
use forelock::scenario::{LoadId, Metric};
use forelock::study::{Comparison, Prediction, Verdict};

pub(super) const MET: Style = AnsiColor::Green.on_default().bold();
pub(super) const MISSED: Style = AnsiColor::Red.on_default().bold();

/// A mark, whether it is met, what was asked, and what is predicted; nothing without objectives.
///
/// The mark and the words say it without colour, for those who can't see it or have none.
pub(super) fn objectives(prediction: &Prediction, look: Look) -> String {
    let asked = |verdict: &Verdict| {
        let subject = subject(prediction, verdict.load, verdict.objective.metric);
        format!("{subject} {}", verdict.objective.text)
    };
    let widest = prediction.verdicts.iter().map(|one| asked(one).chars().count()).max();
    let widest = widest.unwrap_or_default();
    let line = |(place, verdict): (usize, &Verdict)| {
        let (style, word) =
            if verdict.met { (MET, "✓ met    ") } else { (MISSED, "✗ not met") };
        let mark = if look.styled { format!("{style}{word}{style:#}") } else { word.to_owned() };
        let before = 2 + word.chars().count() + 2 + widest + 2;
        let room = look.width.saturating_sub(before);
        let predicted = wrapped(&predicted(prediction, place, verdict), room, "");
        let predicted = predicted.trim_end().replace('\n', &format!("\n{:before$}", ""));
        format!("  {mark}  {:<widest$}  {predicted}\n", asked(verdict))
    };
    prediction.verdicts.iter().enumerate().map(line).collect()
}

fn predicted(prediction: &Prediction, place: usize, verdict: &Verdict) -> String {
    let (metric, instead) = (verdict.objective.metric, verdict.judged_instead());
    let summary = |metric| prediction.summary_of(verdict.load, metric);
    let value = judged_value(metric, instead, summary, Spelling::Short);
    let decides = instead.unwrap_or(metric);
    let notation = Notation::of(decides.unit(), summary(decides), Spelling::Short);
    let mut text = format!("predicted {value}");
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
pub(super) fn observed_of_loads(prediction: &Prediction, look: Look) -> String {
    let of_loads = prediction.observed.iter().filter(|one| one.load.is_some());
    let line = |one: &Comparison| {
        let summary = prediction.summary_of(one.load, one.metric);
        let notation = Notation::of(one.metric.unit(), summary, Spelling::Short);
        let within = if one.within_p5_p95 { "within" } else { "outside" };
        let text = format!(
            "{} observed {}, predicted {} ({within} p5 to p95)",
            subject(prediction, one.load, one.metric),
            notation.show(one.observed),
            notation.show(one.predicted),
        );
        format!("  {}", wrapped(&text, look.width.saturating_sub(2), "  "))
    };
    of_loads.map(line).collect()
}

/// `Failure rate`, or `contacts: failure rate`.
fn subject(prediction: &Prediction, load: Option<LoadId>, metric: Metric) -> String {
    match prediction.load_name(load) {
        Some(load) => format!("{}: {}", in_row(load), label(metric).to_lowercase()),
        None => label(metric).to_owned(),
    }
}
