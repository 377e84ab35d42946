//! What is reported of a sample.

use super::{Confidence, Interval, Sample};
use serde::{Deserialize, Serialize};

/// A sample in a few numbers, all in the unit of its values. In JSON, `sd` and `ci` are null for a
/// single value, and `prediction` is there only where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Where one more value lies in nine cases of ten; none where nobody wants to know, or there are
    /// too few values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prediction: Option<Interval>,
}

impl Summary {
    /// With which one more value lies in the prediction interval: nine cases of ten, so that one in
    /// twenty lies beyond either end.
    pub const PREDICTION: Confidence = Confidence::NINE_IN_TEN;

    /// Values that a prediction interval takes at least.
    pub const FEWEST_TO_PREDICT: u32 = 19;

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
            prediction: None,
        }
    }

    /// Of a single value, of whose spread nothing is known.
    #[must_use]
    pub const fn alone(value: f64) -> Self {
        Self {
            mean: value,
            sd: None,
            ci: None,
            min: value,
            p5: value,
            p50: value,
            p95: value,
            max: value,
            prediction: None,
        }
    }

    /// As [`Summary::of`], with the [prediction interval](Sample::prediction_interval) of one more
    /// value at [`Summary::PREDICTION`].
    #[must_use]
    pub fn with_prediction(sample: &Sample, confidence: Confidence) -> Self {
        let prediction = sample.prediction_interval(Self::PREDICTION);
        Self { prediction, ..Self::of(sample, confidence) }
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
        assert_eq!(summary.prediction, None);
        let predicting = Summary::with_prediction(&sample, Confidence::DEFAULT);
        // By hand: the 5.1th and the 96.9th of 0, 1, …, 100.
        let Interval { low, high } = predicting.prediction.unwrap();
        assert!((low - 4.1).abs() < 1e-12 && (high - 95.9).abs() < 1e-12);
    }

    #[test]
    fn the_fewest_to_predict_are_the_fewest() {
        let predicted = |count: u32| {
            let sample = Sample::new((0..count).map(f64::from).collect()).unwrap();
            Summary::with_prediction(&sample, Confidence::DEFAULT).prediction
        };
        assert!(predicted(Summary::FEWEST_TO_PREDICT).is_some());
        assert!(predicted(Summary::FEWEST_TO_PREDICT - 1).is_none());
    }
}
