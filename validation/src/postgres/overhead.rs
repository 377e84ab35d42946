//! What PostgreSQL adds to a transaction, measured where nobody waits for a lock.

use super::connection::Connection;
use super::worker::{parts, service};
use anyhow::Result;
use forelock::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Seconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Overhead {
    /// Of a transaction: the round trip, the commit, a sleep that lasts longer than it should.
    pub per_transaction: f64,
    /// Of asking for one row that is free.
    pub request: f64,
}

impl Overhead {
    /// The same for a transaction that asks for this many rows at one instant.
    pub fn at_once(self, rows: f64) -> Self {
        Self { per_transaction: self.per_transaction + rows * self.request, request: 0.0 }
    }

    /// The median of each, as what else the machine does now and then doubles one.
    pub fn median(of: &[Self]) -> Self {
        let median = |get: fn(&Self) -> f64| {
            let mut all: Vec<f64> = of.iter().map(get).collect();
            all.sort_by(f64::total_cmp);
            let middle = |place: usize| all.get(place).copied().unwrap_or(0.0);
            f64::midpoint(middle(all.len().saturating_sub(1) / 2), middle(all.len() / 2))
        };
        Self {
            per_transaction: median(|one| one.per_transaction),
            request: median(|one| one.request),
        }
    }
}

/// Transactions of the scenario's size and mean service, one after another for `lasting`, on rows that
/// nobody else asks for, at the start and at the save. All workers do this at the same time.
pub fn measure(
    scenario: &Scenario,
    connection: &mut Connection,
    (at_start, at_save): (&[i32], &[i32]),
    lasting: Duration,
) -> Result<Overhead> {
    let size = scenario.org.transaction_size.get() as usize;
    let sampler = service(scenario, size);
    let mut rng = rand::rng();
    let (mut asked, mut slept, mut count) = (0.0, 0.0, 0.0);
    let began = Instant::now();
    while began.elapsed() < lasting {
        let demand = sampler.draw(&mut rng).as_secs_f64();
        let met = connection.transact(
            at_start,
            at_save,
            parts(scenario, demand, !at_save.is_empty()),
            true,
        )?;
        asked += met.asked;
        slept += demand;
        count += 1.0;
    }
    let per_transaction = (began.elapsed().as_secs_f64() - slept - asked) / count;
    Ok(Overhead {
        per_transaction: per_transaction.max(0.0),
        request: asked / count / (at_start.len() + at_save.len()).max(1) as f64,
    })
}
