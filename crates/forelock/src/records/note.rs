//! What to know of a measurement beside its figures.

use super::record::{Id, Origin, Record};
use crate::engine::Span;
use jiff::Timestamp;

/// Something that a reader of the figures should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// A file is one page of a list that goes on.
    GoesOn {
        /// Which of the files, from 0.
        file: usize,
    },
    /// Of a job and its batches some batches are not there, so that the job's own record counts.
    PartOfBatches {
        /// The job.
        job: Option<Id>,
        /// Batches that are there.
        given: u64,
        /// Batches that the job had.
        total: u64,
    },
    /// All batches of a job have ended, but it could still be given more.
    StillOpen {
        /// The job.
        job: Option<Id>,
    },
    /// Jobs or batches were given up or stopped: what of them was not processed is in no count.
    CutShort {
        /// Which.
        first: First,
        /// What the platform says of why, each once, in the order in which it was read.
        messages: Vec<String>,
    },
    /// Of jobs that were given up or stopped, so many records were processed or were not.
    InDoubt {
        /// Records of which that is not known.
        records: u64,
    },
    /// Jobs of the Bulk API 1.0 without their batches, which alone know when they ran.
    NoBatches(First),
    /// A file has the same content as one before it, and was read once.
    SameFile {
        /// Which of the files, from 0.
        file: usize,
    },
    /// Records of several kinds were loaded.
    SeveralObjects(Vec<String>),
    /// For long nothing was there to be processed: these may be two loads.
    LongPause {
        /// How long.
        pause: Span,
        /// From when.
        from: Timestamp,
    },
    /// A part of a time is longer than the whole, against the platform's own definitions.
    PartOverWhole {
        /// The field with the part.
        part: &'static str,
        /// The field with the whole.
        whole: &'static str,
        /// Which records say so.
        first: First,
    },
    /// Batches were processed for longer than they existed: their queueing is left out.
    LongerThanItsLife(First),
}

/// Some records, by the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// How many they are, at least 1.
    pub records: usize,
    /// Where the first was read.
    pub origin: Origin,
    /// What the platform calls it.
    pub id: Option<Id>,
}

impl First {
    /// None of none.
    pub(super) fn of(records: &[&Record]) -> Option<Self> {
        let first = records.iter().min_by_key(|record| record.origin)?;
        Some(Self { records: records.len(), origin: first.origin, id: first.id.clone() })
    }
}
