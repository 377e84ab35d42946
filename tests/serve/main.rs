//! The page of `forelock serve`, used as a person uses it, in a real Chromium.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod browser;
mod change;
mod chromium;
mod compare;
mod figures;
mod files;
mod first_numbers;
mod hostile;
mod link;
mod page;
mod reach;
mod served;
mod start;
mod steady;
mod stopped;
