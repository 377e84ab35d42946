//! Sends and the batches that they are cut into.

use super::data::Records;
use super::partition::PlaceInOrder;
use forelock_scenario::LoadId;

/// A partition's number among those of all loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartitionId(pub(super) u32);

/// A send's number; numbers are used again once a send has ended for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SendId(pub(super) u32);

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
pub(super) struct Send {
    pub(super) load: LoadId,
    pub(super) partition: PartitionId,
    /// The number of the partition's send that this is, or is a re-send of.
    pub(super) number: u64,
    pub(super) records: Records,
    /// How many records it has.
    pub(super) len: u32,
    /// 0 for the first time, k for the k-th re-send.
    pub(super) attempt: u32,
    /// Batches that have not ended.
    pub(super) open_batches: u32,
    /// Records to be sent again, if the client does that.
    pub(super) again: Vec<PlaceInOrder>,
    /// All its batches, where there are several: with one, they may fail together.
    pub(super) batches: Vec<BatchId>,
    /// Whether one of its batches has used its attempts, with which all of the job fails.
    pub(super) has_failed: bool,
}

/// A batch under way: what a worker takes from the queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch {
    pub(super) send: SendId,
    /// Records `next..end` of the send have not been tried yet.
    pub(super) next: u32,
    pub(super) end: u32,
    /// Attempts begun.
    pub(super) attempts: u32,
    pub(super) stage: BatchStage,
}

/// Where a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BatchStage {
    /// In the queue.
    Queued,
    /// On a worker, or a transaction by itself.
    Running,
    /// It has ended with its job, but its place in the queue is still there.
    Dropped,
}

impl Batch {
    /// Records that have not been tried yet.
    pub(super) const fn rest(&self) -> u32 {
        self.end - self.next
    }
}
