//! Which parent a child looks up to.

use super::weighted::WeightedChoice;
use crate::engine::{Cv, Permutation, Stream};
use crate::scenario::{Bucket, FanOut, FileParents, ParentSet};
use rand_distr::{Distribution as _, StandardNormal, Zipf};
use std::sync::Arc;

/// A parent's number within its set, or [`NO_PARENT`](crate::extract::NO_PARENT).
pub(crate) type Parent = u32;

/// The parents of one set, and each child's among them: a function of the child alone, so that
/// no child's parent has to be remembered.
#[derive(Debug)]
pub(crate) struct Parents {
    pub(crate) count: u32,
    choice: Choice,
}

#[derive(Debug)]
enum Choice {
    /// Children draw their parents independently.
    Uniform(Stream),
    Zipf(Zipf<f64>, Stream),
    Weighted(WeightedChoice, Stream),
    /// Parents have exact numbers of children: `counted` of a child's place among all.
    Even(Even),
    Histogram(Vec<Step>),
    /// As `Even` and `Histogram`, in a random order of its own.
    Shuffled(Permutation, Box<Self>),
    /// Given, child by child; some may have none.
    Given(Arc<FileParents>),
}

/// Every parent has `each` children, the first `extra` parents one more.
#[derive(Clone, Copy, Debug)]
struct Even {
    each: u64,
    extra: u64,
}

/// Children from `first_child` on belong to parents from `first_parent` on, `each` a parent.
#[derive(Clone, Copy, Debug)]
struct Step {
    first_child: u64,
    first_parent: u32,
    each: u64,
}

impl Parents {
    /// The set that `set` describes, for `children` children: `stream` decides whom each chooses, and
    /// `weights` how much each parent attracts, where that is random.
    pub(crate) fn new(set: &ParentSet, children: u64, stream: Stream, weights: Stream) -> Self {
        let count = set.count.get();
        let draws = stream.sub(0);
        let choice = match &set.fan_out {
            FanOut::Uniform => Choice::Uniform(draws),
            FanOut::Fixed => Choice::Even(Even {
                each: children / u64::from(count),
                extra: children % u64::from(count),
            }),
            // Zipf::new refuses only what the scenario's range excludes; with exponent 0 it is
            // uniform, which is what is left for anything it might refuse.
            FanOut::Zipf { exponent } => Zipf::new(f64::from(count), near_one(*exponent))
                .map_or(Choice::Uniform(draws), |zipf| Choice::Zipf(zipf, draws)),
            FanOut::Lognormal { cv } if *cv == Cv::ZERO => Choice::Uniform(draws),
            FanOut::Lognormal { cv } => {
                let weights = lognormal_weights(count, *cv, weights);
                Choice::Weighted(WeightedChoice::new(weights), draws)
            }
            FanOut::Histogram { buckets } => Choice::Histogram(steps(buckets)),
            FanOut::File(parents) => Choice::Given(Arc::clone(parents)),
        };
        Self { count, choice }
    }

    /// Whether each child's parent is given: the same in every replication.
    pub(crate) const fn is_given(&self) -> bool {
        matches!(self.choice, Choice::Given(_))
    }

    /// Whether there are children without a parent.
    pub(crate) fn has_gaps(&self) -> bool {
        matches!(&self.choice, Choice::Given(parents) if parents.without_parent() > 0)
    }

    /// Whether a child's number says nothing of its parent, so that the children in order of
    /// their numbers are in random order.
    pub(crate) const fn is_exchangeable(&self) -> bool {
        match self.choice {
            Choice::Uniform(_) | Choice::Zipf(..) | Choice::Weighted(..) => true,
            Choice::Shuffled(..) => true,
            Choice::Even(_) | Choice::Histogram(_) | Choice::Given(_) => false,
        }
    }

    /// Whether parents ascend with the children's numbers.
    pub(crate) const fn is_sorted(&self) -> bool {
        matches!(self.choice, Choice::Even(_) | Choice::Histogram(_))
    }

    /// The same numbers of children for each parent, in a random order.
    pub(crate) fn shuffled(self, children: u64, stream: Stream) -> Self {
        if self.is_exchangeable() {
            return self;
        }
        let permutation = Permutation::new(children, stream);
        Self { count: self.count, choice: Choice::Shuffled(permutation, Box::new(self.choice)) }
    }

    /// The parent of `child`.
    #[inline]
    pub(crate) fn of(&self, child: u64) -> Parent {
        self.choice.of(child, self.count)
    }

    /// Puts what `row` makes of the parents of `children` behind `out`.
    #[inline]
    pub(crate) fn extend<T>(
        &self,
        children: impl Iterator<Item = u64>,
        out: &mut Vec<T>,
        row: impl Fn(Parent) -> T,
    ) {
        // The commonest ones have loops of their own, without a branch in them.
        match &self.choice {
            Choice::Uniform(stream) => {
                out.extend(children.map(|child| row(uniform(*stream, child, self.count))));
            }
            #[expect(clippy::cast_possible_truncation, reason = "indexes a table in memory")]
            Choice::Given(parents) => {
                let parents = parents.of_rows();
                out.extend(children.map(|child| row(parents[child as usize])));
            }
            choice => out.extend(children.map(|child| row(choice.of(child, self.count)))),
        }
    }
}

impl Choice {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a parent's number is below its count")]
    #[expect(clippy::cast_sign_loss, reason = "a Zipf rank is at least 1")]
    fn of(&self, child: u64, count: u32) -> Parent {
        match self {
            Self::Uniform(stream) => uniform(*stream, child, count),
            Self::Zipf(zipf, stream) => {
                let rank = zipf.sample(&mut stream.draws(child)) as u32;
                rank.clamp(1, count) - 1
            }
            Self::Weighted(choice, stream) => choice.pick(stream.at(child)),
            Self::Even(even) => even.of(child),
            Self::Histogram(steps) => {
                let step = steps[steps.partition_point(|step| step.first_child <= child) - 1];
                step.first_parent + ((child - step.first_child) / step.each) as u32
            }
            Self::Shuffled(permutation, choice) => choice.of(permutation.at(child), count),
            Self::Given(parents) => parents.of_rows()[child as usize],
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "below the count, which has 32 bits")]
fn uniform(stream: Stream, child: u64, count: u32) -> Parent {
    stream.below(child, u64::from(count)) as u32
}

impl Even {
    #[expect(clippy::cast_possible_truncation, reason = "a parent's number has 32 bits")]
    fn of(self, child: u64) -> Parent {
        let with_extra = self.extra * (self.each + 1);
        if child < with_extra {
            (child / (self.each + 1)) as u32
        } else {
            // Only reached if `each` is above zero: else all children are among the extras.
            (self.extra + (child - with_extra) / self.each) as u32
        }
    }
}

/// Buckets without children have no step: no child is theirs.
fn steps(buckets: &[Bucket]) -> Vec<Step> {
    let (mut first_child, mut first_parent) = (0, 0);
    let mut steps = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        if bucket.children_each > 0 && bucket.parents > 0 {
            steps.push(Step { first_child, first_parent, each: bucket.children_each });
        }
        first_child += bucket.children_each * u64::from(bucket.parents);
        first_parent += bucket.parents;
    }
    steps
}

/// The formulas of a Zipf distribution lose all digits beside the exponent 1, where they have a
/// limit of their own.
fn near_one(exponent: f64) -> f64 {
    if (exponent - 1.0).abs() < 1e-9 { 1.0 } else { exponent }
}

/// Only ratios matter, so the weights' median is 1, not their mean.
fn lognormal_weights(count: u32, cv: Cv, stream: Stream) -> impl ExactSizeIterator<Item = f64> {
    let sigma = (cv.get() * cv.get()).ln_1p().sqrt();
    (0..count).map(move |parent| {
        let z: f64 = StandardNormal.sample(&mut stream.draws(u64::from(parent)));
        (sigma * z).exp()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;
    use crate::scenario::Parents as Count;

    fn parents(count: u64, fan_out: FanOut, children: u64) -> Parents {
        let set = ParentSet::new("Account", Count::new(count).unwrap(), fan_out);
        let stream = Stream::named(Seed { seed: 11, replication: 0 }, *b"data    ");
        Parents::new(&set, children, stream, stream.sub(1))
    }

    /// How many children each parent has.
    fn fan_out(parents: &Parents, children: u64) -> Vec<u64> {
        let mut counts = vec![0; parents.count as usize];
        for child in 0..children {
            counts[parents.of(child) as usize] += 1;
        }
        counts
    }

    #[test]
    fn fixed_gives_the_first_parents_one_more() {
        assert_eq!(fan_out(&parents(4, FanOut::Fixed, 11), 11), [3, 3, 3, 2]);
        assert_eq!(fan_out(&parents(4, FanOut::Fixed, 12), 12), [3, 3, 3, 3]);
        assert_eq!(fan_out(&parents(4, FanOut::Fixed, 3), 3), [1, 1, 1, 0]);
    }

    #[test]
    fn a_histogram_is_met_exactly_in_any_order() {
        let buckets = [(0, 2), (3, 2), (1, 3), (0, 1), (5, 1)];
        let buckets: Vec<Bucket> = buckets
            .iter()
            .map(|&(children_each, parents)| Bucket { children_each, parents })
            .collect();
        let expected = [0, 0, 3, 3, 1, 1, 1, 0, 5];
        let set = parents(9, FanOut::Histogram { buckets }, 14);
        assert_eq!(fan_out(&set, 14), expected);
        let stream = Stream::named(Seed { seed: 1, replication: 0 }, *b"order   ");
        let shuffled = set.shuffled(14, stream);
        assert_eq!(fan_out(&shuffled, 14), expected);
        let in_order: Vec<Parent> = (0..14).map(|child| shuffled.of(child)).collect();
        assert!(!in_order.is_sorted());
    }

    #[test]
    fn zipf_parents_come_in_proportion_to_their_weights() {
        for exponent in [0.0, 0.6, 1.0, 1.0 + 1e-12, 1.7] {
            let n = 400_000;
            let counts = fan_out(&parents(50, FanOut::Zipf { exponent }, n), n);
            let weights: Vec<f64> = (1..=50).map(|k| f64::from(k).powf(-exponent)).collect();
            let total: f64 = weights.iter().sum();
            let chi2: f64 = counts
                .iter()
                .zip(&weights)
                .map(|(&count, weight)| {
                    let expected = n as f64 * weight / total;
                    (count as f64 - expected).powi(2) / expected
                })
                .sum();
            // 49 degrees of freedom: above 95 once in 10,000.
            assert!(chi2 < 95.0, "exponent {exponent}: χ² {chi2}");
        }
    }

    #[test]
    fn lognormal_parents_vary_as_asked() {
        let (count, n, cv) = (20_000, 2_000_000, 0.8_f64);
        let set = parents(count, FanOut::Lognormal { cv: Cv::new(cv).unwrap() }, n);
        let counts = fan_out(&set, n);
        let mean = n as f64 / count as f64;
        let variance =
            counts.iter().map(|&c| (c as f64 - mean).powi(2)).sum::<f64>() / count as f64;
        // A mixed Poisson: variance = mean + (mean · cv)². The sample's cv of lognormal weights
        // has a standard error of 2 % here.
        let expected = mean + (mean * cv).powi(2);
        assert!((variance / expected - 1.0).abs() < 0.2, "{variance} against {expected}");
    }

    #[test]
    fn uniform_parents_are_as_many_as_random_draws_leave() {
        let (count, n) = (10_000_u64, 10_000_u64);
        let counts = fan_out(&parents(count, FanOut::Uniform, n), n);
        let empty = counts.iter().filter(|&&c| c == 0).count() as f64;
        // P(1 − 1/P)^N = 3678.6, with a standard deviation of √(P(e⁻¹ − 2e⁻²)) = 31.
        assert!((empty - 3_678.6).abs() < 4.0 * 31.2, "{empty} parents without children");
    }
}
