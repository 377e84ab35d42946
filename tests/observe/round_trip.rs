//! A simulated load, written down as the platform would, is measured as it was.

use crate::support::measured;
use forelock::engine::{SimTime, Span};
use forelock::model::{
    AttemptEnd, BatchId, Happening, Observer, Outcome, Plan, ReplicationNumber, Simulator, WorkerId,
};
use forelock::records::Measured;
use forelock::scenario::{Metric, Observation, parse};
use forelock_report::{MeasuredScenario, ObserveResult};
use std::collections::HashMap;

/// What the platform would know of a batch.
#[derive(Clone, Copy, Debug, Default)]
struct Life {
    sent: SimTime,
    ended: SimTime,
    on_workers: Span,
    in_queue: Span,
    created: u64,
    failed: u64,
    requeues: u64,
}

/// Keeps the life of every batch, in the order of their sending.
#[derive(Debug, Default)]
struct Recorder {
    lives: Vec<Life>,
    /// Which life a batch has now: the model gives its names again.
    of_batch: HashMap<BatchId, usize>,
    on_worker: HashMap<WorkerId, (usize, SimTime)>,
    queued_since: HashMap<BatchId, SimTime>,
}

impl Observer for Recorder {
    fn note(&mut self, at: SimTime, what: Happening) {
        match what {
            Happening::BatchSent { batch, .. } => {
                self.of_batch.insert(batch, self.lives.len());
                self.lives.push(Life { sent: at, ..Life::default() });
                self.queued_since.insert(batch, at);
            }
            Happening::AttemptBegan { worker, batch, .. } => {
                let life = self.of_batch[&batch];
                self.on_worker.insert(worker, (life, at));
                add(&mut self.lives[life].in_queue, at.since(self.queued_since[&batch]));
            }
            Happening::TransactionEnded { worker, created, failed } => {
                let life = &mut self.lives[self.on_worker[&worker].0];
                life.created += u64::from(created);
                life.failed += u64::from(failed);
            }
            Happening::AttemptEnded { worker, batch, end } => {
                let (life, since) = self.on_worker[&worker];
                let life = &mut self.lives[life];
                add(&mut life.on_workers, at.since(since));
                life.ended = at;
                if end == AttemptEnd::Requeued {
                    life.requeues += 1;
                    self.queued_since.insert(batch, at);
                }
            }
            _ => {}
        }
    }
}

fn add(sum: &mut Span, more: Span) {
    *sum = Span::from_nanos(sum.as_nanos() + more.as_nanos());
}

/// A replication of the scenario, the lives of its batches in the order of their sending, and what
/// is measured of it when each is written down as a batch of the Bulk API 1.0.
fn simulated(text: &str) -> (Outcome, Vec<Life>, Measured) {
    let scenario = parse("test.toml", text, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario;
    let plan = Plan::new(&scenario).unwrap();
    let mut simulator = Simulator::observed(&plan, Recorder::default());
    let outcome = simulator.run(ReplicationNumber(0));
    let recorder = std::mem::take(simulator.observer());
    let lives = recorder.lives;
    let lines: Vec<String> = lives.iter().enumerate().map(|(k, life)| line(k, life)).collect();
    (outcome, lives, measured(&[&lines.join("\n")]))
}

fn line(number: usize, life: &Life) -> String {
    // To the millisecond, and never all in whole seconds.
    let stamp = |at: SimTime| {
        let millis = i64::try_from(at.as_nanos() / 1_000_000).unwrap();
        jiff::Timestamp::from_millisecond(1_772_409_600_001 + millis).unwrap()
    };
    let total = life.on_workers.as_nanos() / 1_000_000;
    format!(
        r#"{{"id": "b{number}", "jobId": "j1", "state": "Completed", "createdDate": "{}",
        "systemModstamp": "{}", "numberRecordsProcessed": {}, "numberRecordsFailed": {},
        "totalProcessingTime": {total}, "apiActiveProcessingTime": {total},
        "apexProcessingTime": 0, "numberRetries": {}}}"#,
        stamp(life.sent),
        stamp(life.ended),
        life.created + life.failed,
        life.failed,
        life.requeues
    )
}

/// 30 batches that fight over 100 parents, with failures, requeues and overhead.
const CROWDED: &str = "
    data = { parents = 100, children = 12_000 }
    load = { partitions = 4, batch_size = 400, submit = { pattern = 'open', interval = { mean = '3s', cv = 0.5 } } }
    org = { workers = 3, service = { per_record = '30ms', cv = 0.4 }, batch_overhead = '200ms',
            locks = { wait_timeout = '2s' }, scaling = { contention = 0.3 } }";

#[test]
fn the_metrics_are_those_of_the_model() {
    let (outcome, lives, load) = simulated(CROWDED);
    assert!(outcome.failed > 0 && outcome.requeues > 0, "{outcome:?}: nothing to tell apart");
    for observation in load.observed() {
        let (metric, value) = (observation.metric, observation.value);
        let expected = outcome.get(metric);
        // Counts are exact, times to the millisecond.
        let off = (value - expected).abs() / expected.max(1.0);
        assert!(off <= 1e-3, "{metric:?}: {value} is not {expected}");
    }
    assert_eq!(load.observed().len(), 8);
    assert_eq!(load.created(), Some(outcome.created));
    assert_eq!(load.failed, Some(outcome.failed));
    assert_eq!(load.batches, Some(outcome.batches));
    assert_eq!(load.retries, Some(outcome.requeues));
    // The time that a batch was not on a worker is that in the queue, each time that it was in it.
    let waits: f64 = lives.iter().map(|life| life.in_queue.as_secs_f64()).sum();
    let queueing = load.queueing.unwrap();
    let mean = waits / lives.len() as f64;
    assert_eq!(queueing.batches, lives.len());
    assert!((queueing.delay.mean - mean).abs() < 2e-3, "{} is not {mean}", queueing.delay.mean);
}

/// 20 batches on five workers, of a service of exactly 10 ms a record.
fn served(parents: u32, fan_out: &str, contention: u32, workers: u32) -> (Outcome, Measured) {
    let text = format!(
        "data = {{ parents = {parents}, children = 20_000, fan_out = {{ shape = '{fan_out}' }} }}
         load = {{ partitions = 10, batch_size = 1_000 }}
         org = {{ workers = {workers}, locks.order = 'record', scaling = {{ contention = {contention} }},
                  service = {{ per_record = '10ms', shape = 'constant' }} }}"
    );
    let (outcome, _, load) = simulated(&text);
    (outcome, load)
}

fn millis(span: Option<Span>) -> f64 {
    span.unwrap().as_secs_f64() * 1e3
}

/// Nobody shares a parent, so that nobody waits for a lock: both ends of what is said of the
/// service time are right where they should be.
#[test]
fn without_locks_the_service_time_is_found() {
    let without_locks = |contention, workers| {
        let (outcome, load) = served(20_000, "fixed", contention, workers);
        assert_eq!((outcome.failed, outcome.lock_waits), (0, 0));
        load
    };
    let alone = without_locks(0, 1);
    assert_eq!((millis(alone.active_per_record()), millis(alone.service_at_most())), (10.0, 10.0));
    assert!((alone.at_once_while_busy.unwrap() - 1.0).abs() < 1e-3);
    let free = without_locks(0, 5);
    assert_eq!(millis(free.service_at_most()), 10.0, "nobody slows anybody");
    assert!((free.at_once_while_busy.unwrap() - 5.0).abs() < 1e-2);
    let shared = without_locks(1, 5);
    assert!(millis(shared.service_at_most()) > 45.0, "five at once take five times as long");
    let found = millis(shared.service_if_shared());
    assert!((found - 10.0).abs() < 0.01, "{found}");
}

/// Transactions wait for locks and fail, most of them before they are served at all.
#[test]
fn with_locks_the_service_time_is_found_or_bounded() {
    for contention in [0, 1] {
        let (outcome, load) = served(600, "uniform", contention, 5);
        assert!(outcome.failed > 2_000 && outcome.lock_wait_time > Span::from_secs(20));
        assert!(millis(load.service_at_most()) >= 10.0);
        if contention == 1 {
            let found = millis(load.service_if_shared());
            assert!((found - 10.0).abs() < 0.05, "{found}");
        }
    }
}

/// What is written for a scenario is read from it as it was measured.
#[test]
fn the_table_is_read_as_it_was_measured() {
    let (_, _, load) = simulated(CROWDED);
    let result = ObserveResult::new(&load, &["jobs/night\n1.json".to_owned()]);
    let pasted = format!("{CROWDED}\n{}", result.table.as_ref().unwrap());
    for text in [pasted, MeasuredScenario::new(&load, &result).text] {
        let read = parse("night.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_as_measured(&read.scenario.observed, &load.observed());
    }
}

#[track_caller]
fn assert_as_measured(read: &[Observation], measured: &[Observation]) {
    assert_eq!(read.len(), measured.len());
    for (read, measured) in read.iter().zip(measured) {
        assert_eq!((read.metric, read.within), (measured.metric, measured.within));
        let exact = matches!(
            read.metric,
            Metric::Created | Metric::Failed | Metric::Processed | Metric::Batches
        );
        let off = (read.value - measured.value).abs() / measured.value.max(1e-9);
        assert!(off <= if exact { 0.0 } else { 1e-4 }, "{measured:?} is read as {read:?}");
    }
}
