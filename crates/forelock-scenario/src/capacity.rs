//! How fast an org serves at best, as far as a scenario tells without being run.

use super::pacing::batches_per_send;
use super::{Api, ConcurrencyMode, Load, Scaling, Scenario};

/// Sends a second that the org can serve for long on so many `workers`, at most: the peak of the
/// Universal Scalability Law over them. Lock waits, which lower it further, are left out.
pub(super) fn capacity(scenario: &Scenario, load: &Load, workers: f64) -> f64 {
    let org = &scenario.org;
    let size = load.sending.batch_size.get();
    let batches = batches_per_send(load);
    let (transactions, overhead) = match load.sending.api() {
        Api::BulkV1 | Api::BulkV2 => {
            let transactions = f64::from(size.div_ceil(org.transaction_size.get()));
            (transactions, f64::from(batches) * org.batch_overhead.mean.as_secs_f64())
        }
        Api::Soap => (1.0, 0.0),
    };
    let costs = scenario.service_of(load);
    let service = transactions * costs.per_transaction.as_secs_f64()
        + f64::from(size) * costs.per_record.as_secs_f64();
    if load.sending.mode() == ConcurrencyMode::Serial || workers <= 1.0 {
        return 1.0 / (service + overhead);
    }
    // With n batches in service the other workers are in their overhead; both must keep pace.
    let rate = |n: f64| {
        let serving = n * speed(org.scaling, n) / service;
        if overhead == 0.0 { serving } else { serving.min((workers - n) / overhead) }
    };
    const STEPS: u32 = 1_000;
    let fine = (1..=STEPS).map(|step| workers * f64::from(step) / f64::from(STEPS));
    let small = (1..=STEPS).map(f64::from).take_while(|n| *n <= workers);
    fine.chain(small).map(rate).fold(0.0, f64::max)
}

/// The pace of each of n in service (MODEL.md §4); fewer than one slow nobody.
fn speed(scaling: Scaling, n: f64) -> f64 {
    let others = (n - 1.0).max(0.0);
    1.0 / (1.0 + scaling.contention * others + scaling.coherency * n * others)
}
