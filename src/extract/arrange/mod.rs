//! Rows written again so that loading collides as little as possible.

mod balance;
mod clustering;
mod clusters;
mod components;
mod distribution_sort;
mod evening;
mod exact_fill;
mod grouping;
mod layout;
mod manifest;
mod memory;
mod packing;
mod parent_table;
mod request;
mod row_sum;
mod sequence;
mod sharing;
mod staging;
mod stock;
mod streaming_partition;
mod tail;
mod ties;

pub use manifest::{
    FileEntry, InputEntry, LookupEntry, Manifest, ParentEntry, Settings, SharedEntry, Study,
};
pub use request::{BatchRows, Partitions};
pub use memory::MemoryLimit;
pub use row_sum::RowSum;
pub use sharing::{Shared, SharedParent, Sharing};
pub use staging::{StagingError, leftovers};
