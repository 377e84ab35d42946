//! Processing: attempts at batches, and the transactions that they consist of.

use super::batch::Batch;
use super::batch::BatchId;
use super::observer::{AttemptEnd, Happening, Observer};
use super::owner::WorkerId;
use super::simulator::{Event, InService, Simulator};
use crate::engine::{SimTime, Span};
use crate::scenario::Failure;

impl<O: Observer> Simulator<'_, O> {
    /// Free workers take batches from the queue, as far as both and the serial lane go.
    pub(super) fn give_workers_batches(&mut self) {
        while self.workers.has_idle()
            && let Some(batch) = self.queue.begin_attempt()
            && let Some(worker) = self.workers.start(batch, self.now)
        {
            let state = &mut self.batches[batch.0 as usize];
            state.attempts += 1;
            let attempt = state.attempts;
            let send = &self.sends[state.send as usize];
            let place = self.data.place(&send.records, state.next);
            let stream = self.streams.overhead.sub(place).sub(u64::from(send.attempt));
            let overhead = self.plan.overhead.draw(&mut stream.draws(u64::from(attempt)));
            self.observer.note(self.now, Happening::AttemptBegan { worker, batch, attempt });
            // An overhead of no length is an event as well, behind what is scheduled already.
            self.calendar.schedule(self.now + overhead, Event::OverheadOver(worker));
        }
    }

    pub(super) fn begin_transaction(&mut self, id: WorkerId) {
        let org = &self.plan.scenario.org;
        let worker = self.workers.get(id);
        let batch = &self.batches[worker.batch.0 as usize];
        let send = &self.sends[batch.send as usize];
        worker.records = batch.rest().min(org.transaction_size.get());
        worker.refused.start();
        let records = worker.records;
        self.outcome.transactions += 1;
        self.observer.note(self.now, Happening::TransactionBegan { worker: id, records });

        // A function of the records and the try alone: the same luck whatever happened before.
        let place = self.data.place(&send.records, batch.next);
        let stream = self.streams.service.sub(place);
        let demand = self.plan.demand(records).draw(&mut stream.draws(u64::from(send.attempt)));
        let held = demand.scaled(org.locks.held_fraction).min(demand);
        worker.held_service = held;
        if held == demand {
            self.claim_rows(id);
        } else {
            self.serve(demand - held, InService::BeforeLocks(id));
        }
    }

    fn serve(&mut self, demand: Span, then: InService) {
        self.observer.note(self.now, Happening::ServiceBegan { worker: then.worker() });
        self.server.enter(self.now, demand, then);
        self.reschedule_service_end();
    }

    /// The number in service has changed: the next end of a service is scheduled anew.
    fn reschedule_service_end(&mut self) {
        let end = self.server.next_end(self.now);
        self.service_end = match (self.service_end, end) {
            (Some(ticket), Some(at)) => {
                self.calendar.move_to(ticket, at, Event::ServiceEnds);
                Some(ticket)
            }
            (None, Some(at)) => Some(self.calendar.schedule(at, Event::ServiceEnds)),
            (Some(ticket), None) => {
                self.calendar.cancel(ticket);
                None
            }
            (None, None) => None,
        };
    }

    pub(super) fn end_service(&mut self) {
        self.service_end = None;
        if let Some(then) = self.server.leave(self.now) {
            self.reschedule_service_end();
            self.observer.note(self.now, Happening::ServiceEnded { worker: then.worker() });
            match then {
                InService::BeforeLocks(worker) => self.claim_rows(worker),
                InService::Holding(worker) => self.commit(worker),
            }
        }
    }

    fn claim_rows(&mut self, id: WorkerId) {
        let worker = self.workers.get(id);
        let batch = &self.batches[worker.batch.0 as usize];
        let records = &self.sends[batch.send as usize].records;
        let range = batch.next..batch.next + worker.records;
        let order = self.plan.scenario.org.locks.order;
        self.data.extend_rows(records, range, worker.claim.start(order));
        self.ask(id.owner());
    }

    pub(super) fn serve_holding(&mut self, id: WorkerId) {
        let demand = self.workers.get(id).held_service;
        self.serve(demand, InService::Holding(id));
    }

    fn commit(&mut self, id: WorkerId) {
        let worker = self.workers.get(id);
        let failed = worker.refused.count();
        let created = worker.records - failed;
        self.outcome.created += u64::from(created);
        self.without_outcome -= u64::from(created);
        if failed > 0 {
            let numbers: Vec<u32> = worker.refused.numbers().collect();
            self.fail_records(id, numbers.into_iter());
        }
        self.end_transaction(id, created, failed);
    }

    /// A refused request fails the whole transaction.
    pub(super) fn fail_transaction(&mut self, id: WorkerId) {
        debug_assert_eq!(self.plan.scenario.org.locks.failure, Failure::Transaction);
        let records = self.workers.get(id).records;
        self.fail_records(id, 0..records);
        self.end_transaction(id, 0, records);
    }

    /// Records of the worker's transaction have failed: they are sent again or that was it.
    fn fail_records(&mut self, id: WorkerId, numbers: impl ExactSizeIterator<Item = u32>) {
        let worker = self.workers.get(id);
        let batch = self.batches[worker.batch.0 as usize];
        let count = numbers.len() as u64;
        worker.failed_in_attempt += count;
        if self.will_retry(batch.send) {
            self.keep_for_retry(batch.send, numbers.map(|number| batch.next + number));
        } else {
            self.outcome.failed += count;
            self.without_outcome -= count;
        }
    }

    fn keep_for_retry(&mut self, send: u32, records: impl Iterator<Item = u32>) {
        let send = &mut self.sends[send as usize];
        let places = records.map(|record| self.data.place(&send.records, record));
        send.again.extend(places);
    }

    /// A transaction is over: its rows go to their first waiters or are free; then the waiters go
    /// on, and then the batch.
    fn end_transaction(&mut self, id: WorkerId, created: u32, failed: u32) {
        let what = Happening::TransactionEnded { worker: id, created, failed };
        self.observer.note(self.now, what);
        let worker = self.workers.get(id);
        let batch = &mut self.batches[worker.batch.0 as usize];
        batch.next += worker.records;
        self.release(id.owner());
        self.calendar.schedule(self.now, Event::NextStep(id));
    }

    /// After a transaction: the next one, or the end of the attempt.
    pub(super) fn next_step(&mut self, id: WorkerId) {
        let org = &self.plan.scenario.org;
        let worker = self.workers.get(id);
        let batch = self.batches[worker.batch.0 as usize];
        let slice_over = self.now.since(worker.attempt_began) > org.time_slice;
        let end = if batch.rest() == 0 {
            AttemptEnd::Done
        } else if worker.failed_in_attempt <= u64::from(org.requeue_after) && !slice_over {
            return self.begin_transaction(id);
        } else if batch.attempts < org.max_attempts.get() {
            AttemptEnd::Requeued
        } else {
            AttemptEnd::GivenUp
        };
        self.end_attempt(id, end);
    }

    fn end_attempt(&mut self, id: WorkerId, end: AttemptEnd) {
        let worker = self.workers.get(id);
        let batch = worker.batch;
        self.outcome.worker_time += self.now.since(worker.attempt_began);
        self.observer.note(self.now, Happening::AttemptEnded { worker: id, batch, end });
        self.workers.stop(id);
        self.queue.end_attempt();
        match end {
            AttemptEnd::Requeued => {
                self.outcome.requeues += 1;
                self.queue.push(batch);
            }
            AttemptEnd::Done => self.finish(batch),
            AttemptEnd::GivenUp => {
                let Batch { send, next, end, .. } = self.batches[batch.0 as usize];
                if self.will_retry(send) {
                    self.keep_for_retry(send, next..end);
                } else {
                    self.outcome.unprocessed += u64::from(end - next);
                    self.without_outcome -= u64::from(end - next);
                }
                self.finish(batch);
            }
        }
        self.give_workers_batches();
    }

    fn finish(&mut self, batch: BatchId) {
        self.outcome.duration = self.now.since(SimTime::ZERO);
        self.end_batch(batch);
    }
}
