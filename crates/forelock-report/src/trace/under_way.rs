//! What is under way in the run that is recorded.

use forelock::engine::SimTime;
use forelock::model::Owner;
use forelock::scenario::LoadId;
use serde_json::Value;
use std::borrow::Cow;

/// What a batch is called as long as it is under way.
#[derive(Clone, Copy)]
pub(super) struct Batch {
    pub(super) number: u64,
    pub(super) load: LoadId,
    pub(super) partition: u32,
    pub(super) records: u32,
}

/// What is drawn on a track just now.
#[derive(Default)]
pub(super) struct State {
    pub(super) is_named: bool,
    /// Slices that have begun, each inside the one before.
    pub(super) open: Vec<Cow<'static, str>>,
    /// A flow that arrives with the next slice.
    pub(super) arriving: Option<u64>,
    pub(super) holds_locks: bool,
}

/// A transaction that has ended but whose slice stays open until its rows are handed over, so that
/// the arrows can leave it. The model does both in one step.
pub(super) struct Ending {
    pub(super) owner: Owner,
    pub(super) at: SimTime,
    pub(super) args: Value,
}
