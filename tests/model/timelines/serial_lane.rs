//! Serial batches of all loads run one at a time, beside Parallel ones.

use super::{story_of_loads, with_words};

/// Records without parents, in batches of 2 s. `red` and `blue` are serial and have two batches each,
/// one in flight; `green` is parallel and has four, two in flight.
fn three(workers: u32) -> String {
    let load = |name: &str, children: u32, how: &str| {
        format!(
            "[[loads]]
             name = '{name}'
             data = {{ children = {children} }}
             load = {{ batch_size = 2, {how} }}\n"
        )
    };
    let serial = "concurrency_mode = 'Serial'";
    let parallel = "submit = { pattern = 'closed', in_flight = 2 }";
    format!(
        "org = {{ workers = {workers}, service = {{ per_record = '1s', shape = 'constant' }} }}\n
         {}{}{}",
        load("red", 4, serial),
        load("blue", 4, serial),
        load("green", 8, parallel),
    )
}

/// Blue's first batch waits from 0 for the lane and gets it at 2, before red's second one, which is
/// sent at 2 only: they take turns. Green's batches pass them all.
#[test]
fn two_serial_loads_take_turns_beside_a_parallel_one() {
    let (outcome, story) = story_of_loads(&three(5));
    let turns = with_words(&story, &["takes red", "takes blue", "with red", "with blue"]);
    assert_eq!(
        turns,
        [
            "0 w0 takes red (1)",
            "2 w0 done with red",
            "2 w0 takes blue (1)",
            "4 w0 done with blue",
            "4 w0 takes red (1)",
            "6 w0 done with red",
            "6 w0 takes blue (1)",
            "8 w0 done with blue",
        ]
    );
    let green = with_words(&story, &["takes green"]);
    let seconds: Vec<&str> = green.iter().map(|line| &line[..1]).collect();
    assert_eq!(seconds, ["0", "0", "2", "2"]);
    let durations: Vec<f64> =
        outcome.loads.iter().map(|load| load.duration.as_secs_f64()).collect();
    assert_eq!(durations, [6.0, 8.0, 4.0]);
    assert_eq!(outcome.all.duration.as_secs_f64(), 8.0);
    assert_eq!(outcome.all.worker_time.as_secs_f64(), 4.0 + 4.0 + 8.0);
}

/// One queue: with two workers, green's second batch comes after blue's in it, but blue's may not
/// start beside red's. At 2 the lane is free and blue's is first; green's third, sent at 2, is behind.
#[test]
fn a_serial_batch_that_may_start_keeps_its_place_in_the_queue() {
    let (_, story) = story_of_loads(&three(2));
    assert_eq!(
        with_words(&story, &["takes"])[..5],
        [
            "0 w0 takes red (1)",
            "0 w1 takes green (1)",
            "2 w0 takes blue (1)",
            "2 w1 takes green (1)",
            "4 w0 takes red (1)",
        ]
    );
}
