//! The records: how many children, which parents they look up to, and in which order they load.

use super::FileParents;
use crate::engine::Cv;
use std::sync::Arc;

/// How many children a scenario holds (1 to [`Children::MAX`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Children(u64);

impl Children {
    /// Ten billion: over sixty times what the platform takes in a day.
    pub const MAX: u64 = 10_000_000_000;

    /// `None` if out of range.
    #[must_use]
    pub fn new(count: u64) -> Option<Self> {
        (1..=Self::MAX).contains(&count).then_some(Self(count))
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// How many parents a set holds (1 to [`Parents::MAX`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parents(u32);

impl Parents {
    /// A billion; with its lock word of four bytes each, 4 GB.
    pub const MAX: u32 = 1_000_000_000;

    /// `None` if out of range.
    #[must_use]
    pub fn new(count: u64) -> Option<Self> {
        let count = u32::try_from(count).ok()?;
        (1..=Self::MAX).contains(&count).then_some(Self(count))
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The `[data]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// Label of the parents, such as `Account`.
    pub parent_object: String,
    /// Label of the children, such as `Opportunity`.
    pub child_object: String,
    /// How many children there are.
    pub children: Children,
    /// The first parent set, which always locks.
    pub parents: ParentSet,
    /// The order in which the children load.
    pub order: Order,
    /// Further parent sets.
    pub lookups: Vec<Lookup>,
}

/// A set of parents and how the children are spread over it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentSet {
    /// How many parents.
    pub count: Parents,
    /// How the children choose among them.
    pub fan_out: FanOut,
}

impl ParentSet {
    /// The set that a file gives; `None` if it has no parent, or too many.
    #[must_use]
    pub fn of_file(parents: Arc<FileParents>) -> Option<Self> {
        let count = Parents::new(u64::from(parents.parents()))?;
        Some(Self { count, fan_out: FanOut::File(parents) })
    }

    /// What the file says of it, if it comes from one.
    #[must_use]
    pub fn file(&self) -> Option<&FileParents> {
        match &self.fan_out {
            FanOut::File(parents) => Some(parents),
            FanOut::Uniform
            | FanOut::Fixed
            | FanOut::Zipf { .. }
            | FanOut::Lognormal { .. }
            | FanOut::Histogram { .. } => None,
        }
    }
}

/// How many children each parent has.
#[derive(Clone, Debug, PartialEq)]
pub enum FanOut {
    /// Every child picks its parent uniformly and independently.
    Uniform,
    /// Every parent gets ⌊N/P⌋ children, the first N mod P one more.
    Fixed,
    /// Parent k has weight (k+1)^-exponent.
    Zipf {
        /// 0 (even) to 20.
        exponent: f64,
    },
    /// Each parent draws a lognormal weight, once a replication.
    Lognormal {
        /// Coefficient of variation of the weights.
        cv: Cv,
    },
    /// Exact counts: so many parents with so many children each. The totals equal the scenario's.
    Histogram {
        /// In the order of the parents' row numbers.
        buckets: Vec<Bucket>,
    },
    /// Each child's parent is given, by a file with a row for every child.
    File(Arc<FileParents>),
}

/// One bucket of a histogram fan-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Children of each parent in this bucket; may be 0.
    pub children_each: u64,
    /// How many parents have that many.
    pub parents: u32,
}

/// The order in which children load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// No order.
    Random,
    /// Parents ascending, a parent's children together.
    ByParent,
    /// By parent, then each child displaced at random.
    Clustered {
        /// By up to so many places.
        window: u64,
    },
    /// As the file has them.
    File,
}

/// A further parent set (`[[data.lookups]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// Label, such as `Campaign`.
    pub name: String,
    /// The parents.
    pub parents: ParentSet,
    /// Whether a child locks its row of this set.
    pub locks: bool,
}
