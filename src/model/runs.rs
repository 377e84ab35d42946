//! The children by parent, where nothing but the parent matters.

use super::fan_out::{Parent, Parents};

/// Children whose parents are looked up together; a transaction of usual size is one block.
const BLOCK: usize = 256;

/// By parent: where each parent's children begin.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Parent p's children have the places from `starts[p]` to before `starts[p + 1]`. The number
    /// behind the last parent's stands for the children that have none, who come last.
    starts: Vec<u32>,
}

impl Runs {
    pub(crate) fn new(parents: &Parents, children: u64) -> Self {
        Self { starts: starts(parents, children) }
    }

    /// Puts what `row` makes of the parents at `places`, which ascend, behind `out`. Of a child
    /// without a parent that is a number that no parent has.
    pub(crate) fn extend<T>(
        &self,
        mut places: impl Iterator<Item = u64>,
        out: &mut Vec<T>,
        row: impl Fn(Parent) -> T,
    ) {
        let mut block = [0_u64; BLOCK];
        loop {
            let mut len = 0;
            for (slot, place) in block.iter_mut().zip(&mut places) {
                *slot = place;
                len += 1;
            }
            let Some((&first, &last)) = block[..len].first().zip(block[..len].last()) else {
                return;
            };
            debug_assert!(block[..len].is_sorted());
            if last - first == len as u64 - 1 {
                self.extend_by_block(first, len, out, &row);
            } else {
                self.extend_one_by_one(&block[..len], out, &row);
            }
            if len < BLOCK {
                return;
            }
        }
    }

    /// Of `len` places that follow each other: marks where parents begin, and counts the marks. A
    /// loop over each parent's children would end where the processor doesn't expect it.
    fn extend_by_block<T>(
        &self,
        first: u64,
        len: usize,
        out: &mut Vec<T>,
        row: impl Fn(Parent) -> T,
    ) {
        let mut begin_at = [0_u32; BLOCK];
        let mut parent = self.parent_at(first);
        for &start in &self.starts[parent + 1..] {
            match begin_at[..len].get_mut(distance(start, first)) {
                Some(begin) => *begin += 1,
                None => break,
            }
        }
        out.extend(begin_at[..len].iter().map(|&begin| {
            parent += begin as usize;
            row(number(parent))
        }));
    }

    fn extend_one_by_one<T>(&self, places: &[u64], out: &mut Vec<T>, row: impl Fn(Parent) -> T) {
        let mut parent = 0;
        let (mut from, mut to) = (0, 0);
        out.extend(places.iter().map(|&place| {
            if !(from..to).contains(&place) {
                parent = self.parent_at(place);
                (from, to) = (u64::from(self.starts[parent]), u64::from(self.starts[parent + 1]));
            }
            row(number(parent))
        }));
    }

    /// The last parent that begins at or before the place: it is the one with children.
    fn parent_at(&self, place: u64) -> usize {
        self.starts.partition_point(|&start| u64::from(start) <= place) - 1
    }
}

/// How far `start` lies behind `first`, which it does not precede.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "places of listed orders have 32 bits")]
const fn distance(start: u32, first: u64) -> usize {
    (start as u64 - first) as usize
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "parents have 32 bits")]
const fn number(index: usize) -> u32 {
    index as u32
}

/// Where each parent's children begin, by parent, then where those without a parent do, and then
/// where all end.
pub(crate) fn starts(parents: &Parents, children: u64) -> Vec<u32> {
    let mut starts = vec![0; parents.count as usize + 2];
    parents.for_each_slot(children, |_, slot| starts[slot + 1] += 1);
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    starts
}
