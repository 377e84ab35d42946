//! A scenario made ready to be simulated.

use super::data::Data;
use super::load_order::LoadOrder;
use crate::engine::{DurationDistribution, Sampler, Seed, Span, UniversalScalability};
use crate::scenario::{
    Api, Children, ConcurrencyMode, FileOrigin, FileParents, Lookup, MAX_BATCH_RECORDS, Order,
    ParentSet, Scenario, Service, Submit,
};
use std::sync::Arc;

/// A scenario made ready to be simulated any number of times, on any number of threads.
#[derive(Debug)]
pub struct Plan {
    pub(crate) scenario: Scenario,
    /// How many children each partition has, where the split doesn't say.
    partition_sizes: Option<Vec<u64>>,
    /// The load order, where it is the same in all replications and costs something.
    order: Option<LoadOrder>,
    pub(crate) pacing: Pacing,
    pub(crate) retry_delay: Option<Sampler>,
    pub(crate) overhead: Sampler,
    /// The service demand of a transaction of full size.
    pub(crate) full_demand: Sampler,
    pub(crate) scaling: UniversalScalability,
    /// Lockable rows, over all sets that lock.
    pub(crate) rows: usize,
    /// Per stream of background traffic.
    pub(crate) background: Vec<Traffic>,
    /// Records of a batch at most.
    pub(crate) batch_limit: u32,
    pub(crate) serial: bool,
}

/// When a partition makes its sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pacing {
    Open { interval: Sampler },
    Closed { in_flight: u32, think: Sampler },
}

/// A stream of background transactions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traffic {
    pub(crate) between_arrivals: Sampler,
    pub(crate) hold: Sampler,
    pub(crate) rows: u32,
}

impl Plan {
    /// Every child's parents are given: for each set that locks, its number of parents and then,
    /// child by child in load order, the parent's number in the set, or
    /// [`NO_PARENT`](crate::extract::NO_PARENT). The scenario's own counts, fan-outs and order are
    /// not used.
    ///
    /// `None` unless there is at least one set and one child, the lists are equally long, and every
    /// parent is below its set's count.
    #[must_use]
    pub fn given(scenario: &Scenario, sets: Vec<(u32, Vec<u32>)>) -> Option<Self> {
        let children = sets.first()?.1.len();
        if sets.iter().any(|(_, of_rows)| of_rows.len() != children) {
            return None;
        }
        let set = |(count, of_rows)| {
            let file = FileParents::new(FileOrigin::NO_FILE, count, of_rows)?;
            ParentSet::of_file(Arc::new(file))
        };
        let sets: Option<Vec<ParentSet>> = sets.into_iter().map(set).collect();
        let mut sets = sets?.into_iter();
        let mut scenario = scenario.clone();
        scenario.data.children = Children::new(children as u64)?;
        scenario.data.parents = sets.next()?;
        scenario.data.order = Order::File;
        scenario.data.lookups =
            sets.map(|parents| Lookup { name: String::new(), parents, locks: true }).collect();
        Some(Self::new(&scenario))
    }

    /// The same, but partition k has the next `sizes[k]` children of the load order, whatever the
    /// scenario's split says.
    ///
    /// `None` unless there is a size for each partition and they add up to the children.
    #[must_use]
    pub fn with_partition_sizes(self, sizes: Vec<u64>) -> Option<Self> {
        let (_, children) = self.first_set_size();
        let sum = sizes.iter().try_fold(0_u64, |sum, &size| sum.checked_add(size));
        let whole = sizes.len() as u64 == u64::from(self.scenario.load.partitions.get());
        (whole && sum == Some(children)).then_some(Self { partition_sizes: Some(sizes), ..self })
    }

    /// Resolves what all replications share.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let load = &scenario.load;
        let pacing = match load.submit {
            Submit::Open { interval } => Pacing::Open { interval: Sampler::new(interval) },
            Submit::Closed { in_flight, think } => {
                Pacing::Closed { in_flight: in_flight.get(), think: Sampler::new(think) }
            }
        };
        let background = scenario.background.iter().map(|stream| Traffic {
            between_arrivals: Sampler::exponential(Span::from_secs_f64(3600.0 / stream.per_hour)),
            hold: Sampler::new(stream.hold),
            rows: stream.rows.get(),
        });
        let further = scenario.data.lookups.iter().filter(|lookup| lookup.locks);
        let further = further.map(|lookup| lookup.parents.count);
        let rows = std::iter::once(scenario.data.parents.count)
            .chain(further)
            .map(|count| count.get() as usize)
            .sum();
        Self {
            partition_sizes: None,
            order: Data::shared_order(scenario),
            rows,
            pacing,
            retry_delay: load.retry.map(|retry| Sampler::new(retry.delay)),
            overhead: Sampler::new(scenario.org.batch_overhead),
            full_demand: demand(&scenario.org.service, scenario.org.transaction_size.get()),
            scaling: UniversalScalability {
                contention: scenario.org.scaling.contention,
                coherency: scenario.org.scaling.coherency,
            },
            background: background.collect(),
            batch_limit: match load.api {
                Api::BulkV1 => load.batch_size.get(),
                Api::BulkV2 => MAX_BATCH_RECORDS,
            },
            serial: load.mode == ConcurrencyMode::Serial,
            scenario: scenario.clone(),
        }
    }

    /// The service demand of a transaction of so many records.
    pub(crate) fn demand(&self, records: u32) -> Sampler {
        if records == self.scenario.org.transaction_size.get() {
            self.full_demand
        } else {
            demand(&self.scenario.org.service, records)
        }
    }

    /// How many parents and children the first set has.
    pub(crate) fn first_set_size(&self) -> (u64, u64) {
        let data = &self.scenario.data;
        (u64::from(data.parents.count.get()), data.children.get())
    }

    pub(crate) fn data(&self, seed: Seed) -> Data {
        let data = Data::new(&self.scenario, seed, self.order.as_ref());
        match &self.partition_sizes {
            None => data,
            Some(sizes) => data.in_partitions_of(sizes),
        }
    }
}

fn demand(service: &Service, records: u32) -> Sampler {
    let mean = service.per_transaction + service.per_record.times(u64::from(records));
    Sampler::new(DurationDistribution { mean, cv: service.cv, shape: service.shape })
}
