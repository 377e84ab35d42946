//! What was measured, for programs; its shape is a contract, described in `docs/observe.md`.

use super::observed_toml::table;
use super::remarks::remarks;
use forelock::engine::Span;
use forelock::records::{Id, JobApi, Measured, Origin, Why};
use forelock::scenario::{Metric, Observation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `forelock observe` found of a load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ObserveResult {
    /// The files, as they were named.
    pub files: Vec<String>,
    /// Jobs that anything counts of.
    pub jobs: usize,
    /// Records of jobs or batches that count.
    pub records: usize,
    /// As far as that shows.
    pub apis: Vec<JobApi>,
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
    /// Records created at most, where a job that was cut short leaves open how many of them were
    /// processed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at_most: Option<u64>,
    /// Records that failed, by the code of the error, where their results were given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub failed_by_code: BTreeMap<String, u64>,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loads: Vec<JsonMeasuredLoad>,
    /// The `[observed]` table for a scenario, in TOML; not there where it went to a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
}

/// One of several objects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonMeasuredLoad {
    /// What was loaded.
    pub object: String,
    /// What can stand under `observed` of its load.
    pub observed: Vec<JsonObserved>,
}

/// A metric that was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonObserved {
    /// What was measured.
    pub metric: Metric,
    /// In the metric's JSON unit.
    pub value: f64,
    /// How far off it may be, in the same unit, where that is more than the metric's default
    /// tolerance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<f64>,
}

/// How long batches waited, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonMissing {
    /// Which record.
    #[serde(flatten)]
    pub place: JsonPlace,
    /// The platform's names of the fields.
    pub fields: Vec<String>,
}

/// A record that does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonLeftOutRecord {
    /// Which record.
    #[serde(flatten)]
    pub place: JsonPlace,
    /// Why not.
    pub why: Why,
}

/// Where a record was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl ObserveResult {
    /// Of `measured`, which was read from `files`.
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
            apis: measured.apis.iter().copied().collect(),
            objects: measured.objects.iter().cloned().collect(),
            operations: measured.operations.iter().cloned().collect(),
            concurrency_modes: measured.concurrency_modes.iter().cloned().collect(),
            started: measured.started.map(|moment| moment.to_string()),
            ended: measured.ended.map(|moment| moment.to_string()),
            whole_seconds: measured.whole_seconds,
            observed: observed(measured),
            created_at_most: measured.created_at_most().filter(|_| measured.in_doubt > 0),
            failed_by_code: measured.results.failed.clone(),
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
                    fields: one.fields.iter().map(ToString::to_string).collect(),
                })
                .collect(),
            left_out: measured
                .left_out
                .iter()
                .map(|one| JsonLeftOutRecord { place: place(one.origin, &one.id), why: one.why })
                .collect(),
            remarks: remarks(measured, files),
            table: Some(table(measured)),
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

    /// What was measured of `metric`.
    pub(super) fn value(&self, metric: Metric) -> Option<f64> {
        self.observed.iter().find(|one| one.metric == metric).map(|one| one.value)
    }

    /// Looks whether a load could have these figures.
    ///
    /// # Errors
    ///
    /// Which it couldn't.
    pub(super) fn check_figures(&self) -> Result<(), String> {
        let waits = self.queueing.iter();
        let waits = waits.flat_map(|one| [one.mean_s, one.p50_s, one.p95_s, one.max_s]);
        let others = [
            self.records_per_batch,
            self.total_time_s,
            self.active_time_s,
            self.apex_time_s,
            self.active_per_record_s,
            self.service_at_most_s,
            self.service_if_shared_s,
            self.apex_per_record_s,
            self.overhead_per_batch_s,
            self.at_once_while_busy,
        ];
        let of_loads = self.loads.iter().flat_map(|load| &load.observed);
        if !self.observed.iter().chain(of_loads).all(JsonObserved::can_be) {
            return Err("`observed` has numbers that no load gives".to_owned());
        }
        match others.into_iter().flatten().chain(waits).all(can_be) {
            true => Ok(()),
            false => Err("it has times or counts that no load gives".to_owned()),
        }
    }
}

impl JsonObserved {
    fn can_be(&self) -> bool {
        self.metric.range().contains(&self.value)
            && can_be(self.value)
            && self.within.is_none_or(can_be)
    }
}

/// Whether it is a count of records or a number of seconds.
fn can_be(number: f64) -> bool {
    (0.0..1e15).contains(&number)
}

fn observed(measured: &Measured) -> Vec<JsonObserved> {
    let shape = |Observation { metric, value, within, .. }| JsonObserved { metric, value, within };
    measured.observed().into_iter().map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::parse_result;
    use crate::study_result::Shown;
    use forelock::records::Source;

    const JOB: &str = r#"{"id": "7505f000005aBcDAAU", "object": "Opportunity",
        "operation": "insert", "jobType": "V2Ingest", "state": "JobComplete",
        "createdDate": "2026-03-02T01:00:00.000Z", "systemModstamp": "2026-03-02T01:05:00.000Z",
        "numberRecordsProcessed": 5000, "numberRecordsFailed": 500, "retries": 0,
        "totalProcessingTime": 240000, "apiActiveProcessingTime": 200000}"#;

    fn result() -> ObserveResult {
        let source = Source::of_bytes("job.json", JOB.into()).unwrap();
        let measured = Measured::of(&[source]).unwrap_or_else(|_| unreachable!());
        ObserveResult::new(&measured, &["job.json".to_owned()])
    }

    #[test]
    fn what_was_measured_is_read_as_it_was_written() {
        let results = vec![result()];
        let read = parse_result(&results.to_json().unwrap()).unwrap();
        assert_eq!(read.document(), results.document());
        assert_eq!(read.to_json().unwrap(), results.to_json().unwrap());
    }

    #[test]
    fn what_no_load_gives_is_refused() {
        let refused = |change: fn(&mut ObserveResult)| {
            let mut result = result();
            change(&mut result);
            parse_result(&vec![result].to_json().unwrap()).is_err()
        };
        assert!(!refused(|_| ()));
        assert!(refused(|one| one.observed[0].value = -1.0));
        assert!(refused(|one| one.observed[0].within = Some(1e300)));
        assert!(refused(|one| one.active_per_record_s = Some(-1e-9)));
        assert!(refused(|one| {
            one.observed.retain(|one| one.metric == Metric::FailureRate);
            one.observed[0].value = 1.5;
        }));
    }
}
