//! What holds in every run of every scenario.

mod outcomes;
mod scenario_facts;
mod witness;

use crate::any_scenario::{Case, Limits, any_case, any_scenario};
use forelock::engine::SimTime;
use forelock::model::{
    Happening, LockWaitRecorder, Observer, Outcome, Plan, ReplicationNumber, RunOutcome, Simulator,
};
use forelock::scenario::{Deadlock, Scenario};
use outcomes::Ended;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use scenario_facts::Facts;
use witness::Witness;

/// What a run gave, all of which was checked.
struct Checked {
    outcome: RunOutcome,
    loads: Vec<Outcome>,
    dropped: u64,
    cut: bool,
}

/// Runs replication 0 under a witness's eyes.
fn checked(scenario: &Scenario) -> Checked {
    let plan = Plan::new(scenario).unwrap();
    let facts = Facts::of(scenario);
    let mut simulator = Simulator::observed(&plan, Witness::new(&facts));
    let outcome = simulator.run_loads(ReplicationNumber(0));
    let loads = simulator.outcomes().to_vec();
    assert_eq!(outcome.loads.len(), if scenario.loads.are_named() { loads.len() } else { 0 });
    let horizon = scenario.run.horizon.map(|horizon| SimTime::ZERO + horizon);
    // A run that the horizon cut lasts to it, and leaves something unprocessed.
    let cut = horizon.is_some_and(|at| at.since(SimTime::ZERO) == outcome.all.duration);
    let idle = simulator.is_idle();
    let witness = simulator.observer();
    if let Some(horizon) = horizon.filter(|_| cut) {
        witness.cut(horizon);
    } else if horizon.is_none() {
        assert!(idle && witness.is_idle(), "something is held or under way after the end");
    }
    Ended::new(scenario, &outcome, &loads, witness, cut).check();
    let dropped = witness.dropped;
    Checked { outcome, loads, dropped, cut }
}

/// All that happens, row by row.
#[derive(Debug, Default)]
struct Happenings(Vec<(SimTime, Happening)>);

impl Observer for Happenings {
    const ROWS: bool = true;

    fn note(&mut self, at: SimTime, what: Happening) {
        self.0.push((at, what));
    }
}

type Seen = (RunOutcome, Vec<(SimTime, Happening)>);

/// Replications of `numbers`, one after the other in one simulator.
fn seen(plan: &Plan, numbers: &[u64]) -> Vec<Seen> {
    let mut simulator = Simulator::observed(plan, Happenings::default());
    let run = |&number: &u64| {
        let outcome = simulator.run_loads(ReplicationNumber(number));
        (outcome, std::mem::take(&mut simulator.observer().0))
    };
    numbers.iter().map(run).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_run_keeps_the_rules(case in any_scenario()) {
        checked(&case.scenario);
    }

    /// Asking in ascending order, at one step, leaves no cycle, whatever the loads.
    #[test]
    fn row_order_at_one_step_never_deadlocks(
        case in any_case(Limits { one_step_in_row_order: true, ..Limits::default() })
    ) {
        prop_assert_eq!(case.scenario.org.locks.deadlock, Deadlock::Detect);
        prop_assert_eq!(checked(&case.scenario).outcome.all.deadlocks, 0);
    }

    /// Serial, alone in the org, nothing ever waits, so nothing fails.
    #[test]
    fn serial_loads_without_other_users_never_wait(
        case in any_case(Limits { serial_alone: true, ..Limits::default() })
    ) {
        let all = checked(&case.scenario).outcome.all;
        prop_assert_eq!((all.lock_waits, all.failed), (0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// A used simulator, a new one, and one on another thread: the same to the last happening.
    #[test]
    fn a_replication_is_the_same_wherever_it_runs(case in any_scenario()) {
        let plan = Plan::new(&case.scenario).unwrap();
        let used = seen(&plan, &[0, 1, 0]);
        prop_assert!(used[0] == used[2], "the simulator had been used");
        let other_plan = Plan::new(&case.scenario).unwrap();
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(|| seen(&plan, &[1]));
            let other = scope.spawn(|| seen(&other_plan, &[1, 0]));
            (one.join().unwrap(), other.join().unwrap())
        });
        prop_assert!(used[1] == one[0], "it ran on another thread");
        prop_assert!(used[1] == other[0] && used[0] == other[1], "another plan, another order");
        // Who watches changes nothing.
        let unseen = Simulator::new(&plan).run_loads(ReplicationNumber(1));
        prop_assert_eq!(&unseen, &used[1].0);
        let mut recorded = Simulator::observed(&plan, LockWaitRecorder::default());
        prop_assert_eq!(&recorded.run_loads(ReplicationNumber(1)), &unseen);
    }
}

/// Cases from a fixed seed.
fn some_cases(limits: Limits, count: usize) -> impl Iterator<Item = Case> {
    let mut runner = TestRunner::deterministic();
    let strategy = any_case(limits);
    (0..count).map(move |_| strategy.new_tree(&mut runner).unwrap().current())
}

/// A property of scenarios in which nothing happens would hold whatever the model does.
#[test]
fn the_scenarios_reach_every_corner() {
    let mut reached = [
        ("waits", 0),
        ("timeouts", 0),
        ("deadlocks", 0),
        ("requeues", 0),
        ("unprocessed without a horizon", 0),
        ("dropped batches", 0),
        ("cut runs", 0),
        ("users refused", 0),
        ("second passes with records", 0),
        ("second passes without", 0),
        ("third passes with records", 0),
        ("own rows", 0),
        ("locks at both steps", 0),
        ("several serial loads", 0),
    ];
    for case in some_cases(Limits::default(), 300) {
        let scenario = &case.scenario;
        let Checked { outcome, loads, dropped, cut } = checked(scenario);
        let all = &outcome.all;
        let facts = Facts::of(scenario);
        let sent = |pass: usize| {
            let passes = scenario.loads.with_ids();
            let passes = passes.filter(|&(id, _)| scenario.loads.passes_before(id) == pass);
            passes.filter(|(id, _)| loads[id.index()].batches > 0).count()
        };
        let second = scenario.loads.iter().filter(|load| load.failed_of.is_some()).count();
        let own = scenario.loads.with_ids().any(|(id, _)| facts.sets.own_rows(id).is_some());
        let now = [
            all.lock_waits > 0,
            all.lock_timeouts > 0,
            all.deadlocks > 0,
            all.requeues > 0,
            all.unprocessed > 0 && !cut,
            dropped > 0,
            cut,
            all.background_failed > 0,
            sent(1) > 0,
            second > sent(1) + sent(2) && !cut,
            sent(2) > 0,
            own,
            facts.loads.iter().any(|load| load.steps == 2),
            facts.loads.iter().filter(|load| load.serial).count() > 1,
        ];
        for ((_, count), now) in reached.iter_mut().zip(now) {
            *count += u32::from(now);
        }
    }
    assert!(reached.iter().all(|&(_, count)| count > 0), "{reached:?}");
    // Where rows are asked for in order at one step, there is something to wait for too.
    let waits: u64 = some_cases(Limits { one_step_in_row_order: true, ..Limits::default() }, 100)
        .map(|case| checked(&case.scenario).outcome.all.lock_waits)
        .sum();
    assert!(waits > 300, "{waits}");
}
