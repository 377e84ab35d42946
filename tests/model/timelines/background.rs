//! Other users on a set that they name.

use crate::support::{rows_taken, scenario, watched_loads};
use forelock::model::Plan;

/// The only row of the set that the users name is theirs within a second (100 of them come in one),
/// and for an hour. Both loads begin at 10 and want one row each: Account (row 0), Campaign (row 1).
fn with_users_on(set: &str) -> String {
    format!(
        "org = {{ workers = 5, service = {{ per_record = '1s', shape = 'constant' }} }}
         background = [{{ {set} per_hour = 360_000, hold = '1h' }}]
         [[loads]]
         name = 'contacts'
         start = '10s'
         data = {{ parent_object = 'Account', parents = 1, children = 2 }}
         load = {{ batch_size = 2 }}
         [[loads]]
         name = 'members'
         start = '10s'
         data = {{ parent_object = 'Campaign', parents = 1, children = 3 }}
         load = {{ batch_size = 3 }}"
    )
}

#[test]
fn users_are_on_the_set_that_they_name_or_the_first_one() {
    let failed = |set: &str| {
        let plan = Plan::new(&scenario(&with_users_on(set))).unwrap();
        let (outcome, _) = watched_loads(&plan);
        assert!(outcome.all.background_failed > 500, "those who wait behind the first one");
        assert!(outcome.loads.iter().all(|load| load.background_failed == 0));
        [outcome.loads[0].failed, outcome.loads[1].failed]
    };
    assert_eq!(failed("set = 'Campaign',"), [0, 3]);
    assert_eq!(failed("set = 'Account',"), [2, 0]);
    assert_eq!(failed(""), [2, 0]);
}

/// Three distinct rows of the set, ascending.
#[test]
fn users_lock_rows_of_that_set_in_order() {
    let text = "
        data = { parents = 100, children = 1, lookups = [
            { name = 'Campaign', parents = 10, locks = false }] }
        load = { batch_size = 1 }
        org = { workers = 1, service = { per_record = '60s', shape = 'constant' } }
        background = [{ set = 'Campaign', rows = 3, per_hour = 3_600, hold = '1ms' }]";
    let taken = rows_taken(&Plan::new(&scenario(text)).unwrap(), 0);
    // The load takes its account at 0. The users, one a second for 1 ms, don't meet.
    assert!(taken.len() > 1 + 3 * 20, "{taken:?}");
    for user in taken[1..].chunks(3) {
        assert!(user.iter().all(|&(_, row)| (100..110).contains(&row)), "{user:?}");
        assert!(user.is_sorted_by(|(_, a), (_, b)| a < b), "{user:?}");
    }
}

/// `late` begins a minute after `early` has ended (at 1): the users are there until it has ended.
#[test]
fn users_come_until_the_last_load_has_ended() {
    let text = "
        org = { workers = 5, service = { per_record = '1s', shape = 'constant' } }
        background = [{ per_hour = 36_000, hold = '1ms' }]
        [[loads]]
        name = 'early'
        data = { children = 1, parent_object = 'Account', parents = 1000 }
        load = { batch_size = 1 }
        [[loads]]
        name = 'late'
        after = ['early']
        start = '1m'
        data = { children = 1 }
        load = { batch_size = 1 }";
    let taken = rows_taken(&Plan::new(&scenario(text)).unwrap(), 0);
    let last = taken.last().unwrap().0;
    // Ten a second: one comes within the last 5 s but for e^-50, and none after the end at 62.
    assert!((57.0..62.01).contains(&last), "the last one came at {last}");
}
