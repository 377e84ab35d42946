//! What is to be arranged, and how.

use super::counts::Partitions;
use super::cut::Cut;
use super::memory::MemoryLimit;
use super::sample::Sample;
use crate::{ExtractOptions, OutputForm};
use std::path::PathBuf;

/// What is to be arranged, and how.
#[derive(Clone, Debug)]
pub struct ArrangeRequest {
    /// The file; `-` is standard input.
    pub input: PathBuf,
    /// How it is read.
    pub reading: ExtractOptions,
    /// The columns of the parents, the most important first.
    pub parents: Vec<String>,
    /// Columns that are left out of the files.
    pub dropped: Vec<String>,
    /// What a file is to the loader.
    pub cut: Cut,
    /// Streams of the loader.
    pub partitions: Partitions,
    /// The output directory.
    pub directory: PathBuf,
    /// How the files are compressed; as the input if not given.
    pub compression: Option<OutputForm>,
    /// How much memory may be used.
    pub memory: MemoryLimit,
    /// Whether an arrangement that is there is replaced.
    pub force: bool,
    /// Whether the orders of the parents are wanted, before and after.
    pub keep_orders: bool,
    /// The part of the rows that is taken; all of them if `None`.
    pub sample: Option<Sample>,
}
