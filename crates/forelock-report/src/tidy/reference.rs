//! What the columns of all tables are, for the documentation.

use super::{TidyColumn, TidyKind};
use forelock::scenario::Metric;
use std::fmt::Write;

/// The columns that tables of replications and tables of points have, as two Markdown tables.
#[must_use]
pub fn tidy_reference() -> String {
    let mut text = "### Of replications\n\n".to_owned();
    let mut columns = TidyColumn::of_the_scenario().to_vec();
    columns.extend([TidyColumn::variant(), TidyColumn::replication(), TidyColumn::load()]);
    columns.extend(Metric::ALL.map(TidyColumn::of_metric));
    table(&mut text, &columns);
    text.push_str("\n### Of points\n\n");
    let mut columns = TidyColumn::of_the_scenario().to_vec();
    columns.extend([TidyColumn::point(), TidyColumn::replications()]);
    columns.extend(TidyColumn::figures(Metric::FailureRate, 0.95, true));
    columns.extend([TidyColumn::objectives_met(), TidyColumn::runs_met()]);
    table(&mut text, &columns);
    text
}

fn table(text: &mut String, columns: &[TidyColumn]) {
    text.push_str("| Column | Type | Unit | |\n|---|---|---|---|\n");
    for TidyColumn { name, kind, unit, meaning } in columns {
        let kind = match kind {
            TidyKind::Text => "text",
            TidyKind::Whole | TidyKind::Unsigned => "whole number",
            TidyKind::Number => "number",
            TidyKind::Truth => "true or false",
        };
        // Nothing fails to be written into a text.
        let _ = writeln!(text, "| `{name}` | {kind} | {unit} | {meaning} |");
    }
}
