//! What is reported of a sample.

use super::{Confidence, Interval, Sample};

/// A sample in eight numbers, all in the unit of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The arithmetic mean.
    pub mean: f64,
    /// The standard deviation (n − 1); none for a single value.
    pub sd: Option<f64>,
    /// Student's confidence interval for the mean; none for a single value.
    pub ci: Option<Interval>,
    /// The smallest value.
    pub min: f64,
    /// The 5 % quantile (type 7, as the others).
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
    /// The largest value.
    pub max: f64,
}

impl Summary {
    /// Summarises `sample`, with an interval of this `confidence`.
    #[must_use]
    pub fn of(sample: &Sample, confidence: Confidence) -> Self {
        Self {
            mean: sample.mean(),
            sd: sample.sd(),
            ci: sample.mean_interval(confidence),
            min: sample.min(),
            p5: sample.quantile(0.05),
            p50: sample.quantile(0.5),
            p95: sample.quantile(0.95),
            max: sample.max(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_in_its_place() {
        let sample = Sample::new((0..=100).map(f64::from).collect()).unwrap();
        let summary = Summary::of(&sample, Confidence::DEFAULT);
        assert_eq!((summary.min, summary.p5, summary.p50), (0.0, 5.0, 50.0));
        assert_eq!((summary.p95, summary.max, summary.mean), (95.0, 100.0, 50.0));
        assert!(summary.ci.unwrap().contains(50.0));
    }
}
