//! What a grid over one field shows from one value to the next.

use super::axis::Setting;
use super::record::PointRecord;
use crate::scenario::Metric;
use crate::stats::Summary;

/// A point of a grid over one field, as far as its neighbours are compared with it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePoint {
    /// Its place in the sweep, from 0.
    pub point: u64,
    /// What the field was set to.
    pub setting: Setting,
    /// Failed over processed.
    pub failure_rate: Summary,
    /// Whether it does what was asked.
    pub feasible: bool,
}

/// Two neighbouring points of a grid over one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Cliff {
    /// The one before.
    pub from: LinePoint,
    /// The one after.
    pub to: LinePoint,
}

impl LinePoint {
    pub(super) fn new(record: &PointRecord, setting: &Setting) -> Self {
        Self {
            point: record.point,
            setting: setting.clone(),
            failure_rate: *record.summary(Metric::FailureRate),
            feasible: record.is_feasible(),
        }
    }
}

impl Cliff {
    /// How far the failure rate changes.
    #[must_use]
    pub fn height(&self) -> f64 {
        height(&self.from, &self.to)
    }

    /// Whether the change is more than chance: the two intervals have nothing in common.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        match (self.from.failure_rate.ci, self.to.failure_rate.ci) {
            (Some(from), Some(to)) => from.high < to.low || to.high < from.low,
            _ => false,
        }
    }
}

fn height(from: &LinePoint, to: &LinePoint) -> f64 {
    (to.failure_rate.mean - from.failure_rate.mean).abs()
}

/// The step over which the failure rate changes most; of equal ones the first.
pub(super) fn steepest(line: &[LinePoint]) -> Option<Cliff> {
    let steps = line.windows(2).rev();
    let step = steps.max_by(|a, b| height(&a[0], &a[1]).total_cmp(&height(&b[0], &b[1])))?;
    Some(Cliff { from: step[0].clone(), to: step[1].clone() })
}

/// The first and the last point of each run of feasible neighbours.
pub(super) fn runs(line: &[LinePoint]) -> Vec<(LinePoint, LinePoint)> {
    let runs = line.chunk_by(|one, next| one.feasible == next.feasible);
    let feasible = runs.filter(|run| run.iter().any(|point| point.feasible));
    feasible.filter_map(|run| Some((run.first()?.clone(), run.last()?.clone()))).collect()
}
