//! forelock's predictions beside a real database, and beside every run that is published.

mod comparison;
mod honest;
mod measured;
mod page;
mod postgres;
mod predicted;
mod published;
mod settings;

use crate::page::Page;
use anyhow::Result;
use clap::{Parser, Subcommand};
use forelock::study::Pool;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where the runs are kept.
const RUNS: &str = "results/postgres.jsonl";

#[derive(Parser)]
#[command(about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Plays all scenarios against PostgreSQL, and adds each run to results/postgres.jsonl
    Measure {
        /// How to reach the database
        #[arg(long, env = "VALIDATION_DATABASE")]
        address: String,
        /// Runs of each scenario
        #[arg(long, default_value_t = 4)]
        runs: u64,
    },
    /// Plays two short ones, and exits with 1 if one is not as predicted
    Quick {
        /// How to reach the database
        #[arg(long, env = "VALIDATION_DATABASE")]
        address: String,
    },
    /// Writes validation.md and its chart from the runs that are kept
    Page {
        /// The folder of documents
        #[arg(long, default_value = "../docs")]
        folder: PathBuf,
    },
}

fn main() -> Result<ExitCode> {
    let pool = Pool::new(None)?;
    match Arguments::parse().command {
        Command::Measure { address, runs } => {
            let mut kept = measured::read_all(Path::new(RUNS))?;
            measured::measure(&address, &settings::all(), runs, &mut kept, Some(Path::new(RUNS)))?;
        }
        Command::Quick { address } => {
            let mut played = Vec::new();
            measured::measure(&address, &settings::quick(), 2, &mut played, None)?;
            let mut all_agree = true;
            for one in comparison::compare(&played, &pool)? {
                println!("{one}");
                all_agree &= one.agrees();
            }
            return Ok(ExitCode::from(u8::from(!all_agree)));
        }
        Command::Page { folder } => {
            Page::of(&measured::read_all(Path::new(RUNS))?, &pool)?.write(&folder)?
        }
    }
    Ok(ExitCode::SUCCESS)
}
