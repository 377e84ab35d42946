//! Partitions as large as they are given.

use super::{plan, story};
use forelock::model::Plan;

/// Eight children for three partitions.
fn eight() -> Plan {
    let load = "batch_size = 2, partitions = 3, split = 'round_robin'";
    plan(load, "workers = 5", &[9, 9, 3, 4, 5, 6, 3, 7])
}

/// Six children for the first partition, none for the second, two for the third: the first sends
/// three batches one after the other, of two seconds each. Row 3 is wanted by the first one's second
/// batch, when the third one's only batch has just given it back.
#[test]
fn a_partition_sends_what_it_was_given() {
    let (outcome, told) = story(&eight().with_partition_sizes(vec![6, 0, 2]).unwrap());
    let expected = [
        "0 w0 takes b0 (1)",
        "0 w1 takes b1 (1)",
        "0 w0 has all",
        "0 w1 has all",
        "2 w0 ends 2/0",
        "2 w1 ends 2/0",
        "2 w0 done with b0",
        "2 w1 done with b1",
        "2 w1 takes b1 (1)",
        "2 w1 has all",
        "4 w1 ends 2/0",
        "4 w1 done with b1",
        "4 w1 takes b1 (1)",
        "4 w1 has all",
        "6 w1 ends 2/0",
        "6 w1 done with b1",
    ];
    assert_eq!(told, expected);
    assert_eq!((outcome.created, outcome.batches), (8, 4));
}

#[test]
fn sizes_that_do_not_add_up_are_refused() {
    for sizes in [vec![6, 2], vec![6, 0, 3], vec![u64::MAX, 0, 9], vec![]] {
        assert!(eight().with_partition_sizes(sizes).is_none());
    }
}
