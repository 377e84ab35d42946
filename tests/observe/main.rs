//! What the platform recorded of a load, from each shape in which it answers to the metrics of the
//! model.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod facts;
mod field;
mod hostile;
mod once;
mod round_trip;
mod shapes;
mod support;
