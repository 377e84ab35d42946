//! A scenario made ready to be simulated.

use super::data::Data;
use super::load_plan::LoadPlan;
use super::partition_files::PartitionFiles;
use crate::engine::{Cv, Sampler, Seed, Span, Stream, UniversalScalability};
use crate::scenario::{
    Children, Contradictions, FileOrigin, FileParents, LoadId, LockSets, Order, ParentSet, Scenario,
};
use rand_distr::{Distribution as _, StandardNormal};
use std::sync::Arc;

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
    /// [`NO_PARENT`](crate::extract::NO_PARENT). The first load's own counts, fan-outs and order
    /// are not used; when its sets lock is.
    ///
    /// `None` unless there is at least one set and one child, the lists are equally long, and every
    /// parent is below its set's count, and the scenario contradicts itself in nothing ([`Scenario::check`]).
    #[must_use]
    pub fn given(scenario: &Scenario, sets: Vec<(u32, Vec<u32>)>) -> Option<Self> {
        Self::new(&Self::given_scenario(scenario, sets)?).ok()
    }

    /// The scenario that [`Plan::given`] is of.
    pub(crate) fn given_scenario(
        scenario: &Scenario,
        sets: Vec<(u32, Vec<u32>)>,
    ) -> Option<Scenario> {
        let children = sets.first()?.1.len();
        if sets.iter().any(|(_, of_rows)| of_rows.len() != children) {
            return None;
        }
        let mut scenario = scenario.clone();
        let load = scenario.loads.first_mut();
        let (operation, changed) = (load.sending.operation, load.sending.parent_changed);
        let sets_before = std::mem::take(&mut load.data.sets);
        let mut described = sets_before.into_iter().enumerate().filter_map(|(number, set)| {
            let locks = number == 0 || set.rule.locks_at(operation, changed).is_some();
            locks.then_some((set.name, set.rule))
        });
        let set = |(count, of_rows)| {
            let (name, rule) = described.next().unwrap_or_default();
            let file = FileParents::new(FileOrigin::NO_FILE, count, of_rows)?;
            Some(ParentSet { rule, ..ParentSet::of_file(name, Arc::new(file))? })
        };
        load.data.sets = sets.into_iter().map(set).collect::<Option<_>>()?;
        load.data.children = Children::new(children as u64)?;
        load.data.order = Order::File;
        Some(scenario)
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

#[cfg(test)]
mod tests {
    use super::Plan;
    use crate::scenario::{
        BatchSize, ConcurrencyMode, Contradiction, Diagnostic, FanOut, ParentSet, Parents,
        Scenario, Transport, parse,
    };
    use crate::study::{Study, StudyError};

    /// A scenario that code made, and then changed.
    fn changed(change: impl FnOnce(&mut Scenario)) -> Scenario {
        let builder = Scenario::builder("small").parents(100).children(1_000).batch_size(200);
        let builder = builder.workers(5).set("org.service.per_record", "9ms");
        let mut scenario = builder.build().unwrap();
        assert_eq!(scenario.check(), Ok(()));
        change(&mut scenario);
        scenario
    }

    #[test]
    fn more_rows_than_there_are_numbers_for_them_reach_no_plan() {
        let names = ["A", "B", "C", "D", "E"];
        let scenario = changed(|scenario| {
            let most = Parents::new(Parents::MAX.into()).unwrap();
            let set = |name: &str| ParentSet::new(name.to_owned(), most, FanOut::Uniform);
            scenario.loads.first_mut().data.sets = names.map(set).into();
        });
        let wrong = Plan::new(&scenario).unwrap_err();
        assert_eq!(scenario.check(), Err(wrong.clone()));
        let fields: Vec<&str> = wrong.iter().map(Contradiction::field).collect();
        assert_eq!(fields, ["data.lookups"]);
        assert!(wrong.to_string().contains("have 5,000,000,000 parents"), "{wrong}");
        assert!(matches!(Study::of(scenario).run(), Err(StudyError::Contradictions(_))));

        // A file is told the same.
        let lookups =
            names[1..].iter().map(|name| format!("{{ name = '{name}', parents = '1000M' }}"));
        let lookups: Vec<String> = lookups.collect();
        let data = format!(
            "data = {{ children = 1_000, parents = '1000M', lookups = [{}] }}\n",
            lookups.join(", ")
        );
        let rest = "load.batch_size = 200\norg = { workers = 5, service.per_record = '9ms' }";
        let file = parse("small.toml", &(data + rest), &[]).unwrap_err();
        let told: Vec<&str> = file.iter().map(Diagnostic::title).collect();
        assert!(told.contains(&wrong.iter().next().unwrap().title()), "{told:?}");
    }

    #[test]
    fn a_batch_larger_than_its_api_takes_reaches_no_plan() {
        for (transport, most) in [
            (Transport::BulkV1(ConcurrencyMode::Serial), 10_000),
            (Transport::BulkV2, 150_000_000),
            (Transport::Soap, 200),
        ] {
            let plan = |records| {
                Plan::new(&changed(|scenario| {
                    let sending = &mut scenario.loads.first_mut().sending;
                    sending.transport = transport;
                    sending.batch_size = BatchSize::new(records).unwrap();
                }))
            };
            plan(most).unwrap();
            let records = most + 1;
            if records <= u64::from(BatchSize::MAX) {
                let wrong = plan(records).unwrap_err();
                let fields: Vec<&str> = wrong.iter().map(Contradiction::field).collect();
                assert_eq!(fields, ["load.batch_size"], "{transport:?}");
            }
        }
    }
}
