//! What the harness can play.

use anyhow::{Result, ensure};
use forelock::scenario::{Api, Deadlock, Failure, MAX_BATCH_RECORDS, Scenario};

/// An error that says what it is, if something in `scenario` has no counterpart here.
pub fn check(scenario: &Scenario) -> Result<()> {
    let org = &scenario.org;
    ensure!(
        org.scaling.contention == 0.0 && org.scaling.coherency == 0.0,
        "a sleep has no contention"
    );
    ensure!(org.service.per_transaction.is_zero(), "`per_transaction` is what is measured");
    ensure!(org.day_to_day.get() == 0.0, "`day_to_day` is not played");
    ensure!(org.locks.deadlock == Deadlock::Detect, "PostgreSQL detects deadlocks");
    ensure!(org.locks.failure == Failure::Transaction, "a refused request ends its transaction");
    ensure!(scenario.background.is_empty(), "background traffic is not played");
    ensure!(scenario.run.horizon.is_none(), "a horizon is not played");
    ensure!(scenario.unknown.is_empty(), "a range is not played");
    for load in scenario.loads.iter() {
        let sending = &load.sending;
        ensure!(
            load.after.is_empty() && load.failed_of.is_none(),
            "loads that wait for others are not played"
        );
        ensure!(
            load.service.is_none() && load.day_to_day.is_none(),
            "a load has the org's service"
        );
        ensure!(load.data.sets.iter().all(|set| set.via.is_none()), "`via` is not played");
        ensure!(sending.api() != Api::Soap, "`api = \"soap\"` is not played");
        ensure!(
            sending.batch_size.get() <= MAX_BATCH_RECORDS,
            "a job of several batches is not played"
        );
    }
    Ok(())
}
