//! The file of one part of a sweep: a line that says of what, then a line a point.

use super::shard::Shard;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShardHeader {
    /// The digest of the plan.
    pub(super) plan: String,
    /// Version of the program that simulated it.
    pub(super) forelock: String,
    /// The first point, and one more than the last.
    pub(super) points: Range<u64>,
}

impl ShardHeader {
    /// No header is longer.
    const LONGEST: u64 = 10_000;

    pub(super) fn of(shard: Shard, plan: String, points: u64) -> Self {
        let forelock = env!("CARGO_PKG_VERSION").to_owned();
        Self { plan, forelock, points: shard.points(points) }
    }

    /// Its line, with the line break.
    pub(super) fn line(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// Reads the first line of a file.
    ///
    /// # Errors
    ///
    /// If it is no header.
    pub(super) fn read(file: &mut impl BufRead) -> io::Result<Self> {
        let mut line = String::new();
        file.take(Self::LONGEST).read_line(&mut line)?;
        serde_json::from_str(&line).map_err(|_| io::Error::other("it is no part of a sweep"))
    }
}
