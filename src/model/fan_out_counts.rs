//! How many children the parents of a replication have: who is hot, counted rather than assumed.

use super::plan::Plan;
use super::simulator::ReplicationNumber;
use crate::engine::Seed;
use std::collections::BTreeMap;

/// With more parents, counting would take more than 200 MB.
const MOST_PARENTS: u64 = 50_000_000;
/// With more children, counting would take longer than many a simulation.
const MOST_CHILDREN: u64 = 200_000_000;
/// So many of the hottest parents are named.
const NAMED: usize = 10;

/// The first parent set of one replication, by numbers of children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FanOutCounts {
    /// How many parents have so many children, parents without children included.
    pub parents_with: BTreeMap<u32, u64>,
    /// The ten parents with most children, those first.
    pub hottest: Vec<HotParent>,
}

/// A parent that many children look up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HotParent {
    /// Its number in its set, from 0.
    pub parent: u32,
    /// How many children it has.
    pub children: u32,
}

impl FanOutCounts {
    /// Sorts parents by how many children each of them has.
    #[must_use]
    pub fn of(children: &[u32]) -> Self {
        let mut parents_with = BTreeMap::new();
        let mut hottest: Vec<HotParent> = Vec::with_capacity(NAMED + 1);
        for (parent, &children) in (0..).zip(children) {
            *parents_with.entry(children).or_default() += 1;
            let coldest = hottest.last().map_or(0, |hot| hot.children);
            if hottest.len() < NAMED || children > coldest {
                let place = hottest.partition_point(|hot| hot.children >= children);
                hottest.insert(place, HotParent { parent, children });
                hottest.truncate(NAMED);
            }
        }
        Self { parents_with, hottest }
    }

    /// All parents.
    #[must_use]
    pub fn parents(&self) -> u64 {
        self.parents_with.values().sum()
    }

    /// All children.
    #[must_use]
    pub fn children(&self) -> u64 {
        self.parents_with.iter().map(|(&children, parents)| u64::from(children) * parents).sum()
    }

    /// So many children has the parent in the middle; 0 if there is no parent.
    #[must_use]
    pub fn median(&self) -> u32 {
        let middle = self.parents().div_ceil(2);
        let mut so_far = 0;
        let reaches = |(_, parents): &(&u32, &u64)| {
            so_far += **parents;
            so_far >= middle
        };
        self.parents_with.iter().find(reaches).map_or(0, |(&children, _)| children)
    }
}

impl Plan {
    /// How many children each parent of the first set has in replication `number`. That takes four
    /// bytes a parent and a draw a child; `None` for more than 50 million parents or 200 million
    /// children.
    #[must_use]
    pub fn fan_out(&self, number: ReplicationNumber) -> Option<FanOutCounts> {
        let (parents, children) = self.first_set_size();
        if parents > MOST_PARENTS || children > MOST_CHILDREN {
            return None;
        }
        let data = self.data(Seed { seed: self.scenario.run.seed, replication: number.0 });
        Some(FanOutCounts::of(&data.first_set_counts(children)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{FanOut, Parents};
    use crate::study::fixture::scenario;

    #[test]
    fn parents_are_counted_by_their_children() {
        let counts = FanOutCounts::of(&[0, 3, 1, 3, 0, 0]);
        assert_eq!(counts.parents_with, BTreeMap::from([(0, 3), (1, 1), (3, 2)]));
        assert_eq!((counts.parents(), counts.children(), counts.median()), (6, 7, 0));
        let hottest: Vec<_> = counts.hottest.iter().map(|hot| (hot.parent, hot.children)).collect();
        assert_eq!(hottest, [(1, 3), (3, 3), (2, 1), (0, 0), (4, 0), (5, 0)]);
        assert_eq!(FanOutCounts::of(&[]).median(), 0);
    }

    #[test]
    fn only_the_hottest_ten_are_named() {
        let counts = FanOutCounts::of(&(0..1_000).collect::<Vec<_>>());
        let children: Vec<_> = counts.hottest.iter().map(|hot| hot.children).collect();
        assert_eq!(children, (990..1_000).rev().collect::<Vec<_>>());
    }

    #[test]
    fn every_child_of_a_replication_is_counted() {
        let counts = Plan::new(&scenario()).fan_out(ReplicationNumber(3)).unwrap();
        assert_eq!((counts.parents(), counts.children()), (1_000, 10_000));
        let mut fixed = scenario();
        fixed.data.parents.fan_out = FanOut::Fixed;
        let counts = Plan::new(&fixed).fan_out(ReplicationNumber(0)).unwrap();
        assert_eq!(counts.parents_with, BTreeMap::from([(10, 1_000)]));
    }

    #[test]
    fn what_would_take_too_long_is_refused() {
        let mut large = scenario();
        large.data.parents.count = Parents::new(60_000_000).unwrap();
        assert_eq!(Plan::new(&large).fan_out(ReplicationNumber(0)), None);
    }
}
