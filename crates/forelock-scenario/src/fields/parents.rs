//! A set of parents: the fields that `[data]` and each of `[[data.lookups]]` have.

use super::{Field, Fields, Interval, Kind, Literal};
use crate::{LockAt, Parents, Relationship};
use strum::{EnumString, VariantNames};

/// How children are spread over parents.
#[derive(Clone, Copy, Debug, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Spread {
    /// Each child picks any parent.
    Uniform,
    /// All parents have as many.
    Fixed,
    /// By Zipf's law.
    Zipf,
    /// By weights with a lognormal distribution.
    Lognormal,
    /// By given numbers.
    Histogram,
}

pub(crate) static PARENTS: Field = Field::new(
    "parents",
    "Parents",
    Kind::up_to(Parents::MAX as u64),
    "How many parent records there are. A load without parents looks up to nothing.",
)
.counting("records")
.required_when("unless the load looks up to nothing or a file says it", "200_000");

pub(crate) static FAN_OUT: Field = Field::table(
    "fan_out",
    "Fan-out",
    Kind::Table(&FAN_OUT_FIELDS),
    "How the children are spread over the parents.",
);

pub(crate) static PARENT_COLUMN: Field = Field::new(
    "parent_column",
    "Parent column",
    Kind::Name,
    "The column of the file whose values name the parents.",
)
.required_when("with `data.file`", "\"AccountId\"");

pub(crate) static RELATIONSHIP: Field = Field::new(
    "relationship",
    "Relationship",
    Kind::words(Relationship::VARIANTS),
    "The kind of the lookup field, which decides whether a child locks its parent: `standard` and \
     `master_detail` do, `lookup_restrict` only where the parent is new to the child, \
     `lookup_clear` never.",
)
.or(Literal::Text("standard"));

pub(crate) static ROLLUP: Field = Field::new(
    "rollup",
    "Roll-up",
    Kind::Truth,
    "Whether a roll-up summary, a trigger or a flow writes the parent. It is then locked when the \
     child is saved, unless it is locked from the start anyway.",
)
.or(Literal::Truth(false));

pub(crate) static LOCKS: Field = Field::new(
    "locks",
    "Locks the parent",
    Kind::Truth,
    "Whether a child locks its parent, whatever follows from the other fields.",
)
.left_out("as `relationship`, `rollup` and the operation say");

pub(crate) static LOCK_AT: Field = Field::new(
    "lock_at",
    "Locked at",
    Kind::words(LockAt::VARIANTS),
    "When in its transaction a child locks its parent: at the start, or late, when it is saved.",
)
.left_out("as `relationship`, `rollup` and the operation say");

static FAN_OUT_FIELDS: Fields = Fields {
    name: "fan_out",
    about: "How the children are spread over the parents.",
    all: &[&SHAPE, &EXPONENT, &CV, &BUCKETS],
};

pub(crate) static SHAPE: Field = Field::new(
    "shape",
    "Shape of the fan-out",
    Kind::words(Spread::VARIANTS),
    "`uniform`: each child picks any parent. `fixed`: all parents have as many children. `zipf` \
     and `lognormal`: some have far more than others. `histogram`: the numbers are given.",
)
.or(Literal::Text("uniform"));

pub(crate) static EXPONENT: Field = Field::new(
    "exponent",
    "Exponent of the fan-out",
    Kind::Number(Interval::between(0, 20)),
    "Parent number k has the weight k^-exponent: the larger, the more children the first parents \
     have.",
)
.required("1.1")
.only("shape", "zipf");

pub(crate) static CV: Field = Field::new(
    "cv",
    "Variation of the fan-out",
    Kind::CV,
    "The coefficient of variation of the parents' weights.",
)
.required("1.5")
.only("shape", "lognormal");

pub(crate) static BUCKETS: Field = Field::new(
    "buckets",
    "Histogram of the fan-out",
    Kind::Buckets,
    "Pairs of a number of children and how many parents have as many.",
)
.required("[[9, 100_000], [11, 100_000]]")
.only("shape", "histogram");
