//! What every command prints and writes, in every format, as it is: standard output, standard error,
//! the exit code and the files, a golden file a case.
//!
//! These snapshots guard the layout only. Whether the numbers in them are right is for the tests of the
//! model, the statistics and the studies to say: here they are only held still. A change that is meant
//! to be seen is taken over with `INSTA_UPDATE=always cargo test --test layout`, and read in the diff.

#![cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "these tests need a part of it")]
#[path = "../cli/bench.rs"]
mod bench;
#[macro_use]
mod case;
mod extracts;
mod help;
mod judged;
mod session;
mod simulated;
mod swept;
mod written;
