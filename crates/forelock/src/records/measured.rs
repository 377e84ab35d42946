//! What the records of a load say of it, in the words of the model's results.

use super::clock::between;
use super::file_records::records;
use super::ledger::LeftOut;
use super::missing::Missing;
use super::note::Note;
use super::queueing::Queueing;
use super::record::JobApi;
use super::results::Results;
use super::sending::Sending;
use super::source::Source;
use super::sum::{by_object, sum};
use crate::engine::Span;
use crate::scenario::Diagnostics;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A load as the platform recorded it.
///
/// What a field is missing for is none: a sum without one of its parts would be a wrong number.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Jobs that anything counts of.
    pub jobs: usize,
    /// Records of jobs or batches that count.
    pub records: usize,
    /// The APIs of the jobs, as far as that shows.
    pub apis: BTreeSet<JobApi>,
    /// What was loaded, such as Opportunity, in alphabetical order.
    pub objects: BTreeSet<String>,
    /// What was done with it, such as insert.
    pub operations: BTreeSet<String>,
    /// Parallel or Serial.
    pub concurrency_modes: BTreeSet<String>,
    /// When the first job or batch was created: time 0 of the model.
    pub started: Option<Timestamp>,
    /// When the last ended.
    pub ended: Option<Timestamp>,
    /// Whether all times of day are whole seconds, so that what is measured by them is off by up to
    /// one.
    pub whole_seconds: bool,
    /// Batches.
    pub batches: Option<u64>,
    /// Records whose processing ended, failed ones included, and those of [`Measured::in_doubt`].
    pub processed: Option<u64>,
    /// Records that failed, for whatever reason.
    pub failed: Option<u64>,
    /// Records that were never processed, as far as anyone counted them.
    pub unprocessed: Option<u64>,
    /// Records of which nobody knows whether they were processed ([`Record::in_doubt`]).
    ///
    /// [`Record::in_doubt`]: super::Record::in_doubt
    pub in_doubt: u64,
    /// What became of single records, where their results are given too.
    pub results: Results,
    /// How the load was sent.
    pub sending: Option<Sending>,
    /// How often the platform tried again to save what it had processed.
    pub retries: Option<u64>,
    /// Time that batches spent on workers, all together.
    pub total_time: Option<Span>,
    /// What of it was active processing.
    pub active_time: Option<Span>,
    /// What of that went to triggers and what else follows from the records.
    pub apex_time: Option<Span>,
    /// How many batches were on workers on average while any was.
    pub at_once_while_busy: Option<f64>,
    /// How long batches waited for a worker.
    pub queueing: Option<Queueing>,
    /// Records that lack fields that they should have.
    pub missing: Vec<Missing>,
    /// Records that don't count.
    pub left_out: Vec<LeftOut>,
    /// What else to know.
    pub notes: Vec<Note>,
    /// The same of each object by itself, in alphabetical order: a load each. None unless all jobs
    /// say what they load, and that is more than one.
    pub loads: Vec<Self>,
}

impl Measured {
    /// Adds up the records of `sources`: one load.
    ///
    /// ```
    /// use forelock::records::{Measured, Source};
    /// use forelock::scenario::Metric;
    ///
    /// let answer = r#"{ "id": "7505f000005aBcDAAU", "state": "JobComplete",
    ///     "createdDate": "2026-03-02T01:00:00.000Z", "systemModstamp": "2026-03-02T01:00:20.000Z",
    ///     "numberRecordsProcessed": 500, "numberRecordsFailed": 50, "retries": 0,
    ///     "totalProcessingTime": 10000, "apiActiveProcessingTime": 9000, "apexProcessingTime": 0 }"#;
    /// let source = Source::of_bytes("job.json", answer.into())?;
    /// let load = Measured::of(&[source]).map_err(|mut wrong| wrong.remove(0))?;
    /// assert_eq!(load.failure_rate(), Some(0.1));
    /// assert_eq!(load.degree_of_parallelism(), Some(0.5));
    /// assert_eq!(load.observed()[0].metric, Metric::Created);
    /// # Ok::<(), forelock::scenario::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with each file that is wrong, after all have been read; or else what is wrong
    /// with all of them together: nothing counts, or records contradict one another.
    pub fn of(sources: &[Source]) -> Result<Self, Vec<Diagnostics>> {
        let mut all = Vec::new();
        let mut notes = Vec::new();
        let mut wrong = Vec::new();
        let mut results = Results::default();
        for (file, source) in sources.iter().enumerate() {
            if sources[..file].iter().any(|before| before.text() == source.text()) {
                notes.push(Note::SameFile { file });
                continue;
            }
            match records(source, file) {
                Ok(mut found) => {
                    all.append(&mut found.all);
                    results.add(found.results);
                    if found.goes_on {
                        notes.push(Note::GoesOn { file });
                    }
                }
                Err(diagnostics) => wrong.push(diagnostics),
            }
        }
        if wrong.is_empty() {
            let measured = sum(&all, sources, notes).map_err(|one| vec![one])?;
            let loads = by_object(&all, sources, &measured.objects).map_err(|one| vec![one])?;
            Ok(Self { loads, ..measured }.with_results(results))
        } else {
            Err(wrong)
        }
    }

    /// As [`Measured::of`], of files each of which may have been no source.
    ///
    /// # Errors
    ///
    /// What is wrong with each file: who has two errors wants to hear of both, of whichever kind.
    pub fn of_opened(
        files: impl IntoIterator<Item = Result<Source, Diagnostics>>,
    ) -> Result<Self, Vec<Diagnostics>> {
        let (mut sources, mut wrong) = (Vec::new(), Vec::new());
        for file in files {
            match file {
                Ok(source) => sources.push(source),
                Err(diagnostics) => wrong.push(diagnostics),
            }
        }
        if sources.is_empty() {
            return Err(wrong);
        }
        match Self::of(&sources) {
            Ok(measured) if wrong.is_empty() => Ok(measured),
            Ok(_) => Err(wrong),
            Err(more) => {
                wrong.extend(more);
                Err(wrong)
            }
        }
    }

    /// The results of single records say how many there were where no job does.
    fn with_results(self, results: Results) -> Self {
        let unprocessed = self.unprocessed.or(results.unprocessed);
        if self.records > 0 {
            return Self { unprocessed, results, ..self };
        }
        let failed = results.lists_failures.then(|| results.all_failures());
        let processed = results.succeeded.map(|succeeded| succeeded + results.all_failures());
        Self { unprocessed, failed, processed, results, ..self }
    }

    /// Records that did not fail; `None` if some may never have been processed.
    #[must_use]
    pub fn created(&self) -> Option<u64> {
        self.created_at_most().filter(|_| self.in_doubt == 0)
    }

    /// Records that did not fail, if all of [`Measured::in_doubt`] were processed.
    #[must_use]
    pub fn created_at_most(&self) -> Option<u64> {
        self.processed?.checked_sub(self.failed?)
    }

    /// Failed over processed, 0 to 1; `None` if nothing was processed, or nobody knows how much.
    #[must_use]
    pub fn failure_rate(&self) -> Option<f64> {
        let processed = self.processed.filter(|&processed| processed > 0 && self.in_doubt == 0)?;
        Some(self.failed? as f64 / processed as f64)
    }

    /// Records that failed on row locks; `None` if the results of all that failed are not there.
    #[must_use]
    pub fn lock_failures(&self) -> Option<u64> {
        let results = &self.results;
        let are_all = results.lists_failures && self.failed == Some(results.all_failures());
        are_all.then(|| results.lock_failures())
    }

    /// Whether nothing says anything of an org, since no record was processed.
    #[must_use]
    pub fn processed_nothing(&self) -> bool {
        self.processed == Some(0)
    }

    /// From the first creation to the last end.
    #[must_use]
    pub fn duration(&self) -> Option<Span> {
        between(self.started?, self.ended?)
    }

    /// Records created a second; `None` for a load of no time or no records.
    #[must_use]
    pub fn throughput(&self) -> Option<f64> {
        Some(self.created().filter(|_| !self.processed_nothing())? as f64 / self.seconds()?)
    }

    /// Time that batches spent on workers over the duration; none for a load of no time.
    #[must_use]
    pub fn degree_of_parallelism(&self) -> Option<f64> {
        Some(self.total_time?.as_secs_f64() / self.seconds()?)
    }

    /// Active time over records processed; none if nothing was.
    ///
    /// It is what a record took of a worker's time: waits for locks are in it, and what batches at
    /// once cost one another.
    #[must_use]
    pub fn active_per_record(&self) -> Option<Span> {
        per(self.active_time?, self.processed?)
    }

    /// What of [`Measured::active_per_record`] goes to triggers and what else follows from the
    /// records.
    #[must_use]
    pub fn apex_per_record(&self) -> Option<Span> {
        per(self.apex_time?, self.processed?)
    }

    /// The most that `org.service.per_record` can be (with `per_transaction` in it): active time
    /// over records created; none if nothing was.
    ///
    /// Whatever was created was served in that time. What failed may have failed before it was
    /// served, so that the time over all that was processed can be less than the service time.
    #[must_use]
    pub fn service_at_most(&self) -> Option<Span> {
        per(self.active_time?, self.created()?)
    }

    /// What `org.service.per_record` is if batches that run at once share the speed of a single one
    /// (`org.scaling.contention = 1`): [`Measured::service_at_most`] over
    /// [`Measured::at_once_while_busy`].
    ///
    /// Capacity is then used up at one rate while any transaction is in service, and while any
    /// waits for a lock, another holds that and is: so the time in which any batch was on a worker
    /// is the service of all, but for the overhead of batches.
    #[must_use]
    pub fn service_if_shared(&self) -> Option<Span> {
        let shared = self.service_at_most()?.as_secs_f64() / self.at_once_while_busy?.max(1.0);
        Some(Span::from_secs_f64(shared))
    }

    /// Time on a worker that was not active processing, a batch: near to `org.batch_overhead`.
    #[must_use]
    pub fn overhead_per_batch(&self) -> Option<Span> {
        let (total, active) = (self.total_time?, self.active_time?);
        per(Span::from_nanos(total.as_nanos().checked_sub(active.as_nanos())?), self.batches?)
    }

    /// Records a batch, on average.
    #[must_use]
    pub fn records_per_batch(&self) -> Option<f64> {
        let batches = self.batches.filter(|&batches| batches > 0)?;
        Some(self.processed? as f64 / batches as f64)
    }

    /// The duration, unless it is zero.
    pub(super) fn seconds(&self) -> Option<f64> {
        self.duration().map(Span::as_secs_f64).filter(|&seconds| seconds > 0.0)
    }
}

/// `time` over `count`; none over zero.
fn per(time: Span, count: u64) -> Option<Span> {
    (count > 0).then(|| Span::from_nanos_f64(time.as_nanos() as f64 / count as f64))
}
