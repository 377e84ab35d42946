//! The platform: batches wait in one queue for workers, who process them on a shared capacity.
//!
//! # Invariants
//!
//! - A batch is in the queue, on a worker, or a session's; of the serial ones, one at a time is on a
//!   worker.
//! - No worker is idle while a batch in the queue may start.
//! - The end of the next service is scheduled if and only if there is one.

mod transactions;

use super::batch::{Batch, BatchId, BatchStage, Send, SendId};
use super::event::{Event, PlatformEvent};
use super::executive::Executive;
use super::loader::{Loader, Undone};
use super::narrow::number;
use super::observer::{AttemptEnd, Happening, Observer};
use super::owner::WorkerId;
use super::plan::Plan;
use super::queue::BatchQueue;
use super::row::RowId;
use super::worker::{WorkerKind, Workers};
use forelock_engine::{SharedServer, SimTime, Ticket};
use forelock_scenario::{Api, LoadId, LockAt};
use slab::Slab;

/// The batches of a run, and what processes them.
#[derive(Debug)]
pub(super) struct Platform<'p> {
    plan: &'p Plan,
    batches: Slab<Batch>,
    queue: BatchQueue,
    workers: Workers,
    /// The shared capacity; after its service, each transaction takes that step.
    server: SharedServer<TransactionStep>,
    service_end: Option<Ticket>,
    /// Memory for rows that records are looked up by.
    rows: Vec<RowId>,
}

/// A step of a worker's transaction that is not the platform's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransactionStep {
    /// It asks for the rows that it locks at that point.
    Locks(WorkerId, LockAt),
    /// It commits.
    Commits(WorkerId),
}

impl TransactionStep {
    const fn worker(self) -> WorkerId {
        match self {
            Self::Locks(worker, _) | Self::Commits(worker) => worker,
        }
    }
}

impl<'p> Platform<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            batches: Slab::new(),
            queue: BatchQueue::default(),
            workers: Workers::new(plan.scenario.org.workers.get()),
            server: SharedServer::new(plan.scaling),
            service_end: None,
            rows: Vec::new(),
        }
    }

    /// No batches; keeps the memory.
    pub(super) fn clear(&mut self) {
        self.batches.clear();
        self.queue.clear();
        self.workers.clear();
        self.server.clear();
        self.service_end = None;
    }

    /// Cuts a send into batches, which enter the queue; through the SOAP API it is a transaction that
    /// begins at once: gives its first step.
    pub(super) fn submit(
        &mut self,
        send: SendId,
        loader: &mut Loader,
        exec: &mut Executive<impl Observer>,
    ) -> Option<TransactionStep> {
        let &Send { load, len, .. } = loader.send(send);
        let plan = &self.plan.loads[load.index()];
        let mut next = 0;
        while next < len {
            let end = next.saturating_add(plan.batch_limit).min(len);
            let batch = Batch { send, next, end, attempts: 0, stage: BatchStage::Queued };
            let batch = BatchId(number(self.batches.insert(batch)));
            loader.add_batch(send, batch, end - next, exec);
            match plan.load.sending.api() {
                Api::BulkV1 | Api::BulkV2 => self.queue.push(batch, plan.lane()),
                // Its one batch is no larger than the send.
                Api::Soap => {
                    let worker = self.start_attempt(WorkerKind::Session, load, batch, exec);
                    return self.begin_transaction(worker, loader, exec);
                }
            }
            next = end;
        }
        self.give_workers_batches(loader, exec);
        None
    }

    /// Free workers take batches from the queue, as far as both and the serial lane go.
    fn give_workers_batches(&mut self, loader: &Loader, exec: &mut Executive<impl Observer>) {
        while self.workers.has_idle()
            && let Some(id) = self.queue.pop()
        {
            let batch = self.batches[id.0 as usize];
            if batch.stage == BatchStage::Dropped {
                self.batches.remove(id.0 as usize);
                continue;
            }
            let load = loader.send(batch.send).load;
            self.queue.begin_attempt(self.plan.loads[load.index()].lane());
            let worker = self.start_attempt(WorkerKind::Thread, load, id, exec);
            let overhead = loader.overhead(batch.send, batch.next, batch.attempts + 1);
            exec.schedule(overhead, Event::Platform(PlatformEvent::OverheadOver(worker)));
        }
    }

    fn start_attempt(
        &mut self,
        kind: WorkerKind,
        load: LoadId,
        id: BatchId,
        exec: &mut Executive<impl Observer>,
    ) -> WorkerId {
        let batch = &mut self.batches[id.0 as usize];
        batch.attempts += 1;
        batch.stage = BatchStage::Running;
        let worker = self.workers.start(kind, load, id, exec.now());
        exec.note(Happening::AttemptBegan { worker, batch: id, attempt: batch.attempts });
        worker
    }

    /// The attempt's overhead is over. Its job may have failed meanwhile.
    pub(super) fn end_overhead(
        &mut self,
        id: WorkerId,
        loader: &mut Loader,
        exec: &mut Executive<impl Observer>,
    ) -> Option<TransactionStep> {
        let send = self.batches[self.workers.get(id).batch.0 as usize].send;
        if loader.send(send).has_failed {
            self.end_attempt(id, AttemptEnd::GivenUp, loader, exec);
            None
        } else {
            self.begin_transaction(id, loader, exec)
        }
    }

    /// After a transaction: the next one, or the end of the attempt.
    pub(super) fn next_step(
        &mut self,
        id: WorkerId,
        loader: &mut Loader,
        exec: &mut Executive<impl Observer>,
    ) -> Option<TransactionStep> {
        let org = &self.plan.scenario.org;
        let worker = self.workers.get(id);
        let batch = self.batches[worker.batch.0 as usize];
        let slice_over = exec.now().since(worker.attempt_began) > org.time_slice;
        let end = if batch.rest() == 0 {
            AttemptEnd::Done
        } else if loader.send(batch.send).has_failed {
            AttemptEnd::GivenUp
        } else if worker.failed_in_attempt <= u64::from(org.requeue_after) && !slice_over {
            return self.begin_transaction(id, loader, exec);
        } else if batch.attempts < self.plan.loads[worker.load.index()].attempts {
            AttemptEnd::Requeued
        } else {
            AttemptEnd::GivenUp
        };
        self.end_attempt(id, end, loader, exec);
        None
    }

    fn end_attempt(
        &mut self,
        id: WorkerId,
        end: AttemptEnd,
        loader: &mut Loader,
        exec: &mut Executive<impl Observer>,
    ) {
        let worker = self.workers.get(id);
        let (load, batch) = (worker.load, worker.batch);
        let spent = exec.now().since(worker.attempt_began);
        exec.outcome(load).worker_time += spent;
        exec.note(Happening::AttemptEnded { worker: id, batch, end });
        let plan = &self.plan.loads[load.index()];
        match self.workers.stop(id) {
            WorkerKind::Thread => self.queue.end_attempt(plan.lane()),
            WorkerKind::Session => {}
        }
        match end {
            AttemptEnd::Requeued => {
                exec.outcome(load).requeues += 1;
                self.batches[batch.0 as usize].stage = BatchStage::Queued;
                self.queue.push(batch, plan.lane());
            }
            AttemptEnd::Done | AttemptEnd::GivenUp => {
                let Batch { send, next, end: last, .. } = self.batches.remove(batch.0 as usize);
                if end == AttemptEnd::GivenUp {
                    loader.leave(send, next..last, Undone::Unprocessed, exec);
                    if plan.load.sending.api() == Api::BulkV2 {
                        self.fail_job(send, loader, exec);
                    }
                }
                loader.end_batch(send, exec);
            }
        }
        self.give_workers_batches(loader, exec);
    }

    /// A batch of the job has used its attempts, and with it the whole job fails: its batches in the
    /// queue end at once, those on workers before their next transaction.
    fn fail_job(&mut self, send: SendId, loader: &mut Loader, exec: &mut Executive<impl Observer>) {
        for id in loader.fail_job(send) {
            // The number of one that has ended may be another's by now.
            let Some(batch) = self.batches.get_mut(id.0 as usize) else { continue };
            if batch.send == send && batch.stage == BatchStage::Queued {
                batch.stage = BatchStage::Dropped;
                exec.note(Happening::BatchDropped { batch: id });
                loader.leave(send, batch.next..batch.end, Undone::Unprocessed, exec);
                // The one that brings the job down has not ended: the send is not finished by these.
                loader.end_batch(send, exec);
            }
        }
    }

    /// The horizon ends the run: attempts that go on count up to it.
    pub(super) fn cut(&self, horizon: SimTime, exec: &mut Executive<impl Observer>) {
        for worker in self.workers.busy() {
            exec.outcome(worker.load).worker_time += horizon.since(worker.attempt_began);
        }
    }
}
