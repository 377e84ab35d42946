//! A replication is a function of scenario, seed and number; and shared luck is shared.

use crate::support::{Log, scenario, watched};
use forelock::model::{Happening, Outcome, Plan, ReplicationNumber, Simulator};

const BUSY: &str = "
    data = { parents = 2_000, children = 40_000, lookups = [{ name = 'Campaign', parents = 300 }] }
    load = { batch_size = 500, partitions = 4, stagger = '3s', retry = { attempts = 1, delay = { mean = '20s', cv = 0.5 } },
             submit = { pattern = 'open', interval = { mean = '4s', cv = 0.3 } } }
    org = { workers = 10, service = { per_record = '5ms', cv = 0.4 }, scaling = { contention = 0.3 },
            batch_overhead = { mean = '500ms', cv = 1.0 } }
    background = [{ name = 'users', per_hour = 20_000, rows = 3, hold = '300ms' }]";

/// Several loads that share the org, of each API, with own rows, second passes and a lane of serial
/// ones.
const SEVERAL: &str = "
    org = { workers = 6, batch_overhead = { mean = '200ms', cv = 1.0 }, scaling = { contention = 0.3 },
            service = { per_record = '5ms', cv = 0.4, day_to_day = 0.2 },
            locks = { wait_timeout = '2s', late_fraction = 0.4 } }
    background = [{ name = 'users', set = 'Contact', per_hour = 20_000, rows = 3, hold = '300ms' }]
    [[loads]]
    name = 'contacts'
    data = { child_object = 'Contact', children = 6_000, parent_object = 'Account', parents = 800 }
    load = { operation = 'upsert', api = 'bulk_v2', batch_size = 1_000, partitions = 4 }
    [[loads]]
    name = 'calls'
    start = '2s'
    data = { children = 2_000, parent_object = 'Contact', parents = 7_000, lock_at = 'save', lookups = [
        { name = 'Account', parents = 800, via = 'Contact' }] }
    load = { api = 'soap', batch_size = 100, partitions = 3,
             retry = { attempts = 1, delay = { mean = '5s', cv = 0.5 } } }
    [[loads]]
    name = 'accounts'
    data = { child_object = 'Account', children = 800 }
    load = { operation = 'update', concurrency_mode = 'Serial', batch_size = 200 }
    [[loads]]
    name = 'contacts again'
    after = ['accounts']
    data = { failed_of = 'contacts' }
    load = { concurrency_mode = 'Serial', batch_size = 300, partitions = 2 }";

fn outcome(text: &str, number: u64) -> Outcome {
    let plan = Plan::new(&scenario(text)).unwrap();
    Simulator::new(&plan).run(ReplicationNumber(number))
}

#[test]
fn a_simulator_used_before_gives_the_same_events_as_a_new_one() {
    for text in [BUSY, SEVERAL] {
        let plan = Plan::new(&scenario(text)).unwrap();
        let mut used = Simulator::observed(&plan, Log::default());
        used.run(ReplicationNumber(0));
        used.observer().0.clear();
        let again = used.run_loads(ReplicationNumber(3));
        let mut new = Simulator::observed(&plan, Log::default());
        let first = new.run_loads(ReplicationNumber(3));
        assert!(new.observer().0.len() > 1_000);
        assert!(used.observer().0 == new.observer().0, "{text}");
        assert_eq!(again, first);
    }
}

#[test]
fn replications_come_out_the_same_on_any_number_of_threads() {
    let plan = Plan::new(&scenario(SEVERAL)).unwrap();
    let mut simulator = Simulator::new(&plan);
    let one: Vec<_> = (0..8).map(|number| simulator.run_loads(ReplicationNumber(number))).collect();
    // Some of each: what is compared is not all zeros.
    assert!(one.iter().all(|run| run.all.lock_waits > 0 && run.loads[3].created > 0), "{one:?}");
    let plan = &plan;
    let mut threads: Vec<_> = std::thread::scope(|scope| {
        let run = |thread: u64| {
            let mut simulator = Simulator::new(plan);
            // Each thread takes every third one, the last first.
            let numbers = (0..8).rev().filter(|number| number % 3 == thread);
            numbers.map(|number| (number, simulator.run_loads(ReplicationNumber(number)))).collect()
        };
        let threads: Vec<_> = (0..3).map(|thread| scope.spawn(move || run(thread))).collect();
        let of_thread = |thread: std::thread::ScopedJoinHandle<'_, Vec<_>>| thread.join().unwrap();
        threads.into_iter().flat_map(of_thread).collect()
    });
    threads.sort_unstable_by_key(|&(number, _)| number);
    let several: Vec<_> = threads.into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(one, several);
}

#[test]
fn a_simulator_whose_last_run_was_cut_starts_afresh() {
    for (text, horizon) in [(BUSY, "60s"), (SEVERAL, "8s")] {
        let cut = format!("run = {{ horizon = '{horizon}' }}\n{text}");
        let plan = Plan::new(&scenario(&cut)).unwrap();
        let mut simulator = Simulator::new(&plan);
        let first = simulator.run_loads(ReplicationNumber(1));
        assert!(first.all.unprocessed > 0);
        assert_eq!(simulator.run_loads(ReplicationNumber(1)), first);
    }
}

#[test]
fn replications_and_seeds_differ() {
    let (zero, one) = (outcome(BUSY, 0), outcome(BUSY, 1));
    assert_ne!(zero, one);
    assert_ne!(zero, outcome(&format!("{BUSY}\nrun = {{ seed = 2 }}"), 0));
    assert_eq!(zero, outcome(&format!("{BUSY}\nrun = {{ seed = 1 }}"), 0), "the default is 1");
}

/// What is not locked by anyone takes the same time in whatever order it runs: the demands are
/// the same. So a load in Serial and one over ten workers want the same total of service.
#[test]
fn service_demands_do_not_depend_on_the_order_of_events() {
    let text = |workers| {
        format!(
            "data = {{ parents = 40_000, children = 40_000, fan_out = {{ shape = 'fixed' }} }}
             load = {{ batch_size = 400, submit = {{ pattern = 'closed', in_flight = 10 }} }}
             org = {{ workers = {workers}, service = {{ per_record = '5ms', cv = 0.4 }} }}"
        )
    };
    let (one, ten) = (outcome(&text(1), 0), outcome(&text(10), 0));
    assert_eq!(one.worker_time, ten.worker_time);
    assert!(ten.duration < one.duration);
}

/// Twenty slots finish at one instant and think before any of them sends again.
#[test]
fn every_slot_thinks_a_time_of_its_own() {
    let text = "
        data = { parents = 40, children = 40, fan_out = { shape = 'fixed' } }
        load = { batch_size = 1, submit = { pattern = 'closed', in_flight = 20,
                 think = { mean = '1s', cv = 1.0 } } }
        org = { workers = 20, service = { per_record = '1s', shape = 'constant' } }";
    let (_, log) = watched(&Plan::new(&scenario(text)).unwrap());
    let mut sent: Vec<f64> = log
        .0
        .into_iter()
        .filter(|(_, what)| matches!(what, Happening::BatchSent { .. }))
        .map(|(time, _)| time)
        .filter(|&time| time > 0.0)
        .collect();
    assert_eq!(sent.len(), 20);
    sent.dedup();
    assert_eq!(sent.len(), 20, "two slots thought equally long: {sent:?}");
}
