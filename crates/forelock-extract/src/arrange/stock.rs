//! What there is to fill batches with: groups of rows by size, and single rows that fit anywhere.

use std::num::NonZeroU32;
use std::ops::Range;

/// Groups that have not been placed, by size, and rows that belong to no group.
#[derive(Clone, Debug)]
pub(super) struct Stock {
    /// By falling size; every class has a group left.
    classes: Vec<SizeClass>,
    /// The groups' numbers, class by class.
    groups: Vec<u32>,
    /// Rows without a group.
    filler: u64,
    /// Rows of all groups that are left.
    grouped_rows: u64,
    /// The greatest common divisor of the sizes that are left; 0 of none.
    divisor: u64,
}

/// The groups of one size.
#[derive(Clone, Debug)]
pub(super) struct SizeClass {
    /// Rows of each.
    pub(super) size: NonZeroU32,
    /// Which part of the list of groups is left.
    left: Range<usize>,
}

impl SizeClass {
    /// How many groups are left.
    pub(super) const fn count(&self) -> u64 {
        (self.left.end - self.left.start) as u64
    }

    /// Rows of each.
    pub(super) const fn rows_each(&self) -> u64 {
        self.size.get() as u64
    }
}

/// Groups to be taken from a stock, which add up to a number of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recipe {
    /// From which class how many, by rising class.
    pub(super) groups: Vec<(usize, u64)>,
    /// And so many rows without a group.
    pub(super) filler: u64,
}

impl Stock {
    /// Groups with their sizes, and rows without a group. Groups of one size are taken in the order
    /// in which they come here.
    pub(super) fn new(
        groups: impl Iterator<Item = (u32, NonZeroU32)> + Clone,
        filler: u64,
    ) -> Self {
        let mut sizes: Vec<(NonZeroU32, usize)> = Vec::new();
        // Far fewer sizes than groups: their sum is at most the rows.
        let mut counts = std::collections::BTreeMap::new();
        for (_, size) in groups.clone() {
            *counts.entry(size).or_insert(0_usize) += 1;
        }
        sizes.extend(counts.into_iter().rev());
        let mut start = 0;
        let mut classes: Vec<SizeClass> = Vec::with_capacity(sizes.len());
        for (size, count) in sizes {
            classes.push(SizeClass { size, left: start..start });
            start += count;
        }
        let mut list = vec![0; start];
        for (group, size) in groups {
            // Every size has its class.
            let class = classes.partition_point(|class| class.size > size);
            let end = &mut classes[class].left.end;
            list[*end] = group;
            *end += 1;
        }
        let grouped_rows = classes.iter().map(|class| class.count() * class.rows_each()).sum();
        let mut stock = Self { classes, groups: list, filler, grouped_rows, divisor: 0 };
        stock.divisor = stock.common_divisor();
        stock
    }

    /// By falling size; every class has a group left.
    pub(super) fn classes(&self) -> &[SizeClass] {
        &self.classes
    }

    /// The first class whose groups have at most so many rows.
    pub(super) fn first_of_at_most(&self, rows: u64) -> usize {
        self.classes.partition_point(|class| class.rows_each() > rows)
    }

    /// Rows without a group that are left.
    pub(super) const fn filler(&self) -> u64 {
        self.filler
    }

    /// All rows that are left.
    pub(super) const fn rows(&self) -> u64 {
        self.grouped_rows + self.filler
    }

    /// Whether some subset may have so many rows: false is certain.
    pub(super) const fn may_have(&self, rows: u64) -> bool {
        rows <= self.rows()
            && (self.filler > 0 || self.divisor > 0 && rows.is_multiple_of(self.divisor))
    }

    /// Takes what `recipe` says, and puts the groups behind `out`.
    pub(super) fn take(&mut self, recipe: &Recipe, out: &mut Vec<u32>) {
        let mut emptied = false;
        for &(class, count) in &recipe.groups {
            let class = &mut self.classes[class];
            #[expect(clippy::cast_possible_truncation, reason = "counts groups in memory")]
            let end = class.left.start + count as usize;
            out.extend_from_slice(&self.groups[class.left.start..end]);
            class.left.start = end;
            self.grouped_rows -= count * class.rows_each();
            emptied |= class.left.is_empty();
        }
        self.filler -= recipe.filler;
        if emptied {
            self.classes.retain(|class| !class.left.is_empty());
            self.divisor = self.common_divisor();
        }
    }

    /// All groups that are left, the largest first.
    pub(super) fn into_groups(self) -> impl Iterator<Item = u32> {
        let Self { classes, groups, .. } = self;
        classes.into_iter().flat_map(|class| class.left).map(move |index| groups[index])
    }

    fn common_divisor(&self) -> u64 {
        self.classes.iter().fold(0, |divisor, class| gcd(class.rows_each(), divisor))
    }
}

/// Euclid's.
const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(sizes: &[u32], filler: u64) -> Stock {
        let groups = sizes.iter().map(|&size| NonZeroU32::new(size).unwrap());
        Stock::new((0..).zip(groups), filler)
    }

    #[test]
    fn groups_come_by_falling_size_and_then_in_their_order() {
        let stock = stock(&[3, 5, 3, 1, 5, 3], 7);
        let classes: Vec<(u64, u64)> =
            stock.classes().iter().map(|class| (class.rows_each(), class.count())).collect();
        assert_eq!(classes, [(5, 2), (3, 3), (1, 1)]);
        assert_eq!((stock.rows(), stock.filler()), (27, 7));
        assert_eq!(
            [6, 5, 4, 3, 2, 1, 0].map(|rows| stock.first_of_at_most(rows)),
            [0, 0, 1, 1, 2, 2, 3]
        );
        assert_eq!(stock.into_groups().collect::<Vec<_>>(), [1, 4, 0, 2, 5, 3]);
    }

    #[test]
    fn what_is_taken_is_gone() {
        let mut stock = stock(&[3, 5, 3, 1, 5, 3], 7);
        let mut out = Vec::new();
        stock.take(&Recipe { groups: vec![(0, 2), (1, 1)], filler: 2 }, &mut out);
        assert_eq!(out, [1, 4, 0]);
        assert_eq!((stock.rows(), stock.filler(), stock.classes().len()), (12, 5, 2));
        assert_eq!(stock.into_groups().collect::<Vec<_>>(), [2, 5, 3]);
    }

    #[test]
    fn sums_that_can_never_be_are_known_by_their_divisor() {
        let mut all = stock(&[12, 12, 30, 5], 0);
        assert!(all.may_have(10) && all.may_have(59) && !all.may_have(60));
        all.take(&Recipe { groups: vec![(2, 1)], filler: 0 }, &mut Vec::new());
        assert!(all.may_have(42) && !all.may_have(10));
        assert!(stock(&[12, 12], 1).may_have(5) && !stock(&[], 0).may_have(1));
    }
}
