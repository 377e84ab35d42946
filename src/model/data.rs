//! The records of one replication: which rows each of them locks.

use super::drawn_sets::{DataStreams, Set, load_order, sets};
use super::fan_out::{Parent, Parents};
use super::load_order::LoadOrder;
use super::partition::{Partitioning, Place, Run};
use super::row::RowId;
use super::rows_of_load::{RowOf, RowsOfLoad, Slot};
use super::runs::Runs;
use crate::engine::{Permutation, Seed};
use crate::extract::NO_PARENT;
use crate::scenario::{Load, LockAt, Order};
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
    chosen: Option<Box<[Place]>>,
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
    Again(Box<[Place]>),
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

    /// The load order of `load`.
    pub(super) fn order_of(load: &Load, rows: &Arc<RowsOfLoad>, seed: Seed) -> LoadOrder {
        let streams = DataStreams::of(load, seed);
        load_order(load, rows, &sets(load, rows, &streams), &streams)
    }

    /// The same children in the same order, in partitions of these sizes.
    pub(crate) fn in_partitions_of(self, sizes: &[u64]) -> Self {
        Self { partitioning: Partitioning::of_sizes(sizes), ..self }
    }

    /// Only the children at `places`, ascending, in the partitions that `load` has.
    pub(crate) fn chosen(self, load: &Load, places: Vec<Place>) -> Self {
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
    pub(crate) fn place(&self, records: &Records, index: u32) -> Place {
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

    /// Puts the rows that numbers `range` of `records` lock `at` that step behind `out`, record by
    /// record.
    pub(crate) fn extend_rows(
        &self,
        records: &Records,
        range: Range<u32>,
        at: LockAt,
        out: &mut Vec<RowId>,
    ) {
        let slots = self.rows.at(at);
        if let Some((runs, places)) = self.runs_of(records, range.clone(), slots) {
            out.extend(runs.distinct(places).map(RowId::new));
            return;
        }
        self.extend(records, range, slots, out);
        if self.has_gaps {
            out.retain(|&row| row != NO_ROW);
        }
    }

    /// Where the records are sorted by parent, follow each other and lock their row of the first set
    /// alone: their parents come in runs, and a row needs to be asked for but once.
    fn runs_of(
        &self,
        records: &Records,
        range: Range<u32>,
        slots: &[Slot],
    ) -> Option<(&Runs, Range<Place>)> {
        let (LoadOrder::Runs(runs), None) = (&self.order, &self.chosen) else { return None };
        let [Slot { of: RowOf::Set(0), first_row: 0 }] = slots else { return None };
        let Records::Fresh { partition, first } = records else { return None };
        let numbers = first + u64::from(range.start)..first + u64::from(range.end);
        match self.partitioning.run(*partition, numbers) {
            Run::Contiguous(places) => Some((runs, places)),
            Run::EveryNth(_) | Run::Listed(_) => None,
        }
    }

    /// All rows that numbers `range` of `records` lock, at whichever step; a record without a parent
    /// in some set has something in its place that is no row: each has [`Data::rows_per_child`] of
    /// them.
    pub(crate) fn extend_row_slots(
        &self,
        records: &Records,
        range: Range<u32>,
        out: &mut Vec<RowId>,
    ) {
        self.extend(records, range, self.rows.all(), out);
    }

    fn extend(&self, records: &Records, range: Range<u32>, slots: &[Slot], out: &mut Vec<RowId>) {
        if slots.is_empty() {
            return;
        }
        match records {
            Records::Fresh { partition, first } => {
                let numbers = first + u64::from(range.start)..first + u64::from(range.end);
                match self.partitioning.run(*partition, numbers) {
                    Run::Contiguous(numbers) => self.extend_numbered(numbers, slots, out),
                    Run::EveryNth(numbers) => self.extend_numbered(numbers, slots, out),
                    Run::Listed(numbers) => {
                        let numbers = numbers.iter().map(|&number| u64::from(number));
                        self.extend_numbered(numbers, slots, out);
                    }
                }
            }
            Records::Again(places) => {
                let places = &places[range.start as usize..range.end as usize];
                self.extend_rows_at(places.iter().copied(), slots, out);
            }
        }
    }

    /// Of the children that are sent at all, those of these numbers.
    fn extend_numbered(
        &self,
        numbers: impl Iterator<Item = u64>,
        slots: &[Slot],
        out: &mut Vec<RowId>,
    ) {
        match &self.chosen {
            None => self.extend_rows_at(numbers, slots, out),
            Some(chosen) => {
                self.extend_rows_at(numbers.map(|number| chosen[index(number)]), slots, out);
            }
        }
    }

    fn extend_rows_at(
        &self,
        places: impl Iterator<Item = Place>,
        slots: &[Slot],
        out: &mut Vec<RowId>,
    ) {
        match (slots, self.sets.as_slice()) {
            ([Slot { of: RowOf::Set(0), first_row: 0 }], [Some(first), ..]) => {
                self.extend_first_set(&first.parents, places, out);
            }
            _ => self.extend_all(places, slots, out),
        }
    }

    /// The commonest case by far: each record locks its row of the first set, and a parent's number
    /// is its row's.
    fn extend_first_set(
        &self,
        parents: &Parents,
        places: impl Iterator<Item = Place>,
        out: &mut Vec<RowId>,
    ) {
        match &self.order {
            LoadOrder::AsNumbered => parents.extend(places, out, RowId::new),
            LoadOrder::Permuted(children) => {
                parents.extend_permuted(places, children, out, RowId::new);
            }
            LoadOrder::Listed(children) => {
                parents.extend(listed(places, children), out, RowId::new);
            }
            LoadOrder::Runs(runs) if self.has_gaps => {
                runs.extend(places, out, |parent| row(0, parents.count, parent));
            }
            LoadOrder::Runs(runs) => runs.extend(places, out, RowId::new),
            // Who has no parent has no row.
            LoadOrder::Parents(parents) => out.extend(at_places(places, parents).map(RowId::new)),
        }
    }

    fn extend_all(
        &self,
        places: impl Iterator<Item = Place>,
        slots: &[Slot],
        out: &mut Vec<RowId>,
    ) {
        match &self.order {
            LoadOrder::AsNumbered => self.extend_children(places.map(|at| (at, at)), slots, out),
            LoadOrder::Permuted(children) => {
                let places = places.map(|place| (place, children.at(place)));
                self.extend_children(places, slots, out);
            }
            LoadOrder::Listed(children) => {
                let places = places.map(|place| (place, u64::from(children[index(place)])));
                self.extend_children(places, slots, out);
            }
            LoadOrder::Parents(parents) => {
                for place in places {
                    let first = parents[index(place)];
                    self.extend_slots(place, slots, out, |set| self.parent_by_first(set, first));
                }
            }
            LoadOrder::Runs(runs) => {
                // Only the parent in the first set is known, and only it matters.
                let mut places_again = Vec::new();
                let mut parents = Vec::new();
                let places = places.inspect(|&place| places_again.push(place));
                runs.extend(places, &mut parents, |parent| parent);
                for (place, first) in places_again.into_iter().zip(parents) {
                    self.extend_slots(place, slots, out, |set| self.parent_by_first(set, first));
                }
            }
        }
    }

    fn extend_children(
        &self,
        places: impl Iterator<Item = (Place, u64)>,
        slots: &[Slot],
        out: &mut Vec<RowId>,
    ) {
        for (place, child) in places {
            self.extend_slots(place, slots, out, |set| self.parent(set, child));
        }
    }

    /// The rows of one record; `parent` gives its parent in a set.
    #[inline]
    fn extend_slots(
        &self,
        place: Place,
        slots: &[Slot],
        out: &mut Vec<RowId>,
        parent: impl Fn(usize) -> Parent,
    ) {
        out.extend(slots.iter().map(|slot| match slot.of {
            RowOf::Set(set) => row(slot.first_row, self.count(set), parent(set)),
            RowOf::Own => RowId::new(slot.first_row + self.own_number(place)),
        }));
    }

    fn count(&self, set: usize) -> u32 {
        self.sets[set].as_ref().map_or(0, |set| set.parents.count)
    }

    /// The parent in set `number` of `child`, or a number that no parent has.
    fn parent(&self, number: usize, child: u64) -> Parent {
        let Some(set) = &self.sets[number] else { return NO_PARENT };
        match set.via {
            None => set.parents.of(child),
            Some(via) => self.through(set, via, self.parent(via, child)),
        }
    }

    /// As [`Data::parent`], of a child whose parent in the first set is `first`, on which that in all
    /// others depends.
    fn parent_by_first(&self, number: usize, first: Parent) -> Parent {
        match &self.sets[number] {
            Some(set @ Set { via: Some(via), .. }) => {
                self.through(set, *via, self.parent_by_first(*via, first))
            }
            Some(Set { via: None, .. }) | None => first,
        }
    }

    /// The row of `set` that the row `from` of set `via` looks up to.
    fn through(&self, set: &Set, via: usize, from: Parent) -> Parent {
        if from < self.count(via) { set.parents.of(u64::from(from)) } else { NO_PARENT }
    }

    /// Which of its object's rows the record at `place` is.
    #[expect(clippy::cast_possible_truncation, reason = "no more records than rows, in 32 bits")]
    fn own_number(&self, place: Place) -> u32 {
        match &self.own {
            Some(OwnPlaces::Permuted(rows)) => rows.at(place) as u32,
            Some(OwnPlaces::Ascending) | None => place as u32,
        }
    }
}

/// The row of that parent of `count`, if there is one.
#[inline]
fn row(first_row: u32, count: u32, parent: Parent) -> RowId {
    if parent < count { RowId::new(first_row + parent) } else { NO_ROW }
}

#[expect(clippy::cast_possible_truncation, reason = "indexes a table in memory")]
const fn index(number: u64) -> usize {
    number as usize
}

fn listed(places: impl Iterator<Item = Place>, children: &[u32]) -> impl Iterator<Item = u64> {
    at_places(places, children).map(u64::from)
}

fn at_places(places: impl Iterator<Item = Place>, list: &[u32]) -> impl Iterator<Item = u32> {
    places.map(|place| list[index(place)])
}

/// Of a child without a parent, a number that no parent has.
fn first_parents(
    parents: &Parents,
    order: &LoadOrder,
    places: impl Iterator<Item = Place>,
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
