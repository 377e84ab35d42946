//! One load of a plan, with all worked out that its replications share.

use super::data::Data;
use super::load_order::LoadOrder;
use super::partition_files::PartitionFiles;
use super::queue::Lane;
use super::rows_of_load::RowsOfLoad;
use forelock_engine::{DurationDistribution, Sampler};
use forelock_scenario::{
    Api, ConcurrencyMode, Load, LoadId, LockSets, Org, Scenario, Service, Submit,
};
use std::sync::Arc;

/// One load, made ready to be simulated.
#[derive(Debug)]
pub(crate) struct LoadPlan {
    pub(crate) load: Load,
    /// The files of each partition, where the records come from several.
    pub(super) files: Option<PartitionFiles>,
    /// The load order, where it is the same in all replications and costs something.
    pub(super) order: Option<LoadOrder>,
    /// Which rows a record locks, and when.
    pub(super) rows: Arc<RowsOfLoad>,
    /// The load whose records these are: itself, or the first pass.
    pub(crate) origin: LoadId,
    /// The load that sends again what fails here.
    pub(crate) second_pass: Option<LoadId>,
    /// The loads that wait for the end of this one.
    pub(crate) followers: Vec<LoadId>,
    pub(crate) pacing: Pacing,
    pub(crate) retry_delay: Option<Sampler>,
    service: Service,
    transaction_size: u32,
    /// The service demand of a transaction of full size.
    full_demand: Sampler,
    /// Records of a batch at most.
    pub(crate) batch_limit: u32,
    /// Attempts of a batch at most.
    pub(crate) attempts: u32,
    pub(crate) serial: bool,
    /// The parts of a transaction's demand.
    pub(crate) parts: ServiceParts,
}

/// When a partition makes its sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pacing {
    Open { interval: Sampler },
    Closed { in_flight: u32, think: Sampler },
}

/// Which parts of its demand a transaction is served with which locks. The three add up to 1; a
/// part of 0 is no service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ServiceParts {
    /// Served with the locks of the sets that lock at the start, or at the save if any does so: all
    /// but what comes before the locks.
    pub(crate) held: f64,
    /// Of that, what is served after the locks at the save; `None` if no set locks then.
    pub(crate) late: Option<f64>,
}

impl LoadPlan {
    pub(super) fn new(scenario: &Scenario, id: LoadId, sets: &LockSets) -> Self {
        let loads = &scenario.loads;
        let load = &loads[id];
        let sending = &load.sending;
        let org = &scenario.org;
        let pacing = match sending.submit {
            Submit::Open { interval } => Pacing::Open { interval: Sampler::new(interval) },
            Submit::Closed { in_flight, think } => {
                Pacing::Closed { in_flight: in_flight.get(), think: Sampler::new(think) }
            }
        };
        let service = scenario.service_of(load);
        // A send of the SOAP API is one transaction, whatever its size.
        let transaction_size = match sending.api() {
            Api::BulkV1 | Api::BulkV2 => org.transaction_size.get(),
            Api::Soap => sending.batch_size.get(),
        };
        let rows = RowsOfLoad::new(load, id, sets);
        let origin = loads.origin(id);
        let followers = loads.with_ids().filter(|(_, other)| other.after.contains(&id));
        Self {
            files: load.files_by_partition().as_ref().map(PartitionFiles::new),
            order: Data::shared_order(&loads[origin], &rows, scenario.run.seed),
            origin,
            second_pass: loads.second_pass_of(id),
            followers: followers.map(|(follower, _)| follower).collect(),
            pacing,
            retry_delay: sending.retry.map(|retry| Sampler::new(retry.delay)),
            service,
            transaction_size,
            full_demand: demand(&service, transaction_size),
            batch_limit: match sending.api() {
                Api::BulkV1 | Api::Soap => sending.batch_size.get(),
                Api::BulkV2 => sending.api().most_batch_records(),
            },
            attempts: org.attempts(sending.api()).get(),
            serial: sending.mode() == ConcurrencyMode::Serial,
            parts: ServiceParts::new(org, rows.lock_late()),
            rows,
            load: load.clone(),
        }
    }

    /// The service demand of a transaction of so many records.
    pub(crate) fn demand(&self, records: u32) -> Sampler {
        if records == self.transaction_size {
            self.full_demand
        } else {
            demand(&self.service, records)
        }
    }

    /// What a partition of so many children sends in at most so many sends: records and sends.
    pub(crate) fn to_send(&self, partition: u32, children: u64, sends: u64) -> (u64, u64) {
        let size = u64::from(self.load.sending.batch_size.get());
        match &self.files {
            None => {
                let records = children.min(sends.saturating_mul(size));
                (records, records.div_ceil(size))
            }
            Some(files) => files.to_send(partition, children, size, sends),
        }
    }

    /// Records of the send that begins with child `next` of a partition, at most.
    #[inline]
    pub(crate) fn most_of_send(&self, partition: u32, next: u64) -> u32 {
        let size = self.load.sending.batch_size.get();
        match &self.files {
            None => size,
            Some(files) => u32::try_from(files.rest_of_file(partition, next))
                .map_or(size, |rest| rest.min(size)),
        }
    }

    /// Where its batches wait.
    pub(crate) const fn lane(&self) -> Lane {
        if self.serial { Lane::Serial } else { Lane::Parallel }
    }

    /// Records of a transaction at most.
    pub(crate) const fn transaction_size(&self) -> u32 {
        self.transaction_size
    }
}

impl ServiceParts {
    fn new(org: &Org, locks_late: bool) -> Self {
        let held = org.locks.held_fraction;
        Self { held, late: locks_late.then(|| org.locks.late_fraction.min(held)) }
    }
}

fn demand(service: &Service, records: u32) -> Sampler {
    let mean = service.per_transaction + service.per_record.times(u64::from(records));
    Sampler::new(DurationDistribution { mean, cv: service.cv, shape: service.shape })
}
