//! `[load]`.

use super::{Field, Fields, Interval, Kind, Literal, names};
use crate::{Api, BatchSize, CLIENTS, ConcurrencyMode, Operation, Split};
use strum::{EnumString, VariantNames};

/// Sends in flight at most.
pub(crate) const MOST_IN_FLIGHT: u32 = 1_000_000;

const CLIENT_NAMES: [&str; CLIENTS.len()] = names!(CLIENTS, client => client.name);

/// How a partition paces its sends.
#[derive(Clone, Copy, Debug, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Pattern {
    /// By the clock.
    Open,
    /// When one before has ended.
    Closed,
}

pub(crate) static FIELDS: Fields = Fields {
    name: "load",
    about: "How the records are sent: by which tool or API, in batches of which size, and how \
            fast.",
    all: &[
        &CLIENT,
        &OPERATION,
        &PARENT_CHANGED,
        &API,
        &CONCURRENCY_MODE,
        &PARTITIONS,
        &SPLIT,
        &STAGGER,
        &BATCH_SIZE,
        &JOB_SIZE,
        &MAX_BATCHES_PER_PARTITION,
        &SUBMIT,
        &RETRY,
    ],
};

pub(crate) static CLIENT: Field = Field::new(
    "client",
    "Client",
    Kind::words(&CLIENT_NAMES),
    "The tool that sends: its API, mode, batch size and pace hold where the scenario does not give \
     its own.",
)
.left_out("no tool in particular");

pub(crate) static OPERATION: Field = Field::new(
    "operation",
    "Operation",
    Kind::words(Operation::VARIANTS),
    "What is done to the records. All but an insert lock the records' own rows as well.",
)
.left_out("`insert`; for a second pass, the operation of the first");

pub(crate) static PARENT_CHANGED: Field = Field::new(
    "parent_changed",
    "Parent changed",
    Kind::Truth,
    "Whether an update or upsert gives the records another parent than before.",
)
.left_out("`false` for an update, `true` otherwise");

pub(crate) static API: Field =
    Field::new("api", "API", Kind::words(Api::VARIANTS), "The API that the records go through.")
        .or(Literal::Text("bulk_v1"));

pub(crate) static CONCURRENCY_MODE: Field = Field::new(
    "concurrency_mode",
    "Concurrency mode",
    Kind::Choice { words: ConcurrencyMode::VARIANTS, any_case: true },
    "Whether the platform runs batches of the load side by side. Only the Bulk API 1.0 has the \
     Serial mode.",
)
.or(Literal::Text("Parallel"));

pub(crate) static PARTITIONS: Field = Field::new(
    "partitions",
    "Partitions",
    Kind::up_to(100_000),
    "How many streams the loader sends side by side, each with its own part of the records. \
     Several files are assigned to them in consecutive groups, or by names such as \
     `part-1-job-001.csv`.",
)
.counting("streams")
.left_out("1; of several files, each is one");

pub(crate) static SPLIT: Field = Field::new(
    "split",
    "Split",
    Kind::words(Split::VARIANTS),
    "How the partitions share the records: each one piece, in turns, or all children of a parent \
     to one partition.",
)
.or(Literal::Text("contiguous"));

pub(crate) static STAGGER: Field = Field::new(
    "stagger",
    "Stagger",
    Kind::Duration { above_zero: false },
    "How much later each partition begins than the one before it.",
)
.or(Literal::Text("0s"));

pub(crate) static BATCH_SIZE: Field = Field::new(
    "batch_size",
    "Batch size",
    Kind::up_to(BatchSize::MAX as u64),
    "Records that are sent at once: at most 10,000 in the Bulk API 1.0, 200 in the SOAP API. In the \
     Bulk API 2.0 it is called `job_size`.",
)
.counting("records")
.required_when("without `client`, except in the Bulk API 2.0", "200");

pub(crate) static JOB_SIZE: Field = Field {
    key: "job_size",
    label: "Job size",
    meaning: "Records of a job of the Bulk API 2.0. The platform cuts a job into batches of 10,000, \
              which run at once.",
    ..BATCH_SIZE
}
.required_when("without `client`, in the Bulk API 2.0", "10_000");

pub(crate) static MAX_BATCHES_PER_PARTITION: Field = Field::new(
    "max_batches_per_partition",
    "Sends a partition",
    Kind::up_to(u64::MAX),
    "After how many sends a partition stops, though it has more records.",
)
.counting("sends")
.left_out("until all records are sent");

pub(crate) static SUBMIT: Field =
    Field::table("submit", "Pace", Kind::Table(&SUBMIT_FIELDS), SUBMIT_FIELDS.about);

pub(crate) static RETRY: Field =
    Field::new("retry", "Retry", Kind::Table(&RETRY_FIELDS), RETRY_FIELDS.about)
        .left_out("what failed is not sent again");

static SUBMIT_FIELDS: Fields = Fields {
    name: "submit",
    about: "The pace at which a partition sends.",
    all: &[&PATTERN, &INTERVAL, &IN_FLIGHT, &THINK],
};

pub(crate) static PATTERN: Field = Field::new(
    "pattern",
    "Pattern",
    Kind::words(Pattern::VARIANTS),
    "`open`: by the clock, even if earlier sends have not ended. `closed`: `in_flight` sends are \
     under way, and the next one starts when one has ended.",
)
.or(Literal::Text("closed"));

pub(crate) static INTERVAL: Field = Field::new(
    "interval",
    "Interval between sends",
    Kind::Distribution { above_zero: true },
    "The time from one send of a partition to its next.",
)
.required("\"4s\"")
.only("pattern", "open");

pub(crate) static IN_FLIGHT: Field = Field::new(
    "in_flight",
    "Sends in flight",
    Kind::up_to(MOST_IN_FLIGHT as u64),
    "How many sends of a partition are under way at once.",
)
.counting("sends")
.or(Literal::Count(1))
.only("pattern", "closed");

pub(crate) static THINK: Field = Field::new(
    "think",
    "Think time",
    Kind::Distribution { above_zero: false },
    "The time from the end of a send to the one that follows it.",
)
.or(Literal::Text("0s"))
.only("pattern", "closed");

static RETRY_FIELDS: Fields = Fields {
    name: "retry",
    about: "How the loader sends again what failed.",
    all: &[&ATTEMPTS, &DELAY, &BACKOFF],
};

pub(crate) static ATTEMPTS: Field = Field::new(
    "attempts",
    "Retries",
    Kind::up_to(1_000),
    "How many times a send is repeated at most.",
)
.counting("sends")
.required("2");

pub(crate) static DELAY: Field = Field::new(
    "delay",
    "Retry delay",
    Kind::Distribution { above_zero: false },
    "The time from the end of a send to its first repetition.",
)
.or(Literal::Text("0s"));

pub(crate) static BACKOFF: Field = Field::new(
    "backoff",
    "Retry backoff",
    Kind::Number(Interval::above_zero_to(1_000)),
    "How many times longer each delay is than the one before.",
)
.or(Literal::Number(1.0));
