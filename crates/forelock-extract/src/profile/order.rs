//! Which order of the scenario's comes closest to that of the file.

use super::TRANSACTION;
use super::distinct::InRandomOrder;
use super::histogram::Bucket;

/// The order of an extract, in the words of a scenario's `data.order`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasuredOrder {
    /// The rows of each parent stand together.
    ByParent,
    /// They stand near each other: as by parent, and each row then displaced by up to so many
    /// places.
    Clustered {
        /// The most places, chosen so that 200 consecutive rows have as many parents.
        window: u64,
    },
    /// No nearer than chance brings them.
    Random,
}

/// What tells one order from another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence<'a> {
    pub(super) rows: u64,
    pub(super) with_parent: u64,
    pub(super) parents: u64,
    /// Rows whose parent is another than that of the row before that has one.
    pub(super) runs: u64,
    /// In 200 consecutive rows, as measured.
    pub(super) distinct: f64,
    pub(super) in_random_order: InRandomOrder,
    /// All rows: one without a parent is the only child of a parent of its own.
    pub(super) buckets: &'a [Bucket],
}

impl MeasuredOrder {
    /// Random is what lies within chance of it.
    pub(super) fn of(evidence: Evidence<'_>) -> Self {
        // So many standard errors above nobody's eyes are fooled in a million files.
        const BEYOND_CHANCE: f64 = 5.0;
        let Evidence { rows, with_parent, parents, runs, distinct, in_random_order, buckets } =
            evidence;
        if runs == parents && parents < with_parent {
            return Self::ByParent;
        }
        let windows = (rows as f64 / f64::from(TRANSACTION)).max(1.0);
        let chance = BEYOND_CHANCE * (in_random_order.variance / windows).sqrt();
        // A rounding error is no order.
        if distinct >= in_random_order.mean - chance - 1e-9 * in_random_order.mean {
            return Self::Random;
        }
        let without_parent = (rows - with_parent) as f64 / rows as f64;
        let distinct = distinct + f64::from(TRANSACTION) * without_parent;
        let widest = rows / 4;
        let reaches = |window| expected(window, buckets, rows) >= distinct;
        if widest == 0 || reaches(0) {
            return Self::ByParent;
        }
        if !reaches(widest) {
            return Self::Random;
        }
        let (mut below, mut above) = (0, widest);
        // No file tells its window more exactly than that.
        while above - below > (below / 500).max(1) {
            let middle = below + (above - below) / 2;
            if reaches(middle) { above = middle } else { below = middle }
        }
        Self::Clustered { window: above }
    }
}

/// The mean number of distinct parents in 200 consecutive rows that stand by parent and are then
/// displaced by up to `window` places each.
///
/// A child comes to each of 2w + 1 places with the same probability; whether it falls into given
/// 200 places depends on where it started. A parent is missed if all its children are, taken to be
/// independent, which they are but for the places that they push one another to.
///
/// Near the ends of the file, rows come from fewer than 2w + 1 places: from m or fewer come m² / 4w
/// of them at each end, the last of the w there from 2w.
fn expected(window: u64, buckets: &[Bucket], rows: u64) -> f64 {
    /// Into so many parts an end is cut.
    const PARTS: u64 = 8;
    /// Fewer of the rows make no difference.
    const NEGLIGIBLE: f64 = 1e-3;
    let from_places = |places: u64| {
        let reach = Reach::new(places);
        let met = |bucket: &Bucket| bucket.parents as f64 * reach.windows_met(bucket.children_each);
        buckets.iter().map(met).sum::<f64>() / rows as f64
    };
    let places = 2 * window + 1;
    let at_ends = (2 * window) as f64 / rows as f64;
    if at_ends < NEGLIGIBLE {
        return from_places(places);
    }
    let ends: f64 = (0..PARTS)
        .map(|part| {
            let share = (2 * part + 1) as f64 / (PARTS * PARTS) as f64;
            share * from_places(((2 * part + 1) * places / (2 * PARTS)).max(1))
        })
        .sum();
    at_ends * ends + (1.0 - at_ends) * from_places(places)
}

/// From how far a child falls into 200 given places, and how probably.
struct Reach {
    /// Places from which it can.
    length: u64,
    /// Of a child that starts k + 1 places in, the logarithm of missing, summed up to there.
    ramp: Vec<f64>,
    /// On the plateau between the ramps.
    plateau: f64,
}

impl Reach {
    fn new(places: u64) -> Self {
        // Certain to fall in: as good as.
        const CERTAIN: f64 = 1.0 - 1e-12;
        let width = u64::from(TRANSACTION);
        let top = width.min(places);
        let missing = |k: u64| (-(k as f64 / places as f64).min(CERTAIN)).ln_1p();
        let mut sum = 0.0;
        let ramp = (0..top)
            .map(|k| {
                sum += missing(k);
                sum
            })
            .collect();
        Self { length: width + places - 1, ramp, plateau: missing(top) }
    }

    /// The logarithm of missing, summed over the first `count` places.
    fn sum(&self, count: u64) -> f64 {
        let ramp = self.ramp.len() as u64 - 1;
        let at = |count: u64| {
            #[expect(clippy::cast_possible_truncation, reason = "at most 200")]
            let count = count as usize;
            self.ramp[count]
        };
        if count <= ramp {
            at(count)
        } else if count <= self.length - ramp {
            at(ramp) + (count - ramp) as f64 * self.plateau
        } else {
            let falling = at(ramp) - at(self.length - count);
            at(ramp) + (self.length - 2 * ramp) as f64 * self.plateau + falling
        }
    }

    /// In how many windows of 200 places a parent of `children` that start side by side is met.
    fn windows_met(&self, children: u64) -> f64 {
        // So many windows are looked at one by one; of more, some that are evenly spaced.
        const MOST: u64 = 400;
        if children == 0 {
            return 0.0;
        }
        let windows = self.length + children - 1;
        let looked_at = windows.min(MOST);
        let met = |number: u64| {
            let last = if windows <= MOST {
                number
            } else {
                // In the middle of its share.
                (2 * number + 1) * windows / (2 * looked_at)
            };
            // Its children are from 0 to last places in.
            let until = (last + 1).min(self.length);
            let from = (last + 1).saturating_sub(children);
            -(self.sum(until) - self.sum(from)).exp_m1()
        };
        let sum: f64 = (0..looked_at).map(met).sum();
        sum * windows as f64 / looked_at as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::column::ColumnProfiler;
    use crate::profile::shuffled::shuffle;
    use forelock_engine::{Seed, Stream};
    use std::num::NonZeroU32;

    fn order(parents: &[Option<u32>]) -> MeasuredOrder {
        let mut profiler = ColumnProfiler::new(NonZeroU32::new(1_000).unwrap());
        for parent in parents {
            let key = parent.map(|parent| parent.to_string()).unwrap_or_default();
            profiler.row(crate::ParentKey::of(key.as_bytes())).unwrap();
        }
        profiler.catch_up().unwrap();
        let fan_out = profiler.fan_out();
        let buckets = profiler.buckets(&fan_out);
        let random = InRandomOrder::new(&fan_out.parents_with, parents.len() as u64, 200);
        profiler.order(&fan_out, &buckets, random)
    }

    fn stream(number: u64) -> Stream {
        Stream::named(Seed { seed: 11, replication: number }, *b"rows    ")
    }

    /// Each parent's children side by side; parents of different sizes in no order.
    fn by_parent(parents: u32, children: impl Fn(u64) -> u64) -> Vec<Option<u32>> {
        let stream = stream(0);
        (0..parents)
            .flat_map(|parent| {
                let children = children(stream.at(parent.into()) >> 40);
                std::iter::repeat_n(Some(parent), usize::try_from(children).unwrap())
            })
            .collect()
    }

    fn displaced(rows: &[Option<u32>], window: u64) -> Vec<Option<u32>> {
        let stream = stream(1);
        let target = |place: u64| place + stream.below(place, 2 * window + 1);
        let mut places: Vec<u64> = (0..rows.len() as u64).collect();
        places.sort_by_key(|&place| target(place));
        places.into_iter().map(|place| rows[usize::try_from(place).unwrap()]).collect()
    }

    fn shuffled(rows: &[Option<u32>], number: u64) -> Vec<Option<u32>> {
        let mut rows = rows.to_vec();
        shuffle(&mut rows, stream(2 + number));
        rows
    }

    #[test]
    fn the_window_that_rows_were_displaced_by_is_found() {
        let even = by_parent(10_000, |draw| 5 + draw % 11);
        let skewed = by_parent(3_000, |draw| if draw % 100 == 0 { 1_000 } else { 1 + draw % 40 });
        for (name, rows) in [("even", even), ("skewed", skewed)] {
            for window in [20, 100, 500, 3_000, 15_000] {
                let order = order(&displaced(&rows, window));
                let MeasuredOrder::Clustered { window: found } = order else {
                    panic!("{name} displaced by {window} is {order:?}");
                };
                let ratio = found as f64 / window as f64;
                assert!((0.85..1.15).contains(&ratio), "{name}: {found}, not {window}");
            }
        }
    }

    #[test]
    fn rows_that_stand_together_are_by_parent() {
        let rows = by_parent(2_000, |draw| 1 + draw % 20);
        assert_eq!(order(&rows), MeasuredOrder::ByParent);
        let with_gaps: Vec<Option<u32>> = rows.iter().flat_map(|&row| [row, None]).collect();
        assert_eq!(order(&with_gaps), MeasuredOrder::ByParent);
        assert_eq!(order(&[Some(1); 500]), MeasuredOrder::ByParent);
    }

    #[test]
    fn shuffled_rows_are_in_random_order() {
        let some = by_parent(1_500, |draw| 1 + draw % 9);
        let skewed = by_parent(600, |draw| if draw % 100 == 0 { 800 } else { 2 });
        let gaps: Vec<Option<u32>> = some.iter().flat_map(|&row| [row, None]).collect();
        for rows in [some, skewed, gaps] {
            for number in 0..40 {
                assert_eq!(order(&shuffled(&rows, number)), MeasuredOrder::Random);
            }
        }
        // One child each, one row, no parent at all, and fairer than chance: a round robin.
        let each: Vec<Option<u32>> = (0..3_000).map(Some).collect();
        assert_eq!(order(&each), MeasuredOrder::Random);
        assert_eq!(order(&[Some(1)]), MeasuredOrder::Random);
        assert_eq!(order(&[None; 300]), MeasuredOrder::Random);
        let round: Vec<Option<u32>> = (0..3_000).map(|row| Some(row % 300)).collect();
        assert_eq!(order(&round), MeasuredOrder::Random);
    }

    #[test]
    fn a_reach_is_what_counting_gives() {
        for places in [1, 3, 199, 200, 201, 777] {
            let reach = Reach::new(places);
            let top = 200.min(places);
            let misses = |u: u64| {
                let height = (u + 1).min(top).min(reach.length - u) as f64 / places as f64;
                (-height.min(1.0 - 1e-12)).ln_1p()
            };
            let mut sum = 0.0;
            for count in 0..=reach.length {
                assert!((reach.sum(count) - sum).abs() < 1e-6 * (1.0 - sum), "{places} {count}");
                if count < reach.length {
                    sum += misses(count);
                }
            }
            // A single child is met by as many windows as hold a row.
            assert!((reach.windows_met(1) - 200.0).abs() < 0.5);
        }
    }
}
