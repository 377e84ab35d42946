//! The transactions that an attempt at a batch consists of: what each is served, and what becomes of
//! its records.

use super::{Platform, TransactionStep};
use crate::event::{Event, PlatformEvent};
use crate::executive::Executive;
use crate::load_plan::ServiceParts;
use crate::loader::{Loader, Undone};
use crate::locking::Locking;
use crate::narrow::number;
use crate::observer::{Happening, Observer};
use crate::owner::WorkerId;
use crate::row::RowId;
use forelock_engine::Span;
use forelock_scenario::{Failure, LockAt};

impl Platform<'_> {
    pub(super) fn begin_transaction(
        &mut self,
        id: WorkerId,
        loader: &Loader,
        exec: &mut Executive<impl Observer>,
    ) -> Option<TransactionStep> {
        let worker = self.workers.get(id);
        let batch = &self.batches[worker.batch.0 as usize];
        let plan = &self.plan.loads[worker.load.index()];
        let records = batch.rest().min(plan.transaction_size());
        worker.records = records;
        worker.refused.clear();
        exec.outcome(worker.load).transactions += 1;
        exec.note(Happening::TransactionBegan { worker: id, records });

        let demand = loader.demand(batch.send, batch.next, records);
        let ServiceParts { held, late } = plan.parts;
        let held_service = demand.scaled(held).min(demand);
        worker.late_service = late.map_or(Span::ZERO, |late| demand.scaled(late)).min(held_service);
        worker.held_service = held_service - worker.late_service;
        let first = TransactionStep::Locks(id, LockAt::Start);
        if held < 1.0 {
            self.serve(demand - held_service, first, exec);
            None
        } else {
            Some(first)
        }
    }

    fn serve(&mut self, demand: Span, then: TransactionStep, exec: &mut Executive<impl Observer>) {
        exec.note(Happening::ServiceBegan { worker: then.worker() });
        self.server.enter(exec.now(), demand, then);
        self.reschedule_service_end(exec);
    }

    /// The number in service has changed: the next end of a service is scheduled anew.
    #[expect(
        clippy::inline_always,
        reason = "it is called for every transaction, and the call itself is a part of what it costs"
    )]
    #[inline(always)]
    fn reschedule_service_end(&mut self, exec: &mut Executive<impl Observer>) {
        let end = self.server.next_end(exec.now());
        self.service_end = match (self.service_end, end) {
            (Some(ticket), Some(at)) => {
                exec.move_to(ticket, at, Event::Platform(PlatformEvent::ServiceEnds));
                Some(ticket)
            }
            (None, Some(at)) => {
                Some(exec.schedule_at(at, Event::Platform(PlatformEvent::ServiceEnds)))
            }
            (Some(ticket), None) => {
                exec.cancel(ticket);
                None
            }
            (None, None) => None,
        };
    }

    /// A service is over, and its transaction takes its next step.
    pub(crate) fn end_service(
        &mut self,
        exec: &mut Executive<impl Observer>,
    ) -> Option<TransactionStep> {
        self.service_end = None;
        let then = self.server.leave(exec.now());
        debug_assert!(then.is_some(), "a service ends that there is not");
        self.reschedule_service_end(exec);
        exec.note(Happening::ServiceEnded { worker: then?.worker() });
        then
    }

    /// The rows that the worker's transaction locks at that point are those that it will ask for.
    #[expect(
        clippy::inline_always,
        reason = "it is called for every transaction, and the call itself is a part of what it costs"
    )]
    #[inline(always)]
    pub(crate) fn claim_rows(
        &mut self,
        id: WorkerId,
        at: LockAt,
        loader: &Loader,
        locking: &mut Locking,
    ) {
        let worker = self.workers.get(id);
        worker.step = at;
        let rows = match at {
            LockAt::Start => locking.start(id.owner(), Some(worker.load)),
            LockAt::Save => locking.start_late(id.owner()),
        };
        let batch = &self.batches[worker.batch.0 as usize];
        let (records, data) = loader.records(batch.send);
        data.extend_rows(records, batch.next..batch.next + worker.records, at, rows);
    }

    /// It has all the rows that it asked for. A part of the demand that is nothing is no service.
    pub(crate) fn go_on_with_locks(
        &mut self,
        id: WorkerId,
        exec: &mut Executive<impl Observer>,
    ) -> Option<TransactionStep> {
        let worker = self.workers.get(id);
        let ServiceParts { held, late } = self.plan.loads[worker.load.index()].parts;
        let (save, commit) =
            (TransactionStep::Locks(id, LockAt::Save), TransactionStep::Commits(id));
        let (is_served, demand, then) = match (worker.step, late) {
            (LockAt::Start, Some(late)) => (held > late, worker.held_service, save),
            (LockAt::Start, None) => (held > 0.0, worker.held_service, commit),
            (LockAt::Save, late) => {
                (late.is_some_and(|late| late > 0.0), worker.late_service, commit)
            }
        };
        if is_served {
            self.serve(demand, then, exec);
            None
        } else {
            Some(then)
        }
    }

    /// The records of the worker's transaction are created, all but those that were refused.
    pub(crate) fn commit(
        &mut self,
        id: WorkerId,
        loader: &mut Loader,
        locking: &mut Locking,
        exec: &mut Executive<impl Observer>,
    ) {
        let failed = std::mem::take(&mut self.workers.get(id).refused);
        self.end_transaction(id, failed.into_iter(), loader, locking, exec);
    }

    /// A refused request fails the whole transaction.
    pub(crate) fn fail_transaction(
        &mut self,
        id: WorkerId,
        loader: &mut Loader,
        locking: &mut Locking,
        exec: &mut Executive<impl Observer>,
    ) {
        debug_assert_eq!(self.plan.scenario.org.locks.failure, Failure::Transaction);
        let records = self.workers.get(id).records;
        self.end_transaction(id, 0..records, loader, locking, exec);
    }

    /// Records of these numbers have failed, and the others are created. The rows go to their first
    /// waiters or are free; then the waiters go on, and then the batch.
    fn end_transaction(
        &mut self,
        id: WorkerId,
        failed: impl ExactSizeIterator<Item = u32>,
        loader: &mut Loader,
        locking: &mut Locking,
        exec: &mut Executive<impl Observer>,
    ) {
        let worker = self.workers.get(id);
        let batch = &mut self.batches[worker.batch.0 as usize];
        let failures = number(failed.len());
        let created = worker.records - failures;
        loader.create(worker.load, created, exec);
        if failures > 0 {
            worker.failed_in_attempt += u64::from(failures);
            let failed = failed.map(|record| batch.next + record);
            loader.leave(batch.send, failed, Undone::Failed, exec);
        }
        batch.next += worker.records;
        exec.note(Happening::TransactionEnded { worker: id, created, failed: failures });
        locking.release(id.owner(), exec);
        exec.schedule(Span::ZERO, Event::Platform(PlatformEvent::NextStep(id)));
    }

    /// The records of the worker's transaction that look up to `row` have failed.
    pub(crate) fn refuse_records(&mut self, id: WorkerId, row: RowId, loader: &Loader) {
        let worker = self.workers.get(id);
        // The claim has them in another form by now; they are a function of the records.
        let batch = &self.batches[worker.batch.0 as usize];
        self.rows.clear();
        let (records, data) = loader.records(batch.send);
        data.extend_row_slots(records, batch.next..batch.next + worker.records, &mut self.rows);
        for (number, rows) in (0..).zip(self.rows.chunks(data.rows_per_child())) {
            if rows.contains(&row)
                && let Err(at) = worker.refused.binary_search(&number)
            {
                worker.refused.insert(at, number);
            }
        }
    }
}
