//! A partition of a run: how far it has come with its children.

use forelock_scenario::LoadId;
use std::ops::Range;

/// How far a partition has come with its children. They are sent for the first time in their order,
/// each once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partition {
    pub(super) load: LoadId,
    /// Its number among the partitions of its load.
    pub(super) number: u32,
    /// Its next child to be sent for the first time.
    next: u64,
    /// Children that it is to send.
    end: u64,
    /// Sends made, re-sends not counted.
    pub(super) sends: u64,
    /// Think times begun. Not the same: several slots may think before the next send is made.
    pub(super) thinks: u64,
}

impl Partition {
    /// One that is to send its first `end` children.
    pub(super) const fn new(load: LoadId, number: u32, end: u64) -> Self {
        Self { load, number, next: 0, end, sends: 0, thinks: 0 }
    }

    /// Its next child to be sent for the first time.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// How many of its children have not been sent.
    pub(super) const fn rest(&self) -> u64 {
        self.end - self.next
    }

    /// Those that it is to send.
    pub(super) const fn children(&self) -> Range<u64> {
        0..self.end
    }

    /// Takes the next children for a send, `most` of them if there are so many: gives the first one
    /// and how many.
    pub(super) fn take(&mut self, most: u32) -> (u64, u32) {
        let first = self.next;
        let count = u32::try_from(self.rest()).map_or(most, |rest| rest.min(most));
        self.next += u64::from(count);
        (first, count)
    }
}
