//! What must hold (`[objectives]`).

use super::Metric;

/// A bound on the mean of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// What is bounded.
    pub metric: Metric,
    /// On which side.
    pub comparison: Comparison,
    /// In the metric's JSON unit: seconds, a fraction, a count.
    pub bound: f64,
    /// As the user wrote it, such as `< 5%`.
    pub text: String,
}

/// The side on which an objective bounds its metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Objective {
    /// Whether `actual` keeps the bound.
    #[must_use]
    pub fn is_met_by(&self, actual: f64) -> bool {
        match self.comparison {
            Comparison::Below => actual < self.bound,
            Comparison::AtMost => actual <= self.bound,
            Comparison::Above => actual > self.bound,
            Comparison::AtLeast => actual >= self.bound,
        }
    }
}
