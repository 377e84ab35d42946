//! How likely two transactions of random records are to want the same row of a set.

use crate::{Data, FanOut, ParentSet};
use statrs::distribution::{ContinuousCDF, Normal};
use std::cmp::Ordering;

/// Parents that are taken one by one where their weights fall; those behind them in groups.
const ONE_BY_ONE: u32 = 1_000;

/// Minus the logarithm of the probability that they want no row in common: it tells sets apart of which
/// each is all but certain to be shared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap(f64);

impl Overlap {
    /// Of set `number`, for transactions of so many `records`.
    ///
    /// A parent with a share q of the records is wanted by one with 1 − (1 − q)^n, and by both with the
    /// square of that; parents are taken as independent, which they are but for the fixed number of
    /// records. What hangs on the rows of another set is looked up to by as many of those as the records
    /// want.
    pub(super) fn of(data: &Data, number: usize, records: f64) -> Self {
        let Some(set) = data.sets.get(number) else { return Self(0.0) };
        let through = set.via.and_then(|via| data.sets.get(via));
        let (all, wanting) = match through.map(|via| f64::from(via.count.get())) {
            Some(rows) => (rows, records.min(rows)),
            None => (data.children.get() as f64, records),
        };
        let apart = |share: f64| {
            let wanted = -(wanting * (-share.min(1.0)).ln_1p()).exp_m1();
            -(-wanted * wanted).ln_1p()
        };
        Self(shares(set, all).map(|(share, parents)| parents * apart(share)).sum())
    }

    /// That they do.
    pub(super) fn probability(self) -> f64 {
        -(-self.0).exp_m1()
    }

    pub(super) fn total_cmp(self, other: Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The share that a parent of `set` has of `all` that look up to it, and how many parents have as much.
fn shares(set: &ParentSet, all: f64) -> Box<dyn Iterator<Item = (f64, f64)> + '_> {
    let count = set.count.get();
    let parents = f64::from(count);
    match &set.fan_out {
        FanOut::Uniform | FanOut::Fixed => Box::new(std::iter::once((1.0 / parents, parents))),
        FanOut::Zipf { exponent } => weighted(count, move |rank| rank.powf(-exponent)),
        FanOut::Lognormal { cv } => {
            let sigma = (1.0 + cv.get() * cv.get()).ln().sqrt();
            // At Blom's plotting positions.
            weighted(count, move |rank| {
                let above = (rank - 0.375) / (parents + 0.25);
                (sigma * Normal::standard().inverse_cdf(1.0 - above)).exp()
            })
        }
        FanOut::Histogram { buckets } => Box::new(
            buckets
                .iter()
                .map(move |bucket| (bucket.children_each as f64 / all, f64::from(bucket.parents))),
        ),
        FanOut::File(file) => {
            let counted = file.parents_with().iter();
            Box::new(counted.map(move |(&each, &many)| (f64::from(each) / all, f64::from(many))))
        }
    }
}

/// Shares in proportion to the weights of the ranks from 1 to `count`.
fn weighted(count: u32, weight: impl Fn(f64) -> f64) -> Box<dyn Iterator<Item = (f64, f64)>> {
    let groups: Vec<(f64, f64)> = groups(count).map(|(rank, many)| (weight(rank), many)).collect();
    let all: f64 = groups.iter().map(|(weight, many)| weight * many).sum();
    Box::new(groups.into_iter().map(move |(weight, many)| (weight / all, many)))
}

/// Ranks from 1 to `count`, each with how many it stands for: the first ones for themselves, those behind
/// them in groups of a hundredth of the ranks before.
fn groups(count: u32) -> impl Iterator<Item = (f64, f64)> {
    let end = u64::from(count) + 1;
    let size = |from: u64| if from > u64::from(ONE_BY_ONE) { from / 100 } else { 1 };
    let next = move |&from: &u64| Some(from + size(from)).filter(|&next| next < end);
    std::iter::successors(Some(1).filter(|&from| from < end), next).map(move |from| {
        let many = (size(from).min(end - from)) as f64;
        (from as f64 + (many - 1.0) / 2.0, many)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn groups_have_every_rank_once() {
        for count in [1, 999, 1_000, 1_001, 1_010, 1_011, 400_000, u32::MAX - 1] {
            let all: f64 = groups(count).map(|(_, many)| many).sum();
            assert_eq!(all, f64::from(count), "{count}");
        }
    }

    /// As by hand: n²/P for many parents, (1 − 1/P)^n of few, and all of one.
    #[test]
    fn the_probability_is_that_of_random_records() {
        for (set, records, expected) in [
            ("parents = 2_800_000", 200.0, 0.0142),
            ("parents = 200_000", 200.0, 0.181),
            ("parents = 200_000, fan_out.shape = 'fixed'", 200.0, 0.181),
            ("parents = 1", 1.0, 1.0),
            // Σ q² is (1 + cv²)/P: 40,000 / 100,000,000 × 2.
            ("parents = 100_000_000, fan_out = { shape = 'lognormal', cv = 1 }", 200.0, 0.0008),
            // The largest has 1/H(n) of 100 parents: 1/5.187, and Σ q² is 1.635/26.9.
            ("parents = 100, fan_out = { shape = 'zipf', exponent = 1 }", 1.0, 0.0608),
            ("parents = 100, fan_out = { shape = 'histogram', buckets = [[1, 100]] }", 1.0, 0.01),
        ] {
            let children = if set.contains("histogram") { 100 } else { 5_000_000 };
            let text = format!(
                "data = {{ {set}, children = {children} }}\nload = {{ batch_size = 200 }}\n\
                 org = {{ workers = 5, service.per_record = '9ms' }}"
            );
            let loaded =
                parse("overlap.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
            let found = Overlap::of(&loaded.scenario.loads.first().data, 0, records).probability();
            assert!((found / expected - 1.0).abs() < 0.05, "{set}: {found}");
        }
    }
}
