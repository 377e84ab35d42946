//! The scenario beside its remedies.

use super::shortened::shortened;
use crate::compare::answer::answer;
use crate::compare::arrange_hint::ArrangeHint;
use crate::compare::difference_text::difference_text;
use crate::compare::legend;
use crate::compare::mean_text::{mean_text, one_run_text};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::posterior_text::counted;
use forelock::scenario::Metric;
use forelock::study::{Alternative, Contrast, Verdict};

const COLUMNS: [Metric; 4] =
    [Metric::FailureRate, Metric::Failed, Metric::Duration, Metric::Throughput];

/// The table of alternatives, all in text.
#[derive(Debug)]
pub(super) struct Comparison {
    pub(super) answer: String,
    pub(super) legend: String,
    pub(super) columns: [&'static str; COLUMNS.len()],
    pub(super) has_objectives: bool,
    pub(super) rows: Vec<Row>,
    /// Name and reason.
    pub(super) left_out: Vec<(String, String)>,
    /// What a remedy by parent means for the file that the records come from.
    pub(super) arrange: Option<ArrangeHint>,
}

/// One alternative.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    /// What it changes, each as `path=value`.
    pub(super) settings: Vec<String>,
    pub(super) cells: Vec<Cell>,
    pub(super) verdict: &'static str,
    /// In how many of the replications the objectives are met, where unknown fields were drawn.
    pub(super) runs_met: Option<String>,
    pub(super) met: bool,
    pub(super) is_fastest: bool,
}

/// A mean and how it differs from the first row's.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) label: &'static str,
    pub(super) mean: String,
    /// What nine real runs in ten would give, where unknown fields were drawn.
    pub(super) runs: Option<String>,
    pub(super) difference: Option<String>,
    /// Percent of the longest in its column.
    pub(super) bar: f64,
}

impl Comparison {
    /// None if there is nothing to compare with.
    pub(super) fn of(contrast: &Contrast) -> Option<Self> {
        if contrast.alternatives.len() < 2 {
            return None;
        }
        let fastest = contrast.fastest();
        let rows = contrast.alternatives.iter().enumerate();
        Some(Self {
            answer: shortened(&answer(contrast), 4_000),
            legend: legend(contrast),
            columns: COLUMNS.map(label),
            has_objectives: contrast.alternatives.iter().any(Alternative::has_objectives),
            rows: rows.map(|(index, one)| row(contrast, one, fastest == Some(index))).collect(),
            left_out: contrast
                .left_out
                .iter()
                .map(|out| (shortened(&out.name, 200), shortened(&out.reason, 1_000)))
                .collect(),
            arrange: ArrangeHint::of(contrast),
        })
    }
}

fn row(contrast: &Contrast, one: &Alternative, is_fastest: bool) -> Row {
    let verdicts = &one.finding.prediction.verdicts;
    let verdict = match (one.meets_objectives(), verdicts.iter().any(Verdict::is_uncertain)) {
        (true, false) => "met",
        (true, true) => "met?",
        (false, false) => "missed",
        (false, true) => "missed?",
    };
    Row {
        name: shortened(&one.name, 200),
        settings: one.settings.clone(),
        cells: COLUMNS.map(|metric| cell(contrast, one, metric)).into(),
        verdict,
        runs_met: runs_met(one),
        met: one.meets_objectives(),
        is_fastest,
    }
}

fn runs_met(one: &Alternative) -> Option<String> {
    let prediction = &one.finding.prediction;
    let one_run = prediction.one_run.as_ref()?;
    Some(counted(one_run.meets_all, prediction.replications))
}

fn cell(contrast: &Contrast, one: &Alternative, metric: Metric) -> Cell {
    let mean = |one: &Alternative| one.finding.prediction.summary(metric).mean;
    let longest = contrast.alternatives.iter().map(mean).fold(0.0, f64::max);
    let bar = if longest > 0.0 { (1_000.0 * mean(one) / longest).round() / 10.0 } else { 0.0 };
    let summary = one.finding.prediction.summary(metric);
    Cell {
        label: label(metric),
        mean: mean_text(metric, summary, Spelling::Short),
        runs: one_run_text(metric, summary),
        difference: one.difference(metric).map(|difference| difference_text(metric, difference)),
        bar,
    }
}
