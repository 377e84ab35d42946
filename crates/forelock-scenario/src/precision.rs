//! How well a mean is to be known (`[run] precision`).

use super::Metric;
use std::num::NonZeroU32;

/// Replicate until the confidence interval of one metric's mean is narrow enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// Whose mean.
    pub metric: Metric,
    /// How narrow.
    pub width: Width,
    /// No more replications than this, however wide the interval is then
    /// ([`Precision::FEWEST`] to 1,000,000).
    pub max_replications: NonZeroU32,
}

/// The widest interval that will do, by half its width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// In the metric's JSON unit: seconds, a fraction, a count. Above zero.
    Absolute(f64),
    /// As a part of the mean that is found; above 0, below 1.
    Relative(f64),
}

impl Precision {
    /// No interval of fewer replications is trusted: by chance alone, two or three results often
    /// lie close together.
    pub const FEWEST: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

    /// The largest half-width that will do beside this mean.
    #[must_use]
    pub fn half_width_at(&self, mean: f64) -> f64 {
        match self.width {
            Width::Absolute(half_width) => half_width,
            Width::Relative(part) => part * mean.abs(),
        }
    }
}
