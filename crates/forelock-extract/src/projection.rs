//! Rows with some of their columns left out.

use crate::delimiter::Delimiter;
use crate::record::{Column, Fields, Record};

/// Which columns stay, and the row that was last put together from them.
#[derive(Clone, Debug)]
pub(super) struct Projection {
    delimiter: Delimiter,
    fields_before: usize,
    kept: Vec<usize>,
    row: Vec<u8>,
    ends: Vec<u32>,
}

impl Projection {
    /// Without the columns of `dropped`, of so many; `None` if nothing is left.
    pub(super) fn without(
        dropped: &[Column],
        fields_before: usize,
        delimiter: Delimiter,
    ) -> Option<Self> {
        let stays = |&index: &usize| !dropped.contains(&Column(index));
        let kept: Vec<usize> = (0..fields_before).filter(stays).collect();
        let (row, ends) = (Vec::new(), Vec::new());
        (!kept.is_empty()).then_some(Self { delimiter, fields_before, kept, row, ends })
    }

    /// Fields of a whole row.
    pub(super) const fn fields_before(&self) -> usize {
        self.fields_before
    }

    /// The columns that stay, by their places in a whole row.
    pub(super) fn kept(&self) -> &[usize] {
        &self.kept
    }

    /// The row with the fields that stay, as they stand, and its line ending.
    pub(super) fn of<'a>(&'a mut self, record: &Record<'_>) -> Record<'a> {
        self.row.clear();
        self.ends.clear();
        for (place, &column) in self.kept.iter().enumerate() {
            if place > 0 {
                self.row.push(self.delimiter.byte());
            }
            self.row.extend_from_slice(record.field(column));
            self.ends.push(u32::try_from(self.row.len()).unwrap_or(u32::MAX));
        }
        if self.row.is_empty() {
            // A blank line would be no row.
            self.row.extend_from_slice(b"\"\"");
            self.ends = vec![2];
        }
        let text = self.row.len();
        self.row.extend_from_slice(record.line_ending());
        let fields = Fields::EndingAt(&self.ends);
        Record { raw: &self.row, text, fields, line: record.line, number: record.number }
    }
}
