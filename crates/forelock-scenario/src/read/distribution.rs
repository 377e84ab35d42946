//! Distributions of durations: `"4s"`, or `{ mean = "4s", cv = 0.2, shape = "gamma" }`.

use super::typed::Read;
use super::{TableReader, Value};
use crate::fields::Kind;
use crate::fields::distribution::{CV, MEAN, SHAPE};
use crate::source::Content;
use forelock_engine::{Cv, DurationDistribution, Shape};

impl Read for DurationDistribution {
    fn read(value: &Value<'_>) -> Option<Self> {
        if !matches!(value.node.content, Content::Table(_)) {
            return value.duration().map(Self::constant);
        }
        let table = value.table()?;
        let above_zero = value.kind.is_above_zero();
        let mean =
            table.read_by(&MEAN, |mean| mean.of_kind(Kind::Duration { above_zero }).duration());
        let spread = spread(&table);
        let (cv, shape) = spread?;
        Some(Self { mean: mean?, cv, shape })
    }
}

/// `cv` and `shape`, in their simplest form: no variation is the constant shape, and a shape that
/// ignores the cv has none.
pub(super) fn spread(table: &TableReader<'_>) -> Option<(Cv, Shape)> {
    let (cv, shape) = (table.read(&CV), table.read(&SHAPE));
    Some(match (cv?, shape?) {
        (_, Shape::Exponential) => (Cv::ZERO, Shape::Exponential),
        (_, Shape::Constant) | (Cv::ZERO, _) => (Cv::ZERO, Shape::Constant),
        (cv, shape) => (cv, shape),
    })
}
