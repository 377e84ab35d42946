//! What a person drops on the page: a CSV of records, or what the platform recorded of a load.

use crate::answer::fragment;
use crate::refusal::Refusal;
use crate::state::PageState;
use forelock::extract::profile::{Profile, ProfileSettings};
use forelock::extract::{ExtractOptions, ExtractReader};
use forelock::records::{Measured, Source};
use forelock_report::{MeasuredScenario, ObserveResult, ProfileResult};
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::num::NonZeroU32;
use tokio::sync::mpsc;

/// The columns of a CSV, and those that look up to a parent by their names.
#[derive(Debug, Serialize)]
pub(crate) struct Columns {
    columns: Vec<String>,
    lookups: Vec<String>,
}

/// Of the beginning of a CSV.
///
/// # Errors
///
/// If it has no header.
pub(crate) fn columns(head: &[u8]) -> Result<Columns, Refusal> {
    let reader = ExtractReader::from_bytes("the file", head, ExtractOptions::default())?;
    let columns = reader.columns().to_vec();
    let lookups = columns.iter().filter(|name| is_lookup(name)).cloned().collect();
    Ok(Columns { columns, lookups })
}

/// Whether a column is called as lookups are: `AccountId`, `Order__c`, `Account.External__c`; the `Id` of the
/// record itself is none.
fn is_lookup(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower != "id" && (lower.ends_with("id") || lower.ends_with("__c") || lower.contains("__r."))
}

/// What a CSV says of its records.
#[derive(Debug, Serialize)]
pub(crate) struct Profiled {
    html: String,
    /// What to set over a scenario whose records these are.
    sets: BTreeMap<String, String>,
}

/// Reads a CSV to its end, and keeps nothing of it.
///
/// # Errors
///
/// If it is none, has no such column, or does not come to its end.
pub(crate) fn profile(name: &str, parent: &str, pieces: Pieces) -> Result<Profiled, Refusal> {
    // As `forelock profile` has it.
    let settings = ProfileSettings {
        batch_size: NonZeroU32::new(10_000).unwrap_or(NonZeroU32::MIN),
        in_flight: NonZeroU32::new(5).unwrap_or(NonZeroU32::MIN),
    };
    let reader = ExtractReader::from_reader(name, pieces, ExtractOptions::default())?;
    let profile = Profile::of(reader, &[parent.to_owned()], settings, &())?;
    let result = ProfileResult::new(&profile);
    let sets = data_sets(&result.data)?;
    Ok(Profiled { html: fragment(&vec![result], "profile")?, sets })
}

/// The `[data]` table of a profile, each field of it as something that is set.
fn data_sets(text: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let table: toml::Table =
        toml::from_str(text).map_err(|error| Refusal::failed(error.to_string()))?;
    let data = table.get("data").and_then(toml::Value::as_table);
    let sets = data.into_iter().flatten();
    Ok(sets.map(|(key, value)| (format!("data.{key}"), value.to_string())).collect())
}

/// The body of a request, piece by piece, for a thread that reads.
#[derive(Debug)]
pub(crate) struct Pieces {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

impl Pieces {
    pub(crate) const fn new(receiver: mpsc::Receiver<io::Result<Bytes>>) -> Self {
        Self { receiver, piece: Bytes::new() }
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.receiver.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.piece.len());
        buffer[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}

/// What the platform recorded, as files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Records {
    files: Vec<RecordsFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordsFile {
    name: String,
    text: String,
}

/// What a load did, and a scenario of it.
#[derive(Debug, Serialize)]
pub(crate) struct Observed {
    html: String,
    state: PageState,
}

/// What the records say of the load.
///
/// # Errors
///
/// If a file is none, or the records describe no load that has ended.
pub(crate) fn observe(records: &Records) -> Result<Observed, Refusal> {
    let mut sources = Vec::new();
    for file in &records.files {
        sources.push(Source::read(&file.name, file.text.as_bytes())?);
    }
    let measured = Measured::of(&sources).map_err(first)?;
    let names: Vec<String> = records.files.iter().map(|file| file.name.clone()).collect();
    let result = ObserveResult::new(&measured, &names);
    let scenario = MeasuredScenario::new(&measured, &result);
    let html = fragment(&vec![result], "observe")?;
    Ok(Observed { html, state: PageState::new("observed.toml", scenario.text) })
}

fn first(wrong: Vec<forelock::scenario::Diagnostics>) -> Refusal {
    let none = || Refusal::unusable("the files hold no records of a load");
    wrong.into_iter().next().map_or_else(none, Refusal::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_are_called_as_lookups_are_offered() {
        let found = columns(b"Id,Name,AccountId,Order__c,Amount\n1,a,").unwrap();
        assert_eq!(found.columns.len(), 5);
        assert_eq!(found.lookups, ["AccountId", "Order__c"]);
        assert!(columns(b"").is_err());
    }

    #[test]
    fn a_file_in_pieces_is_profiled_as_a_whole() {
        let (sender, receiver) = mpsc::channel(8);
        for piece in ["Id,Acc", "ountId\n1,a\n2,", "b\n3,a\n", "4,b\n"] {
            sender.blocking_send(Ok(Bytes::from(piece))).unwrap();
        }
        drop(sender);
        let found = profile("x.csv", "AccountId", Pieces::new(receiver)).unwrap();
        assert_eq!(found.sets["data.children"], "4");
        assert_eq!(found.sets["data.parents"], "2");
    }

    #[test]
    fn a_file_that_is_cut_off_is_no_profile() {
        let (sender, receiver) = mpsc::channel(8);
        sender.blocking_send(Ok(Bytes::from("Id,AccountId\n1,a\n"))).unwrap();
        sender.blocking_send(Err(io::Error::other("cut off"))).unwrap();
        drop(sender);
        assert!(profile("x.csv", "AccountId", Pieces::new(receiver)).is_err());
    }
}
