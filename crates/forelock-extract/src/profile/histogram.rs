//! A fan-out in few numbers, whose totals are exact.

use std::collections::BTreeMap;

/// So many parents with so many children each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Children of each.
    pub children_each: u64,
    /// How many such parents there are.
    pub parents: u64,
}

/// Buckets for all parents, ascending by children, `most` of them or fewer (but four at least).
///
/// Where there are more numbers of children than that, neighbours are put together, as many as lie
/// within a factor: the same one everywhere, and as small as can be. What is put together becomes
/// parents with their mean number of children, rounded down or up in such numbers that neither a
/// parent nor a child is lost.
pub(super) fn buckets(parents_with: &BTreeMap<u32, u64>, most: usize) -> Vec<Bucket> {
    // From one number to the next within a factor of 1.02, 1.0404, …
    let mut factor = 1.0;
    loop {
        let merged = merged(parents_with, factor);
        if merged.len() <= most.max(4) {
            return merged;
        }
        factor = (factor * 1.02_f64).max(1.02);
    }
}

fn merged(parents_with: &BTreeMap<u32, u64>, factor: f64) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut group = Group::default();
    for (&children, &parents) in parents_with {
        if group.parents > 0 && f64::from(children) > f64::from(group.fewest) * factor {
            group.close(&mut buckets);
        }
        if group.parents == 0 {
            group.fewest = children;
        }
        group.parents += parents;
        group.children += u64::from(children) * parents;
    }
    group.close(&mut buckets);
    buckets
}

#[derive(Default)]
struct Group {
    /// Children of the parent that has fewest.
    fewest: u32,
    parents: u64,
    children: u64,
}

impl Group {
    fn close(&mut self, buckets: &mut Vec<Bucket>) {
        let Self { parents, children, .. } = std::mem::take(self);
        if parents == 0 {
            return;
        }
        let (each, more) = (children / parents, children % parents);
        let fewer = Bucket { children_each: each, parents: parents - more };
        let one_more = Bucket { children_each: each + 1, parents: more };
        buckets.extend([fewer, one_more].into_iter().filter(|bucket| bucket.parents > 0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_parent_and_no_child_is_lost(
            counts in prop::collection::btree_map(0_u32..5_000_000, 1_u64..1_000_000, 0..400),
            most in 0_usize..60,
        ) {
            let buckets = buckets(&counts, most);
            prop_assert!(buckets.len() <= most.max(4));
            let parents: u64 = buckets.iter().map(|bucket| bucket.parents).sum();
            let children: u64 =
                buckets.iter().map(|bucket| bucket.parents * bucket.children_each).sum();
            prop_assert_eq!(parents, counts.values().sum::<u64>());
            let expected: u64 = counts.iter().map(|(&each, n)| u64::from(each) * n).sum();
            prop_assert_eq!(children, expected);
            prop_assert!(buckets.is_sorted_by_key(|bucket| bucket.children_each));
        }
    }

    #[test]
    fn few_numbers_stay_as_they_are_and_many_are_put_together() {
        let few = BTreeMap::from([(1, 10), (2, 5), (1_000, 1)]);
        let bucket = |children_each, parents| Bucket { children_each, parents };
        assert_eq!(buckets(&few, 4), [bucket(1, 10), bucket(2, 5), bucket(1_000, 1)]);
        let many: BTreeMap<u32, u64> = (1..=10_000).map(|children| (children, 1)).collect();
        let together = buckets(&many, 100);
        assert!((50..=100).contains(&together.len()));
        assert!(together.windows(2).all(|pair| pair[0].children_each <= pair[1].children_each));
        // The ends are not far from what they were.
        assert_eq!(together[0], bucket(1, 1));
        assert!(together[together.len() - 1].children_each > 9_000);
    }
}
