//! The children by parent, where nothing but the parent matters.

use super::fan_out::{Parent, Parents};
use super::narrow::{index, number};
use std::ops::Range;

/// Children whose parents are looked up together; a transaction of usual size is one block.
const BLOCK: usize = 256;

/// So many stretches at most, however many children there are.
const MOST_STRETCHES: u64 = 1 << 16;

/// Places of a stretch, at least: a few transactions.
const LEAST_STRETCH: u64 = 1 << 9;

/// A block of which fewer were wanted was not worth it.
const SPARSE: usize = 8;

/// By parent: where each parent's children begin.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Parent p's children have the places from `starts[p]` to before `starts[p + 1]`. The number
    /// behind the last parent's stands for the children that have none, who come last.
    starts: Vec<u32>,
    /// Places are cut into equal stretches: the parent that the first place of each has. A search
    /// begins there, and ends where the next stretch does. (As in `ExactCounts`.)
    guide: Vec<u32>,
    /// A place's stretch is its number without so many of its bits.
    shift: u32,
}

impl Runs {
    pub(crate) fn new(parents: &Parents, children: u64) -> Self {
        let starts = starts(parents, children);
        let shift = (children / MOST_STRETCHES).max(LEAST_STRETCH).ilog2() + 1;
        let mut guide = Vec::new();
        let mut stretch_begins = 0;
        // Each parent opens the stretches that begin among its children.
        for (parent, &end) in (0..).zip(&starts[1..]) {
            while stretch_begins < u64::from(end) {
                guide.push(parent);
                stretch_begins += 1 << shift;
            }
        }
        Self { starts, guide, shift }
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

    /// The parents of the children at `places`, each once: a row that a transaction wants is not
    /// asked for again, so that who locks rows need not hear of it more often.
    pub(crate) fn distinct(&self, places: Range<u64>) -> impl Iterator<Item = Parent> {
        // Behind the last parent's children come those that have none.
        let parents = self.starts.len() - 2;
        let first = if places.is_empty() { parents } else { self.parent_at(places.start) };
        let behind = (first + 1).min(parents);
        let others = (behind..parents).zip(self.starts[behind..].windows(2));
        let others = others
            .take_while(move |(_, run)| u64::from(run[0]) < places.end)
            .filter(|(_, run)| run[0] < run[1])
            .map(|(parent, _)| parent);
        std::iter::once(first).filter(move |&first| first < parents).chain(others).map(number)
    }

    /// The last parent that begins at or before the place: it is the one with children.
    fn parent_at(&self, place: u64) -> usize {
        let stretch = index(place >> self.shift);
        let first = index(self.guide[stretch].into());
        let last =
            self.guide.get(stretch + 1).map_or(self.starts.len() - 2, |&next| index(next.into()));
        first + self.starts[first + 1..=last].partition_point(|&start| u64::from(start) <= place)
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

/// Where each parent's children begin, by parent, then where those without a parent do, and then
/// where all end.
pub(crate) fn starts(parents: &Parents, children: u64) -> Vec<u32> {
    let mut wide = vec![0_u32; parents.count as usize + 2];
    // In one byte each, the counts of four times as many parents stay in a near cache.
    let mut counts = vec![0_u8; parents.count as usize + 1];
    let numbering = parents.for_each_stand_in(children, |stand_in| {
        counts[stand_in] = counts[stand_in].wrapping_add(1);
        if counts[stand_in] == 0 {
            wide[stand_in + 1] += 1 << u8::BITS;
        }
    });
    let mut starts = match numbering {
        None => {
            wide[1..].iter_mut().zip(counts).for_each(|(wide, count)| *wide += u32::from(count));
            wide
        }
        Some(parents) => {
            let mut of_parents = vec![0; wide.len()];
            for ((&parent, &wide), count) in parents.iter().zip(&wide[1..]).zip(counts) {
                of_parents[parent as usize + 1] = wide + u32::from(count);
            }
            of_parents
        }
    };
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::{Seed, Stream};
    use forelock_extract::NO_PARENT;
    use forelock_scenario::{FileOrigin, FileParents, ParentSet};
    use std::sync::Arc;

    #[test]
    fn distinct_parents_are_those_of_each_place_without_repeats() {
        let stream = Stream::named(Seed { seed: 3, replication: 0 }, *b"data    ");
        // Some parents have no child, some children no parent.
        let of_row = |row: u64| match stream.below(row, 12) {
            0 => NO_PARENT,
            _ => u32::try_from(stream.sub(1).below(row, 90)).unwrap() * 3 % 200,
        };
        let rows: Vec<u32> = (0..400).map(of_row).collect();
        let file = FileParents::new(FileOrigin::NO_FILE, 200, rows).unwrap();
        let set = ParentSet::of_file("Account", Arc::new(file)).unwrap();
        let runs = Runs::new(&Parents::new(&set, 400, stream, stream), 400);
        for start in 0..=400 {
            for end in [start, start + 1, start + 7, start + 100, 400] {
                let end = end.clamp(start, 400);
                let mut expected = Vec::new();
                runs.extend(start..end, &mut expected, |parent| parent);
                expected.retain(|&parent| parent < 200);
                expected.dedup();
                let found: Vec<Parent> = runs.distinct(start..end).collect();
                assert_eq!(found, expected, "{start}..{end}");
            }
        }
    }
}
