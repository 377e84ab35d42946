//! What the model promises, a file a promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod any_scenario;
mod asking_takes_time;
mod common_random_numbers;
mod determinism;
mod fingerprints;
mod invariants;
mod posterior;
mod ranges;
mod real_case;
mod run_over_time;
mod support;
mod theory;
mod timelines;
