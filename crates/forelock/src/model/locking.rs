//! Locking: asking, waiting, being granted or refused, releasing.

use super::claim::Claim;
use super::lock_table::{HandOver, Taken};
use super::observer::{Happening, Observer, Refusal};
use super::outcome::Outcome;
use super::owner::{Claimant, Owner, WorkerId};
use super::row::RowId;
use super::simulator::{Event, Simulator};
use super::waits_for::closes_cycle;
use super::worker::Wait;
use crate::scenario::{Deadlock, Failure};

/// Whether a claimant goes on after a refusal.
enum AfterRefusal {
    GoesOnAsking,
    HasEnded,
}

impl<O: Observer> Simulator<'_, O> {
    fn claim(&mut self, owner: Owner) -> &mut Claim {
        match owner.claimant() {
            Claimant::Load(worker) => &mut self.workers.get(worker).claim,
            Claimant::Background(key) => &mut self.background[key as usize].claim,
        }
    }

    /// What the load has given that the worker's transaction belongs to.
    fn outcome_of(&mut self, worker: WorkerId) -> &mut Outcome {
        let load = self.workers.get(worker).load;
        &mut self.loads[load.index()].outcome
    }

    fn wait_of(&mut self, owner: Owner) -> &mut Option<Wait> {
        match owner.claimant() {
            Claimant::Load(worker) => &mut self.workers.get(worker).wait,
            Claimant::Background(key) => &mut self.background[key as usize].wait,
        }
    }

    /// `owner` asks for its rows one by one, which takes no time, until it has all, waits, or is
    /// refused.
    pub(super) fn ask(&mut self, owner: Owner) {
        let claimant = owner.claimant();
        loop {
            let claim = match claimant {
                Claimant::Load(worker) => &mut self.workers.get(worker).claim,
                Claimant::Background(key) => &mut self.background[key as usize].claim,
            };
            let had = claim.held().len();
            let taken = self.locks.take(owner, claim);
            if O::ROWS {
                for &row in claim.taken_from(had) {
                    self.observer.note(self.now, Happening::Took { owner, row });
                }
            }
            let row = match taken {
                Taken::All => return self.all_held(owner, claimant),
                Taken::Blocked(row) => row,
            };
            if let Claimant::Load(worker) = claimant {
                self.outcome_of(worker).lock_waits += 1;
            }
            let refused = match self.plan.scenario.org.locks.deadlock {
                Deadlock::Detect => closes_cycle(&self.locks, owner, row),
                Deadlock::Timeout => false,
            };
            if !refused {
                return self.wait(owner, row);
            }
            match self.refuse(owner, claimant, row, Refusal::Deadlock) {
                AfterRefusal::GoesOnAsking => {}
                AfterRefusal::HasEnded => return,
            }
        }
    }

    fn all_held(&mut self, owner: Owner, claimant: Claimant) {
        self.observer.note(self.now, Happening::LocksHeld { owner });
        match claimant {
            Claimant::Load(worker) => self.go_on_with_locks(worker),
            Claimant::Background(key) => self.hold(key),
        }
    }

    fn wait(&mut self, owner: Owner, row: RowId) {
        if let Some(holder) = self.locks.holder(row) {
            self.observer.note(self.now, Happening::WaitBegan { owner, row, holder });
        }
        self.locks.wait(owner, row);
        let timeout = self.now + self.plan.scenario.org.locks.wait_timeout;
        let ticket = self.calendar.schedule(timeout, Event::WaitTimesOut(owner));
        let since = self.now;
        *self.wait_of(owner) = Some(Wait { since, ticket });
    }

    /// Releases all that `owner` holds, and lets those go on, in this instant, that get a row.
    pub(super) fn release(&mut self, owner: Owner) {
        if O::ROWS {
            for row in self.claim(owner).held().to_vec() {
                self.observer.note(self.now, Happening::Released { owner, row });
            }
        }
        let claim = match owner.claimant() {
            Claimant::Load(worker) => &mut self.workers.get(worker).claim,
            Claimant::Background(key) => &mut self.background[key as usize].claim,
        };
        let mut hand_overs = std::mem::take(&mut self.hand_overs);
        self.locks.release(owner, claim, &mut hand_overs);
        for HandOver { row, to } in hand_overs.drain(..) {
            self.grant(to, row);
        }
        self.hand_overs = hand_overs;
    }

    fn grant(&mut self, owner: Owner, row: RowId) {
        self.observer.note(self.now, Happening::Granted { owner, row });
        if O::ROWS {
            self.observer.note(self.now, Happening::Took { owner, row });
        }
        self.claim(owner).hold_next();
        if let Some(wait) = self.end_wait(owner) {
            self.calendar.move_to(wait.ticket, self.now, Event::GoesOn(owner));
        }
    }

    /// The wait is over, one way or the other, and counts for the load if it is the load's.
    fn end_wait(&mut self, owner: Owner) -> Option<Wait> {
        let wait = self.wait_of(owner).take()?;
        if let Claimant::Load(worker) = owner.claimant() {
            let waited = self.now.since(wait.since);
            self.outcome_of(worker).lock_wait_time += waited;
        }
        Some(wait)
    }

    pub(super) fn go_on(&mut self, owner: Owner) {
        self.ask(owner);
    }

    pub(super) fn time_out(&mut self, owner: Owner) {
        self.end_wait(owner);
        self.locks.stop_waiting(owner);
        if let Some(row) = self.claim(owner).next() {
            let claimant = owner.claimant();
            match self.refuse(owner, claimant, row, Refusal::Timeout) {
                AfterRefusal::GoesOnAsking => self.ask(owner),
                AfterRefusal::HasEnded => {}
            }
        }
    }

    fn refuse(
        &mut self,
        owner: Owner,
        claimant: Claimant,
        row: RowId,
        why: Refusal,
    ) -> AfterRefusal {
        self.observer.note(self.now, Happening::Refused { owner, row, why });
        let worker = match claimant {
            Claimant::Background(key) => {
                self.background_failed += 1;
                self.end_background(key, true);
                return AfterRefusal::HasEnded;
            }
            Claimant::Load(worker) => worker,
        };
        match why {
            Refusal::Timeout => self.outcome_of(worker).lock_timeouts += 1,
            Refusal::Deadlock => self.outcome_of(worker).deadlocks += 1,
        }
        match self.plan.scenario.org.locks.failure {
            Failure::Transaction => {
                self.fail_transaction(worker);
                AfterRefusal::HasEnded
            }
            Failure::Record => {
                self.refuse_records(worker, row);
                AfterRefusal::GoesOnAsking
            }
        }
    }

    /// The records of the worker's transaction that look up to `row` have failed.
    fn refuse_records(&mut self, id: WorkerId, row: RowId) {
        let worker = self.workers.get(id);
        worker.claim.give_up_next();
        // The claim has them in another form by now; they are a function of the records.
        let batch = &self.batches[worker.batch.0 as usize];
        let records = &self.sends[batch.send as usize].records;
        self.rows.clear();
        let range = batch.next..batch.next + worker.records;
        let data = &self.loads[worker.load.index()].data;
        data.extend_row_slots(records, range, &mut self.rows);
        for (number, rows) in self.rows.chunks(data.rows_per_child()).enumerate() {
            if rows.contains(&row) {
                worker.refused.refuse(number);
            }
        }
    }
}
