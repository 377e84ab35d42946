//! What a run takes of the machine, as far as a scenario tells without being run.

use super::contradiction::{calls_at_once, kept_bytes, least_hours, transactions};
use super::pacing::{batches_at_once, batches_per_send, sends_per_partition};
use super::{FanOut, Load, LockSets, Order, Scenario};

/// What one replication takes. Waits, refusals and what is sent again are left out: they depend on
/// luck, and seldom double it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Sends, batches, transactions and what background traffic does.
    pub events: f64,
    /// Rows that are asked for.
    pub row_locks: f64,
    /// What each thread that simulates keeps in memory, in bytes.
    pub thread_bytes: f64,
}

impl Cost {
    /// Events a second, and rows a second, that a core of 2026 gets through in a scenario of usual size:
    /// `docs/performance.md` has what was measured. An assumption, for a first idea of the time.
    pub const EVENTS_A_SECOND: f64 = 1e7;
    /// See [`Cost::EVENTS_A_SECOND`].
    pub const ROW_LOCKS_A_SECOND: f64 = 2e8;

    /// Of one replication of `scenario`.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let sets = LockSets::of(scenario);
        let mut cost = Self {
            events: 0.0,
            row_locks: 0.0,
            thread_bytes: f64::from(sets.rows()) * bytes_a_row(scenario),
        };
        for (id, load) in scenario.loads.with_ids() {
            let data = &load.data;
            let children = data.children.get() as f64;
            let sends = sends_per_partition(load) as f64 * f64::from(load.sending.partitions.get());
            let batches = sends * f64::from(batches_per_send(load));
            cost.events += sends + batches + transactions(scenario, load).max(batches);
            let locking = data.sets.iter().filter(|set| load.lock_of(set).is_some()).count();
            let own = usize::from(sets.own_rows(id).is_some());
            cost.row_locks += children * (locking + own) as f64;
            cost.thread_bytes += kept_bytes(load) as f64 + bytes_of_parents(load);
        }
        let hours = least_hours(scenario);
        for stream in &scenario.background {
            let (arrivals, rows) = (stream.per_hour * hours, f64::from(stream.rows.get()));
            cost.events += 2.0 * arrivals;
            cost.row_locks += arrivals * rows;
        }
        cost
    }

    /// About how long it takes a core, in seconds: see [`Cost::EVENTS_A_SECOND`].
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.events / Self::EVENTS_A_SECOND + self.row_locks / Self::ROW_LOCKS_A_SECOND
    }
}

/// A lock is a byte until more transactions run at once than a byte can tell.
fn bytes_a_row(scenario: &Scenario) -> f64 {
    const MOST_OF_A_BYTE: f64 = 63.0;
    let batches: f64 = scenario.loads.iter().map(batches_at_once).sum();
    let calls: u64 = scenario.loads.iter().map(calls_at_once).fold(0, u64::saturating_add);
    let background: f64 = scenario
        .background
        .iter()
        .map(|stream| stream.per_hour / 3600.0 * stream.hold.mean.as_secs_f64())
        .sum();
    let at_once = batches.min(f64::from(scenario.org.workers.get())) + calls as f64 + background;
    if at_once > MOST_OF_A_BYTE { 4.0 } else { 1.0 }
}

/// Weights of a lognormal fan-out, or where each parent's children begin.
fn bytes_of_parents(load: &Load) -> f64 {
    const BYTES_A_PARENT: f64 = 4.0;
    let sorted = load.data.order == Order::ByParent;
    let sets = load.data.sets.iter().enumerate();
    let kept = sets.filter(|(number, set)| {
        *number == 0 && sorted || matches!(set.fan_out, FanOut::Lognormal { .. })
    });
    kept.map(|(_, set)| f64::from(set.count.get()) * BYTES_A_PARENT).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn cost(sets: &[&str]) -> Cost {
        let text = "data = { parents = 1_000, children = '100k' }\nload = { batch_size = 200 }\n\
                    org = { workers = 5, service.per_record = '9ms' }\n";
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        Cost::of(&parse("a.toml", text, &sets).unwrap().scenario)
    }

    #[test]
    fn a_load_costs_its_transactions_its_locks_and_its_rows() {
        let plain = cost(&[]);
        assert_eq!(plain, Cost { events: 1_500.0, row_locks: 100_000.0, thread_bytes: 1_000.0 });
        assert!((plain.seconds() - 0.000_65).abs() < 1e-9);
        let of = |sets: &[&str], what: fn(&Cost) -> f64| what(&cost(sets));
        let events = |cost: &Cost| cost.events;
        assert_eq!(of(&["load.batch_size=1_000"], events), 100.0 + 100.0 + 500.0);
        assert_eq!(of(&["load.batch_size=1"], events), 300_000.0);
        let lookups = "data.lookups=[{ parents = 10 }, { parents = 90 }]";
        assert_eq!(of(&[lookups], |cost| cost.row_locks), 300_000.0);
        let bytes = |cost: &Cost| cost.thread_bytes;
        let crowd = ["org.workers=64", "load.submit={ pattern='closed', in_flight=64 }"];
        assert_eq!(of(&crowd, bytes), 4_000.0);
        assert_eq!(of(&crowd[..1], bytes), 1_000.0, "one batch at a time");
        assert_eq!(of(&["data.order=clustered", "data.window=50"], bytes), 401_000.0);
        assert_eq!(of(&["data.order=by_parent"], bytes), 5_000.0);
    }

    /// 900 s of service on five workers take 180 s at least.
    #[test]
    fn background_comes_as_long_as_the_load_lasts() {
        let stream = "background=[{ per_hour = 72_000, hold = '300ms', rows = 2 }]";
        let with = cost(&[stream]);
        assert_eq!(with.events.round(), 1_500.0 + 2.0 * 72_000.0 * 180.0 / 3_600.0);
        assert_eq!(with.row_locks.round(), 100_000.0 + 2.0 * 3_600.0);
        let slow = "load.submit={ pattern = 'open', interval = '36s' }";
        let paced = cost(&[stream, slow]);
        assert_eq!(
            paced.events.round(),
            1_500.0 + 2.0 * 72_000.0 * 5.0,
            "500 sends take five hours"
        );
        assert_eq!(cost(&[stream, slow, "run.horizon=1h"]).events, 1_500.0 + 144_000.0);
    }

    /// Clients that wait for their sends begin one after another, too, and may pause between two.
    #[test]
    fn background_comes_until_the_last_partition_and_the_last_load_have_begun() {
        let stream = "background=[{ per_hour = 72_000, hold = '300ms', rows = 2 }]";
        let staggered = cost(&[stream, "load.partitions=11", "load.stagger=30m"]);
        assert_eq!(staggered.events.round(), 1_518.0 + 720_000.0);
        let pauses = "load.submit={ pattern = 'closed', in_flight = 5, think = '36s' }";
        let paused = cost(&[stream, pauses]);
        assert_eq!(paused.events.round(), 1_500.0 + 142_560.0);
        let text = "org = { workers = 5, service.per_record = '9ms' }\n\
                    loads = [{ name = 'late', start = '5h', load = { batch_size = 200 }, \
                    data = { parent_object = 'Account', parents = 1_000, children = '100k' } }]\n";
        let late = Cost::of(&parse("a.toml", text, &[stream.to_owned()]).unwrap().scenario);
        assert_eq!(late.events.round(), 1_500.0 + 727_200.0);
    }
}
