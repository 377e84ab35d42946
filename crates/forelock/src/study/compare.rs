//! The study behind `forelock compare`: what would help?
//!
//! Every scenario is simulated with the same draws (common random numbers), and held against the
//! first replication by replication. A. M. Law, *Simulation Modeling and Analysis*, 5th ed.,
//! section 10.3.1 (comparisons with a standard: paired-t intervals that share one error by
//! Bonferroni's inequality).

use super::better::Better;
use super::{Comparing, Finding, LeftOut, Lineup, Monitor, Pool, StudyError};
use crate::scenario::{Metric, PerMetric};
use crate::stats::{Confidence, PairedDifference, StatsError};

/// Scenarios side by side, the first of them being what the others are held against.
#[derive(Clone, Debug)]
pub struct Contrast {
    /// In the order of the lineup; at least one.
    pub alternatives: Vec<Alternative>,
    /// What doesn't apply.
    pub left_out: Vec<LeftOut>,
    /// With which all differences of one metric hold together.
    pub confidence: Confidence,
    /// Of each single difference, so that this comes true.
    pub each: Confidence,
}

/// One scenario of a comparison, with what was found.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Unique in its comparison.
    pub name: String,
    /// What it changes in the scenario as written, each as `path=value`.
    pub settings: Vec<String>,
    /// What its replications say.
    pub finding: Finding,
    /// How each metric differs from the first alternative's; none for that one itself.
    pub differences: Option<PerMetric<PairedDifference>>,
    /// In which part of the replications it does better than the first; none for that one itself.
    pub better: Option<Better>,
}

/// Simulates all of `lineup`, with the same draws.
///
/// The `[run]` table of the first counts for all (its horizon excepted, which is part of the load):
/// seed, confidence, replications. A precision that it asks for is that of its own mean; the others
/// are then simulated as often as it was.
///
/// Variants whose unknown fields are drawn take the same draws in the same replications, whatever
/// else differs, so that what is not known is no part of the differences.
///
/// A scenario that states no objectives is judged by those of the first one that does: who
/// compares has one yardstick.
///
/// # Errors
///
/// If `lineup` is empty, or `monitor` says stop before all is done.
pub fn compare(lineup: Lineup, pool: &Pool, monitor: &dyn Monitor) -> Result<Contrast, StudyError> {
    let comparing = Comparing::begin(lineup, pool, monitor)?;
    let missing = comparing.missing();
    monitor.planned(missing.end);
    let outcomes = comparing.simulate(missing, pool, monitor)?;
    comparing.finish(outcomes)
}

impl Contrast {
    /// Holds findings, each with its name and settings, against the first of them. They must have
    /// been simulated from one seed for their differences to mean anything.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn new(
        found: Vec<((String, Vec<String>), Finding)>,
        left_out: Vec<LeftOut>,
    ) -> Result<Self, StatsError> {
        let Some((_, first)) = found.first().cloned() else {
            return Err(StatsError::Empty);
        };
        let confidence = first.prediction.confidence;
        let each = confidence.shared_by(found.len() - 1);
        let alternatives =
            found.into_iter().enumerate().map(|(index, ((name, settings), finding))| {
                let difference = |metric| difference(metric, &finding, &first, each);
                let differences = match index {
                    0 => None,
                    _ => Some(PerMetric::try_from_fn(difference)?),
                };
                let better = (index > 0).then(|| Better::of(&finding, &first));
                Ok(Alternative { name, settings, finding, differences, better })
            });
        let alternatives = alternatives.collect::<Result<_, StatsError>>()?;
        Ok(Self { alternatives, left_out, confidence, each })
    }

    /// Whether all are variants of one scenario, the first being that scenario as written.
    #[must_use]
    pub fn is_of_one_scenario(&self) -> bool {
        let mut others = self.alternatives.iter().skip(1);
        others.all(|one| !one.settings.is_empty())
    }

    /// Which alternative meets every objective in the least time on average (of two that take as
    /// long, the one that loses fewer); none if no scenario states an objective, or none meets them.
    /// One that [leaves its load](super::Prediction::leaves_its_load) is no answer, however fast it is.
    #[must_use]
    pub fn fastest(&self) -> Option<usize> {
        let mean =
            |index: usize, metric| self.alternatives[index].finding.prediction.summary(metric).mean;
        self.meeting().into_iter().min_by(|&a, &b| {
            let by = |metric| mean(a, metric).total_cmp(&mean(b, metric));
            by(Metric::Duration).then(by(Metric::LostRate))
        })
    }

    /// Which others meet every objective, in a time that can't be told apart from that of the
    /// [fastest](Self::fastest) by these replications.
    ///
    /// # Errors
    ///
    /// None that a finished comparison could have.
    pub fn as_fast(&self) -> Result<Vec<usize>, StatsError> {
        let Some(fastest) = self.fastest() else {
            return Ok(Vec::new());
        };
        let mut others = self.meeting();
        others.retain(|&index| index != fastest);
        let each = self.confidence.shared_by(others.len());
        let fastest = &self.alternatives[fastest].finding;
        let mut as_fast = Vec::new();
        for index in others {
            let finding = &self.alternatives[index].finding;
            if !difference(Metric::Duration, finding, fastest, each)?.is_significant() {
                as_fast.push(index);
            }
        }
        Ok(as_fast)
    }

    /// Which alternatives do the load and meet every objective; none where none is stated.
    fn meeting(&self) -> Vec<usize> {
        let meets = |one: &Alternative| {
            let leaves = one.finding.prediction.leaves_its_load();
            one.has_objectives() && one.meets_objectives() && !leaves
        };
        (0..self.alternatives.len()).filter(|&index| meets(&self.alternatives[index])).collect()
    }
}

impl Alternative {
    /// How a metric differs from the first alternative's; none for that one itself.
    #[must_use]
    pub fn difference(&self, metric: Metric) -> Option<&PairedDifference> {
        self.differences.as_ref().map(|differences| &differences[metric])
    }

    /// Whether anything is asked of it.
    #[must_use]
    pub fn has_objectives(&self) -> bool {
        !self.finding.prediction.verdicts.is_empty()
    }

    /// Whether every objective is met; true where there is none.
    #[must_use]
    pub fn meets_objectives(&self) -> bool {
        self.finding.prediction.meets_objectives()
    }
}

fn difference(
    metric: Metric,
    this: &Finding,
    other: &Finding,
    confidence: Confidence,
) -> Result<PairedDifference, StatsError> {
    let values = |finding: &Finding| -> Vec<f64> {
        finding.replications.outcomes().iter().map(|outcome| outcome.get(metric)).collect()
    };
    PairedDifference::new(values(this), values(other), confidence)
}

#[cfg(test)]
mod tests;
