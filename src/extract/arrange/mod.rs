//! Rows written again so that loading collides as little as possible.

mod balance;
mod clusters;
mod evening;
mod exact_fill;
mod layout;
mod packing;
mod request;
mod stock;
mod tail;

pub use request::{BatchRows, Partitions};
