//! How many children parents have: who is hot, counted rather than assumed.

use std::collections::BTreeMap;

/// So many of the hottest parents are named, unless it is said otherwise.
const NAMED: usize = 10;
/// Parents with fewer children are counted in a table, as nearly all of them have so few.
const FEW: usize = 1_024;

/// A set of parents, by numbers of children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FanOutCounts {
    /// How many parents have so many children, parents without children included.
    pub parents_with: BTreeMap<u32, u64>,
    /// The parents with most children, those first: ten, unless it was said otherwise.
    pub hottest: Vec<HotParent>,
}

/// A parent that many children look up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HotParent {
    /// Its number in its set, from 0.
    pub parent: u32,
    /// How many children it has.
    pub children: u32,
    /// Its id, where an extract gives it.
    pub id: Option<String>,
}

impl FanOutCounts {
    /// Sorts parents by how many children each of them has.
    #[must_use]
    pub fn of(children: &[u32]) -> Self {
        Self::naming(NAMED, children.iter().copied())
    }

    /// As [`FanOutCounts::of`], naming so many of the hottest. Of parents with as many children,
    /// the first are hotter.
    #[must_use]
    pub fn naming(named: usize, children: impl Iterator<Item = u32>) -> Self {
        let mut few = vec![0_u64; FEW];
        let mut parents_with = BTreeMap::new();
        let mut hottest: Vec<HotParent> = Vec::with_capacity(named + 1);
        for (parent, children) in (0..).zip(children) {
            match few.get_mut(children as usize) {
                Some(parents) => *parents += 1,
                None => *parents_with.entry(children).or_default() += 1,
            }
            let coldest = hottest.last().map_or(0, |hot| hot.children);
            if hottest.len() < named || children > coldest {
                let place = hottest.partition_point(|hot| hot.children >= children);
                hottest.insert(place, HotParent { parent, children, id: None });
                hottest.truncate(named);
            }
        }
        parents_with.extend((0..).zip(few).filter(|&(_, parents)| parents > 0));
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
        self.quantile(1, 2)
    }

    /// The smallest number of children that at least `part` of `whole` parents do not exceed; 0
    /// if there is no parent.
    #[must_use]
    pub fn quantile(&self, part: u64, whole: u64) -> u32 {
        let wanted = u128::from(self.parents()) * u128::from(part);
        let mut so_far = 0;
        let reaches = |(_, parents): &(&u32, &u64)| {
            so_far += u128::from(**parents) * u128::from(whole);
            so_far >= wanted
        };
        self.parents_with.iter().find(reaches).map_or(0, |(&children, _)| children)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_quantile_is_the_least_that_enough_parents_do_not_exceed() {
        let counts = FanOutCounts::of(&[1, 1, 1, 1, 1, 1, 1, 1, 2, 5_000]);
        let quantiles = [(0, 1), (1, 2), (8, 10), (81, 100), (9, 10), (91, 100), (1, 1)];
        let children = quantiles.map(|(part, whole)| counts.quantile(part, whole));
        assert_eq!(children, [1, 1, 1, 2, 2, 5_000, 5_000]);
        assert_eq!(FanOutCounts::default().quantile(1, 1), 0);
    }

    #[test]
    fn only_the_hottest_ten_are_named() {
        let counts = FanOutCounts::of(&(0..1_000).collect::<Vec<_>>());
        let children: Vec<_> = counts.hottest.iter().map(|hot| hot.children).collect();
        assert_eq!(children, (990..1_000).rev().collect::<Vec<_>>());
    }
}
