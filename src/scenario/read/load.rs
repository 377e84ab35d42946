//! The `[load]` table.

use super::table_reader::Tag;
use super::{TableReader, Value};
use crate::engine::{DurationDistribution, Span};
use crate::scenario::{Api, BatchSize, ConcurrencyMode, Load, Retry, Split, Submit};
use std::num::{NonZeroU32, NonZeroU64};

const MAX_PARTITIONS: u32 = 100_000;
const MAX_IN_FLIGHT: u32 = 1_000_000;
const MAX_RETRIES: u32 = 1_000;
const MAX_BACKOFF: f64 = 1_000.0;

pub(super) fn load(mut table: TableReader<'_>) -> Option<Load> {
    let api = table.or("api", Api::BulkV1, |value| {
        value.one_of(&[("bulk_v1", Api::BulkV1), ("bulk_v2", Api::BulkV2)])
    });
    let mode = table.or("concurrency_mode", ConcurrencyMode::Parallel, |value| {
        value.one_of_any_case(&[
            ("Parallel", ConcurrencyMode::Parallel),
            ("Serial", ConcurrencyMode::Serial),
        ])
    });
    let partitions = table.or("partitions", NonZeroU32::MIN, |value| {
        value.count_u32(1..=MAX_PARTITIONS).and_then(NonZeroU32::new)
    });
    let split = table.or("split", Split::Contiguous, |value| {
        value.one_of(&[
            ("contiguous", Split::Contiguous),
            ("round_robin", Split::RoundRobin),
            ("by_parent", Split::ByParent),
        ])
    });
    let stagger = table.or("stagger", Span::ZERO, Value::duration);
    let batch_size = table.required("batch_size", "batch_size = 200", |value| {
        value.count(1..=u64::from(BatchSize::MAX)).and_then(BatchSize::new)
    });
    let max_batches = table.optional("max_batches_per_partition", |value| {
        value.count(1..=u64::MAX).and_then(NonZeroU64::new)
    });
    let submit = table.or("submit", one_at_a_time(), |value| submit(value.table()?));
    let retry = table.optional("retry", |value| retry(value.table()?));
    table.finish();
    Some(Load {
        api: api?,
        mode: mode?,
        partitions: partitions?,
        split: split?,
        stagger: stagger?,
        batch_size: batch_size?,
        max_batches_per_partition: max_batches?,
        submit: submit?,
        retry: retry?,
    })
}

const fn no_time() -> DurationDistribution {
    DurationDistribution::constant(Span::ZERO)
}

const fn one_at_a_time() -> Submit {
    Submit::Closed { in_flight: NonZeroU32::MIN, think: no_time() }
}

fn submit(mut table: TableReader<'_>) -> Option<Submit> {
    let pattern = table
        .or("pattern", "closed", |value| value.one_of(&[("open", "open"), ("closed", "closed")]));
    let Some(chosen) = pattern else {
        // Which keys belong here is anyone's guess until the pattern is known.
        return None;
    };
    let tag = Tag { key: "pattern", chosen };
    table.belongs_to(tag, "open", &["interval"]);
    table.belongs_to(tag, "closed", &["in_flight", "think"]);
    let submit = if chosen == "open" {
        table
            .required("interval", "interval = \"4s\"", Value::positive_distribution)
            .map(|interval| Submit::Open { interval })
    } else {
        let in_flight = table.or("in_flight", NonZeroU32::MIN, |value| {
            value.count_u32(1..=MAX_IN_FLIGHT).and_then(NonZeroU32::new)
        });
        let think = table.or("think", no_time(), Value::distribution);
        in_flight.zip(think).map(|(in_flight, think)| Submit::Closed { in_flight, think })
    };
    table.finish();
    submit
}

fn retry(mut table: TableReader<'_>) -> Option<Retry> {
    let attempts = table.required("attempts", "attempts = 2", |value| {
        value.count_u32(1..=MAX_RETRIES).and_then(NonZeroU32::new)
    });
    let delay = table.or("delay", no_time(), Value::distribution);
    let backoff = table.or("backoff", 1.0, |value| {
        value.number("above 0, at most 1,000", |b| b > 0.0 && b <= MAX_BACKOFF)
    });
    table.finish();
    Some(Retry { attempts: attempts?, delay: delay?, backoff: backoff? })
}
