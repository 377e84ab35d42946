//! The workers and what each is doing.
//!
//! A send of the SOAP API takes no worker: its transaction runs in a *session*, of which there are
//! as many as are asked for. Both hold locks and are served alike, so that both are kept here.

use super::batch::BatchId;
use super::claim::Claim;
use super::owner::WorkerId;
use crate::engine::{SimTime, Span, Ticket};
use crate::scenario::{LoadId, LockAt};

/// A worker's attempt at a batch, and the transaction that it is in.
#[derive(Debug)]
pub(crate) struct Worker {
    kind: WorkerKind,
    pub(crate) load: LoadId,
    pub(crate) batch: BatchId,
    pub(crate) attempt_began: SimTime,
    /// Records of this attempt that failed on locks.
    pub(crate) failed_in_attempt: u64,
    pub(crate) claim: Claim,
    /// Records of the transaction.
    pub(crate) records: u32,
    /// Service that it wants once it has the locks of the start.
    pub(crate) held_service: Span,
    /// Service that it wants once it has the locks of the save.
    pub(crate) late_service: Span,
    /// The step whose locks it asks for, or has asked for last.
    pub(crate) step: LockAt,
    pub(crate) wait: Option<Wait>,
    /// Which of its records have failed, where a refusal fails records and not transactions.
    pub(crate) refused: RefusedRecords,
}

/// What a transaction runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkerKind {
    /// One of the platform's threads that process batches.
    Thread,
    /// A request of its own.
    Session,
}

/// A wait for a lock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wait {
    pub(crate) since: SimTime,
    /// Of the timeout, and then of the going-on.
    pub(crate) ticket: Ticket,
}

/// Which records of a transaction have failed.
#[derive(Clone, Debug, Default)]
pub(crate) struct RefusedRecords {
    flags: Vec<bool>,
    count: u32,
}

impl RefusedRecords {
    pub(crate) fn start(&mut self) {
        self.flags.clear();
        self.count = 0;
    }

    pub(crate) fn refuse(&mut self, record: usize) {
        if record >= self.flags.len() {
            self.flags.resize(record + 1, false);
        }
        if !std::mem::replace(&mut self.flags[record], true) {
            self.count += 1;
        }
    }

    pub(crate) const fn count(&self) -> u32 {
        self.count
    }

    /// The numbers of the records that have failed.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.flags).filter(|&(_, &failed)| failed).map(|(number, _)| number)
    }
}

/// The platform's workers and the sessions beside them: as many as have ever been busy at once,
/// workers up to the org's number.
#[derive(Debug)]
pub(crate) struct Workers {
    all: Vec<Worker>,
    idle_threads: Vec<WorkerId>,
    idle_sessions: Vec<WorkerId>,
    threads: u32,
    limit: u32,
}

impl Workers {
    pub(crate) const fn new(limit: u32) -> Self {
        Self {
            all: Vec::new(),
            idle_threads: Vec::new(),
            idle_sessions: Vec::new(),
            threads: 0,
            limit,
        }
    }

    /// All idle; keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.idle_threads.clear();
        self.idle_sessions.clear();
        // The lowest number is to come out first.
        for (number, worker) in (0..).zip(&mut self.all) {
            worker.claim.clear();
            worker.wait = None;
            match worker.kind {
                WorkerKind::Thread => self.idle_threads.push(WorkerId(number)),
                WorkerKind::Session => self.idle_sessions.push(WorkerId(number)),
            }
        }
        self.idle_threads.reverse();
        self.idle_sessions.reverse();
    }

    pub(crate) fn has_idle(&self) -> bool {
        !self.idle_threads.is_empty() || self.threads < self.limit
    }

    /// Gives `batch` of `load` to an idle worker, of which there is one, or to a session.
    pub(crate) fn start(
        &mut self,
        kind: WorkerKind,
        load: LoadId,
        batch: BatchId,
        now: SimTime,
    ) -> WorkerId {
        let idle = match kind {
            WorkerKind::Thread => self.idle_threads.pop(),
            WorkerKind::Session => self.idle_sessions.pop(),
        };
        if let Some(id) = idle {
            let worker = self.get(id);
            worker.load = load;
            worker.batch = batch;
            worker.attempt_began = now;
            worker.failed_in_attempt = 0;
            return id;
        }
        if kind == WorkerKind::Thread {
            debug_assert!(self.threads < self.limit, "no worker is idle");
            self.threads += 1;
        }
        // Scenarios have far fewer than 2^31 workers and sends in flight.
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Worker {
            kind,
            load,
            batch,
            attempt_began: now,
            failed_in_attempt: 0,
            claim: Claim::default(),
            records: 0,
            held_service: Span::ZERO,
            late_service: Span::ZERO,
            step: LockAt::Start,
            wait: None,
            refused: RefusedRecords::default(),
        });
        WorkerId(number)
    }

    /// It is idle again.
    pub(crate) fn stop(&mut self, id: WorkerId) -> WorkerKind {
        let kind = self.get(id).kind;
        match kind {
            WorkerKind::Thread => self.idle_threads.push(id),
            WorkerKind::Session => self.idle_sessions.push(id),
        }
        kind
    }

    #[inline]
    pub(crate) fn get(&mut self, worker: WorkerId) -> &mut Worker {
        &mut self.all[worker.0 as usize]
    }

    /// Those at work, in order of their numbers.
    pub(crate) fn busy(&self) -> impl Iterator<Item = &Worker> {
        let mut idle = vec![false; self.all.len()];
        for worker in self.idle_threads.iter().chain(&self.idle_sessions) {
            idle[worker.0 as usize] = true;
        }
        self.all.iter().zip(idle).filter(|&(_, idle)| !idle).map(|(worker, _)| worker)
    }
}
