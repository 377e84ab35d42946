//! `[org.service]` and the `service` of one of several loads.

use super::distribution::{CV as SPREAD, SHAPE};
use super::{Field, Fields, Kind, Literal};

pub(crate) static OF_ORG: Fields = Fields {
    name: "service",
    about: "How long the org works on a transaction that it runs alone.",
    all: &[&PER_RECORD, &PER_TRANSACTION, &CV, &SHAPE, &DAY_TO_DAY],
};

pub(crate) static OF_LOAD: Fields = Fields {
    name: "load_service",
    about: "How long the org works on a transaction of this load, in place of `org.service`.",
    all: &[&PER_RECORD, &PER_TRANSACTION, &CV, &SHAPE, &DAY_TO_DAY_OF_LOAD],
};

pub(crate) static PER_RECORD: Field = Field::new(
    "per_record",
    "Time per record",
    Kind::Duration { above_zero: false },
    "The mean service time of a record: what triggers, flows and sharing rules take.",
)
.required_when("without `per_transaction`", "\"9.2ms\"")
.usually("1ms..60ms");

pub(crate) static PER_TRANSACTION: Field = Field::new(
    "per_transaction",
    "Time per transaction",
    Kind::Duration { above_zero: false },
    "What a transaction takes besides its records.",
)
.left_out("`\"0s\"`; with it, `per_record` may be left out")
.usually("1ms..10s");

pub(crate) static CV: Field = Field {
    label: "Service variation",
    meaning: "The coefficient of variation of a transaction's service time.",
    usual: Some("0..1.5"),
    ..SPREAD
};

pub(crate) static DAY_TO_DAY: Field = Field::new(
    "day_to_day",
    "Day-to-day variation",
    Kind::CV,
    "How much one night's speed differs from another's: the coefficient of variation of a factor \
     on all service times of a replication.",
)
.or(Literal::Number(0.0))
.usually("0..0.3");

pub(crate) static DAY_TO_DAY_OF_LOAD: Field =
    DAY_TO_DAY.left_out("as `org.service.day_to_day` says");
