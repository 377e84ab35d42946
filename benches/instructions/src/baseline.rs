//! The counts to compare with.

use std::error::Error;
use std::fmt::Write as _;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.toml");

/// More than this is a failure, less by as much is worth a new baseline. Compilers and C
/// libraries of different versions differ by one or two per cent.
const THRESHOLD_PERCENT: f64 = 5.0;

const HEADER: &str = "\
# Instructions of one replication after the first, by case (see src/cases.rs).
# Written by `cargo run --release --manifest-path benches/instructions/Cargo.toml \\
#     --target-dir target/instructions -- update`; README.md says when to do that.
";

pub struct Baseline(toml::Table);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Slower,
    Same,
    Faster,
}

impl Baseline {
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(PATH).map_err(|error| format!("{PATH}: {error}"))?;
        Ok(Self(text.parse()?))
    }

    pub fn of(&self, case: &str) -> Option<u64> {
        self.0.get(case)?.as_integer()?.try_into().ok()
    }
}

/// The change in per cent, and what it means.
pub fn judge(before: u64, now: u64) -> (f64, Verdict) {
    let change = 100.0 * (now as f64 / before as f64 - 1.0);
    let verdict = match change {
        change if change > THRESHOLD_PERCENT => Verdict::Slower,
        change if change < -THRESHOLD_PERCENT => Verdict::Faster,
        _ => Verdict::Same,
    };
    (change, verdict)
}

pub fn write(counts: &[(String, u64)]) -> Result<(), Box<dyn Error>> {
    let mut text = String::from(HEADER);
    for (case, count) in counts {
        writeln!(text, "{case} = {count}")?;
    }
    std::fs::write(PATH, text).map_err(|error| format!("{PATH}: {error}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_per_cent_are_the_same() {
        assert_eq!(judge(1_000, 1_049).1, Verdict::Same);
        assert_eq!(judge(1_000, 1_051).1, Verdict::Slower);
        assert_eq!(judge(1_000, 951).1, Verdict::Same);
        assert_eq!(judge(1_000, 949).1, Verdict::Faster);
    }
}
