//! The `[org]` table and the `[[background]]` streams.

use super::distribution::spread;
use super::{TableReader, Value};
use crate::engine::{Cv, DurationDistribution, Span};
use crate::scenario::source::Table;
use crate::scenario::{
    Background, Deadlock, Failure, LockOrder, Locks, MAX_BATCH_RECORDS, Org, Scaling, Service,
};
use std::num::NonZeroU32;

const MAX_WORKERS: u32 = 1_000_000;
const MAX_SCALING: f64 = 1_000.0;
const MAX_PER_HOUR: f64 = 36_000_000.0;
const MAX_ROWS: u32 = 10_000;

/// The platform's own numbers (MODEL.md §3 to §5), for what a scenario leaves out.
const TRANSACTION_SIZE: u32 = 200;
const REQUEUE_AFTER: u32 = 100;
const TIME_SLICE: Span = Span::from_secs(300);
const WAIT_TIMEOUT: Span = Span::from_secs(10);
const LATE_FRACTION: f64 = 0.3;

pub(super) fn org<'a>(mut table: TableReader<'a>, empty: &'a Table) -> Option<Org> {
    let workers = table.required("workers", "workers = 50", |v| counting(v, MAX_WORKERS));
    let transaction_size = table
        .or("transaction_size", NonZeroU32::new(TRANSACTION_SIZE), |v| {
            counting(v, MAX_BATCH_RECORDS).map(Some)
        })
        .flatten();
    let service = table.table("service", empty, org_service);
    let scaling = table.table("scaling", empty, scaling);
    let locks = table.table("locks", empty, locks);
    let requeue_after = table.or("requeue_after", REQUEUE_AFTER, |v| v.count_u32(0..=u32::MAX));
    let max_attempts = table.optional("max_attempts", |v| counting(v, u32::MAX));
    let time_slice = table.or("time_slice", TIME_SLICE, Value::positive_duration);
    let no_overhead = DurationDistribution::constant(Span::ZERO);
    let batch_overhead = table.or("batch_overhead", no_overhead, Value::distribution);
    table.finish();
    let (service, day_to_day) = service?;
    Some(Org {
        workers: workers?,
        transaction_size: transaction_size?,
        service,
        day_to_day,
        scaling: scaling?,
        locks: locks?,
        requeue_after: requeue_after?,
        max_attempts: max_attempts?,
        time_slice: time_slice?,
        batch_overhead: batch_overhead?,
    })
}

/// A whole number from 1.
fn counting(value: &Value<'_>, most: u32) -> Option<NonZeroU32> {
    value.count_u32(1..=most).and_then(NonZeroU32::new)
}

/// `org.service`, with how much nights differ.
fn org_service(mut table: TableReader<'_>) -> Option<(Service, Cv)> {
    let day_to_day = table.or("day_to_day", Cv::ZERO, Value::cv);
    let service = service(table)?;
    Some((service, day_to_day?))
}

/// A load's own `service`, in place of the org's; how much its nights differ is the org's unless it
/// says so.
pub(super) fn load_service(mut table: TableReader<'_>) -> Option<(Service, Option<Cv>)> {
    let day_to_day = table.optional("day_to_day", Value::cv);
    let service = service(table)?;
    Some((service, day_to_day?))
}

fn service(mut table: TableReader<'_>) -> Option<Service> {
    let per_record = table.optional("per_record", Value::duration);
    let per_transaction = table.optional("per_transaction", Value::duration);
    let spread = spread(&mut table);
    let costs = per_record.zip(per_transaction).and_then(|costs| match costs {
        (None, None) => table.missing("per_record", "per_record = \"9.2ms\""),
        (record, transaction) => {
            let costs = (record.unwrap_or_default(), transaction.unwrap_or_default());
            if costs == (Span::ZERO, Span::ZERO) {
                return table.wrong(
                    format!(
                        "`{}` costs nothing: `per_record` and `per_transaction` are zero",
                        table.path()
                    ),
                    "write one of them above zero, such as `per_record = \"9.2ms\"`",
                );
            }
            Some(costs)
        }
    });
    table.finish();
    let ((per_record, per_transaction), (cv, shape)) = costs.zip(spread)?;
    Some(Service { per_record, per_transaction, cv, shape })
}

fn scaling(mut table: TableReader<'_>) -> Option<Scaling> {
    let coefficient = |value: &Value<'_>| {
        value.number("from 0 to 1,000", |number| (0.0..=MAX_SCALING).contains(&number))
    };
    let contention = table.or("contention", 0.0, coefficient);
    let coherency = table.or("coherency", 0.0, coefficient);
    table.finish();
    Some(Scaling { contention: contention?, coherency: coherency? })
}

fn locks(mut table: TableReader<'_>) -> Option<Locks> {
    let wait_timeout = table.or("wait_timeout", WAIT_TIMEOUT, Value::positive_duration);
    let order = table.or("order", LockOrder::Row, |value| {
        value.one_of(&[("record", LockOrder::Record), ("row", LockOrder::Row)])
    });
    let held_fraction = table.or("held_fraction", 1.0, |value| {
        value.fraction("from 0 to 1", |fraction| (0.0..=1.0).contains(&fraction))
    });
    let late_fraction = table.or("late_fraction", LATE_FRACTION, |value| {
        value.fraction("from 0 to 1", |fraction| (0.0..=1.0).contains(&fraction))
    });
    let deadlock = table.or("deadlock", Deadlock::Detect, |value| {
        value.one_of(&[("detect", Deadlock::Detect), ("timeout", Deadlock::Timeout)])
    });
    let failure = table.or("failure", Failure::Transaction, |value| {
        value.one_of(&[("transaction", Failure::Transaction), ("record", Failure::Record)])
    });
    table.finish();
    Some(Locks {
        wait_timeout: wait_timeout?,
        order: order?,
        held_fraction: held_fraction?,
        late_fraction: late_fraction?,
        deadlock: deadlock?,
        failure: failure?,
    })
}

pub(super) fn background(index: usize, value: &Value<'_>) -> Option<Background> {
    let mut table = value.table()?;
    let name = table.or("name", format!("background {}", index + 1), Value::label);
    let per_hour = table.required("per_hour", "per_hour = 600", |value| {
        value.number("above 0, at most 36,000,000", |rate| rate > 0.0 && rate <= MAX_PER_HOUR)
    });
    let set = table.optional("set", Value::label);
    let rows = table.or("rows", NonZeroU32::MIN, |value| counting(value, MAX_ROWS));
    let hold = table.required("hold", "hold = \"300ms\"", Value::positive_distribution);
    table.finish();
    Some(Background { name: name?, set: set?, per_hour: per_hour?, rows: rows?, hold: hold? })
}
