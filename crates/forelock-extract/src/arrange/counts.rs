//! How many rows a file, a batch and a job have, and how many streams there are.

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

/// Rows of a job of the Bulk API 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobRows(BatchRows);

impl JobRows {
    /// The platform cuts a job into batches of so many, which run at once.
    pub const BATCH: u32 = 10_000;

    /// The largest upload of a job, in bytes.
    pub const MAX_BYTES: u64 = 150_000_000;

    /// `None` if out of range: 1 to 10,000, or a multiple of that, so that no batch but the last is
    /// short.
    #[must_use]
    pub fn new(rows: u32) -> Option<Self> {
        let is_whole = rows <= Self::BATCH || rows.is_multiple_of(Self::BATCH);
        BatchRows::new(rows).filter(|_| is_whole).map(Self)
    }

    /// As many rows, or fewer if no more than `most` fit into an upload.
    pub(super) fn at_most(self, most: u64) -> Self {
        let rows = u32::try_from(most).map_or(self.get(), |most| self.get().min(most.max(1)));
        let whole = if rows > Self::BATCH { rows - rows % Self::BATCH } else { rows };
        Self::new(whole).unwrap_or(self)
    }

    /// Rows of its batches.
    pub(super) fn batch(self) -> BatchRows {
        BatchRows::new(Self::BATCH).map_or(self.0, |most| self.0.min(most))
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_cut_into_whole_batches() {
        let job = |rows| JobRows::new(rows).map(JobRows::get);
        assert_eq!(
            [1, 10_000, 10_500, 20_000].map(job),
            [Some(1), Some(10_000), None, Some(20_000)]
        );
        let fitting = |rows, most| JobRows::new(rows).unwrap().at_most(most).get();
        assert_eq!(fitting(10_000, u64::MAX), 10_000);
        assert_eq!(fitting(10_000, 2_343), 2_343);
        assert_eq!(fitting(50_000, 25_000), 20_000);
        assert_eq!(fitting(50_000, 9_999), 9_999);
        assert_eq!(fitting(50, 0), 1, "a row that fits nowhere is sent all the same");
    }
}
