//! Scenarios in a few words, and observers that keep what a test wants to see.

use forelock::engine::SimTime;
use forelock::model::{
    Happening, Observer, Outcome, Owner, Plan, ReplicationNumber, RowId, RunOutcome, Simulator,
};
use forelock::scenario::{Scenario, parse};

/// The scenario that `text` describes, which must be valid.
pub(crate) fn scenario(text: &str) -> Scenario {
    parse("test.toml", text, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario
}

/// Seconds since the start.
pub(crate) fn at(time: SimTime) -> f64 {
    time.since(SimTime::ZERO).as_secs_f64()
}

/// Every happening with its time in seconds.
#[derive(Debug, Default)]
pub(crate) struct Log(pub(crate) Vec<(f64, Happening)>);

impl Observer for Log {
    fn note(&mut self, time: SimTime, what: Happening) {
        self.0.push((at(time), what));
    }
}

/// One replication of `plan`, and all that happened in it.
pub(crate) fn watched(plan: &Plan) -> (Outcome, Log) {
    let mut simulator = Simulator::observed(plan, Log::default());
    let outcome = simulator.run(ReplicationNumber(0));
    assert!(simulator.is_idle(), "a lock is held after the end");
    (outcome, std::mem::take(simulator.observer()))
}

/// One replication of `plan`, what each of its loads gave, and all that happened in it; a horizon may
/// cut it.
pub(crate) fn watched_loads(plan: &Plan) -> (RunOutcome, Log) {
    let mut simulator = Simulator::observed(plan, Log::default());
    let outcome = simulator.run_loads(ReplicationNumber(0));
    (outcome, std::mem::take(simulator.observer()))
}

/// What is taken: when, by whom, and which row.
#[derive(Debug, Default)]
pub(crate) struct RowLog(pub(crate) Vec<(f64, Owner, RowId)>);

impl Observer for RowLog {
    const ROWS: bool = true;

    fn note(&mut self, time: SimTime, what: Happening) {
        if let Happening::Took { owner, row } = what {
            self.0.push((at(time), owner, row));
        }
    }
}

/// The rows that `plan`'s loads take in replication `number`, as they take them: when, and the row's
/// number. Where there is background traffic, its rows too.
pub(crate) fn rows_taken(plan: &Plan, number: u64) -> Vec<(f64, u32)> {
    let mut simulator = Simulator::observed(plan, RowLog::default());
    simulator.run(ReplicationNumber(number));
    let taken = std::mem::take(simulator.observer()).0;
    taken.into_iter().map(|(time, _, row)| (time, row.get())).collect()
}

/// Fails unless the mean of `samples` is within `sigmas` standard errors of `expected`.
pub(crate) fn assert_mean(samples: &[f64], expected: f64, sigmas: f64, what: &str) {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / n;
    let variance = samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!(
        (mean - expected).abs() <= sigmas * error,
        "{what}: {mean} ± {error} against {expected}: {:.1} standard errors off",
        (mean - expected) / error
    );
    // A test that accepts anything proves nothing: the interval must be narrow.
    assert!(sigmas * error < 0.1 * expected.abs(), "{what}: too few samples: ± {error}");
}
