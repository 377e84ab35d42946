//! How large rows are.

use std::collections::BTreeMap;

/// Sizes are told apart by so many bytes.
const STEP: u64 = 64;

/// How many rows have at most so many bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct RowSizes(BTreeMap<u64, u64>);

impl RowSizes {
    /// One more row, of so many bytes.
    pub(super) fn add(&mut self, bytes: u64) {
        *self.0.entry(bytes.next_multiple_of(STEP)).or_default() += 1;
    }

    /// So many rows have no more than `room` bytes together, whichever they are.
    pub(super) fn rows_within(&self, room: u64) -> u64 {
        let (mut rows, mut left) = (0, room);
        for (&size, &count) in self.0.iter().rev() {
            let fitting = count.min(left / size.max(1));
            rows += fitting;
            if fitting < count {
                return rows;
            }
            left -= fitting * size;
        }
        u64::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_rows_fit_together() {
        let mut sizes = RowSizes::default();
        (0..100).for_each(|_| sizes.add(60));
        (0..3).for_each(|_| sizes.add(1_000));
        assert_eq!(sizes.rows_within(999), 0);
        assert_eq!(sizes.rows_within(2_050), 2);
        assert_eq!(sizes.rows_within(3 * 1_024 + 640), 13);
        assert_eq!(sizes.rows_within(1_000_000), u64::MAX, "all of them");
    }
}
