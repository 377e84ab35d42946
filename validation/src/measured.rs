//! The runs against PostgreSQL, one a line of a file, so that a measurement that was cut short goes on.

use crate::postgres::{Database, LockKind, Overhead, Tally, play};
use crate::predicted::read;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One scenario with one kind of locks, in one order of asking.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Setting {
    /// The scenario's name: its file's, without the ending.
    pub scenario: String,
    /// As `org.locks.order` has it.
    pub order: String,
    pub locks: LockKind,
}

impl Setting {
    /// The scenario's file.
    pub fn file(&self) -> PathBuf {
        Path::new("scenarios").join(&self.scenario).with_extension("toml")
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, order, locks } = self;
        write!(out, "{scenario}, {} locks, asked for in the order of {order}s", locks.word())
    }
}

/// What one run gave.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
    #[serde(flatten)]
    pub setting: Setting,
    pub run: u64,
    pub overhead: Overhead,
    pub metrics: Tally,
}

/// All runs in `file`; none if there is no such file yet.
pub fn read_all(file: &Path) -> Result<Vec<Measured>> {
    let text = if file.exists() { std::fs::read_to_string(file)? } else { String::new() };
    text.lines().map(|line| serde_json::from_str(line).context("a line of the results")).collect()
}

/// Plays each of `settings` until there are `runs` of it in `kept`, adds each run to that, and to `file` at
/// once. They take turns, so that what else the machine does meets all alike.
pub fn measure(
    address: &str,
    settings: &[Setting],
    runs: u64,
    kept: &mut Vec<Measured>,
    file: Option<&Path>,
) -> Result<()> {
    let mut database = Database::new(address)?;
    for run in 0..runs {
        for setting in settings {
            if kept.iter().any(|one| one.run == run && one.setting == *setting) {
                continue;
            }
            let scenario = read(&setting.file(), &setting.order)?;
            let (metrics, overhead) = play(&mut database, &scenario, setting.locks, run)?;
            let measured = Measured { setting: setting.clone(), run, overhead, metrics };
            if let Some(file) = file {
                let mut out = OpenOptions::new().create(true).append(true).open(file)?;
                writeln!(out, "{}", serde_json::to_string(&measured)?)?;
            }
            eprintln!("run {} of {runs}: {}", run + 1, measured.setting);
            kept.push(measured);
        }
    }
    Ok(())
}
