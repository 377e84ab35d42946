//! The table of a comparison: an alternative a row, what decides a column.

use super::difference_text::difference_text;
use super::mean_text::{mean_text, one_run_text};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::paragraph::wrapped;
use crate::posterior_text::counted;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
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
/// run would give where unknown fields were drawn. As many columns as fit into
/// `width`, but never without what decides.
pub(super) fn table(contrast: &Contrast, width: usize) -> String {
    let fits = |table: &String| table.lines().all(|line| line.chars().count() <= width);
    (FEWEST_COLUMNS + 1..=COLUMNS.len())
        .rev()
        .map(|columns| of_metrics(contrast, &COLUMNS[..columns]))
        .find(fits)
        .unwrap_or_else(|| of_metrics(contrast, &COLUMNS[..FEWEST_COLUMNS]))
}

fn of_metrics(contrast: &Contrast, metrics: &[Metric]) -> String {
    let has_objectives = contrast.alternatives.iter().any(Alternative::has_objectives);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let mut header = vec![String::new()];
    header.extend(metrics.iter().map(|&metric| label(metric).to_owned()));
    if has_objectives {
        header.push("Objectives".to_owned());
    }
    table.set_header(header);
    let fastest = contrast.fastest();
    for (index, one) in contrast.alternatives.iter().enumerate() {
        let mut cells = vec![Cell::new(wrapped(&plain(&one.name), NAME_WIDTH, "  ").trim_end())];
        cells.extend(metrics.iter().map(|&metric| Cell::new(figures(one, metric))));
        if has_objectives {
            cells.push(Cell::new(judged(one, fastest == Some(index))));
        }
        table.add_row(cells);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if index == 0 { 0 } else { 2 }, 0));
        if (1..=metrics.len()).contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let text: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    text.replace('\u{a0}', " ")
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
