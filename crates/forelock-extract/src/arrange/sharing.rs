//! What still collides: parents that several partitions or several batches have.

use super::counts::BatchRows;
use super::parent_table::{NO_PARENT, ParentNumber};
use std::cmp::Reverse;

/// So many parents are named as culprits.
const NAMED: usize = 10;

/// Goes through rows in the order in which they are loaded.
#[derive(Debug)]
pub(super) struct SharingCounter {
    batch: u64,
    /// By lookup and parent.
    seen: Vec<Vec<Seen>>,
    partition: u32,
    batch_number: u32,
    /// Rows of the batch so far.
    in_batch: u64,
}

/// Where a parent has been seen.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    rows: u64,
    /// The last partition and the last batch, both counted from 1.
    last_partition: u32,
    last_batch: u32,
    partitions: u32,
    batches: u32,
}

impl SharingCounter {
    /// Bytes that it takes for each parent.
    pub(super) const BYTES_A_PARENT: u64 = size_of::<Seen>() as u64;

    /// For lookups with so many `parents`.
    pub(super) fn new(parents: &[u32], batch: BatchRows) -> Self {
        let seen = parents.iter().map(|&count| vec![Seen::default(); count as usize]).collect();
        Self { batch: batch.wide(), seen, partition: 1, batch_number: 1, in_batch: 0 }
    }

    /// Goes on to the next partition, which begins a batch.
    pub(super) fn next_partition(&mut self) {
        self.partition += 1;
        self.batch_number += u32::from(self.in_batch > 0);
        self.in_batch = 0;
    }

    /// The next row of the partition.
    pub(super) fn row(&mut self, parents: &[ParentNumber]) {
        if self.in_batch == self.batch {
            self.batch_number += 1;
            self.in_batch = 0;
        }
        self.in_batch += 1;
        for (seen, &parent) in self.seen.iter_mut().zip(parents).filter(|one| *one.1 != NO_PARENT) {
            let seen = &mut seen[parent as usize];
            seen.rows += 1;
            if seen.last_partition != self.partition {
                seen.last_partition = self.partition;
                seen.partitions += 1;
            }
            if seen.last_batch != self.batch_number {
                seen.last_batch = self.batch_number;
                seen.batches += 1;
            }
        }
    }

    /// The numbers of all parents that are named, by lookup.
    pub(super) fn named(sharings: &[&Sharing]) -> Vec<u32> {
        let shared = sharings.iter().flat_map(|sharing| {
            [&sharing.across_partitions, &sharing.across_batches, &sharing.across_needlessly]
        });
        shared.flat_map(|shared| shared.largest.iter().map(|parent| parent.number)).collect()
    }

    /// What each lookup's parents share.
    pub(super) fn finish(self) -> Vec<Sharing> {
        self.seen.iter().map(|seen| Sharing::new(seen, self.batch)).collect()
    }
}

/// What parents of one lookup share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Parents that have rows.
    pub parents: u64,
    /// Rows that have a parent.
    pub rows: u64,
    /// Parents with rows in several partitions.
    pub across_partitions: Shared,
    /// Parents with rows in several batches.
    pub across_batches: Shared,
    /// Parents that would fit into fewer batches than they are in.
    pub across_needlessly: Shared,
}

/// Parents that are in several places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// How many.
    pub parents: u64,
    /// Rows that look up to one of them.
    pub rows: u64,
    /// Those with most rows, ten at most.
    pub largest: Vec<SharedParent>,
}

/// A parent that is in several places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedParent {
    /// Its number in its lookup, by first appearance.
    pub number: u32,
    /// Rows that look up to it.
    pub rows: u64,
    /// Partitions that have it.
    pub partitions: u32,
    /// Batches that have it.
    pub batches: u32,
}

impl Sharing {
    fn new(seen: &[Seen], batch: u64) -> Self {
        let mut sharing = Self {
            parents: 0,
            rows: 0,
            across_partitions: Shared::default(),
            across_batches: Shared::default(),
            across_needlessly: Shared::default(),
        };
        for (number, seen) in (0..).zip(seen).filter(|(_, seen)| seen.rows > 0) {
            let Seen { rows, partitions, batches, .. } = *seen;
            sharing.parents += 1;
            sharing.rows += rows;
            let parent = SharedParent { number, rows, partitions, batches };
            if partitions > 1 {
                sharing.across_partitions.add(parent);
            }
            if batches > 1 {
                sharing.across_batches.add(parent);
            }
            if u64::from(batches) > rows.div_ceil(batch) {
                sharing.across_needlessly.add(parent);
            }
        }
        sharing
    }
}

impl Shared {
    fn add(&mut self, parent: SharedParent) {
        self.parents += 1;
        self.rows += parent.rows;
        let order = |one: &SharedParent| (Reverse(one.rows), one.number);
        let place = self.largest.partition_point(|one| order(one) < order(&parent));
        if place < NAMED {
            self.largest.insert(place, parent);
            self.largest.truncate(NAMED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Partitions of rows with the parents of two lookups, in batches of three.
    fn sharing(partitions: &[&[[u32; 2]]]) -> Vec<Sharing> {
        let mut counter = SharingCounter::new(&[4, 20], BatchRows::new(3).unwrap());
        for (k, rows) in partitions.iter().enumerate() {
            if k > 0 {
                counter.next_partition();
            }
            rows.iter().for_each(|row| counter.row(row));
        }
        counter.finish()
    }

    #[test]
    fn partitions_and_batches_are_counted_by_hand() {
        const NO: u32 = NO_PARENT;
        let found = sharing(&[
            &[[0, 0], [0, NO], [1, 0], [1, 1], [2, 1]],
            &[],
            &[[2, 5], [2, 6], [2, 7], [2, 8], [NO, 0]],
        ]);
        let parent =
            |number, rows, partitions, batches| SharedParent { number, rows, partitions, batches };
        let shared = |parents, rows, largest: &[SharedParent]| Shared {
            parents,
            rows,
            largest: largest.to_vec(),
        };
        let (one, two) = (parent(1, 2, 1, 2), parent(2, 5, 2, 3));
        assert_eq!(
            found[0],
            Sharing {
                parents: 3,
                rows: 9,
                across_partitions: shared(1, 5, &[two]),
                across_batches: shared(2, 7, &[two, one]),
                // Two batches would do for five rows, and one for two.
                across_needlessly: shared(2, 7, &[two, one]),
            }
        );
        let zero = parent(0, 3, 2, 2);
        assert_eq!(found[1].across_partitions, shared(1, 3, &[zero]));
        assert_eq!(found[1].across_batches, shared(1, 3, &[zero]));
        assert_eq!((found[1].parents, found[1].rows), (6, 9));
    }

    #[test]
    fn the_largest_are_named_and_the_rest_are_counted() {
        let rows: Vec<[u32; 2]> = (0..20).map(|parent| [0, parent]).collect();
        let more: Vec<[u32; 2]> = (5..20).flat_map(|parent| [[0, parent]; 2]).collect();
        let found = sharing(&[&rows, &more]);
        let shared = &found[1].across_partitions;
        assert_eq!((shared.parents, shared.rows), (15, 45));
        let named: Vec<u32> = shared.largest.iter().map(|one| one.number).collect();
        assert_eq!(named, (5..15).collect::<Vec<_>>());
    }
}
