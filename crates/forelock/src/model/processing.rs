//! Processing: attempts at batches, and the transactions that they consist of.

use super::batch::{Batch, BatchId, BatchStage};
use super::load_plan::ServiceParts;
use super::load_state::LeftRecord;
use super::observer::{AttemptEnd, Happening, Observer};
use super::owner::WorkerId;
use super::simulator::{Event, InService, Simulator};
use super::worker::WorkerKind;
use crate::engine::Span;
use crate::scenario::{Api, Failure, LoadId, LockAt};

impl<O: Observer> Simulator<'_, O> {
    /// Free workers take batches from the queue, as far as both and the serial lane go.
    pub(super) fn give_workers_batches(&mut self) {
        while self.workers.has_idle()
            && let Some(batch) = self.queue.pop()
        {
            let state = &mut self.batches[batch.0 as usize];
            if state.stage == BatchStage::Dropped {
                self.batches.remove(batch.0 as usize);
                continue;
            }
            state.attempts += 1;
            state.stage = BatchStage::Running;
            let attempt = state.attempts;
            let send = &self.sends[state.send as usize];
            let load = &self.loads[send.load.index()];
            let place = load.data.place(&send.records, state.next);
            let stream = load.streams.overhead.sub(place).sub(u64::from(send.attempt));
            let overhead = self.plan.overhead.draw(&mut stream.draws(u64::from(attempt)));
            self.queue.begin_attempt(self.plan.loads[send.load.index()].lane());
            let worker = self.workers.start(WorkerKind::Thread, send.load, batch, self.now);
            self.observer.note(self.now, Happening::AttemptBegan { worker, batch, attempt });
            // An overhead of no length is an event as well, behind what is scheduled already.
            self.calendar.schedule(self.now + overhead, Event::OverheadOver(worker));
        }
    }

    /// A transaction that waits in no queue, takes no worker and no overhead.
    pub(super) fn start_session(&mut self, load: LoadId, batch: BatchId) {
        let attempt = 1;
        self.batches[batch.0 as usize].attempts = attempt;
        let worker = self.workers.start(WorkerKind::Session, load, batch, self.now);
        self.observer.note(self.now, Happening::AttemptBegan { worker, batch, attempt });
        self.begin_transaction(worker);
    }

    /// The attempt's overhead is over. Its job may have failed meanwhile.
    pub(super) fn end_overhead(&mut self, id: WorkerId) {
        let batch = self.batches[self.workers.get(id).batch.0 as usize];
        if self.sends[batch.send as usize].has_failed {
            self.end_attempt(id, AttemptEnd::GivenUp);
        } else {
            self.begin_transaction(id);
        }
    }

    fn begin_transaction(&mut self, id: WorkerId) {
        let worker = self.workers.get(id);
        let batch = &self.batches[worker.batch.0 as usize];
        let send = &self.sends[batch.send as usize];
        let plan = &self.plan.loads[worker.load.index()];
        let load = &mut self.loads[worker.load.index()];
        worker.records = batch.rest().min(plan.transaction_size());
        worker.refused.start();
        let records = worker.records;
        load.outcome.transactions += 1;
        self.observer.note(self.now, Happening::TransactionBegan { worker: id, records });

        // A function of the records and the try alone: the same luck whatever happened before.
        let place = load.data.place(&send.records, batch.next);
        let stream = load.streams.service.sub(place);
        let mut demand = plan.demand(records).draw(&mut stream.draws(u64::from(send.attempt)));
        if let Some(factor) = load.night {
            demand = demand.scaled(factor);
        }
        let ServiceParts { held, late } = plan.parts;
        let held_service = demand.scaled(held).min(demand);
        worker.late_service = late.map_or(Span::ZERO, |late| demand.scaled(late)).min(held_service);
        worker.held_service = held_service - worker.late_service;
        if held < 1.0 {
            self.serve(demand - held_service, InService::BeforeLocks(id));
        } else {
            self.claim_rows(id, LockAt::Start);
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
                InService::BeforeLocks(worker) => self.claim_rows(worker, LockAt::Start),
                InService::BeforeSave(worker) => self.claim_rows(worker, LockAt::Save),
                InService::Holding(worker) => self.commit(worker),
            }
        }
    }

    /// Asks for the rows that the transaction locks at that step.
    fn claim_rows(&mut self, id: WorkerId, at: LockAt) {
        let worker = self.workers.get(id);
        let batch = &self.batches[worker.batch.0 as usize];
        let records = &self.sends[batch.send as usize].records;
        let range = batch.next..batch.next + worker.records;
        worker.step = at;
        let rows = match at {
            LockAt::Start => worker.claim.start(self.plan.scenario.org.locks.order),
            LockAt::Save => worker.claim.start_late(),
        };
        self.loads[worker.load.index()].data.extend_rows(records, range, at, rows);
        self.ask(id.owner());
    }

    /// It has all the rows that it asked for. A part of the demand that is nothing is no service.
    pub(super) fn go_on_with_locks(&mut self, id: WorkerId) {
        let worker = self.workers.get(id);
        let ServiceParts { held, late } = self.plan.loads[worker.load.index()].parts;
        let (at, held_service, late_service) =
            (worker.step, worker.held_service, worker.late_service);
        match (at, late) {
            (LockAt::Start, Some(late)) if held > late => {
                self.serve(held_service, InService::BeforeSave(id));
            }
            (LockAt::Start, Some(_)) => self.claim_rows(id, LockAt::Save),
            (LockAt::Start, None) if held > 0.0 => self.serve(held_service, InService::Holding(id)),
            (LockAt::Save, Some(late)) if late > 0.0 => {
                self.serve(late_service, InService::Holding(id));
            }
            (LockAt::Start, None) | (LockAt::Save, _) => self.commit(id),
        }
    }

    fn commit(&mut self, id: WorkerId) {
        let worker = self.workers.get(id);
        let failed = worker.refused.count();
        let created = worker.records - failed;
        let load = &mut self.loads[worker.load.index()];
        load.outcome.created += u64::from(created);
        load.without_outcome -= u64::from(created);
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
        worker.failed_in_attempt += numbers.len() as u64;
        let numbers = numbers.map(|number| batch.next + number);
        self.leave_undone(batch.send, numbers, true);
    }

    /// Records of a send that failed or, where they were not `processed`, were never tried: the
    /// client sends them again, or this is their outcome in this load.
    fn leave_undone(
        &mut self,
        send: u32,
        records: impl ExactSizeIterator<Item = u32>,
        was_processed: bool,
    ) {
        if self.will_retry(send) {
            return self.keep_for_retry(send, records);
        }
        let send = &self.sends[send as usize];
        let load = &mut self.loads[send.load.index()];
        let count = records.len() as u64;
        if was_processed {
            load.outcome.failed += count;
        } else {
            load.outcome.unprocessed += count;
        }
        load.without_outcome -= count;
        if self.plan.loads[send.load.index()].second_pass.is_some() {
            let left = records.map(|record| load.data.place(&send.records, record));
            load.left_over.extend(left.map(|place| LeftRecord { place, was_processed }));
        } else {
            self.without_outcome -= count;
        }
    }

    fn keep_for_retry(&mut self, send: u32, records: impl Iterator<Item = u32>) {
        let send = &mut self.sends[send as usize];
        let data = &self.loads[send.load.index()].data;
        send.again.extend(records.map(|record| data.place(&send.records, record)));
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
        } else if self.sends[batch.send as usize].has_failed {
            AttemptEnd::GivenUp
        } else if worker.failed_in_attempt <= u64::from(org.requeue_after) && !slice_over {
            return self.begin_transaction(id);
        } else if batch.attempts < self.plan.loads[worker.load.index()].attempts {
            AttemptEnd::Requeued
        } else {
            AttemptEnd::GivenUp
        };
        self.end_attempt(id, end);
    }

    fn end_attempt(&mut self, id: WorkerId, end: AttemptEnd) {
        let worker = self.workers.get(id);
        let (load, batch) = (worker.load, worker.batch);
        let spent = self.now.since(worker.attempt_began);
        self.loads[load.index()].outcome.worker_time += spent;
        self.observer.note(self.now, Happening::AttemptEnded { worker: id, batch, end });
        let lane = self.plan.loads[load.index()].lane();
        if self.workers.stop(id) == WorkerKind::Thread {
            self.queue.end_attempt(lane);
        }
        match end {
            AttemptEnd::Requeued => {
                self.loads[load.index()].outcome.requeues += 1;
                self.batches[batch.0 as usize].stage = BatchStage::Queued;
                self.queue.push(batch, lane);
            }
            AttemptEnd::Done => self.finish(load, batch),
            AttemptEnd::GivenUp => {
                let Batch { send, next, end, .. } = self.batches[batch.0 as usize];
                self.leave_undone(send, next..end, false);
                if self.plan.loads[load.index()].load.sending.api == Api::BulkV2 {
                    self.fail_job(load, send);
                }
                self.finish(load, batch);
            }
        }
        self.give_workers_batches();
    }

    /// A batch of the job has used its attempts, and with it the whole job fails: its batches in the
    /// queue end at once, those on workers before their next transaction.
    fn fail_job(&mut self, load: LoadId, key: u32) {
        let send = &mut self.sends[key as usize];
        if std::mem::replace(&mut send.has_failed, true) {
            return;
        }
        for batch in std::mem::take(&mut send.batches) {
            // The number of one that has ended may be another's by now.
            let Some(state) = self.batches.get_mut(batch.0 as usize) else { continue };
            if state.send != key || state.stage != BatchStage::Queued {
                continue;
            }
            state.stage = BatchStage::Dropped;
            let rest = state.next..state.end;
            self.observer.note(self.now, Happening::BatchDropped { batch });
            self.leave_undone(key, rest, false);
            self.note_end(load);
            // The one that brings the job down is still there: the send is not finished by these.
            self.sends[key as usize].open_batches -= 1;
        }
    }

    fn finish(&mut self, load: LoadId, batch: BatchId) {
        self.note_end(load);
        self.end_batch(batch);
    }

    /// A batch of the load ends.
    fn note_end(&mut self, load: LoadId) {
        let state = &mut self.loads[load.index()];
        state.outcome.duration = state.since_start(self.now);
        self.last_end = self.now;
    }
}
