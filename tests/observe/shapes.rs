//! Every shape in which records come, as the API and its tools answer.

use crate::support::measured;
use forelock::engine::Span;
use forelock::records::{JobApi, Measured, Note};
use forelock_report::ObserveResult;
use std::collections::BTreeSet;

/// `GET /services/data/v62.0/jobs/ingest/ID` of the Bulk API 2.0.
const V2: &str = r#"{
  "id" : "7505f000005aBcDAAU",
  "operation" : "insert",
  "object" : "Opportunity",
  "createdById" : "0055f000006Tzk7AAC",
  "createdDate" : "2026-03-02T01:00:00.000+0000",
  "systemModstamp" : "2026-03-02T01:00:20.000+0000",
  "state" : "JobComplete",
  "concurrencyMode" : "Parallel",
  "contentType" : "CSV",
  "apiVersion" : 62.0,
  "jobType" : "V2Ingest",
  "lineEnding" : "LF",
  "columnDelimiter" : "COMMA",
  "numberRecordsProcessed" : 500,
  "numberRecordsFailed" : 200,
  "retries" : 1,
  "totalProcessingTime" : 10000,
  "apiActiveProcessingTime" : 9000,
  "apexProcessingTime" : 1500,
  "isPkChunkingSupported" : false
}"#;

/// `GET /services/async/62.0/job/ID` of the Bulk API 1.0, in JSON.
const V1_JSON: &str = r#"{
   "apexProcessingTime" : 1500,
   "apiActiveProcessingTime" : 9000,
   "apiVersion" : 62.0,
   "assignmentRuleId" : null,
   "concurrencyMode" : "Serial",
   "contentType" : "CSV",
   "createdById" : "0055f000006Tzk7AAC",
   "createdDate" : "2026-03-02T01:00:00.000+0000",
   "externalIdFieldName" : null,
   "fastPathEnabled" : false,
   "id" : "7505f00000aBcDeAAK",
   "numberBatchesCompleted" : 2,
   "numberBatchesFailed" : 0,
   "numberBatchesInProgress" : 0,
   "numberBatchesQueued" : 0,
   "numberBatchesTotal" : 2,
   "numberRecordsFailed" : 200,
   "numberRecordsProcessed" : 500,
   "numberRetries" : 1,
   "object" : "Opportunity",
   "operation" : "insert",
   "state" : "Closed",
   "systemModstamp" : "2026-03-02T01:00:20.000+0000",
   "totalProcessingTime" : 10000
}"#;

/// The same in XML.
const V1_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?><jobInfo
   xmlns="http://www.force.com/2009/06/asyncapi/dataload">
 <id>7505f00000aBcDeAAK</id>
 <operation>insert</operation>
 <object>Opportunity</object>
 <createdById>0055f000006Tzk7AAC</createdById>
 <createdDate>2026-03-02T01:00:00.000Z</createdDate>
 <systemModstamp>2026-03-02T01:00:20.000Z</systemModstamp>
 <state>Closed</state>
 <concurrencyMode>Serial</concurrencyMode>
 <contentType>CSV</contentType>
 <numberBatchesQueued>0</numberBatchesQueued>
 <numberBatchesInProgress>0</numberBatchesInProgress>
 <numberBatchesCompleted>2</numberBatchesCompleted>
 <numberBatchesFailed>0</numberBatchesFailed>
 <numberBatchesTotal>2</numberBatchesTotal>
 <numberRecordsProcessed>500</numberRecordsProcessed>
 <numberRetries>1</numberRetries>
 <apiVersion>62.0</apiVersion>
 <numberRecordsFailed>200</numberRecordsFailed>
 <totalProcessingTime>10000</totalProcessingTime>
 <apiActiveProcessingTime>9000</apiActiveProcessingTime>
 <apexProcessingTime>1500</apexProcessingTime>
</jobInfo>"#;

/// `GET …/job/ID/batch`, in JSON: two batches that make up the jobs above.
const BATCHES_JSON: &str = r#"{"batchInfo":[{
   "apexProcessingTime" : 1000, "apiActiveProcessingTime" : 6000, "totalProcessingTime" : 6500,
   "createdDate" : "2026-03-02T01:00:00.000+0000", "systemModstamp" : "2026-03-02T01:00:08.000+0000",
   "id" : "7515f00000aaaaaAAA", "jobId" : "7505f00000aBcDeAAK", "state" : "Completed",
   "stateMessage" : null, "numberRecordsFailed" : 200, "numberRecordsProcessed" : 300
},{
   "apexProcessingTime" : 500, "apiActiveProcessingTime" : 3000, "totalProcessingTime" : 3500,
   "createdDate" : "2026-03-02T01:00:05.000+0000", "systemModstamp" : "2026-03-02T01:00:20.000+0000",
   "id" : "7515f00000bbbbbAAA", "jobId" : "7505f00000aBcDeAAK", "state" : "Completed",
   "stateMessage" : null, "numberRecordsFailed" : 0, "numberRecordsProcessed" : 200
}]}"#;

/// The load that all of the above record: 300 of 500 created in 20 s, 10 s of it on a worker.
#[track_caller]
fn assert_same(load: &Measured) {
    assert_eq!((load.created(), load.failed, load.processed), (Some(300), Some(200), Some(500)));
    assert_eq!(load.failure_rate(), Some(0.4));
    if load.notes.iter().any(|note| matches!(note, Note::NoBatches(_))) {
        assert_eq!((load.duration(), load.throughput()), (None, None));
        assert_eq!((load.degree_of_parallelism(), load.at_once_while_busy), (None, None));
        assert!(load.queueing.is_none());
    } else {
        assert_eq!(load.duration(), Some(Span::from_secs(20)));
        assert_eq!(load.throughput(), Some(15.0));
        assert_eq!(load.degree_of_parallelism(), Some(0.5));
    }
    assert_eq!(load.active_time, Some(Span::from_secs(9)));
    assert_eq!(load.active_per_record(), Some(Span::from_millis(18)));
    assert_eq!(load.apex_per_record(), Some(Span::from_millis(3)));
    assert!(load.whole_seconds);
}

#[test]
fn a_job_of_the_bulk_api_2() {
    let load = measured(&[V2]);
    assert_same(&load);
    assert_eq!((load.jobs, load.batches, load.retries), (1, Some(1), Some(1)));
    assert_eq!(load.apis, BTreeSet::from([JobApi::BulkV2]));
    assert_eq!(load.objects, BTreeSet::from(["Opportunity".to_owned()]));
    assert_eq!(load.concurrency_modes, BTreeSet::from(["Parallel".to_owned()]));
    assert_eq!((load.missing.len(), load.left_out.len(), load.notes.len()), (0, 0, 0));
    assert_eq!(load.overhead_per_batch(), Some(Span::from_secs(1)));
}

#[test]
fn a_job_of_the_bulk_api_1_in_json_and_in_xml() {
    for text in [V1_JSON, V1_XML] {
        let load = measured(&[text]);
        assert_same(&load);
        assert_eq!((load.jobs, load.batches, load.retries), (1, Some(2), Some(1)));
        assert_eq!(load.apis, BTreeSet::from([JobApi::BulkV1]));
        assert_eq!(load.concurrency_modes, BTreeSet::from(["Serial".to_owned()]));
        assert_eq!((load.missing.len(), load.notes.len()), (0, 1), "it asks for its batches");
        assert_eq!(load.overhead_per_batch(), Some(Span::from_millis(500)));
    }
    assert_eq!(measured(&[V1_JSON]).operations, measured(&[V1_XML]).operations);
}

#[test]
fn batches_with_and_without_their_job() {
    for files in [vec![BATCHES_JSON], vec![BATCHES_JSON, V1_XML], vec![V1_JSON, BATCHES_JSON]] {
        let load = measured(&files);
        assert_same(&load);
        assert_eq!((load.jobs, load.batches, load.records), (1, Some(2), 2), "{files:?}");
        // A batch does not say how often it was tried; its job does.
        let job_is_there = files.len() == 2;
        assert_eq!(load.retries, job_is_there.then_some(1));
        assert_eq!(load.missing.is_empty(), job_is_there);
        assert!(load.queueing.is_some());
    }
}

#[test]
fn lists_lines_and_wrappers() {
    let compact = V2.replace('\n', "");
    let other = compact.replace("7505f000005aBcDAAU", "7505f000005aBcEAAU");
    let two = [
        format!("[{compact},{other}]"),
        format!("{compact}\n{other}\n"),
        format!("{V2}\n{}", other.replace(',', ",\n")),
        format!("{{\"done\":true,\"nextRecordsUrl\":null,\"records\":[{compact},{other}]}}"),
        format!("{{\"status\":0,\"result\":[{compact},{other}]}}"),
        format!("[[{compact}],{{\"jobInfo\":{other}}},null]"),
        format!("\u{feff}\r\n [{compact},\r\n{other}] \r\n"),
    ];
    for text in &two {
        let load = measured(&[text]);
        assert_eq!((load.jobs, load.processed), (2, Some(1_000)), "{text}");
        assert_eq!(load.degree_of_parallelism(), Some(1.0), "{text}");
        assert!(load.notes.is_empty());
    }
    let apart = measured(&[V2, &other]);
    assert_eq!((apart.jobs, apart.processed), (2, Some(1_000)));
}

#[test]
fn a_list_that_goes_on_elsewhere_is_noted() {
    let text = format!("{{\"done\":false,\"nextRecordsUrl\":\"/x\",\"records\":[{V2}]}}");
    assert_eq!(measured(&[&text]).notes.len(), 1);
}

#[test]
fn numbers_may_be_text_or_decimals_and_fields_may_be_more() {
    let mut text = V2.to_owned();
    for (written, as_text) in [("500", "\"500\""), ("200,", "200.0,"), ("10000", "\" 10000 \"")] {
        assert!(text.contains(written));
        text = text.replacen(written, as_text, 1);
    }
    text = text.replacen('{', "{\"new\": {\"deep\": [1, {\"id\": null}]}, \"id2\": [], ", 1);
    assert_same(&measured(&[&text]));
}

#[test]
fn namespaces_comments_and_characters_by_number_change_nothing() {
    let prefixed = V1_XML
        .replace("</", "</d:")
        .replace(" <", " <d:")
        .replace("<d:/d:", "</d:")
        .replace("?><jobInfo", "?>\n<d:jobInfo")
        .replace("xmlns=", "xmlns:d=");
    assert!(prefixed.contains("<d:id>") && prefixed.contains("</d:jobInfo>"), "{prefixed}");
    let commented = V1_XML
        .replace("<operation>", "<!-- a <comment> --><unknown><id>x</id><b/></unknown><operation>")
        .replace(">Closed<", "><![CDATA[Clo]]>&#115;e&#x64;<")
        .replace("<assignmentRuleId/>", "");
    assert!(commented.contains("CDATA"));
    let nil = V1_XML.replace("<state>", "<stateMessage xsi:nil=\"true\"/><state>");
    for text in [prefixed, commented, nil] {
        let load = measured(&[&text]);
        assert_same(&load);
        assert_eq!(load.operations, BTreeSet::from(["insert".to_owned()]));
        assert_eq!(load.missing.len(), 0);
    }
}

#[test]
fn documents_one_after_another_are_all_read() {
    let second = V1_XML.replace("7505f00000aBcDeAAK", "7505f00000aBcDfAAK");
    let load = measured(&[&format!("{V1_XML}\n{second}\n")]);
    assert_eq!((load.jobs, load.processed), (2, Some(1_000)));
}

#[test]
fn stamps_may_have_any_offset_and_milliseconds() {
    let text = V2
        .replace("01:00:00.000+0000", "02:00:00.250+01:00")
        .replace("01:00:20.000+0000", "2026-03-02T01:00:20.250Z")
        .replace("2026-03-02T2026-03-02T", "2026-03-02T");
    let load = measured(&[&text]);
    assert_eq!(load.duration(), Some(Span::from_secs(20)));
    assert!(!load.whole_seconds);
}

/// Two jobs of 100 contacts and one of 300 accounts, whose batches know only their job.
#[test]
fn each_of_several_objects_is_a_load() {
    let job = |id: &str, object: &str, from: u32, processed: u32, failed: u32| {
        format!(
            r#"{{ "id": "{id}", "object": "{object}", "operation": "insert", "state": "Closed",
                 "numberBatchesTotal": 1, "numberBatchesCompleted": 1 }}
               {{ "id": "751{from}", "jobId": "{id}", "state": "Completed",
                 "createdDate": "2026-03-02T01:00:{from}.000Z",
                 "systemModstamp": "2026-03-02T01:00:{}.000Z",
                 "numberRecordsProcessed": {processed}, "numberRecordsFailed": {failed} }}"#,
            from + 10
        )
    };
    let contacts = [job("7501", "Contact", 10, 100, 1), job("7502", "Contact", 15, 100, 2)];
    let accounts = job("7503", "Account", 40, 300, 0);
    let load = measured(&[&contacts.concat(), &accounts]);
    assert_eq!((load.processed, load.failed), (Some(500), Some(3)));
    let of = |load: &Measured| {
        let object = load.objects.iter().cloned().collect::<String>();
        (object, load.processed, load.failed, load.duration().map(Span::as_secs_f64))
    };
    assert_eq!(
        load.loads.iter().map(of).collect::<Vec<_>>(),
        [
            ("Account".to_owned(), Some(300), Some(0), Some(10.0)),
            ("Contact".to_owned(), Some(200), Some(3), Some(15.0)),
        ]
    );
    let table = ObserveResult::new(&load, &["jobs.json".to_owned()]).table.unwrap();
    assert!(table.contains("# Contact\n# observed = { created = 197, failed = 3, "), "{table}");
    // One object is one load, and one that nobody knows is none.
    assert!(measured(&[&contacts.concat()]).loads.is_empty());
    let unknown = accounts.replace("\"object\": \"Account\",", "");
    assert!(measured(&[&contacts.concat(), &unknown]).loads.is_empty());
}
