//! What it costs to record a run: every shipped scenario with and without, on one core.
//!
//! A replication that nobody watches and the same one recorded run by turns, so that whatever else
//! the machine does slows both, and a line such as
//!
//! ```text
//! test4-parallel: recorded / unrecorded = 1.04
//! ```
//!
//! gives the median over the pairs. A third one is watched by an observer that does nothing: its
//! ratio shows that the hooks themselves cost nothing, and how much of a ratio is noise. That
//! unrecorded runs take no instruction more than before there were recordings is held by
//! `benches/instructions`. Criterion's own groups follow.

#![expect(clippy::print_stdout, reason = "a bench says what it finds")]

use criterion::Criterion;
use forelock::engine::SimTime;
use forelock::model::{
    Happening, LockWaitRecorder, Observer, Outcome, Plan, ReplicationNumber, Simulator,
    TimelineRecorder,
};
use forelock::scenario::load;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// More than this would show little more, but take long.
const SECONDS_A_SCENARIO: f64 = 4.0;
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

fn timed(run: impl FnOnce() -> Outcome) -> (f64, Outcome) {
    let start = Instant::now();
    let outcome = black_box(run());
    (start.elapsed().as_secs_f64(), outcome)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_ratios(name: &str, plan: &Plan) {
    let mut plain = Simulator::new(plan);
    let mut idle = Simulator::observed(plan, Idle);
    let mut watched = Simulator::observed(plan, Recorder::default());
    let (first, _) = timed(|| plain.run(ReplicationNumber(0)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand")]
    let turns = FEWEST_TURNS.max((SECONDS_A_SCENARIO / (3.0 * first)) as usize);
    let (mut times, mut idle_ratios, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..turns {
        let number = ReplicationNumber(turn as u64 % 7);
        let mut measured = [(0.0, Outcome::default()); 3];
        // Each goes first as often as the others.
        for place in 0..3 {
            let which = (turn + place) % 3;
            measured[which] = match which {
                0 => timed(|| plain.run(number)),
                1 => timed(|| idle.run(number)),
                _ => timed(|| recorded(&mut watched, number)),
            };
        }
        let [plain, idle, watched] = measured;
        assert!(plain.1 == idle.1 && plain.1 == watched.1, "watching changes the run");
        times.push(plain.0);
        idle_ratios.push(idle.0 / plain.0);
        ratios.push(watched.0 / plain.0);
    }
    println!(
        "{name}: {:.2} ms, idle observer / unrecorded = {:.3}, recorded / unrecorded = {:.3}",
        median(times) * 1e3,
        median(idle_ratios),
        median(ratios),
    );
}

fn main() {
    // A scenario that is refused, as one of the shipped is, has no replications to time.
    let scenarios: Vec<_> =
        shipped().iter().filter_map(|path| Some(load(path, &[]).ok()?.scenario)).collect();
    for scenario in &scenarios {
        print_ratios(&scenario.name, &Plan::new(scenario));
    }

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("recording");
    group.sample_size(10);
    for scenario in &scenarios {
        let plan = Plan::new(scenario);
        let mut plain = Simulator::new(&plan);
        group.bench_function(format!("{}/unrecorded", scenario.name), |bencher| {
            bencher.iter(|| black_box(plain.run(ReplicationNumber(0))));
        });
        let mut watched = Simulator::observed(&plan, Recorder::default());
        group.bench_function(format!("{}/recorded", scenario.name), |bencher| {
            bencher.iter(|| black_box(recorded(&mut watched, ReplicationNumber(0))));
        });
    }
    group.finish();
    criterion.final_summary();
}
