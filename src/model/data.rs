//! The records of one replication: which rows each of them locks.

use super::fan_out::{Parent, Parents};
use super::load_order::LoadOrder;
use super::partition::{Partitioning, Place, Run};
use super::row::RowId;
use crate::engine::{Seed, Stream};
use crate::scenario::{Scenario, Split};
use std::ops::Range;
use std::sync::Arc;

/// The children of one replication. Apart from what its parts say of themselves, nothing here
/// grows with the number of children. By default, no children.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// Those that lock; the first always does.
    sets: Vec<Set>,
    order: LoadOrder,
    partitioning: Partitioning,
}

#[derive(Debug)]
struct Set {
    /// The row of the set's first parent.
    first_row: u32,
    parents: Parents,
}

/// A parent set whose parents are given, child by child in load order. All replications share it.
#[derive(Clone, Debug)]
pub(crate) struct GivenSet {
    /// How many parents there are.
    pub(crate) count: u32,
    /// The parent of each child, below `count`.
    pub(crate) parents: Arc<[Parent]>,
}

/// The records of a send.
#[derive(Clone, Debug)]
pub(crate) enum Records {
    /// Of a partition's own children, from this one on.
    Fresh { partition: u32, first: u64 },
    /// Sent again: these places, ascending.
    Again(Box<[Place]>),
}

impl Data {
    /// What `seed` makes of the scenario's data.
    pub(crate) fn new(scenario: &Scenario, seed: Seed) -> Self {
        let data = &scenario.data;
        let children = data.children.get();
        let (draws, order) = (Stream::named(seed, *b"data    "), Stream::named(seed, *b"order   "));
        let first = Parents::new(&data.parents, children, draws.sub(0));
        let first = match data.order {
            crate::scenario::Order::Random => first.shuffled(children, order.sub(0)),
            crate::scenario::Order::ByParent | crate::scenario::Order::Clustered { .. } => first,
        };
        let further =
            (1..).zip(&data.lookups).filter(|(_, lookup)| lookup.locks).map(|(n, lookup)| {
                // Exact counts of one set say nothing of another's.
                Parents::new(&lookup.parents, children, draws.sub(n))
                    .shuffled(children, order.sub(n))
            });
        let sets = numbered(std::iter::once(first).chain(further));
        let order = LoadOrder::new(
            data.order,
            &sets[0].parents,
            sets.len() == 1,
            children,
            order.sub(u64::MAX),
        );
        Self::assemble(sets, order, scenario.load.split, children, scenario.load.partitions.get())
    }

    /// Children whose parents are given.
    pub(crate) fn listed(scenario: &Scenario, sets: &[GivenSet]) -> Self {
        let children = sets.iter().map(|set| set.parents.len() as u64).min().unwrap_or_default();
        let sets = sets.iter().map(|set| Parents::listed(set.count, Arc::clone(&set.parents)));
        let load = &scenario.load;
        let partitions = load.partitions.get();
        Self::assemble(numbered(sets), LoadOrder::AsNumbered, load.split, children, partitions)
    }

    fn assemble(
        sets: Vec<Set>,
        order: LoadOrder,
        split: Split,
        children: u64,
        partitions: u32,
    ) -> Self {
        let parents_at = |places, out: &mut Vec<Parent>| {
            first_parents(&sets[0].parents, &order, places, out);
        };
        let partitioning = Partitioning::new(split, children, partitions, parents_at);
        Self { sets, order, partitioning }
    }

    /// The same children in the same order, in partitions of these sizes.
    pub(crate) fn in_partitions_of(self, sizes: &[u64]) -> Self {
        Self { partitioning: Partitioning::of_sizes(sizes), ..self }
    }

    /// Rows of the first set, which come first.
    pub(crate) fn first_set_rows(&self) -> u32 {
        self.sets[0].parents.count
    }

    /// How many children each parent of the first set has, of so many `children` in all.
    pub(crate) fn first_set_counts(&self, children: u64) -> Vec<u32> {
        let parents = &self.sets[0].parents;
        let mut counts = vec![0_u32; parents.count as usize];
        for child in 0..children {
            counts[parents.of(child) as usize] += 1;
        }
        counts
    }

    /// How many rows each child locks.
    pub(crate) fn rows_per_child(&self) -> usize {
        self.sets.len()
    }

    /// How many children `partition` has.
    pub(crate) fn partition_size(&self, partition: u32) -> u64 {
        self.partitioning.size(partition)
    }

    /// The place in the load order of number `index` of `records`.
    pub(crate) fn place(&self, records: &Records, index: u32) -> Place {
        match records {
            Records::Fresh { partition, first } => {
                let number = first + u64::from(index);
                match self.partitioning.run(*partition, number..number + 1) {
                    Run::Contiguous(range) => range.start,
                    Run::EveryNth(mut steps) => steps.next().unwrap_or(number),
                    Run::Listed(list) => u64::from(list[0]),
                }
            }
            Records::Again(places) => places[index as usize],
        }
    }

    /// Puts the rows that numbers `range` of `records` look up to behind `out`, record by record.
    pub(crate) fn extend_rows(&self, records: &Records, range: Range<u32>, out: &mut Vec<RowId>) {
        match records {
            Records::Fresh { partition, first } => {
                let numbers = first + u64::from(range.start)..first + u64::from(range.end);
                match self.partitioning.run(*partition, numbers) {
                    Run::Contiguous(places) => self.extend_rows_at(places, out),
                    Run::EveryNth(places) => self.extend_rows_at(places, out),
                    Run::Listed(places) => {
                        self.extend_rows_at(places.iter().map(|&place| u64::from(place)), out);
                    }
                }
            }
            Records::Again(places) => {
                let places = &places[range.start as usize..range.end as usize];
                self.extend_rows_at(places.iter().copied(), out);
            }
        }
    }

    fn extend_rows_at(&self, places: impl Iterator<Item = Place>, out: &mut Vec<RowId>) {
        match (&self.sets[..], &self.order) {
            ([only], LoadOrder::AsNumbered) => only.parents.extend(places, out, RowId::new),
            ([only], LoadOrder::Listed(children)) => {
                only.parents.extend(listed(places, children), out, RowId::new);
            }
            ([only, ..], LoadOrder::Runs(runs)) => {
                debug_assert_eq!(only.first_row, 0);
                runs.extend(places, out, RowId::new);
            }
            (sets, LoadOrder::AsNumbered) => extend_all(sets, places, out),
            (sets, LoadOrder::Listed(children)) => extend_all(sets, listed(places, children), out),
            ([], LoadOrder::Runs(_)) => {}
        }
    }
}

fn listed(places: impl Iterator<Item = Place>, children: &[u32]) -> impl Iterator<Item = u64> {
    #[expect(clippy::cast_possible_truncation, reason = "indexes a table in memory")]
    places.map(|place| u64::from(children[place as usize]))
}

fn extend_all(sets: &[Set], children: impl Iterator<Item = u64>, out: &mut Vec<RowId>) {
    for child in children {
        out.extend(sets.iter().map(|set| RowId::new(set.first_row + set.parents.of(child))));
    }
}

fn first_parents(
    parents: &Parents,
    order: &LoadOrder,
    places: Range<Place>,
    out: &mut Vec<Parent>,
) {
    match order {
        LoadOrder::AsNumbered => parents.extend(places, out, |parent| parent),
        LoadOrder::Listed(children) => {
            parents.extend(listed(places, children), out, |parent| parent);
        }
        LoadOrder::Runs(runs) => runs.extend(places, out, |parent| parent),
    }
}

/// Gives each set its rows, one behind the other.
fn numbered(parents: impl Iterator<Item = Parents>) -> Vec<Set> {
    let mut first_row = 0;
    parents
        .map(|parents| {
            let set = Set { first_row, parents };
            first_row += set.parents.count;
            set
        })
        .collect()
}
