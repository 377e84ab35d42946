//! `[[background]]`.

use super::{Field, Fields, Interval, Kind, Literal};

pub(crate) static FIELDS: Fields = Fields {
    name: "background",
    about: "Streams of other users and integrations that lock the same rows meanwhile.",
    all: &[&NAME, &SET, &PER_HOUR, &ROWS, &HOLD],
};

pub(crate) static NAME: Field =
    Field::new("name", "Background", Kind::Name, "What the stream is called.")
        .left_out("`background 1`, and so on");

pub(crate) static SET: Field = Field::new(
    "set",
    "Rows of",
    Kind::Name,
    "The set of parents whose rows it locks: a `parent_object`, or the `name` of a lookup.",
)
.left_out("the first set");

pub(crate) static PER_HOUR: Field = Field::new(
    "per_hour",
    "Arrivals an hour",
    Kind::Number(Interval::above_zero_to(36_000_000)),
    "How many transactions of the stream begin in an hour, on average and at random.",
)
.counting("transactions an hour")
.required("600")
.usually("10..10000");

pub(crate) static ROWS: Field = Field::new(
    "rows",
    "Rows locked",
    Kind::up_to(10_000),
    "How many rows, drawn at random, each of its transactions locks.",
)
.counting("rows")
.or(Literal::Count(1));

pub(crate) static HOLD: Field = Field::new(
    "hold",
    "Rows held for",
    Kind::Distribution { above_zero: true },
    "How long a transaction of the stream holds its rows.",
)
.required("\"300ms\"")
.usually("10ms..10s");
