//! `[org]` and `[org.scaling]`.

use super::{Field, Fields, Interval, Kind, Literal, locks, service};
use crate::MAX_BATCH_RECORDS;

pub(crate) static FIELDS: Fields = Fields {
    name: "org",
    about: "The org that processes the load.",
    all: &[
        &WORKERS,
        &TRANSACTION_SIZE,
        &SERVICE,
        &SCALING,
        &LOCKS,
        &REQUEUE_AFTER,
        &MAX_ATTEMPTS,
        &TIME_SLICE,
        &BATCH_OVERHEAD,
    ],
};

pub(crate) static WORKERS: Field = Field::new(
    "workers",
    "Workers",
    Kind::up_to(1_000_000),
    "How many batches of the Bulk APIs the org runs at once.",
)
.counting("batches")
.required("50")
.usually("1..100");

pub(crate) static TRANSACTION_SIZE: Field = Field::new(
    "transaction_size",
    "Transaction size",
    Kind::up_to(MAX_BATCH_RECORDS as u64),
    "How many records the platform commits together.",
)
.counting("records")
.or(Literal::Count(200));

pub(crate) static SERVICE: Field =
    Field::table("service", "Service", Kind::Table(&service::OF_ORG), service::OF_ORG.about);

pub(crate) static SCALING: Field =
    Field::table("scaling", "Scaling", Kind::Table(&SCALING_FIELDS), SCALING_FIELDS.about);

pub(crate) static LOCKS: Field =
    Field::table("locks", "Locks", Kind::Table(&locks::FIELDS), locks::FIELDS.about);

pub(crate) static REQUEUE_AFTER: Field = Field::new(
    "requeue_after",
    "Requeue limit",
    Kind::Count { from: 0, to: u32::MAX as u64 },
    "After more than so many records of a batch have failed on locks, the rest of the batch goes \
     back to the end of the queue.",
)
.counting("records")
.or(Literal::Count(100));

pub(crate) static MAX_ATTEMPTS: Field = Field::new(
    "max_attempts",
    "Attempts a batch",
    Kind::up_to(u32::MAX as u64),
    "How many times a batch is begun before the platform gives up what is left of it.",
)
.counting("attempts")
.left_out("11 in the Bulk API 1.0, 21 in the Bulk API 2.0");

pub(crate) static TIME_SLICE: Field = Field::new(
    "time_slice",
    "Time slice",
    Kind::Duration { above_zero: true },
    "How long a batch may run before the rest of it goes back to the end of the queue.",
)
.or(Literal::Text("5m"));

pub(crate) static BATCH_OVERHEAD: Field = Field::new(
    "batch_overhead",
    "Batch overhead",
    Kind::Distribution { above_zero: false },
    "What the platform takes to start a batch, before it holds any lock.",
)
.or(Literal::Text("0s"))
.usually("10ms..1m");

static SCALING_FIELDS: Fields = Fields {
    name: "scaling",
    about: "How much transactions that run at once slow one another (the Universal Scalability \
            Law).",
    all: &[&CONTENTION, &COHERENCY],
};

pub(crate) static CONTENTION: Field = Field::new(
    "contention",
    "Contention",
    Kind::Number(Interval::between(0, 1_000)),
    "The part of the work that only one transaction at a time can do: with 0 they don't slow one \
     another, with 1 many are no faster than one.",
)
.or(Literal::Number(0.0))
.usually("0..1");

pub(crate) static COHERENCY: Field = Field::new(
    "coherency",
    "Coherency",
    Kind::Number(Interval::between(0, 1_000)),
    "The extra work for each pair of transactions that run at once: above 0, more of them can be \
     slower.",
)
.or(Literal::Number(0.0))
.usually("0..0.1");
