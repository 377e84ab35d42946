//! Parents with lognormal weights, which each replication draws anew.

use super::hat::{Candidate, Hat, Part, Streams};
use forelock_engine::{Cv, Stream};
use rand_distr::{Distribution as _, StandardNormal};

/// A class is as wide as makes its highest weight 0.8 % more than its lowest: so many of the draws
/// need a weight at most, at the price of thirty others. With a cv of 1 there are some thousand
/// classes, whose table still fits into a core's nearest cache.
const CLASSES_PER_SIGMA: f64 = 128.0;

/// Classes end so many standard deviations from the middle: one parent in 10^15 lies beyond, in
/// the outermost class.
const END: f64 = 8.0;

/// Draws whose parents are looked up together.
const BLOCK: usize = 64;

/// Parent p weighs exp(σ·z) with a standard normal z that is a function of p.
///
/// Parents are sorted into classes of nearly the same weight, which are the cells of a [`Hat`].
/// That takes a draw and two looks at a parent, and neither a power nor a table of the weights: a
/// weight is worked out anew in the few cases in which it matters.
#[derive(Debug)]
pub(crate) struct Lognormal {
    sigma: f64,
    /// Where each parent's z is drawn.
    normals: Stream,
    hat: Hat,
    /// The highest z of each cell.
    tops: Vec<f64>,
    /// The parents, class by class.
    parents: Vec<u32>,
}

impl Lognormal {
    /// Weights with a coefficient of variation of `cv`, drawn from `normals`; choices, from
    /// `streams`.
    pub(crate) fn new(count: u32, cv: Cv, normals: Stream, streams: Streams) -> Self {
        let sigma = (cv.get() * cv.get()).ln_1p().sqrt();
        // So that classes have numbers of 16 bits, even if weights vary beyond all sense.
        let per_z = (CLASSES_PER_SIGMA * sigma).clamp(1.0, 2_000.0);
        let classes = class(END, per_z, u16::MAX - 1);
        let (of_parents, highest) = classify(count, normals, per_z, classes);
        let (parents, sizes) = by_class(&of_parents, classes);

        let width_in_z = 1.0 / per_z;
        let top = |class: u16| {
            let regular = f64::from(class + 1) * width_in_z - END;
            // The last class has no upper end.
            if class == classes { highest } else { regular.min(highest) }
        };
        let (mut parts, mut tops) = (Vec::new(), Vec::new());
        for (class, &width) in (0..).zip(&sizes) {
            if width > 0 {
                // The outermost classes are open: nothing is sure of them.
                let open = class == 0 || class == classes;
                let least = if open { 0.0 } else { (-sigma * width_in_z).exp() };
                // Only ratios matter; the highest weight of all is 1.
                parts.push(Part { width, hat: (sigma * (top(class) - highest)).exp(), least });
                tops.push(top(class));
            }
        }
        Self { sigma, normals, hat: Hat::new(&parts, streams), tops, parents }
    }

    /// The parent that draw number `number` gives.
    #[inline]
    pub(crate) fn at(&self, number: u64) -> u32 {
        self.parents[self.place(number) as usize]
    }

    /// Calls `act` with the parents that these draws give, in turn, some at a time: looked up
    /// together, they come from memory at once.
    #[inline]
    pub(crate) fn for_each_block(
        &self,
        mut numbers: impl Iterator<Item = u64>,
        mut act: impl FnMut(&[u32]),
    ) {
        let mut block = [0; BLOCK];
        loop {
            let mut len = 0;
            for (slot, number) in block.iter_mut().zip(&mut numbers) {
                *slot = self.place(number);
                len += 1;
            }
            block[..len].iter_mut().for_each(|place| *place = self.parents[*place as usize]);
            act(&block[..len]);
            if len < BLOCK {
                return;
            }
        }
    }

    /// The parents, in an order in which neighbours weigh about the same.
    pub(crate) fn parents(&self) -> &[u32] {
        &self.parents
    }

    /// The place among [`Lognormal::parents`] that draw number `number` gives.
    #[inline]
    pub(crate) fn place(&self, number: u64) -> u32 {
        self.hat.draw(number, |candidate| self.share(candidate))
    }

    fn share(&self, candidate: Candidate) -> f64 {
        let z = normal(self.normals, self.parents[candidate.number as usize]);
        (self.sigma * (z - self.tops[candidate.cell])).exp()
    }
}

/// The z of that parent.
#[inline]
fn normal(normals: Stream, parent: u32) -> f64 {
    StandardNormal.sample(&mut normals.draws_of_one(u64::from(parent)))
}

#[inline]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, as meant")]
fn class(z: f64, per_z: f64, last: u16) -> u16 {
    (((z + END) * per_z) as u16).min(last)
}

/// Each parent's class, up to `last`, and the highest z.
fn classify(count: u32, normals: Stream, per_z: f64, last: u16) -> (Vec<u16>, f64) {
    let mut highest = f64::NEG_INFINITY;
    let classes = (0..count).map(|parent| {
        let z = normal(normals, parent);
        highest = z.max(highest);
        class(z, per_z, last)
    });
    (classes.collect(), highest)
}

/// The parents class by class, and how many each class has (a counting sort).
fn by_class(classes: &[u16], last: u16) -> (Vec<u32>, Vec<u32>) {
    let mut sizes = vec![0; usize::from(last) + 1];
    for &class in classes {
        sizes[usize::from(class)] += 1;
    }
    let mut total = 0;
    let mut next: Vec<u32> = Vec::with_capacity(sizes.len());
    for size in &sizes {
        next.push(total);
        total += size;
    }
    let mut parents = vec![0; classes.len()];
    for (parent, &class) in (0..).zip(classes) {
        let place = &mut next[usize::from(class)];
        parents[*place as usize] = parent;
        *place += 1;
    }
    (parents, sizes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::Seed;

    fn stream() -> Stream {
        Stream::named(Seed { seed: 8, replication: 0 }, *b"data    ")
    }

    fn lognormal(count: u32, cv: f64) -> Lognormal {
        let stream = stream();
        let streams = Streams { cells: stream.sub(0), candidates: stream.sub(2) };
        Lognormal::new(count, Cv::new(cv).unwrap(), stream.sub(1), streams)
    }

    /// χ² against the weights that the parents have drawn.
    #[test]
    fn parents_come_in_proportion_to_the_weights_that_they_draw() {
        for cv in [1e-6, 0.1, 0.5, 1.0, 3.0, 30.0] {
            for count in [1, 2, 10, 1_000] {
                let choice = lognormal(count, cv);
                let sigma = (cv * cv).ln_1p().sqrt();
                let weight = |parent| (sigma * normal(stream().sub(1), parent)).exp();
                let total: f64 = (0..count).map(weight).sum();
                let draws = 1_000_000;
                let mut drawn = vec![0_u32; count as usize];
                choice.for_each_block(0..draws, |parents| {
                    parents.iter().for_each(|&parent| drawn[parent as usize] += 1);
                });
                // Those that expect few draws are put together.
                let (mut chi2, mut freedom) = (0.0, -1.0);
                let (mut rest_found, mut rest_expected) = (0.0, 0.0);
                for (parent, &found) in (0..count).zip(&drawn) {
                    let found = f64::from(found);
                    let expected = draws as f64 * weight(parent) / total;
                    if expected < 20.0 {
                        (rest_found, rest_expected) =
                            (rest_found + found, rest_expected + expected);
                    } else {
                        chi2 += (found - expected).powi(2) / expected;
                        freedom += 1.0;
                    }
                }
                if rest_expected > 5.0 {
                    chi2 += (rest_found - rest_expected).powi(2) / rest_expected;
                    freedom += 1.0;
                }
                let z = (chi2 - freedom) / f64::max(2.0 * freedom, 1.0).sqrt();
                assert!(z < 6.0, "cv {cv}, {count} parents: χ² {chi2} of {freedom}");
            }
        }
    }

    #[test]
    fn blocks_of_draws_are_the_draws() {
        let choice = lognormal(300, 1.0);
        let mut found = Vec::new();
        choice.for_each_block(5..205, |parents| found.extend_from_slice(parents));
        assert!(found.into_iter().eq((5..205).map(|number| choice.at(number))));
    }

    #[test]
    fn the_normals_are_normal() {
        let (n, stream) = (1_000_000_u32, stream());
        // 16 ranges that are equally likely up to four standard deviations: quartiles' quartiles.
        let bounds =
            [-1.534_121, -1.150_349, -0.887_147, -0.674_490, -0.488_776, -0.318_639, -0.157_311];
        let mut counts = [0.0; 16];
        for parent in 0..n {
            let z = normal(stream, parent);
            let below = bounds.iter().filter(|&&bound| z >= bound).count();
            let above = bounds.iter().filter(|&&bound| z >= -bound).count() + usize::from(z >= 0.0);
            counts[below + above] += 1.0;
        }
        let expected = f64::from(n) / 16.0;
        let chi2: f64 = counts.iter().map(|c: &f64| (c - expected).powi(2) / expected).sum();
        assert!(chi2 < 45.0, "χ² {chi2} of 15 degrees of freedom"); // above that once in 10,000
    }

    #[test]
    fn every_parent_is_in_one_class() {
        let mut parents = lognormal(5_000, 2.0).parents;
        parents.sort_unstable();
        assert!(parents.iter().copied().eq(0..5_000));
    }
}
