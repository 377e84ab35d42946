//! The workers and what each is doing.
//!
//! A send of the SOAP API takes no worker: its transaction runs in a *session*, of which there are
//! as many as are asked for. Both hold locks and are served alike, so that both are kept here.

use super::batch::BatchId;
use super::owner::WorkerId;
use forelock_engine::{SimTime, Span};
use forelock_scenario::{LoadId, LockAt};

/// A worker's attempt at a batch, and the transaction that it is in.
#[derive(Debug)]
pub(crate) struct Worker {
    kind: WorkerKind,
    pub(crate) load: LoadId,
    pub(crate) batch: BatchId,
    pub(crate) attempt_began: SimTime,
    /// Records of this attempt that failed on locks.
    pub(crate) failed_in_attempt: u64,
    /// Records of the transaction.
    pub(crate) records: u32,
    /// Service that it wants once it has the locks of the start.
    pub(crate) held_service: Span,
    /// Service that it wants once it has the locks of the save.
    pub(crate) late_service: Span,
    /// The step whose locks it asks for, or has asked for last.
    pub(crate) step: LockAt,
    /// Which of its records have failed, ascending, where a refusal fails records and not
    /// transactions.
    pub(crate) refused: Vec<u32>,
}

impl Worker {
    /// One that nothing has been given to.
    fn new(kind: WorkerKind) -> Self {
        Self {
            kind,
            load: LoadId::FIRST,
            batch: BatchId(0),
            attempt_began: SimTime::ZERO,
            failed_in_attempt: 0,
            records: 0,
            held_service: Span::ZERO,
            late_service: Span::ZERO,
            step: LockAt::Start,
            refused: Vec::new(),
        }
    }
}

/// What a transaction runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkerKind {
    /// One of the platform's threads that process batches.
    Thread,
    /// A request of its own.
    Session,
}

/// The platform's workers and the sessions beside them: as many as have been busy at once in this
/// run, workers up to the org's number.
#[derive(Debug)]
pub(crate) struct Workers {
    /// Those of this run, numbered as they were first needed, and behind them memory of runs before.
    all: Vec<Worker>,
    /// How many of them are of this run.
    used: usize,
    idle_threads: Vec<WorkerId>,
    idle_sessions: Vec<WorkerId>,
    threads: u32,
    limit: u32,
}

impl Workers {
    pub(crate) const fn new(limit: u32) -> Self {
        Self {
            all: Vec::new(),
            used: 0,
            idle_threads: Vec::new(),
            idle_sessions: Vec::new(),
            threads: 0,
            limit,
        }
    }

    /// As if there had been no run; keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.idle_threads.clear();
        self.idle_sessions.clear();
        self.used = 0;
        self.threads = 0;
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
        let id = idle.unwrap_or_else(|| self.one_more(kind));
        let worker = self.get(id);
        worker.load = load;
        worker.batch = batch;
        worker.attempt_began = now;
        worker.failed_in_attempt = 0;
        id
    }

    /// A worker or a session that this run has not had yet.
    fn one_more(&mut self, kind: WorkerKind) -> WorkerId {
        if kind == WorkerKind::Thread {
            debug_assert!(self.threads < self.limit, "no worker is idle");
            self.threads += 1;
        }
        // Scenarios have far fewer than 2^31 workers and sends in flight.
        let id = WorkerId(u32::try_from(self.used).unwrap_or(u32::MAX));
        self.used += 1;
        match self.all.get_mut(id.0 as usize) {
            Some(worker) => worker.kind = kind,
            None => self.all.push(Worker::new(kind)),
        }
        id
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
        let mut idle = vec![false; self.used];
        for worker in self.idle_threads.iter().chain(&self.idle_sessions) {
            idle[worker.0 as usize] = true;
        }
        self.all.iter().zip(idle).filter(|&(_, idle)| !idle).map(|(worker, _)| worker)
    }
}
