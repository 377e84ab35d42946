//! Figures worked out by hand.

use crate::support::{Batch, batch_list, measured, observed};
use forelock::engine::Span;
use forelock::records::{Note, Why};
use forelock::scenario::{Metric, Observation};

#[track_caller]
fn assert_close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
}

/// Three batches of one job, from one o'clock on:
///
/// | batch | created | on a worker | ended |
/// |---|---|---|---|
/// | 1 | 0 s | 0 to 10 s | 10 s |
/// | 2 | 0 s | 5 to 20 s | 20 s |
/// | 3 | 5 s | 30 to 50 s | 50 s |
///
/// 45 s of work in 50 s, of which 40 s have any: 0.9 at once overall, 1.125 while any ran. Batch 1
/// waited 0 s, 2 5 s, 3 25 s.
fn three() -> [Batch; 3] {
    [
        Batch { failed: 40, active: 9_000, ..Batch::new(1, 0, 10, 10_000) },
        Batch { active: 14_000, apex: 2_000, ..Batch::new(2, 0, 20, 15_000) },
        Batch { active: 19_000, apex: 1_000, ..Batch::new(3, 5, 50, 20_000) },
    ]
}

#[test]
fn three_batches_by_hand() {
    let load = measured(&[&batch_list(&three())]);
    assert_eq!((load.created(), load.failed, load.processed), (Some(560), Some(40), Some(600)));
    assert_close(load.failure_rate(), 1.0 / 15.0);
    assert_eq!(load.duration(), Some(Span::from_secs(50)));
    assert_close(load.throughput(), 11.2);
    assert_close(load.degree_of_parallelism(), 0.9);
    assert_close(load.at_once_while_busy, 1.125);
    assert_eq!((load.jobs, load.records, load.batches), (1, 3, Some(3)));
    assert_close(load.records_per_batch(), 200.0);
    // 42 s of active time over 600 records, of which 560 were created; 3 s in triggers; 3 s of overhead over 3 batches.
    assert_eq!(load.active_per_record(), Some(Span::from_millis(70)));
    assert_eq!(load.apex_per_record(), Some(Span::from_millis(5)));
    assert_eq!(load.overhead_per_batch(), Some(Span::from_secs(1)));
    let shared = load.service_if_shared().unwrap().as_secs_f64();
    assert!((shared - 42.0 / 560.0 / 1.125).abs() < 1e-9, "{shared}");
    assert_eq!(load.service_at_most(), Some(Span::from_millis(75)));
    let queueing = load.queueing.unwrap();
    assert_eq!((queueing.batches, queueing.delay.mean, queueing.delay.p50), (3, 10.0, 5.0));
    assert_eq!((queueing.delay.min, queueing.delay.max), (0.0, 25.0));
    // Type 7: between the second and the third of three, nine tenths of the way.
    assert!((queueing.delay.p95 - 23.0).abs() < 1e-9);
}

#[test]
fn what_is_observed_is_in_the_metrics_of_the_model() {
    let load = measured(&[&batch_list(&three())]);
    let expected = [
        (Metric::Created, 560.0),
        (Metric::Failed, 40.0),
        (Metric::Processed, 600.0),
        (Metric::FailureRate, 40.0 / 600.0),
        (Metric::Duration, 50.0),
        (Metric::Throughput, 11.2),
        (Metric::DegreeOfParallelism, 0.9),
        (Metric::Batches, 3.0),
    ];
    let expected = expected.map(|(metric, value)| Observation::new(metric, value));
    assert_eq!(load.observed(), expected);
}

#[test]
fn the_order_of_records_and_files_does_not_matter() {
    let [one, two, three] = three();
    let expected = measured(&[&batch_list(&[one, two, three])]);
    let turned = measured(&[&batch_list(&[three, one, two])]);
    let apart = measured(&[&three.xml(), &two.xml(), &one.xml()]);
    for other in [turned, apart] {
        assert_eq!(other.observed(), expected.observed());
        assert_eq!(other.queueing, expected.queueing);
        assert_eq!(other.at_once_while_busy, expected.at_once_while_busy);
    }
}

#[test]
fn short_loads_are_known_to_the_second() {
    // 20 records in 4 s on stamps of whole seconds: 1 s of 4 is more than the default of a tenth.
    let load = measured(&[&batch_list(&[Batch::new(1, 0, 4, 2_000)])]);
    let within = |metric: Metric| {
        load.observed().into_iter().find(|one| one.metric == metric).unwrap().within
    };
    assert_eq!(within(Metric::Duration), None, "the default is 1 s at least");
    assert_eq!(within(Metric::DegreeOfParallelism), Some(0.125));
    assert_eq!(within(Metric::Throughput), Some(12.5));
    assert_eq!(within(Metric::FailureRate), None);
    let long = measured(&[&batch_list(&[Batch::new(1, 0, 40, 2_000)])]);
    assert!(long.observed().iter().all(|one| one.within.is_none()));
}

#[test]
fn how_many_ran_at_once_is_not_said_of_batches_that_the_stamps_cannot_tell_apart() {
    let serial = |seconds: u32| {
        let batch = |k| Batch::new(k, 0, (k + 1) * seconds, seconds * 1_000);
        let batches: Vec<Batch> = (0..10).map(batch).collect();
        measured(&[&batch_list(&batches)]).at_once_while_busy
    };
    assert_eq!(serial(1), None);
    assert_eq!(serial(10), Some(1.0));
}

#[test]
fn a_load_of_nothing_has_no_rates() {
    let nothing = Batch { processed: 0, ..Batch::new(1, 0, 0, 0) };
    let load = measured(&[&batch_list(&[nothing])]);
    assert_eq!((load.failure_rate(), load.created()), (None, Some(0)));
    assert_eq!((load.throughput(), load.degree_of_parallelism()), (None, None));
    assert_eq!((load.active_per_record(), load.at_once_while_busy), (None, None));
    assert_eq!(observed(&load, Metric::Throughput), None);
    assert!(load.observed().iter().all(|one| one.value.is_finite()));
}

#[test]
fn a_large_job_of_the_bulk_api_2_is_several_batches() {
    let job = |processed: u32, total: u32| {
        let text = format!(
            r#"{{"id": "7505f000005aBcDAAU", "jobType": "V2Ingest", "state": "JobComplete",
                "createdDate": "2026-03-02T01:00:00Z", "systemModstamp": "2026-03-02T01:02:00Z",
                "numberRecordsProcessed": {processed}, "numberRecordsFailed": 0, "retries": 0,
                "totalProcessingTime": {total}, "apiActiveProcessingTime": {total},
                "apexProcessingTime": 0}}"#
        );
        measured(&[&text])
    };
    assert_eq!(job(1, 1_000).batches, Some(1));
    assert_eq!(job(10_000, 100_000).batches, Some(1));
    let large = job(25_000, 300_000);
    assert_eq!(large.batches, Some(3));
    // 300 s on workers in two minutes: several at once, and no single wait to tell.
    assert_eq!((large.degree_of_parallelism(), large.at_once_while_busy), (Some(2.5), Some(2.5)));
    assert_eq!((large.queueing, large.notes.len()), (None, 0));
}

#[test]
fn a_batch_that_worked_for_longer_than_it_existed_is_noted() {
    let odd = [Batch::new(1, 0, 10, 15_000), Batch::new(2, 0, 20, 1_000)];
    assert!(matches!(measured(&[&batch_list(&odd)]).notes[..], [Note::LongerThanItsLife(_)]));
}

#[test]
fn what_a_field_is_missing_for_is_not_said_and_the_rest_is() {
    let [one, two, three] = three();
    let list = batch_list(&[one, two, three]);
    let without = |field: &str| {
        let (start, end) = (format!("<{field}>"), format!("</{field}>"));
        let from = list.find(&start).unwrap();
        let to = from + list[from..].find(&end).unwrap() + end.len();
        let load = measured(&[&format!("{}{}", &list[..from], &list[to..])]);
        let missing: Vec<_> = load.missing.iter().flat_map(|one| one.fields.clone()).collect();
        assert!(missing.contains(&field), "{field} in {missing:?}");
        assert_eq!(missing.iter().filter(|&&name| name == field).count(), 1);
        load
    };
    let load = without("numberRecordsFailed");
    assert_eq!((load.processed, load.failed, load.created()), (Some(600), None, None));
    assert_eq!((load.failure_rate(), load.throughput()), (None, None));
    assert_eq!(load.active_per_record(), Some(Span::from_millis(70)));
    let load = without("numberRecordsProcessed");
    assert_eq!((load.processed, load.failed), (None, Some(40)));
    assert_eq!((load.failure_rate(), load.active_per_record()), (None, None));
    let load = without("createdDate");
    assert_eq!((load.duration(), load.degree_of_parallelism()), (None, None));
    assert_eq!((load.failed, load.queueing.unwrap().batches), (Some(40), 2));
    let load = without("systemModstamp");
    assert_eq!((load.duration(), load.at_once_while_busy), (None, None));
    let load = without("totalProcessingTime");
    assert_eq!((load.degree_of_parallelism(), load.overhead_per_batch()), (None, None));
    assert_eq!(load.duration(), Some(Span::from_secs(50)));
    let load = without("apiActiveProcessingTime");
    assert_eq!((load.active_per_record(), load.overhead_per_batch()), (None, None));
    let load = without("apexProcessingTime");
    assert_eq!(load.apex_per_record(), None);
    assert_eq!(without("state").failed, Some(40));
}

#[test]
fn what_has_not_ended_does_not_count_and_is_named() {
    let [one, two, three] = three();
    let waiting = Batch { state: "Queued", processed: 0, ..three };
    let aborted = Batch { state: "NotProcessed", processed: 0, total: 0, active: 0, ..three };
    for (third, why) in [(waiting, Why::Unfinished), (aborted, Why::NeverProcessed)] {
        let load = measured(&[&batch_list(&[one, two, third])]);
        assert_eq!((load.processed, load.batches, load.records), (Some(400), Some(2), 2));
        assert_eq!(load.duration(), Some(Span::from_secs(20)));
        assert_eq!((load.left_out.len(), load.left_out[0].why), (1, why));
        assert_eq!(load.left_out[0].origin.number, 3);
    }
}

#[test]
fn what_was_given_up_counts_as_far_as_it_came_and_is_noted() {
    let [one, two, three] = three();
    let given_up = Batch { state: "Failed", processed: 100, ..three };
    let load = measured(&[&batch_list(&[one, two, given_up])]);
    assert_eq!((load.processed, load.batches), (Some(500), Some(3)));
    let [Note::CutShort { first, .. }] = &load.notes[..] else { panic!("{:?}", load.notes) };
    assert_eq!((first.records, first.origin.number), (1, 3));
}

#[test]
fn a_part_that_is_longer_than_the_whole_and_a_long_pause_are_noted() {
    let [one, two, _] = three();
    let odd = Batch { active: 25_000, apex: 26_000, ..Batch::new(3, 5, 50, 20_000) };
    let load = measured(&[&batch_list(&[one, two, odd])]);
    assert_eq!(load.notes.len(), 2);
    assert!(load.notes.iter().all(|note| matches!(note, Note::PartOverWhole { .. })));
    let next_night = Batch::new(3, 15_000, 15_020, 20_000);
    let load = measured(&[&batch_list(&[one, two, next_night])]);
    let [Note::LongPause { pause, .. }] = load.notes[..] else { panic!("{:?}", load.notes) };
    assert_eq!(pause, Span::from_secs(15_000 - 20));
}
