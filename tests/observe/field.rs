//! What people really have: files after public bug reports, and others of the same kinds.

use crate::support::{Batch, batch_list, measured, observed, refused};
use forelock::records::{JobApi, Measured, Note, Source};
use forelock::scenario::Metric;
use forelock_report::{MeasuredScenario, ObserveResult};

/// A file of `fixtures`.
fn fixture(name: &str) -> String {
    let path = format!("{}/tests/observe/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn of_fixture(name: &str) -> Measured {
    measured(&[&fixture(name)])
}

/// What `[observed]` has of counts, and the duration.
#[derive(Debug, Default, PartialEq)]
struct Figures {
    created: Option<f64>,
    failed: Option<f64>,
    unprocessed: Option<f64>,
    processed: Option<f64>,
    seconds: Option<f64>,
}

impl Figures {
    fn of(load: &Measured) -> Self {
        let count = |metric| observed(load, metric);
        Self {
            created: count(Metric::Created),
            failed: count(Metric::Failed),
            unprocessed: count(Metric::Unprocessed),
            processed: count(Metric::Processed),
            seconds: observed(load, Metric::Duration),
        }
    }
}

fn job_of_v1(more: &str) -> String {
    format!(
        r#"{{"id": "750000000000001AAA", "object": "Contact", "operation": "insert", "state": "Closed",
            "createdDate": "2026-03-02T01:00:00.000Z", "systemModstamp": "2026-03-02T01:03:00.000Z",
            "numberBatchesTotal": 2, "numberBatchesCompleted": 2, "numberBatchesFailed": 0,
            "numberRecordsProcessed": 400, "numberRecordsFailed": 0, "totalProcessingTime": 18000000,
            "apiActiveProcessingTime": 100{more}}}"#
    )
}

/// A job of the Bulk API 1.0 is created when it is opened and last changed when it is closed.
#[test]
fn a_job_of_the_bulk_api_1_does_not_say_when_it_ran() {
    let files = [
        fixture("o01s-job-closed-early.xml"),
        job_of_v1(", \"concurrencyMode\": \"Parallel\""),
        job_of_v1(", \"numberRetries\": 0").replace("Closed", "Aborted"),
        // As a Python client that reads the XML into names of its own has it.
        job_of_v1("").replace("numberBatchesTotal", "number_batches_total"),
    ];
    for file in &files {
        let load = measured(&[file]);
        assert!(load.notes.iter().any(|note| matches!(note, Note::NoBatches(_))), "{file}");
        for metric in [Metric::Duration, Metric::Throughput, Metric::DegreeOfParallelism] {
            assert_eq!(observed(&load, metric), None, "{file}");
        }
        assert!(load.queueing.is_none() && load.at_once_while_busy.is_none(), "{file}");
        assert!(load.started.is_none() && load.ended.is_none(), "{file}");
        let remarks = ObserveResult::new(&load, &["a.txt".to_owned()]).remarks.join("\n");
        assert!(
            remarks.contains("GET /services/async/62.0/job/750000000000001AAA/batch"),
            "{remarks}"
        );
    }
}

#[test]
fn more_work_than_time_is_a_contradiction() {
    let job = |mode: &str| {
        format!(
            r#"{{"id": "7505f00000aBcDeAAK", "state": "Closed", "concurrencyMode": "{mode}",
                "operation": "insert", "numberBatchesTotal": 2}}"#
        )
    };
    // Two batches beside one another: fine in Parallel, impossible in Serial.
    let beside = batch_list(&[Batch::new(1, 0, 20, 18_000), Batch::new(2, 0, 20, 18_000)]);
    assert_eq!(measured(&[&beside, &job("Parallel")]).processed, Some(400));
    let wrong = refused(&[&beside, &job("Serial")]);
    assert!(wrong.contains("in Serial mode one batch runs at a time"), "{wrong}");
    assert!(wrong.contains("36s in 20s") && wrong.contains("a.txt:3:2"), "{wrong}");
    // One after another, with the waits of the second in its life, is what Serial is.
    let after = batch_list(&[Batch::new(1, 0, 10, 10_000), Batch::new(2, 0, 20, 9_900)]);
    assert_eq!(measured(&[&after, &job("serial")]).processed, Some(400));
    // Seconds in place of milliseconds, or the stamps of another answer.
    let all = batch_list(&[Batch::new(1, 0, 20, 200_000), Batch::new(2, 0, 20, 180_000)]);
    let wrong = refused(&[&all]);
    assert!(wrong.contains("worked for 6m 20s in all, which 2 can't in 20s"), "{wrong}");
}

/// What `sf data … --json` prints, and other clients keep.
#[test]
fn what_clients_make_of_a_job() {
    let sf = |result: &str| format!(r#"{{"status": 0, "result": {result}, "warnings": []}}"#);
    let summary = r#"{"jobId": "750000000000006AAA", "processedRecords": 500,
                      "successfulRecords": 480, "failedRecords": 20}"#;
    let of = |created: u32, failed: u32, unprocessed: Option<u32>, processed: u32| Figures {
        created: Some(created.into()),
        failed: Some(failed.into()),
        unprocessed: unprocessed.map(f64::from),
        processed: Some(processed.into()),
        seconds: None,
    };
    for (what, file, expected) in [
        ("import", fixture("o06b-sf-import-bulk.json"), of(10_000, 0, None, 10_000)),
        ("update, resume, delete", sf(summary), of(480, 20, None, 500)),
        (
            "results",
            sf(r#"{"processedRecords": 500, "successfulRecords": 480, "failedRecords": 20,
                  "status": "JobComplete", "operation": "insert", "object": "Contact",
                  "successFilePath": "750000000000006AAA-success-records.csv",
                  "failedFilePath": "750000000000006AAA-failed-records.csv"}"#),
            of(480, 20, None, 500),
        ),
        (
            "upsert",
            fixture("o05-sf-upsert-bulk.json"),
            Figures { seconds: Some(2.0), ..of(2, 0, Some(0), 2) },
        ),
        (
            "records alone",
            sf(r#"{"successfulResults": [{"sf__Id": "a0"}, {"sf__Id": "a1"}],
                  "failedResults": [{"sf__Error": "UNABLE_TO_LOCK_ROW:unable:--"}],
                  "unprocessedRecords": [{"Name": "x"}]}"#),
            of(2, 1, Some(1), 3),
        ),
        (
            "simple-salesforce",
            fixture("o07-simple-salesforce.json"),
            of(3_877, 123, Some(0), 4_000),
        ),
        (
            "simple-salesforce, cut short",
            fixture("o07-simple-salesforce.json").replacen(
                "\"numberRecordsProcessed\": 2000",
                "\"numberRecordsProcessed\": 1500",
                1,
            ),
            of(3_377, 123, Some(500), 3_500),
        ),
        (
            "snake case",
            fixture("p07b-snake.json"),
            Figures { seconds: Some(60.0), ..of(1_800, 200, None, 2_000) },
        ),
        (
            "Pascal case",
            r#"{"Id": "750000000000009AAA", "State": "JobComplete", "NumberRecordsProcessed": 7,
                "NumberRecordsFailed": 3}"#
                .to_owned(),
            of(4, 3, None, 7),
        ),
    ] {
        let load = measured(&[&file]);
        assert_eq!(Figures::of(&load), expected, "{what}");
        if load.jobs > 0 && what != "Pascal case" {
            assert!(load.apis.contains(&JobApi::BulkV2), "{what}: {:?}", load.apis);
        }
    }
    // A client's summary and the platform's own answer are one job.
    let own = r#"{"id": "750000000000006", "state": "JobComplete", "retries": 0,
                  "createdDate": "2026-03-02T01:00:00Z", "systemModstamp": "2026-03-02T01:01:00Z",
                  "numberRecordsProcessed": 500, "numberRecordsFailed": 20}"#;
    for files in [[sf(summary), own.to_owned()], [own.to_owned(), sf(summary)]] {
        let load = measured(&[&files[0], &files[1]]);
        assert_eq!((load.jobs, load.processed), (1, Some(500)));
        assert_eq!(observed(&load, Metric::Duration), Some(60.0), "the fuller one counts");
    }
    let wrong =
        refused(&[r#"{"job_id": "1", "numberRecordsTotal": 10, "numberRecordsProcessed": 20}"#]);
    assert!(wrong.contains("20 records were processed of 10 in all"), "{wrong}");
}

#[test]
fn an_answer_without_counts_says_what_to_ask_for() {
    let line = |id: &str| {
        format!("`sf api request rest /services/data/v62.0/jobs/ingest/{id} > job.json`")
    };
    let timeout = r#"{"name": "TimeoutError", "exitCode": 69, "status": 69, "commandName": "DataUpsertBulk",
        "message": "The operation timed out after 1 minutes.\n\nRun \"sf data upsert resume --job-id 750000000000011AAA\"."}"#;
    let failed = r#"{"name": "JobFailedError", "message": "Job failed to be processed due to:\nInvalidBatch : x",
        "exitCode": 1, "status": 1, "data": {"jobId": "750000000000012AAA", "state": "Failed"}}"#;
    for (file, id, words) in [
        (
            fixture("p11-sf-partial-failure.json"),
            "750000000000010AAA",
            "failed to process 200 recor",
        ),
        (timeout.to_owned(), "750000000000011AAA", "timed out"),
        (failed.to_owned(), "750000000000012AAA", "Job failed"),
        (r#"{"name": "X", "message": "No org", "exitCode": 1}"#.to_owned(), "750…", "No org"),
        (
            r#"{"status": 0, "result": {"jobId": "750000000000013AAA"}}"#.to_owned(),
            "750000000000013AAA",
            "neither counts nor times",
        ),
    ] {
        let wrong = refused(&[&file]);
        assert!(wrong.contains(&line(id)) && wrong.contains(words), "{wrong}");
    }
}

#[test]
fn batches_nested_in_their_job_are_its_batches() {
    let nested = fixture("p06a2-batches.json");
    let without_ids = nested.replace("\"jobId\":\"750000000000009AAA\",", "");
    assert_ne!(nested, without_ids);
    let wrapped = without_ids
        .replace("\"batches\":[", "\"batchInfoList\":{\"batchInfo\":[")
        .replace("]}", "]}}");
    for file in [&nested, &without_ids, &wrapped] {
        let load = measured(&[file]);
        assert_eq!((load.jobs, load.records, load.processed), (1, 2, Some(4_000)), "{file}");
        assert_eq!(observed(&load, Metric::Duration), Some(60.0), "{file}");
    }
}

#[test]
fn a_batch_of_more_than_10_000_records_is_of_a_query() {
    let large = |records| Batch { processed: records, ..Batch::new(1, 0, 30, 20_000) };
    let other = Batch::new(2, 0, 30, 20_000);
    for file in [
        fixture("o13-pk-chunking-query.xml"),
        batch_list(&[large(10_001), other]),
        r#"{"id": "1", "jobType": "V2Query", "state": "JobComplete", "numberRecordsProcessed": 9}"#
            .to_owned(),
        job_of_v1("").replace("\"operation\": \"insert\",", "").replace(": 400", ": 20001"),
    ] {
        let wrong = refused(&[&file]);
        assert!(wrong.contains("these are queries"), "{wrong}");
    }
    assert_eq!(measured(&[&batch_list(&[large(10_000), other])]).processed, Some(10_200));
    let job = r#"{"id": "7505f00000aBcDeAAK", "operation": "insert", "numberBatchesTotal": 1}"#;
    let wrong = refused(&[&batch_list(&[large(10_001)]), job]);
    assert!(wrong.contains("more than 10,000 records in a batch") && wrong.contains("`insert`"));
}

#[test]
fn what_failed_as_a_whole_has_no_rate_and_says_why() {
    let failed = |message: &str| {
        Batch { processed: 0, state: "Failed", total: 0, active: 0, ..Batch::new(1, 0, 5, 0) }
            .xml()
            .replace("<state>", &format!("<stateMessage>{message}</stateMessage><state>"))
    };
    for (file, message) in [
        (fixture("o14-v2-failed.json"), "InvalidBatch : Field name not found : Name"),
        (failed("InvalidBatch : no header"), "InvalidBatch : no header"),
        (
            fixture("o14-v2-failed.json").replace("errorMessage", "error_message"),
            "InvalidBatch : Field name not found : Name",
        ),
    ] {
        let load = measured(&[&file]);
        assert_eq!((load.failure_rate(), load.throughput()), (None, None), "{file}");
        let result = ObserveResult::new(&load, &["a.txt".to_owned()]);
        assert!(result.remarks.iter().any(|one| one.contains(message)), "{:?}", result.remarks);
        let table = result.table.as_ref().unwrap();
        assert!(table.lines().all(|line| line.starts_with('#')), "{table}");
        assert!(!MeasuredScenario::new(&load, &result).is_whole);
    }
    // One batch of two: what the other gave stands, with what is missing above it.
    let load = of_fixture("o18-batch-failed.xml");
    assert_eq!(load.failure_rate(), Some(0.0));
    let result = ObserveResult::new(&load, &["a.txt".to_owned()]);
    let message = "InvalidBatch : Field name not found : HasOptedOutOfEmail";
    assert!(result.table.unwrap().contains(&format!("was stopped ({message}).\n")));
    assert!(result.remarks.iter().any(|one| one.contains(message)));
}

#[test]
fn what_a_job_that_was_cut_short_created_is_not_known() {
    let aborted = fixture("o15-v2-aborted.json");
    for file in [
        aborted.clone(),
        aborted.replace("Aborted", "Failed"),
        r#"{"status": 0, "result": {"processedRecords": 100, "failedRecords": 10, "status": "Aborted",
            "successFilePath": "750000000000015AAA-success-records.csv"}}"#
            .to_owned(),
    ] {
        let load = measured(&[&file]);
        assert_eq!((load.created(), load.created_at_most()), (None, Some(90)), "{file}");
        assert_eq!((load.failure_rate(), load.throughput()), (None, None), "{file}");
        let found = Figures::of(&load);
        assert_eq!((found.created, found.failed, found.processed), (None, Some(10.0), None), "{file}");
        let table = ObserveResult::new(&load, &["a.txt".to_owned()]).table.unwrap();
        assert!(table.contains("# created: at most 90\n"), "{table}");
    }
    // What all failed, or was all processed, is known.
    let all_failed = aborted.replace("\"numberRecordsFailed\":10,", "\"numberRecordsFailed\":100,");
    assert_eq!(measured(&[&all_failed]).created(), Some(0));
    assert_eq!(measured(&[&aborted.replace("Aborted", "JobComplete")]).created(), Some(90));
}

const JOB_OF_THREE: &str = r#"{"id": "750000000000016AAA", "state": "JobComplete", "retries": 0,
    "numberRecordsProcessed": 10, "numberRecordsFailed": 3}"#;

#[test]
fn failures_are_counted_by_code() {
    let csv = fixture("o08-failedresults.csv");
    let rows = |parted: &str| {
        [
            "sf__Id;sf__Error;Name",
            ";UNABLE_TO_LOCK_ROW:unable:--;a",
            ";UNABLE_TO_LOCK_ROW:x:--;b",
            ";DUPLICATE_VALUE:y:--;c",
        ]
        .join("\r\n")
        .replace(';', parted)
    };
    let v1 = "\"Id\",\"Success\",\"Created\",\"Error\"\n".to_owned()
        + &"\"001\",\"true\",\"true\",\"\"\n".repeat(7)
        + "\"\",\"false\",\"false\",\"UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--\"\n"
        + "\"\",\"false\",\"false\",\"unable to obtain exclusive access to this record or 2 records\"\n"
        + "\"\",\"false\",\"false\",\"DUPLICATE_VALUE:duplicate value, \"\"x\"\"\nfound:--\"\n";
    let data_loader = "\"NAME\",\"ERROR\"\n\"a\",\"UNABLE_TO_LOCK_ROW:u:--\"\n\"b\",\"unable to obtain \
                       exclusive access to this record\"\n\"c\",\"DUPLICATE_VALUE:x:--\"\n";
    let json = r#"{"status": 0, "result": {"jobInfo": {"id": "750000000000016AAA", "state": "JobComplete",
        "retries": 0, "numberRecordsProcessed": 10, "numberRecordsFailed": 3},
        "records": {"successfulResults": [], "unprocessedRecords": [], "failedResults": [
        {"sf__Error": "UNABLE_TO_LOCK_ROW:a:--"}, {"sf__Error": "UNABLE_TO_LOCK_ROW:b:--"},
        {"sf__Id": "", "sf__Error": "DUPLICATE_VALUE:c:--"}]}}}"#;
    for file in [
        csv.clone(),
        rows(","),
        rows(";"),
        rows("\t"),
        rows("|"),
        rows("^"),
        rows("`"),
        v1.clone(),
        data_loader.to_owned(),
        json.to_owned(),
    ] {
        let load = measured(&[JOB_OF_THREE, &file]);
        assert_eq!((load.failed, load.lock_failures()), (Some(3), Some(2)), "{file}");
        assert_eq!(load.results.failed["DUPLICATE_VALUE"], 1, "{file}");
        // The model knows row locks alone: what is created in it is not what was.
        assert_eq!(observed(&load, Metric::Failed), Some(2.0), "{file}");
        assert_eq!(observed(&load, Metric::FailureRate), Some(0.2), "{file}");
        assert_eq!(observed(&load, Metric::Created), None, "{file}");
        assert_eq!(observed(&load, Metric::Processed), Some(10.0), "{file}");
        let table = ObserveResult::new(&load, &["a.txt".to_owned()]).table.unwrap();
        assert!(table.contains("not for other reasons: DUPLICATE_VALUE 1."), "{table}");
    }
    // Without jobs, failed results say what failed; results of all records say all.
    let alone = measured(&[&csv]);
    assert_eq!((alone.failed, alone.processed), (Some(3), None));
    assert_eq!(observed(&alone, Metric::Failed), Some(2.0));
    assert_eq!((measured(&[&v1]).processed, measured(&[&v1]).created()), (Some(10), Some(7)));
}

#[test]
fn results_that_are_not_of_all_failures_say_nothing_of_the_rest() {
    let locks_alone = "sf__Id,sf__Error\n,UNABLE_TO_LOCK_ROW:a:--\n";
    let job = |failed: u32| JOB_OF_THREE.replace(": 3}", &format!(": {failed}}}"));
    let all = measured(&[&job(1), locks_alone]);
    assert_eq!((all.lock_failures(), observed(&all, Metric::Created)), (Some(1), Some(9.0)));
    let some = measured(&[&job(3), locks_alone]);
    assert_eq!((some.lock_failures(), observed(&some, Metric::Failed)), (None, Some(3.0)));
    // Named twice, a file of results counts once.
    assert_eq!(measured(&[&job(1), locks_alone, locks_alone]).lock_failures(), Some(1));
    // None failed, and that is what its file says.
    assert_eq!(measured(&[&job(0), "sf__Id,sf__Error,Name\n"]).lock_failures(), Some(0));
    let wrong = refused(&["Id,Name\n1,a\n"]);
    assert!(wrong.contains("nor results as CSV") && wrong.contains("a.txt:1:1"), "{wrong}");
}

#[test]
fn a_file_named_twice_counts_once() {
    for name in ["o07-simple-salesforce.json", "p07b-snake.json", "o06b-sf-import-bulk.json"] {
        let file = fixture(name);
        let twice = measured(&[&file, &file]);
        assert_eq!(Figures::of(&twice), Figures::of(&of_fixture(name)), "{name}");
        let spaced = measured(&[&file, &format!("{file}\n")]);
        assert_eq!(Figures::of(&spaced), Figures::of(&of_fixture(name)), "{name}: by its ids");
    }
    // Without ids there is nothing but the content to tell by.
    let nameless =
        batch_list(&[Batch::new(1, 0, 9, 9_000)]).replace("<id>75150000000001AAA</id>", "");
    assert_eq!(measured(&[&nameless, &nameless]).processed, Some(200));
}

#[test]
fn powershell_writes_utf_16() {
    for (name, processed) in
        [("o05-sf-upsert-bulk.json", 2), ("o01s-job-closed-early.xml", 1_000_000)]
    {
        for (mark, unit) in [
            (*b"\xff\xfe", u16::to_le_bytes as fn(u16) -> [u8; 2]),
            (*b"\xfe\xff", u16::to_be_bytes),
        ] {
            let text = fixture(name);
            let bytes = mark.into_iter().chain(text.encode_utf16().flat_map(unit));
            let source = Source::of_bytes(name, bytes.collect()).unwrap_or_else(|w| panic!("{w}"));
            let load = Measured::of(&[source]).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
            assert_eq!(load.processed, Some(processed), "{name}");
        }
    }
}
