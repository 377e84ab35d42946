//! Distributions of durations, by mean and coefficient of variation.

use super::Span;
use rand::Rng;
use rand_distr::{Distribution as _, Exp1, Gamma, StandardNormal};

/// Coefficient of variation: standard deviation over mean. Finite and not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Cv(f64);

impl Cv {
    /// No variation.
    pub const ZERO: Self = Self(0.0);

    /// `None` unless `value` is finite and not negative.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (value.is_finite() && value >= 0.0).then_some(Self(value))
    }

    /// The plain ratio.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// The family that a duration is drawn from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// The logarithm is normal; mean and cv as given.
    #[default]
    Lognormal,
    /// Gamma with shape parameter 1/cv².
    Gamma,
    /// Exponential: cv is 1 whatever was given.
    Exponential,
    /// Always the mean.
    Constant,
}

/// A distribution of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DurationDistribution {
    /// The mean.
    pub mean: Span,
    /// Coefficient of variation; `Exponential` and `Constant` ignore it.
    pub cv: Cv,
    /// The family.
    pub shape: Shape,
}

impl DurationDistribution {
    /// Always `span`.
    #[must_use]
    pub const fn constant(span: Span) -> Self {
        Self { mean: span, cv: Cv::ZERO, shape: Shape::Constant }
    }
}

/// No draw is longer, so that a heavy tail can't stop the clock: a century.
const LONGEST_DRAW: Span = Span::from_secs(100 * 366 * 24 * 3600);

/// A [`DurationDistribution`] with its parameters worked out, ready to be drawn from.
#[derive(Clone, Copy, Debug)]
pub enum Sampler {
    /// Always this.
    Constant(Span),
    /// exp(`mu` + `sigma` Z) seconds.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Seconds.
    Gamma(Gamma<f64>),
    /// Seconds, by its mean.
    Exponential(f64),
}

impl Sampler {
    /// Works out the parameters once, so that drawing is cheap.
    #[must_use]
    pub fn new(distribution: DurationDistribution) -> Self {
        let DurationDistribution { mean, cv, shape } = distribution;
        let seconds = mean.as_secs_f64();
        match shape {
            _ if mean.is_zero() => Self::Constant(Span::ZERO),
            Shape::Exponential => Self::Exponential(seconds),
            Shape::Lognormal if cv > Cv::ZERO => {
                // A lognormal of mean m and coefficient of variation c has variance ln(1 + c²)
                // and mean ln m − ln(1 + c²)/2 of its logarithm.
                let variance = (cv.get() * cv.get()).ln_1p();
                Self::Lognormal { mu: seconds.ln() - variance / 2.0, sigma: variance.sqrt() }
            }
            Shape::Gamma if cv > Cv::ZERO => {
                let shape = (cv.get() * cv.get()).recip();
                // Parameters out of Gamma's range come only from a cv so small that it is none.
                Gamma::new(shape, seconds / shape).map_or(Self::Constant(mean), Self::Gamma)
            }
            Shape::Lognormal | Shape::Gamma | Shape::Constant => Self::Constant(mean),
        }
    }

    /// Exponential with that mean.
    #[must_use]
    pub fn exponential(mean: Span) -> Self {
        Self::new(DurationDistribution { mean, cv: Cv::ZERO, shape: Shape::Exponential })
    }

    /// One draw.
    #[must_use]
    pub fn draw<R: Rng>(&self, rng: &mut R) -> Span {
        let seconds = match self {
            Self::Constant(span) => return *span,
            Self::Lognormal { mu, sigma } => {
                let z: f64 = StandardNormal.sample(rng);
                sigma.mul_add(z, *mu).exp()
            }
            Self::Gamma(gamma) => gamma.sample(rng),
            Self::Exponential(mean) => {
                let unit: f64 = Exp1.sample(rng);
                unit * mean
            }
        };
        Span::from_secs_f64(seconds).min(LONGEST_DRAW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Seed, Stream};

    #[test]
    fn every_shape_has_the_mean_and_variation_asked_for() {
        let stream = Stream::named(Seed { seed: 9, replication: 0 }, *b"service ");
        // (shape, cv asked, cv due, kurtosis-driven bound on the variance's relative error)
        for (number, (shape, asked, due)) in [
            (Shape::Lognormal, 0.4, 0.4),
            (Shape::Lognormal, 0.0, 0.0),
            (Shape::Gamma, 0.4, 0.4),
            (Shape::Gamma, 1.5, 1.5),
            (Shape::Exponential, 0.4, 1.0),
            (Shape::Constant, 0.4, 0.0),
        ]
        .into_iter()
        .enumerate()
        {
            let mean = Span::from_millis(1_840);
            let sampler =
                Sampler::new(DurationDistribution { mean, cv: Cv::new(asked).unwrap(), shape });
            let mut rng = stream.draws(number as u64);
            let n = 200_000;
            let draws: Vec<f64> = (0..n).map(|_| sampler.draw(&mut rng).as_secs_f64()).collect();
            let average = draws.iter().sum::<f64>() / f64::from(n);
            let variance =
                draws.iter().map(|d| (d - average).powi(2)).sum::<f64>() / f64::from(n - 1);
            // 4.5 standard errors of the mean; the variance's relative error stays below 5 %
            // for these shapes (excess kurtosis at most 13.5: √(15.5 / 200,000) × 5 < 5 %).
            let standard_error = due * 1.84 / f64::from(n).sqrt();
            assert!((average - 1.84).abs() <= 4.5 * standard_error + 1e-9, "{shape:?} {average}");
            assert!(
                (variance.sqrt() - due * 1.84).abs() <= 0.05 * due * 1.84 + 1e-9,
                "{shape:?} {asked}"
            );
        }
    }

    #[test]
    fn a_heavy_tail_is_cut_at_a_century() {
        let year = Span::from_secs(365 * 24 * 3600);
        let cv = Cv::new(100.0).unwrap();
        let sampler =
            Sampler::new(DurationDistribution { mean: year, cv, shape: Shape::Lognormal });
        let stream = Stream::named(Seed { seed: 9, replication: 0 }, *b"service ");
        let longest = (0..100_000).map(|i| sampler.draw(&mut stream.draws(i))).max();
        assert!(longest <= Some(LONGEST_DRAW));
    }
}
