//! Counting instructions with callgrind.

use crate::cases::MEASURED;
use std::error::Error;
use std::process::Command;

/// Instructions of the measured replication of `case`.
pub fn count(case: &str) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        // Nothing but the replication: neither start-up nor the first one, which gets memory.
        .arg(format!("--toggle-collect=*{MEASURED}*"))
        .arg(std::env::current_exe()?)
        .args(["replicate", case])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .map_err(|error| format!("valgrind: {error}. Debian's package is called valgrind."))?;
    let said = String::from_utf8_lossy(&output.stderr);
    // "==123== Collected : 4567"
    let collected = said.lines().find_map(|line| line.split_once("Collected :"));
    match collected.and_then(|(_, count)| count.trim().parse().ok()) {
        Some(count) if count > 0 && output.status.success() => Ok(count),
        _ => Err(format!("callgrind counted nothing for {case}:\n{said}").into()),
    }
}
