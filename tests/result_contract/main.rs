//! The JSON of results: one schema, made from the types that are written and read, and a reference
//! made from the schema.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "these tests need a part of it")]
#[path = "../cli/bench.rs"]
mod bench;
mod generated;
mod live;
mod reference;
