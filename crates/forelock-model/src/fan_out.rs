//! Which parent a child looks up to.

use super::exact_counts::ExactCounts;
use super::hat::Streams;
use super::lognormal::Lognormal;
use super::narrow::index;
use super::zipf::Zipf;
use forelock_engine::{Cv, Permutation, Stream};
use forelock_scenario::{FanOut, FileParents, ParentSet};
use std::sync::Arc;

/// A parent's number within its set, or [`NO_PARENT`](forelock_extract::NO_PARENT).
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
    Zipf(Zipf),
    Lognormal(Lognormal),
    /// Parents have exact numbers of children, in ascending order.
    Exact(ExactCounts),
    /// So they have, in a random order of its own.
    Shuffled(Permutation, ExactCounts),
    /// Given, child by child; some may have none.
    Given(Arc<FileParents>),
}

/// Children whose parents are looked up together.
const BLOCK: u64 = 1_024;

impl Parents {
    /// The set that `set` describes, for `children` children: `stream` decides whom each chooses, and
    /// `weights` how much each parent attracts, where that is random.
    pub(crate) fn new(set: &ParentSet, children: u64, stream: Stream, weights: Stream) -> Self {
        let count = set.count.get();
        let draws = stream.sub(0);
        // What is drawn with weights.
        let streams = Streams { cells: draws, candidates: stream.sub(2) };
        let choice = match &set.fan_out {
            FanOut::Uniform => Choice::Uniform(draws),
            FanOut::Fixed => Choice::Exact(ExactCounts::even(children, count)),
            FanOut::Zipf { exponent } => Choice::Zipf(Zipf::new(count, *exponent, streams)),
            FanOut::Lognormal { cv } if *cv == Cv::ZERO => Choice::Uniform(draws),
            FanOut::Lognormal { cv } => {
                Choice::Lognormal(Lognormal::new(count, *cv, weights, streams))
            }
            FanOut::Histogram { buckets } => {
                Choice::Exact(ExactCounts::new(buckets.iter().copied()))
            }
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

    /// Whether parents ascend with the children's numbers.
    pub(crate) const fn is_sorted(&self) -> bool {
        matches!(self.choice, Choice::Exact(_))
    }

    /// The same numbers of children for each parent, in a random order. Those drawn are in one
    /// already: a child's number says nothing of its parent. What is given stays as it is.
    pub(crate) fn shuffled(self, children: u64, stream: Stream) -> Self {
        let choice = match self.choice {
            Choice::Exact(counts) => Choice::Shuffled(Permutation::new(children, stream), counts),
            other => other,
        };
        Self { choice, ..self }
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
        // Each has a loop of its own, without a branch on which it is.
        match &self.choice {
            Choice::Uniform(stream) => {
                out.extend(children.map(|child| row(uniform(*stream, child, self.count))));
            }
            Choice::Zipf(zipf) => out.extend(children.map(|child| row(zipf.at(child)))),
            Choice::Lognormal(choice) => {
                choice.for_each_block(children, |parents| {
                    out.extend(parents.iter().map(|&parent| row(parent)));
                });
            }
            Choice::Exact(counts) => out.extend(children.map(|child| row(counts.of(child)))),
            Choice::Shuffled(permutation, counts) => {
                permutation.for_each_block(children, |block| {
                    out.extend(block.iter().map(|&child| row(counts.of(child))));
                });
            }
            Choice::Given(parents) => {
                let parents = parents.of_rows();
                out.extend(children.map(|child| row(parents[index(child)])));
            }
        }
    }

    /// As [`Parents::extend`], of the children that `permutation` has at `places`.
    #[inline]
    pub(crate) fn extend_permuted<T>(
        &self,
        places: impl Iterator<Item = u64>,
        permutation: &Permutation,
        out: &mut Vec<T>,
        row: impl Fn(Parent) -> T,
    ) {
        permutation.for_each_block(places, |block| self.extend(block.iter().copied(), out, &row));
    }

    /// Calls `act` with every child, in turn, and its parent, or the number behind the last
    /// parent's for those that have none.
    #[inline]
    pub(crate) fn for_each_slot(&self, children: u64, mut act: impl FnMut(u64, usize)) {
        let mut block = Vec::new();
        for from in (0..children).step_by(index(BLOCK)) {
            let to = children.min(from + BLOCK);
            block.clear();
            self.extend(from..to, &mut block, |parent| parent.min(self.count));
            for (child, &slot) in (from..to).zip(&block) {
                act(child, slot as usize);
            }
        }
    }

    /// Calls `act` with a number that stands for the parent of each of so many children: its own, or
    /// that behind the last parent's for none; or, if there is a list, the place that it has there.
    /// For who only counts: to look up each child's parent in the list costs as much as its draw.
    pub(crate) fn for_each_stand_in(
        &self,
        children: u64,
        mut act: impl FnMut(usize),
    ) -> Option<&[Parent]> {
        if let Choice::Lognormal(choice) = &self.choice {
            (0..children).for_each(|child| act(choice.place(child) as usize));
            return Some(choice.parents());
        }
        self.for_each_slot(children, |_, slot| act(slot));
        None
    }
}

impl Choice {
    #[inline]
    fn of(&self, child: u64, count: u32) -> Parent {
        match self {
            Self::Uniform(stream) => uniform(*stream, child, count),
            Self::Zipf(zipf) => zipf.at(child),
            Self::Lognormal(choice) => choice.at(child),
            Self::Exact(counts) => counts.of(child),
            Self::Shuffled(permutation, counts) => counts.of(permutation.at(child)),
            Self::Given(parents) => parents.of_rows()[index(child)],
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "below the count, which has 32 bits")]
fn uniform(stream: Stream, child: u64, count: u32) -> Parent {
    stream.below(child, u64::from(count)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::Seed;
    use forelock_scenario::{Bucket, Parents as Count};

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
