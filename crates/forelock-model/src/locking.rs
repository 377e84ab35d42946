//! Locking: requests for rows, which are granted, wait or are refused.
//!
//! # Invariants
//!
//! - The rows that a request's claim holds are those that the table holds for its owner.
//! - If asking for a row takes time, who asks has one event to come at which it has asked.
//! - A request waits if and only if its owner is in a queue of the table, and then for the next row
//!   of its claim.
//! - If deadlocks are detected, no cycle of owners waits for each other.

use super::claim::{Claim, Taking};
use super::event::{Event, LockingEvent};
use super::executive::Executive;
use super::lock_table::{HandOver, LockTable, Taken};
use super::observer::{Happening, Observer, Refusal};
use super::owner::Owner;
use super::plan::Plan;
use super::row::RowId;
use super::waits_for::closes_cycle;
use forelock_engine::{SimTime, Span, Ticket};
use forelock_scenario::{Deadlock, LoadId, LockWait, Locks};

/// Who holds which rows and who waits for one.
#[derive(Debug)]
pub(super) struct Locking<'p> {
    rules: &'p Locks,
    taking: Taking,
    table: LockTable,
    /// By the owner's number, which is small.
    requests: Vec<Request>,
    /// Memory for the hand-overs of a release.
    hand_overs: Vec<HandOver>,
}

/// An owner's request for rows.
#[derive(Debug, Default)]
struct Request {
    /// The load whose outcome counts its waits; `None` for background traffic.
    load: Option<LoadId>,
    claim: Claim,
    wait: Option<Wait>,
}

/// A wait for a lock.
#[derive(Clone, Copy, Debug)]
struct Wait {
    since: SimTime,
    /// Of the timeout, and then of the going-on.
    ticket: Ticket,
}

/// What becomes of asking for rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The owner holds all that it wants.
    AllHeld,
    /// It waits, or is still asking, and is told by an event when it may go on.
    Later,
    /// It was refused this row.
    Refused(RowId),
}

impl<'p> Locking<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        let rules = &plan.scenario.org.locks;
        Self {
            rules,
            taking: Taking::by(rules),
            table: LockTable::new(plan.rows),
            requests: Vec::new(),
            hand_overs: Vec::new(),
        }
    }

    /// Forgets all requests, which are there if the run before was broken off; keeps the memory.
    pub(super) fn clear(&mut self) {
        let is_broken_off = self.requests.iter().any(|request| !request.claim.held().is_empty());
        if is_broken_off {
            self.table.clear();
        }
        for request in &mut self.requests {
            request.claim.clear();
            request.wait = None;
        }
    }

    /// Whether no row is held or waited for.
    pub(super) fn is_idle(&self) -> bool {
        self.table.is_idle()
    }

    /// A transaction begins to want rows: gives the list, which is empty, to fill with them. Its
    /// waits count for `load`.
    #[inline]
    pub(super) fn start(&mut self, owner: Owner, load: Option<LoadId>) -> &mut Vec<RowId> {
        let number = owner.get() as usize;
        if number >= self.requests.len() {
            self.requests.resize_with(number + 1, Request::default);
        }
        let request = &mut self.requests[number];
        debug_assert!(request.claim.held().is_empty() && request.wait.is_none(), "{owner:?}");
        request.load = load;
        request.claim.start(self.taking)
    }

    /// A transaction that holds all that it has asked for wants more: gives the list to put those
    /// rows behind.
    #[inline]
    pub(super) fn start_late(&mut self, owner: Owner) -> &mut Vec<RowId> {
        self.request(owner).claim.start_late()
    }

    #[inline]
    fn request(&mut self, owner: Owner) -> &mut Request {
        &mut self.requests[owner.get() as usize]
    }

    /// `owner` asks for its rows one by one until it has all, waits, or is refused one. If asking takes
    /// time, it begins with that.
    #[inline]
    pub(super) fn ask<O: Observer>(&mut self, owner: Owner, exec: &mut Executive<O>) -> Asked {
        if self.rules.request > Span::ZERO {
            return self.begin_to_ask(owner, exec);
        }
        let Request { claim, wait, .. } = &mut self.requests[owner.get() as usize];
        debug_assert!(wait.is_none(), "{owner:?} waits");
        let had = claim.held().len();
        let taken = self.table.take(owner, claim);
        if O::ROWS {
            for &row in claim.taken_from(had) {
                exec.note(Happening::Took { owner, row });
            }
        }
        match taken {
            Taken::All => {
                exec.note(Happening::LocksHeld { owner });
                Asked::AllHeld
            }
            Taken::Blocked(row) => self.wait(owner, row, exec),
        }
    }

    /// `owner` begins to ask for the next of its rows, which takes time, if there is one.
    #[inline(never)]
    fn begin_to_ask(&mut self, owner: Owner, exec: &mut Executive<impl Observer>) -> Asked {
        let claim = &mut self.requests[owner.get() as usize].claim;
        if self.table.next_wanted(owner, claim).is_none() {
            exec.note(Happening::LocksHeld { owner });
            return Asked::AllHeld;
        }
        exec.schedule(self.rules.request, Event::Locking(LockingEvent::Asks(owner)));
        Asked::Later
    }

    /// `owner` has asked for its next row. If it gets it, it asks for the one behind it, and so on
    /// until something else happens before it has done so.
    pub(super) fn ask_in_turn<O: Observer>(
        &mut self,
        owner: Owner,
        exec: &mut Executive<O>,
    ) -> Asked {
        loop {
            let claim = &mut self.requests[owner.get() as usize].claim;
            let Some(row) = claim.next() else {
                debug_assert!(false, "{owner:?} asks for nothing");
                return Asked::AllHeld;
            };
            if !self.table.take_next(owner, claim) {
                return self.wait(owner, row, exec);
            }
            if O::ROWS {
                exec.note(Happening::Took { owner, row });
            }
            if self.table.next_wanted(owner, claim).is_none() {
                exec.note(Happening::LocksHeld { owner });
                return Asked::AllHeld;
            }
            if !exec.pass(self.rules.request) {
                exec.schedule(self.rules.request, Event::Locking(LockingEvent::Asks(owner)));
                return Asked::Later;
            }
        }
    }

    /// `owner` begins to wait for `row`, which another holds, unless that would be a deadlock.
    fn wait(&mut self, owner: Owner, row: RowId, exec: &mut Executive<impl Observer>) -> Asked {
        if let Some(load) = self.request(owner).load {
            exec.outcome(load).lock_waits += 1;
        }
        let is_deadlock = match self.rules.deadlock {
            Deadlock::Detect => closes_cycle(&self.table, owner, row),
            Deadlock::Timeout => false,
        };
        if is_deadlock {
            self.refuse(owner, row, Refusal::Deadlock, exec);
            return Asked::Refused(row);
        }
        if let Some(holder) = self.table.holder(row) {
            exec.note(Happening::WaitBegan { owner, row, holder });
        }
        self.table.wait(owner, row);
        let ticket = exec
            .schedule(self.rules.wait_timeout, Event::Locking(LockingEvent::WaitTimesOut(owner)));
        self.request(owner).wait = Some(Wait { since: exec.now(), ticket });
        Asked::Later
    }

    /// `owner` has waited as long as it may: gives the row that it is refused.
    pub(super) fn time_out(
        &mut self,
        owner: Owner,
        exec: &mut Executive<impl Observer>,
    ) -> Option<RowId> {
        let wait = self.request(owner).end_wait(exec);
        debug_assert!(wait.is_some(), "{owner:?} doesn't wait");
        let row = self.request(owner).claim.next()?;
        let was_first = self.table.first_waiter(row) == Some(owner);
        self.table.stop_waiting(owner);
        if was_first {
            self.second_stage(row, exec);
        }
        self.refuse(owner, row, Refusal::Timeout, exec);
        Some(row)
    }

    fn refuse(
        &mut self,
        owner: Owner,
        row: RowId,
        why: Refusal,
        exec: &mut Executive<impl Observer>,
    ) {
        exec.note(Happening::Refused { owner, row, why });
        if let Some(load) = self.request(owner).load {
            let outcome = exec.outcome(load);
            match why {
                Refusal::Timeout => outcome.lock_timeouts += 1,
                Refusal::Deadlock => outcome.deadlocks += 1,
            }
        }
    }

    /// `owner` goes on without the row that it was refused.
    pub(super) fn give_up(&mut self, owner: Owner) {
        self.request(owner).claim.give_up_next();
    }

    /// Releases all that `owner` holds, and lets those go on, in this instant, that get a row.
    pub(super) fn release<O: Observer>(&mut self, owner: Owner, exec: &mut Executive<O>) {
        let Self { table, requests, hand_overs, .. } = self;
        let claim = &mut requests[owner.get() as usize].claim;
        if O::ROWS {
            for &row in claim.held() {
                exec.note(Happening::Released { owner, row });
            }
        }
        table.release(owner, claim, hand_overs);
        let mut hand_overs = std::mem::take(hand_overs);
        for &HandOver { row, to } in &hand_overs {
            requests[to.get() as usize].grant(to, row, exec);
        }
        if self.rules.wait == LockWait::TwoStage {
            for &HandOver { row, .. } in &hand_overs {
                self.second_stage(row, exec);
            }
        }
        hand_overs.clear();
        self.hand_overs = hand_overs;
    }

    /// The time of who has become the first to wait for `row` counts anew, if it has two stages.
    fn second_stage(&mut self, row: RowId, exec: &mut Executive<impl Observer>) {
        if self.rules.wait == LockWait::OneStage {
            return;
        }
        let Some(first) = self.table.first_waiter(row) else {
            return;
        };
        if let Some(wait) = self.request(first).wait {
            let at = exec.now() + self.rules.wait_timeout;
            exec.move_to(wait.ticket, at, Event::Locking(LockingEvent::WaitTimesOut(first)));
        }
    }

    /// The horizon ends the run: waits that go on count up to it.
    pub(super) fn cut(&self, horizon: SimTime, exec: &mut Executive<impl Observer>) {
        for request in &self.requests {
            if let (Some(load), Some(wait)) = (request.load, request.wait) {
                exec.outcome(load).lock_wait_time += horizon.since(wait.since);
            }
        }
    }
}

impl Request {
    /// Its owner gets the row that it waits for, and goes on asking behind what happens now.
    fn grant<O: Observer>(&mut self, owner: Owner, row: RowId, exec: &mut Executive<O>) {
        exec.note(Happening::Granted { owner, row });
        if O::ROWS {
            exec.note(Happening::Took { owner, row });
        }
        debug_assert_eq!(self.claim.next(), Some(row), "{owner:?} gets what it doesn't wait for");
        self.claim.hold_next();
        if let Some(wait) = self.end_wait(exec) {
            exec.move_to(wait.ticket, exec.now(), Event::Locking(LockingEvent::GoesOn(owner)));
        }
    }

    /// The wait is over, one way or the other, and counts for the load if it is the load's.
    fn end_wait(&mut self, exec: &mut Executive<impl Observer>) -> Option<Wait> {
        let wait = self.wait.take()?;
        if let Some(load) = self.load {
            let waited = exec.now().since(wait.since);
            exec.outcome(load).lock_wait_time += waited;
        }
        Some(wait)
    }
}
