//! Which rows the records of a send lock.

use super::{Data, NO_ROW, OwnPlaces, Records, Set, at_places, index, listed};
use crate::fan_out::{Parent, Parents};
use crate::load_order::LoadOrder;
use crate::partition::{PlaceInOrder, Run};
use crate::row::RowId;
use crate::rows_of_load::{RowOf, Slot};
use crate::runs::Runs;
use forelock_extract::NO_PARENT;
use forelock_scenario::LockAt;
use std::ops::Range;

impl Data {
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
    ) -> Option<(&Runs, Range<PlaceInOrder>)> {
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
        places: impl Iterator<Item = PlaceInOrder>,
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
        places: impl Iterator<Item = PlaceInOrder>,
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
        places: impl Iterator<Item = PlaceInOrder>,
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
        places: impl Iterator<Item = (PlaceInOrder, u64)>,
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
        place: PlaceInOrder,
        slots: &[Slot],
        out: &mut Vec<RowId>,
        parent: impl Fn(usize) -> Parent,
    ) {
        out.extend(slots.iter().map(|slot| match slot.of {
            RowOf::Set(set) => row(slot.first_row, self.count(set), parent(set)),
            RowOf::Own => RowId::new(slot.first_row + self.own_number(place)),
        }));
    }

    pub(super) fn count(&self, set: usize) -> u32 {
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
    fn own_number(&self, place: PlaceInOrder) -> u32 {
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
