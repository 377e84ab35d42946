//! When loads begin and end, and what a horizon leaves of them.

use super::{story_of_loads, with_words};
use forelock::model::RunOutcome;

/// One second a record; `loads` are name, when it begins, and its records, sent in one batch.
fn loads(run: &str, loads: &[(&str, &str, u32)]) -> (RunOutcome, Vec<String>) {
    let mut text = format!(
        "org = {{ workers = 5, transaction_size = 1,
                  service = {{ per_record = '1s', shape = 'constant' }} }}
         {run}\n"
    );
    for (name, begins, children) in loads {
        text += &format!(
            "[[loads]]
             name = '{name}'
             {begins}
             data = {{ children = {children} }}
             load = {{ batch_size = 100 }}\n"
        );
    }
    story_of_loads(&text)
}

/// `a`: 0 to 2. `b`: 5 s after it, 7 to 10. `c`: after both: 10 to 11. `d`: 1 to 5, by the clock.
#[test]
fn a_load_begins_after_the_last_of_those_that_it_names() {
    let (outcome, story) = loads(
        "",
        &[
            ("c", "after = ['b', 'a']", 1),
            ("a", "", 2),
            ("b", "after = ['a']\n start = '5s'", 3),
            ("d", "start = '1s'", 4),
        ],
    );
    assert_eq!(
        with_words(&story, &["takes", "done"]),
        [
            "0 w0 takes a (1)",
            "1 w1 takes d (1)",
            "2 w0 done with a",
            "5 w1 done with d",
            "7 w1 takes b (1)",
            "10 w1 done with b",
            "10 w1 takes c (1)",
            "11 w1 done with c",
        ]
    );
    let durations: Vec<f64> =
        outcome.loads.iter().map(|load| load.duration.as_secs_f64()).collect();
    assert_eq!(durations, [1.0, 2.0, 3.0, 4.0]);
    assert_eq!((outcome.all.duration.as_secs_f64(), outcome.all.created), (11.0, 10));
    assert_eq!(outcome.all.worker_time.as_secs_f64(), 10.0);
}

/// The re-sends of a load belong to it: what comes after it waits for them too. Of two batches on one
/// row, the second is refused at 1 and sent again at 4: 4 to 6.
#[test]
fn a_load_has_ended_when_its_re_sends_have() {
    let text = "
        org = { workers = 5, locks = { wait_timeout = '1s' },
                service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'first'
        data = { parent_object = 'Account', parents = 1, children = 4 }
        load = { batch_size = 2, partitions = 2, retry = { attempts = 1, delay = '3s' } }
        [[loads]]
        name = 'next'
        after = ['first']
        data = { children = 1 }
        load = { batch_size = 1 }";
    let (outcome, story) = story_of_loads(text);
    assert_eq!(with_words(&story, &["takes next"]), ["6 w0 takes next (1)"]);
    assert_eq!(outcome.all.created, 5);
}

/// The horizon comes at 5 s. `a` has ended (0 to 2); `b` is in its third of four records (3 to 7);
/// `c` would begin at 10 and `d` after `b`.
#[test]
fn the_horizon_leaves_loads_that_have_not_begun_unprocessed() {
    let (outcome, _) = loads(
        "run = { horizon = '5500ms' }",
        &[
            ("a", "", 2),
            ("b", "start = '3s'", 4),
            ("c", "start = '10s'", 3),
            ("d", "after = ['b']", 1),
        ],
    );
    let of = |load: usize| {
        let load = outcome.loads[load];
        (load.created, load.failed, load.unprocessed, load.duration.as_secs_f64())
    };
    assert_eq!(of(0), (2, 0, 0, 2.0));
    assert_eq!(of(1), (2, 0, 2, 2.5));
    assert_eq!(of(2), (0, 0, 3, 0.0));
    assert_eq!(of(3), (0, 0, 1, 0.0));
    let all = outcome.all;
    assert_eq!((all.created, all.failed, all.unprocessed), (4, 0, 6));
    assert_eq!(all.duration.as_secs_f64(), 5.5);
    assert_eq!(all.worker_time.as_secs_f64(), 2.0 + 2.5);
}

/// Two batches on one row: the second has failed at 1 when the horizon comes at 1.5, and the second
/// pass, to which it belongs, has not begun.
#[test]
fn what_a_second_pass_would_have_sent_after_the_horizon_is_unprocessed() {
    let text = |horizon: &str| {
        format!(
            "org = {{ workers = 5, locks = {{ wait_timeout = '1s' }},
                      service = {{ per_record = '1s', shape = 'constant' }} }}
             run = {{ horizon = '{horizon}' }}
             [[loads]]
             name = 'first'
             data = {{ parent_object = 'Account', parents = 1, children = 4 }}
             load = {{ batch_size = 2, partitions = 2 }}
             [[loads]]
             name = 'again'
             start = '3s'
             data = {{ failed_of = 'first' }}
             load = {{ batch_size = 1 }}"
        )
    };
    let (RunOutcome { all, loads }, _) = story_of_loads(&text("1500ms"));
    assert_eq!((loads[0].created, loads[0].failed, loads[0].unprocessed), (0, 2, 2));
    assert_eq!(loads[1].duration.as_secs_f64(), 0.0);
    assert_eq!((all.created, all.failed, all.unprocessed), (0, 0, 4));
    // The first pass has ended at 2: the second one is known, and has not begun at 4.
    let (RunOutcome { all, loads }, _) = story_of_loads(&text("4s"));
    assert_eq!((loads[0].created, loads[0].failed, loads[0].unprocessed), (2, 2, 0));
    assert_eq!((loads[1].unprocessed, loads[1].duration.as_secs_f64()), (2, 0.0));
    assert_eq!((all.created, all.failed, all.unprocessed), (2, 0, 2));
    // At 6.5 it has made one of its two records (5 to 6).
    let (RunOutcome { all, loads }, _) = story_of_loads(&text("6500ms"));
    assert_eq!((loads[1].created, loads[1].unprocessed), (1, 1));
    assert_eq!(loads[1].duration.as_secs_f64(), 1.5);
    assert_eq!((all.created, all.failed, all.unprocessed), (3, 0, 1));
}
