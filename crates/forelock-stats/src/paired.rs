//! Differences between two systems that were simulated with the same draws.

use super::{Confidence, Interval, Sample, StatsError, Summary};

/// What pairs of results say about the difference of two means.
///
/// Replication r of both systems sees the same luck (common random numbers), so that most of what
/// chance does to one it does to the other, and it cancels in their difference: Var(X − Y) =
/// Var X + Var Y − 2 Cov(X, Y). The interval is Student's on the differences, replication by
/// replication; it needs no assumption on how X and Y depend on each other.
///
/// A. M. Law, *Simulation Modeling and Analysis*, 5th ed., section 10.2.1 (paired-t interval) and
/// section 11.2 (common random numbers).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedDifference {
    /// The mean difference, this less the other, in the unit of the values.
    pub mean: f64,
    /// Its confidence interval; none for a single pair.
    pub ci: Option<Interval>,
}

impl PairedDifference {
    /// Of `these` less `others`, pair by pair; a value too many on one side has no pair and does
    /// not count.
    ///
    /// # Errors
    ///
    /// If there is no pair, or a value that is no finite number.
    pub fn new(
        these: impl IntoIterator<Item = f64>,
        others: impl IntoIterator<Item = f64>,
        confidence: Confidence,
    ) -> Result<Self, StatsError> {
        let differences = these.into_iter().zip(others).map(|(this, other)| this - other).collect();
        let Summary { mean, ci, .. } = Summary::of(&Sample::new(differences)?, confidence);
        Ok(Self { mean, ci })
    }

    /// Whether the interval says that there is a difference: it does not hold zero.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.ci.is_some_and(|ci| !ci.contains(0.0))
    }

    /// Half the width of the interval; none for a single pair.
    #[must_use]
    pub fn margin(&self) -> Option<f64> {
        self.ci.map(|ci| (ci.high - ci.low) / 2.0)
    }
}

impl Confidence {
    /// The confidence that each of `comparisons` intervals needs, so that all of them hold together
    /// with this one: an error of (1 − confidence) is shared evenly (Bonferroni's inequality, which
    /// holds however the intervals depend on each other).
    #[must_use]
    pub fn shared_by(self, comparisons: usize) -> Self {
        let each = 1.0 - (1.0 - self.get()) / comparisons.max(1) as f64;
        // Over so many comparisons that nothing is left below 1 there is no stricter interval.
        Self::new(each).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    /// By hand: differences 1, 2, 3, so 2 ± 4.302653 × 1 / √3.
    #[test]
    fn a_difference_worked_by_hand() {
        let found =
            PairedDifference::new([11.0, 22.0, 33.0], [10.0, 20.0, 30.0], Confidence::DEFAULT)
                .unwrap();
        assert_eq!(found.mean, 2.0);
        assert!((found.margin().unwrap() - 4.302_653 / 3.0_f64.sqrt()).abs() < 1e-5);
        assert!(!found.is_significant());
    }

    #[test]
    fn what_always_differs_by_the_same_differs() {
        let found =
            PairedDifference::new([1.5, 2.5, 9.5], [1.0, 2.0, 9.0], Confidence::DEFAULT).unwrap();
        assert_eq!((found.mean, found.margin()), (0.5, Some(0.0)));
        assert!(found.is_significant());
        let same = PairedDifference::new([1.5, 2.5], [1.5, 2.5], Confidence::DEFAULT).unwrap();
        assert!(!same.is_significant());
    }

    #[test]
    fn a_single_pair_proves_nothing() {
        let found = PairedDifference::new([5.0], [1.0], Confidence::DEFAULT).unwrap();
        assert_eq!((found.mean, found.ci, found.is_significant()), (4.0, None, false));
        assert!(PairedDifference::new([], [1.0], Confidence::DEFAULT).is_err());
    }

    #[test]
    fn an_error_is_shared_evenly() {
        let each = Confidence::DEFAULT.shared_by(5).get();
        assert!((each - 0.99).abs() < 1e-12);
        assert_eq!(Confidence::DEFAULT.shared_by(1), Confidence::DEFAULT);
        assert_eq!(Confidence::DEFAULT.shared_by(0), Confidence::DEFAULT);
    }

    /// 2,000 families of 6 comparisons with one baseline, all equal: at least one false alarm in
    /// at most 5 % of them, plus four standard errors (√(0.05 × 0.95 / 2,000) = 0.0049). Without
    /// sharing it would be about 18 %.
    #[test]
    fn a_family_of_comparisons_seldom_alarms_falsely() {
        let mut rng = ChaCha8Rng::seed_from_u64(1961);
        let mut draw = || -> [f64; 8] { std::array::from_fn(|_| StandardNormal.sample(&mut rng)) };
        let confidence = Confidence::DEFAULT.shared_by(6);
        let families = 2_000;
        let alarms = (0..families)
            .filter(|_| {
                let baseline = draw();
                (0..6).fold(false, |alarm, _| {
                    let found = PairedDifference::new(draw(), baseline, confidence).unwrap();
                    alarm | found.is_significant()
                })
            })
            .count();
        let share = alarms as f64 / f64::from(families);
        assert!(share <= 0.05 + 4.0 * 0.0049, "{share}");
        assert!(share > 0.01, "the intervals are far too wide: {share}");
    }
}
