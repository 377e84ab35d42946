//! Rows: what is locked.

/// A lockable row: parents of all sets, numbered one set after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(u32);

impl RowId {
    /// The row of that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The row's number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}
