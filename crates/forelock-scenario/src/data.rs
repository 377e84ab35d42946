//! The records: how many children, which parents they look up to, and in which order they load.

use super::{FileParents, LockRule, RecordFile};
use forelock_engine::Cv;
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

    /// The fewest.
    pub const ONE: Self = Self(1);

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

/// The `[data]` table: the records of a load.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// Label of the children, such as `Opportunity`.
    pub child_object: String,
    /// How many children there are.
    pub children: Children,
    /// The order in which the children load.
    pub order: Order,
    /// The parent sets that the children look up to: that of `[data]` itself, then those of
    /// `[[data.lookups]]`; none for a load without parents.
    pub sets: Vec<ParentSet>,
}

impl Data {
    /// What the children are called where no one says it.
    pub const UNNAMED_CHILD: &str = "child";

    /// The set that `[data]` itself describes; none for a load without parents.
    #[must_use]
    pub fn first_set(&self) -> Option<&ParentSet> {
        self.sets.first()
    }

    /// The file that the records come from, if they come from one.
    #[must_use]
    pub fn file(&self) -> Option<&FileParents> {
        self.first_set().and_then(ParentSet::file)
    }

    /// The files that the records come from; one alone is cut as any records are, and so none of
    /// several.
    #[must_use]
    pub fn several_files(&self) -> Option<&[RecordFile]> {
        self.file().map(FileParents::files).filter(|files| files.len() > 1)
    }

    /// What the parents are called in sentences: the first set's name.
    #[must_use]
    pub fn parent_object(&self) -> &str {
        self.first_set().map_or("parent", |set| set.name.as_str())
    }
}

/// A set of parents, how the children are spread over it, and whether they lock it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentSet {
    /// Label, such as `Account`. In several loads, sets of one name are the same rows.
    pub name: String,
    /// How many parents.
    pub count: Parents,
    /// How the children choose among them; with `via`, how the rows of that set do.
    pub fan_out: FanOut,
    /// Whether and when a child locks its row of this set.
    pub rule: LockRule,
    /// The set, by its place in [`Data::sets`] before this one, whose rows look up to this one.
    pub via: Option<usize>,
}

impl ParentSet {
    /// A set that locks as a standard lookup does.
    #[must_use]
    pub fn new(name: impl Into<String>, count: Parents, fan_out: FanOut) -> Self {
        Self { name: name.into(), count, fan_out, rule: LockRule::default(), via: None }
    }

    /// The set that a file gives; `None` if it has no parent, or too many.
    #[must_use]
    pub fn of_file(name: impl Into<String>, parents: Arc<FileParents>) -> Option<Self> {
        let count = Parents::new(u64::from(parents.parents()))?;
        Some(Self::new(name, count, FanOut::File(parents)))
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

/// Where set `number` of a load stands in its `[data]`.
pub(super) fn set_path(number: usize) -> String {
    match number.checked_sub(1) {
        None => "data".to_owned(),
        Some(lookup) => format!("data.lookups.{lookup}"),
    }
}
