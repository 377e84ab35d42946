//! Taking and giving back locks, through the model: loads that do little else. Each element is a
//! lock wanted by one child; what a transaction of 200 costs besides is spread over them.

#![expect(clippy::panic, reason = "a bench says what it finds")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::parse;

const CHILDREN: u64 = 200_000;

const LOAD: &str = r#"
    data = { parents = 200_000, children = 200_000 }
    load = { batch_size = 10_000 }
    org = { workers = 5, service.per_record = "9.2ms", locks.order = "record", requeue_after = 2_000_000, time_slice = "8784h" }
"#;

fn take_and_give(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lock_table");
    group.throughput(Throughput::Elements(CHILDREN));
    let cases: [(&str, &[&str]); 6] = [
        ("200 random rows of 200,000, all free", &[]),
        ("the same row again and again", &["data.parents=2_000", "data.order=by_parent"]),
        ("ascending rows", &["org.locks.order=row"]),
        ("contended by 5", &["load.partitions=5", "data.parents=20_000"]),
        (
            "contended by 5, ascending rows",
            &["load.partitions=5", "data.parents=20_000", "org.locks.order=row"],
        ),
        (
            "contended by 5, deadlocks detected",
            &["load.partitions=5", "data.parents=2_000", "org.locks.failure=record"],
        ),
    ];
    for (name, sets) in cases {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        let loaded = parse("locks.toml", LOAD, &sets).unwrap_or_else(|wrong| panic!("{wrong}"));
        let plan = Plan::new(&loaded.scenario).unwrap_or_else(|wrong| panic!("{wrong}"));
        let mut simulator = Simulator::new(&plan);
        group.bench_function(name, |bencher| {
            bencher.iter(|| simulator.run(ReplicationNumber(0)));
        });
    }
    group.finish();
}

criterion_group!(benches, take_and_give);
criterion_main!(benches);
