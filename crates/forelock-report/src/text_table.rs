//! Plain tables whose figures stand under one another.

use super::duration_text::Spelling;
use super::quantity::Notation;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use forelock::scenario::MetricUnit;
use forelock::stats::Summary;

/// A table of text in a given width, all columns but the first to the right.
pub(super) struct TextTable {
    table: Table,
}

impl TextTable {
    /// An empty one, to be at most so many columns wide.
    pub(super) fn new(width: usize) -> Self {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX));
        Self { table }
    }

    /// Adds a row; the first one is the header.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }

    /// The lines, without spaces at their ends.
    pub(super) fn render(mut self) -> String {
        for (index, column) in self.table.column_iter_mut().enumerate() {
            if index > 0 {
                column.set_padding((2, 0)).set_cell_alignment(CellAlignment::Right);
            } else {
                column.set_padding((0, 0));
            }
        }
        let text: String =
            self.table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
        text.replace('\u{a0}', " ")
    }
}

/// How far the interval of a mean reaches to either side, as `±0.3 %`: in a row of many figures
/// that is shorter than two ends. None for one replication.
pub(super) fn half_width(unit: MetricUnit, summary: &Summary) -> Option<String> {
    let ci = summary.ci?;
    let half = (ci.high - ci.low) / 2.0;
    let alone = Summary { mean: half, min: half, max: half, ci: None, ..*summary };
    Some(format!("±{}", Notation::of(unit, &alone, Spelling::Short).show(half)))
}
