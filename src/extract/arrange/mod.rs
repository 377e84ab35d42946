//! Rows written again so that loading collides as little as possible.

mod arrangement;
mod balance;
mod census;
mod clustering;
mod clusters;
mod components;
mod distribution_sort;
mod error;
mod evening;
mod exact_fill;
mod grouping;
mod hashed;
mod input;
mod keys;
mod layout;
mod manifest;
mod memory;
mod monitor;
mod packing;
mod parent_table;
mod part_writer;
mod request;
mod row_sum;
mod sequence;
mod sharing;
mod staging;
mod stock;
mod streaming_partition;
mod tail;
mod ties;

pub use arrangement::{ArrangeRequest, Arranged, Orders, arrange};
pub use error::ArrangeError;
pub use manifest::{
    CollisionsEntry, FileEntry, InputEntry, LookupEntry, Manifest, ParentEntry, Settings,
    SharedEntry, Study,
};
pub use memory::MemoryLimit;
pub use monitor::{ArrangeMonitor, Stage};
pub use request::{BatchRows, Partitions};
pub use row_sum::RowSum;
pub use sharing::{Shared, SharedParent, Sharing};
pub use staging::{StagingError, leftovers};
