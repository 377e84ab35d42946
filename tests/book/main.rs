//! The book (`docs/`) and the README: what they tell a reader to type gives what they show.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod chapter;
mod commands;
mod links;
mod pictures;
mod pipelines;
mod reader;
mod terminal;
