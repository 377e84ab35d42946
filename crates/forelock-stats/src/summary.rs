//! What is reported of a sample.

use super::{Confidence, Interval, Sample, greatest_sd};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

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

    /// Whether the interval for the mean is to one side of zero. Unknown, and so not, for a single
    /// value.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.ci.is_some_and(|ci| !ci.contains(0.0))
    }

    /// Whether `count` values in the range `possible` could have this summary.
    ///
    /// # Errors
    ///
    /// Why they could not.
    pub fn check(
        &self,
        possible: &RangeInclusive<f64>,
        count: u64,
    ) -> Result<(), ImpossibleSummary> {
        let &Self { mean, sd, ci, min, p5, p50, p95, max, prediction } = self;
        let (least, most) = (*possible.start(), *possible.end());
        // What is worked out of equal values may lie off them by rounding.
        let size = min.abs().max(max.abs());
        let about = |low: f64, high: f64| low - ROUNDING * size..=high + ROUNDING * size;
        let ends = |one: Interval| [one.low, one.high];
        let all = [mean, min, p5, p50, p95, max].into_iter().chain(sd);
        let mut all_ends = ci.into_iter().chain(prediction).flat_map(ends);
        if !all.chain(&mut all_ends).all(|number| number.abs() <= Sample::MAX_MAGNITUDE) {
            return Err(ImpossibleSummary::Size);
        }
        if !possible.contains(&min) || !possible.contains(&max) {
            return Err(ImpossibleSummary::Range { min, max, least, most });
        }
        if ![min, p5, p50, p95, max].is_sorted() || !about(min, max).contains(&mean) {
            return Err(ImpossibleSummary::Order);
        }
        if (count > 1) != sd.is_some() {
            return Err(ImpossibleSummary::Count);
        }
        // An interval for the mean is symmetric, so that it may reach beyond what is possible.
        let holds_mean = |one: Interval| about(one.low, one.high).contains(&mean);
        let is_within = |one: Interval| {
            one.low <= one.high && ends(one).iter().all(|end| about(min, max).contains(end))
        };
        if !ci.is_none_or(holds_mean) || !prediction.is_none_or(is_within) {
            return Err(ImpossibleSummary::Interval);
        }
        match sd {
            Some(sd) if !(0.0..=greatest_sd(mean, min, max, count)).contains(&sd) => {
                Err(ImpossibleSummary::Spread)
            }
            _ => Ok(()),
        }
    }
}

/// What rounding may change of a number, as a part of it.
const ROUNDING: f64 = 1e-9;

/// Why no values have a summary.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ImpossibleSummary {
    /// A number that no sample holds.
    #[error("a number in it is larger than any that is ever found")]
    Size,
    /// A value that can't be.
    #[error("its values go from {min} to {max}, and only {} is possible", range(*.least, *.most))]
    Range {
        /// The smallest value.
        min: f64,
        /// The largest value.
        max: f64,
        /// The smallest that is possible.
        least: f64,
        /// The largest that is possible.
        most: f64,
    },
    /// Quantiles or a mean in the wrong place.
    #[error("`min`, `p5`, `p50`, `p95` and `max` do not ascend, or `mean` is not between them")]
    Order,
    /// A spread of a single value, or none of several.
    #[error("`sd` is there for one replication, or null for several")]
    Count,
    /// An interval in the wrong place.
    #[error("`ci` does not hold `mean`, or `prediction` is not from `min` to `max`")]
    Interval,
    /// More spread than its values can have.
    #[error("`sd` is not from 0 to what `min`, `mean` and `max` allow")]
    Spread,
}

fn range(least: f64, most: f64) -> String {
    match most < Sample::MAX_MAGNITUDE {
        true => format!("from {least} to {most}"),
        false => format!("{least} or more"),
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
    fn what_no_sample_has_is_told() {
        let sample = Sample::new(vec![0.1, 0.2, 0.2, 0.3, 0.9]).unwrap();
        let good = Summary::of(&sample, Confidence::DEFAULT);
        let rate = 0.0..=1.0;
        assert_eq!(good.check(&rate, 5), Ok(()));
        let bad = |spoil: fn(&mut Summary)| {
            let mut summary = good;
            spoil(&mut summary);
            summary.check(&rate, 5).unwrap_err().to_string()
        };
        assert!(bad(|one| one.max = 5.0).contains("from 0.1 to 5, and only from 0 to 1 is"));
        assert!(bad(|one| one.min = -7.0).contains("from -7 to 0.9"));
        assert!(bad(|one| one.mean = 0.95).contains("not between"));
        assert!(bad(|one| one.p50 = 0.05).contains("do not ascend"));
        assert!(bad(|one| one.sd = Some(0.5)).contains("allow"));
        assert!(bad(|one| one.sd = Some(-0.1)).contains("allow"));
        assert!(bad(|one| one.sd = Some(f64::NAN)).contains("larger than any"));
        assert!(bad(|one| one.sd = None).contains("null for several"));
        assert!(bad(|one| one.ci = Some(Interval { low: 0.8, high: 0.9 })).contains("`ci`"));
        let ends = Interval { low: 0.2, high: 7.0 };
        assert_eq!(
            Summary { prediction: Some(ends), ..good }.check(&rate, 5),
            Err(ImpossibleSummary::Interval)
        );
        let one = Summary::alone(3.0).check(&(0.0..=f64::MAX), 1);
        assert_eq!(one, Ok(()));
        assert!(good.check(&rate, 1).unwrap_err().to_string().contains("for one replication"));
    }

    proptest::proptest! {
        #[test]
        fn every_sample_has_a_possible_summary(
            values in proptest::collection::vec(0.0..1e6_f64, 1..60),
            equal in 1_usize..20,
        ) {
            let value = values[0];
            for values in [values, vec![value; equal], vec![value / 1e6, value / 1e6, 1.0]] {
                let count = values.len() as u64;
                let sample = Sample::new(values).unwrap();
                let summary = Summary::with_prediction(&sample, Confidence::DEFAULT);
                proptest::prop_assert_eq!(summary.check(&(0.0..=1e6), count), Ok(()));
            }
        }
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
