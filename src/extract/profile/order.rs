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
        while above - below > 1 {
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
/// independent, which they are but for the places that they push one another to. Ends of the file
/// are left out of account.
fn expected(window: u64, buckets: &[Bucket], rows: u64) -> f64 {
    let reach = Reach::new(2 * window + 1);
    let met: f64 = buckets
        .iter()
        .map(|bucket| bucket.parents as f64 * reach.windows_met(bucket.children_each))
        .sum();
    met / rows as f64
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
        const MOST: u64 = 2_000;
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
