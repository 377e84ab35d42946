//! The cases, simulated wherever the fit wants to know.

use super::evidence::Evidence;
use super::runs::{Runs, Visit};
use super::{CalibrateError, Case, Unknown};
use crate::model::{Plan, Replicates, ReplicationNumber, RunOutcome, Simulator};
use crate::study::monitor::{admitted, goes_on};
use crate::study::{Monitor, Pool, StudyError};
use std::sync::atomic::{AtomicUsize, Ordering};

/// All cases, each with the same seed wherever it is simulated.
pub(super) struct Simulations<'a> {
    pub(super) unknowns: &'a [Unknown],
    pub(super) cases: &'a [Case],
    pub(super) evidence: &'a Evidence,
    pub(super) seed: u64,
    pub(super) pool: &'a Pool,
    pub(super) monitor: &'a dyn Monitor,
}

impl Simulations<'_> {
    pub(super) fn values(&self, place: &[f64]) -> Vec<f64> {
        self.unknowns.iter().zip(place).map(|(unknown, &at)| unknown.value_at(at)).collect()
    }

    /// For each visit, for each case, the outcomes of the visit's replications.
    pub(super) fn outcomes(
        &self,
        visits: &[Visit],
    ) -> Result<Vec<Vec<Vec<RunOutcome>>>, CalibrateError> {
        let cases = self.cases.len();
        let plan = |number: usize| {
            let values = self.values(&visits[number / cases].place);
            let scenario = self.cases[number % cases].with(self.unknowns, &values, self.seed)?;
            Ok::<_, CalibrateError>(
                Plan::new(&admitted(scenario, self.monitor)?).map_err(StudyError::from)?,
            )
        };
        let plans: Vec<Plan> =
            self.pool.map(visits.len() * cases, plan).into_iter().collect::<Result<_, _>>()?;
        let numbers = |plan: usize| visits[plan / cases].numbers.clone();
        let mut outcomes = outcomes(&plans, numbers, self.pool, self.monitor)?.into_iter();
        Ok(visits.iter().map(|_| outcomes.by_ref().take(cases).collect()).collect())
    }
}

impl Runs for Simulations<'_> {
    fn unknowns(&self) -> usize {
        self.unknowns.len()
    }

    fn snapped(&self, place: &[f64]) -> Vec<f64> {
        let snap = |(unknown, &at): (&Unknown, &f64)| {
            if unknown.whole { unknown.place_of(unknown.value_at(at)) } else { at }
        };
        self.unknowns.iter().zip(place).map(snap).collect()
    }

    fn spreading(&self) -> Vec<usize> {
        let unknowns = self.unknowns.iter().enumerate();
        unknowns.filter(|(_, one)| is_of_spread(&one.path)).map(|(place, _)| place).collect()
    }

    fn simulate(&self, visits: &[Visit]) -> Result<Vec<Vec<Vec<f64>>>, CalibrateError> {
        let figures = |cases: Vec<Vec<RunOutcome>>| {
            let count = cases.first().map_or(0, Vec::len);
            let of = |replication: usize| {
                let runs = cases.iter().enumerate();
                runs.flat_map(|(run, one)| self.evidence.figures_of(run, &one[replication]))
                    .collect()
            };
            (0..count).map(of).collect()
        };
        Ok(self.outcomes(visits)?.into_iter().map(figures).collect())
    }
}

/// Whether a field says how much something varies, rather than how large it is.
fn is_of_spread(path: &str) -> bool {
    matches!(path.rsplit('.').next(), Some("day_to_day" | "cv"))
}

/// For each of `plans`, the outcomes of the replications of its `numbers`, in order.
///
/// # Errors
///
/// If `monitor` says stop before all are done.
pub(super) fn outcomes(
    plans: &[Plan],
    numbers: impl Fn(usize) -> std::ops::Range<u64> + Sync,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<RunOutcome>>, StudyError> {
    let next = AtomicUsize::new(0);
    let goes_on = goes_on(monitor);
    // A plan at a time: a simulator's memory is large, and kept while the plan is the same.
    let mut done: Vec<(usize, Vec<RunOutcome>)> = pool
        .on_every_thread(|| {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(plan) = plans.get(number) else { return done };
                let mut simulator = Simulator::new(plan);
                let mut outcomes = Vec::new();
                for replication in numbers(number) {
                    if monitor.should_stop() {
                        return done;
                    }
                    let replication = ReplicationNumber(replication);
                    let Some(outcome) = simulator.replicate(replication, &goes_on) else {
                        return done;
                    };
                    outcomes.push(outcome);
                    monitor.replication_done();
                }
                done.push((number, outcomes));
            }
        })
        .concat();
    if done.len() != plans.len() {
        return Err(StudyError::Interrupted);
    }
    done.sort_unstable_by_key(|&(number, _)| number);
    Ok(done.into_iter().map(|(_, outcomes)| outcomes).collect())
}
