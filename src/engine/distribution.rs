//! Distributions of durations, by mean and coefficient of variation.

use super::Span;

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
