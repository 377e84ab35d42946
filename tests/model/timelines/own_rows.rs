//! A load that changes records which another load looks up to locks their own rows.

use super::story_of_loads;
use crate::support::{rows_taken, scenario};
use forelock::model::Plan;
use forelock::scenario::parse;

/// Contacts are loaded under the only account, from 0 to 2; meanwhile the account is changed.
fn contacts_and_account(operation: &str, start: &str) -> String {
    format!(
        "org = {{ workers = 5, service = {{ per_record = '1s', shape = 'constant' }} }}
         [[loads]]
         name = 'contacts'
         data = {{ child_object = 'Contact', children = 2, parent_object = 'Account', parents = 1 }}
         load = {{ batch_size = 2 }}
         [[loads]]
         name = 'account'
         start = '{start}'
         data = {{ child_object = 'Account', children = 1 }}
         load = {{ operation = '{operation}', batch_size = 1 }}"
    )
}

#[test]
fn an_update_waits_for_the_lock_that_a_child_has_on_its_row() {
    for operation in ["update", "upsert", "delete"] {
        let (outcome, story) = story_of_loads(&contacts_and_account(operation, "500ms"));
        assert_eq!(
            story,
            [
                "0 w0 takes contacts (1)",
                "0 w0 has all",
                "0.5 w1 takes account (1)",
                "0.5 w1 waits for 0 of w0",
                "2 w0 ends 2/0",
                "2 w1 gets 0",
                "2 w1 has all",
                "2 w0 done with contacts",
                "3 w1 ends 1/0",
                "3 w1 done with account",
            ]
        );
        assert_eq!((outcome.loads[0].lock_waits, outcome.loads[1].lock_waits), (0, 1));
        assert_eq!(outcome.loads[1].lock_wait_time.as_secs_f64(), 1.5);
        assert_eq!(outcome.loads[1].duration.as_secs_f64(), 2.5);
    }
}

/// New accounts are not yet looked up to.
#[test]
fn an_insert_locks_no_rows_of_its_own() {
    let (outcome, _) = story_of_loads(&contacts_and_account("insert", "500ms"));
    assert_eq!((outcome.all.lock_waits, outcome.loads[1].duration.as_secs_f64()), (0, 1.0));
}

/// A child waits for the update in turn: 1 s, from 0 to 1.
#[test]
fn a_child_waits_for_the_update_of_its_parent() {
    let text = contacts_and_account("update", "0s")
        .replace("name = 'contacts'", "name = 'contacts'\n start = '500ms'");
    let (outcome, _) = story_of_loads(&text);
    assert_eq!((outcome.loads[0].lock_waits, outcome.loads[1].lock_waits), (1, 0));
    assert_eq!(outcome.loads[0].lock_wait_time.as_secs_f64(), 0.5);
}

/// The rows that 40 of 90 accounts take one by one; contacts come much later.
fn rows_of_accounts(order: &str, number: u64) -> Vec<u32> {
    let text = format!(
        "org = {{ workers = 1, transaction_size = 1, time_slice = '10h',
                  service = {{ per_record = '1s' }} }}
         [[loads]]
         name = 'accounts'
         data = {{ child_object = 'Account', children = 40{order} }}
         load = {{ operation = 'update', batch_size = 40 }}
         [[loads]]
         name = 'contacts'
         after = ['accounts']
         data = {{ children = 1, parent_object = 'Account', parents = 90 }}
         load = {{ batch_size = 2 }}"
    );
    let plan = Plan::new(&scenario(&text)).unwrap();
    rows_taken(&plan, number).into_iter().take(40).map(|(_, row)| row).collect()
}

#[test]
fn own_rows_are_the_first_of_the_set_at_random_or_ascending() {
    let ascending: Vec<u32> = (0..40).collect();
    assert_eq!(rows_of_accounts(", order = 'by_parent'", 0), ascending);
    let random = rows_of_accounts("", 0);
    assert_ne!(random, ascending);
    assert_ne!(random, rows_of_accounts("", 1), "drawn in each replication");
    let mut sorted = random;
    sorted.sort_unstable();
    assert_eq!(sorted, ascending);
}

/// Cases have the only contact from 0 to 4. The contact's own update is refused it at 1, and where a
/// refusal fails records it goes on: to 1.7, when its save would write the contact that it reports
/// to, which is that one. It has been refused, and is not asked for again: the end is at 2.
#[test]
fn a_row_refused_at_the_start_is_not_asked_for_again_at_the_save() {
    let text = "
        org = { workers = 5, transaction_size = 4,
                locks = { failure = 'record', wait_timeout = '1s' },
                service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'cases'
        data = { parent_object = 'Contact', parents = 1, children = 4 }
        load = { batch_size = 4 }
        [[loads]]
        name = 'contacts'
        data = { child_object = 'Contact', children = 1, parent_object = 'Contact', parents = 1,
                 lock_at = 'save' }
        load = { operation = 'update', batch_size = 1 }";
    let (outcome, story) = story_of_loads(text);
    assert_eq!(
        story[3..],
        [
            "0 w1 waits for 0 of w0",
            "1 w1 refused 0 (timeout)",
            "1 w1 has all",
            "1.7 w1 has all",
            "2 w1 ends 0/1",
            "2 w1 done with contacts",
            "4 w0 ends 4/0",
            "4 w0 done with cases",
        ]
    );
    assert_eq!((outcome.loads[1].failed, outcome.loads[1].lock_waits), (1, 1));
}

/// 100 accounts are made, and then, of those that failed, the rows are updated: contacts look up to
/// 50 accounts, so that there are not as many rows.
#[test]
fn a_second_pass_has_no_more_rows_than_there_are() {
    let text = |operation: &str, accounts: u32| {
        format!(
            "org = {{ workers = 5, service = {{ per_record = '1s' }} }}
             [[loads]]
             name = 'accounts'
             data = {{ child_object = 'Account', children = 100 }}
             load = {{ batch_size = 20 }}
             [[loads]]
             name = 'again'
             data = {{ failed_of = 'accounts' }}
             load = {{ batch_size = 20, operation = '{operation}' }}
             [[loads]]
             name = 'contacts'
             data = {{ children = 1, parent_object = 'Account', parents = {accounts} }}
             load = {{ batch_size = 1 }}"
        )
    };
    let refused = parse("test.toml", &text("update", 50), &[]).unwrap_err().to_string();
    assert!(refused.contains("update 100 records of Account, of which there are 50"), "{refused}");
    assert!(parse("test.toml", &text("insert", 50), &[]).is_ok(), "it locks no rows of its own");
    assert!(parse("test.toml", &text("update", 100), &[]).is_ok());
}
