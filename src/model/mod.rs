//! The bulk load, on the engine.

mod outcome;

pub use outcome::Outcome;

use crate::scenario::Scenario;

/// A scenario made ready to be simulated any number of times, on any number of threads.
#[derive(Debug)]
pub struct Plan {
    scenario: Scenario,
}

/// Which of a scenario's independent replications: 0, 1, 2, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicationNumber(pub u64);

/// Simulates a plan's replications one after another, keeping its memory between them.
#[derive(Debug)]
pub struct Simulator<'p> {
    plan: &'p Plan,
}

impl Plan {
    /// Resolves what all replications share.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self { scenario: scenario.clone() }
    }
}

impl<'p> Simulator<'p> {
    /// A simulator with its memory set aside.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self { plan }
    }

    /// One replication: a function of the plan's scenario, its seed and `number` alone.
    pub fn run(&mut self, number: ReplicationNumber) -> Outcome {
        Outcome {
            created: self.plan.scenario.data.children.get(),
            failed: number.0,
            ..Outcome::default()
        }
    }
}
