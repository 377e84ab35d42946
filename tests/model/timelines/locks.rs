//! Waiting, being granted, being refused.

use super::{plan, story, with_words};
use crate::support::scenario;
use forelock::model::Plan;

#[test]
fn a_transaction_waits_and_is_granted() {
    // Both at 0. w0 takes 0 and 1. w1 finds 1 held, waits to 2, takes 2 as well, ends at 4.
    let plan = plan(
        "batch_size = 2, submit = { in_flight = 2, pattern = 'closed' }",
        "workers = 2",
        &[0, 1, 1, 2],
    );
    let (outcome, story) = story(&plan);
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "0 w0 has all",
            "0 w1 waits for 1 of w0",
            "2 w0 ends 2/0",
            "2 w1 gets 1",
            "2 w1 has all",
            "2 w0 done with b0",
            "4 w1 ends 2/0",
            "4 w1 done with b1",
        ]
    );
    assert_eq!((outcome.created, outcome.failed), (4, 0));
    assert_eq!((outcome.lock_waits, outcome.lock_wait_time.as_secs_f64()), (1, 2.0));
    assert_eq!(outcome.duration.as_secs_f64(), 4.0);
    assert_eq!(outcome.worker_time.as_secs_f64(), 6.0);
}

#[test]
fn waiters_are_served_in_the_order_in_which_they_came() {
    // One row for all: w0 to 2, then w1 to 4, then w2 to 6.
    let plan = plan(
        "batch_size = 2, submit = { in_flight = 3, pattern = 'closed' }",
        "workers = 3",
        &[7, 7, 7, 7, 7, 7],
    );
    let (outcome, story) = story(&plan);
    let ends: Vec<&str> =
        story.iter().filter(|line| line.contains("ends")).map(String::as_str).collect();
    assert_eq!(ends, ["2 w0 ends 2/0", "4 w1 ends 2/0", "6 w2 ends 2/0"]);
    assert_eq!((outcome.lock_waits, outcome.lock_wait_time.as_secs_f64()), (2, 2.0 + 4.0));
}

#[test]
fn a_waiter_that_gives_up_leaves_the_queue_and_the_one_behind_it_is_next() {
    let plan = plan(
        "batch_size = 8, submit = { pattern = 'open', interval = '1s' }",
        "workers = 3, transaction_size = 8, locks = { wait_timeout = '7500ms' }",
        &[7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
    );
    // w0: 0 to 8. w1 from 1, would wait to 8.5: gets it at 8, holds to 16. w2 (one record) from 2,
    // refused at 9.5.
    let (outcome, story) = story(&plan);
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w0 has all",
            "1 w1 takes b1 (1)",
            "1 w1 waits for 7 of w0",
            "2 w2 takes b2 (1)",
            "2 w2 waits for 7 of w0",
            "8 w0 ends 8/0",
            "8 w1 gets 7",
            "8 w1 has all",
            "8 w0 done with b0",
            "9.5 w2 refused 7 (timeout)",
            "9.5 w2 ends 0/1",
            "9.5 w2 done with b2",
            "16 w1 ends 8/0",
            "16 w1 done with b1",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (16, 1, 1));
    assert_eq!(outcome.lock_wait_time.as_secs_f64(), 7.0 + 7.5);
}

#[test]
fn a_grant_and_a_timeout_of_one_instant_happen_as_they_were_scheduled() {
    // w0's service was scheduled before w1 began to wait, so at 2 the grant comes first …
    let load = "batch_size = 2, submit = { in_flight = 3, pattern = 'closed' }";
    let org = "workers = 3, locks = { wait_timeout = '2s' }";
    let (granted, _) = story(&plan(load, org, &[0, 0, 0, 1]));
    assert_eq!((granted.created, granted.lock_timeouts), (4, 0));
    // … but a third transaction that enters service after w1 began to wait changes the number in
    // service, and with it when the end of w0's service counts as scheduled: the timeout is first.
    let (refused, _) = story(&plan(load, org, &[0, 0, 0, 1, 5, 6]));
    assert_eq!((refused.created, refused.failed, refused.lock_timeouts), (4, 2, 1));
}

/// Three transactions that ask record by record and close a cycle: w0 holds 9 to 3; w1 has 0 and waits for 9; w2 has 1 and
/// waits for 0. At 3 w1 gets 9 and asks for 1, which w2 holds.
fn cycle(deadlock: &str) -> Plan {
    plan(
        "batch_size = 3, submit = { in_flight = 3, pattern = 'closed' }",
        &format!(
            "workers = 3, transaction_size = 3,
             locks = {{ order = 'record', deadlock = '{deadlock}' }}"
        ),
        &[9, 9, 9, 0, 9, 1, 1, 0, 0],
    )
}

#[test]
fn a_request_that_would_close_a_cycle_is_refused_at_once() {
    let (outcome, story) = story(&cycle("detect"));
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "0 w2 takes b2 (1)",
            "0 w0 has all",
            "0 w1 waits for 9 of w0",
            "0 w2 waits for 0 of w1",
            "3 w0 ends 3/0",
            "3 w1 gets 9",
            "3 w1 refused 1 (deadlock)",
            "3 w1 ends 0/3",
            "3 w2 gets 0",
            "3 w0 done with b0",
            "3 w2 has all",
            "3 w1 done with b1",
            "6 w2 ends 3/0",
            "6 w2 done with b2",
        ]
    );
    assert_eq!((outcome.deadlocks, outcome.lock_timeouts, outcome.lock_waits), (1, 0, 3));
    assert_eq!((outcome.created, outcome.failed), (6, 3));
    assert_eq!(outcome.lock_wait_time.as_secs_f64(), 3.0 + 3.0);
}

#[test]
fn an_undetected_deadlock_lasts_until_a_wait_times_out() {
    // w2 has waited since 0 and is refused at 10; it releases 1, which w1 has waited for since 3.
    let (outcome, story) = story(&cycle("timeout"));
    assert_eq!(
        story[6..],
        [
            "3 w0 ends 3/0",
            "3 w1 gets 9",
            "3 w1 waits for 1 of w2",
            "3 w0 done with b0",
            "10 w2 refused 0 (timeout)",
            "10 w2 ends 0/3",
            "10 w1 gets 1",
            "10 w1 has all",
            "10 w2 done with b2",
            "13 w1 ends 3/0",
            "13 w1 done with b1",
        ]
    );
    assert_eq!((outcome.deadlocks, outcome.lock_timeouts, outcome.lock_waits), (0, 1, 3));
    assert_eq!(outcome.lock_wait_time.as_secs_f64(), 3.0 + 7.0 + 10.0);
}

#[test]
fn asking_in_row_order_leaves_no_cycle_to_close() {
    let text = "batch_size = 3, submit = { in_flight = 3, pattern = 'closed' }";
    let org = "workers = 3, transaction_size = 3, locks = { order = 'row' }";
    // w1 asks for 0, 1, 9: waits for 9 only; w2 for 0, 1: waits for 0.
    let (outcome, story) = story(&plan(text, org, &[9, 9, 9, 0, 9, 1, 1, 0, 0]));
    assert_eq!(story[4..6], ["0 w1 waits for 9 of w0", "0 w2 waits for 0 of w1"]);
    assert_eq!((outcome.created, outcome.deadlocks, outcome.lock_timeouts), (9, 0, 0));
    assert_eq!(outcome.duration.as_secs_f64(), 9.0);
}

#[test]
fn a_release_hands_over_row_by_row_then_waiters_go_on_then_the_batch() {
    // w0's batch: a transaction on 0 and 1, then one on 0 twice. w1 waits for 1, w2 for 0. At 2
    // row 0 goes to w2 first, because w0 took it first; w2 and w1 go on in that order; only then
    // does w0's batch ask for 0 again, and waits.
    let text = "data = { parents = 100, children = 12 }
         load = { batch_size = 4, submit = { in_flight = 3, pattern = 'closed' } }
         org = { workers = 3, transaction_size = 2,
                 service = { per_record = '1s', shape = 'constant' } }";
    let parents = vec![0, 1, 0, 0, 1, 8, 8, 8, 0, 9, 9, 9];
    let (_, story) = story(&Plan::given(&scenario(text), vec![(100, parents)]).unwrap());
    assert_eq!(
        story[4..12],
        [
            "0 w1 waits for 1 of w0",
            "0 w2 waits for 0 of w0",
            "2 w0 ends 2/0",
            "2 w2 gets 0",
            "2 w1 gets 1",
            "2 w2 has all",
            "2 w1 has all",
            "2 w0 waits for 0 of w2",
        ]
    );
}

#[test]
fn only_the_held_fraction_is_served_with_locks() {
    // Two transactions of 2 s on one row, half of it held: both ask at 1, in the order in which
    // they began; w0 holds it 1 to 2, w1 2 to 3.
    let plan = plan(
        "batch_size = 2, submit = { in_flight = 2, pattern = 'closed' }",
        "workers = 2, locks = { held_fraction = 0.5 }",
        &[0, 0, 0, 0],
    );
    let (outcome, story) = story(&plan);
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "1 w0 has all",
            "1 w1 waits for 0 of w0",
            "2 w0 ends 2/0",
            "2 w1 gets 0",
            "2 w1 has all",
            "2 w0 done with b0",
            "3 w1 ends 2/0",
            "3 w1 done with b1",
        ]
    );
    assert_eq!(outcome.lock_wait_time.as_secs_f64(), 1.0);
}

#[test]
fn a_refused_row_fails_only_its_records_where_failure_is_by_record() {
    // w0 holds 0 for 20 s. w1 wants 0, 1, 0, 2, 3: refused 0 at 10, once; records 0 and 2 fail, it
    // takes the others, and its service stays that of five records: to 15.
    let mut parents = vec![0; 20];
    parents.extend([0, 1, 0, 2, 3]);
    let text = "data = { parents = 100, children = 25 }
         load = { batch_size = 20, submit = { in_flight = 2, pattern = 'closed' } }
         org = { workers = 2, transaction_size = 20, locks = { failure = 'record' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let (outcome, story) = story(&Plan::given(&scenario(text), vec![(100, parents)]).unwrap());
    assert_eq!(
        story[3..],
        [
            "0 w1 waits for 0 of w0",
            "10 w1 refused 0 (timeout)",
            "10 w1 has all",
            "15 w1 ends 3/2",
            "15 w1 done with b1",
            "20 w0 ends 20/0",
            "20 w0 done with b0",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (23, 2, 1));
    assert_eq!((outcome.lock_waits, outcome.lock_wait_time.as_secs_f64()), (1, 10.0));
}

#[test]
fn a_record_with_two_refused_parents_fails_once() {
    // Two sets. Set 0: rows 0 to 99; set 1: rows 100 and up. w0 holds 5 of set 0 and 3 of set 1.
    // w1's first record looks up to both, its second to neither.
    let text = "data = { parents = 100, children = 22,
                         lookups = [{ name = 'Campaign', parents = 10 }] }
         load = { batch_size = 20, submit = { in_flight = 2, pattern = 'closed' } }
         org = { workers = 2, transaction_size = 20,
                 locks = { failure = 'record', wait_timeout = '4s' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let accounts = [vec![5; 20], vec![5, 6]].concat();
    let campaigns = [vec![3; 20], vec![3, 4]].concat();
    let plan = Plan::given(&scenario(text), vec![(100, accounts), (10, campaigns)]).unwrap();
    let (outcome, story) = story(&plan);
    assert_eq!(
        story[3..8],
        [
            "0 w1 waits for 5 of w0",
            "4 w1 refused 5 (timeout)",
            "4 w1 waits for 103 of w0",
            "8 w1 refused 103 (timeout)",
            "8 w1 has all",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (21, 1, 2));
}

/// Three batches of 2 s each that want one row: w0 has it to 2.
fn one_row(locks: &str) -> (Vec<String>, [u64; 2]) {
    let plan = plan(
        "batch_size = 2, submit = { in_flight = 3, pattern = 'closed' }",
        &format!("workers = 3, locks = {{ {locks} }}"),
        &[7; 6],
    );
    let (outcome, story) = story(&plan);
    let of_waits = |line: &String| line.contains("ends") || line.contains("refused");
    (story.into_iter().filter(of_waits).collect(), [outcome.lock_timeouts, outcome.created])
}

/// The limit is 3 s. w1 waits from 0 to 2, and has the row to 4. w2 waits from 0 as well; it is the
/// first in the queue from 2 on.
#[test]
fn a_wait_of_two_stages_counts_anew_from_the_head_of_the_queue() {
    let (_, [timeouts, created]) = one_row("wait_timeout = '3s'");
    assert_eq!((timeouts, created), (1, 4), "w2 is refused at 3");
    let (ends, [timeouts, created]) = one_row("wait_timeout = '3s', wait = 'two_stage'");
    assert_eq!(ends, ["2 w0 ends 2/0", "4 w1 ends 2/0", "6 w2 ends 2/0"]);
    assert_eq!((timeouts, created), (0, 6));
}

/// The limit is 1.5 s: w1 is refused at 1.5, and w2 becomes the first by that.
#[test]
fn the_head_of_the_queue_may_also_leave_by_a_refusal() {
    let (_, [timeouts, created]) = one_row("wait_timeout = '1.5s'");
    assert_eq!((timeouts, created), (2, 2), "both waited 1.5 s");
    let (ends, [timeouts, created]) = one_row("wait_timeout = '1.5s', wait = 'two_stage'");
    assert_eq!((timeouts, created), (1, 4), "{ends:?}");
    assert_eq!(ends.last().map(String::as_str), Some("4 w2 ends 2/0"));
}

/// Two transactions that want rows 1 and 2, in opposite orders.
fn two_rows(locks: &str) -> Vec<String> {
    let plan = plan(
        "batch_size = 2, submit = { in_flight = 2, pattern = 'closed' }",
        &format!("workers = 2, locks = {{ {locks} }}"),
        &[1, 2, 2, 1],
    );
    story(&plan).1
}

/// w0 has asked for row 1 at 1, w1 for row 2. At 2, w0 has asked for row 2 and waits; w1 has asked
/// for row 1, which closes a circle.
#[test]
fn requests_that_take_time_interleave_in_record_order_and_deadlock() {
    let words = ["all", "waits", "refused", "gets", "ends"];
    let at_once = two_rows("order = 'record'");
    let expected =
        ["0 w0 has all", "0 w1 waits for 2 of w0", "2 w0 ends 2/0", "2 w1 gets 2", "2 w1 has all"];
    assert_eq!(with_words(&at_once, &words)[..5], expected);
    let in_turn = two_rows("order = 'record', request = '1s'");
    let expected = [
        "2 w0 waits for 2 of w1",
        "2 w1 refused 1 (deadlock)",
        "2 w1 ends 0/2",
        "2 w0 gets 2",
        "2 w0 has all",
        "4 w0 ends 2/0",
    ];
    assert_eq!(with_words(&in_turn, &words), expected);
}

/// Both ask for row 1 first, until 1; w1 waits. w0 has row 2 at 2, and ends at 4. w1 gets row 1
/// then, asks for row 2 until 5, and ends at 7.
#[test]
fn requests_that_take_time_are_in_row_order_one_after_another() {
    let story = two_rows("request = '1s'");
    let expected = [
        "1 w1 waits for 1 of w0",
        "2 w0 has all",
        "4 w0 ends 2/0",
        "4 w1 gets 1",
        "5 w1 has all",
        "7 w1 ends 2/0",
    ];
    assert_eq!(with_words(&story, &["all", "waits", "refused", "gets", "ends"]), expected);
}

/// The limit is 2.5 s. w1 waits for row 1 from 1, is refused it at 3.5, asks for row 2 until 4.5,
/// when w0 has left it, and serves both its records (one has failed) until 6.5.
#[test]
fn who_is_refused_a_record_asks_for_the_next_row_in_its_time() {
    let story = two_rows("request = '1s', wait_timeout = '2500ms', failure = 'record'");
    let expected = [
        "1 w1 waits for 1 of w0",
        "2 w0 has all",
        "3.5 w1 refused 1 (timeout)",
        "4 w0 ends 2/0",
        "4.5 w1 has all",
        "6.5 w1 ends 1/1",
    ];
    assert_eq!(with_words(&story, &["all", "waits", "refused", "gets", "ends"]), expected);
}

/// A row that is wanted twice, or held since the start, costs no time again; a transaction that wants
/// none takes none.
#[test]
fn a_row_that_is_held_is_not_asked_for_again() {
    let plan = plan(
        "batch_size = 4, submit = { in_flight = 1, pattern = 'closed' }",
        "workers = 1, transaction_size = 4, locks = { order = 'record', request = '1s' }",
        &[3, 5, 3, 5],
    );
    let (_, story) = story(&plan);
    assert_eq!(with_words(&story, &["all", "ends"]), ["2 w0 has all", "6 w0 ends 4/0"]);
}
