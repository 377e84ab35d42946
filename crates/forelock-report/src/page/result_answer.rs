//! The answer in words, from the figures alone: a result file doesn't say what was loaded, nor how.

use super::figures::Figures;
use crate::duration_text::Spelling;
use crate::posterior_text::plan_for;
use crate::quantity::{Notation, plain_percent};
use forelock::scenario::Metric;
use forelock_io::words::grouped;

/// A few sentences.
pub(super) fn result_answer(figures: &Figures) -> String {
    let mut text = on_average(figures);
    if figures.drawn {
        let plan = plan_for(|metric| figures.summary(metric), figures.replications);
        text.push_str(&format!(" {plan}"));
    }
    text
}

fn on_average(figures: &Figures) -> String {
    let time = with_interval(figures, Metric::Duration);
    let takes = if figures.loads.len() > 1 { "the loads take" } else { "the load takes" };
    let unprocessed = figures.summary(Metric::Unprocessed);
    let left = if unprocessed.max > 0.0 {
        format!(" {} more would be left unprocessed.", figure(figures, Metric::Unprocessed))
    } else {
        String::new()
    };
    if figures.summary(Metric::Processed).mean == 0.0 {
        return format!("No record would be processed; {takes} {time}.{left}");
    }
    let processed = figure(figures, Metric::Processed);
    if figures.summary(Metric::Failed).max == 0.0 {
        let runs = grouped(figures.replications as f64, 0);
        return format!(
            "None of {processed} records would fail on row locks in any of {runs} replications; \
             {takes} {time}.{left}"
        );
    }
    let failed = figure(figures, Metric::Failed);
    let rate = with_interval(figures, Metric::FailureRate);
    format!(
        "Of {processed} records, {failed} would fail on row locks, which is {rate}; {takes} {time}.{left}"
    )
}

fn figure(figures: &Figures, metric: Metric) -> String {
    let summary = figures.summary(metric);
    Notation::of(metric.unit(), summary, Spelling::Words).show(summary.mean)
}

/// The mean and its confidence interval, where that has any width.
fn with_interval(figures: &Figures, metric: Metric) -> String {
    let summary = figures.summary(metric);
    let notation = Notation::of(metric.unit(), summary, Spelling::Words);
    let mean = notation.show(summary.mean);
    let Some(ci) = summary.ci.filter(|ci| ci.low < ci.high) else {
        return mean;
    };
    let confidence = figures.confidence.map_or_else(String::new, |p| plain_percent(p) + " ");
    format!("{mean} ({confidence}CI {})", notation.range(ci.low, ci.high, " to "))
}
