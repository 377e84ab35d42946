//! A domain-free discrete-event kernel.

mod distribution;
mod time;

pub use distribution::{Cv, DurationDistribution, Shape};
pub use time::{SimTime, Span};
