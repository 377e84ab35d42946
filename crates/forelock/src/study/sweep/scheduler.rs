//! Points simulated on all threads, their results handed on in order.

use super::SweepError;
use super::queue::{Unit, UnitQueue};
use crate::model::{Plan, Replicates, ReplicationNumber, RunOutcome, Simulator};
use crate::scenario::Scenario;
use crate::study::monitor::{admitted, goes_on};
use crate::study::{Monitor, Pool, StudyError};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

/// Makes a point's result of its scenario and the outcomes of its replications, in their order.
type Evaluate<'a, T> = dyn Fn(u64, &Scenario, Vec<RunOutcome>) -> Result<T, SweepError> + Sync + 'a;

/// The scenario of one replication at a point, whose randomness starts at a seed.
type Draw<'a> = dyn Fn(u64, u64, ReplicationNumber) -> Result<Scenario, SweepError> + Sync + 'a;

/// Takes the results, in the order of the points.
type Sink<'a, T> = dyn FnMut(T) -> Result<(), SweepError> + Send + 'a;

/// What is simulated, and what is made of it.
pub(super) struct Job<'a, T> {
    /// The first point to simulate.
    pub(super) from: u64,
    /// One more than the last.
    pub(super) points: u64,
    /// Of each point.
    pub(super) replications: NonZeroU32,
    /// The scenario at a point: what every replication is simulated from, unless it is drawn.
    pub(super) scenario: &'a (dyn Fn(u64) -> Result<Scenario, SweepError> + Sync),
    /// What one replication at a point is simulated from, where each draws its unknown fields.
    pub(super) drawn: Option<&'a Draw<'a>>,
    /// A point's result.
    pub(super) evaluate: &'a Evaluate<'a, T>,
}

impl<T: Send> Job<'_, T> {
    /// Simulates every point and hands the results to `sink`, in the order of the points, each as
    /// soon as it and all before it are there.
    pub(super) fn run(
        &self,
        pool: &Pool,
        monitor: &dyn Monitor,
        sink: &mut Sink<'_, T>,
    ) -> Result<(), SweepError> {
        let replications = u64::from(self.replications.get());
        let queue = UnitQueue::new(self.from, self.points, replications);
        let sink = Mutex::new(sink);
        let failure = Mutex::new(None);
        pool.on_every_thread(|| {
            if let Err(error) = self.take_turns(&queue, &sink, monitor) {
                queue.stop();
                failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None if queue.is_done() => Ok(()),
            None => Err(StudyError::Interrupted.into()),
        }
    }

    /// One thread's part.
    fn take_turns(
        &self,
        queue: &UnitQueue<T>,
        sink: &Mutex<&mut Sink<'_, T>>,
        monitor: &dyn Monitor,
    ) -> Result<(), SweepError> {
        let take = || queue.take(|| monitor.should_stop());
        let goes_on = goes_on(monitor);
        let mut taken = take();
        while let Some(Unit { point, .. }) = taken {
            let plan = Plan::new(&(self.scenario)(point)?).map_err(StudyError::from)?;
            let mut simulator = None;
            while let Some(unit) = taken.filter(|unit| unit.point == point) {
                let number = ReplicationNumber(unit.replication);
                let outcome = match self.drawn {
                    // As long as this thread gets replications of the same point, it keeps the
                    // simulator.
                    None => simulator
                        .get_or_insert_with(|| Simulator::new(&plan))
                        .replicate(number, &goes_on),
                    // A scenario is made in less than a hundredth of the time that it is simulated
                    // in, so that none is kept.
                    Some(drawn) => {
                        let scenario = drawn(point, plan.scenario().run.seed, number)?;
                        let plan =
                            Plan::new(&admitted(scenario, monitor)?).map_err(StudyError::from)?;
                        Simulator::new(&plan).replicate(number, &goes_on)
                    }
                };
                let Some(outcome) = outcome else { return Err(StudyError::Interrupted.into()) };
                monitor.replication_done();
                if let Some(outcomes) = queue.deliver(unit, outcome) {
                    queue.file(point, (self.evaluate)(point, plan.scenario(), outcomes)?);
                    hand_on(queue, sink)?;
                }
                taken = take();
            }
        }
        Ok(())
    }
}

/// Everything that is ready goes to the sink; one thread at a time, which keeps the order.
fn hand_on<T>(queue: &UnitQueue<T>, sink: &Mutex<&mut Sink<'_, T>>) -> Result<(), SweepError> {
    let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
    while let Some(result) = queue.hand_on() {
        sink(result)?;
    }
    Ok(())
}
