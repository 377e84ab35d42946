//! Parents with exact numbers of children: whose a child is, by its place among all.

use super::fan_out::Parent;
use super::reciprocal::Reciprocal;
use forelock_scenario::Bucket;

/// At least so many stretches of children in the guide, and four for each step.
const LEAST_STRETCHES: u64 = 1_024;

/// Parents ascend with the children's numbers, in steps of equal numbers of children.
///
/// The step of a child is found by a guide table (Chen & Asau, "On generating random variates from
/// an empirical distribution", AIIE Trans. 1974): children are cut into equal stretches, each of
/// which knows its first child's step; from there on it is rarely a step to go.
#[derive(Debug)]
pub(crate) struct ExactCounts {
    /// The last is a sentinel behind all children.
    steps: Vec<Step>,
    /// By a child's number without its lowest `shift` bits.
    guide: Vec<u32>,
    shift: u32,
}

/// Children from `first_child` on belong to parents from `first_parent` on, `each` a parent.
#[derive(Clone, Copy, Debug)]
struct Step {
    first_child: u64,
    first_parent: u32,
    each: Reciprocal,
}

impl ExactCounts {
    /// The buckets follow each other and hold at least one child between them.
    pub(crate) fn new(buckets: impl IntoIterator<Item = Bucket>) -> Self {
        let (mut steps, mut children) = steps(buckets);
        children = children.max(1);
        let stretches = LEAST_STRETCHES.max(4 * steps.len() as u64);
        let shift = (children / stretches).max(1).ilog2();
        let mut guide = Vec::new();
        let mut step = 0;
        for stretch in 0..=(children - 1) >> shift {
            while steps.get(step + 1).is_some_and(|next| next.first_child <= stretch << shift) {
                step += 1;
            }
            #[expect(clippy::cast_possible_truncation, reason = "at most a step for each parent")]
            guide.push(step as u32);
        }
        steps.push(Step { first_child: u64::MAX, first_parent: 0, each: Reciprocal::of(1) });
        Self { steps, guide, shift }
    }

    /// Every one of `parents` has `children` / `parents` of them, the first ones one more, as far
    /// as they go.
    pub(crate) fn even(children: u64, parents: u32) -> Self {
        let (each, more) = (children / u64::from(parents), children % u64::from(parents));
        #[expect(clippy::cast_possible_truncation, reason = "below the parents, who have 32 bits")]
        let more = more as u32;
        Self::new([
            Bucket { children_each: each + 1, parents: more },
            Bucket { children_each: each, parents: parents - more },
        ])
    }

    /// The parent of `child`, which is one of the buckets' children.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "in memory; a parent has 32 bits")]
    pub(crate) fn of(&self, child: u64) -> Parent {
        let mut step = self.guide[(child >> self.shift) as usize] as usize;
        while self.steps[step + 1].first_child <= child {
            step += 1;
        }
        let step = &self.steps[step];
        step.first_parent + step.each.divide(child - step.first_child) as u32
    }
}

/// Buckets without children have no step: no child is theirs. And how many children there are.
fn steps(buckets: impl IntoIterator<Item = Bucket>) -> (Vec<Step>, u64) {
    let (mut first_child, mut first_parent) = (0, 0);
    let mut steps = Vec::new();
    for bucket in buckets {
        if bucket.children_each > 0 && bucket.parents > 0 {
            let each = Reciprocal::of(bucket.children_each);
            steps.push(Step { first_child, first_parent, each });
        }
        first_child += bucket.children_each * u64::from(bucket.parents);
        first_parent += bucket.parents;
    }
    (steps, first_child)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket((children_each, parents): (u64, u32)) -> Bucket {
        Bucket { children_each, parents }
    }

    /// Every child, one by one.
    fn expected(buckets: &[(u64, u32)]) -> Vec<Parent> {
        let mut first = 0;
        let mut of_children = Vec::new();
        for &(each, parents) in buckets {
            for parent in first..first + parents {
                of_children.extend((0..each).map(|_| parent));
            }
            first += parents;
        }
        of_children
    }

    #[test]
    fn every_child_is_its_parents() {
        let many: Vec<(u64, u32)> = (0..3_000_u32).map(|n| (u64::from(n % 7), 1 + n % 3)).collect();
        let cases: [&[(u64, u32)]; 6] = [
            &[(1, 1)],
            &[(0, 2), (3, 2), (1, 3), (0, 1), (5, 1)],
            &[(100_000, 1), (1, 5_000), (0, 9), (2, 5_000)],
            &[(1, 70_000), (7, 1), (6, 1), (5, 1), (4, 1), (3, 1)],
            &[(65_536, 3)],
            &many,
        ];
        for buckets in cases {
            let counts = ExactCounts::new(buckets.iter().copied().map(bucket));
            for (child, parent) in (0..).zip(expected(buckets)) {
                assert_eq!(counts.of(child), parent, "child {child} of {buckets:?}");
            }
        }
    }

    #[test]
    fn even_counts_differ_by_one_at_most() {
        for (children, parents) in [(11, 4), (12, 4), (3, 4), (1, 1), (100_000, 7), (7, 100_000)] {
            let counts = ExactCounts::even(children, parents);
            let mut of_parents = vec![0; parents as usize];
            for child in 0..children {
                of_parents[counts.of(child) as usize] += 1;
            }
            assert!(of_parents.is_sorted_by(|a, b| a >= b));
            let (most, least) = (of_parents[0], of_parents[parents as usize - 1]);
            assert!(most - least <= 1, "{most} and {least}");
        }
    }

    #[test]
    fn ten_billion_children_are_no_more_trouble() {
        let counts = ExactCounts::even(10_000_000_000, 999_999_999);
        // The first 10 parents have 11.
        assert_eq!(
            [0, 10, 11, 109, 110, 119, 120].map(|child| counts.of(child)),
            [0, 0, 1, 9, 10, 10, 11]
        );
        assert_eq!(counts.of(9_999_999_999), 999_999_998);
        assert_eq!(ExactCounts::even(10_000_000_000, 1).of(9_999_999_999), 0);
    }
}
