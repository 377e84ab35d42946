//! A table as a whole, column by column, for who has the memory.

use super::{TidyCell, TidyColumn, TidyKind, TidyTable};
use std::io;

/// The values of a column, one a row.
#[derive(Clone, Debug, PartialEq)]
pub enum TidyValues {
    /// Words.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<u64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Whether something holds.
    Truth(Vec<Option<bool>>),
}

/// Each column with its values.
pub type TidyColumns = Vec<(TidyColumn, TidyValues)>;

/// All of `table`.
///
/// # Errors
///
/// Those of what its rows are read from.
pub fn tidy_columns(table: &dyn TidyTable) -> io::Result<TidyColumns> {
    let columns = table.columns();
    let mut values: Vec<_> = columns.iter().map(|column| TidyValues::of(column.kind)).collect();
    table.visit(&mut |cells| {
        values.iter_mut().zip(cells).for_each(|(values, cell)| values.push(cell));
        Ok(())
    })?;
    Ok(columns.into_iter().zip(values).collect())
}

impl TidyValues {
    /// None yet.
    pub(super) const fn of(kind: TidyKind) -> Self {
        match kind {
            TidyKind::Text => Self::Text(Vec::new()),
            TidyKind::Whole | TidyKind::Unsigned => Self::Whole(Vec::new()),
            TidyKind::Number => Self::Number(Vec::new()),
            TidyKind::Truth => Self::Truth(Vec::new()),
        }
    }

    /// Adds a value; one of another kind is missing, as no table has it.
    pub(super) fn push(&mut self, cell: &TidyCell<'_>) {
        match (self, cell) {
            (Self::Text(all), TidyCell::Text(one)) => all.push(Some(one.to_string())),
            (Self::Whole(all), TidyCell::Whole(one)) => all.push(Some(*one)),
            (Self::Number(all), TidyCell::Number(one)) => all.push(Some(*one)),
            (Self::Truth(all), TidyCell::Truth(one)) => all.push(Some(*one)),
            (Self::Text(all), _) => all.push(None),
            (Self::Whole(all), _) => all.push(None),
            (Self::Number(all), _) => all.push(None),
            (Self::Truth(all), _) => all.push(None),
        }
    }
}
