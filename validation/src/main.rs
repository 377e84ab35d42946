//! forelock's predictions beside a real database, and beside every run that is published.

mod postgres;
mod predicted;
mod measured;

use anyhow::Result;
use clap::{Parser, Subcommand};
use forelock::scenario::Metric;
use crate::measured::Setting;
use crate::postgres::{LockKind, Overhead};
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows what forelock says of scenarios, with a usual overhead
    Predict { #[arg(long, default_value = "row")] order: String, files: Vec<PathBuf> },
    /// Plays the scenarios against PostgreSQL, and adds each run to results/postgres.jsonl
    Measure {
        /// How to reach the database
        #[arg(long, env = "VALIDATION_DATABASE")]
        address: String,
        /// Runs of each scenario
        #[arg(long, default_value_t = 4)]
        runs: u64,
        /// Only scenarios whose name has this in it
        #[arg(long, default_value = "")]
        only: String,
    },
}

/// Where the runs are kept.
const RUNS: &str = "results/postgres.jsonl";

/// Scenarios that are played in the order of rows, and whether in that of records as well.
const SCENARIOS: [(&str, bool); 10] = [
    ("moderate", true),
    ("heavy", true),
    ("open-near-capacity", true),
    ("zipf", false),
    ("zipf-with-pause", false),
    ("two-sets", true),
    ("late-lock", false),
    ("retries", false),
    ("serial-beside-parallel", false),
    ("own-rows", false),
];

fn settings() -> Vec<Setting> {
    let of = |order: &str, locks, name: &str| Setting { scenario: name.into(), order: order.into(), locks };
    let orders = [("row", LockKind::Advisory), ("row", LockKind::Row), ("record", LockKind::Advisory), ("record", LockKind::Row)];
    let all = orders.into_iter().flat_map(|(order, locks)| {
        let named = SCENARIOS.into_iter().filter(move |(_, in_both)| order == "row" || *in_both);
        named.map(move |(name, _)| of(order, locks, name))
    });
    all.collect()
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Predict { order, files } => {
            for file in files {
                for kind in [LockKind::Advisory, LockKind::Row] {
                    let overhead = Overhead { per_transaction: 0.001, request: 8e-6 };
                    let found = predicted::predict(&file, &order, kind, overhead)?;
                    let of = |metric| found.prediction.summary(metric);
                    println!("{} {kind:?}: rate {:.2} % sd {:.2} lost {:.4} duration {:.2} s waits {:.0} timeouts {:.1} deadlocks {:.1} wait {:.1} requeues {:.1} tx {:.0} dop {:.2}",
                        file.display(), 100.0 * of(Metric::FailureRate).mean, 100.0 * of(Metric::FailureRate).sd.unwrap_or(0.0), of(Metric::LostRate).mean,
                        of(Metric::Duration).mean, of(Metric::LockWaits).mean, of(Metric::LockTimeouts).mean, of(Metric::Deadlocks).mean, of(Metric::LockWaitTime).mean,
                        of(Metric::Requeues).mean, of(Metric::Transactions).mean, of(Metric::DegreeOfParallelism).mean);
                }
            }
        }
        Command::Measure { address, runs, only } => {
            let settings: Vec<Setting> =
                settings().into_iter().filter(|one| one.scenario.contains(&only)).collect();
            measured::measure(&address, &settings, runs, Path::new(RUNS))?;
        }
    }
    Ok(())
}
