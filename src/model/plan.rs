//! A scenario made ready to be simulated.

use super::data::{Data, GivenSet};
use crate::engine::{DurationDistribution, Sampler, Seed, Span, UniversalScalability};
use crate::scenario::{Api, ConcurrencyMode, MAX_BATCH_RECORDS, Scenario, Service, Submit};

/// A scenario made ready to be simulated any number of times, on any number of threads.
#[derive(Debug)]
pub struct Plan {
    pub(crate) scenario: Scenario,
    /// Parents given child by child instead of drawn.
    given: Option<Vec<GivenSet>>,
    /// How many children each partition has, where the split doesn't say.
    partition_sizes: Option<Vec<u64>>,
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
    /// Resolves what all replications share.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self::with_parents(scenario, None)
    }

    /// As [`Plan::new`], but every child's parents are given: for each set that locks, its number
    /// of parents and then, child by child in load order, the parent's number in the set. The
    /// scenario's own counts, fan-outs and order are not used.
    ///
    /// `None` unless there is at least one set and one child, the lists are equally long, and every
    /// parent is below its set's count.
    #[must_use]
    pub fn given(scenario: &Scenario, sets: Vec<(u32, Vec<u32>)>) -> Option<Self> {
        let children = sets.first()?.1.len();
        let whole = children > 0
            && sets.iter().all(|(count, parents)| {
                parents.len() == children && parents.iter().all(|parent| parent < count)
            });
        let given = |(count, parents): (u32, Vec<u32>)| GivenSet { count, parents: parents.into() };
        whole.then(|| Self::with_parents(scenario, Some(sets.into_iter().map(given).collect())))
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

    fn with_parents(scenario: &Scenario, given: Option<Vec<GivenSet>>) -> Self {
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
        let rows = match &given {
            Some(sets) => sets.iter().map(|set| set.count as usize).sum(),
            None => {
                let further = scenario.data.lookups.iter().filter(|lookup| lookup.locks);
                let further = further.map(|lookup| lookup.parents.count);
                std::iter::once(scenario.data.parents.count)
                    .chain(further)
                    .map(|count| count.get() as usize)
                    .sum()
            }
        };
        Self {
            given,
            partition_sizes: None,
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
        match self.given.as_deref() {
            Some([first, ..]) => (u64::from(first.count), first.parents.len() as u64),
            _ => {
                let data = &self.scenario.data;
                (u64::from(data.parents.count.get()), data.children.get())
            }
        }
    }

    pub(crate) fn data(&self, seed: Seed) -> Data {
        let data = match &self.given {
            None => Data::new(&self.scenario, seed),
            Some(sets) => Data::listed(&self.scenario, sets),
        };
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
