//! A checksum of rows that doesn't depend on their order.

use std::fmt::{self, Display};
use twox_hash::XxHash3_128;

/// How many rows, and what their contents add up to: two files with the same have the same rows, in
/// whatever order, but for a chance of about one in 2^128.
///
/// The sum, modulo 2^128, of each row's XXH3 hash of 128 bits (seed 0). A row's content is its bytes
/// without the line ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum {
    rows: u64,
    sum: u128,
}

impl RowSum {
    /// Counts a row in, by its bytes without its line ending.
    pub fn add(&mut self, row: &[u8]) {
        self.rows += 1;
        self.sum = self.sum.wrapping_add(XxHash3_128::oneshot(row));
    }

    /// Counts other rows in.
    pub const fn add_all(&mut self, other: Self) {
        self.rows += other.rows;
        self.sum = self.sum.wrapping_add(other.sum);
    }

    /// How many rows there are.
    #[must_use]
    pub const fn rows(self) -> u64 {
        self.rows
    }
}

impl Display for RowSum {
    /// The sum, as 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[u8]]) -> RowSum {
        let mut sum = RowSum::default();
        rows.iter().for_each(|row| sum.add(row));
        sum
    }

    /// XXH3-128 of no bytes, from the reference implementation.
    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(sum(&[b""]).to_string(), "99aa06d3014798d86001c324468d497f");
    }

    #[test]
    fn order_does_not_matter_and_all_else_does() {
        let rows: [&[u8]; 3] = [b"a,1", b"b,2", b"a,1"];
        let all = sum(&rows);
        assert_eq!(all, sum(&[b"b,2", b"a,1", b"a,1"]));
        assert_ne!(all, sum(&[b"b,2", b"a,1"]));
        assert_ne!(all, sum(&[b"b,2", b"a,1", b"a,2"]));
        assert_ne!(all, sum(&[b"b,2", b"b,2", b"a,1"]));
        let mut parts = sum(&rows[..1]);
        parts.add_all(sum(&rows[1..]));
        assert_eq!((parts, parts.rows()), (all, 3));
    }
}
