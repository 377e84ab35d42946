//! The timeline of a run adds up to the run's outcome.

use crate::support::scenario;
use forelock::model::{
    MAX_STEPS, Outcome, Plan, ReplicationNumber, Simulator, Step, Timeline, TimelineRecorder,
};

fn recorded(text: &str) -> (Outcome, Timeline) {
    let plan = Plan::new(&scenario(text)).unwrap();
    let mut simulator = Simulator::observed(&plan, TimelineRecorder::default());
    let outcome = simulator.run(ReplicationNumber(0));
    let recorder = std::mem::take(simulator.observer());
    (outcome, recorder.finish(outcome.duration))
}

/// The level or rate over the whole run, in its unit times seconds.
fn total(outcome: &Outcome, timeline: &Timeline, of: impl Fn(&Step) -> f64) -> f64 {
    let step = timeline.step.as_secs_f64();
    let end = outcome.duration.as_secs_f64();
    let width = |number: usize| (end - number as f64 * step).min(step);
    timeline.steps.iter().enumerate().map(|(number, one)| of(one) * width(number)).sum()
}

fn assert_close(left: f64, right: f64, what: &str) {
    assert!((left - right).abs() <= 1e-6 * right.abs().max(1.0), "{what}: {left} against {right}");
}

#[test]
fn levels_and_rates_add_up_whatever_the_length_of_the_run() {
    // From seconds to days; with waits, timeouts, requeues, retries, and work before the locks.
    for (records, service) in [(500, "1ms"), (20_000, "5ms"), (20_000, "2s")] {
        let text = format!(
            "data = {{ parents = 1_000, children = {records} }}
             load = {{ batch_size = 500, partitions = 4, retry = {{ attempts = 1, delay = '3s' }} }}
             org = {{ workers = 3, service = {{ per_record = '{service}', cv = 0.4 }},
                      locks = {{ held_fraction = 0.8 }}, time_slice = '3000h' }}
             background = [{{ per_hour = 600, hold = '2s' }}]"
        );
        let (outcome, timeline) = recorded(&text);
        assert!((MAX_STEPS / 2..=MAX_STEPS).contains(&timeline.steps.len()));
        let total = |of: fn(&Step) -> f64| total(&outcome, &timeline, of);
        assert_close(total(|s| s.busy), outcome.worker_time.as_secs_f64(), "busy");
        assert_close(total(|s| s.waiting), outcome.lock_wait_time.as_secs_f64(), "waiting");
        assert_close(total(|s| s.created), outcome.created as f64, "created");
        assert!(total(|s| s.failed) >= outcome.failed as f64 - 1e-6, "every try that failed");
        // On its worker, a transaction is served or waits; batches have no overhead here.
        assert_close(
            total(|s| s.in_service) + total(|s| s.waiting),
            total(|s| s.busy),
            "in service or waiting",
        );
    }
}

#[test]
fn a_timeline_by_hand() {
    // Two batches of two one-second records on one worker: the second is queued from 0 to 2 s.
    let text = "
        data = { parents = 4, children = 4, fan_out = { shape = 'fixed' } }
        load = { batch_size = 2, submit = { pattern = 'closed', in_flight = 2 } }
        org = { workers = 1, service = { per_record = '1s', shape = 'constant' } }";
    let (outcome, timeline) = recorded(text);
    assert_eq!(outcome.duration.as_secs_f64(), 4.0);
    // Steps of 1 ms, doubled until 4 s and the event at 4 s fit: 16 ms (250 and a bit).
    assert_eq!(timeline.step.as_secs_f64(), 0.016);
    assert_eq!(timeline.steps.len(), 250);
    for (number, step) in timeline.steps.iter().enumerate() {
        let at = number as f64 * 0.016;
        assert_eq!((step.busy, step.in_service, step.waiting), (1.0, 1.0, 0.0));
        assert_close(step.queued, if at < 2.0 { 1.0 } else { 0.0 }, "queued");
    }
    // What is created at the very end counts in the last step.
    assert_close(total(&outcome, &timeline, |s| s.created), 4.0, "created");
}
