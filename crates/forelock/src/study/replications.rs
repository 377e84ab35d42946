//! Independent replications of a scenario, over all cores.

use super::monitor::goes_on;
use super::{Monitor, PlanSource, Planned, Pool, StudyError};
use crate::model::{
    Observer, Outcome, Replicates, ReplicationNumber, RunOutcome, Simulator, Unobserved,
};
use crate::scenario::{LoadId, Metric, PerMetric};
use crate::stats::{Confidence, Sample, StatsError, Summary};
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// The outcomes of replications 0, 1, 2, …, in that order; at least one.
#[derive(Clone, Debug)]
pub struct Replications {
    outcomes: Vec<Outcome>,
    /// For each load that the scenario names, one a replication.
    of_loads: Vec<Vec<Outcome>>,
    /// Of all loads together.
    all: PerMetric<Sample>,
    /// Of each load, where the scenario names several.
    loads: Vec<PerMetric<Sample>>,
    /// When each load begins, in seconds from time 0, where the scenario names several.
    begins: Vec<Sample>,
}

impl Replications {
    /// Takes outcomes in the order of their replications.
    ///
    /// # Errors
    ///
    /// If there is none, or one with a metric that is no finite number.
    pub fn new(outcomes: Vec<impl Into<RunOutcome>>) -> Result<Self, StatsError> {
        let outcomes: Vec<RunOutcome> = outcomes.into_iter().map(Into::into).collect();
        // All replications are of one scenario, and so of as many loads.
        let loads = outcomes.iter().map(|one| one.loads.len()).min().unwrap_or(0);
        let of_load = |load: usize| outcomes.iter().map(|one| one.loads[load]).collect();
        let of_loads: Vec<Vec<Outcome>> = (0..loads).map(of_load).collect();
        let outcomes: Vec<Outcome> = outcomes.iter().map(|one| one.all).collect();
        let all = samples(&outcomes)?;
        let loads = of_loads.iter().map(|one| samples(one)).collect::<Result<_, _>>()?;
        let begins = |of: &Vec<Outcome>| {
            Sample::new(of.iter().map(|outcome| outcome.began.as_secs_f64()).collect())
        };
        let begins = of_loads.iter().map(begins).collect::<Result<_, _>>()?;
        Ok(Self { outcomes, of_loads, all, loads, begins })
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.outcomes.len()
    }

    /// One outcome of all loads together a replication, in their order.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// One outcome of a load a replication, in their order; none unless the scenario names its
    /// loads.
    #[must_use]
    pub fn outcomes_of(&self, load: LoadId) -> &[Outcome] {
        self.of_loads.get(load.index()).map_or(&[], Vec::as_slice)
    }

    /// To add more to them.
    pub(super) fn into_outcomes(self) -> Vec<RunOutcome> {
        let loads = |run: usize| self.of_loads.iter().map(|load| load[run]).collect();
        let runs = self.outcomes.iter().enumerate();
        runs.map(|(run, &all)| RunOutcome { all, loads: loads(run) }).collect()
    }

    /// Every metric's values over the replications, without their order.
    #[must_use]
    pub const fn samples(&self) -> &PerMetric<Sample> {
        &self.all
    }

    /// The same of load number `load`; `None` unless the scenario names its loads.
    #[must_use]
    pub fn samples_of(&self, load: LoadId) -> Option<&PerMetric<Sample>> {
        self.loads.get(load.index())
    }

    /// A metric's values over the replications, without their order.
    #[must_use]
    pub fn sample(&self, metric: Metric) -> &Sample {
        &self.all[metric]
    }

    /// When load number `load` begins, in seconds from time 0, over all replications; `None` unless
    /// the scenario names its loads.
    #[must_use]
    pub fn begins(&self, load: LoadId) -> Option<&Sample> {
        self.begins.get(load.index())
    }

    /// As [`Replications::summary`], with the interval that one real run would lie in.
    #[must_use]
    pub fn predictive_summary(&self, metric: Metric, confidence: Confidence) -> Summary {
        Summary::with_prediction(self.sample(metric), confidence)
    }

    /// A metric over all replications.
    #[must_use]
    pub fn summary(&self, metric: Metric, confidence: Confidence) -> Summary {
        Summary::of(self.sample(metric), confidence)
    }
}

fn samples(outcomes: &[Outcome]) -> Result<PerMetric<Sample>, StatsError> {
    PerMetric::try_from_fn(|metric| {
        Sample::new(outcomes.iter().map(|one| one.get(metric)).collect())
    })
}

/// Simulates replications 0 to `count` − 1 of `plans` on the threads of `pool`.
///
/// The result depends on neither the number of threads nor their timing: a replication is a
/// function of its plan and its number, and the outcomes are put in the order of the numbers.
///
/// # Errors
///
/// If `monitor` says stop before all are done.
pub fn replicate(
    plans: &dyn PlanSource,
    count: NonZeroU32,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Replications, StudyError> {
    Ok(Replications::new(outcomes_of(plans, 0..u64::from(count.get()), pool, monitor)?)?)
}

/// The outcomes of the replications of these `numbers`, in their order.
pub(super) fn outcomes_of(
    plans: &dyn PlanSource,
    numbers: Range<u64>,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Vec<RunOutcome>, StudyError> {
    watched(plans, numbers, pool, monitor, |_: Unobserved, outcome| outcome)
}

/// As [`outcomes_of`], all on this thread: for studies that have other work for the others.
pub(super) fn outcomes_on_this_thread(
    plans: &dyn PlanSource,
    numbers: Range<u64>,
    monitor: &dyn Monitor,
) -> Result<Vec<RunOutcome>, StudyError> {
    let next = AtomicU64::new(numbers.start);
    let done = take_turns(plans, &next, numbers.end, monitor, &|_: Unobserved, outcome| outcome)?;
    if done.len() as u64 != numbers.end - numbers.start {
        return Err(StudyError::Interrupted);
    }
    Ok(done.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Simulates the replications of these `numbers`, each watched by an observer of its own; what
/// `keep` makes of each, in their order.
pub(super) fn watched<O: Observer + Default, T: Send>(
    plans: &dyn PlanSource,
    numbers: Range<u64>,
    pool: &Pool,
    monitor: &dyn Monitor,
    keep: impl Fn(O, RunOutcome) -> T + Sync,
) -> Result<Vec<T>, StudyError>
where
    for<'p> Simulator<'p, O>: Replicates,
{
    let next = AtomicU64::new(numbers.start);
    let turns = || take_turns(plans, &next, numbers.end, monitor, &keep);
    let mut done = Vec::new();
    for taken in pool.on_every_thread(turns) {
        done.extend(taken?);
    }
    if done.len() as u64 != numbers.end - numbers.start {
        return Err(StudyError::Interrupted);
    }
    done.sort_unstable_by_key(|&(number, _)| number);
    Ok(done.into_iter().map(|(_, kept)| kept).collect())
}

/// One thread's part: the next number that nobody has taken, until there is none.
fn take_turns<O: Observer + Default, T>(
    plans: &dyn PlanSource,
    next: &AtomicU64,
    end: u64,
    monitor: &dyn Monitor,
    keep: &impl Fn(O, RunOutcome) -> T,
) -> Result<Vec<(u64, T)>, StudyError>
where
    for<'p> Simulator<'p, O>: Replicates,
{
    let mut done = Vec::new();
    // Made at the first turn only: its memory is large, and there may be more threads than turns.
    // It is kept as long as the plan is the same.
    let mut simulator: Option<Simulator<'_, O>> = None;
    let goes_on = goes_on(monitor);
    while !monitor.should_stop() {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= end {
            break;
        }
        let replication = ReplicationNumber(number);
        let kept = match plans.plan(replication, monitor)? {
            Planned::Shared(plan) => {
                let simulator = match &mut simulator {
                    Some(kept) if std::ptr::eq(kept.plan(), plan) => kept,
                    other => other.insert(Simulator::observed(plan, O::default())),
                };
                let outcome = simulator.replicate(replication, &goes_on);
                outcome.map(|outcome| keep(std::mem::take(simulator.observer()), outcome))
            }
            Planned::Made(plan) => {
                let mut simulator = Simulator::observed(&plan, O::default());
                let outcome = simulator.replicate(replication, &goes_on);
                outcome.map(|outcome| keep(std::mem::take(simulator.observer()), outcome))
            }
        };
        let Some(kept) = kept else { break };
        done.push((number, kept));
        monitor.replication_done();
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Plan;
    use crate::study::fixture::scenario;
    use std::num::NonZeroUsize;
    use std::sync::Mutex;

    fn run(count: u32, threads: usize, monitor: &dyn Monitor) -> Result<Replications, StudyError> {
        let pool = Pool::new(NonZeroUsize::new(threads)).unwrap();
        replicate(&Plan::new(&scenario()).unwrap(), NonZeroU32::new(count).unwrap(), &pool, monitor)
    }

    #[test]
    fn outcomes_are_the_same_whatever_the_number_of_threads() {
        let alone = run(23, 1, &()).unwrap();
        assert_eq!(alone.count(), 23);
        for threads in [2, 3, 64] {
            assert_eq!(run(23, threads, &()).unwrap().outcomes(), alone.outcomes());
        }
    }

    #[test]
    fn every_sample_is_filed_under_its_metric() {
        let outcome = Outcome { created: 30, failed: 10, deadlocks: 7, ..Outcome::default() };
        let replications = Replications::new(vec![outcome]).unwrap();
        for metric in Metric::ALL {
            assert_eq!(
                replications.sample(metric).ascending(),
                [outcome.get(metric)],
                "{metric:?}"
            );
        }
    }

    /// Counts what is done, and says stop from the third on.
    #[derive(Default)]
    struct StopAfterThree(AtomicU64);

    impl Monitor for StopAfterThree {
        fn replication_done(&self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }

        fn should_stop(&self) -> bool {
            self.0.load(Ordering::Relaxed) >= 3
        }
    }

    #[test]
    fn a_monitor_stops_a_study_between_replications() {
        let monitor = StopAfterThree::default();
        assert!(matches!(run(1_000, 2, &monitor), Err(StudyError::Interrupted)));
        let done = monitor.0.into_inner();
        assert!((3..=4).contains(&done), "{done} were done");
    }

    #[test]
    fn a_long_replication_tells_how_far_it_is() {
        #[derive(Default)]
        struct Shares(Mutex<Vec<f64>>);
        impl Monitor for Shares {
            fn under_way(&self, share: f64) {
                self.0.lock().unwrap().push(share);
            }
        }
        let shares = Shares::default();
        let pool = Pool::new(Some(NonZeroUsize::MIN)).unwrap();
        replicate(&long_plan(), NonZeroU32::MIN, &pool, &shares).unwrap();
        let shares = shares.0.into_inner().unwrap();
        assert!(shares.len() > 2 && shares.is_sorted(), "{shares:?}");
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
    }

    /// One batch a record, of which there are many, on all workers at once.
    fn long_plan() -> Plan {
        let mut long = scenario();
        let load = long.loads.first_mut();
        if let crate::scenario::Submit::Closed { in_flight, .. } = &mut load.sending.submit {
            *in_flight = long.org.workers;
        }
        load.data.children = crate::scenario::Children::new(100_000).unwrap();
        load.sending.batch_size = crate::scenario::BatchSize::new(1).unwrap();
        Plan::new(&long).unwrap()
    }

    #[test]
    fn a_long_replication_is_stopped_at_the_next_look() {
        /// Says stop as soon as one is under way.
        #[derive(Default)]
        struct StopInTheMiddle {
            looks: AtomicU64,
            shares: Mutex<Vec<f64>>,
        }
        impl Monitor for StopInTheMiddle {
            fn under_way(&self, share: f64) {
                self.looks.fetch_add(1, Ordering::Relaxed);
                self.shares.lock().unwrap().push(share);
            }

            fn should_stop(&self) -> bool {
                self.looks.load(Ordering::Relaxed) > 0
            }
        }
        let monitor = StopInTheMiddle::default();
        let pool = Pool::new(Some(NonZeroUsize::MIN)).unwrap();
        let stopped = replicate(&long_plan(), NonZeroU32::MIN, &pool, &monitor);
        assert!(matches!(stopped, Err(StudyError::Interrupted)));
        let shares = monitor.shares.into_inner().unwrap();
        assert!(matches!(shares[..], [share] if share < 0.1), "{shares:?}");
    }

    #[test]
    fn a_stopped_replication_leaves_nothing_behind_in_the_next() {
        let plan = long_plan();
        let number = ReplicationNumber(3);
        let mut simulator = Simulator::new(&plan);
        assert_eq!(simulator.replicate(ReplicationNumber(2), &|_| false), None);
        assert!(!simulator.is_idle(), "it was in the middle of its work");
        let outcome = simulator.run_loads(number);
        assert_eq!(outcome, Simulator::new(&plan).run_loads(number));
        assert_eq!(simulator.replicate(number, &|_| true), Some(outcome));
    }

    #[test]
    fn every_replication_is_reported_to_the_monitor() {
        let monitor = StopAfterThree::default();
        assert!(run(3, 1, &monitor).is_ok());
        assert_eq!(monitor.0.into_inner(), 3);
    }
}
