//! The records of one replication: which rows each of them locks.

use super::fan_out::{Parent, Parents};
use super::load_order::LoadOrder;
use super::partition::{Partitioning, Place, Run};
use super::row::RowId;
use crate::engine::{Permutation, Seed, Stream};
use crate::extract::NO_PARENT;
use crate::scenario::{Order, Scenario};
use std::ops::Range;

/// The children of one replication. Apart from what its parts say of themselves, nothing here
/// grows with the number of children. By default, no children.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// Those that lock; the first always does.
    sets: Vec<Set>,
    order: LoadOrder,
    partitioning: Partitioning,
    /// Whether a child may have no parent in some set.
    has_gaps: bool,
}

#[derive(Debug)]
struct Set {
    /// The row of the set's first parent.
    first_row: u32,
    parents: Parents,
}

/// In place of the row of a parent that there is not.
const NO_ROW: RowId = RowId::new(NO_PARENT);

/// The records of a send.
#[derive(Clone, Debug)]
pub(crate) enum Records {
    /// Of a partition's own children, from this one on.
    Fresh { partition: u32, first: u64 },
    /// Sent again: these places, ascending.
    Again(Box<[Place]>),
}

impl Data {
    /// What `seed` makes of the scenario's data. An `order` that all replications share is taken
    /// as it is.
    pub(crate) fn new(scenario: &Scenario, seed: Seed, order: Option<&LoadOrder>) -> Self {
        let children = scenario.data.children.get();
        let sets = sets(scenario, seed);
        let order = order.cloned().unwrap_or_else(|| load_order(scenario, &sets, seed));
        let parents_at = |places, out: &mut Vec<Parent>| {
            first_parents(&sets[0].parents, &order, places, out);
        };
        let load = &scenario.load;
        let (partitions, parents) = (load.partitions.get(), sets[0].parents.count);
        let partitioning = Partitioning::new(load.split, children, partitions, parents, parents_at);
        let has_gaps = sets.iter().any(|set| set.parents.has_gaps());
        Self { sets, order, partitioning, has_gaps }
    }

    /// The load order of a scenario in which it is the same for all replications and takes time or
    /// memory to be found.
    pub(crate) fn shared_order(scenario: &Scenario) -> Option<LoadOrder> {
        let given = scenario.data.parents.file().is_some();
        (given && scenario.data.order == Order::ByParent).then(|| {
            let seed = Seed { seed: scenario.run.seed, replication: 0 };
            load_order(scenario, &sets(scenario, seed), seed)
        })
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

    /// How many rows each child locks, at most: one of each set.
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
        self.extend_row_slots(records, range, out);
        if self.has_gaps {
            out.retain(|&row| row != NO_ROW);
        }
    }

    /// As [`Data::extend_rows`], but a record without a parent in some set has something in its
    /// place that is no row: each has [`Data::rows_per_child`] of them.
    pub(crate) fn extend_row_slots(
        &self,
        records: &Records,
        range: Range<u32>,
        out: &mut Vec<RowId>,
    ) {
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
        let sets = &self.sets[..];
        match (sets, &self.order) {
            // Of one set a parent's number is its row's, and no parent is no row.
            ([only], LoadOrder::AsNumbered) => only.parents.extend(places, out, RowId::new),
            ([only], LoadOrder::Permuted(children)) => {
                only.parents.extend_permuted(places, children, out, RowId::new);
            }
            ([only], LoadOrder::Listed(children)) => {
                only.parents.extend(listed(places, children), out, RowId::new);
            }
            ([only], LoadOrder::Runs(runs)) if self.has_gaps => {
                runs.extend(places, out, |parent| only.row(parent));
            }
            ([only, ..], LoadOrder::Runs(runs)) => {
                debug_assert_eq!(only.first_row, 0);
                runs.extend(places, out, RowId::new);
            }
            // One set alone, too; who has no parent has no row.
            ([_, ..], LoadOrder::Parents(parents)) => {
                out.extend(at_places(places, parents).map(RowId::new));
            }
            (_, LoadOrder::AsNumbered) => self.extend_all(places, out),
            (_, LoadOrder::Permuted(children)) => self.extend_all(permuted(places, children), out),
            (_, LoadOrder::Listed(children)) => self.extend_all(listed(places, children), out),
            ([], LoadOrder::Runs(_) | LoadOrder::Parents(_)) => {}
        }
    }

    fn extend_all(&self, children: impl Iterator<Item = u64>, out: &mut Vec<RowId>) {
        for child in children {
            if self.has_gaps {
                out.extend(self.sets.iter().map(|set| set.row(set.parents.of(child))));
            } else {
                let row = |set: &Set| RowId::new(set.first_row + set.parents.of(child));
                out.extend(self.sets.iter().map(row));
            }
        }
    }
}

impl Set {
    /// The row of that parent, if there is one.
    fn row(&self, parent: Parent) -> RowId {
        if parent < self.parents.count { RowId::new(self.first_row + parent) } else { NO_ROW }
    }
}

/// The parent sets that lock, each with its rows behind those of the one before.
fn sets(scenario: &Scenario, seed: Seed) -> Vec<Set> {
    let data = &scenario.data;
    let children = data.children.get();
    let (draws, order) = (Stream::named(seed, *b"data    "), Stream::named(seed, *b"order   "));
    let first = Parents::new(&data.parents, children, draws.sub(0));
    let first = match data.order {
        Order::Random if !first.is_given() => first.shuffled(children, order.sub(0)),
        Order::Random | Order::ByParent | Order::Clustered { .. } | Order::File => first,
    };
    let further = (1..).zip(&data.lookups).filter(|(_, lookup)| lookup.locks).map(|(n, lookup)| {
        let parents = Parents::new(&lookup.parents, children, draws.sub(n));
        // Exact counts of one set say nothing of another's; what a file gives of a child, it gives
        // together.
        if parents.is_given() { parents } else { parents.shuffled(children, order.sub(n)) }
    });
    let mut first_row = 0;
    std::iter::once(first)
        .chain(further)
        .map(|parents| {
            let set = Set { first_row, parents };
            first_row += set.parents.count;
            set
        })
        .collect()
}

fn load_order(scenario: &Scenario, sets: &[Set], seed: Seed) -> LoadOrder {
    let data = &scenario.data;
    let stream = Stream::named(seed, *b"order   ");
    let alone = sets.len() == 1;
    LoadOrder::new(data.order, &sets[0].parents, alone, data.children.get(), stream)
}

fn listed(places: impl Iterator<Item = Place>, children: &[u32]) -> impl Iterator<Item = u64> {
    at_places(places, children).map(u64::from)
}

fn at_places(places: impl Iterator<Item = Place>, list: &[u32]) -> impl Iterator<Item = u32> {
    #[expect(clippy::cast_possible_truncation, reason = "indexes a table in memory")]
    places.map(|place| list[place as usize])
}

fn permuted(
    places: impl Iterator<Item = Place>,
    children: &Permutation,
) -> impl Iterator<Item = u64> {
    places.map(|place| children.at(place))
}

/// Of a child without a parent, a number that no parent has.
fn first_parents(
    parents: &Parents,
    order: &LoadOrder,
    places: Range<Place>,
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
