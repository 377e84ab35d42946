//! What is asked for.

use std::num::NonZeroU32;

/// Rows that the loader hands over at once: it cuts each file anew after so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchRows(NonZeroU32);

impl BatchRows {
    /// As many as the platform takes in a day.
    pub const MAX: u32 = 150_000_000;

    /// `None` if out of range (1 to [`BatchRows::MAX`]).
    #[must_use]
    pub fn new(rows: u32) -> Option<Self> {
        NonZeroU32::new(rows).filter(|rows| rows.get() <= Self::MAX).map(Self)
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    pub(super) const fn wide(self) -> u64 {
        self.0.get() as u64
    }
}

/// Files to write: streams of the loader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partitions(NonZeroU32);

impl Partitions {
    /// More files than anyone loads at once.
    pub const MAX: u32 = 10_000;

    /// `None` if out of range (1 to [`Partitions::MAX`]).
    #[must_use]
    pub fn new(count: u32) -> Option<Self> {
        NonZeroU32::new(count).filter(|count| count.get() <= Self::MAX).map(Self)
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    pub(super) const fn wide(self) -> u64 {
        self.0.get() as u64
    }
}
