//! How many parents stand in so many consecutive rows: as they are, and in random order.

use super::TRANSACTION;
use std::collections::BTreeMap;

/// Counts the distinct parents of all windows of [`TRANSACTION`] consecutive rows, one row later
/// each, while the rows pass by.
///
/// A window counts a parent at its first row in it. So row r counts in the windows that hold it
/// and begin behind the parent's row before: it is enough to know that one.
#[derive(Debug)]
pub(super) struct DistinctParents {
    /// Of the last [`TRANSACTION`] rows, at their number modulo that: the first window in which
    /// the row counts, or [`NEVER`].
    first_windows: [u64; TRANSACTION as usize],
    rows: u64,
    total: u64,
}

const NEVER: u64 = u64::MAX;
const WIDTH: u64 = TRANSACTION as u64;

impl Default for DistinctParents {
    fn default() -> Self {
        Self { first_windows: [NEVER; TRANSACTION as usize], rows: 0, total: 0 }
    }
}

/// What is known of the parent of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// The row has none.
    NoParent,
    /// It is the parent's first row.
    First,
    /// The parent's row before has this number.
    At(u32),
}

impl DistinctParents {
    #[inline]
    pub(super) fn row(&mut self, before: Before) {
        let row = self.rows;
        let holding = (row + 1).saturating_sub(WIDTH);
        self.first_windows[slot(row)] = match before {
            Before::NoParent => NEVER,
            Before::First => holding,
            Before::At(before) => holding.max(u64::from(before) + 1),
        };
        self.rows += 1;
        if self.rows >= WIDTH {
            // The window that begins with this row is complete: it is the row's last.
            let complete = self.rows - WIDTH;
            self.total += windows(self.first_windows[slot(complete)], complete);
        }
    }

    /// The mean over all windows; one window where there are no more rows than that, and 0 where
    /// there are none.
    pub(super) fn mean(&self) -> f64 {
        if self.rows == 0 {
            return 0.0;
        }
        let last_window = self.rows.saturating_sub(WIDTH);
        let incomplete = (self.rows + 1).saturating_sub(WIDTH)..self.rows;
        let rest: u64 =
            incomplete.map(|row| windows(self.first_windows[slot(row)], last_window)).sum();
        (self.total + rest) as f64 / (last_window + 1) as f64
    }
}

const fn slot(row: u64) -> usize {
    (row % WIDTH) as usize
}

const fn windows(first: u64, last: u64) -> u64 {
    if first == NEVER { 0 } else { (last + 1).saturating_sub(first) }
}

/// The distinct parents in `width` rows, if the rows stand in random order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct InRandomOrder {
    /// The mean.
    pub(super) mean: f64,
    /// No less than the variance.
    pub(super) variance: f64,
}

impl InRandomOrder {
    /// Rows are drawn without replacement, so that a parent of c of the N rows is missed by all
    /// `width` of them with probability C(N − c, width) / C(N, width) (the hypergeometric
    /// distribution: N. L. Johnson, A. W. Kemp & S. Kotz, *Univariate Discrete Distributions*,
    /// 3rd edition, Wiley 2005, chapter 6).
    ///
    /// Whether one parent is met and whether another is are negatively correlated (K. Joag-Dev &
    /// F. Proschan, "Negative association of random variables", Annals of Statistics 11, 1983), so
    /// the variance is at most the sum of theirs. Where most are met once, a better bound is the
    /// mean number of rows that meet a parent again, and the variance of the rows that have none.
    pub(super) fn new(parents_with: &BTreeMap<u32, u64>, rows: u64, width: u64) -> Self {
        let width = width.min(rows);
        let (mut mean, mut variance, mut children) = (0.0, 0.0, 0);
        for (&each, &parents) in parents_with {
            let missed = ln_missed(u64::from(each), rows, width);
            let met = -missed.exp_m1();
            mean += parents as f64 * met;
            variance += parents as f64 * met * missed.exp();
            children += u64::from(each) * parents;
        }
        let with_parent = children as f64 / (rows.max(1)) as f64;
        let met_again = width as f64 * with_parent - mean;
        let without = width as f64 * with_parent * (1.0 - with_parent);
        Self { mean, variance: variance.min(met_again.max(0.0) + without) }
    }
}

/// ln [C(rows − marked, drawn) / C(rows, drawn)]: that of so many rows drawn, none is one of those
/// that are marked. As a product over the fewer of both, which loses no digits.
pub(super) fn ln_missed(marked: u64, rows: u64, drawn: u64) -> f64 {
    // Beyond this, nobody can tell it from 0.
    const NOTHING: f64 = -45.0;
    if marked + drawn > rows {
        return f64::NEG_INFINITY;
    }
    let (fewer, more) = (marked.min(drawn), marked.max(drawn) as f64);
    let mut ln = 0.0;
    for taken in 0..fewer {
        ln += (-more / (rows - taken) as f64).ln_1p();
        if ln < NOTHING {
            return f64::NEG_INFINITY;
        }
    }
    ln
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::shuffled::shuffle;
    use forelock_engine::{Seed, Stream};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Window by window.
    fn counted(parents: &[Option<u32>]) -> f64 {
        let windows: Vec<&[Option<u32>]> = if parents.len() <= TRANSACTION as usize {
            vec![parents]
        } else {
            parents.windows(TRANSACTION as usize).collect()
        };
        let distinct =
            |window: &&[Option<u32>]| window.iter().flatten().collect::<BTreeSet<_>>().len() as f64;
        windows.iter().map(distinct).sum::<f64>() / windows.len() as f64
    }

    fn passed_by(parents: &[Option<u32>]) -> f64 {
        let mut distinct = DistinctParents::default();
        let mut last = std::collections::BTreeMap::new();
        for (row, parent) in (0..).zip(parents) {
            distinct.row(match parent {
                None => Before::NoParent,
                Some(parent) => last.insert(parent, row).map_or(Before::First, Before::At),
            });
        }
        distinct.mean()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn passing_by_counts_as_looking_at_every_window(
            parents in (1_u32..400).prop_flat_map(|most| {
                prop::collection::vec(prop::option::weighted(0.9, 0..most), 1..900)
            }),
        ) {
            prop_assert!((passed_by(&parents) - counted(&parents)).abs() < 1e-9);
        }
    }

    #[test]
    fn nothing_missed_and_everything_missed() {
        assert!((ln_missed(1, 10, 4).exp() - 0.6).abs() < 1e-12);
        // C(7, 4) / C(10, 4) = 35 / 210.
        assert!((ln_missed(3, 10, 4).exp() - 35.0 / 210.0).abs() < 1e-12);
        assert_eq!(ln_missed(3, 10, 4), ln_missed(4, 10, 3));
        assert_eq!(ln_missed(7, 10, 4), f64::NEG_INFINITY);
        assert_eq!(ln_missed(0, 10, 4), 0.0);
        assert_eq!(ln_missed(5_000_000, 10_000_000, 1_000), f64::NEG_INFINITY);
    }

    #[test]
    fn a_parent_of_all_rows_is_always_met_and_one_of_each_row_as_often_as_rows_are() {
        let of = |counts: &[(u32, u64)], rows| {
            InRandomOrder::new(&counts.iter().copied().collect(), rows, 200)
        };
        assert_eq!(of(&[(1_000, 1)], 1_000).mean, 1.0);
        assert!((of(&[(1, 1_000)], 1_000).mean - 200.0).abs() < 1e-9);
        assert!(of(&[(1, 1_000)], 1_000).variance < 1e-9);
        // Half of the rows have no parent.
        assert!((of(&[(1, 1_000)], 2_000).mean - 100.0).abs() < 1e-9);
        assert_eq!(of(&[(3, 20)], 60).mean, 20.0);
    }

    #[test]
    fn shuffled_rows_have_as_many_as_they_should() {
        let stream = Stream::named(Seed { seed: 5, replication: 0 }, *b"shuffle ");
        for (case, counts) in
            [vec![(1, 3_000), (2, 2_000), (40, 100)], vec![(5_000, 1), (1, 100), (9, 700)]]
                .into_iter()
                .enumerate()
        {
            let mut parents = Vec::new();
            let mut next = 0;
            for &(each, number) in &counts {
                for _ in 0..number {
                    parents.extend(std::iter::repeat_n(Some(next), each as usize));
                    next += 1;
                }
            }
            parents.extend(std::iter::repeat_n(None, 500));
            let rows = parents.len() as u64;
            let expected = InRandomOrder::new(&counts.into_iter().collect(), rows, 200);
            let shuffles = 60;
            let means: Vec<f64> = (0..shuffles)
                .map(|number| {
                    shuffle(&mut parents, stream.sub(case as u64).sub(number));
                    passed_by(&parents)
                })
                .collect();
            let n = means.len() as f64;
            let mean = means.iter().sum::<f64>() / n;
            let spread = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (n - 1.0);
            assert!(
                (mean - expected.mean).abs() < 4.5 * (spread / n).sqrt(),
                "{mean} {expected:?}"
            );
            // The bound holds for the mean over a shuffle, as if only windows apart counted.
            let bound = expected.variance / (rows as f64 / 200.0);
            assert!(spread < 1.3 * bound, "{spread} {bound}");
        }
    }
}
