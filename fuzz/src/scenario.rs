//! A scenario: read, advised upon, planned and simulated once.

use crate::assert_harmless;
use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Cost, Scenario, parse};

/// Whatever the text says: messages come out, or a scenario, of which a small one is simulated. Then
/// the records that have an outcome are those that are there, and no lock is left held.
pub fn scenario(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    match parse("fuzz.toml", text, &[]) {
        Ok(loaded) => {
            for advice in loaded.advice() {
                assert_harmless(&advice.render(false));
            }
            if is_small(&loaded.scenario) {
                simulate(&loaded.scenario);
            }
        }
        Err(diagnostics) => {
            assert!(diagnostics.iter().next().is_some(), "refused without a word");
            assert_harmless(&diagnostics.render(false));
        }
    }
}

/// What is expected to take milliseconds. Refusals that are tried again are no part of a cost: with
/// many attempts they are left out.
fn is_small(scenario: &Scenario) -> bool {
    let cost = Cost::of(scenario);
    let again = |load: &forelock::scenario::Load| {
        let attempts = load.sending.retry.map_or(0, |retry| retry.attempts.get());
        load.data.children.get() as f64 * f64::from(attempts)
    };
    let again: f64 = scenario.loads.iter().map(again).sum();
    let background: f64 = scenario.background.iter().map(|stream| stream.per_hour).sum();
    let partitions: u32 = scenario.loads.iter().map(|load| load.sending.partitions.get()).sum();
    cost.events < 5_000.0
        && cost.row_locks < 50_000.0
        && cost.thread_bytes < 4e6
        && again < 10_000.0
        && background < 1e5
        && partitions < 1_000
}

fn simulate(scenario: &Scenario) {
    let mut scenario = scenario.clone();
    // Background goes on as long as the load does, which may wait for most of its time.
    let day = forelock::engine::Span::from_secs(24 * 3_600);
    let cut = !scenario.background.is_empty();
    if cut {
        let horizon = scenario.run.horizon.map_or(day, |horizon| horizon.min(day));
        scenario.run.horizon = Some(horizon);
    }
    let plan = Plan::new(&scenario).unwrap();
    let mut simulator = Simulator::new(&plan);
    let outcome = simulator.run(ReplicationNumber(0));
    assert!(scenario.run.horizon.is_some() || simulator.is_idle(), "a lock is left");
    let again = Simulator::new(&plan).run(ReplicationNumber(0));
    assert_eq!(outcome, again, "the same number gives the same replication");
}
