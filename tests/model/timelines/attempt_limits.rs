//! How many attempts a batch gets, and how long one may last, where the scenario doesn't say it.

use super::{story, with_words};
use crate::support::scenario;
use forelock::model::{Outcome, Plan};

/// One send of records without parents, whose every attempt makes one transaction: 2 s are longer
/// than the time slice of 1 s.
fn one_transaction_an_attempt(api: &str, records: u64) -> Outcome {
    let text = format!(
        "data = {{ children = {records} }}
         load = {{ api = '{api}', batch_size = {records} }}
         org = {{ workers = 1, transaction_size = 2, time_slice = '1s',
                  service = {{ per_record = '1s', shape = 'constant' }} }}"
    );
    story(&Plan::new(&scenario(&text)).unwrap()).0
}

#[test]
fn eleven_attempts_in_the_bulk_api_1() {
    // 13 transactions: 11 are made, one in each attempt.
    let outcome = one_transaction_an_attempt("bulk_v1", 26);
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (22, 0, 4));
    assert_eq!((outcome.requeues, outcome.transactions, outcome.batches), (10, 11, 1));
    assert_eq!(outcome.duration.as_secs_f64(), 22.0);
    // With 11, the last attempt finishes the batch.
    let outcome = one_transaction_an_attempt("bulk_v1", 22);
    assert_eq!((outcome.created, outcome.unprocessed, outcome.requeues), (22, 0, 10));
}

#[test]
fn twenty_one_attempts_in_the_bulk_api_2() {
    let outcome = one_transaction_an_attempt("bulk_v2", 46);
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (42, 0, 4));
    assert_eq!((outcome.requeues, outcome.transactions), (20, 21));
    assert_eq!(outcome.duration.as_secs_f64(), 42.0);
    let outcome = one_transaction_an_attempt("bulk_v2", 42);
    assert_eq!((outcome.created, outcome.unprocessed, outcome.requeues), (42, 0, 20));
}

#[test]
fn an_attempt_lasts_five_minutes_by_default() {
    let of = |per_record: &str| {
        let text = format!(
            "data = {{ children = 8 }}
             load = {{ batch_size = 8 }}
             org = {{ workers = 1, transaction_size = 2,
                      service = {{ per_record = '{per_record}', shape = 'constant' }} }}"
        );
        let (outcome, story) = story(&Plan::new(&scenario(&text)).unwrap());
        let turns: Vec<String> =
            with_words(&story, &["with"]).into_iter().map(str::to_owned).collect();
        (outcome.requeues, turns)
    };
    // Transactions of 150 s: two last 5 min, which is not longer; after three the attempt ends.
    assert_eq!(
        of("75s"),
        (1, vec!["450 w0 requeued with b0".into(), "600 w0 done with b0".into()])
    );
    // Of 152 s: two last 304 s.
    assert_eq!(
        of("76s"),
        (1, vec!["304 w0 requeued with b0".into(), "608 w0 done with b0".into()])
    );
}

/// Requeued for its failures ten times, and given up with the eleventh attempt.
#[test]
fn failures_use_up_attempts_too() {
    // w0 holds row 0 for as long as it lasts. Every transaction of w1's batch wants it and is refused
    // after 1 s, of 101 records; one such is enough to be queued again: more than 100 have failed.
    let text = "data = { parents = 100, children = 2_424 }
         load = { batch_size = 1_212, submit = { pattern = 'closed', in_flight = 2 } }
         org = { workers = 2, transaction_size = 101, time_slice = '10h',
                 locks = { wait_timeout = '1s' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let plan = Plan::given(&scenario(text), vec![(100, vec![0; 2_424])]).unwrap();
    let (outcome, story) = story(&plan);
    // The first batch: 12 transactions, one after the other; the row is handed on between two of
    // them. w1 is refused at 1, 2, …, 11, within the first transaction of w0 (to 101).
    let ends = with_words(&story, &["with b1"]);
    assert_eq!(ends.len(), 11);
    assert_eq!((ends[0], ends[9]), ("1 w1 requeued with b1", "10 w1 requeued with b1"));
    assert_eq!(ends[10], "11 w1 given up with b1");
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (1_212, 1_111, 101));
    assert_eq!((outcome.requeues, outcome.lock_timeouts), (10, 11));
    // 100 refused are not more than 100: two of its twelve transactions fail in each attempt.
    let fewer = text.replace("= 101", "= 100").replace("1_212", "1_200").replace("2_424", "2_400");
    let plan = Plan::given(&scenario(&fewer), vec![(100, vec![0; 2_400])]).unwrap();
    let (outcome, story) = self::story(&plan);
    assert_eq!(with_words(&story, &["requeued"])[0], "2 w1 requeued with b1");
    assert_eq!((outcome.requeues, outcome.failed, outcome.unprocessed), (5, 1_200, 0));
}
