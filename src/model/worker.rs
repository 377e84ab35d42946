//! The workers and what each is doing.

use super::batch::BatchId;
use super::claim::Claim;
use super::owner::WorkerId;
use crate::engine::{SimTime, Span, Ticket};

/// A worker's attempt at a batch, and the transaction that it is in.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) batch: BatchId,
    pub(crate) attempt_began: SimTime,
    /// Records of this attempt that failed on locks.
    pub(crate) failed_in_attempt: u64,
    pub(crate) claim: Claim,
    /// Records of the transaction.
    pub(crate) records: u32,
    /// Service that it wants once it has its locks.
    pub(crate) held_service: Span,
    pub(crate) wait: Option<Wait>,
    /// Which of its records have failed, where a refusal fails records and not transactions.
    pub(crate) refused: RefusedRecords,
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

/// The platform's workers: as many as have ever been busy at once, up to the org's number.
#[derive(Debug)]
pub(crate) struct Workers {
    all: Vec<Worker>,
    idle: Vec<WorkerId>,
    limit: u32,
}

impl Workers {
    pub(crate) const fn new(limit: u32) -> Self {
        Self { all: Vec::new(), idle: Vec::new(), limit }
    }

    /// All idle; keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.idle.clear();
        // The lowest number comes out first.
        self.idle.extend((0..).zip(&self.all).map(|(number, _)| WorkerId(number)));
        self.idle.reverse();
        for worker in &mut self.all {
            worker.claim.clear();
            worker.wait = None;
        }
    }

    pub(crate) fn has_idle(&self) -> bool {
        !self.idle.is_empty() || self.all.len() < self.limit as usize
    }

    /// Gives `batch` to an idle worker; `None` if there is none.
    pub(crate) fn start(&mut self, batch: BatchId, now: SimTime) -> Option<WorkerId> {
        if let Some(id) = self.idle.pop() {
            let worker = self.get(id);
            worker.batch = batch;
            worker.attempt_began = now;
            worker.failed_in_attempt = 0;
            return Some(id);
        }
        let number = u32::try_from(self.all.len()).ok().filter(|&number| number < self.limit)?;
        self.all.push(Worker {
            batch,
            attempt_began: now,
            failed_in_attempt: 0,
            claim: Claim::default(),
            records: 0,
            held_service: Span::ZERO,
            wait: None,
            refused: RefusedRecords::default(),
        });
        Some(WorkerId(number))
    }

    pub(crate) fn stop(&mut self, worker: WorkerId) {
        self.idle.push(worker);
    }

    #[inline]
    pub(crate) fn get(&mut self, worker: WorkerId) -> &mut Worker {
        &mut self.all[worker.0 as usize]
    }

    /// Those at work, in order of their numbers.
    pub(crate) fn busy(&self) -> impl Iterator<Item = &Worker> {
        let mut idle = vec![false; self.all.len()];
        for worker in &self.idle {
            idle[worker.0 as usize] = true;
        }
        self.all.iter().zip(idle).filter(|&(_, idle)| !idle).map(|(worker, _)| worker)
    }
}
