//! What was measured, for programs; its shape is a contract, described in `docs/observe.md`.

use super::remarks::remarks;
use crate::envelope::{ResultDocument, StudyKind};
use forelock::engine::Span;
use forelock::platform::{Id, JobApi, Measured, Origin, Why};
use forelock::scenario::Observation;
use serde::Serialize;

/// What `forelock observe --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct JsonMeasured {
    /// The files, as they were named.
    pub files: Vec<String>,
    /// Jobs that anything counts of.
    pub jobs: usize,
    /// Records of jobs or batches that count.
    pub records: usize,
    /// `bulk_v1`, `bulk_v2`, as far as that shows.
    pub apis: Vec<&'static str>,
    /// What was loaded.
    pub objects: Vec<String>,
    /// What was done with it.
    pub operations: Vec<String>,
    /// Parallel or Serial.
    pub concurrency_modes: Vec<String>,
    /// When the first job or batch was created, in RFC 3339.
    pub started: Option<String>,
    /// When the last ended.
    pub ended: Option<String>,
    /// Whether all times of day are whole seconds.
    pub whole_seconds: bool,
    /// What can stand under `[observed]`.
    pub observed: Vec<JsonObserved>,
    /// How often the platform tried again to save what it had processed.
    pub retries: Option<u64>,
    /// Records a batch, on average.
    pub records_per_batch: Option<f64>,
    /// Time that batches spent on workers, all together.
    pub total_time_s: Option<f64>,
    /// What of it was active processing.
    pub active_time_s: Option<f64>,
    /// What of that went to triggers and what else follows from the records.
    pub apex_time_s: Option<f64>,
    /// Active time over records processed.
    pub active_per_record_s: Option<f64>,
    /// The most that `org.service.per_record` can be: active time over records created.
    pub service_at_most_s: Option<f64>,
    /// What it is with `org.scaling.contention = 1`: the same over the batches at once while any ran.
    pub service_if_shared_s: Option<f64>,
    /// Time in triggers over records processed.
    pub apex_per_record_s: Option<f64>,
    /// Time on workers that was not active, a batch.
    pub overhead_per_batch_s: Option<f64>,
    /// Batches on workers on average while any was.
    pub at_once_while_busy: Option<f64>,
    /// How long batches waited for a worker.
    pub queueing: Option<JsonQueueing>,
    /// Records that lack fields that they should have.
    pub missing: Vec<JsonMissing>,
    /// Records that don't count.
    pub left_out: Vec<JsonLeftOutRecord>,
    /// All that there is to say of the figures, in words.
    pub remarks: Vec<String>,
    /// Each object by itself, as a load; not there where it is only one, or not known of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loads: Vec<JsonMeasuredLoad>,
}

/// One of several objects.
#[derive(Clone, Debug, Serialize)]
pub struct JsonMeasuredLoad {
    /// What was loaded.
    pub object: String,
    /// What can stand under `observed` of its load.
    pub observed: Vec<JsonObserved>,
}

/// A metric that was measured.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct JsonObserved {
    /// The metric's JSON name.
    pub metric: &'static str,
    /// In the metric's JSON unit.
    pub value: f64,
    /// How far off it may be, in the same unit, where that is more than the metric's default
    /// tolerance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<f64>,
}

/// How long batches waited, in seconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct JsonQueueing {
    /// Batches whose wait is known.
    pub batches: usize,
    /// The arithmetic mean.
    pub mean_s: f64,
    /// The median.
    pub p50_s: f64,
    /// The 95 % quantile (type 7).
    pub p95_s: f64,
    /// The longest.
    pub max_s: f64,
}

/// A record that lacks fields.
#[derive(Clone, Debug, Serialize)]
pub struct JsonMissing {
    /// Which record.
    #[serde(flatten)]
    pub place: JsonPlace,
    /// The platform's names of the fields.
    pub fields: Vec<&'static str>,
}

/// A record that does not count.
#[derive(Clone, Debug, Serialize)]
pub struct JsonLeftOutRecord {
    /// Which record.
    #[serde(flatten)]
    pub place: JsonPlace,
    /// `older`, `query`, `unfinished` or `never_processed`.
    pub why: &'static str,
}

/// Where a record was read.
#[derive(Clone, Debug, Serialize)]
pub struct JsonPlace {
    /// The file as it was named.
    pub file: String,
    /// The line on which the record begins, from 1.
    pub line: usize,
    /// Which of the file's records it is, from 1.
    pub record: usize,
    /// What the platform calls it.
    pub id: Option<String>,
}

impl JsonMeasured {
    /// What is printed of `measured`, which was read from `files`.
    #[must_use]
    pub fn new(measured: &Measured, files: &[String]) -> Self {
        let seconds = |span: Option<Span>| span.map(Span::as_secs_f64);
        let place = |origin: Origin, id: &Option<Id>| JsonPlace {
            file: files.get(origin.file).cloned().unwrap_or_default(),
            line: origin.line,
            record: origin.number,
            id: id.as_ref().map(Id::to_string),
        };
        Self {
            files: files.to_vec(),
            jobs: measured.jobs,
            records: measured.records,
            apis: measured.apis.iter().map(|api| api_word(*api)).collect(),
            objects: measured.objects.iter().cloned().collect(),
            operations: measured.operations.iter().cloned().collect(),
            concurrency_modes: measured.concurrency_modes.iter().cloned().collect(),
            started: measured.started.map(|moment| moment.to_string()),
            ended: measured.ended.map(|moment| moment.to_string()),
            whole_seconds: measured.whole_seconds,
            observed: observed(measured),
            retries: measured.retries,
            records_per_batch: measured.records_per_batch(),
            total_time_s: seconds(measured.total_time),
            active_time_s: seconds(measured.active_time),
            apex_time_s: seconds(measured.apex_time),
            active_per_record_s: seconds(measured.active_per_record()),
            service_at_most_s: seconds(measured.service_at_most()),
            service_if_shared_s: seconds(measured.service_if_shared()),
            apex_per_record_s: seconds(measured.apex_per_record()),
            overhead_per_batch_s: seconds(measured.overhead_per_batch()),
            at_once_while_busy: measured.at_once_while_busy,
            queueing: measured.queueing.map(|queueing| JsonQueueing {
                batches: queueing.batches,
                mean_s: queueing.delay.mean,
                p50_s: queueing.delay.p50,
                p95_s: queueing.delay.p95,
                max_s: queueing.delay.max,
            }),
            missing: measured
                .missing
                .iter()
                .map(|one| JsonMissing {
                    place: place(one.origin, &one.id),
                    fields: one.fields.clone(),
                })
                .collect(),
            left_out: measured
                .left_out
                .iter()
                .map(|one| JsonLeftOutRecord {
                    place: place(one.origin, &one.id),
                    why: why_word(one.why),
                })
                .collect(),
            remarks: remarks(measured, files)
                .into_iter()
                .map(|remark| remark.replace('\u{a0}', " "))
                .collect(),
            loads: measured
                .loads
                .iter()
                .map(|load| JsonMeasuredLoad {
                    object: load.objects.iter().map(String::as_str).collect(),
                    observed: observed(load),
                })
                .collect(),
        }
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// Never, as long as the shape has string keys only; it is the serializer's signature.
    pub fn render(&self) -> serde_json::Result<String> {
        ResultDocument::new(StudyKind::Observe, vec![self]).render()
    }
}

fn observed(measured: &Measured) -> Vec<JsonObserved> {
    let shape = |one: Observation| JsonObserved {
        metric: one.metric.json_name(),
        value: one.value,
        within: one.within,
    };
    measured.observed().into_iter().map(shape).collect()
}

const fn api_word(api: JobApi) -> &'static str {
    match api {
        JobApi::BulkV1 => "bulk_v1",
        JobApi::BulkV2 => "bulk_v2",
    }
}

const fn why_word(why: Why) -> &'static str {
    match why {
        Why::Older => "older",
        Why::Query => "query",
        Why::Unfinished => "unfinished",
        Why::NeverProcessed => "never_processed",
    }
}
