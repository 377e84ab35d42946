//! `[data]` and `[[data.lookups]]`.

use super::parents::{FAN_OUT, LOCK_AT, LOCKS, PARENT_COLUMN, PARENTS, RELATIONSHIP, ROLLUP};
use super::{Field, Fields, Kind, Literal};
use crate::{Children, Data};
use forelock_extract::NullWords;
use strum::{EnumString, VariantNames};

/// In which order the records are sent.
#[derive(Clone, Copy, Debug, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum LoadOrder {
    /// In any order.
    Random,
    /// A parent's children together.
    ByParent,
    /// Nearly so.
    Clustered,
    /// As the file has them.
    File,
}

pub(crate) static FIELDS: Fields = Fields {
    name: "data",
    about: "The records that are loaded: how many, which parents they look up to, and in which \
            order.",
    all: &ALL,
};

/// The fields of records that are not those of another load.
pub(super) const ALL: [&Field; 16] = [
    &PARENT_OBJECT,
    &CHILD_OBJECT,
    &PARENTS,
    &CHILDREN,
    &FAN_OUT,
    &FILE,
    &PARENT_COLUMN,
    &DELIMITER,
    &NULL_WORDS,
    &ORDER,
    &WINDOW,
    &RELATIONSHIP,
    &ROLLUP,
    &LOCKS,
    &LOCK_AT,
    &LOOKUPS,
];

pub(crate) static PARENT_OBJECT: Field = Field::new(
    "parent_object",
    "Parent object",
    Kind::Name,
    "The object that the records look up to. Loads that give the same name here share its rows.",
)
.required_when("where there are several loads (one alone calls it `parent`)", "\"Account\"");

pub(crate) static CHILD_OBJECT: Field = Field::new(
    "child_object",
    "Object",
    Kind::Name,
    "The object that is loaded. An update of what another load looks up to locks those rows.",
)
.or(Literal::Text(Data::UNNAMED_CHILD));

pub(crate) static CHILDREN: Field =
    Field::new("children", "Records", Kind::up_to(Children::MAX), "How many records are loaded.")
        .counting("records")
        .required_when("unless a file says it", "\"2M\"");

pub(crate) static FILE: Field = Field::new(
    "file",
    "File",
    Kind::Paths,
    "A CSV whose rows are the records, by its path from this file, in place of `parents`, \
     `children` and `fan_out`. Several are a directory, a pattern of names (`parts/*.csv`, sorted 2 \
     before 10) or a list.",
)
.required_when("without `children`", "\"opportunities.csv\"");

pub(crate) static DELIMITER: Field = Field::new(
    "delimiter",
    "Delimiter",
    Kind::Delimiter,
    "What stands between the fields of the file: `comma`, `semicolon`, `tab`, `pipe`, `caret`, \
     `backquote`, or the character.",
)
.left_out("found out from the header");

pub(crate) static NULL_WORDS: Field = Field::new(
    "null_words",
    "Null words",
    Kind::words(NullWords::VARIANTS),
    "What a word such as `NULL`, `None` or `NA` in a column of parents means: `no_parent`, a `key` like \
     others, or (`ask`) an error. Blank fields, `#N/A` and ids of zeros are no parent whatever stands here.",
)
.or(Literal::Text("ask"));

pub(crate) static ORDER: Field = Field::new(
    "order",
    "Load order",
    Kind::words(LoadOrder::VARIANTS),
    "The order in which the records are sent: `by_parent` keeps a parent's children together, \
     `clustered` nearly so, `file` is that of the CSV.",
)
.or(Literal::Text("random"));

pub(crate) static WINDOW: Field = Field::new(
    "window",
    "Cluster window",
    Kind::up_to(Children::MAX),
    "The greatest distance, in places, of a record from its position in the order `by_parent`.",
)
.counting("places")
.required("1_000")
.only("order", "clustered");

pub(crate) static LOOKUPS: Field =
    Field::table("lookups", "Lookups", Kind::Tables(&LOOKUP), LOOKUP.about);

static LOOKUP: Fields = Fields {
    name: "lookup",
    about: "Further sets of parents that the records look up to, and lock, as well.",
    all: &[
        &NAME,
        &VIA,
        &PARENTS,
        &FAN_OUT,
        &PARENT_COLUMN,
        &RELATIONSHIP,
        &ROLLUP,
        &LOCKS,
        &LOCK_AT,
    ],
};

pub(crate) static NAME: Field = Field::new(
    "name",
    "Lookup",
    Kind::Name,
    "What the set is called. Loads that give the same name here share its rows.",
)
.required_when("where there are several loads, unless a column names the parents", "\"Campaign\"");

pub(crate) static VIA: Field = Field::new(
    "via",
    "Reached through",
    Kind::Name,
    "The earlier set whose rows look up to this one, if the records do not look up to it \
     themselves: an Order Item reaches its Account through its Order.",
)
.left_out("the records look up to it themselves");
