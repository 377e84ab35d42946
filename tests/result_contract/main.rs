//! The JSON of results: one schema, made from the types that are written and read, and a reference
//! made from the schema.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generated;
mod reference;
