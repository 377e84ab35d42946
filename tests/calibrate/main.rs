//! `forelock calibrate` as a library: does it find what was hidden, and does it say what it can't?

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod findings;
mod nights;
mod recovery;
mod support;
