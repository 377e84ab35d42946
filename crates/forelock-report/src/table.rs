//! The table of metrics.

use super::duration_text::Spelling;
use super::metric_label::{begins_group, label};
use super::posterior_text::NINE_IN_TEN;
use super::quantity::{Notation, plain_percent};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock::study::Prediction;

/// How closely the table is set.
struct Setting {
    /// Between the ends of a range.
    between: &'static str,
    /// Spaces before a column.
    gap: u16,
}

const ROOMY: Setting = Setting { between: " to ", gap: 2 };
const TIGHT: Setting = Setting { between: "–", gap: 1 };

/// All metrics, in at most `width` columns; a line each, as long as there is room.
pub(super) fn metrics(prediction: &Prediction, width: usize) -> String {
    let roomy = table(prediction, &ROOMY, width);
    if has_broken_cells(&roomy) { table(prediction, &TIGHT, width) } else { roomy }
}

/// More lines than a table of unbroken cells has.
fn has_broken_cells(text: &str) -> bool {
    let gaps = Metric::ALL.into_iter().filter(|metric| begins_group(*metric)).count();
    text.lines().count() > 1 + Metric::ALL.len() + gaps
}

fn table(prediction: &Prediction, &Setting { between, gap }: &Setting, width: usize) -> String {
    let spread = prediction.replications > 1;
    let observed = prediction.observed.iter().any(|one| one.load.is_none());
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(header(prediction, spread, observed));
    for metric in Metric::ALL {
        if begins_group(metric) {
            table.add_row([""]);
        }
        let summary = prediction.summary(metric);
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        let mut cells = vec![label(metric).to_owned(), notation.show(summary.mean)];
        if spread {
            let ci = summary.ci.map(|ci| notation.range(ci.low, ci.high, between));
            cells.push(ci.unwrap_or_default());
            let range = |one: Interval| notation.range(one.low, one.high, between);
            cells.push(match prediction.one_run {
                None => notation.range(summary.p5, summary.p95, between),
                Some(_) => summary.prediction.map(range).unwrap_or_default(),
            });
        }
        if observed {
            let value = prediction.observed(metric).map(|value| notation.show(value));
            cells.push(value.unwrap_or_default());
        }
        table.add_row(cells);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        if index > 0 {
            column.set_padding((gap, 0)).set_cell_alignment(CellAlignment::Right);
        } else {
            column.set_padding((0, 0));
        }
    }
    let text: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    text.replace('\u{a0}', " ")
}

fn header(prediction: &Prediction, spread: bool, observed: bool) -> Vec<String> {
    let mut header = vec![String::new(), if spread { "Mean" } else { "Value" }.to_owned()];
    if spread {
        let confidence = plain_percent(prediction.confidence.get());
        header.push(format!("{confidence} CI of mean"));
        let of_runs = if prediction.one_run.is_some() { NINE_IN_TEN } else { "p5 to p95" };
        header.push(of_runs.to_owned());
    }
    if observed {
        header.push("Observed".to_owned());
    }
    header
}
