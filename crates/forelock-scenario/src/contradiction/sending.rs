//! How a load is sent.

use super::Finder;
use crate::pacing::sends_per_partition;
use crate::read::units::show_number;
use crate::{Api, Load, Loads, MAX_BATCH_RECORDS, MAX_SOAP_RECORDS, Sending, Submit};
use forelock_io::words::thousands;

const MAX_SENDS: u128 = 20_000_000;
const MAX_YEARS: f64 = 100.0;
const YEAR_SECONDS: f64 = 365.25 * 24.0 * 3600.0;

impl Finder<'_> {
    pub(super) fn sending(&mut self, load: &Load) {
        self.api(&load.sending);
        self.pacing(load);
    }

    fn api(&mut self, load: &Sending) {
        let most = thousands(MAX_BATCH_RECORDS);
        if load.api() == Api::BulkV1 && load.batch_size.get() > MAX_BATCH_RECORDS {
            let size = thousands(load.batch_size.get());
            self.add(
                "load.batch_size",
                format!("a batch of {size} records is more than the Bulk API 1.0 takes"),
                format!("write at most {most}, or `api = \"bulk_v2\"`, which cuts jobs itself"),
            );
        }
        if load.api() == Api::Soap {
            self.soap(load);
        }
    }

    fn soap(&mut self, load: &Sending) {
        let most = thousands(MAX_SOAP_RECORDS);
        if load.batch_size.get() > MAX_SOAP_RECORDS {
            let size = thousands(load.batch_size.get());
            self.add(
                "load.batch_size",
                format!("a call of {size} records is more than the SOAP API takes"),
                format!("write at most {most}, or a Bulk API (`api = \"bulk_v1\"`)"),
            );
        }
    }

    pub(super) fn all_sends(&mut self, loads: &Loads) {
        let sends_of = |load: &Load| {
            u128::from(sends_per_partition(load)) * u128::from(load.sending.partitions.get())
        };
        let sends: u128 = loads.iter().map(sends_of).sum();
        if sends <= MAX_SENDS {
            return;
        }
        let most = loads.iter().max_by_key(|load| sends_of(load)).unwrap_or(loads.first());
        let (all, key) = (loads.len(), most.sending.size_key());
        let most = most.path(most.sending.size_path());
        let who = if all == 1 { "this load makes" } else { "all loads together make" };
        self.add(
            &most,
            format!("{who} {} sends", thousands(sends)),
            format!(
                "at most {} can be simulated: raise `{key}`, or set \
                 `max_batches_per_partition`",
                thousands(MAX_SENDS)
            ),
        );
    }

    fn pacing(&mut self, of: &Load) {
        let load = &of.sending;
        let last_start = load.stagger.as_secs_f64() * f64::from(load.partitions.get() - 1);
        let (path, sending) = match load.submit {
            Submit::Open { interval } => (
                "load.submit.interval",
                sends_per_partition(of) as f64 * interval.mean.as_secs_f64(),
            ),
            Submit::Closed { .. } => ("load.stagger", 0.0),
        };
        let path = if last_start > sending { "load.stagger" } else { path };
        let years = (of.start.as_secs_f64() + last_start + sending) / YEAR_SECONDS;
        if years > MAX_YEARS {
            self.add(
                path,
                format!("the last send would leave after {} years", show_number(years)),
                "shorten the interval or the stagger, or send less: 100 years are the most",
            );
        }
    }
}
