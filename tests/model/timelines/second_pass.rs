//! A load that sends once more what failed in another.

use super::{story_of_loads, with_words};
use crate::support::{rows_taken, scenario, watched_loads};
use forelock::model::{Plan, RunOutcome};
use forelock::scenario::Metric;

/// Nine records for three partitions in turn: partition 0 has places 0, 3, 6, and so on. A record
/// takes 4 s. Partition 0 holds row 0 from 0 to 12. Partition 1 wants it at 1, and partition 2 at 2;
/// a wait lasts 3 s, so that they fail at 4 and 5. Their other rows tell the records apart.
fn first_and(second: &str) -> Plan {
    let text = format!(
        "org = {{ workers = 5, service = {{ per_record = '4s', shape = 'constant' }},
                  locks = {{ wait_timeout = '3s' }} }}
         [[loads]]
         name = 'first'
         data = {{ parent_object = 'Account', parents = 100, children = 9 }}
         load = {{ batch_size = 3, partitions = 3, split = 'round_robin', stagger = '1s' }}
         {second}"
    );
    let parents = vec![0, 0, 0, 0, 11, 12, 0, 17, 18];
    Plan::given(&scenario(&text), vec![(100, parents)]).unwrap()
}

const AGAIN: &str = "[[loads]]
    name = 'again'
    service = { per_record = '1s', shape = 'constant' }
    data = { failed_of = 'first' }";

/// The second pass begins when the first one has ended, at 12, with the six records in the load order
/// of the first: places 1, 2, 4, 5, 7, 8. In twos, one after the other: 12 to 14, to 16, to 18.
#[test]
fn what_failed_is_sent_in_the_first_ones_order_and_with_its_parents() {
    let serial = "load = { concurrency_mode = 'Serial', batch_size = 2 }";
    let plan = first_and(&format!("{AGAIN}\n{serial}"));
    let taken: Vec<(f64, u32)> =
        rows_taken(&plan, 0).into_iter().filter(|&(time, _)| time >= 12.0).collect();
    let expected = [(12.0, 0), (14.0, 11), (14.0, 12), (16.0, 17), (16.0, 18)];
    assert_eq!(taken, expected);

    let (RunOutcome { all, loads }, _) = watched_loads(&plan);
    let [first, again] = loads.as_slice() else { panic!("two loads") };
    assert_eq!((first.created, first.failed, first.unprocessed), (3, 6, 0));
    assert_eq!((first.lock_timeouts, first.duration.as_secs_f64()), (2, 12.0));
    assert_eq!((again.created, again.failed, again.unprocessed), (6, 0, 0));
    assert_eq!((again.batches, again.duration.as_secs_f64()), (3, 6.0));
    // All together: each record once, with the outcome of its last try.
    assert_eq!((all.created, all.failed, all.unprocessed), (9, 0, 0));
    assert_eq!((all.batches, all.transactions, all.lock_timeouts), (6, 6, 2));
    assert_eq!(all.lock_wait_time.as_secs_f64(), 3.0 + 3.0);
    assert_eq!(all.worker_time.as_secs_f64(), 12.0 + 3.0 + 3.0 + 6.0);
    assert_eq!(all.duration.as_secs_f64(), 18.0);
    assert_eq!(all.get(Metric::FailureRate), 0.0);
    assert_eq!(all.get(Metric::Throughput), 9.0 / 18.0);
    assert_eq!(first.get(Metric::FailureRate), 6.0 / 9.0);
}

/// Two partitions of the six: places 1, 2, 4 and 5, 7, 8, of which each sends two.
#[test]
fn what_the_second_pass_does_not_send_keeps_its_outcome() {
    let capped = "load = { partitions = 2, batch_size = 2, max_batches_per_partition = 1 }";
    let plan = first_and(&format!("{AGAIN}\n{capped}"));
    let taken: Vec<u32> = rows_taken(&plan, 0)
        .into_iter()
        .filter_map(|(time, row)| (time >= 12.0).then_some(row))
        .collect();
    assert_eq!(taken, [0, 12, 17], "places 1 and 2, 5 and 7");
    let (RunOutcome { all, loads }, _) = watched_loads(&plan);
    assert_eq!((loads[1].created, loads[1].failed, loads[1].unprocessed), (4, 0, 0));
    assert_eq!((loads[0].created, loads[0].failed), (3, 6));
    assert_eq!((all.created, all.failed, all.unprocessed), (7, 2, 0));
}

/// Without a service of its own it has the first one's: 8 s a batch of two.
#[test]
fn the_service_is_that_of_the_first_pass_unless_it_has_its_own() {
    let second = "[[loads]]
        name = 'again'
        data = { failed_of = 'first' }
        load = { concurrency_mode = 'Serial', batch_size = 2 }";
    let own = "name = 'first'\n service = { per_record = '5s', shape = 'constant' }";
    let text = |own: &str| {
        format!(
            "org = {{ workers = 5, service = {{ per_record = '4s', shape = 'constant' }},
                      locks = {{ wait_timeout = '3s' }} }}
             [[loads]]
             {own}
             data = {{ parent_object = 'Account', parents = 1, children = 4 }}
             load = {{ batch_size = 2, partitions = 2 }}
             {second}"
        )
    };
    // One batch of two is made while the other waits in vain; then the other one is made.
    let of_org = watched_loads(&Plan::new(&scenario(&text("name = 'first'"))).unwrap()).0;
    assert_eq!(of_org.all.duration.as_secs_f64(), 8.0 + 8.0);
    let of_load = watched_loads(&Plan::new(&scenario(&text(own))).unwrap()).0;
    assert_eq!(of_load.all.duration.as_secs_f64(), 10.0 + 10.0);
}

/// The first pass gives up after one attempt of one transaction (2 of 6 records), and leaves four
/// unprocessed. The second one makes two of these and leaves two, the third one those.
#[test]
fn what_stayed_unprocessed_is_sent_too_and_a_third_pass_follows() {
    let text = "
        org = { workers = 1, transaction_size = 2, time_slice = '1s', max_attempts = 1,
                service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'third'
        data = { failed_of = 'second' }
        load = { batch_size = 6 }
        [[loads]]
        name = 'first'
        data = { children = 6 }
        load = { batch_size = 6 }
        [[loads]]
        name = 'second'
        start = '3s'
        data = { failed_of = 'first' }
        load = { batch_size = 6 }";
    let (RunOutcome { all, loads }, story) = story_of_loads(text);
    assert_eq!(
        with_words(&story, &["with"]),
        ["2 w0 given up with first", "7 w0 given up with second", "9 w0 done with third",]
    );
    let of = |load: usize| (loads[load].created, loads[load].failed, loads[load].unprocessed);
    assert_eq!((of(1), of(2), of(0)), ((2, 0, 4), (2, 0, 2), (2, 0, 0)));
    assert_eq!((all.created, all.failed, all.unprocessed), (6, 0, 0));
    assert_eq!(all.duration.as_secs_f64(), 9.0);
}

/// Nothing failed in `first` (0 to 2). So `again` has ended at 2, though it was to begin 100 s later
/// and after `long` (0 to 10), and `last` begins 1 s after that: 3 to 5.
#[test]
fn an_empty_second_pass_ends_when_the_first_does() {
    let text = "
        org = { workers = 5, service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'last'
        after = ['again']
        start = '1s'
        data = { children = 2 }
        load = { batch_size = 2 }
        [[loads]]
        name = 'again'
        after = ['long']
        start = '100s'
        data = { failed_of = 'first' }
        load = { batch_size = 2 }
        [[loads]]
        name = 'first'
        data = { children = 2 }
        load = { batch_size = 2 }
        [[loads]]
        name = 'long'
        data = { children = 10 }
        load = { batch_size = 10 }";
    let (RunOutcome { all, loads }, story) = story_of_loads(text);
    assert_eq!(
        with_words(&story, &["takes", "done"]),
        [
            "0 w0 takes first (1)",
            "0 w1 takes long (1)",
            "2 w0 done with first",
            "3 w0 takes last (1)",
            "5 w0 done with last",
            "10 w1 done with long",
        ]
    );
    let began = forelock::engine::Span::from_secs(2);
    assert_eq!(loads[1], forelock::model::Outcome { began, ..Default::default() });
    assert_eq!((loads[0].created, loads[0].duration.as_secs_f64()), (2, 2.0));
    assert_eq!((all.created, all.batches, all.duration.as_secs_f64()), (14, 3, 10.0));
}

/// `again` is full, and may not begin before `long` has ended: 10.
#[test]
fn a_second_pass_waits_for_what_it_comes_after_besides() {
    let text = "
        org = { workers = 5, locks = { wait_timeout = '1s' },
                service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'first'
        data = { parent_object = 'Account', parents = 1, children = 4 }
        load = { batch_size = 2, partitions = 2 }
        [[loads]]
        name = 'again'
        after = ['long']
        start = '1s'
        data = { failed_of = 'first' }
        load = { batch_size = 2 }
        [[loads]]
        name = 'long'
        data = { children = 10 }
        load = { batch_size = 10 }";
    let (RunOutcome { all, loads }, _) = story_of_loads(text);
    assert_eq!((loads[1].created, loads[1].duration.as_secs_f64()), (2, 2.0));
    assert_eq!((all.created, all.failed, all.duration.as_secs_f64()), (14, 0, 13.0));
}
