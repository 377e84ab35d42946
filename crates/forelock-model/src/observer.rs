//! What can be watched of a run while it goes on.

use super::batch::BatchId;
use super::owner::{Owner, WorkerId};
use super::row::RowId;
use forelock_engine::SimTime;
use forelock_scenario::LoadId;

/// Watches a run. An observer that does nothing costs nothing: the model is compiled for its
/// observer.
pub trait Observer {
    /// Whether to note every single row that is taken and released. That costs a pass over them.
    const ROWS: bool = false;

    /// `what` happens at `at`. Called in the order in which things happen.
    fn note(&mut self, at: SimTime, what: Happening);
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    #[inline]
    fn note(&mut self, _: SimTime, _: Happening) {}
}

impl<O: Observer> Observer for &mut O {
    const ROWS: bool = O::ROWS;

    fn note(&mut self, at: SimTime, what: Happening) {
        (**self).note(at, what);
    }
}

/// Both watch.
impl<A: Observer, B: Observer> Observer for (A, B) {
    const ROWS: bool = A::ROWS || B::ROWS;

    #[expect(
        clippy::inline_always,
        reason = "where it is called, what happens is known, and the rest of each match folds away"
    )]
    #[inline(always)]
    fn note(&mut self, at: SimTime, what: Happening) {
        self.0.note(at, what);
        self.1.note(at, what);
    }
}

/// Something that happens in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields are what their types say")]
pub enum Happening {
    /// A batch enters the queue, or begins at once through the SOAP API. Partitions are numbered in
    /// their load.
    BatchSent { load: LoadId, batch: BatchId, partition: u32, records: u32 },
    /// A worker takes a batch from the queue.
    AttemptBegan { worker: WorkerId, batch: BatchId, attempt: u32 },
    /// A transaction starts.
    TransactionBegan { worker: WorkerId, records: u32 },
    /// A transaction begins to be served on the shared capacity, before its locks or with them.
    ServiceBegan { worker: WorkerId },
    /// A service ends.
    ServiceEnded { worker: WorkerId },
    /// A transaction has all its rows.
    LocksHeld { owner: Owner },
    /// A request finds the row held, and waits.
    WaitBegan { owner: Owner, row: RowId, holder: Owner },
    /// A waiter is handed its row.
    Granted { owner: Owner, row: RowId },
    /// A request is refused.
    Refused { owner: Owner, row: RowId, why: Refusal },
    /// A row is taken; noted only for an observer of [`Observer::ROWS`].
    Took { owner: Owner, row: RowId },
    /// A row is given back, to be handed on or freed; noted only for an observer of rows.
    Released { owner: Owner, row: RowId },
    /// A transaction commits, or fails as a whole; its records add up to the two counts.
    TransactionEnded { worker: WorkerId, created: u32, failed: u32 },
    /// A worker is done with a batch for now.
    AttemptEnded { worker: WorkerId, batch: BatchId, end: AttemptEnd },
    /// A batch in the queue ends, since its job has failed.
    BatchDropped { batch: BatchId },
    /// Another user's transaction arrives.
    BackgroundBegan { owner: Owner },
    /// It has held its rows and ends, or it was refused.
    BackgroundEnded { owner: Owner, failed: bool },
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It has waited for the timeout.
    Timeout,
    /// It would have closed a cycle in the waits-for graph.
    Deadlock,
}

/// How an attempt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptEnd {
    /// Every transaction of the batch has run.
    Done,
    /// The rest of the batch goes back to the queue.
    Requeued,
    /// Attempts are used up: the rest of the batch is unprocessed.
    GivenUp,
}
