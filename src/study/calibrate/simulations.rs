//! The cases, simulated wherever the fit wants to know.

use super::evidence::Evidence;
use super::runs::Runs;
use super::{CalibrateError, Case, Unknown};
use crate::model::{Outcome, Plan, ReplicationNumber, Simulator};
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

    /// The plans of all cases at each of `places`: those of the first place first.
    fn plans(&self, places: &[Vec<f64>]) -> Result<Vec<Plan>, CalibrateError> {
        let cases = self.cases.len();
        let plan = |number: usize| {
            let values = self.values(&places[number / cases]);
            self.cases[number % cases].plan(self.unknowns, &values, self.seed)
        };
        self.pool.map(places.len() * cases, plan).into_iter().collect()
    }

    /// For each of `places`, for each case, the outcomes of replications `first` to `first` +
    /// `count` − 1.
    pub(super) fn outcomes(
        &self,
        places: &[Vec<f64>],
        first: u64,
        count: u32,
    ) -> Result<Vec<Vec<Vec<Outcome>>>, CalibrateError> {
        let plans = self.plans(places)?;
        let numbers = |_: usize| first..first + u64::from(count);
        let mut outcomes = outcomes(&plans, numbers, self.pool, self.monitor)?.into_iter();
        let cases = self.cases.len();
        Ok(places.iter().map(|_| outcomes.by_ref().take(cases).collect()).collect())
    }

    /// For each case, an outcome at each of `places`, each with luck of its own, of the replications
    /// from `first`.
    pub(super) fn one_each(
        &self,
        places: &[Vec<f64>],
        first: u64,
    ) -> Result<Vec<Vec<Outcome>>, CalibrateError> {
        let plans = self.plans(places)?;
        let cases = self.cases.len();
        let numbers = |plan: usize| {
            let number = first + (plan / cases) as u64;
            number..number + 1
        };
        let outcomes = outcomes(&plans, numbers, self.pool, self.monitor)?.concat();
        let of = |case: usize| outcomes.iter().skip(case).step_by(cases).copied().collect();
        Ok((0..cases).map(of).collect())
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

    fn simulate(
        &self,
        places: &[Vec<f64>],
        replications: u32,
    ) -> Result<Vec<Vec<Vec<f64>>>, CalibrateError> {
        let figures = |cases: Vec<Vec<Outcome>>| {
            let of = |replication: usize| {
                let runs = cases.iter().enumerate();
                runs.flat_map(|(run, one)| self.evidence.figures_of(run, &one[replication]))
                    .collect()
            };
            (0..replications as usize).map(of).collect()
        };
        Ok(self.outcomes(places, 0, replications)?.into_iter().map(figures).collect())
    }
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
) -> Result<Vec<Vec<Outcome>>, StudyError> {
    let next = AtomicUsize::new(0);
    // A plan at a time: a simulator's memory is large, and kept while the plan is the same.
    let mut done: Vec<(usize, Vec<Outcome>)> = pool
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
                    outcomes.push(simulator.run(ReplicationNumber(replication)));
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
