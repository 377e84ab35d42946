//! What is recorded of a study's replications beside their outcomes, for charts of them.

use super::precision::until_precise;
use super::replications::{outcomes_of, watched};
use super::{Monitor, OverTime, PlanSource, Pool, Replications, StudyError};
use crate::model::{
    FanOutCounts, LockWaitRecorder, LockWaits, ReplicationNumber, RunOutcome, Timeline,
    TimelineRecorder,
};
use crate::scenario::{LoadId, RunSettings};
use std::num::NonZeroU32;
use std::ops::Range;

/// Most replications that are recorded: more don't make a smoother picture, but each takes memory.
pub const MOST_RECORDED: u32 = 100;

/// How replications went, apart from how they ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// Levels and rates over time.
    pub over_time: OverTime,
    /// How long the load's requests for locks waited, in all replications together.
    pub lock_waits: LockWaits,
    /// How many children the parents of the first replication have; none if they are too many to
    /// be counted.
    pub fan_out: Option<FanOutCounts>,
}

/// Simulates the first replications of `plans` and records them: `count` of them, but at most
/// [`MOST_RECORDED`]. They are those of [`replicate`](super::replicate), watched.
///
/// # Errors
///
/// If `monitor` says stop before all are done.
pub fn record(
    plans: &dyn PlanSource,
    count: NonZeroU32,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Recording, StudyError> {
    let count = count.get().min(MOST_RECORDED);
    Recording::of(plans, recorded(plans, 0..u64::from(count), pool, monitor)?)
}

/// As [`replicate_to_precision`](super::replicate_to_precision), and records the first
/// [`MOST_RECORDED`] replications while it simulates them.
///
/// # Errors
///
/// If `monitor` says stop before all are done.
pub fn replicate_and_record(
    plans: &dyn PlanSource,
    settings: &RunSettings,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<(Replications, Recording), StudyError> {
    let mut runs = Vec::new();
    let replications = until_precise(settings, |Range { start, end }| {
        monitor.planned(end);
        let unrecorded = u64::from(MOST_RECORDED).clamp(start, end);
        let before = runs.len();
        runs.extend(recorded(plans, start..unrecorded, pool, monitor)?);
        let mut outcomes: Vec<RunOutcome> =
            runs[before..].iter().map(|run| run.outcome.clone()).collect();
        outcomes.extend(outcomes_of(plans, unrecorded..end, pool, monitor)?);
        Ok(outcomes)
    })?;
    Ok((replications, Recording::of(plans, runs)?))
}

/// What was recorded of one replication.
#[derive(Clone, Debug)]
struct Recorded {
    outcome: RunOutcome,
    timeline: Timeline,
    lock_waits: LockWaits,
}

/// Simulates and records the replications of these `numbers`.
fn recorded(
    plans: &dyn PlanSource,
    numbers: Range<u64>,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Vec<Recorded>, StudyError> {
    let keep = |(timeline, lock_waits): (TimelineRecorder, LockWaitRecorder),
                outcome: RunOutcome| {
        let timeline = timeline.finish(outcome.all.duration);
        Recorded { outcome, timeline, lock_waits: lock_waits.finish() }
    };
    watched(plans, numbers, pool, monitor, keep)
}

impl Recording {
    /// All replications together; at least one.
    fn of(plans: &dyn PlanSource, runs: Vec<Recorded>) -> Result<Self, StudyError> {
        let mut lock_waits = LockWaits::default();
        let mut timelines = Vec::with_capacity(runs.len());
        for run in runs {
            lock_waits.add(&run.lock_waits);
            timelines.push((run.timeline, run.outcome.all.duration));
        }
        let first = ReplicationNumber(0);
        let fan_out = plans.plan(first, &())?.fan_out(LoadId::FIRST, first);
        Ok(Self { over_time: OverTime::of(&timelines)?, lock_waits, fan_out })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Plan;
    use crate::scenario::{Metric, Precision, Width, parse};
    use crate::study::fixture::scenario;
    use crate::study::{replicate, replicate_to_precision};
    use std::num::NonZeroUsize;

    fn recording(count: u32, threads: usize) -> Recording {
        let pool = Pool::new(NonZeroUsize::new(threads)).unwrap();
        record(&Plan::new(&scenario()).unwrap(), NonZeroU32::new(count).unwrap(), &pool, &())
            .unwrap()
    }

    #[test]
    fn a_recording_is_the_same_whatever_the_number_of_threads() {
        let alone = recording(7, 1);
        assert_eq!(alone.over_time.replications, 7);
        assert_eq!(recording(7, 3), alone);
    }

    #[test]
    fn it_shows_the_replications_that_the_study_has() {
        let recording = recording(5, 2);
        let pool = Pool::new(None).unwrap();
        let count = NonZeroU32::new(5).unwrap();
        let found = replicate(&Plan::new(&scenario()).unwrap(), count, &pool, &()).unwrap();
        let over = &recording.over_time;
        let step = over.step.as_secs_f64();
        let rest = |number: usize| (over.end.as_secs_f64() - number as f64 * step).min(step);
        let created: f64 =
            (0..).zip(&over.steps).map(|(n, bands)| bands.created.mean * rest(n)).sum();
        let expected = found.sample(Metric::Created).mean();
        assert!((created / expected - 1.0).abs() < 1e-9, "{created} against {expected}");
        assert_waits(&recording.lock_waits, &found);
    }

    /// The waits of all kinds, as the metrics count them.
    fn assert_waits(waits: &LockWaits, found: &Replications) {
        let counted = [waits.count(), waits.timed_out(), waits.deadlocked()].map(|n| n as f64);
        let metrics = [Metric::LockWaits, Metric::LockTimeouts, Metric::Deadlocks];
        let expected = metrics
            .map(|metric| -> f64 { found.outcomes().iter().map(|one| one.get(metric)).sum() });
        assert_eq!(counted, expected);
    }

    /// Rows are locked as records come, so that requests close circles.
    #[test]
    fn waits_that_are_refused_as_deadlocks_are_recorded_too() {
        let text = "data = { parents = 200, children = 2_000 }\n\
                    load = { batch_size = 200, partitions = 5 }\n\
                    org = { workers = 5, service.per_record = '9ms', locks.order = 'record' }\n";
        let scenario = parse("circles.toml", text, &[]).unwrap().scenario;
        let plan = Plan::new(&scenario).unwrap();
        let pool = Pool::new(NonZeroUsize::new(2)).unwrap();
        let count = NonZeroU32::new(3).unwrap();
        let found = replicate(&plan, count, &pool, &()).unwrap();
        assert!(found.sample(Metric::Deadlocks).mean() > 0.0);
        assert_waits(&record(&plan, count, &pool, &()).unwrap().lock_waits, &found);
    }

    /// With more replications than are recorded, and more of them than were planned at first.
    #[test]
    fn recording_changes_nothing_of_the_study() {
        let mut scenario = scenario();
        scenario.org.service.cv = crate::engine::Cv::new(0.4).unwrap();
        let precision = Precision {
            metric: Metric::Duration,
            width: Width::Relative(0.001),
            max_replications: NonZeroU32::new(130).unwrap(),
        };
        let plan = Plan::new(&scenario).unwrap();
        for (precision, count) in [(None, 20), (Some(precision), 130)] {
            let settings = RunSettings { precision, ..scenario.run };
            let pool = Pool::new(NonZeroUsize::new(3)).unwrap();
            let found = replicate_to_precision(&plan, &settings, &pool, &()).unwrap();
            assert_eq!(found.count(), count);
            let (watched, recording) = replicate_and_record(&plan, &settings, &pool, &()).unwrap();
            assert_eq!(watched.outcomes(), found.outcomes());
            let count = NonZeroU32::new(u32::try_from(count).unwrap()).unwrap();
            assert_eq!(recording, record(&plan, count, &pool, &()).unwrap());
        }
    }

    #[test]
    fn no_more_than_a_hundred_are_recorded() {
        assert_eq!(recording(150, 2).over_time.replications, MOST_RECORDED as usize);
    }
}
