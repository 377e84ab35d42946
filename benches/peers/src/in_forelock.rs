//! forelock's whole model, with everything that the lock loop hasn't turned off.

use crate::inputs::Inputs;
use crate::lock_loop::Counts;
use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Scenario, parse};

fn scenario(inputs: &Inputs) -> Scenario {
    let (children, parents) = (inputs.parents.len(), inputs.parents.len() / 10);
    let text = format!(
        r#"
        data = {{ parents = {parents}, children = {children} }}
        load = {{ batch_size = 10_000, partitions = 5, stagger = "370ms" }}
        [org]
        workers = 5
        transaction_size = 200
        service = {{ per_record = "9.2ms", cv = 0.4 }}
        locks = {{ deadlock = "timeout", order = "record" }}
        requeue_after = 2_000_000
        time_slice = "8784h"
        "#
    );
    parse("peers.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario
}

/// Parents drawn by forelock itself: those of the inputs, which are its draws.
pub fn drawn(inputs: &Inputs) -> Plan {
    Plan::new(&scenario(inputs)).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Parents from the inputs.
pub fn given(inputs: &Inputs) -> Plan {
    let sets = vec![(inputs.parents.len() as u32 / 10, inputs.parents.clone())];
    Plan::given(&scenario(inputs), sets).expect("parents below their number")
}

pub fn run(simulator: &mut Simulator<'_>) -> Counts {
    let outcome = simulator.run(ReplicationNumber(0));
    Counts {
        created: outcome.created,
        failed: outcome.failed,
        transactions: outcome.transactions,
        lock_waits: outcome.lock_waits,
        lock_timeouts: outcome.lock_timeouts,
        lock_wait_time: outcome.lock_wait_time.as_nanos(),
        duration: outcome.duration.as_nanos(),
    }
}
