//! The engine beside the floor: the whole model on a load that is hardly more than locks, against
//! the bare lock loop (`support/lock_loop.rs`) on the same draws.
//!
//! Before anything is timed, both must agree to the last digit, in either order of locks. Then both
//! run by turns, so that whatever else the machine does slows both, and the lines
//!
//! ```text
//! record order: engine / floor = 1.20
//! row order: engine / floor = 1.41
//! ```
//!
//! give the medians over the pairs. The floor is the bare loop in record order both times: it is the
//! least that there is to do, and what row order costs must show. Criterion's own groups follow.

#![expect(clippy::print_stdout, clippy::panic, reason = "a bench says what it finds")]

#[path = "support/lock_loop.rs"]
mod lock_loop;

use criterion::{Criterion, Throughput};
use forelock::engine::{Cv, DurationDistribution, Sampler, Seed, Shape, Span, Stream};
use forelock::model::{Outcome, Plan, ReplicationNumber, Simulator};
use forelock::scenario::parse;
use lock_loop::{Case, Counts, LockLoop};
use std::hint::black_box;
use std::time::Instant;

/// Transactions may fail as they like: no batch is requeued, so that a worker stays with its
/// partition, as in the bare loop.
const LOAD: &str = r#"
    data = { parents = 200_000, children = 2_000_000 }
    load = { batch_size = 10_000, partitions = 5, stagger = "370ms" }
    [org]
    workers = 5
    transaction_size = 200
    service = { per_record = "9.2ms", cv = 0.4 }
    locks = { deadlock = "timeout" }
    requeue_after = 2_000_000
    time_slice = "8784h"
"#;

const CASE: Case = Case {
    children: 2_000_000,
    parents: 200_000,
    workers: 5,
    transaction: 200,
    wait_timeout: 10_000_000_000,
    stagger: 370_000_000,
};

const PAIRS: usize = 41;

fn plan(order: &str) -> Plan {
    let sets = [format!("org.locks.order={order}")];
    let loaded = parse("floor.toml", LOAD, &sets).unwrap_or_else(|wrong| panic!("{wrong}"));
    Plan::new(&loaded.scenario).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The floor, on the model's own draws, called by their names.
fn floor<const ASCENDING: bool>(
    lock_loop: &mut LockLoop<ASCENDING>,
    service: &Sampler,
    replication: u64,
) -> Counts {
    let seed = Seed { seed: 1, replication };
    let parents = Stream::named(seed, *b"data    ").sub(0).sub(0);
    let services = Stream::named(seed, *b"service ");
    #[expect(clippy::cast_possible_truncation, reason = "below the number of parents")]
    lock_loop.run(
        |child| parents.below(child, u64::from(CASE.parents)) as u32,
        |first| service.draw(&mut services.sub(first).draws(0)).as_nanos(),
    )
}

/// The service of a transaction of 200. A constant one would make many services end at one
/// instant, and the order of those depends on the ends of batches, which the bare loop hasn't.
fn service() -> Sampler {
    let cv = Cv::new(0.4).unwrap_or_default();
    let mean = Span::from_millis(1_840);
    Sampler::new(DurationDistribution { mean, cv, shape: Shape::Lognormal })
}

fn counts(outcome: &Outcome) -> Counts {
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

fn seconds(run: impl FnOnce() -> Counts) -> f64 {
    let start = Instant::now();
    black_box(run());
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_ratio(
    order: &str,
    mut engine: impl FnMut(u64) -> Counts,
    mut floor: impl FnMut(u64) -> Counts,
) {
    let (mut engine_times, mut floor_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let replication = pair as u64 % 7;
        // Each goes first as often as the other.
        let (engine, floor) = if pair % 2 == 0 {
            let engine = seconds(|| engine(replication));
            (engine, seconds(|| floor(replication)))
        } else {
            let floor = seconds(|| floor(replication));
            (seconds(|| engine(replication)), floor)
        };
        engine_times.push(engine);
        floor_times.push(floor);
        ratios.push(engine / floor);
    }
    for (name, times) in [("engine", engine_times), ("floor", floor_times)] {
        let time = median(times);
        let each = time * 1e9 / CASE.children as f64;
        println!("{order} order: {name}: {:.2} ms, {each:.2} ns a lock", time * 1e3);
    }
    println!("{order} order: engine / floor = {:.2}", median(ratios));
}

fn main() {
    let plans = ["record", "row"].map(plan);
    let [mut record, mut row] = plans.each_ref().map(|plan| {
        let mut simulator = Simulator::new(plan);
        move |replication| counts(&simulator.run(ReplicationNumber(replication)))
    });
    let service = service();
    let mut lock_loop = LockLoop::<false>::new(CASE);
    let mut floor_record = |replication| floor(&mut lock_loop, &service, replication);
    let mut lock_loop = LockLoop::<true>::new(CASE);
    let mut floor_row = |replication| floor(&mut lock_loop, &service, replication);

    for number in 0..3 {
        assert_eq!(record(number), floor_record(number), "the model and the bare loop");
        assert_eq!(row(number), floor_row(number), "the model and the bare loop, in row order");
    }
    print_ratio("record", &mut record, &mut floor_record);
    print_ratio("row", &mut row, &mut floor_record);

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("floor");
    group.sample_size(20).throughput(Throughput::Elements(CASE.children));
    group.bench_function("bare lock loop", |bencher| bencher.iter(|| floor_record(0)));
    group.bench_function("whole model", |bencher| bencher.iter(|| record(0)));
    group.bench_function("whole model, row order", |bencher| bencher.iter(|| row(0)));
    group.finish();
    criterion.final_summary();
}
