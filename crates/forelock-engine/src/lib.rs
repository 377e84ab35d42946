//! A domain-free discrete-event kernel: a clock, an event calendar, named random streams and a
//! shared server. Nothing here knows what is simulated.

mod calendar;
mod distribution;
mod permutation;
mod random;
mod server;
mod time;

pub use calendar::{Calendar, Ticket};
pub use distribution::{Cv, DurationDistribution, Sampler, Shape};
pub use permutation::Permutation;
pub use random::{Draws, DrawsOfOne, Seed, Stream};
pub use server::{SharedServer, UniversalScalability};
pub use time::{SimTime, Span};
