//! Nothing counts twice, and what contradicts itself is refused.

use crate::support::{Batch, JOB, batch_list, measured, refused};
use forelock::records::{Note, Why};

fn batches() -> [Batch; 2] {
    [Batch { failed: 40, ..Batch::new(1, 0, 10, 10_000) }, Batch::new(2, 0, 20, 15_000)]
}

/// The job of [`batches`], with these fields replaced.
fn job(replaced: &[(&str, &str)]) -> String {
    let mut text = format!(
        r#"{{"id": "{JOB}", "state": "Closed", "object": "Opportunity", "operation": "insert",
            "createdDate": "2026-03-02T00:30:00Z", "systemModstamp": "2026-03-02T02:00:00Z",
            "numberBatchesTotal": 2, "numberBatchesCompleted": 2, "numberBatchesFailed": 0,
            "numberRecordsProcessed": 400, "numberRecordsFailed": 40, "numberRetries": 3,
            "totalProcessingTime": 25000, "apiActiveProcessingTime": 25000,
            "apexProcessingTime": 0}}"#
    );
    for (field, value) in replaced {
        let start = text.find(&format!("\"{field}\": ")).unwrap() + field.len() + 4;
        let end = start + text[start..].find([',', '}']).unwrap();
        text.replace_range(start..end, value);
    }
    text
}

#[test]
fn a_job_and_its_batches_count_once_by_the_batches() {
    let list = batch_list(&batches());
    for files in [[job(&[]), list.clone()], [list, job(&[])]] {
        let load = measured(&[&files[0], &files[1]]);
        assert_eq!((load.jobs, load.records, load.processed), (1, 2, Some(400)));
        // The client opened the job half an hour before it sent anything, and closed it later.
        assert_eq!(load.duration().unwrap().as_secs_f64(), 20.0);
        assert_eq!(load.retries, Some(3));
        assert_eq!(load.objects.len(), 1, "the job says what was loaded");
        assert_eq!((load.missing.len(), load.notes.len(), load.left_out.len()), (0, 0, 0));
    }
}

#[test]
fn an_id_of_15_characters_is_the_same_job() {
    let short = job(&[]).replace(JOB, &JOB[..15]);
    assert_eq!(measured(&[&short, &batch_list(&batches())]).jobs, 1);
}

#[test]
fn with_some_of_its_batches_a_job_counts_by_its_own_record() {
    let [one, _] = batches();
    let load = measured(&[&job(&[]), &batch_list(&[one])]);
    assert_eq!((load.records, load.processed, load.batches), (1, Some(400), Some(2)));
    assert_eq!(load.queueing, None, "its own times say nothing of single batches");
    assert!(matches!(
        load.notes[..],
        [Note::PartOfBatches { given: 1, total: 2, .. }, Note::NoBatches(_)]
    ));
}

#[test]
fn of_several_answers_on_one_batch_the_last_counts() {
    let [one, two] = batches();
    let under_way = Batch { state: "InProgress", processed: 100, ended: 5, failed: 0, ..one };
    let queued = Batch { state: "Queued", processed: 0, ended: 0, failed: 0, total: 0, ..one };
    let load = measured(&[&batch_list(&[under_way, two, one, queued])]);
    assert_eq!((load.processed, load.failed, load.batches), (Some(400), Some(40), Some(2)));
    assert_eq!(load.left_out.len(), 2);
    assert!(load.left_out.iter().all(|one| one.why == Why::Older));
    // The same file twice is the same load once, and so is one that differs in its spaces.
    let list = batch_list(&batches());
    let twice = measured(&[&list, &list]);
    assert_eq!((twice.processed, twice.left_out.len()), (Some(400), 0));
    assert!(matches!(twice.notes[..], [Note::SameFile { file: 1 }]));
    let spaced = measured(&[&list, &format!("{list}\n")]);
    assert_eq!((spaced.processed, spaced.left_out.len()), (Some(400), 2));
}

#[test]
fn batches_of_two_jobs_may_have_the_same_id() {
    let list = batch_list(&batches());
    let other = list.replace(JOB, "7505f00000zZzZzAAK");
    let load = measured(&[&list, &other]);
    assert_eq!((load.jobs, load.processed, load.left_out.len()), (2, Some(800), 0));
}

#[test]
fn queries_load_nothing() {
    let query = job(&[("operation", "\"query\""), ("id", "\"7505f00000qQqQqAAK\"")]);
    let load = measured(&[&query, &batch_list(&batches())]);
    assert_eq!((load.jobs, load.processed), (1, Some(400)));
    assert_eq!(load.left_out[0].why, Why::Query);
    let wrong = refused(&[&query]);
    assert!(wrong.contains("these are queries") && wrong.contains("a.txt:1:1"), "{wrong}");
}

#[test]
fn jobs_of_the_bulk_api_1_end_with_their_batches() {
    let open = job(&[("state", "\"Open\"")]);
    let load = measured(&[&open]);
    assert!(matches!(load.notes[..], [Note::StillOpen { .. }, Note::NoBatches(_)]));
    assert_eq!(load.processed, Some(400));
    let waiting = job(&[("numberBatchesCompleted", "1")]);
    assert!(refused(&[&waiting]).contains("nothing here has ended"));
    // With the batches there, it is they that have ended or not.
    assert_eq!(measured(&[&waiting, &batch_list(&batches())]).processed, Some(400));
}

#[test]
fn where_nothing_has_ended_that_is_an_error() {
    for state in ["Open", "UploadComplete", "InProgress"] {
        let text = format!(r#"[{{"id": "1", "state": "{state}", "jobType": "V2Ingest"}}]"#);
        let wrong = refused(&[&text]);
        assert!(wrong.contains("nothing here has ended") && wrong.contains("a.txt:1:2"), "{wrong}");
    }
    let aborted = Batch { state: "NotProcessed", processed: 0, failed: 0, ..batches()[0] };
    assert!(refused(&[&batch_list(&[aborted])]).contains("nothing here was processed"));
}

#[test]
fn a_job_that_contradicts_its_batches_is_refused() {
    let list = batch_list(&batches());
    for (field, value, words) in [
        (
            "numberRecordsProcessed",
            "401",
            "says that 401 records were processed, but its 2 batches say 400",
        ),
        ("numberRecordsFailed", "39", "39 records were failed"),
    ] {
        let wrong = refused(&[&job(&[(field, value)]), &list]);
        assert!(wrong.contains(words) && wrong.contains("a.txt:1:1"), "{wrong}");
    }
    // An answer from before the end says nothing of it.
    let early = job(&[("numberRecordsProcessed", "200"), ("numberBatchesCompleted", "1")]);
    assert_eq!(measured(&[&early, &list]).processed, Some(400));
}

#[test]
fn a_batch_of_no_job_is_refused_beside_jobs() {
    let list = batch_list(&batches()).replacen(&format!("<jobId>{JOB}</jobId>"), "", 1);
    let alone = measured(&[&list]);
    assert_eq!((alone.processed, alone.missing[0].fields[0]), (Some(400), "jobId"));
    let wrong = refused(&[&list, &job(&[])]);
    assert!(wrong.contains("`jobId` is missing") && wrong.contains("a.txt:3:2"), "{wrong}");
}
