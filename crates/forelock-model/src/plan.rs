//! A scenario made ready to be simulated.

use super::data::Data;
use super::load_plan::LoadPlan;
use super::partition_files::PartitionFiles;
use forelock_engine::{Cv, Sampler, Seed, Span, Stream, UniversalScalability};
use forelock_scenario::{Contradictions, LoadId, LockSets, Scenario};
use rand_distr::{Distribution as _, StandardNormal};

/// A scenario made ready to be simulated any number of times, on any number of threads.
#[derive(Debug)]
pub struct Plan {
    pub(crate) scenario: Scenario,
    pub(crate) loads: Vec<LoadPlan>,
    sets: LockSets,
    pub(crate) overhead: Sampler,
    pub(crate) scaling: UniversalScalability,
    /// Lockable rows, over all sets that are ever locked.
    pub(crate) rows: usize,
    /// Per stream of background traffic.
    pub(crate) background: Vec<Traffic>,
}

/// A stream of background transactions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traffic {
    pub(crate) between_arrivals: Sampler,
    pub(crate) hold: Sampler,
    pub(crate) rows: u32,
    /// The rows that it chooses among: so many, from this one on.
    pub(crate) first_row: u32,
    pub(crate) of: u32,
}

impl Plan {
    /// Every child's parents are given: for each set that locks, its number of parents and then,
    /// child by child in load order, the parent's number in the set, or
    /// [`NO_PARENT`](forelock_extract::NO_PARENT). The first load's own counts, fan-outs and order
    /// are not used; when its sets lock is.
    ///
    /// `None` unless there is at least one set and one child, the lists are equally long, and every
    /// parent is below its set's count, and the scenario contradicts itself in nothing ([`Scenario::check`]).
    #[must_use]
    pub fn given(scenario: &Scenario, sets: Vec<(u32, Vec<u32>)>) -> Option<Self> {
        Self::new(&scenario.given_parents(sets)?).ok()
    }

    /// What it is of.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The same, but partition k of the first load has the next `sizes[k]` children of the load
    /// order, whatever the scenario's split says.
    ///
    /// `None` unless there is a size for each partition and they add up to the children.
    #[must_use]
    pub fn with_partition_sizes(mut self, sizes: Vec<u64>) -> Option<Self> {
        let load = self.loads.first_mut()?;
        let sum = sizes.iter().try_fold(0_u64, |sum, &size| sum.checked_add(size));
        let whole = sizes.len() as u64 == u64::from(load.load.sending.partitions.get());
        if !whole || sum != Some(load.load.data.children.get()) {
            return None;
        }
        let whole = sizes.into_iter().map(|size| vec![size]).collect();
        load.files = Some(PartitionFiles::new(&whole));
        Some(self)
    }

    /// Resolves what all replications share.
    ///
    /// # Errors
    ///
    /// If fields of the scenario contradict each other ([`Scenario::check`]): those of a file or of a builder don't.
    pub fn new(scenario: &Scenario) -> Result<Self, Contradictions> {
        scenario.check()?;
        let sets = LockSets::of(scenario);
        let background = scenario.background.iter().enumerate().map(|(number, stream)| {
            let set = sets.of_background(number);
            Traffic {
                between_arrivals: Sampler::exponential(Span::from_secs_f64(
                    3600.0 / stream.per_hour,
                )),
                hold: Sampler::new(stream.hold),
                rows: stream.rows.get(),
                first_row: set.and_then(|set| sets.get(set).first_row).unwrap_or(0),
                of: set.map_or(0, |set| sets.get(set).count.get()),
            }
        });
        let loads = scenario.loads.with_ids();
        Ok(Self {
            loads: loads.map(|(id, _)| LoadPlan::new(scenario, id, &sets)).collect(),
            rows: sets.rows() as usize,
            background: background.collect(),
            overhead: Sampler::new(scenario.org.batch_overhead),
            scaling: UniversalScalability {
                contention: scenario.org.scaling.contention,
                coherency: scenario.org.scaling.coherency,
            },
            sets,
            scenario: scenario.clone(),
        })
    }

    /// The sets of parents, over all loads.
    #[must_use]
    pub const fn sets(&self) -> &LockSets {
        &self.sets
    }

    /// What all demands of a replication are multiplied by in load `id`: lognormal with mean 1; `None`
    /// if all nights are alike. It is one night for all loads.
    pub(crate) fn night(&self, id: LoadId, seed: Seed) -> Option<f64> {
        let cv = self.scenario.loads[id].day_to_day.unwrap_or(self.scenario.org.day_to_day);
        (cv != Cv::ZERO).then(|| {
            let variance = (cv.get() * cv.get()).ln_1p();
            let mut draws = Stream::named(seed, *b"night   ").draws(0);
            let z: f64 = StandardNormal.sample(&mut draws);
            (variance.sqrt() * z - variance / 2.0).exp()
        })
    }

    /// The records of load `id` in the replication of `seed`; of a second pass, all records of its
    /// first one.
    pub(crate) fn data(&self, id: LoadId, seed: Seed) -> Data {
        let load = &self.loads[id.index()];
        let origin = &self.loads[load.origin.index()];
        let data = Data::new(&load.load, &origin.load, &load.rows, seed, load.order.as_ref());
        match &load.files {
            None => data,
            Some(files) => data.in_partitions_of(&files.partition_sizes()),
        }
    }
}
