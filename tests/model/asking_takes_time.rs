//! Rows whose asking takes time are taken in one go as long as nothing else happens: nobody may see
//! that in the results.

use crate::support::scenario;
use forelock::model::{Plan, ReplicationNumber, Simulator};

/// A crowded load, and other users on a set that the load looks up to but doesn't lock: so many that
/// one of them acts in the middle of nearly every request, or none.
fn outcome(locks: &str, users: &str, number: u64) -> (String, u64) {
    let scenario = scenario(&format!(
        "
        name = 'asking'
        [data]
        parent_object = 'Account'
        parents = 600
        children = 6_000
        [[data.lookups]]
        name = 'Campaign'
        parents = 1_000_000
        locks = false
        [load]
        batch_size = 200
        partitions = 5
        submit = {{ pattern = 'closed', in_flight = 2, think = {{ mean = '300ms', cv = 1.0 }} }}
        [org]
        workers = 6
        transaction_size = 40
        service = {{ per_record = '7ms', cv = 0.7 }}
        scaling = {{ contention = 0.2 }}
        locks = {{ wait_timeout = '1s', request = '3ms', {locks} }}
        {users}
        "
    ));
    let plan = Plan::new(&scenario).unwrap();
    let mut outcome = Simulator::new(&plan).run(ReplicationNumber(number));
    // The other users are many enough to be refused a row once in a while.
    outcome.background_failed = 0;
    let waits = outcome.lock_waits;
    (format!("{outcome:?}"), waits)
}

#[test]
fn events_that_concern_others_change_nothing() {
    let users = "
        [[background]]
        set = 'Campaign'
        per_hour = 3_000_000
        hold = '1ms'
    ";
    for locks in ["order = 'row'", "order = 'record'", "order = 'record', failure = 'record'"] {
        for number in 0..3 {
            let (alone, waits) = outcome(locks, "", number);
            assert_eq!(alone, outcome(locks, users, number).0, "{locks}, replication {number}");
            assert!(waits > 50, "they hardly meet: {waits}");
        }
    }
}
