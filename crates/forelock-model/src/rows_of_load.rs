//! Which rows a record of a load locks, and when: the same in all replications.

use forelock_scenario::{Load, LoadId, LockAt, LockSets};
use std::sync::Arc;

/// The rows that a record locks, at the start and at the save, in the order in which it asks for them
/// where requests go record by record: its own, then those of its sets as the load has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowsOfLoad {
    start: Vec<Slot>,
    save: Vec<Slot>,
    /// Both, those of the start first.
    all: Vec<Slot>,
    /// For each of the data's sets, whether it matters: it locks, or one that does is found by it.
    needed: Vec<bool>,
}

/// One row of each record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) of: RowOf,
    /// The row of the set's first parent.
    pub(super) first_row: u32,
}

/// Whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowOf {
    /// The parent's that the record has in this one of its data's sets.
    Set(usize),
    /// The record's own.
    Own,
}

impl RowsOfLoad {
    pub(super) fn new(load: &Load, id: LoadId, sets: &LockSets) -> Arc<Self> {
        let of_load = sets.of_load(id);
        let mut needed = vec![false; of_load.len()];
        let mut slots = Vec::new();
        // A record comes before what it looks up to.
        if let Some(own) = sets.own_rows(id)
            && let Some(first_row) = sets.get(own.set).first_row
        {
            slots.push((own.at, Slot { of: RowOf::Own, first_row }));
        }
        for (number, (set, &set_id)) in load.data.sets.iter().zip(of_load).enumerate() {
            if let (Some(at), Some(first_row)) = (load.lock_of(set), sets.get(set_id).first_row) {
                slots.push((at, Slot { of: RowOf::Set(number), first_row }));
                needed[number] = true;
            }
        }
        // A set that is looked up to by another's rows comes after that one.
        for number in (0..needed.len()).rev() {
            if needed[number]
                && let Some(via) = load.data.sets[number].via
            {
                needed[via] = true;
            }
        }
        let at = |wanted: LockAt| {
            let slots = slots.iter().filter(move |(at, _)| *at == wanted);
            slots.map(|&(_, slot)| slot).collect::<Vec<_>>()
        };
        let (start, save) = (at(LockAt::Start), at(LockAt::Save));
        let all = start.iter().chain(&save).copied().collect();
        Arc::new(Self { start, save, all, needed })
    }

    /// Whether any set locks at the save.
    pub(super) fn lock_late(&self) -> bool {
        !self.save.is_empty()
    }

    pub(super) fn at(&self, at: LockAt) -> &[Slot] {
        match at {
            LockAt::Start => &self.start,
            LockAt::Save => &self.save,
        }
    }

    pub(super) fn all(&self) -> &[Slot] {
        &self.all
    }

    pub(super) fn needs(&self, set: usize) -> bool {
        self.needed[set]
    }

    /// Whether a record locks its own row.
    pub(super) fn lock_own(&self) -> bool {
        self.all.iter().any(|slot| slot.of == RowOf::Own)
    }

    /// Whether all that matters of a child is its parent in the first set.
    pub(super) fn depend_on_first_set_alone(&self, load: &Load) -> bool {
        let sets = load.data.sets.iter().zip(&self.needed).skip(1);
        // What is found through another set that matters depends on what that one depends on.
        sets.filter(|(_, needed)| **needed).all(|(set, _)| set.via.is_some())
    }
}
