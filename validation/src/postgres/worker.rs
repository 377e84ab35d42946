//! A worker: takes batches, and plays their transactions one after another.

use super::batch_queue::{Batch, BatchQueue, Finished};
use super::connection::{Connection, ServiceParts};
use super::records::Records;
use anyhow::Result;
use forelock::engine::{DurationDistribution, Sampler, Span};
use forelock::model::{Outcome, Refusal};
use forelock::scenario::{LockAt, Scenario};
use rand::Rng;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What all workers of a run share.
pub struct Org<'a> {
    pub scenario: &'a Scenario,
    pub records: &'a [Records],
    pub queue: &'a BatchQueue,
    /// The run's time 0.
    pub began: Instant,
}

impl Org<'_> {
    /// Works until the queue is closed; the duration is that to the end of the last batch.
    pub fn work(&self, connection: &mut Connection, rng: &mut impl Rng) -> Result<Outcome> {
        let overhead = Sampler::new(self.scenario.org.batch_overhead);
        let mut count = Outcome::default();
        while let Some(mut batch) = self.queue.take()? {
            let began = Instant::now();
            sleep(duration(overhead.draw(rng)));
            let is_over = self.attempt(&mut batch, began, connection, &mut count, rng)?;
            count.worker_time = sum(count.worker_time, began.elapsed());
            if batch.is_serial {
                self.queue.end_serial()?;
            }
            if is_over {
                count.duration = span(self.began.elapsed());
                // A client that is gone has failed, and says so itself.
                let _ = batch.client.send(Finished {
                    resent: batch.resent,
                    failed: batch.failed,
                    unprocessed: batch.left,
                });
            } else {
                count.requeues += 1;
                batch.attempt += 1;
                self.queue.push(batch)?;
            }
        }
        Ok(count)
    }

    /// One stay on the worker; whether it was the batch's last.
    fn attempt(
        &self,
        batch: &mut Batch,
        began: Instant,
        connection: &mut Connection,
        count: &mut Outcome,
        rng: &mut impl Rng,
    ) -> Result<bool> {
        let org = &self.scenario.org;
        let api = self.scenario.loads.iter().nth(batch.load).map(|load| load.sending.api());
        let mut failed = 0;
        let mut is_first = true;
        while !batch.left.is_empty() {
            let is_too_long = began.elapsed() > duration(org.time_slice);
            if !is_first && (failed > org.requeue_after || is_too_long) {
                return Ok(api.is_none_or(|api| batch.attempt >= org.attempts(api).get()));
            }
            is_first = false;
            let size = batch.left.len().min(org.transaction_size.get() as usize);
            let places: Vec<_> = batch.left.drain(..size).collect();
            let records = &self.records[batch.load];
            let parts = parts(
                self.scenario,
                service(self.scenario, size).draw(rng).as_secs_f64(),
                records.locks_at_save(),
            );
            let at_start = records.rows(&places, LockAt::Start);
            let at_save = records.rows(&places, LockAt::Save);
            let met = connection.transact(&at_start, &at_save, parts, false)?;
            count.transactions += 1;
            count.lock_waits += met.waits;
            count.lock_wait_time = sum(count.lock_wait_time, met.waited);
            match met.refusal {
                None => {}
                Some(Refusal::Timeout) => count.lock_timeouts += 1,
                Some(Refusal::Deadlock) => count.deadlocks += 1,
            }
            if met.refusal.is_some() {
                failed += places.len() as u32;
                batch.failed.extend(places);
            }
        }
        Ok(true)
    }
}

/// What a transaction of so many records draws its service from.
pub fn service(scenario: &Scenario, records: usize) -> Sampler {
    let service = scenario.org.service;
    let mean =
        service.per_transaction.as_secs_f64() + service.per_record.as_secs_f64() * records as f64;
    let cv = service.cv;
    Sampler::new(DurationDistribution { mean: Span::from_secs_f64(mean), cv, shape: service.shape })
}

/// A demand in its parts, as the scenario's locks divide it.
pub fn parts(scenario: &Scenario, demand: f64, locks_at_save: bool) -> ServiceParts {
    let locks = &scenario.org.locks;
    let late = if locks_at_save { locks.late_fraction.min(locks.held_fraction) } else { 0.0 };
    ServiceParts {
        before: (1.0 - locks.held_fraction) * demand,
        held: (locks.held_fraction - late) * demand,
        late: late * demand,
    }
}

pub fn duration(span: Span) -> Duration {
    Duration::from_nanos(span.as_nanos())
}

fn span(duration: Duration) -> Span {
    Span::from_secs_f64(duration.as_secs_f64())
}

fn sum(span: Span, more: Duration) -> Span {
    Span::from_secs_f64(span.as_secs_f64() + more.as_secs_f64())
}
