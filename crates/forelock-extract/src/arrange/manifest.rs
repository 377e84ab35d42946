//! `manifest.json`: what a directory of arranged files holds, and how that can be checked.

use super::sharing::{Shared, SharedParent, Sharing};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::{self, Read};

/// The file's name.
pub(super) const NAME: &str = "manifest.json";

/// The version of the shape, raised when a field goes or changes its meaning.
const SCHEMA: u32 = 1;

/// What `manifest.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Version of the program.
    pub forelock: String,
    /// `arrange`, which tells this from the manifests of others.
    pub study: Study,
    /// What was read.
    pub input: InputEntry,
    /// What was asked for.
    pub settings: Settings,
    /// What was written, in the order of the partitions, and of each in the order to be sent.
    pub files: Vec<FileEntry>,
    /// What sends them, where files are jobs, and what describes them, where they are a part of the input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scripts: Vec<ScriptEntry>,
    /// Of the rows of all files, as they were read back: the same as that of the input, unless a part of
    /// it was taken.
    pub row_sum: String,
    /// What collided and what still does, by lookup.
    pub lookups: Vec<LookupEntry>,
}

/// The one word that a manifest of `forelock arrange` has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Study {
    /// Written by `forelock arrange`.
    Arrange,
}

/// The file that was arranged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InputEntry {
    /// Its name without its directory; `-` is standard input.
    pub name: String,
    /// Its size as it was read: that of a compressed file is its compressed one.
    pub bytes: u64,
    /// SHA-256 of these bytes.
    pub sha256: String,
    /// Rows, the header not counted.
    pub rows: u64,
    /// Rows without any of the parents.
    pub rows_without_parent: u64,
    /// Sum modulo 2^128 of the XXH3-128 hashes (seed 0) of all rows' bytes, each without its line
    /// ending and the header not counted.
    pub row_sum: String,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settings {
    /// The columns of the parents, as the header has them.
    pub parents: Vec<String>,
    /// Columns of the input that the files don't have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    /// Rows a batch.
    pub batch_size: u32,
    /// Rows a job of the Bulk API 2.0, where each file is one; not there where a file is a partition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_size: Option<u32>,
    /// Streams of the loader.
    pub partitions: u32,
    /// `none`, `gz` or `zst`.
    pub compression: String,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileEntry {
    /// Its name in the directory.
    pub name: String,
    /// The stream that sends it, from 1; not there where each file has a stream of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<u32>,
    /// Rows, the header not counted.
    pub rows: u64,
    /// Batches, the last one perhaps not full.
    pub batches: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of all its bytes, as `sha256sum` prints it.
    pub sha256: String,
}

/// A script, or a scenario, that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScriptEntry {
    /// Its name in the directory.
    pub name: String,
    /// SHA-256 of all its bytes.
    pub sha256: String,
}

/// What parents of one lookup share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LookupEntry {
    /// The column.
    pub column: String,
    /// Parents that have rows.
    pub parents: u64,
    /// Rows that have a parent.
    pub rows: u64,
    /// If the file as it is were cut into as many even partitions, and these into batches.
    pub before: CollisionsEntry,
    /// As arranged.
    pub after: CollisionsEntry,
}

/// Where parents are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CollisionsEntry {
    /// Parents with rows in several partitions.
    pub across_partitions: SharedEntry,
    /// Parents with rows in several batches.
    pub across_batches: SharedEntry,
    /// Parents that would fit into fewer batches than they are in.
    pub across_needlessly: SharedEntry,
}

/// Parents that are in several places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SharedEntry {
    /// How many.
    pub parents: u64,
    /// Rows that look up to one of them.
    pub rows: u64,
    /// Those with most rows, ten at most.
    pub largest: Vec<ParentEntry>,
}

/// A parent that is in several places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParentEntry {
    /// Its key; an id of 18 characters in its form of 15.
    pub parent: String,
    /// Rows that look up to it.
    pub rows: u64,
    /// Partitions that have it.
    pub partitions: u32,
    /// Batches that have it.
    pub batches: u32,
}

impl Manifest {
    /// Puts together what is known.
    pub(super) fn new(
        input: InputEntry,
        settings: Settings,
        files: Vec<FileEntry>,
        scripts: Vec<ScriptEntry>,
        row_sum: String,
        lookups: Vec<LookupEntry>,
    ) -> Self {
        Self {
            schema: SCHEMA,
            forelock: env!("CARGO_PKG_VERSION").to_owned(),
            study: Study::Arrange,
            input,
            settings,
            files,
            scripts,
            row_sum,
            lookups,
        }
    }

    /// All that was written, by name and SHA-256.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().map(|file| (file.name.as_str(), file.sha256.as_str()));
        let scripts = self.scripts.iter();
        files.chain(scripts.map(|script| (script.name.as_str(), script.sha256.as_str())))
    }

    /// The file's text.
    ///
    /// # Errors
    ///
    /// Never, as long as the shape has string keys only; it is the serializer's signature.
    pub fn render(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

impl LookupEntry {
    /// Of a `column`, whose parents `name` names.
    pub(super) fn new(
        column: &str,
        before: &Sharing,
        after: &Sharing,
        name: &impl Fn(u32) -> String,
    ) -> Self {
        Self {
            column: column.to_owned(),
            parents: after.parents,
            rows: after.rows,
            before: CollisionsEntry::new(before, name),
            after: CollisionsEntry::new(after, name),
        }
    }
}

impl CollisionsEntry {
    fn new(sharing: &Sharing, name: &impl Fn(u32) -> String) -> Self {
        let entry = |shared: &Shared| SharedEntry {
            parents: shared.parents,
            rows: shared.rows,
            largest: shared.largest.iter().map(|parent| ParentEntry::new(parent, name)).collect(),
        };
        Self {
            across_partitions: entry(&sharing.across_partitions),
            across_batches: entry(&sharing.across_batches),
            across_needlessly: entry(&sharing.across_needlessly),
        }
    }
}

impl ParentEntry {
    fn new(parent: &SharedParent, name: &impl Fn(u32) -> String) -> Self {
        let SharedParent { number, rows, partitions, batches } = *parent;
        Self { parent: name(number), rows, partitions, batches }
    }
}

/// SHA-256 (FIPS 180-4) of all that `file` still has to give, as 64 hexadecimal digits.
///
/// # Errors
///
/// Those of the file.
pub(super) fn sha256(mut file: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(read) => hash.update(&buffer[..read]),
            Err(again) if again.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}

/// Two digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From FIPS 180-4's examples.
    #[test]
    fn digests_are_those_of_sha256sum() {
        let digest = sha256(&b"abc"[..]).unwrap();
        assert_eq!(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
