//! What is recorded of a study's replications beside their outcomes, for charts of them.

use super::{Monitor, OverTime, PlanSource, Pool, StudyError};
use crate::engine::Span;
use crate::model::{
    FanOutCounts, LockWaitRecorder, LockWaits, ReplicationNumber, Simulator, Timeline,
    TimelineRecorder,
};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

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
    let next = AtomicU64::new(0);
    let mut done =
        pool.on_every_thread(|| take_turns(plans, &next, u64::from(count), monitor)).concat();
    if done.len() != count as usize {
        return Err(StudyError::Interrupted);
    }
    done.sort_unstable_by_key(|one| one.number);
    let mut lock_waits = LockWaits::default();
    let mut timelines = Vec::with_capacity(done.len());
    for one in done {
        lock_waits.add(&one.lock_waits);
        timelines.push((one.timeline, one.end));
    }
    let first = ReplicationNumber(0);
    let fan_out = plans.plan(first).fan_out(first);
    Ok(Recording { over_time: OverTime::of(&timelines)?, lock_waits, fan_out })
}

/// What was recorded of one replication.
#[derive(Clone, Debug)]
struct Recorded {
    number: u64,
    end: Span,
    timeline: Timeline,
    lock_waits: LockWaits,
}

/// One thread's part: the next number that nobody has taken, until there is none.
fn take_turns(
    plans: &dyn PlanSource,
    next: &AtomicU64,
    end: u64,
    monitor: &dyn Monitor,
) -> Vec<Recorded> {
    let mut done = Vec::new();
    let mut simulator: Option<Simulator<'_, Recorder>> = None;
    while !monitor.should_stop() {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= end {
            break;
        }
        let replication = ReplicationNumber(number);
        let plan = plans.plan(replication);
        let simulator = match &mut simulator {
            Some(kept) if std::ptr::eq(kept.plan(), plan) => kept,
            other => other.insert(Simulator::observed(plan, Recorder::default())),
        };
        let outcome = simulator.run(replication);
        let (timeline, lock_waits) = std::mem::take(simulator.observer());
        done.push(Recorded {
            number,
            end: outcome.duration,
            timeline: timeline.finish(outcome.duration),
            lock_waits: lock_waits.finish(),
        });
        monitor.replication_done();
    }
    done
}

/// Records all that a [`Recording`] is made from.
type Recorder = (TimelineRecorder, LockWaitRecorder);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Plan;
    use crate::scenario::Metric;
    use crate::study::fixture::scenario;
    use crate::study::replicate;
    use std::num::NonZeroUsize;

    fn recording(count: u32, threads: usize) -> Recording {
        let pool = Pool::new(NonZeroUsize::new(threads)).unwrap();
        record(&Plan::new(&scenario()), NonZeroU32::new(count).unwrap(), &pool, &()).unwrap()
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
        let found = replicate(&Plan::new(&scenario()), count, &pool, &()).unwrap();
        let over = &recording.over_time;
        let step = over.step.as_secs_f64();
        let rest = |number: usize| (over.end.as_secs_f64() - number as f64 * step).min(step);
        let created: f64 =
            (0..).zip(&over.steps).map(|(n, bands)| bands.created.mean * rest(n)).sum();
        let expected = found.sample(Metric::Created).mean();
        assert!((created / expected - 1.0).abs() < 1e-9, "{created} against {expected}");
        let waits: f64 = found.outcomes().iter().map(|one| one.get(Metric::LockWaits)).sum();
        let refused: f64 = found.outcomes().iter().map(|one| one.get(Metric::Deadlocks)).sum();
        assert_eq!(recording.lock_waits.count() as f64, waits - refused);
        let timeouts: f64 = found.outcomes().iter().map(|one| one.get(Metric::LockTimeouts)).sum();
        assert_eq!(recording.lock_waits.timed_out() as f64, timeouts);
    }

    #[test]
    fn no_more_than_a_hundred_are_recorded() {
        assert_eq!(recording(150, 2).over_time.replications, MOST_RECORDED as usize);
    }
}
