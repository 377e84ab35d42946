//! The loads of a scenario: one, or several that share an org.

use super::record_files::dealt;
use super::{Data, FilesByPartition, LockAt, Objective, Observation, ParentSet, Sending, Service};
use forelock_engine::{Cv, Span};
use std::ops::Index;

/// The place of a load among its scenario's, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoadId(u32);

impl LoadId {
    /// The first load, which every scenario has.
    pub const FIRST: Self = Self(0);

    /// The load at this place, from 0.
    #[must_use]
    pub const fn numbered(place: u32) -> Self {
        Self(place)
    }

    /// As an index of a list with an item for each load.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One operation on one object: its records, and how they are sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// What results call it; empty for the load of a scenario with `[data]` and `[load]`.
    pub name: String,
    /// How long after time 0, or after the last of [`Load::after`] has ended, it begins.
    pub start: Span,
    /// The loads that must have ended before it begins; with a second pass, its first pass too.
    pub after: Vec<LoadId>,
    /// The load whose records this one sends again, those that failed or stayed unprocessed.
    /// [`Load::data`] is then that load's.
    pub failed_of: Option<LoadId>,
    /// The records.
    pub data: Data,
    /// How they are sent.
    pub sending: Sending,
    /// What a transaction costs, in place of the org's.
    pub service: Option<Service>,
    /// How much its nights differ, in place of the org's `day_to_day`.
    pub day_to_day: Option<Cv>,
    /// What must hold of this load.
    pub objectives: Vec<Objective>,
    /// What a real run gave of this load.
    pub observed: Vec<Observation>,
}

impl Load {
    /// Where the field at `path`, such as `load.batch_size`, stands in the scenario: as `--set` and
    /// `--vary` take it. A name that TOML can't read as a key stands in quotes.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        match self.name.as_str() {
            "" => path.to_owned(),
            name if name.chars().all(is_bare) => format!("loads.{name}.{path}"),
            name => format!("loads.\"{name}\".{path}"),
        }
    }

    /// The rows of the files of each partition, where its records come from several: a send has
    /// records of one file alone.
    #[must_use]
    pub fn files_by_partition(&self) -> Option<FilesByPartition> {
        let files = self.data.several_files().filter(|_| self.failed_of.is_none())?;
        Some(dealt(files, self.sending.partitions))
    }

    /// When a record locks its row of `set`, one of its data's, if it does.
    #[must_use]
    pub fn lock_of(&self, set: &ParentSet) -> Option<LockAt> {
        set.rule.locks_at(self.sending.operation, self.sending.parent_changed)
    }

    /// Whether it has a name, as each of several has.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        !self.name.is_empty()
    }
}

/// The loads of a scenario, in the order of the file; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Loads {
    first: Load,
    others: Vec<Load>,
}

impl Loads {
    /// Of a scenario with `[data]` and `[load]`.
    #[must_use]
    pub const fn single(load: Load) -> Self {
        Self { first: load, others: Vec::new() }
    }

    /// `None` if there is none.
    #[must_use]
    pub fn new(loads: Vec<Load>) -> Option<Self> {
        let mut loads = loads.into_iter();
        Some(Self { first: loads.next()?, others: loads.collect() })
    }

    /// The first one.
    #[must_use]
    pub const fn first(&self) -> &Load {
        &self.first
    }

    /// The first one, to be changed.
    pub const fn first_mut(&mut self) -> &mut Load {
        &mut self.first
    }

    /// The only one; `None` if the scenario has `[[loads]]`, be it with one entry.
    #[must_use]
    pub fn only(&self) -> Option<&Load> {
        (!self.are_named()).then_some(&self.first)
    }

    /// Whether the scenario has `[[loads]]`.
    #[must_use]
    pub const fn are_named(&self) -> bool {
        self.first.is_named()
    }

    /// How many there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        1 + self.others.len()
    }

    /// In the order of the file.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Load> + Clone {
        (0..self.len()).map(|index| self.at(index))
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Load> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    /// Each with its place.
    pub fn with_ids(&self) -> impl Iterator<Item = (LoadId, &Load)> {
        (0..).map(LoadId).zip(self.iter())
    }

    /// The one of that name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<(LoadId, &Load)> {
        self.with_ids().find(|(_, load)| load.name == name)
    }

    /// The load that sends again what fails in load `of`, if there is one.
    #[must_use]
    pub fn second_pass_of(&self, of: LoadId) -> Option<LoadId> {
        self.with_ids().find(|(_, load)| load.failed_of == Some(of)).map(|(id, _)| id)
    }

    /// How many passes over the same records come before load `id`.
    #[must_use]
    pub fn passes_before(&self, id: LoadId) -> usize {
        let before = std::iter::successors(self[id].failed_of, |&id| self[id].failed_of);
        // Passes form no circle, so that there are fewer steps than loads.
        before.take(self.len()).count()
    }

    /// The load whose records load `id` sends, itself unless it is a second pass.
    #[must_use]
    pub fn origin(&self, id: LoadId) -> LoadId {
        let before = std::iter::successors(Some(id), |&id| self[id].failed_of);
        before.take(self.len()).last().unwrap_or(id)
    }

    fn at(&self, index: usize) -> &Load {
        match index.checked_sub(1) {
            None => &self.first,
            Some(other) => &self.others[other],
        }
    }
}

impl Index<LoadId> for Loads {
    type Output = Load;

    fn index(&self, id: LoadId) -> &Load {
        self.at(id.index())
    }
}
