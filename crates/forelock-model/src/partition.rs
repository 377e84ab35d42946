//! The split: which places of the load order belong to which partition.

use super::fan_out::Parent;
use super::narrow::index;
use forelock_scenario::Split;
use std::ops::Range;

/// A place in the load order.
pub(crate) type PlaceInOrder = u64;

/// Which places of the load order belong to which partition, and in which order.
#[derive(Debug)]
pub(crate) enum Partitioning {
    Contiguous {
        children: u64,
        partitions: u64,
    },
    RoundRobin {
        children: u64,
        partitions: u64,
    },
    /// Partition k has the places from `starts[k]` to before `starts[k + 1]`.
    Sized {
        starts: Vec<PlaceInOrder>,
    },
    /// By parent: partition k has `places[starts[k]..starts[k + 1]]`.
    Listed {
        starts: Vec<usize>,
        places: Vec<u32>,
    },
}

/// Places that follow each other in one partition.
#[derive(Clone, Debug)]
pub(crate) enum Run<'a> {
    Contiguous(Range<PlaceInOrder>),
    EveryNth(std::iter::StepBy<Range<PlaceInOrder>>),
    Listed(&'a [u32]),
}

impl Default for Partitioning {
    fn default() -> Self {
        Self::Contiguous { children: 0, partitions: 1 }
    }
}

impl Partitioning {
    /// `parents_at` puts the parents of the children at some places behind a list, numbers below
    /// `parents` or, of children that have none, others; it is asked only where they decide.
    pub(crate) fn new(
        split: Split,
        children: u64,
        partitions: u32,
        parents: u32,
        parents_at: impl Fn(Range<PlaceInOrder>, &mut Vec<Parent>),
    ) -> Self {
        let partitions_wide = u64::from(partitions);
        match split {
            Split::Contiguous => Self::Contiguous { children, partitions: partitions_wide },
            Split::RoundRobin => Self::RoundRobin { children, partitions: partitions_wide },
            Split::ByParent => listed(children, partitions, parents, parents_at),
        }
    }

    /// Runs of the load order, as long as `sizes` says.
    pub(crate) fn of_sizes(sizes: &[u64]) -> Self {
        let ends = sizes.iter().scan(0, |end, size| {
            *end += size;
            Some(*end)
        });
        Self::Sized { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// How many children `partition` has.
    pub(crate) fn size(&self, partition: u32) -> u64 {
        let k = u64::from(partition);
        match self {
            Self::Contiguous { children, partitions } => {
                share(k + 1, *children, *partitions) - share(k, *children, *partitions)
            }
            Self::RoundRobin { children, partitions } => {
                children.saturating_sub(k).div_ceil(*partitions)
            }
            Self::Sized { starts } => starts[partition as usize + 1] - starts[partition as usize],
            Self::Listed { starts, .. } => {
                (starts[partition as usize + 1] - starts[partition as usize]) as u64
            }
        }
    }

    /// The places of `partition`'s children number `range.start` to before `range.end`.
    pub(crate) fn run(&self, partition: u32, range: Range<u64>) -> Run<'_> {
        let k = u64::from(partition);
        match self {
            Self::Contiguous { children, partitions } => {
                let start = share(k, *children, *partitions);
                Run::Contiguous(start + range.start..start + range.end)
            }
            Self::RoundRobin { partitions, .. } => {
                let places = range.start * partitions + k..range.end * partitions + k;
                Run::EveryNth(places.step_by(index(*partitions)))
            }
            Self::Sized { starts } => {
                let start = starts[partition as usize];
                Run::Contiguous(start + range.start..start + range.end)
            }
            Self::Listed { starts, places } => {
                let start = starts[partition as usize];
                Run::Listed(&places[start + index(range.start)..start + index(range.end)])
            }
        }
    }
}

/// ⌊k·N/K⌋.
#[expect(clippy::cast_possible_truncation, reason = "at most N")]
const fn share(k: u64, children: u64, partitions: u64) -> PlaceInOrder {
    (k as u128 * children as u128 / partitions as u128) as u64
}

/// Children whose parents are looked up together.
const BLOCK: u64 = 4096;

/// Children without a parent are dealt out in turn: wherever they go, they lock nothing.
fn listed(
    children: u64,
    partitions: u32,
    parents: u32,
    parents_at: impl Fn(Range<PlaceInOrder>, &mut Vec<Parent>),
) -> Partitioning {
    let mut block = Vec::new();
    let mut for_each = |act: &mut dyn FnMut(PlaceInOrder, usize)| {
        let (mut from, mut dealt_out) = (0, 0);
        while from < children {
            let to = (from + BLOCK).min(children);
            block.clear();
            parents_at(from..to, &mut block);
            for (place, &parent) in (from..to).zip(&block) {
                if parent < parents {
                    act(place, (parent % partitions) as usize);
                } else {
                    act(place, dealt_out as usize);
                    dealt_out = (dealt_out + 1) % partitions;
                }
            }
            from = to;
        }
    };
    let mut starts = vec![0; partitions as usize + 1];
    for_each(&mut |_, partition| starts[partition + 1] += 1);
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    let (mut next, mut places) = (starts.clone(), vec![0; total]);
    for_each(&mut |place, partition| {
        #[expect(clippy::cast_possible_truncation, reason = "a listed split has < 2^32 children")]
        let place = place as u32;
        places[next[partition]] = place;
        next[partition] += 1;
    });
    Partitioning::Listed { starts, places }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(partitioning: &Partitioning, partition: u32) -> Vec<u64> {
        match partitioning.run(partition, 0..partitioning.size(partition)) {
            Run::Contiguous(range) => range.collect(),
            Run::EveryNth(steps) => steps.collect(),
            Run::Listed(list) => list.iter().copied().map(u64::from).collect(),
        }
    }

    #[test]
    fn splits_by_hand() {
        let parent = [2, 0, 1, 5, 4, 0, 3];
        let split = |split| {
            let all = Partitioning::new(split, 7, 3, 6, |places, out| {
                out.extend(places.map(|place| parent[usize::try_from(place).unwrap()]));
            });
            [0, 1, 2].map(|partition| places(&all, partition))
        };
        assert_eq!(split(Split::Contiguous), [vec![0, 1], vec![2, 3], vec![4, 5, 6]]);
        assert_eq!(split(Split::RoundRobin), [vec![0, 3, 6], vec![1, 4], vec![2, 5]]);
        assert_eq!(split(Split::ByParent), [vec![1, 5, 6], vec![2, 4], vec![0, 3]]);
    }

    #[test]
    fn sizes_are_taken_as_given() {
        let all = Partitioning::of_sizes(&[3, 0, 4]);
        assert_eq!([0, 1, 2].map(|k| places(&all, k)), [vec![0, 1, 2], vec![], vec![3, 4, 5, 6]]);
        // The sizes of an even split give that split.
        let (even, given) = (Split::Contiguous, Partitioning::of_sizes(&[2, 2, 3]));
        let even = Partitioning::new(even, 7, 3, 1, |_, _| ());
        assert!((0..3).all(|k| places(&even, k) == places(&given, k)));
    }

    #[test]
    fn children_without_a_parent_are_dealt_out_in_turn() {
        let parent = [9, 9, 1, 9, 0, 9];
        let all = Partitioning::new(Split::ByParent, 6, 3, 2, |places, out| {
            out.extend(places.map(|place| parent[usize::try_from(place).unwrap()]));
        });
        let found = [0, 1, 2].map(|partition| places(&all, partition));
        assert_eq!(found, [vec![0, 4, 5], vec![1, 2], vec![3]]);
    }

    #[test]
    fn more_partitions_than_children_leave_some_empty() {
        for split in [Split::Contiguous, Split::RoundRobin, Split::ByParent] {
            let all = Partitioning::new(split, 2, 5, 2, |places, out| {
                out.extend(places.map(|place| u32::try_from(place).unwrap()));
            });
            let mut children: Vec<u64> = (0..5).flat_map(|k| places(&all, k)).collect();
            children.sort_unstable();
            assert_eq!(children, [0, 1]);
        }
    }
}
