//! What the value of a field may be.

use super::{Fields, distribution};
use crate::{Children, MetricUnit, Parents};
use forelock_io::words::thousands;
use std::fmt;
use std::ops::{Bound, RangeBounds, RangeInclusive};

/// What the value of a field may be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Truth,
    /// A whole number, plain or as `"200k"`.
    Count {
        /// The smallest.
        from: u64,
        /// The largest.
        to: u64,
    },
    /// A number.
    Number(Interval),
    /// A number or a percentage in quotes.
    Fraction(Interval),
    /// A number with a unit of time.
    Duration {
        /// Whether zero is refused.
        above_zero: bool,
    },
    /// A duration that is always the same, or a table of its mean and its spread.
    Distribution {
        /// Whether a mean of zero is refused.
        above_zero: bool,
    },
    /// One of some words.
    Choice {
        /// The words.
        words: &'static [&'static str],
        /// Whether capitals don't matter.
        any_case: bool,
    },
    /// One line of text that names something.
    Name,
    /// Any text.
    Text,
    /// The path of a file.
    Path,
    /// The path of a file, of a directory or a pattern; or a list of these.
    Paths,
    /// What stands between the fields of a CSV.
    Delimiter,
    /// A list of names.
    Names,
    /// A list of pairs: children each, number of parents.
    Buckets,
    /// A comparison with a quantity of a metric.
    Comparison(MetricUnit),
    /// A quantity of a metric, or a table of the quantity and how near to it counts as the same.
    Observation(MetricUnit),
    /// A quantity of the metric that the table around it is about.
    OfItsMetric,
    /// A table.
    Table(&'static Fields),
    /// A list of tables.
    Tables(&'static Fields),
}

impl Kind {
    /// The range of a count; all numbers for other kinds.
    #[must_use]
    pub const fn counts(&self) -> RangeInclusive<u64> {
        match *self {
            Self::Count { from, to } => from..=to,
            _ => 0..=u64::MAX,
        }
    }

    /// The range of a number or a fraction; what can be measured for other kinds.
    #[must_use]
    pub const fn interval(&self) -> Interval {
        match *self {
            Self::Number(interval) | Self::Fraction(interval) => interval,
            Self::Observation(MetricUnit::Fraction) => Interval::UNIT,
            _ => Interval::from(0),
        }
    }

    /// The fields of the table, or of each table of the list, that the value may be.
    #[must_use]
    pub const fn fields(&self) -> Option<&'static Fields> {
        match *self {
            Self::Table(fields) | Self::Tables(fields) => Some(fields),
            Self::Distribution { .. } => Some(&distribution::FIELDS),
            Self::Observation(_) => Some(&super::metrics::WITH_TOLERANCE),
            _ => None,
        }
    }

    /// Whether a duration must be above zero.
    #[must_use]
    pub const fn is_above_zero(&self) -> bool {
        matches!(
            self,
            Self::Duration { above_zero: true } | Self::Distribution { above_zero: true }
        )
    }

    /// The two numbers of a pair of [`Kind::Buckets`].
    pub const BUCKET: [Self; 2] =
        [Self::Count { from: 0, to: Children::MAX }, Self::up_to(Parents::MAX as u64)];

    /// Whether it takes numbers, and only whole ones.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Count { .. } | Self::Buckets)
    }
}

/// The kind in words, without its range: `duration`, or the words of a choice.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truth => "true or false",
            Self::Count { .. } => "whole number",
            Self::Number(_) => "number",
            Self::Fraction(_) => "fraction or percentage",
            Self::Duration { .. } => "duration",
            Self::Distribution { .. } => "distribution",
            Self::Choice { words, .. } => {
                let (last, others) = words.split_last().unwrap_or((&"", &[]));
                for word in others {
                    write!(f, "\"{word}\", ")?;
                }
                return write!(f, "\"{last}\"");
            }
            Self::Name | Self::Text | Self::Delimiter => "text",
            Self::Path => "path of a file",
            Self::Paths => "path of a file, a directory or a pattern, or a list of these",
            Self::Names => "list of names",
            Self::Buckets => "list of pairs",
            Self::Comparison(unit) => return write!(f, "comparison with {}", quantity(*unit)),
            Self::Observation(unit) => return f.write_str(quantity(*unit)),
            Self::OfItsMetric => "quantity of the metric",
            Self::Table(_) => "table",
            Self::Tables(_) => "list of tables",
        })
    }
}

/// What the values of a metric are.
const fn quantity(unit: MetricUnit) -> &'static str {
    match unit {
        MetricUnit::Count => "a whole number",
        MetricUnit::Fraction => "a fraction or percentage",
        MetricUnit::Seconds => "a duration",
        MetricUnit::PerSecond => "a number per second",
        MetricUnit::Ratio => "a number",
    }
}

/// Between which ends a number must lie. All ends are whole numbers.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    /// The lower end.
    pub low: Bound<u32>,
    /// The upper end.
    pub high: Bound<u32>,
}

impl Interval {
    /// From 0 to 1, ends included.
    pub const UNIT: Self = Self::between(0, 1);
    /// Above 0 and below 1.
    pub const INSIDE_UNIT: Self = Self { low: Bound::Excluded(0), high: Bound::Excluded(1) };

    /// Above 0.
    pub const ABOVE_ZERO: Self = Self { low: Bound::Excluded(0), high: Bound::Unbounded };

    pub(super) const fn between(low: u32, high: u32) -> Self {
        Self { low: Bound::Included(low), high: Bound::Included(high) }
    }

    pub(super) const fn above_zero_to(high: u32) -> Self {
        Self { low: Bound::Excluded(0), high: Bound::Included(high) }
    }

    pub(crate) const fn from(low: u32) -> Self {
        Self { low: Bound::Included(low), high: Bound::Unbounded }
    }

    /// Whether `number` lies in it.
    #[must_use]
    pub fn contains(&self, number: f64) -> bool {
        (self.low.map(f64::from), self.high.map(f64::from)).contains(&number)
    }
}

/// `from 0 to 1,000`, as messages say it.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let both_included = matches!(self.low, Bound::Included(_));
        match self.low {
            Bound::Included(low) => write!(f, "from {}", thousands(low))?,
            Bound::Excluded(low) => write!(f, "above {}", thousands(low))?,
            Bound::Unbounded => {}
        }
        match self.high {
            Bound::Included(high) if both_included => write!(f, " to {}", thousands(high)),
            Bound::Included(high) => write!(f, ", at most {}", thousands(high)),
            Bound::Excluded(high) => write!(f, " and below {}", thousands(high)),
            Bound::Unbounded => Ok(()),
        }
    }
}
