//! What it costs to record a run: every shipped scenario with and without, on one core.
//!
//! One replication that nobody watches and the same one recorded run by turns, and a line such as
//!
//! ```text
//! test4-parallel: 21.40 ms; idle / unrecorded = 1.003, recorded / unrecorded = 1.041
//! ```
//!
//! compares the fastest run of each: the one that whatever else the machine does slowed least. The
//! idle observer is called and does nothing: its ratio shows what the hooks themselves cost an
//! observed run, and how much of a ratio is noise. That a run without observer takes no instruction
//! more than it did before there were recordings is held by `benches/instructions`. Criterion's own
//! groups follow.

#![expect(clippy::print_stdout, clippy::panic, reason = "a bench says what it finds")]

use criterion::Criterion;
use forelock::engine::SimTime;
use forelock::model::{
    Happening, LockWaitRecorder, Observer, Outcome, Plan, ReplicationNumber, Simulator,
    TimelineRecorder,
};
use forelock::scenario::load;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const REPLICATION: ReplicationNumber = ReplicationNumber(0);
const TIME_A_SCENARIO: Duration = Duration::from_secs(5);
const FEWEST_TURNS: usize = 9;

/// What a study records.
type Recorder = (TimelineRecorder, LockWaitRecorder);

/// Is called, and does nothing.
struct Idle;

impl Observer for Idle {
    fn note(&mut self, at: SimTime, what: Happening) {
        black_box((at, what));
    }
}

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

/// A recorded run, up to what a study keeps of it.
fn recorded(simulator: &mut Simulator<'_, Recorder>, number: ReplicationNumber) -> Outcome {
    let outcome = simulator.run(number);
    let (timeline, lock_waits) = std::mem::take(simulator.observer());
    black_box((timeline.finish(outcome.duration), lock_waits.finish()));
    outcome
}

fn seconds(run: impl FnOnce() -> Outcome) -> f64 {
    let start = Instant::now();
    black_box(run());
    start.elapsed().as_secs_f64()
}

fn print_ratios(name: &str, plan: &Plan) {
    let mut plain = Simulator::new(plan);
    let mut idle = Simulator::observed(plan, Idle);
    let mut watched = Simulator::observed(plan, Recorder::default());
    let mut fastest = [f64::INFINITY; 3];
    let start = Instant::now();
    let mut turns = 0;
    while turns < FEWEST_TURNS || start.elapsed() < TIME_A_SCENARIO {
        // Each goes first as often as the others.
        for place in 0..3 {
            let which = (turns + place) % 3;
            let took = seconds(|| match which {
                0 => plain.run(REPLICATION),
                1 => idle.run(REPLICATION),
                _ => recorded(&mut watched, REPLICATION),
            });
            fastest[which] = took.min(fastest[which]);
        }
        turns += 1;
    }
    let [plain, idle, watched] = fastest;
    println!(
        "{name}: {:.2} ms; idle / unrecorded = {:.3}, recorded / unrecorded = {:.3}",
        plain * 1e3,
        idle / plain,
        watched / plain,
    );
}

fn main() {
    // A scenario that is refused, as one of the shipped is, has no replications to time.
    let scenarios: Vec<_> =
        shipped().iter().filter_map(|path| Some(load(path, &[]).ok()?.scenario)).collect();
    for scenario in &scenarios {
        print_ratios(
            &scenario.name,
            &Plan::new(scenario).unwrap_or_else(|wrong| panic!("{wrong}")),
        );
    }

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("recording");
    group.sample_size(10);
    for scenario in &scenarios {
        let plan = Plan::new(scenario).unwrap_or_else(|wrong| panic!("{wrong}"));
        let mut plain = Simulator::new(&plan);
        group.bench_function(format!("{}/unrecorded", scenario.name), |bencher| {
            bencher.iter(|| black_box(plain.run(REPLICATION)));
        });
        let mut watched = Simulator::observed(&plan, Recorder::default());
        group.bench_function(format!("{}/recorded", scenario.name), |bencher| {
            bencher.iter(|| black_box(recorded(&mut watched, REPLICATION)));
        });
    }
    group.finish();
    criterion.final_summary();
}
