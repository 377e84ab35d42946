//! The table of a comparison: an alternative a row, what decides a column.

use super::difference_text::difference_text;
use super::json::{CompareResult, JsonVariant};
use super::mean_text::{mean_text, one_run_text};
use crate::document::{Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::posterior_text::counted;
use forelock::scenario::Metric;
use forelock_io::words::plain;

/// What decides first; the rest where there is room for it.
const COLUMNS: [Metric; 4] =
    [Metric::FailureRate, Metric::Duration, Metric::Created, Metric::Failed];
/// The same where records are never processed, which are lost too.
const COLUMNS_WITH_LOST: [Metric; 6] = [
    Metric::LostRate,
    Metric::Duration,
    Metric::Created,
    Metric::Failed,
    Metric::Unprocessed,
    Metric::FailureRate,
];
const FEWEST_COLUMNS: usize = 2;

/// Longer names take several lines.
const NAME_WIDTH: usize = 22;

/// A mean in each cell, its difference from the first row below it, and between them what one real
/// run would give where unknown fields were drawn. Never without what decides.
pub(super) fn table(compared: &CompareResult) -> Table {
    let all: &[Metric] = if compared.leaves_records() { &COLUMNS_WITH_LOST } else { &COLUMNS };
    let of = |columns: usize| grid(compared, &all[..columns]);
    let fewer = (FEWEST_COLUMNS..all.len()).rev();
    let caption = if compared.of_one_scenario {
        "The scenario as written, in the other mode, and with the usual remedies"
    } else {
        "The scenarios side by side"
    };
    let caption = caption.to_owned();
    Table {
        caption,
        grid: of(all.len()),
        narrower: fewer.map(|columns| vec![of(columns)]).collect(),
    }
}

fn grid(compared: &CompareResult, metrics: &[Metric]) -> Grid {
    let has_objectives = compared.variants.iter().any(|one| one.meets_objectives.is_some());
    let mut columns = vec![Column { widest: Some(NAME_WIDTH), ..Column::left("") }];
    columns.extend(metrics.iter().map(|&metric| Column::right(label(metric))));
    if has_objectives {
        columns.push(Column::left("Objectives"));
    }
    let fastest = compared.fastest();
    let row = |(index, one): (usize, &JsonVariant)| {
        let mut cells = vec![plain(&one.name)];
        cells.extend(metrics.iter().map(|&metric| {
            let better = better(one, metric, compared.replications);
            figures(one, metric)
                + &better.map_or_else(String::new, |text| format!("\n{text}\u{a0}\u{a0}"))
        }));
        if has_objectives {
            cells.push(judged(one, fastest == Some(index), compared.replications));
        }
        cells
    };
    let rows = compared.variants.iter().enumerate().map(row).collect();
    Grid { columns, rows, gap: 2, may_break: false }
}

/// The mean, what one real run would give where that is known, and the difference, one below the
/// other.
fn figures(one: &JsonVariant, metric: Metric) -> String {
    let summary = &one.metrics[metric];
    let mut mean = mean_text(metric, summary, Spelling::Short);
    if let Some(range) = one_run_text(metric, summary) {
        mean.push_str(&format!("\u{a0}\u{a0}\n{range}"));
    }
    match &one.differences {
        // The column of stars stays free beside a mean.
        Some(differences) => {
            let text = difference_text(metric, &differences[metric].into());
            let text = if text.ends_with('*') { text } else { text + "\u{a0}\u{a0}" };
            format!("{mean}\u{a0}\u{a0}\n{text}")
        }
        None => format!("{mean}\u{a0}\u{a0}"),
    }
}

/// In how many replications it does better than the first, where unknown fields were drawn.
fn better(one: &JsonVariant, metric: Metric, replications: usize) -> Option<String> {
    let (word, share) = match metric {
        Metric::FailureRate | Metric::LostRate => ("less", one.loses_less_in?),
        Metric::Duration => ("faster", one.faster_in?),
        _ => return None,
    };
    Some(format!("{word} in {}", counted(share, replications)).replace(' ', "\u{a0}"))
}

/// Whether the objectives are met, and in how many runs where unknown fields were drawn.
fn judged(one: &JsonVariant, is_fastest: bool, replications: usize) -> String {
    let verdict = verdict(one, is_fastest);
    match one.runs_met {
        Some(share) if !verdict.is_empty() => {
            format!("{verdict}\n  in {}", counted(share, replications))
        }
        _ => verdict,
    }
}

fn verdict(one: &JsonVariant, is_fastest: bool) -> String {
    let all = one.all_objectives().count();
    let missed = one.all_objectives().filter(|(_, objective)| !objective.met).count();
    let unsure = if one.is_too_close() { "?" } else { "" };
    match (all, missed) {
        (0, _) => String::new(),
        (_, 0) if is_fastest => format!("✓ met{unsure},\n  fastest"),
        (_, 0) => format!("✓ met{unsure}"),
        (1, _) => format!("✗ missed{unsure}"),
        (all, missed) => format!("✗ {missed} of {all}\n  missed{unsure}"),
    }
}
