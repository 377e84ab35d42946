//! The records of one replication: which rows each of them locks.

mod record_rows;

use super::drawn_sets::{DataStreams, Set, load_order, sets};
use super::fan_out::{Parent, Parents};
use super::load_order::LoadOrder;
use super::narrow::index;
use super::partition::{Partitioning, PlaceInOrder, Run};
use super::row::RowId;
use super::rows_of_load::RowsOfLoad;
use forelock_engine::{Permutation, Seed};
use forelock_extract::NO_PARENT;
use forelock_scenario::{Load, Order};
use std::ops::Range;
use std::sync::Arc;

/// The children of one load in one replication. Apart from what its parts say of themselves,
/// nothing here grows with the number of children. By default, no children.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// As the scenario has them; those that matter to no lock are left out.
    sets: Vec<Option<Set>>,
    rows: Arc<RowsOfLoad>,
    order: LoadOrder,
    partitioning: Partitioning,
    /// The places of the children that are sent at all, ascending; `None` for all of them.
    chosen: Option<Box<[PlaceInOrder]>>,
    /// Where the records have rows of their own that they lock.
    own: Option<OwnPlaces>,
    /// Whether a child may have no parent in some set.
    has_gaps: bool,
}

/// Which of their object's rows the records at the places of the load order are.
#[derive(Debug)]
enum OwnPlaces {
    Ascending,
    Permuted(Permutation),
}

/// In place of the row of a parent that there is not.
const NO_ROW: RowId = RowId::new(NO_PARENT);

/// The records of a send.
#[derive(Clone, Debug)]
pub(crate) enum Records {
    /// Of a partition's own children, from this one on.
    Fresh { partition: u32, first: u64 },
    /// Sent again: these places, ascending.
    Again(Box<[PlaceInOrder]>),
}

impl Data {
    /// What `seed` makes of the data of `load`, which are those of `origin` (itself, but for a second
    /// pass). An `order` that all replications share is taken as it is.
    pub(crate) fn new(
        load: &Load,
        origin: &Load,
        rows: &Arc<RowsOfLoad>,
        seed: Seed,
        order: Option<&LoadOrder>,
    ) -> Self {
        let streams = DataStreams::of(origin, seed);
        let sets = sets(origin, rows, &streams);
        let order = order.cloned().unwrap_or_else(|| load_order(origin, rows, &sets, &streams));
        let own = rows.lock_own().then(|| {
            let children = origin.data.children.get();
            match origin.data.order {
                Order::ByParent if origin.data.sets.is_empty() => OwnPlaces::Ascending,
                _ => OwnPlaces::Permuted(Permutation::new(children, streams.own)),
            }
        });
        let has_gaps = sets.iter().flatten().any(|set| set.parents.has_gaps());
        let partitioning = Partitioning::default();
        let rows = Arc::clone(rows);
        let data = Self { sets, rows, order, partitioning, chosen: None, own, has_gaps };
        if load.failed_of.is_some() {
            // Which of them are sent is known when the first pass has ended.
            return data.chosen(load, Vec::new());
        }
        let partitioning = data.partitioned(load, origin.data.children.get());
        Self { partitioning, ..data }
    }

    /// The load order of `load`, if it is the same in all replications of the run with `seed` and
    /// takes time or memory to be found.
    pub(super) fn shared_order(load: &Load, rows: &RowsOfLoad, seed: u64) -> Option<LoadOrder> {
        let data = &load.data;
        (data.file().is_some() && data.order == Order::ByParent).then(|| {
            let streams = DataStreams::of(load, Seed { seed, replication: 0 });
            load_order(load, rows, &sets(load, rows, &streams), &streams)
        })
    }

    /// The same children in the same order, in partitions of these sizes.
    pub(crate) fn in_partitions_of(self, sizes: &[u64]) -> Self {
        Self { partitioning: Partitioning::of_sizes(sizes), ..self }
    }

    /// Only the children at `places`, ascending, in the partitions that `load` has.
    pub(crate) fn chosen(self, load: &Load, places: Vec<PlaceInOrder>) -> Self {
        let count = places.len() as u64;
        let data = Self { chosen: Some(places.into()), ..self };
        let partitioning = data.partitioned(load, count);
        Self { partitioning, ..data }
    }

    /// The partitions of `load`, of so many `children`.
    fn partitioned(&self, load: &Load, children: u64) -> Partitioning {
        let parents = self.first_set();
        let parents_at = |numbers: Range<u64>, out: &mut Vec<Parent>| {
            let Some(parents) = parents else { return };
            match &self.chosen {
                None => first_parents(parents, &self.order, numbers, out),
                Some(chosen) => {
                    let places = numbers.map(|number| chosen[index(number)]);
                    first_parents(parents, &self.order, places, out);
                }
            }
        };
        let partitions = load.sending.partitions.get();
        let count = parents.map_or(0, |parents| parents.count);
        Partitioning::new(load.sending.split, children, partitions, count, parents_at)
    }

    fn first_set(&self) -> Option<&Parents> {
        let first = self.sets.first()?.as_ref()?;
        Some(&first.parents)
    }

    /// How many children each parent of the first set has, of so many `children` in all; none if
    /// there is no such set.
    pub(crate) fn first_set_counts(&self, children: u64) -> Vec<u32> {
        let Some(parents) = self.first_set() else { return Vec::new() };
        if let LoadOrder::Runs(runs) = &self.order {
            return runs.counts();
        }
        let mut counts = vec![0_u32; parents.count as usize];
        let mut count = |parent: Parent| {
            // Who has no parent has one that there is not.
            if let Some(count) = counts.get_mut(parent as usize) {
                *count += 1;
            }
        };
        match &self.order {
            LoadOrder::Parents(of_places) => of_places.iter().copied().for_each(&mut count),
            _ => (0..children).map(|child| parents.of(child)).for_each(&mut count),
        }
        counts
    }

    /// How many rows each child locks, at most.
    pub(crate) fn rows_per_child(&self) -> usize {
        self.rows.all().len()
    }

    /// How many children `partition` has.
    pub(crate) fn partition_size(&self, partition: u32) -> u64 {
        self.partitioning.size(partition)
    }

    /// Which of the children that are sent at all number `number` of `partition` is.
    pub(super) fn number_in(&self, partition: u32, number: u64) -> u64 {
        match self.partitioning.run(partition, number..number + 1) {
            Run::Contiguous(range) => range.start,
            Run::EveryNth(mut steps) => steps.next().unwrap_or(number),
            Run::Listed(list) => u64::from(list[0]),
        }
    }

    /// The place in the load order of number `index` of `records`.
    pub(crate) fn place(&self, records: &Records, index: u32) -> PlaceInOrder {
        let number = match records {
            Records::Again(places) => return places[index as usize],
            Records::Fresh { partition, first } => {
                self.number_in(*partition, first + u64::from(index))
            }
        };
        match &self.chosen {
            None => number,
            Some(chosen) => chosen[self::index(number)],
        }
    }
}

fn listed(
    places: impl Iterator<Item = PlaceInOrder>,
    children: &[u32],
) -> impl Iterator<Item = u64> {
    at_places(places, children).map(u64::from)
}

fn at_places(
    places: impl Iterator<Item = PlaceInOrder>,
    list: &[u32],
) -> impl Iterator<Item = u32> {
    places.map(|place| list[index(place)])
}

/// Of a child without a parent, a number that no parent has.
fn first_parents(
    parents: &Parents,
    order: &LoadOrder,
    places: impl Iterator<Item = PlaceInOrder>,
    out: &mut Vec<Parent>,
) {
    match order {
        LoadOrder::AsNumbered => parents.extend(places, out, |parent| parent),
        LoadOrder::Permuted(children) => {
            parents.extend_permuted(places, children, out, |parent| parent);
        }
        LoadOrder::Listed(children) => {
            parents.extend(listed(places, children), out, |parent| parent);
        }
        LoadOrder::Runs(runs) => runs.extend(places, out, |parent| parent),
        LoadOrder::Parents(parents) => out.extend(at_places(places, parents)),
    }
}

#[cfg(test)]
mod tests;
