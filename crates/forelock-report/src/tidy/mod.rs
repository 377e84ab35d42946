//! Tables for analysis: a row an observation, typed columns, nothing left to parse. Each format writes the same rows.

mod column;
mod columns;
mod csv;
#[cfg(feature = "parquet")]
mod parquet;
mod points;
mod reference;
mod replications;

pub use column::{TidyColumn, TidyKind};
pub use columns::{TidyColumns, TidyValues, tidy_columns};
pub(crate) use csv::neutral;
pub use csv::{io_cause, write_tidy_csv};
#[cfg(feature = "parquet")]
pub use parquet::write_tidy_parquet;
pub(crate) use points::PointTable;
pub use reference::tidy_reference;
pub use replications::ReplicationTable;

use std::borrow::Cow;
use std::io;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum TidyCell<'a> {
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(u64),
    /// A number.
    Number(f64),
    /// Whether something holds.
    Truth(bool),
    /// There is none.
    Missing,
}

/// A table, a row at a time: memory need not hold more.
pub trait TidyTable: Send + Sync {
    /// Its columns.
    fn columns(&self) -> Vec<TidyColumn>;

    /// Hands each row to `take`: a cell for each column, of its kind or missing.
    ///
    /// # Errors
    ///
    /// Those of `take`, and of what the rows are read from.
    fn visit(&self, take: &mut Take<'_>) -> io::Result<()>;
}

/// Takes a row.
pub type Take<'a> = dyn FnMut(&[TidyCell<'_>]) -> io::Result<()> + 'a;

impl<T: Into<Self>> From<Option<T>> for TidyCell<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

impl From<f64> for TidyCell<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u64> for TidyCell<'_> {
    fn from(value: u64) -> Self {
        Self::Whole(value)
    }
}

impl From<bool> for TidyCell<'_> {
    fn from(value: bool) -> Self {
        Self::Truth(value)
    }
}

impl<'a> From<&'a str> for TidyCell<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value.into())
    }
}
