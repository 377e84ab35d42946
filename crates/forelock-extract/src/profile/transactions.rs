//! Transactions of the file, evenly spaced, remembered while the rows pass by.

use super::TRANSACTION;

/// At least so many are remembered, where there are as many; at most twice as many.
const ENOUGH: usize = 4_096;

/// Whole transactions of the batches that the file is cut into, with their rows' parents: all of
/// them or, of a large file, every second, fourth, … so that memory does not grow with the rows.
#[derive(Debug)]
pub(super) struct Transactions {
    batch_size: u64,
    length: usize,
    enough: usize,
    /// Every so many-th is remembered.
    stride: u64,
    /// Those begun so far.
    begun: u64,
    /// Rows of this batch so far, and of its transaction under way.
    in_batch: u64,
    in_transaction: usize,
    /// Whether the one under way is remembered.
    remembered: bool,
    /// One behind the other, `length` each; the last one may be under way.
    parents: Vec<u32>,
}

impl Transactions {
    pub(super) fn new(batch_size: u32) -> Self {
        Self::remembering(ENOUGH, batch_size)
    }

    fn remembering(enough: usize, batch_size: u32) -> Self {
        Self {
            batch_size: u64::from(batch_size),
            length: TRANSACTION.min(batch_size) as usize,
            enough,
            stride: 1,
            begun: 0,
            in_batch: 0,
            in_transaction: 0,
            remembered: false,
            parents: Vec::new(),
        }
    }

    /// Rows of each.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// The next row's parent.
    #[inline]
    pub(super) fn row(&mut self, parent: u32) {
        if self.in_transaction == 0 {
            self.begin();
        }
        if self.remembered {
            self.parents.push(parent);
        }
        self.in_transaction += 1;
        self.in_batch += 1;
        if self.in_batch == self.batch_size {
            // What is left of a batch that is no multiple is a shorter transaction: left out.
            self.in_batch = 0;
            self.end();
        } else if self.in_transaction == self.length {
            self.end();
        }
    }

    fn begin(&mut self) {
        self.remembered = self.begun.is_multiple_of(self.stride);
    }

    fn end(&mut self) {
        if self.in_transaction < self.length {
            self.drop_rest();
        } else {
            self.begun += 1;
            if self.parents.len() == 2 * self.enough * self.length {
                self.thin_out();
            }
        }
        self.in_transaction = 0;
    }

    fn drop_rest(&mut self) {
        let whole = self.parents.len() / self.length * self.length;
        self.parents.truncate(whole);
    }

    /// Keeps every second.
    fn thin_out(&mut self) {
        for kept in 1..self.enough {
            let from = 2 * kept * self.length;
            self.parents.copy_within(from..from + self.length, kept * self.length);
        }
        self.parents.truncate(self.enough * self.length);
        self.stride *= 2;
    }

    /// The parents of those that are whole, in the order of the file.
    pub(super) fn all(&self) -> impl ExactSizeIterator<Item = &[u32]> + Clone {
        self.parents.chunks_exact(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remembered(enough: usize, batch_size: u32, rows: u32) -> Vec<Vec<u32>> {
        let mut transactions = Transactions::remembering(enough, batch_size);
        (0..rows).for_each(|row| transactions.row(row));
        transactions.all().map(<[u32]>::to_vec).collect()
    }

    fn from(first: u32) -> Vec<u32> {
        (first..first + 200).collect()
    }

    #[test]
    fn batches_are_cut_into_whole_transactions() {
        assert_eq!(remembered(9, 500, 999), [from(0), from(200), from(500), from(700)]);
        assert_eq!(remembered(9, 400, 799), [from(0), from(200), from(400)]);
        assert_eq!(remembered(9, 3, 8), [[0, 1, 2], [3, 4, 5]]);
        assert!(remembered(9, 500, 199).is_empty());
    }

    #[test]
    fn of_many_every_second_or_fourth_is_remembered() {
        let starts = |rows| -> Vec<u32> {
            remembered(2, 10_000, rows).iter().map(|parents| parents[0]).collect()
        };
        assert_eq!(starts(600), [0, 200, 400]);
        assert_eq!(starts(800), [0, 400]);
        assert_eq!(starts(1_399), [0, 400, 800]);
        assert_eq!(starts(1_400), [0, 800]);
        assert_eq!(starts(1_800), [0, 800, 1_600]);
        assert_eq!(starts(2_600), [0, 1_600]);
        assert_eq!(starts(10_000).len(), 2);
    }
}
