//! Sends and the batches that they are cut into.

use super::data::Records;
use super::partition::PlaceInOrder;
use crate::scenario::LoadId;

/// A batch's number, in the order of sending; numbers are used again once a batch has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub(crate) u32);

impl BatchId {
    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// A send under way: what the loader handed over at once.
#[derive(Debug)]
pub(crate) struct Send {
    pub(crate) load: LoadId,
    /// By its number among those of all loads.
    pub(crate) partition: u32,
    /// The number of the partition's send that this is, or is a re-send of.
    pub(crate) number: u64,
    pub(crate) records: Records,
    /// 0 for the first time, k for the k-th re-send.
    pub(crate) attempt: u32,
    /// Batches that have not ended.
    pub(crate) open_batches: u32,
    /// Records to be sent again, if the client does that.
    pub(crate) again: Vec<PlaceInOrder>,
    /// All its batches, where there are several: with one, they may fail together.
    pub(crate) batches: Vec<BatchId>,
    /// Whether one of its batches has used its attempts, with which all of the job fails.
    pub(crate) has_failed: bool,
}

/// A batch under way: what a worker takes from the queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    /// Its send's key.
    pub(crate) send: u32,
    /// Records `next..end` of the send have not been tried yet.
    pub(crate) next: u32,
    pub(crate) end: u32,
    /// Attempts begun.
    pub(crate) attempts: u32,
    pub(crate) stage: BatchStage,
}

/// Where a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchStage {
    /// In the queue.
    Queued,
    /// On a worker, or a transaction by itself.
    Running,
    /// It has ended with its job, but its place in the queue is still there.
    Dropped,
}

impl Batch {
    /// Records that have not been tried yet.
    pub(crate) const fn rest(&self) -> u32 {
        self.end - self.next
    }
}
