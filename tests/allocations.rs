//! A simulator that has run once has all the memory that it needs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::parse;

/// Allocations of a replication by a simulator that has done others before.
fn allocations(text: &str) -> u64 {
    let scenario = parse("test.toml", text, &[]).unwrap().scenario;
    let plan = Plan::new(&scenario).unwrap();
    let mut simulator = Simulator::new(&plan);
    for number in 0..3 {
        simulator.run(ReplicationNumber(number));
    }
    let mut transactions = 0;
    let count = allocation_counter::measure(|| {
        transactions = simulator.run(ReplicationNumber(0)).transactions;
    });
    assert!(transactions > 400, "too short a run to tell");
    count.count_total
}

#[test]
fn nothing_is_allocated_event_by_event() {
    // What is left is the replication's own: the list of parent sets.
    let contended = "
        data = { parents = 2_000, children = 100_000 }
        load = { batch_size = 500, partitions = 5 }
        org = { workers = 5, service.per_record = '9ms' }";
    assert!(allocations(contended) <= 4, "{}", allocations(contended));
    let busy = format!(
        "{contended}
        background = [{{ per_hour = 3_600, rows = 2, hold = '1s' }}]"
    );
    assert!(allocations(&busy) <= 4, "{}", allocations(&busy));
}
