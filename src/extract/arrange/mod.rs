//! Rows written again so that loading collides as little as possible.

mod balance;
mod clustering;
mod clusters;
mod components;
mod evening;
mod exact_fill;
mod grouping;
mod layout;
mod packing;
mod parent_table;
mod request;
mod sequence;
mod stock;
mod streaming_partition;
mod tail;
mod ties;

pub use request::{BatchRows, Partitions};
