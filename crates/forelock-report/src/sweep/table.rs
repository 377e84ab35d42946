//! Points of a sweep as a table.

use super::answer::runs_met;
use super::json::SweepResult;
use super::names;
use crate::compare::mean_text::one_run_text;
use crate::document::{Align, Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::half_width::half_width;
use crate::metric_label::label;
use crate::posterior_text::NINE_IN_TEN;
use crate::quantity::{Notation, plain_percent};
use crate::setting_text::setting_text;
use forelock::scenario::Metric;
use forelock::study::sweep::PointRecord;

/// A row a point: its fields, failure rate, what is lost where any record is never processed,
/// duration, and whether it is feasible. What one real
/// run would give is shown rather than how well the mean is known, if there is no room for both.
pub(super) fn points<'a>(
    swept: &SweepResult,
    records: impl IntoIterator<Item = &'a PointRecord>,
    caption: &str,
) -> Table {
    let records: Vec<&PointRecord> = records.into_iter().collect();
    let is_drawn = swept.sweep.is_drawn();
    let without_ci = is_drawn.then(|| vec![grid(swept, &records, false)]);
    Table {
        caption: caption.to_owned(),
        grid: grid(swept, &records, true),
        narrower: without_ci.into_iter().collect(),
    }
}

fn grid(swept: &SweepResult, records: &[&PointRecord], with_ci: bool) -> Grid {
    let sweep = &swept.sweep;
    let is_drawn = sweep.is_drawn();
    let confidence = plain_percent(sweep.confidence);
    let metrics = metrics(records);
    let mut titles = names(&sweep.fields);
    for &metric in &metrics {
        titles.push(label(metric).to_owned());
        titles.extend(with_ci.then(|| format!("±{confidence} CI")));
        titles.extend(is_drawn.then(|| NINE_IN_TEN.to_owned()));
    }
    let is_asked = !sweep.objectives.is_empty();
    titles.push(if is_asked { "Objectives" } else { "Lost < 1 %" }.to_owned());
    let has_runs = is_drawn && is_asked;
    titles.extend(has_runs.then(|| "All met in".to_owned()));
    let mut columns: Vec<Column> = titles.into_iter().map(Column::right).collect();
    columns[0].align = Align::Left;
    let row = |record: &&PointRecord| {
        let setting = |path| record.fields.get(path).map_or_else(String::new, setting_text);
        let mut row: Vec<String> = sweep.fields.iter().map(|field| setting(&field.path)).collect();
        for &metric in &metrics {
            let summary = record.summary(metric);
            let notation = Notation::of(metric.unit(), summary, Spelling::Short);
            row.push(notation.show(summary.mean));
            let half_width = || half_width(metric.unit(), summary).unwrap_or_default();
            row.extend(with_ci.then(half_width));
            let one_run = || one_run_text(metric, summary).unwrap_or_default();
            row.extend(is_drawn.then(one_run));
        }
        row.push(mark(record));
        row.extend(has_runs.then(|| runs_met(sweep, record).unwrap_or_default()));
        row
    };
    Grid { columns, rows: records.iter().map(row).collect(), gap: 2, may_break: true }
}

/// What is shown of each point. A column that would be the one before it again is worth no room.
fn metrics(records: &[&PointRecord]) -> Vec<Metric> {
    let is_left = |record: &&PointRecord| record.summary(Metric::Unprocessed).max > 0.0;
    let lost = records.iter().any(is_left).then_some(Metric::LostRate);
    [Some(Metric::FailureRate), lost, Some(Metric::Duration)].into_iter().flatten().collect()
}

/// Whether the point does what is asked, by the means of its runs.
fn mark(record: &PointRecord) -> String {
    if record.is_feasible() {
        return "✓".to_owned();
    }
    let missed = record.objectives.iter().filter(|&&met| !met).count();
    match record.objectives.len() {
        0 | 1 => "✗".to_owned(),
        all => format!("✗ {missed} of {all} missed"),
    }
}
