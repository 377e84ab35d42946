//! Which of the records count: each job and batch once, by its latest answer, if it has ended.

use super::note::Note;
use super::record::{Id, Job, JobApi, Kind, Origin, Record, State};
use super::source::Source;
use crate::scenario::Diagnostics;
use forelock_io::words::thousands;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The platform cuts a job of the Bulk API 2.0 into batches of so many records ("Understanding Bulk
/// API 2.0 Ingest", Salesforce developer documentation).
const RECORDS_OF_A_BATCH: u64 = 10_000;

/// What counts, what doesn't, and what to know of it.
#[derive(Debug, Default)]
pub(super) struct Ledger<'r> {
    /// Jobs that anything counts of.
    pub(super) jobs: Vec<JobOnLedger<'r>>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) notes: Vec<Note>,
}

/// A job, by its own record or by its batches.
#[derive(Debug)]
pub(super) struct JobOnLedger<'r> {
    /// Its own record, if that is there, whether or not it is what counts.
    pub(super) record: Option<&'r Record>,
    /// What counts: the job's record alone, or its batches.
    pub(super) counted: Vec<&'r Record>,
    /// How many batches it had; none if that can't be told.
    pub(super) batches: Option<u64>,
}

/// A record that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it was read.
    pub origin: Origin,
    /// What the platform calls it.
    pub id: Option<Id>,
    /// Why not.
    pub why: Why,
}

/// Why a record does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Why {
    /// A later answer on the same job or batch is there.
    Older,
    /// A query, which loads nothing.
    Query,
    /// It had not ended.
    Unfinished,
    /// A batch that was never looked at, because its job was aborted.
    NeverProcessed,
}

impl<'r> Ledger<'r> {
    /// Enters `records`, which were read from `sources`.
    ///
    /// # Errors
    ///
    /// If nothing counts, or if records contradict one another.
    pub(super) fn new(records: &'r [Record], sources: &[Source]) -> Result<Self, Diagnostics> {
        let mut ledger = Self::default();
        if records.is_empty() {
            return Ok(ledger);
        }
        let latest = ledger.latest(records);
        for group in groups(&latest, sources)? {
            ledger.enter(group, sources)?;
        }
        if ledger.jobs.is_empty() {
            return Err(nothing_counts(&ledger.left_out, records, sources));
        }
        Ok(ledger)
    }

    /// The latest answer on each job and batch. One who watches a load asks more than once.
    fn latest(&mut self, records: &'r [Record]) -> Vec<&'r Record> {
        let mut found: BTreeMap<(bool, Option<&Id>, &Id), &Record> = BTreeMap::new();
        let mut older = Vec::new();
        for record in records {
            let Some(id) = &record.id else { continue };
            let is_batch = record.job().is_none();
            let before = found.entry((is_batch, record.job_id(), id)).or_insert(record);
            if before.origin == record.origin {
                continue;
            }
            let is_later = age(record) >= age(before);
            older.push(if is_later { std::mem::replace(before, record) } else { record });
        }
        let mut older: Vec<Origin> = older.into_iter().map(|record| record.origin).collect();
        older.sort_unstable();
        let (old, latest): (Vec<&Record>, Vec<&Record>) =
            records.iter().partition(|record| older.binary_search(&record.origin).is_ok());
        for record in old {
            self.leave_out(record, Why::Older);
        }
        latest
    }

    fn leave_out(&mut self, record: &Record, why: Why) {
        self.left_out.push(LeftOut { origin: record.origin, id: record.id.clone(), why });
    }

    fn enter(&mut self, group: Group<'r>, sources: &[Source]) -> Result<(), Diagnostics> {
        let Group { job, batches } = group;
        let details = job.and_then(Record::job);
        let too_large =
            job.into_iter().chain(batches.iter().copied()).find(holds_more_than_batches);
        if let (Some(record), Some(operation)) =
            (too_large, details.and_then(|job| job.operation.as_ref()))
            && !details.is_some_and(is_query)
        {
            let title = format!(
                "more than {} records in a batch, which no load by the Bulk API 1.0 has",
                thousands(RECORDS_OF_A_BATCH)
            );
            let help = format!("its job says `{operation}`: take both from one answer of the API");
            return Err(wrong(record, sources, &title, &help));
        }
        if too_large.is_some() || details.is_some_and(is_query) {
            for record in job.into_iter().chain(batches) {
                self.leave_out(record, Why::Query);
            }
            return Ok(());
        }
        let total = details.and_then(|details| details.batches);
        let (counted, how_many) = match job {
            Some(job) if batches.is_empty() => (vec![job], batches_of(job)),
            Some(job) if total.is_some_and(|total| (batches.len() as u64) < total) => {
                self.notes.push(Note::PartOfBatches {
                    job: job.id.clone(),
                    given: batches.len() as u64,
                    total: total.unwrap_or_default(),
                });
                (vec![job], total)
            }
            Some(job) => {
                agree(job, &batches, sources)?;
                let given = batches.len() as u64;
                (batches, Some(given))
            }
            None => {
                let given = batches.len() as u64;
                (batches, Some(given))
            }
        };
        let mut ended = Vec::new();
        let mut ended_batches = how_many;
        for record in counted {
            match standing(record) {
                Standing::Ended => ended.push(record),
                Standing::StillOpen => {
                    self.notes.push(Note::StillOpen { job: record.id.clone() });
                    ended.push(record);
                }
                Standing::LeftOut(why) => {
                    self.leave_out(record, why);
                    ended_batches = ended_batches.map(|batches| batches.saturating_sub(1));
                }
            }
        }
        if !ended.is_empty() {
            self.jobs.push(JobOnLedger { record: job, counted: ended, batches: ended_batches });
        }
        Ok(())
    }
}

impl<'r> JobOnLedger<'r> {
    /// Whose job it is: batches are shown of the Bulk API 1.0 alone.
    pub(super) fn api(&self) -> Option<JobApi> {
        let has_batches = self.counted.iter().any(|record| record.job().is_none());
        if has_batches { Some(JobApi::BulkV1) } else { self.record?.job()?.api }
    }

    /// By its batches if they all say so, or else by its own record.
    pub(super) fn retries(&self) -> Option<u64> {
        let counted: Option<u64> = self.counted.iter().map(|record| record.retries).sum();
        counted.or_else(|| self.record?.retries)
    }

    /// Records that each stand for one batch; none if they don't.
    pub(super) fn single_batches(&self) -> Option<&[&'r Record]> {
        let is_single = |record: &&Record| record.job().is_none() || self.batches == Some(1);
        self.counted.iter().all(is_single).then_some(&self.counted)
    }
}

/// What orders the answers on one job or batch: they come later, count more, and end.
fn age(record: &Record) -> impl Ord {
    let has_ended = matches!(standing(record), Standing::Ended);
    (record.modified, record.processed, has_ended)
}

/// A job with its batches.
struct Group<'r> {
    job: Option<&'r Record>,
    batches: Vec<&'r Record>,
}

/// In the order in which the jobs first appear.
fn groups<'r>(records: &[&'r Record], sources: &[Source]) -> Result<Vec<Group<'r>>, Diagnostics> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    let mut of_job: BTreeMap<&Id, usize> = BTreeMap::new();
    for &record in records {
        let index = match record.job_id() {
            Some(id) => *of_job.entry(id).or_insert(groups.len()),
            None => groups.len(),
        };
        if index == groups.len() {
            groups.push(Group { job: None, batches: Vec::new() });
        }
        match record.kind {
            Kind::Job(_) => groups[index].job = Some(record),
            Kind::Batch { .. } => groups[index].batches.push(record),
        }
    }
    let orphan = |record: &&&Record| matches!(record.kind, Kind::Batch { job: None });
    let has_jobs = groups.iter().any(|group| group.job.is_some());
    match records.iter().find(orphan) {
        Some(batch) if has_jobs => Err(wrong(
            batch,
            sources,
            "`jobId` is missing: whether this batch belongs to one of the jobs here can't be told",
            "give batches with their `jobId`, or leave the jobs away, lest anything count twice",
        )),
        _ => Ok(groups),
    }
}

/// Whether a record of the Bulk API 1.0 has more than its batches can load, as those of a query have.
fn holds_more_than_batches(record: &&Record) -> bool {
    let batches = match record.job() {
        None => Some(1),
        Some(job) if job.api == Some(JobApi::BulkV1) => job.batches,
        Some(_) => None,
    };
    batches.zip(record.processed).is_some_and(|(batches, processed)| {
        processed > batches.max(1).saturating_mul(RECORDS_OF_A_BATCH)
    })
}

fn is_query(job: &Job) -> bool {
    let queries = ["query", "queryAll"];
    job.operation
        .as_ref()
        .is_some_and(|operation| queries.iter().any(|query| query.eq_ignore_ascii_case(operation)))
}

/// How a record stands.
enum Standing {
    /// It counts.
    Ended,
    /// It counts, though more may come.
    StillOpen,
    LeftOut(Why),
}

fn standing(record: &Record) -> Standing {
    let job = record.job();
    match record.state {
        Some(State::Open) => match job {
            Some(&Job { batches: Some(all), batches_ended: Some(ended), .. })
                if all > 0 && ended == all =>
            {
                Standing::StillOpen
            }
            _ => Standing::LeftOut(Why::Unfinished),
        },
        Some(State::UploadComplete | State::Queued | State::InProgress) => {
            Standing::LeftOut(Why::Unfinished)
        }
        Some(State::Closed) => match job {
            Some(&Job { batches: Some(all), batches_ended: Some(ended), .. }) if ended < all => {
                Standing::LeftOut(Why::Unfinished)
            }
            _ => Standing::Ended,
        },
        Some(State::NotProcessed) if record.processed.unwrap_or_default() == 0 => {
            Standing::LeftOut(Why::NeverProcessed)
        }
        // What was given up or stopped is over; what of it was processed counts. What has no state
        // is named as incomplete, and taken to be over, as records that people keep mostly are.
        Some(
            State::JobComplete
            | State::Completed
            | State::Failed
            | State::Aborted
            | State::NotProcessed,
        )
        | None => Standing::Ended,
    }
}

/// How many batches a job had, by its own record.
fn batches_of(job: &Record) -> Option<u64> {
    let details = job.job()?;
    match details.api {
        Some(JobApi::BulkV2) => Some(job.processed?.div_ceil(RECORDS_OF_A_BATCH).max(1)),
        Some(JobApi::BulkV1) | None => details.batches,
    }
}

/// One of a record's counts.
type Count = fn(&Record) -> Option<u64>;

/// Holds a job against its batches, where both are final.
fn agree(job: &Record, batches: &[&Record], sources: &[Source]) -> Result<(), Diagnostics> {
    let is_final = |record: &&Record| matches!(standing(record), Standing::Ended);
    let all_given = job.job().and_then(|job| job.batches) == Some(batches.len() as u64);
    let batches_are_final = batches.iter().all(|batch| {
        matches!(standing(batch), Standing::Ended | Standing::LeftOut(Why::NeverProcessed))
    });
    if !all_given || !is_final(&job) || !batches_are_final {
        return Ok(());
    }
    let processed: Count = |record| record.processed;
    let failed: Count = |record| record.failed;
    for (what, count) in [("processed", processed), ("failed", failed)] {
        let sum = batches.iter().map(|batch| count(batch)).sum::<Option<u64>>();
        let (Some(own), Some(sum)) = (count(job), sum) else { continue };
        if own != sum {
            let title = format!(
                "this job says that {} records were {what}, but its {} batches say {}",
                thousands(own),
                thousands(batches.len() as u64),
                thousands(sum)
            );
            let help =
                "give answers that were fetched after the job had ended, or only the batches";
            return Err(wrong(job, sources, &title, help));
        }
    }
    Ok(())
}

fn nothing_counts(left_out: &[LeftOut], records: &[Record], sources: &[Source]) -> Diagnostics {
    let most_telling = left_out.iter().max_by_key(|one| (one.why, Reverse(one.origin)));
    let (title, help) = match most_telling.map(|one| one.why) {
        Some(Why::Query) => (
            "nothing here is a load: these are queries",
            "give the jobs that inserted, updated or deleted records",
        ),
        Some(Why::NeverProcessed) => {
            ("nothing here was processed", "give the records of a load that ran")
        }
        Some(Why::Unfinished | Why::Older) | None => {
            ("nothing here has ended", "wait for the load to end, and ask the API again")
        }
    };
    let shown = most_telling.and_then(|one| records.iter().find(|r| r.origin == one.origin));
    match shown.or_else(|| records.first()) {
        Some(record) => wrong(record, sources, title, help),
        None => Diagnostics::of([]),
    }
}

/// An error at a record.
pub(super) fn wrong(record: &Record, sources: &[Source], title: &str, help: &str) -> Diagnostics {
    let start = record.origin.start;
    let source = sources.get(record.origin.file);
    Diagnostics::of(source.map(|source| source.wrong(start..start + 1, title, help)))
}
