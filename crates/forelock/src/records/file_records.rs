//! The records of a file, in whichever form it is.

use super::field::Fields;
use super::read::{self, Called};
use super::record::{Origin, Record};
use super::results::Results;
use super::source::{Findings, Source};
use super::{json, result_rows, xml};
use crate::scenario::Diagnostics;
use forelock_io::words::thousands;

/// More records than this are not added up: many times what an org may send in a day.
pub(super) const MOST: usize = 1_000_000;

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Records {
    pub(super) all: Vec<Record>,
    /// What became of single records.
    pub(super) results: Results,
    /// Whether the API said that its list goes on elsewhere.
    pub(super) goes_on: bool,
}

/// Reads `source`, the file of this number.
///
/// # Errors
///
/// All that is wrong with it, each with its place; nothing of a file is used that is wrong in part.
pub(super) fn records(source: &Source, file: usize) -> Result<Records, Diagnostics> {
    let mut taken = Taken {
        records: Records::default(),
        findings: Findings::new(source),
        file,
        read_to: 0,
        line: 1,
    };
    match source.text().trim_start().chars().next() {
        Some('<') => xml::read(source.text(), &mut taken),
        Some('{' | '[') => json::read(source.text(), &mut taken),
        _ => result_rows::read(source, &mut taken),
    }
    if taken.records.all.is_empty() && !taken.records.results.are_any() {
        let help = "name a file with job info or batch info";
        if !taken.findings.are_any() {
            taken.findings.add(0..1, "there is no job and no batch in the file", help);
        }
    }
    taken.findings.unless_any(taken.records)
}

/// What has been taken from a file so far.
pub(super) struct Taken<'s> {
    pub(super) records: Records,
    pub(super) findings: Findings<'s>,
    file: usize,
    /// Byte up to which lines are counted.
    read_to: usize,
    line: usize,
}

impl Taken<'_> {
    /// Takes the record that `fields` describe, or says what is wrong with it. Records come in the
    /// order of the file.
    pub(super) fn take(&mut self, fields: &Fields<'_>, called: Called) {
        let start = fields.at.start;
        let between = self.findings.source.text().get(self.read_to..start).unwrap_or_default();
        self.line += between.bytes().filter(|&byte| byte == b'\n').count();
        self.read_to = start;
        let number = self.records.all.len() + 1;
        if number > MOST {
            let title = format!("these are more than {} records", thousands(MOST as u64));
            self.findings.add(fields.at.clone(), title, "give the records of one load");
            return;
        }
        let origin = Origin { file: self.file, number, line: self.line, start };
        if let Some(record) = read::record(fields, called, origin, &mut self.findings) {
            self.records.all.push(record);
        }
    }
}
