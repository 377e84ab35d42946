//! The table of a comparison: an alternative a row, what decides a column.

use super::difference_text::difference_text;
use super::mean_text::{mean_text, one_run_text};
use crate::document::{Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::posterior_text::counted;
use forelock::scenario::Metric;
use forelock::study::{Alternative, Contrast, Verdict};
use forelock_io::words::plain;

/// What decides first; the rest where there is room for it.
const COLUMNS: [Metric; 4] =
    [Metric::FailureRate, Metric::Duration, Metric::Created, Metric::Failed];
const FEWEST_COLUMNS: usize = 2;

/// Longer names take several lines.
const NAME_WIDTH: usize = 22;

/// A mean in each cell, its difference from the first row below it, and between them what one real
/// run would give where unknown fields were drawn. Never without what decides.
pub(super) fn table(contrast: &Contrast) -> Table {
    let of = |columns: usize| grid(contrast, &COLUMNS[..columns]);
    let fewer = (FEWEST_COLUMNS..COLUMNS.len()).rev();
    Table { grid: of(COLUMNS.len()), narrower: fewer.map(|columns| vec![of(columns)]).collect() }
}

fn grid(contrast: &Contrast, metrics: &[Metric]) -> Grid {
    let has_objectives = contrast.alternatives.iter().any(Alternative::has_objectives);
    let mut columns = vec![Column { widest: Some(NAME_WIDTH), ..Column::left("") }];
    columns.extend(metrics.iter().map(|&metric| Column::right(label(metric))));
    if has_objectives {
        columns.push(Column::left("Objectives"));
    }
    let fastest = contrast.fastest();
    let row = |(index, one): (usize, &Alternative)| {
        let mut cells = vec![plain(&one.name)];
        cells.extend(metrics.iter().map(|&metric| figures(one, metric)));
        if has_objectives {
            cells.push(judged(one, fastest == Some(index)));
        }
        cells
    };
    let rows = contrast.alternatives.iter().enumerate().map(row).collect();
    Grid { columns, rows, gap: 2, may_break: false }
}

/// The mean, what one real run would give where that is known, and the difference, one below the
/// other.
fn figures(one: &Alternative, metric: Metric) -> String {
    let summary = one.finding.prediction.summary(metric);
    let mut mean = mean_text(metric, summary, Spelling::Short);
    if let Some(range) = one_run_text(metric, summary) {
        mean.push_str(&format!("\u{a0}\u{a0}\n{range}"));
    }
    match one.difference(metric) {
        // The column of stars stays free beside a mean.
        Some(difference) => {
            let text = difference_text(metric, difference);
            let text = if text.ends_with('*') { text } else { text + "\u{a0}\u{a0}" };
            format!("{mean}\u{a0}\u{a0}\n{text}")
        }
        None => format!("{mean}\u{a0}\u{a0}"),
    }
}

/// Whether the objectives are met, and in how many runs where unknown fields were drawn.
fn judged(one: &Alternative, is_fastest: bool) -> String {
    let verdict = verdict(one, is_fastest);
    let prediction = &one.finding.prediction;
    match &prediction.one_run {
        Some(one_run) if !verdict.is_empty() => {
            let runs = counted(one_run.meets_all, prediction.replications);
            format!("{verdict}\n  in {runs}")
        }
        _ => verdict,
    }
}

fn verdict(one: &Alternative, is_fastest: bool) -> String {
    let verdicts = &one.finding.prediction.verdicts;
    let missed = verdicts.iter().filter(|verdict| !verdict.met).count();
    let unsure = if verdicts.iter().any(Verdict::is_uncertain) { "?" } else { "" };
    match (verdicts.len(), missed) {
        (0, _) => String::new(),
        (_, 0) if is_fastest => format!("✓ met{unsure},\n  fastest"),
        (_, 0) => format!("✓ met{unsure}"),
        (1, _) => format!("✗ missed{unsure}"),
        (all, missed) => format!("✗ {missed} of {all}\n  missed{unsure}"),
    }
}
