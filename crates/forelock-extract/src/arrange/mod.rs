//! Rows written again so that loading collides as little as possible.
//!
//! [`arrange()`] reads a file once to count the rows of each parent, plans which row goes where
//! (rows of one parent are a group; groups that must stay together a cluster; clusters fill batches
//! exactly, and these are spread over partitions), reads it again to send every row to its place,
//! writes a file for each partition or for each job of it, and reads those back.

mod arrangement;
mod balance;
mod census;
mod clustering;
mod clusters;
mod components;
mod counts;
mod cut;
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
mod placing;
mod planned_files;
mod reading_back;
mod replaced;
mod request;
mod row_sizes;
mod row_sum;
mod sample;
mod sending;
mod sequence;
mod sharing;
mod staging;
mod stock;
mod streaming_partition;
mod tail;
#[cfg(test)]
mod tests;
mod ties;

pub use arrangement::{Arranged, Orders, arrange};
pub use counts::{BatchRows, JobRows, Partitions};
pub use cut::Cut;
pub use error::ArrangeError;
pub use manifest::{
    CollisionsEntry, FileEntry, InputEntry, LookupEntry, Manifest, ParentEntry, ScriptEntry,
    Settings, SharedEntry, Study,
};
pub use memory::MemoryLimit;
pub use monitor::{ArrangeMonitor, Stage};
pub use planned_files::stream_of_file;
pub use request::ArrangeRequest;
pub use row_sum::RowSum;
pub use sample::Sample;
pub use sending::{ApiName, SendingOfJobs, Verb};
pub use sharing::{Shared, SharedParent, Sharing};
pub use staging::{StagingError, check_directory, remove_leftovers};
