//! Distributions of durations: `"4s"`, or `{ mean = "4s", cv = 0.2, shape = "gamma" }`.

use super::{TableReader, Value};
use crate::engine::{Cv, DurationDistribution, Shape, Span};
use crate::scenario::source::Content;

/// Beyond this a mean says nothing of what is drawn.
const MAX_CV: f64 = 100.0;

const SHAPES: [(&str, Shape); 4] = [
    ("lognormal", Shape::Lognormal),
    ("gamma", Shape::Gamma),
    ("exponential", Shape::Exponential),
    ("constant", Shape::Constant),
];

impl Value<'_> {
    /// A distribution whose mean may be zero.
    pub(super) fn distribution(&self) -> Option<DurationDistribution> {
        self.distribution_by(Value::duration)
    }

    /// A distribution whose mean is above zero.
    pub(super) fn positive_distribution(&self) -> Option<DurationDistribution> {
        self.distribution_by(Value::positive_duration)
    }

    fn distribution_by(&self, mean: fn(&Self) -> Option<Span>) -> Option<DurationDistribution> {
        if !matches!(self.node.content, Content::Table(_)) {
            return mean(self).map(DurationDistribution::constant);
        }
        let mut table = self.table()?;
        let mean = table.required("mean", "mean = \"4s\"", mean);
        let spread = spread(&mut table);
        table.finish();
        let (cv, shape) = spread?;
        Some(DurationDistribution { mean: mean?, cv, shape })
    }

    pub(super) fn cv(&self) -> Option<Cv> {
        self.number("from 0 to 100", |cv| (0.0..=MAX_CV).contains(&cv)).and_then(Cv::new)
    }
}

/// `cv` and `shape`, in their simplest form: no variation is the constant shape, and a shape that
/// ignores the cv has none.
pub(super) fn spread(table: &mut TableReader<'_>) -> Option<(Cv, Shape)> {
    let cv = table.or("cv", Cv::ZERO, Value::cv);
    let shape = table.or("shape", Shape::Lognormal, |v| v.one_of(&SHAPES));
    Some(match (cv?, shape?) {
        (_, Shape::Exponential) => (Cv::ZERO, Shape::Exponential),
        (_, Shape::Constant) | (Cv::ZERO, _) => (Cv::ZERO, Shape::Constant),
        (cv, shape) => (cv, shape),
    })
}
