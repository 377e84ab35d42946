//! Tables for analysis: a row an observation, typed columns, nothing left to parse. Each format writes the same rows.

mod columns;
mod csv;
#[cfg(feature = "parquet")]
mod parquet;
mod points;
mod replications;

pub use columns::{TidyColumns, TidyValues, tidy_columns};
pub(crate) use csv::neutral;
pub use csv::{io_cause, write_tidy_csv};
#[cfg(feature = "parquet")]
pub use parquet::{TidyParquetError, write_tidy_parquet};
pub(crate) use points::PointTable;
pub use replications::ReplicationTable;

use forelock::scenario::{Metric, MetricUnit, QuantityUnit};
use std::borrow::Cow;
use std::io;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TidyKind {
    /// Words.
    Text,
    /// Whole numbers from 0.
    Whole,
    /// Numbers, with every digit.
    Number,
    /// Whether something holds.
    Truth,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TidyColumn {
    /// Its name, which no other column has.
    pub name: String,
    /// What its values are.
    pub kind: TidyKind,
    /// What its numbers are counted in, such as `s`; empty for none.
    pub unit: &'static str,
    /// What it is, in a sentence.
    pub meaning: String,
}

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

impl TidyColumn {
    fn new(name: &str, kind: TidyKind, meaning: &str) -> Self {
        Self { name: name.to_owned(), kind, unit: "", meaning: meaning.to_owned() }
    }

    /// The scenario and its seed, which every row has.
    fn of_the_scenario() -> [Self; 2] {
        [
            Self::new("scenario", TidyKind::Text, "The scenario's name."),
            Self::new("seed", TidyKind::Whole, "The seed of all randomness."),
        ]
    }

    /// A metric of one replication.
    fn of_metric(metric: Metric) -> Self {
        let kind = match metric.unit() {
            MetricUnit::Count => TidyKind::Whole,
            _ => TidyKind::Number,
        };
        Self { unit: unit_of(metric), ..Self::new(metric.json_name(), kind, metric.meaning()) }
    }

    /// A figure of a metric over the replications, such as its mean.
    fn of_figure(metric: Metric, figure: &str, meaning: &str) -> Self {
        let name = format!("{}_{figure}", metric.json_name());
        let metric_meaning = metric.meaning().trim_end_matches('.');
        let meaning = format!("{metric_meaning}: {meaning}.");
        Self { unit: unit_of(metric), ..Self::new(&name, TidyKind::Number, &meaning) }
    }

    /// A field of the scenario that differs from row to row; of words, if it has no unit.
    fn of_field(path: &str, unit: Option<QuantityUnit>) -> Self {
        let meaning = format!("The field `{path}` of the scenario.");
        match unit {
            None => Self::new(path, TidyKind::Text, &meaning),
            Some(quantity) => {
                let unit = if quantity == QuantityUnit::Duration { "s" } else { "" };
                let name = quantity.column(path);
                Self { unit, ..Self::new(&name, TidyKind::Number, &meaning) }
            }
        }
    }
}

const fn unit_of(metric: Metric) -> &'static str {
    match metric.unit() {
        MetricUnit::Seconds => "s",
        MetricUnit::PerSecond => "1/s",
        MetricUnit::Count | MetricUnit::Fraction | MetricUnit::Ratio => "",
    }
}

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
