//! Independent observations of one quantity.

use super::{Confidence, Interval, StatsError};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Values of one metric, one a replication.
///
/// There is at least one, and each is a number of at most [`Sample::MAX_MAGNITUDE`] either way, so
/// that no estimate of a sample is ever NaN or infinite.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    ascending: Vec<f64>,
}

impl Sample {
    /// Far beyond any metric, and its square is still finite however many are added.
    pub const MAX_MAGNITUDE: f64 = 1e140;

    /// # Errors
    ///
    /// If there is no value, or one that is NaN, infinite or beyond [`Sample::MAX_MAGNITUDE`].
    pub fn new(mut values: Vec<f64>) -> Result<Self, StatsError> {
        if values.is_empty() {
            return Err(StatsError::Empty);
        }
        if let Some(&wrong) = values.iter().find(|value| !is_usable(**value)) {
            return Err(StatsError::Value(wrong));
        }
        values.sort_by(f64::total_cmp);
        Ok(Self { ascending: values })
    }

    /// The values, ascending.
    #[must_use]
    pub fn ascending(&self) -> &[f64] {
        &self.ascending
    }

    /// The smallest value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.ascending[0]
    }

    /// The largest value.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.ascending[self.ascending.len() - 1]
    }

    /// The arithmetic mean.
    ///
    /// It is taken from the smallest value onwards, which makes the mean of a constant sample that
    /// constant to the last digit, and so its deviation zero rather than a rounding error.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let origin = self.min();
        let excess: f64 = self.ascending.iter().map(|value| value - origin).sum();
        (origin + excess / self.count()).clamp(self.min(), self.max())
    }

    /// The sample standard deviation, which divides by n − 1; none for a single value.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        if self.ascending.len() < 2 {
            return None;
        }
        let mean = self.mean();
        let squares: f64 = self.ascending.iter().map(|value| (value - mean).powi(2)).sum();
        Some((squares / (self.count() - 1.0)).sqrt())
    }

    /// The quantile at `probability` (0 to 1; beyond that, the nearer end), type 7: linear between
    /// the order statistics, with the minimum at 0 and the maximum at 1. It is the default of R,
    /// `NumPy` and spreadsheets.
    ///
    /// R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", The American
    /// Statistician 50 (1996), 361–365.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place is between 0 and the length"
    )]
    pub fn quantile(&self, probability: f64) -> f64 {
        let last = self.ascending.len() - 1;
        let place = probability.clamp(0.0, 1.0) * last as f64;
        let below = place.floor() as usize;
        let (low, high) = (self.ascending[below], self.ascending[(below + 1).min(last)]);
        low + (place - below as f64) * (high - low)
    }

    /// Student's confidence interval for the mean, `mean ± t · sd / √n` with n − 1 degrees of
    /// freedom; none for a single value, whose spread is unknown, and none at a confidence so
    /// close to 1 that the interval would have no ends.
    #[must_use]
    pub fn mean_interval(&self, confidence: Confidence) -> Option<Interval> {
        let sd = self.sd()?;
        if sd == 0.0 {
            return Some(Interval::around(self.mean(), 0.0));
        }
        let t = student_t(confidence, self.count() - 1.0)?;
        Some(Interval::around(self.mean(), t * sd / self.count().sqrt()))
    }

    /// Where one more value, drawn as these were, lies with `probability` (above 0, below 1): from
    /// the (n + 1) · α/2-th to the (n + 1) · (1 − α/2)-th smallest value, with α = 1 − `probability`,
    /// and linear between two. None if that is beyond the smallest or the largest: of 90 %, that is
    /// so with fewer than 19 values.
    ///
    /// It assumes nothing of the distribution: of n + 1 values that are drawn alike, the last is as
    /// likely to be in any place of their order, so that it lies between the i-th and the j-th of the
    /// others with (j − i) / (n + 1), exactly (S. S. Wilks, "Determination of Sample Sizes for Setting
    /// Tolerance Limits", Annals of Mathematical Statistics 12 (1941), 91–96; G. J. Hahn and
    /// W. Q. Meeker, *Statistical Intervals*, 1991, section 5.4). The places between are those of type
    /// 6 of Hyndman and Fan; [`Sample::quantile`] is of another type, whose range is too narrow for
    /// this.
    #[must_use]
    pub fn prediction_interval(&self, probability: Confidence) -> Option<Interval> {
        let tail = (1.0 - probability.get()) / 2.0;
        let low = self.order_statistic(tail * (self.count() + 1.0))?;
        let high = self.order_statistic((1.0 - tail) * (self.count() + 1.0))?;
        Some(Interval { low, high })
    }

    /// The value at a `place` from 1, the smallest, to n, the largest, linear between two; none
    /// beyond them.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place is between 1 and the length"
    )]
    fn order_statistic(&self, place: f64) -> Option<f64> {
        // What would be a whole place without rounding is one.
        const ROUNDING: f64 = 1e-9;
        let nearest = place.round();
        let place = if (place - nearest).abs() < ROUNDING { nearest } else { place };
        if !(1.0..=self.count()).contains(&place) {
            return None;
        }
        let below = place.floor() as usize - 1;
        let above = (below + 1).min(self.ascending.len() - 1);
        let (low, high) = (self.ascending[below], self.ascending[above]);
        Some(low + place.fract() * (high - low))
    }

    /// n.
    fn count(&self) -> f64 {
        self.ascending.len() as f64
    }
}

fn is_usable(value: f64) -> bool {
    value.abs() <= Sample::MAX_MAGNITUDE
}

/// The two-sided critical value of Student's t.
pub(super) fn student_t(confidence: Confidence, degrees_of_freedom: f64) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, degrees_of_freedom).ok()?;
    // Within a rounding error of certainty, the critical value leaves the range of a double.
    Some(student.inverse_cdf(0.5 + confidence.get() / 2.0)).filter(|t| t.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    /// The 95 % and 99 % columns of the t table in NIST/SEMATECH, e-Handbook of Statistical
    /// Methods, section 1.3.6.7.2 (two-sided, so its columns 0.975 and 0.995).
    const T_TABLE: [(f64, f64, f64); 7] = [
        (1.0, 12.706, 63.657),
        (2.0, 4.303, 9.925),
        (4.0, 2.776, 4.604),
        (9.0, 2.262, 3.250),
        (19.0, 2.093, 2.861),
        (30.0, 2.042, 2.750),
        (100.0, 1.984, 2.626),
    ];

    fn sample(values: &[f64]) -> Sample {
        Sample::new(values.to_vec()).unwrap()
    }

    fn normal(rng: &mut ChaCha8Rng) -> f64 {
        StandardNormal.sample(rng)
    }

    fn assert_close(actual: f64, expected: f64, tolerance: f64) {
        assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
    }

    #[test]
    fn refuses_what_would_make_an_estimate_nan_or_infinite() {
        assert_eq!(Sample::new(vec![]), Err(StatsError::Empty));
        assert!(Sample::new(vec![1.0, f64::NAN]).is_err());
        assert!(Sample::new(vec![f64::INFINITY]).is_err());
        assert!(Sample::new(vec![-1e141]).is_err());
        let largest = sample(&[Sample::MAX_MAGNITUDE, -Sample::MAX_MAGNITUDE]);
        assert!(largest.sd().unwrap().is_finite());
    }

    /// By hand: mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, sd √(32/7).
    #[test]
    fn mean_and_deviation_worked_by_hand() {
        let sample = sample(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(sample.mean(), 5.0);
        assert_close(sample.sd().unwrap(), (32.0_f64 / 7.0).sqrt(), 1e-15);
        assert_eq!((sample.min(), sample.max()), (2.0, 9.0));
    }

    /// `quantile(c(15, 20, 35, 40, 50), c(.05, .25, .4, .5, .95), type = 7)` in R.
    #[test]
    fn type_7_quantiles_as_r_gives_them() {
        let sample = sample(&[50.0, 15.0, 40.0, 20.0, 35.0]);
        for (probability, expected) in
            [(0.0, 15.0), (0.05, 16.0), (0.25, 20.0), (0.4, 29.0), (0.5, 35.0), (0.95, 48.0)]
        {
            assert_close(sample.quantile(probability), expected, 1e-12);
        }
        assert_eq!(sample.quantile(1.0), 50.0);
    }

    fn one_in_ten_beyond() -> Confidence {
        Confidence::new(0.9).unwrap()
    }

    /// By hand: of 19 values the 1st and the 19th, of 29 the 1.5th and the 28.5th.
    #[test]
    fn prediction_interval_worked_by_hand() {
        let of = |n: i32| {
            let values = (1..=n).map(|value| f64::from(10 * value)).collect();
            Sample::new(values).unwrap().prediction_interval(one_in_ten_beyond())
        };
        assert_eq!(of(18), None);
        assert_eq!(of(19), Some(Interval { low: 10.0, high: 190.0 }));
        let between = of(29).unwrap();
        assert_close(between.low, 15.0, 1e-9);
        assert_close(between.high, 285.0, 1e-9);
        assert_eq!(of(99), Some(Interval { low: 50.0, high: 950.0 }));
    }

    /// Whether a further value lies in the interval of n others: exactly nine times in ten, of any
    /// distribution and whatever n. Here of a skewed one, 20,000 times; the bound is four standard
    /// errors, √(0.9 × 0.1 / 20,000) = 0.0021 each. Type 7 quantiles would cover 81 % with n = 19.
    #[test]
    fn prediction_intervals_cover_one_more_value_as_often_as_they_say() {
        let mut rng = ChaCha8Rng::seed_from_u64(1941);
        for n in [19, 30, 100] {
            let trials = 20_000;
            let covered = (0..trials)
                .filter(|_| {
                    let mut draw = || normal(&mut rng).exp();
                    let sample = Sample::new((0..n).map(|_| draw()).collect()).unwrap();
                    let interval = sample.prediction_interval(one_in_ten_beyond()).unwrap();
                    interval.contains(draw())
                })
                .count();
            assert_close(covered as f64 / f64::from(trials), 0.9, 4.0 * 0.0021);
        }
    }

    #[test]
    fn critical_values_as_published() {
        for (degrees, t95, t99) in T_TABLE {
            let t = |confidence| student_t(Confidence::new(confidence).unwrap(), degrees).unwrap();
            assert_close(t(0.95), t95, 0.0005);
            assert_close(t(0.99), t99, 0.0005);
        }
        // With a million degrees of freedom Student's t is the normal, 1.95996. What statrs
        // inverts is then so close to 1 that it loses digits, more than any report shows.
        assert_close(student_t(Confidence::DEFAULT, 1e6 - 1.0).unwrap(), 1.959_96, 5e-5);
    }

    /// By hand: n = 5, mean 3, sd √2.5, so 3 ± 2.776445 × √0.5.
    #[test]
    fn confidence_interval_worked_by_hand() {
        let sample = sample(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        let interval = sample.mean_interval(Confidence::DEFAULT).unwrap();
        assert_close(interval.low, 3.0 - 2.776_445_105 * 0.5_f64.sqrt(), 1e-6);
        assert_close(interval.high, 3.0 + 2.776_445_105 * 0.5_f64.sqrt(), 1e-6);
    }

    #[test]
    fn near_certainty_gives_a_finite_interval_or_none() {
        for doubt in [1e-9, 1e-12, 1e-15, f64::EPSILON / 2.0] {
            let confidence = Confidence::new(1.0 - doubt).unwrap();
            for n in [2, 20, 2_000] {
                let sample = Sample::new((0..n).map(f64::from).collect()).unwrap();
                if let Some(Interval { low, high }) = sample.mean_interval(confidence) {
                    assert!(low.is_finite() && high.is_finite() && low < high, "{doubt} {n}");
                }
            }
        }
    }

    #[test]
    fn one_value_has_no_spread() {
        let sample = sample(&[7.0]);
        assert_eq!(sample.sd(), None);
        assert_eq!(sample.mean_interval(Confidence::DEFAULT), None);
        assert_eq!((sample.mean(), sample.quantile(0.05), sample.quantile(0.95)), (7.0, 7.0, 7.0));
    }

    /// 0.1 is no binary fraction: a plain sum of ten of them over ten is not 0.1.
    #[test]
    fn a_constant_sample_has_an_interval_of_no_width_at_the_mean() {
        for constant in [0.1, 0.0, 1e139, 1.0 / 3.0] {
            let sample = sample(&[constant; 10]);
            let interval = sample.mean_interval(Confidence::DEFAULT).unwrap();
            assert_eq!((sample.mean(), sample.sd()), (constant, Some(0.0)));
            assert_eq!(interval, Interval { low: constant, high: constant });
        }
    }

    /// 4,000 samples of five normal values: the 90 % interval covers the mean in 90 % of them.
    /// The bound is four standard errors, √(0.9 × 0.1 / 4,000) = 0.0047 each: a right program
    /// would miss it for one seed in 15,000.
    #[test]
    fn intervals_cover_the_mean_as_often_as_they_say() {
        let mut rng = ChaCha8Rng::seed_from_u64(20_240_607);
        let confidence = Confidence::new(0.9).unwrap();
        let trials = 4_000;
        let covered = (0..trials)
            .filter(|_| {
                let values = (0..5).map(|_| 10.0 + 3.0 * normal(&mut rng)).collect();
                let interval = Sample::new(values).unwrap().mean_interval(confidence).unwrap();
                interval.contains(10.0)
            })
            .count();
        assert_close(covered as f64 / f64::from(trials), 0.9, 4.0 * 0.0047);
    }
}
