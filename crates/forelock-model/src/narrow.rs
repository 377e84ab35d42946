//! Casts to narrower numbers, where what is numbered has room in memory.

/// Which item of a list in memory that is.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "lists in memory are no longer")]
pub(super) const fn index(number: u64) -> usize {
    number as usize
}

/// The number of an item of a list, of which there are at most 2^32.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "there are no more items")]
pub(super) const fn number(index: usize) -> u32 {
    index as u32
}
