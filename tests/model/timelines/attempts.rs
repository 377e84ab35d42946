//! Attempts, the serial lane, re-sends and the horizon.

use super::{plan, story};
use crate::support::{scenario, watched};
use forelock::model::Plan;

#[test]
fn a_batch_with_more_failures_than_allowed_goes_to_the_end_of_the_queue() {
    // Two workers. w0's first batch: row 0 for three transactions, 0 to 6. w1's: one transaction
    // that is refused at 1 (timeout 1 s), then four records that nothing blocks. Third batch: two
    // records.
    let load = "batch_size = 6, submit = { in_flight = 3, pattern = 'closed' }";
    let parents = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7];
    let org = |more| format!("workers = 2, locks = {{ wait_timeout = '1s' }}, {more}");
    // One failed record is allowed, two are more: queued again behind batch 2, which runs 1 to 3;
    // then the rest, 3 to 7.
    let (outcome, story_of_it) = story(&plan(load, &org("requeue_after = 1"), &parents));
    let attempts: Vec<&str> = story_of_it
        .iter()
        .filter(|line| line.contains("takes") || line.contains("with b"))
        .map(String::as_str)
        .collect();
    assert_eq!(
        attempts,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "1 w1 requeued with b1",
            "1 w1 takes b2 (1)",
            "3 w1 done with b2",
            "3 w1 takes b1 (2)",
            "6 w0 done with b0",
            "7 w1 done with b1",
        ]
    );
    assert_eq!((outcome.requeues, outcome.created, outcome.failed), (1, 12, 2));
    assert_eq!((outcome.batches, outcome.transactions), (3, 7));
    // Two failed records are not more than two: the batch goes on, 1 to 5.
    let (outcome, story_of_it) = story(&plan(load, &org("requeue_after = 2"), &parents));
    assert!(story_of_it.contains(&"5 w1 done with b1".to_owned()));
    assert_eq!((outcome.requeues, outcome.created, outcome.failed), (0, 12, 2));
}

#[test]
fn an_attempt_longer_than_the_time_slice_ends() {
    let load = "batch_size = 6";
    let parents = [0, 1, 2, 3, 4, 5];
    // After 2 s not longer than 3 s, after 4 s yes: the third transaction is a second attempt.
    let (outcome, story) = story(&plan(load, "workers = 1, time_slice = '3s'", &parents));
    assert_eq!(story[5], "4 w0 requeued with b0");
    assert_eq!(story[6], "4 w0 takes b0 (2)");
    assert_eq!((outcome.requeues, outcome.created), (1, 6));
    // Exactly the time slice is not longer; and a finished batch is not queued again.
    let exact = plan(load, "workers = 1, time_slice = '4s'", &parents);
    assert_eq!(watched(&exact).0.requeues, 0);
    // The overhead counts: 1.5 + 2 > 3.
    let overhead = "workers = 1, time_slice = '3s', batch_overhead = '1500ms'";
    let (outcome, story) = self::story(&plan(load, overhead, &parents));
    assert_eq!(story[3], "3.5 w0 requeued with b0");
    assert_eq!((outcome.requeues, outcome.duration.as_secs_f64()), (2, 10.5));
}

#[test]
fn a_batch_out_of_attempts_leaves_the_rest_unprocessed() {
    let org = "workers = 1, time_slice = '1s', max_attempts = 2";
    let (outcome, story) = story(&plan("batch_size = 6", org, &[0, 1, 2, 3, 4, 5]));
    assert_eq!(story.last().unwrap(), "4 w0 given up with b0");
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (4, 0, 2));
    assert_eq!((outcome.requeues, outcome.transactions, outcome.batches), (1, 2, 1));
    assert_eq!(outcome.duration.as_secs_f64(), 4.0);
}

#[test]
fn one_serial_batch_at_a_time_each_with_its_overhead() {
    let load = "concurrency_mode = 'Serial', batch_size = 2,
                submit = { in_flight = 3, pattern = 'closed' }";
    let org = "workers = 5, batch_overhead = '1s'";
    let (outcome, story) = story(&plan(&load.replace('\n', ""), org, &[0, 0, 0, 0, 0, 0]));
    let ends: Vec<&str> =
        story.iter().filter(|line| line.contains("done")).map(String::as_str).collect();
    assert_eq!(ends, ["3 w0 done with b0", "6 w0 done with b1", "9 w0 done with b2"]);
    assert_eq!((outcome.lock_waits, outcome.worker_time.as_secs_f64()), (0, 9.0));
}

#[test]
fn a_serial_batch_that_is_queued_again_lets_the_next_one_run() {
    let load = "concurrency_mode = 'Serial', batch_size = 4,
                submit = { in_flight = 2, pattern = 'closed' }";
    let org = "workers = 5, time_slice = '1s'";
    let (_, story) = story(&plan(&load.replace('\n', ""), org, &[0, 1, 2, 3, 4, 5]));
    let attempts: Vec<&str> =
        story.iter().filter(|line| line.contains("takes")).map(String::as_str).collect();
    assert_eq!(attempts, ["0 w0 takes b0 (1)", "2 w0 takes b1 (1)", "4 w0 takes b0 (2)"]);
}

#[test]
fn failed_records_are_sent_again_with_growing_delay_and_keep_their_slot() {
    // Two partitions of one send each. The first holds row 0 from 0 to 6. The second is refused at
    // 1; its first re-send goes out at 1 + 2 = 3 and is refused at 4; its second at 4 + 2·3 = 10,
    // when row 0 is free: 10 to 16.
    let text = "data = { parents = 100, children = 12 }
         load = { batch_size = 6, partitions = 2, retry = { attempts = 2, delay = '2s', backoff = 3.0 } }
         org = { workers = 2, transaction_size = 6, locks = { wait_timeout = '1s' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let parents = vec![0; 12];
    let (outcome, story) = story(&Plan::given(&scenario(text), vec![(100, parents)]).unwrap());
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "0 w0 has all",
            "0 w1 waits for 0 of w0",
            "1 w1 refused 0 (timeout)",
            "1 w1 ends 0/6",
            "1 w1 done with b1",
            "3 w1 takes b1 (1)",
            "3 w1 waits for 0 of w0",
            "4 w1 refused 0 (timeout)",
            "4 w1 ends 0/6",
            "4 w1 done with b1",
            "6 w0 ends 6/0",
            "6 w0 done with b0",
            "10 w0 takes b0 (1)",
            "10 w0 has all",
            "16 w0 ends 6/0",
            "16 w0 done with b0",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (12, 0, 0));
    assert_eq!((outcome.batches, outcome.transactions, outcome.lock_timeouts), (4, 4, 2));
    assert_eq!(outcome.duration.as_secs_f64(), 16.0);
}

#[test]
fn a_record_that_fails_its_last_try_has_failed_once() {
    let text = "data = { parents = 100, children = 60 }
         load = { batch_size = 30, partitions = 2, retry = { attempts = 1, delay = '1s' } }
         org = { workers = 2, transaction_size = 30, locks = { wait_timeout = '1s' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let plan = Plan::given(&scenario(text), vec![(100, vec![0; 60])]).unwrap();
    let outcome = watched(&plan).0;
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (30, 30, 2));
}

#[test]
fn the_horizon_leaves_what_has_no_outcome_unprocessed() {
    // By 5 s two of six transactions are done, a third is under way.
    let text = "data = { parents = 100, children = 12 }
         load = { batch_size = 6 }
         org = { workers = 1, transaction_size = 2,
                 service = { per_record = '1s', shape = 'constant' } }
         run = { horizon = '5s' }";
    let parents = (0..12).collect();
    let plan = Plan::given(&scenario(text), vec![(100, parents)]).unwrap();
    let outcome = forelock::model::Simulator::new(&plan).run(forelock::model::ReplicationNumber(0));
    assert_eq!((outcome.created, outcome.unprocessed), (4, 8));
    assert_eq!(outcome.duration.as_secs_f64(), 5.0);
    assert_eq!(outcome.worker_time.as_secs_f64(), 5.0);
}

#[test]
fn the_platform_cuts_a_job_into_batches_of_ten_thousand() {
    let text = "data = { parents = 100, children = 25_000 }
         load = { api = 'bulk_v2', batch_size = 25_000 }
         org = { workers = 2, transaction_size = 200, time_slice = '10h',
                 service = { per_transaction = '1s', shape = 'constant' } }";
    let parents = (0..25_000).map(|child| child % 100).collect();
    let plan = Plan::given(&scenario(text), vec![(100, parents)]).unwrap();
    let (outcome, _) = watched(&plan);
    assert_eq!((outcome.batches, outcome.transactions), (3, 50 + 50 + 25));
}
