//! `[org.locks]`.

use super::{Field, Fields, Interval, Kind, Literal};
use crate::{Deadlock, Failure, LockOrder, LockWait};
use strum::VariantNames;

pub(crate) static FIELDS: Fields = Fields {
    name: "locks",
    about: "How transactions lock rows, and what happens to one that has to wait.",
    all: &[
        &WAIT_TIMEOUT,
        &WAIT,
        &REQUEST,
        &ORDER,
        &HELD_FRACTION,
        &LATE_FRACTION,
        &DEADLOCK,
        &FAILURE,
    ],
};

pub(crate) static WAIT_TIMEOUT: Field = Field::new(
    "wait_timeout",
    "Lock wait limit",
    Kind::Duration { above_zero: true },
    "How long a transaction waits for a row before it is refused.",
)
.or(Literal::Text("10s"))
.usually("1s..60s");

pub(crate) static WAIT: Field = Field::new(
    "wait",
    "Lock wait",
    Kind::words(LockWait::VARIANTS),
    "When the time limit of a wait starts: `one_stage`, at the beginning of the wait; \
     `two_stage`, again when the request becomes the first in the queue for its row, as in \
     PostgreSQL.",
)
.or(Literal::Text("one_stage"));

pub(crate) static REQUEST: Field = Field::new(
    "request",
    "Time to ask for a lock",
    Kind::Duration { above_zero: false },
    "How long asking for one row takes, before the row is granted or the wait begins. Above zero, \
     transactions that ask at the same time interleave.",
)
.or(Literal::Text("0s"))
.usually("0s..5ms");

pub(crate) static ORDER: Field = Field::new(
    "order",
    "Lock order",
    Kind::words(LockOrder::VARIANTS),
    "In which order a transaction locks its rows: `row` is that of their ids, as the platform \
     does; `record` is that of the records, as an org's own code may do, and can deadlock.",
)
.or(Literal::Text("row"));

pub(crate) static HELD_FRACTION: Field = Field::new(
    "held_fraction",
    "Service under locks",
    Kind::Fraction(Interval::UNIT),
    "The part of a transaction's service during which it holds its locks.",
)
.or(Literal::Number(1.0))
.usually("0..1");

pub(crate) static LATE_FRACTION: Field = Field::new(
    "late_fraction",
    "Service under late locks",
    Kind::Fraction(Interval::UNIT),
    "The part of a transaction's service that follows the locks taken when records are saved.",
)
.or(Literal::Number(0.3));

pub(crate) static DEADLOCK: Field = Field::new(
    "deadlock",
    "Deadlocks",
    Kind::words(Deadlock::VARIANTS),
    "`detect`: a request that closes a circle of waiting transactions is refused at once. \
     `timeout`: it waits until its time is up.",
)
.or(Literal::Text("detect"));

pub(crate) static FAILURE: Field = Field::new(
    "failure",
    "What fails",
    Kind::words(Failure::VARIANTS),
    "What fails when a row is refused: the whole `transaction`, or each `record` that needs the \
     row.",
)
.or(Literal::Text("transaction"));
