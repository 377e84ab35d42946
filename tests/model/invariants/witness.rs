//! Follows every row from hand to hand, every batch and every count.

use super::scenario_facts::Facts;
use forelock::engine::{SimTime, Span};
use forelock::model::{
    AttemptEnd, BatchId, Claimant, Happening, Observer, Outcome, Owner, Refusal, RowId, WorkerId,
};
use forelock::scenario::{Api, LoadId, LockAt};
use std::collections::{BTreeMap, BTreeSet};

/// What is seen of a run, and held against what must hold at each moment.
#[derive(Debug)]
pub(super) struct Witness<'s> {
    facts: &'s Facts,
    last: SimTime,
    holders: BTreeMap<RowId, Owner>,
    /// Who waits, since when and for which row.
    waiting: BTreeMap<Owner, (SimTime, RowId)>,
    /// What each transaction has asked for so far.
    asking: BTreeMap<Owner, Asking>,
    batches: BTreeMap<BatchId, BatchSeen>,
    attempts: BTreeMap<WorkerId, Attempt>,
    pub(super) loads: Vec<LoadSeen>,
    /// By load and partition: jobs, whose batch has used its attempts, fail within it.
    given_up_in: BTreeSet<(LoadId, u32)>,
    pub(super) dropped: u64,
}

#[derive(Debug, Default)]
struct Asking {
    /// The last one in this step.
    last: Option<RowId>,
    /// All of them.
    rows: BTreeSet<RowId>,
    /// Steps whose locks it all has.
    steps: usize,
    refused: bool,
}

#[derive(Clone, Copy, Debug)]
struct BatchSeen {
    load: LoadId,
    partition: u32,
    records: u32,
    attempts: u32,
}

impl BatchSeen {
    /// Partitions are numbered in their load.
    const fn place(self) -> (LoadId, u32) {
        (self.load, self.partition)
    }
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    load: LoadId,
    batch: BatchId,
    began: SimTime,
    failed: u64,
    transactions: u64,
}

/// What is seen of one load.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LoadSeen {
    pub(super) first_sent: Option<SimTime>,
    pub(super) last_end: Option<SimTime>,
    /// Batches that have not ended.
    open: u64,
    /// As an outcome, from what happens alone. Of records that failed, those that are sent again
    /// count each time; unprocessed ones, and the duration, are not seen.
    pub(super) seen: Outcome,
}

impl<'s> Witness<'s> {
    pub(super) fn new(facts: &'s Facts) -> Self {
        Self {
            facts,
            last: SimTime::ZERO,
            holders: BTreeMap::new(),
            waiting: BTreeMap::new(),
            asking: BTreeMap::new(),
            batches: BTreeMap::new(),
            attempts: BTreeMap::new(),
            loads: vec![LoadSeen::default(); facts.loads.len()],
            given_up_in: BTreeSet::new(),
            dropped: 0,
        }
    }

    /// Nobody holds or waits for anything, and nothing is on a worker.
    pub(super) fn is_idle(&self) -> bool {
        let open: u64 = self.loads.iter().map(|load| load.open).sum();
        self.holders.is_empty() && self.waiting.is_empty() && self.attempts.is_empty() && open == 0
    }

    /// What goes on when the horizon comes counts up to it.
    pub(super) fn cut(&mut self, horizon: SimTime) {
        for attempt in self.attempts.values() {
            self.loads[attempt.load.index()].seen.worker_time += horizon.since(attempt.began);
        }
        for (&owner, &(since, _)) in &self.waiting {
            if let Claimant::Load(worker) = owner.claimant() {
                let load = self.attempts[&worker].load;
                self.loads[load.index()].seen.lock_wait_time += horizon.since(since);
            }
        }
    }

    fn load_of(&mut self, worker: WorkerId) -> &mut LoadSeen {
        let load = self.attempts[&worker].load;
        &mut self.loads[load.index()]
    }

    /// `owner` has asked for `row`: once in all its steps, and in order within each.
    fn asks(&mut self, owner: Owner, row: RowId) {
        let asking = self.asking.entry(owner).or_default();
        if self.facts.row_order {
            assert!(asking.last.is_none_or(|last| last < row), "{row:?} out of order");
        }
        assert!(asking.rows.insert(row), "{row:?} asked for twice");
        asking.last = Some(row);
        let steps = asking.steps;
        if let Claimant::Load(worker) = owner.claimant() {
            let facts = &self.facts.loads[self.attempts[&worker].load.index()];
            let at = if steps == 0 { LockAt::Start } else { LockAt::Save };
            let set = self.facts.sets.of_row(row.get()).map(|(set, _)| set);
            let wanted = set.is_some_and(|set| facts.locks.contains(&(set.index(), at)));
            assert!(wanted, "{row:?} is locked at {at:?}, after {steps} steps");
        }
    }

    fn end_wait(&mut self, at: SimTime, owner: Owner, row: RowId) -> Option<Span> {
        let (since, waited_for) = self.waiting.remove(&owner)?;
        assert_eq!(waited_for, row, "it waited for another row");
        let waited = at.since(since);
        assert!(waited <= self.facts.wait_timeout, "it waited too long");
        if let Claimant::Load(worker) = owner.claimant() {
            self.load_of(worker).seen.lock_wait_time += waited;
        }
        Some(waited)
    }

    fn refused(&mut self, at: SimTime, owner: Owner, row: RowId, why: Refusal) {
        let waited = self.end_wait(at, owner, row);
        match why {
            Refusal::Timeout => assert_eq!(waited, Some(self.facts.wait_timeout)),
            Refusal::Deadlock => {
                assert!(self.facts.detects_deadlocks, "nothing is detected");
                assert_eq!(waited, None, "it is refused at once");
                self.asks(owner, row);
                assert!(self.closes_cycle(owner, row), "there is no cycle");
            }
        }
        self.asking.entry(owner).or_default().refused = true;
        if let Claimant::Load(worker) = owner.claimant() {
            let seen = &mut self.load_of(worker).seen;
            match why {
                Refusal::Timeout => seen.lock_timeouts += 1,
                Refusal::Deadlock => {
                    seen.deadlocks += 1;
                    seen.lock_waits += 1;
                }
            }
        }
    }

    /// Whether `owner`, were it to wait for `row`, would wait for itself.
    fn closes_cycle(&self, owner: Owner, row: RowId) -> bool {
        let mut at = self.holders.get(&row);
        while let Some(&holder) = at {
            if holder == owner {
                return true;
            }
            at = self.waiting.get(&holder).and_then(|(_, row)| self.holders.get(row));
        }
        false
    }

    fn attempt_began(&mut self, at: SimTime, worker: WorkerId, batch: BatchId, number: u32) {
        let seen = self.batches.get_mut(&batch).unwrap();
        seen.attempts += 1;
        assert_eq!(seen.attempts, number, "attempts are counted");
        let load = seen.load;
        assert!(number <= self.facts.loads[load.index()].attempts, "one attempt too many");
        let attempt = Attempt { load, batch, began: at, failed: 0, transactions: 0 };
        assert!(self.attempts.insert(worker, attempt).is_none(), "two batches on one worker");
        let on_threads =
            |attempt: &&Attempt| self.facts.loads[attempt.load.index()].api != Api::Soap;
        let threads = self.attempts.values().filter(on_threads).count();
        assert!(threads <= self.facts.workers, "{threads} workers are busy");
        let serial = |attempt: &&Attempt| self.facts.loads[attempt.load.index()].serial;
        let serial = self.attempts.values().filter(serial).count();
        assert!(serial <= 1, "{serial} serial batches at once");
    }

    fn transaction_began(&mut self, at: SimTime, worker: WorkerId, records: u32) {
        let attempt = self.attempts.get_mut(&worker).unwrap();
        let facts = &self.facts.loads[attempt.load.index()];
        assert!((1..=facts.transaction_size).contains(&records), "{records} records");
        if attempt.transactions > 0 {
            assert!(attempt.failed <= self.facts.requeue_after, "it should be queued again");
            assert!(at.since(attempt.began) <= self.facts.time_slice, "its time is over");
            let failed = self.given_up_in.contains(&self.batches[&attempt.batch].place());
            assert!(
                !failed || facts.api != Api::BulkV2 || facts.several_jobs,
                "the job has failed"
            );
        }
        attempt.transactions += 1;
        let load = attempt.load;
        self.loads[load.index()].seen.transactions += 1;
        self.asking.insert(worker.owner(), Asking::default());
    }

    fn transaction_ended(&mut self, worker: WorkerId, created: u32, failed: u32) {
        let attempt = self.attempts.get_mut(&worker).unwrap();
        attempt.failed += u64::from(failed);
        let load = attempt.load;
        self.batches.get_mut(&attempt.batch).unwrap().records -= created + failed;
        let seen = &mut self.loads[load.index()].seen;
        seen.created += u64::from(created);
        seen.failed += u64::from(failed);
        let asking = self.asking.remove(&worker.owner()).unwrap();
        assert_eq!(failed > 0, asking.refused, "records fail where a lock is refused");
        let steps = self.facts.loads[load.index()].steps;
        if self.facts.fails_whole && asking.refused {
            assert!(asking.steps < steps && created == 0, "it ends with the refusal");
        } else {
            assert_eq!(asking.steps, steps, "it has taken all its locks");
        }
    }

    fn attempt_ended(&mut self, at: SimTime, worker: WorkerId, batch: BatchId, end: AttemptEnd) {
        let attempt = self.attempts.remove(&worker).unwrap();
        assert_eq!(attempt.batch, batch);
        let lasted = at.since(attempt.began);
        let facts = &self.facts.loads[attempt.load.index()];
        let may_not_go_on =
            attempt.failed > self.facts.requeue_after || lasted > self.facts.time_slice;
        let seen = self.batches[&batch];
        let load = &mut self.loads[attempt.load.index()];
        load.seen.worker_time += lasted;
        match end {
            AttemptEnd::Done => assert_eq!(seen.records, 0, "not all is done"),
            AttemptEnd::Requeued => {
                assert!(may_not_go_on && seen.records > 0 && seen.attempts < facts.attempts);
                assert_ne!(facts.api, Api::Soap);
                load.seen.requeues += 1;
                return;
            }
            AttemptEnd::GivenUp => {
                assert!(seen.records > 0);
                if may_not_go_on && seen.attempts == facts.attempts {
                    self.given_up_in.insert(seen.place());
                } else {
                    assert_eq!(facts.api, Api::BulkV2, "its attempts are not used up");
                    assert!(self.given_up_in.contains(&seen.place()), "its job has not failed");
                }
            }
        }
        self.batch_ended(at, batch);
    }

    fn batch_ended(&mut self, at: SimTime, batch: BatchId) {
        let load = self.batches.remove(&batch).unwrap().load;
        let load = &mut self.loads[load.index()];
        load.open -= 1;
        load.last_end = Some(at);
    }
}

impl Observer for Witness<'_> {
    const ROWS: bool = true;

    fn note(&mut self, at: SimTime, what: Happening) {
        assert!(at >= self.last, "the clock went back");
        self.last = at;
        match what {
            Happening::BatchSent { load, batch, partition, records } => {
                let seen = BatchSeen { load, partition, records, attempts: 0 };
                assert!(self.batches.insert(batch, seen).is_none(), "two batches of one number");
                let load = &mut self.loads[load.index()];
                load.first_sent.get_or_insert(at);
                load.open += 1;
                load.seen.batches += 1;
            }
            Happening::AttemptBegan { worker, batch, attempt } => {
                self.attempt_began(at, worker, batch, attempt);
            }
            Happening::TransactionBegan { worker, records } => {
                self.transaction_began(at, worker, records);
            }
            Happening::LocksHeld { owner } => {
                let asking = self.asking.entry(owner).or_default();
                asking.last = None;
                asking.steps += 1;
            }
            Happening::Took { owner, row } => {
                assert_eq!(self.holders.insert(row, owner), None, "{row:?}: two holders");
                // One that was waited for was asked for then.
                let waited = self.asking.get(&owner).and_then(|asking| asking.last);
                if waited != Some(row) {
                    self.asks(owner, row);
                }
            }
            Happening::Released { owner, row } => {
                assert_eq!(self.holders.remove(&row), Some(owner), "released by a stranger");
            }
            Happening::WaitBegan { owner, row, holder } => {
                assert_eq!(self.holders.get(&row), Some(&holder), "waits for a row nobody holds");
                assert_ne!(owner, holder, "waits for itself");
                // Where cycles stay undetected, following one would have no end.
                if self.facts.detects_deadlocks {
                    assert!(!self.closes_cycle(owner, row), "a cycle is closed");
                }
                self.asks(owner, row);
                assert!(self.waiting.insert(owner, (at, row)).is_none(), "waits for two rows");
                if let Claimant::Load(worker) = owner.claimant() {
                    self.load_of(worker).seen.lock_waits += 1;
                }
            }
            Happening::Granted { owner, row } => {
                assert!(self.end_wait(at, owner, row).is_some(), "granted unasked");
            }
            Happening::Refused { owner, row, why } => self.refused(at, owner, row, why),
            Happening::TransactionEnded { worker, created, failed } => {
                self.transaction_ended(worker, created, failed);
            }
            Happening::AttemptEnded { worker, batch, end } => {
                self.attempt_ended(at, worker, batch, end);
            }
            Happening::BatchDropped { batch } => {
                let seen = self.batches[&batch];
                assert!(self.given_up_in.contains(&seen.place()), "its job has not failed");
                self.dropped += 1;
                self.batch_ended(at, batch);
            }
            Happening::BackgroundBegan { owner } => {
                self.asking.insert(owner, Asking::default());
            }
            Happening::BackgroundEnded { owner, failed } => {
                let asking = self.asking.remove(&owner).unwrap();
                assert_eq!(asking.refused, failed);
                assert!(self.facts.has_background);
            }
            Happening::ServiceBegan { worker } | Happening::ServiceEnded { worker } => {
                assert!(self.attempts.contains_key(&worker), "served without a batch");
                assert!(!self.waiting.contains_key(&worker.owner()), "served while it waits");
            }
        }
    }
}
