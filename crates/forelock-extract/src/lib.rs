//! Extracts: the CSV files that records are loaded from, read as they are, with the parents that
//! their rows look up to.

pub mod arrange;
mod delimiter;
mod digest;
mod encoding;
mod error;
mod fan_out_counts;
mod file_bytes;
mod key_list;
mod key_union;
mod mistaken_ids;
mod monitor;
mod output;
mod parent_columns;
mod parent_index;
mod parent_key;
mod pass;
pub mod profile;
mod projection;
mod reader;
mod record;
mod source;
mod splitter;
mod steady_file;
#[cfg(test)]
mod tests;

pub use delimiter::Delimiter;
pub use digest::ContentDigest;
pub use encoding::Encoding;
pub use error::{ExtractError, ExtractPlace, ExtractProblem};
pub use fan_out_counts::{FanOutCounts, HotParent};
pub use file_bytes::FileBytes;
pub use key_list::KeyList;
pub use key_union::KeyUnion;
pub use mistaken_ids::MistakenIds;
pub use monitor::ReadMonitor;
pub use output::{OutputForm, OutputWriter};
pub use parent_columns::{ParentColumn, ParentColumns, read_parents};
pub use parent_index::{NO_PARENT, ParentIndex, TooManyParents};
pub use parent_key::{NullWord, NullWords, ParentKey};
pub use reader::{ExtractOptions, ExtractReader};
pub use record::{Column, Record};
pub use steady_file::FileChange;
