//! The groups of rows that the loads of a scenario look up to, together.
//!
//! Sets of one name in several loads are the same rows (MODEL.md §7). They are ordered by their
//! first appearance in the file, load by load, and their rows are numbered in that order, so that
//! ascending rows are the platform's order of locking in all loads.

use super::{Background, LoadId, Loads, LockAt, Parents, Scenario};

/// The place of a set among its scenario's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(u32);

impl SetId {
    /// As an index of a list with an item for each set.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Rows that loads look up to, or lock because they are their own records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockSet {
    /// Label, such as `Account`.
    pub name: String,
    /// How many rows.
    pub count: Parents,
    /// The number of its first row among the rows of all sets that are ever locked; `None` if
    /// neither a load nor a background stream locks any of it.
    pub first_row: Option<u32>,
}

/// The rows of a load's own records, which it locks because another load looks up to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnRows {
    /// The set whose first rows they are.
    pub set: SetId,
    /// When they are locked.
    pub at: LockAt,
}

/// All sets of a scenario, and which of them each load means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockSets {
    sets: Vec<LockSet>,
    /// For each load, for each of its data's sets.
    of_loads: Vec<Vec<SetId>>,
    own: Vec<Option<OwnRows>>,
    /// For each background stream; `None` if there is no such set.
    background: Vec<Option<SetId>>,
}

impl LockSets {
    /// The sets of `scenario`.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let loads = &scenario.loads;
        let mut all = Self {
            sets: Vec::new(),
            of_loads: Vec::with_capacity(loads.len()),
            own: Vec::with_capacity(loads.len()),
            background: Vec::new(),
        };
        for load in loads.iter() {
            let sets = &load.data.sets;
            let of_load = sets.iter().map(|set| all.add(&set.name, set.count, loads.are_named()));
            let of_load = of_load.collect();
            all.of_loads.push(of_load);
        }
        for (id, _) in loads.with_ids() {
            let own = all.find_own(loads, id);
            all.own.push(own);
        }
        for stream in &scenario.background {
            let set = all.find_background(stream);
            all.background.push(set);
        }
        all.number_rows(loads);
        all
    }

    /// Gives numbers to the rows of all sets that are ever locked: what is never locked needs none.
    fn number_rows(&mut self, loads: &Loads) {
        let mut locked = vec![false; self.sets.len()];
        for (load, of_load) in loads.iter().zip(&self.of_loads) {
            for (set, id) in load.data.sets.iter().zip(of_load) {
                locked[id.index()] |= load.lock_of(set).is_some();
            }
        }
        let own = self.own.iter().flatten().map(|own| own.set);
        for set in own.chain(self.background.iter().flatten().copied()) {
            locked[set.index()] = true;
        }
        let mut next = 0_u32;
        for (set, locked) in self.sets.iter_mut().zip(locked) {
            if locked {
                set.first_row = Some(next);
                // Scenarios hold fewer than 2^32 parents.
                next = next.saturating_add(set.count.get());
            }
        }
    }

    /// Rows of all sets that are ever locked.
    #[must_use]
    pub fn rows(&self) -> u32 {
        let locked = self.sets.iter().rev().find_map(|set| Some((set.first_row?, set.count)));
        locked.map_or(0, |(first, count)| first.saturating_add(count.get()))
    }

    /// The set that row number `row` belongs to, and the row's number there.
    #[must_use]
    pub fn of_row(&self, row: u32) -> Option<(SetId, u32)> {
        let numbered = (0..).map(SetId).zip(&self.sets);
        let locked = numbered.filter_map(|(id, set)| Some((id, set.first_row?, set.count.get())));
        locked
            .map(|(id, first, count)| (id, row.checked_sub(first), count))
            .find_map(|(id, number, count)| Some((id, number.filter(|&number| number < count)?)))
    }

    /// In the order of their rows.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &LockSet> {
        self.sets.iter()
    }

    /// A set.
    #[must_use]
    pub fn get(&self, set: SetId) -> &LockSet {
        &self.sets[set.index()]
    }

    /// The sets of a load's data, in their order.
    #[must_use]
    pub fn of_load(&self, load: LoadId) -> &[SetId] {
        &self.of_loads[load.index()]
    }

    /// The rows of the load's own records, if it locks them.
    #[must_use]
    pub fn own_rows(&self, load: LoadId) -> Option<OwnRows> {
        self.own[load.index()]
    }

    /// The set whose rows background stream number `stream` locks; `None` if there is none.
    #[must_use]
    pub fn of_background(&self, stream: usize) -> Option<SetId> {
        self.background.get(stream).copied().flatten()
    }

    fn add(&mut self, name: &str, count: Parents, by_name: bool) -> SetId {
        let known = if by_name { self.named(name) } else { None };
        known.unwrap_or_else(|| {
            self.sets.push(LockSet { name: name.to_owned(), count, first_row: None });
            // Scenarios have far fewer than 2^32 sets.
            SetId(u32::try_from(self.sets.len() - 1).unwrap_or(u32::MAX))
        })
    }

    fn named(&self, name: &str) -> Option<SetId> {
        (0..).map(SetId).zip(&self.sets).find(|(_, set)| set.name == name).map(|(id, _)| id)
    }

    /// A load that changes or deletes records which another load looks up to locks their rows.
    fn find_own(&self, loads: &Loads, id: LoadId) -> Option<OwnRows> {
        let load = &loads[id];
        if !load.is_named() || !load.sending.operation.locks_own_rows() {
            return None;
        }
        let set = self.named(&load.data.child_object)?;
        let origin = loads.origin(id);
        let looked_up_to = loads
            .with_ids()
            .filter(|&(other, _)| loads.origin(other) != origin)
            .any(|(other, _)| self.of_load(other).contains(&set));
        looked_up_to.then_some(OwnRows { set, at: LockAt::Start })
    }

    fn find_background(&self, stream: &Background) -> Option<SetId> {
        match &stream.set {
            Some(name) => self.named(name),
            None => (!self.sets.is_empty()).then_some(SetId(0)),
        }
    }
}
