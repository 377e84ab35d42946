//! The event sequence of every shipped scenario, as a hash: any change of what is simulated shows,
//! whether or not it was meant.
//!
//! Work on speed must leave every hash as it is. Who changes the model on purpose looks at the
//! figures beside the hashes, and if they are what the change should give, takes them over:
//!
//! ```sh
//! INSTA_UPDATE=always cargo test --test model fingerprints
//! ```

use forelock::engine::SimTime;
use forelock::model::{Happening, Observer, Outcome, Plan, ReplicationNumber, Simulator};
use forelock::scenario::load;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// FNV-1a, 64 bits (Fowler, Noll & Vo), over words of eight bytes, lowest byte first. Not the
/// standard library's hashes, which may change with its version and the platform.
struct Fingerprint {
    hash: u64,
    events: u64,
}

impl Fingerprint {
    const fn new() -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, events: 0 }
    }

    fn add(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl Observer for Fingerprint {
    const ROWS: bool = true;

    fn note(&mut self, time: SimTime, what: Happening) {
        self.events += 1;
        self.add(time.since(SimTime::ZERO).as_nanos());
        let (kind, fields) = words(what);
        self.add(kind);
        fields.into_iter().for_each(|field| self.add(u64::from(field)));
    }
}

/// A happening as numbers: its kind and its fields, in their order.
fn words(what: Happening) -> (u64, [u32; 3]) {
    match what {
        Happening::BatchSent { load: _, batch, partition, records } => {
            (1, [batch.get(), partition, records])
        }
        Happening::AttemptBegan { worker, batch, attempt } => {
            (2, [worker.get(), batch.get(), attempt])
        }
        Happening::TransactionBegan { worker, records } => (3, [worker.get(), records, 0]),
        Happening::LocksHeld { owner } => (4, [owner.get(), 0, 0]),
        Happening::WaitBegan { owner, row, holder } => (5, [owner.get(), row.get(), holder.get()]),
        Happening::Granted { owner, row } => (6, [owner.get(), row.get(), 0]),
        Happening::Refused { owner, row, why } => (7, [owner.get(), row.get(), why as u32]),
        Happening::Took { owner, row } => (8, [owner.get(), row.get(), 0]),
        Happening::Released { owner, row } => (9, [owner.get(), row.get(), 0]),
        Happening::TransactionEnded { worker, created, failed } => {
            (10, [worker.get(), created, failed])
        }
        Happening::AttemptEnded { worker, batch, end } => {
            (11, [worker.get(), batch.get(), end as u32])
        }
        Happening::BackgroundBegan { owner } => (12, [owner.get(), 0, 0]),
        Happening::BackgroundEnded { owner, failed } => (13, [owner.get(), failed.into(), 0]),
        Happening::ServiceBegan { worker } => (14, [worker.get(), 0, 0]),
        Happening::ServiceEnded { worker } => (15, [worker.get(), 0, 0]),
        Happening::BatchDropped { batch } => (16, [batch.get(), 0, 0]),
    }
}

/// The shipped scenarios that can be simulated, by name; `test5-as-written.toml` is refused.
fn shipped() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| !path.ends_with("test5-as-written.toml"))
        .collect();
    files.sort();
    files
}

/// Replication 0 of each of `files`, with its own seed and with `sets` over it.
fn fingerprints(files: &[PathBuf], sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let mut text = String::new();
    for file in files {
        play(file, &sets, &mut text);
    }
    text
}

#[test]
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")),
    ignore = "another mathematical library rounds the last digit of a draw otherwise"
)]
fn every_shipped_scenario_plays_out_as_recorded() {
    insta::assert_snapshot!(fingerprints(&shipped(), &[]));
}

/// The scenarios of the first version of the model, with its defaults written out: what has come
/// since must leave them as they were. The hashes are those of the first version.
#[test]
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")),
    ignore = "another mathematical library rounds the last digit of a draw otherwise"
)]
fn with_the_defaults_of_the_first_version_its_scenarios_play_out_as_they_did() {
    let names = [
        "test4-parallel",
        "test5-serial",
        "what-if-busy-org-serial",
        "what-if-client-retries",
        "what-if-fewer-workers",
        "what-if-larger-batches",
        "what-if-skewed-accounts",
        "what-if-slower-pacing",
        "what-if-smaller-batches",
        "what-if-sorted-by-account",
    ];
    let files = names.map(|name| PathBuf::from(format!("scenarios/{name}.toml")));
    let first_version = ["org.locks.order=record", "org.max_attempts=10", "org.time_slice=10m"];
    insta::assert_snapshot!(fingerprints(&files, &first_version));
}

/// What was recorded of row order comes from a model that sorted the rows of each transaction.
#[test]
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")),
    ignore = "another mathematical library rounds the last digit of a draw otherwise"
)]
fn locks_in_either_order_play_out_as_recorded() {
    let mut text = String::new();
    for file in ["test4-parallel.toml", "what-if-skewed-accounts.toml"] {
        for order in ["record", "row"] {
            for failure in ["transaction", "record"] {
                let sets = [
                    format!("org.locks.order={order}"),
                    format!("org.locks.failure={failure}"),
                    "load.max_batches_per_partition=100".to_owned(),
                    "org.max_attempts=10".to_owned(),
                    "org.time_slice=10m".to_owned(),
                ];
                writeln!(text, "order {order}, failure {failure}:").unwrap();
                play(&Path::new("scenarios").join(file), &sets, &mut text);
            }
        }
    }
    insta::assert_snapshot!(text);
}

fn play(file: &Path, sets: &[String], text: &mut String) {
    let scenario = load(file, sets).unwrap_or_else(|wrong| panic!("{wrong}")).scenario;
    let plan = Plan::new(&scenario).unwrap();
    let mut simulator = Simulator::observed(&plan, Fingerprint::new());
    let outcome = simulator.run(ReplicationNumber(0));
    let Fingerprint { hash, events } = *simulator.observer();
    writeln!(text, "{}\n  {hash:016x} over {events} happenings", scenario.name).unwrap();
    writeln!(text, "  {}", figures(&outcome)).unwrap();
}

fn figures(outcome: &Outcome) -> String {
    format!(
        "created {}, failed {}, unprocessed {}, {:.3} s, waits {}, timeouts {}, deadlocks {}, \
         requeues {}, transactions {}, background failed {}",
        outcome.created,
        outcome.failed,
        outcome.unprocessed,
        outcome.duration.as_secs_f64(),
        outcome.lock_waits,
        outcome.lock_timeouts,
        outcome.deadlocks,
        outcome.requeues,
        outcome.transactions,
        outcome.background_failed,
    )
}
