//! Whole replications of the shipped scenarios, one core.

#![expect(clippy::panic, reason = "a bench says what it finds")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Metric, load};
use std::hint::black_box;
use std::path::{Path, PathBuf};

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn replications(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replication");
    group.sample_size(10);
    // A scenario that is refused, as one of the shipped is, has no replications to time.
    for loaded in shipped().iter().filter_map(|path| load(path, &[]).ok()) {
        let plan = Plan::new(&loaded.scenario).unwrap_or_else(|wrong| panic!("{wrong}"));
        let mut simulator = Simulator::new(&plan);
        let outcome = simulator.run(ReplicationNumber(0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let records = outcome.get(Metric::Processed) as u64;
        group.throughput(Throughput::Elements(records));
        group.bench_function(&loaded.scenario.name, |bencher| {
            bencher.iter(|| black_box(simulator.run(ReplicationNumber(0))));
        });
    }
    group.finish();
}

criterion_group!(benches, replications);
criterion_main!(benches);
