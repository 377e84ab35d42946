//! An observer of one replication: who waited for a row, and how often in vain.

use forelock::engine::{SimTime, Span};
use forelock::model::{Happening, Observer, Plan, Refusal, ReplicationNumber, Simulator};
use forelock::scenario::Scenario;

#[derive(Default)]
struct Waits {
    began: u64,
    timed_out: u64,
}

impl Observer for Waits {
    fn note(&mut self, _at: SimTime, what: Happening) {
        match what {
            Happening::WaitBegan { .. } => self.began += 1,
            Happening::Refused { why: Refusal::Timeout, .. } => self.timed_out += 1,
            _ => {}
        }
    }
}

#[expect(clippy::print_stdout, reason = "an example shows what it finds")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::builder("small")
        .parents(2_000)
        .children(100_000)
        .partitions(5)
        .batch_size(2_000)
        .workers(10)
        .service_per_record(Span::from_millis(9))
        .build()?;
    let plan = Plan::new(&scenario)?;
    let mut simulator = Simulator::observed(&plan, Waits::default());
    simulator.run(ReplicationNumber(0));
    let waits = simulator.observer();
    println!("{} waits, {} of them until the timeout", waits.began, waits.timed_out);
    Ok(())
}
