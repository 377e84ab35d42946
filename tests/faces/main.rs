//! Whatever shows a result, shows the same: the terminal, the JSON, the charts and the page, and what
//! is drawn or written from the JSON later.
//!
//! Only what a user sees is looked at, so that these tests hold whatever the program is like inside. A
//! test that is ignored shows a known defect, which its reason names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "these tests need a part of it")]
#[path = "../cli/bench.rs"]
mod bench;
mod cases;
mod findings;
mod notation;
mod paced;
mod prediction;
mod reading;
mod redrawn;
mod sweep;
mod swept;
mod ten_results;
