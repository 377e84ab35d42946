//! Records that look up to no parent.

use super::{plan, story};
use crate::support::scenario;
use forelock::extract::NO_PARENT;
use forelock::model::Plan;

const NONE: u32 = NO_PARENT;

#[test]
fn a_transaction_without_parents_serves_and_commits() {
    // Both at 0, and nothing that one could hold up in the other.
    let load = "batch_size = 2, submit = { in_flight = 2, pattern = 'closed' }";
    let (outcome, story) = story(&plan(load, "workers = 2", &[0, 0, NONE, NONE]));
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "0 w0 has all",
            "0 w1 has all",
            "2 w0 ends 2/0",
            "2 w1 ends 2/0",
            "2 w0 done with b0",
            "2 w1 done with b1",
        ]
    );
    assert_eq!((outcome.created, outcome.lock_waits), (4, 0));
    // Half its service is done before it asks for nothing, half after.
    let org = "workers = 2, locks = { held_fraction = '50%' }";
    let (outcome, story) = self::story(&plan(load, org, &[0, 0, NONE, NONE]));
    assert!(story.contains(&"1 w1 has all".to_owned()), "{story:?}");
    assert_eq!(outcome.duration.as_secs_f64(), 2.0);
}

#[test]
fn the_others_of_a_transaction_still_wait_and_fail_with_it() {
    // w1 wants row 0 for its second record alone, and is refused at 10 with all of its records.
    let load = "batch_size = 20, submit = { in_flight = 2, pattern = 'closed' }";
    let parents = [vec![0; 20], vec![NONE, 0, NONE]].concat();
    let (outcome, story) = story(&plan(load, "workers = 2, transaction_size = 20", &parents));
    assert_eq!(
        story[3..6],
        ["0 w1 waits for 0 of w0", "10 w1 refused 0 (timeout)", "10 w1 ends 0/3"]
    );
    assert_eq!((outcome.created, outcome.failed), (20, 3));
}

#[test]
fn the_record_that_fails_is_the_one_that_looks_up_to_the_refused_row() {
    // w0 holds row 5 until 20. Of w1's four records the second wants it: refused at 4, the others
    // are served until 8. It is sent again by itself, refused again at 12, and served to no avail.
    let text = "data = { parents = 100, children = 24 }
         load = { batch_size = 20, submit = { in_flight = 2, pattern = 'closed' },
                  retry = { attempts = 1 } }
         org = { workers = 2, transaction_size = 20,
                 locks = { failure = 'record', wait_timeout = '4s' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let parents = [vec![5; 20], vec![NONE, 5, NONE, 6]].concat();
    let (outcome, story) = story(&Plan::given(&scenario(text), vec![(100, parents)]).unwrap());
    assert_eq!(
        story[3..12],
        [
            "0 w1 waits for 5 of w0",
            "4 w1 refused 5 (timeout)",
            "4 w1 has all",
            "8 w1 ends 3/1",
            "8 w1 done with b1",
            "8 w1 takes b1 (1)",
            "8 w1 waits for 5 of w0",
            "12 w1 refused 5 (timeout)",
            "12 w1 has all",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (23, 1, 2));
}

#[test]
fn each_record_takes_the_rows_that_it_has() {
    // Set 0: rows 0 to 99; set 1: rows 100 and up. w0 holds 5 and 103. Of w1's records the first
    // wants 103 and no account, the second account 5 and no campaign; it asks record by record.
    let text = "data = { parents = 100, children = 22,
                         lookups = [{ name = 'Campaign', parents = 10 }] }
         load = { batch_size = 20, submit = { in_flight = 2, pattern = 'closed' } }
         org = { workers = 2, transaction_size = 20,
                 locks = { order = 'record', failure = 'record', wait_timeout = '4s' },
                 service = { per_record = '1s', shape = 'constant' } }";
    let accounts = [vec![5; 20], vec![NONE, 5]].concat();
    let campaigns = [vec![3; 20], vec![3, NONE]].concat();
    let sets = vec![(100, accounts), (10, campaigns)];
    let (outcome, story) = story(&Plan::given(&scenario(text), sets).unwrap());
    assert_eq!(
        story[3..9],
        [
            "0 w1 waits for 103 of w0",
            "4 w1 refused 103 (timeout)",
            "4 w1 waits for 5 of w0",
            "8 w1 refused 5 (timeout)",
            "8 w1 has all",
            "10 w1 ends 0/2",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (20, 2, 2));
}

#[test]
fn what_is_no_parent_is_refused() {
    let text = "data = { parents = 9, children = 2 }
         load = { batch_size = 20 }
         org = { workers = 2, service = { per_record = '1s' } }";
    let given = |sets| Plan::given(&scenario(text), sets).is_some();
    assert!(given(vec![(3, vec![NONE, 2])]));
    assert!(!given(vec![(3, vec![NONE, 3])]));
    assert!(!given(vec![(3, vec![0, 1]), (3, vec![0])]));
    assert!(!given(vec![(3, vec![])]) && !given(vec![]));
}
