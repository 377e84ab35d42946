//! Whether two samples have one mean.

use super::sample::student_t;
use super::{Confidence, Interval, Sample, greatest_sd};
use statrs::function::beta::checked_beta_reg;
use std::ops::RangeInclusive;

/// What Welch's test needs of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many values (at least 2).
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation (n − 1).
    pub sd: f64,
}

impl Moments {
    /// None of a single value, whose spread is unknown.
    #[must_use]
    pub fn of(sample: &Sample) -> Option<Self> {
        Some(Self { n: sample.ascending().len(), mean: sample.mean(), sd: sample.sd()? })
    }

    /// Whether as many values in the range `possible` can have them ([`greatest_sd()`]).
    #[must_use]
    pub fn can_be_of(self, possible: &RangeInclusive<f64>) -> bool {
        let Self { n, mean, sd } = self;
        let greatest = greatest_sd(mean, *possible.start(), *possible.end(), n as u64);
        possible.contains(&mean) && (0.0..=greatest).contains(&sd)
    }

    fn squared_error_of_mean(self) -> f64 {
        self.sd * self.sd / self.n as f64
    }
}

/// The difference of two means, without assuming that the samples spread alike: B. L. Welch, "The
/// Generalization of 'Student's' Problem when Several Different Population Variances are
/// Involved", Biometrika 34 (1947), 28–35.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welch {
    /// The second mean less the first.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Of Student's t; by Satterthwaite's approximation.
    pub degrees_of_freedom: f64,
}

impl Welch {
    /// Compares `second` with `first`.
    #[must_use]
    pub fn new(first: Moments, second: Moments) -> Self {
        let (a, b) = (first.squared_error_of_mean(), second.squared_error_of_mean());
        let freedom = |n: usize| (n.max(2) - 1) as f64;
        // By each sample's part of the whole, whose squares neither overflow nor vanish.
        let part = if a + b > 0.0 { a / (a + b) } else { 0.5 };
        let inverse = part.powi(2) / freedom(first.n) + (1.0 - part).powi(2) / freedom(second.n);
        Self {
            difference: second.mean - first.mean,
            standard_error: (a + b).sqrt(),
            degrees_of_freedom: inverse.recip(),
        }
    }

    /// How probable a difference of at least this size is if there is none (two-sided). Without
    /// any spread it is 1 for equal means and 0 for others.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        if self.difference == 0.0 {
            return 1.0;
        }
        if self.standard_error == 0.0 {
            return 0.0;
        }
        let t = self.difference / self.standard_error;
        // The two tails of Student's t as one incomplete beta function: 1 − cdf would have lost
        // all digits of a small probability.
        let nu = self.degrees_of_freedom;
        let p = checked_beta_reg(nu / 2.0, 0.5, nu / (nu + t * t));
        // It refuses only parameters that are not above zero, which these are.
        p.unwrap_or(0.0).clamp(0.0, 1.0)
    }

    /// The confidence interval of the difference; none at a confidence so close to 1 that it would
    /// have no ends.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let t = student_t(confidence, self.degrees_of_freedom)?;
        Some(Interval::around(self.difference, t * self.standard_error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> Moments {
        Moments::of(&Sample::new(values.to_vec()).unwrap()).unwrap()
    }

    fn assert_close(actual: f64, expected: f64, tolerance: f64) {
        assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
    }

    /// Student's sleep data (Biometrika 6, 1908), as R's `t.test(extra ~ group, data = sleep)`
    /// gives them: t = −1.8608, df = 17.776, p = 0.07939, interval −3.3654832 to 0.2054832.
    #[test]
    fn students_sleep_data_as_published() {
        let first = moments(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
        let second = moments(&[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
        let welch = Welch::new(second, first);
        assert_close(welch.difference / welch.standard_error, -1.8608, 5e-5);
        assert_close(welch.degrees_of_freedom, 17.776, 5e-4);
        assert_close(welch.p_value(), 0.079_39, 5e-6);
        let interval = welch.interval(Confidence::DEFAULT).unwrap();
        assert_close(interval.low, -3.365_483_2, 5e-7);
        assert_close(interval.high, 0.205_483_2, 5e-7);
    }

    /// With one degree of freedom Student's t is Cauchy's: P(|T| ≥ t) = 1 − 2 atan(t) / π.
    #[test]
    fn tails_keep_their_digits() {
        for t in [1.0, 1e3, 1e9] {
            let welch = Welch { difference: t, standard_error: 1.0, degrees_of_freedom: 1.0 };
            let expected = 2.0 * (1.0 / t).atan() / std::f64::consts::PI;
            assert_close(welch.p_value() / expected, 1.0, 1e-9);
        }
    }

    #[test]
    fn constants_are_the_same_or_are_not() {
        let constant = |mean| Moments { n: 20, mean, sd: 0.0 };
        assert_eq!(Welch::new(constant(5.0), constant(5.0)).p_value(), 1.0);
        assert_eq!(Welch::new(constant(5.0), constant(6.0)).p_value(), 0.0);
    }

    #[test]
    fn one_sample_without_spread_leaves_the_others_degrees_of_freedom() {
        let constant = Moments { n: 20, mean: 0.0, sd: 0.0 };
        let welch = Welch::new(constant, Moments { n: 40, mean: 1.0, sd: 1.0 });
        assert_close(welch.degrees_of_freedom, 39.0, 1e-9);
    }

    #[test]
    fn the_largest_samples_stay_finite() {
        let largest = |mean| Moments { n: 2, mean, sd: Sample::MAX_MAGNITUDE };
        let welch = Welch::new(largest(-Sample::MAX_MAGNITUDE), largest(Sample::MAX_MAGNITUDE));
        assert!(welch.p_value().is_finite() && welch.degrees_of_freedom.is_finite());
    }
}
