//! The `[org]` table and the `[[background]]` streams.

use super::distribution::spread;
use super::typed::{Read, read_fields};
use super::{TableReader, Value};
use crate::fields::{Field, background, locks, org, service};
use crate::{Background, Locks, Org, Scaling, Service};
use forelock_engine::{Cv, Span};

pub(super) fn org(table: &TableReader<'_>) -> Option<Org> {
    let workers = table.read(&org::WORKERS);
    let transaction_size = table.read(&org::TRANSACTION_SIZE);
    let service = table
        .table(&org::SERVICE)
        .and_then(|table| service_with::<Cv>(&table, &service::DAY_TO_DAY));
    let scaling = table.read(&org::SCALING);
    let locks = table.read(&org::LOCKS);
    let requeue_after = table.read(&org::REQUEUE_AFTER);
    let max_attempts = table.read(&org::MAX_ATTEMPTS);
    let time_slice = table.read(&org::TIME_SLICE);
    let batch_overhead = table.read(&org::BATCH_OVERHEAD);
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

/// A load's own `service`, in place of the org's; how much its nights differ is the org's unless it
/// says so.
pub(super) fn load_service(table: &TableReader<'_>) -> Option<(Service, Option<Cv>)> {
    service_with(table, &service::DAY_TO_DAY_OF_LOAD)
}

/// A `service`, with how much nights differ.
fn service_with<D: Read>(table: &TableReader<'_>, day_to_day: &Field) -> Option<(Service, D)> {
    let day_to_day = table.read(day_to_day);
    let per_record: Option<Option<Span>> = table.read(&service::PER_RECORD);
    let per_transaction: Option<Option<Span>> = table.read(&service::PER_TRANSACTION);
    let spread = spread(table);
    let costs = per_record.zip(per_transaction).and_then(|costs| match costs {
        (None, None) => table.missing(&service::PER_RECORD, service::PER_RECORD.example()),
        (record, transaction) => {
            let costs = (record.unwrap_or_default(), transaction.unwrap_or_default());
            if costs == (Span::ZERO, Span::ZERO) {
                let title = "costs nothing: `per_record` and `per_transaction` are zero";
                return table.wrong(
                    format!("`{}` {title}", table.path()),
                    "write one of them above zero, such as `per_record = \"9.2ms\"`",
                );
            }
            Some(costs)
        }
    });
    let ((per_record, per_transaction), (cv, shape)) = costs.zip(spread)?;
    Some((Service { per_record, per_transaction, cv, shape }, day_to_day?))
}

impl Read for Scaling {
    fn read(value: &Value<'_>) -> Option<Self> {
        read_fields!(value.table()? => Scaling {
            contention: org::CONTENTION,
            coherency: org::COHERENCY,
        })
    }
}

impl Read for Locks {
    fn read(value: &Value<'_>) -> Option<Self> {
        read_fields!(value.table()? => Locks {
            wait_timeout: locks::WAIT_TIMEOUT,
            wait: locks::WAIT,
            request: locks::REQUEST,
            order: locks::ORDER,
            held_fraction: locks::HELD_FRACTION,
            late_fraction: locks::LATE_FRACTION,
            deadlock: locks::DEADLOCK,
            failure: locks::FAILURE,
        })
    }
}

pub(super) fn background(index: usize, value: &Value<'_>) -> Option<Background> {
    let table = value.table()?;
    let name = table.read_or(&background::NAME, format!("background {}", index + 1));
    let (per_hour, set) = (table.read(&background::PER_HOUR), table.read(&background::SET));
    let (rows, hold) = (table.read(&background::ROWS), table.read(&background::HOLD));
    Some(Background { name: name?, per_hour: per_hour?, set: set?, rows: rows?, hold: hold? })
}
