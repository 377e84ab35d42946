//! What the platform records of a job or a batch, field by field.

use super::field::Name;
use crate::engine::Span;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One job or batch, as the platform described it at some moment. Fields that were not there are
/// none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it was read.
    pub origin: Origin,
    /// A job, or a batch of one.
    pub kind: Kind,
    /// What the platform calls it.
    pub id: Option<Id>,
    /// Where it was in its life.
    pub state: Option<State>,
    /// What the platform says of why it failed.
    pub message: Option<String>,
    /// When it was created: a batch, when it was added to its job, which is not when its processing
    /// began.
    pub created: Option<Timestamp>,
    /// When it was last changed; of what has ended, when it ended, but for a 1.0 job.
    pub modified: Option<Timestamp>,
    /// Records whose processing has ended, failed ones included.
    pub processed: Option<u64>,
    /// Records that failed.
    pub failed: Option<u64>,
    /// Records that were never processed, where a client knows how many there were.
    pub unprocessed: Option<u64>,
    /// How often the platform tried again to save what it had processed.
    pub retries: Option<u64>,
    /// Time on workers: all of the processing, without the wait in the queue. Of a job, the sum over
    /// its batches.
    pub total_time: Option<Span>,
    /// What of [`Record::total_time`] was spent actively processing: without the reading and writing
    /// of the batch's own data (serialization).
    pub active_time: Option<Span>,
    /// What of [`Record::active_time`] went to triggers and what else follows from the records.
    pub apex_time: Option<Span>,
}

/// Where a record was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Which of the files, from 0.
    pub file: usize,
    /// Which of its records, from 1.
    pub number: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The byte at which it begins, from 0.
    pub(super) start: usize,
}

/// A job, or a batch of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A job of either API.
    Job(Job),
    /// A batch of the Bulk API 1.0. (The batches of a 2.0 job are not shown to anyone.)
    Batch {
        /// Its job, where it says so.
        job: Option<Id>,
    },
}

/// What only a job records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// Whose job it is, as far as its fields tell.
    pub api: Option<JobApi>,
    /// The kind of record that it loads, such as Opportunity.
    pub object: Option<String>,
    /// What it does with them, such as insert.
    pub operation: Option<String>,
    /// Parallel or Serial.
    pub concurrency_mode: Option<String>,
    /// Its batches (Bulk API 1.0).
    pub batches: Option<u64>,
    /// Those of them that have ended (Bulk API 1.0).
    pub batches_ended: Option<u64>,
}

/// The API that a job belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum JobApi {
    /// The client cuts the job into batches.
    BulkV1,
    /// The platform does, every 10,000 records.
    BulkV2,
}

/// Where a job or a batch is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A job that still takes data.
    Open,
    /// A 2.0 job whose data is all there.
    UploadComplete,
    /// A batch that waits for a worker.
    Queued,
    /// Being processed.
    InProgress,
    /// A 1.0 job that takes no more batches; those it has may still be waiting.
    Closed,
    /// A 2.0 job that is done.
    JobComplete,
    /// A batch that is done.
    Completed,
    /// Given up by the platform, after some of its records or none.
    Failed,
    /// Stopped by someone, after some of its records or none.
    Aborted,
    /// A batch that nobody looked at, because its job was aborted.
    NotProcessed,
}

impl State {
    /// All, with the platform's words for them.
    pub(super) const ALL: [(&'static str, Self); 11] = [
        ("Open", Self::Open),
        ("UploadComplete", Self::UploadComplete),
        ("Queued", Self::Queued),
        ("InProgress", Self::InProgress),
        ("Closed", Self::Closed),
        ("JobComplete", Self::JobComplete),
        ("Completed", Self::Completed),
        ("Failed", Self::Failed),
        ("Aborted", Self::Aborted),
        ("NotProcessed", Self::NotProcessed),
        // As an older page of the documentation spells it.
        ("Not Processed", Self::NotProcessed),
    ];

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, state)| *state)
    }

    /// The platform's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, state)| *state == self).map_or("", |(word, _)| word)
    }
}

/// What the platform calls a job or a batch.
///
/// The platform writes the same id with 15 characters or with 18, of which the last three only
/// repeat the others' capitals: such two are equal.
#[derive(Clone, Debug)]
pub struct Id(String);

impl Id {
    pub(super) fn new(written: &str) -> Self {
        Self(written.to_owned())
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What tells it from others.
    fn key(&self) -> &str {
        const SHORT: usize = 15;
        const LONG: usize = 18;
        let alphanumeric = self.0.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if self.0.len() == LONG && alphanumeric { &self.0[..SHORT] } else { &self.0 }
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Id {}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(other.key())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Record {
    /// What only a job records; none of a batch.
    #[must_use]
    pub const fn job(&self) -> Option<&Job> {
        match &self.kind {
            Kind::Job(job) => Some(job),
            Kind::Batch { .. } => None,
        }
    }

    /// Whether it is a job of the Bulk API 1.0, which says nothing of when it ran: it is created when
    /// the client opens it, and last changed when the client closes it, not when its batches end.
    #[must_use]
    pub fn is_job_of_v1(&self) -> bool {
        self.job().is_some_and(|job| job.api == Some(JobApi::BulkV1))
    }

    /// When it was there to be processed; `None` of a 1.0 job.
    #[must_use]
    pub fn began(&self) -> Option<Timestamp> {
        self.created.filter(|_| !self.is_job_of_v1())
    }

    /// When its processing ended; `None` of a 1.0 job.
    #[must_use]
    pub fn ended(&self) -> Option<Timestamp> {
        self.modified.filter(|_| !self.is_job_of_v1())
    }

    /// Records that count as processed and may never have been: of a job that was stopped or given
    /// up, the platform counts those that did not fail as processed, whether they were or not.
    #[must_use]
    pub fn in_doubt(&self) -> u64 {
        let api = self.job().map(|job| job.api);
        let is_cut_short = match self.state {
            Some(State::Aborted) => api.is_some(),
            Some(State::Failed) => api == Some(Some(JobApi::BulkV2)),
            _ => false,
        };
        let [processed, failed] = [self.processed, self.failed].map(Option::unwrap_or_default);
        if is_cut_short { processed.saturating_sub(failed) } else { 0 }
    }

    /// The job that it is, or that it is a batch of.
    #[must_use]
    pub const fn job_id(&self) -> Option<&Id> {
        match &self.kind {
            Kind::Job(_) => self.id.as_ref(),
            Kind::Batch { job } => job.as_ref(),
        }
    }

    /// The platform's names of the fields that a record of this kind should have and this one
    /// doesn't.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut note = |is_there: bool, name: Name| {
            if !is_there {
                missing.push(name.text());
            }
        };
        note(self.id.is_some(), Name::Id);
        if let Kind::Batch { job } = &self.kind {
            note(job.is_some(), Name::JobId);
        }
        note(self.state.is_some(), Name::State);
        note(self.created.is_some(), Name::CreatedDate);
        note(self.modified.is_some(), Name::SystemModstamp);
        note(self.processed.is_some(), Name::NumberRecordsProcessed);
        note(self.failed.is_some(), Name::NumberRecordsFailed);
        note(self.total_time.is_some(), Name::TotalProcessingTime);
        note(self.active_time.is_some(), Name::ApiActiveProcessingTime);
        note(self.apex_time.is_some(), Name::ApexProcessingTime);
        if let Kind::Job(job) = &self.kind {
            match job.api {
                Some(JobApi::BulkV1) => {
                    note(self.retries.is_some(), Name::NumberRetries);
                    note(job.batches.is_some(), Name::NumberBatchesTotal);
                }
                Some(JobApi::BulkV2) | None => note(self.retries.is_some(), Name::Retries),
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_18_characters_is_the_same_as_its_first_15() {
        let [long, short] = ["7505f000005aBcDAAU", "7505f000005aBcD"].map(Id::new);
        assert_eq!(long, short);
        assert_ne!(short, Id::new("7505f000005aBcd"), "capitals tell ids apart");
        assert_ne!(Id::new("batch-of-18-chars."), Id::new("batch-of-18-cha"));
    }

    #[test]
    fn every_state_has_a_word() {
        for (_, state) in State::ALL {
            assert!(!state.word().is_empty(), "{state:?}");
        }
        assert_eq!(State::NotProcessed.word(), "NotProcessed");
    }
}
