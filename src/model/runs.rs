//! The children by parent, where nothing but the parent matters.

use super::fan_out::{Parent, Parents};

/// Children whose parents are looked up together; a transaction of usual size is one block.
const BLOCK: usize = 256;

/// A block of which fewer were wanted was not worth it.
const SPARSE: usize = 8;

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

    /// How many children each parent has.
    pub(crate) fn counts(&self) -> Vec<u32> {
        let parents = self.starts.len() - 2;
        self.starts[..=parents].windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Puts what `row` makes of the parents at `places`, which ascend, behind `out`. Of a child
    /// without a parent that is a number that no parent has.
    pub(crate) fn extend<T>(
        &self,
        places: impl Iterator<Item = u64>,
        out: &mut Vec<T>,
        row: impl Fn(Parent) -> T,
    ) {
        let mut block = Block::before(places.size_hint().0);
        out.extend(places.map(|place| row(block.parent(place, self))));
    }

    /// The last parent that begins at or before the place: it is the one with children.
    fn parent_at(&self, place: u64) -> usize {
        self.starts.partition_point(|&start| u64::from(start) <= place) - 1
    }
}

/// The parents of places that follow each other, found at once: a loop over each parent's children
/// would end where the processor doesn't expect it, and a search for each parent would miss caches.
struct Block {
    first: u64,
    len: u64,
    parents: [Parent; BLOCK],
    /// How many places are still to come, at least.
    left: usize,
    /// How many were asked for of this block.
    served: usize,
}

impl Block {
    /// No places yet, and `left` to come.
    const fn before(left: usize) -> Self {
        // As if just enough had been asked for to be worth it.
        Self { first: 0, len: 0, parents: [0; BLOCK], left: left + SPARSE, served: SPARSE }
    }

    #[inline]
    fn parent(&mut self, place: u64, runs: &Runs) -> Parent {
        if place.wrapping_sub(self.first) >= self.len {
            self.fill(place, runs);
        }
        self.served += 1;
        self.parents[distance(place, self.first)]
    }

    /// With the parents from `first` on.
    #[inline(never)]
    fn fill(&mut self, first: u64, runs: &Runs) {
        self.left = self.left.saturating_sub(self.served);
        // Where few of a block were wanted, places lie far apart, and each is sought for itself.
        let len = if self.served < SPARSE { 1 } else { self.left.clamp(1, BLOCK) };
        let begin_at = &mut self.parents[..len];
        begin_at.fill(0);
        let parent = runs.parent_at(first);
        for &start in &runs.starts[parent + 1..] {
            // Marks where parents begin; to count the marks then gives the parents.
            match begin_at.get_mut(distance(u64::from(start), first)) {
                Some(begin) => *begin += 1,
                None => break,
            }
        }
        let mut parent = number(parent);
        for begin in begin_at {
            parent += *begin;
            *begin = parent;
        }
        (self.first, self.len, self.served) = (first, len as u64, 0);
    }
}

/// How far `place` lies behind `first`, which it doesn't precede.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "places of listed orders have 32 bits")]
const fn distance(place: u64, first: u64) -> usize {
    (place - first) as usize
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
    // In one byte each, the counts of four times as many parents stay in a near cache.
    let mut counts = vec![0_u8; parents.count as usize + 1];
    parents.for_each_slot(children, |_, slot| {
        counts[slot] = counts[slot].wrapping_add(1);
        if counts[slot] == 0 {
            starts[slot + 1] += 1 << u8::BITS;
        }
    });
    let mut total = 0;
    for (start, count) in starts[1..].iter_mut().zip(counts) {
        total += *start + u32::from(count);
        *start = total;
    }
    starts
}
