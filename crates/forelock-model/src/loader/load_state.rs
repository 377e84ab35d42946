//! One load of a replication: where it stands.

use crate::data::Data;
use crate::drawn_sets::stream_of;
use crate::partition::PlaceInOrder;
use forelock_engine::{Seed, SimTime, Span, Stream};
use forelock_scenario::Load;
use std::ops::Range;

/// A load of a replication.
#[derive(Debug)]
pub(super) struct LoadState {
    pub(super) streams: LoadStreams,
    pub(super) data: Data,
    /// What all its demands are multiplied by, if its night differs from others.
    pub(super) night: Option<f64>,
    pub(super) stage: Stage,
    /// Sends that have not finished for good, those that have not been made among them.
    pub(super) open_sends: u64,
    /// Children that are to be sent and have no outcome yet.
    pub(super) without_outcome: u64,
    /// Its partitions, by their numbers among those of all loads.
    pub(super) partitions: Range<u32>,
    /// What its second pass, if it has one, is to send.
    pub(super) left_over: Vec<LeftRecord>,
    /// What of its outcome another load has sent again.
    pub(super) handed_on: HandedOn,
}

/// How far a load has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// So many of the loads that it comes after have not ended.
    Waiting { for_loads: usize },
    /// It begins, or began, at that time.
    Begins(SimTime),
    /// It has ended, and began at that time.
    Ended { began: SimTime },
}

/// A record that failed, or stayed unprocessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LeftRecord {
    pub(super) place: PlaceInOrder,
    pub(super) undone: Undone,
}

/// In what way a record has not been created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Undone {
    /// It failed on a lock.
    Failed,
    /// It was never tried.
    Unprocessed,
}

/// Records of a load that another load sends again, by their outcome here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HandedOn {
    pub(super) failed: u64,
    pub(super) unprocessed: u64,
}

impl HandedOn {
    /// One more.
    pub(super) const fn add(&mut self, undone: Undone) {
        match undone {
            Undone::Failed => self.failed += 1,
            Undone::Unprocessed => self.unprocessed += 1,
        }
    }
}

/// The named streams that a load's draws come from: they belong to its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoadStreams {
    pub(super) pacing: Stream,
    pub(super) service: Stream,
    pub(super) overhead: Stream,
    pub(super) retry: Stream,
}

impl LoadStreams {
    pub(super) fn of(load: &Load, seed: Seed) -> Self {
        let stream = |name| stream_of(load, seed, name);
        Self {
            pacing: stream(*b"pacing  "),
            service: stream(*b"service "),
            overhead: stream(*b"overhead"),
            retry: stream(*b"retry   "),
        }
    }
}

impl LoadState {
    /// A load that has not begun.
    pub(super) fn new(load: &Load, data: Data, night: Option<f64>, seed: Seed) -> Self {
        Self {
            streams: LoadStreams::of(load, seed),
            data,
            night,
            stage: Stage::Waiting { for_loads: load.after.len() },
            open_sends: 0,
            without_outcome: 0,
            partitions: 0..0,
            left_over: Vec::new(),
            handed_on: HandedOn::default(),
        }
    }

    pub(super) const fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Ended { .. })
    }

    /// Children that are to be sent here, or again in a second pass, and have no outcome yet.
    pub(super) fn to_come(&self) -> u64 {
        self.without_outcome + self.left_over.len() as u64
    }

    /// When it began, or is to begin; `None` as long as it waits for other loads.
    pub(super) const fn began(&self) -> Option<SimTime> {
        match self.stage {
            Stage::Waiting { .. } => None,
            Stage::Begins(began) | Stage::Ended { began } => Some(began),
        }
    }

    /// From the load's start to `now`; nothing if it has not begun by then.
    pub(super) fn since_start(&self, now: SimTime) -> Span {
        match self.stage {
            Stage::Waiting { .. } => Span::ZERO,
            Stage::Begins(began) | Stage::Ended { began } => now.since(began.min(now)),
        }
    }
}
