//! A probe as a file: the scenario of the small load, and which rows of an extract it takes.

use super::probe::{like, transaction};
use super::{CalibrateError, Calibration, Probe, Setup};
use crate::extract::{ExtractOptions, NullWords};
use crate::scenario::{
    Api, ConcurrencyMode, Data, FieldSet, FileParents, Load, LoadId, Operation, Scenario, Transport,
};
use std::fmt::Write;
use std::path::PathBuf;
use toml::{Table, Value};

/// What the scenario of a probe begins with: whoever writes one over an older one knows it by this.
pub const PROBE_MARK: &str = "# A probe by `forelock calibrate`";

/// A probe that can be loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeFile {
    /// The scenario, whose path of records starts from the directory that it is in.
    pub text: String,
    /// The rows to load; `None` if the load that was calibrated has no extract.
    pub rows: Option<ProbeRows>,
}

/// The part of an extract that a probe loads.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeRows {
    /// The extract: of several files, the one with most rows.
    pub file: PathBuf,
    /// Whether there are others.
    pub has_others: bool,
    /// How it is read.
    pub reading: ExtractOptions,
    /// The column that names the parents.
    pub column: String,
    /// The object that the records are of; `None` if the scenario doesn't say it.
    pub object: Option<String>,
    /// What is done to them.
    pub operation: Operation,
    /// How many, if the extract has as many.
    pub rows: u64,
    /// Rows of a batch: one transaction.
    pub transaction: u32,
    /// How many batches are to be under way at once.
    pub at_once: u32,
    /// Over how many parents they are spread; `None` if each has a parent of its own.
    pub parents: Option<u32>,
    /// Whether each batch is a job of the Bulk API 2.0, as scripts can send them.
    pub as_jobs: bool,
}

impl Setup {
    /// The extract that a probe takes its rows from, if the load that it is like has one.
    #[must_use]
    pub fn probe_extract(&self) -> Option<&FileParents> {
        let scenario = self.cases.first()?.scenario();
        scenario.loads[like(scenario, &self.unknowns)].data.file()
    }
}

impl Calibration {
    /// The scenario of `probe` on the org that this calibration leaves, and the rows that it takes of
    /// the extract of the calibrated load.
    ///
    /// # Errors
    ///
    /// None that a calibration could have: its cases have all been read.
    pub fn probe_file(&self, setup: &Setup, probe: Probe) -> Result<ProbeFile, CalibrateError> {
        let wrong = |wrong| CalibrateError::Scenario(Box::new(wrong));
        let case = &setup.cases[0];
        let id = like(case.scenario(), &setup.unknowns);
        let load = &case.scenario().loads[id];
        let mut assignments = self.assignments(setup);
        let written = {
            let fields = fields(&assignments);
            case.template().written(&["data", "loads"], &fields).map_err(wrong)?
        };
        let said = Said::of(&written, load);
        assignments.extend(said.service());
        assignments.extend(background(case.scenario(), load, probe));
        let org = case.template().written(&["org", "background"], &fields(&assignments));
        let org = org.map_err(wrong)?;
        let rows = load.data.file().map(|file| said.rows(case.scenario(), load, file, probe));
        let table = match &rows {
            Some(rows) => said.table(probe, load, rows),
            None => made_up(probe, case.scenario(), id),
        };
        // Texts, numbers and tables can always be written.
        let table = toml::to_string(&table).unwrap_or_default();
        Ok(ProbeFile { text: format!("{}\n{table}\n{org}", self.heading(rows.as_ref())), rows })
    }

    fn heading(&self, rows: Option<&ProbeRows>) -> String {
        let mut text = format!("{PROBE_MARK} (forelock {}).\n", env!("CARGO_PKG_VERSION"));
        text.push_str(match rows {
            Some(_) => "# Its records are those of the CSV files beside it, as they are sent.\n",
            None => "# Its records are made up: load as many like them, in this way.\n",
        });
        // Writing to a String can't fail.
        let _ = write!(
            text,
            "# The org is what is left of the calibration, after {} simulated runs.\n\
             # When it has run: put the [observed] table of `forelock observe` below, and calibrate\n\
             # again with this file beside the others.\n",
            self.runs
        );
        text
    }
}

fn fields(assignments: &[String]) -> Vec<FieldSet<'_>> {
    assignments.iter().map(|assignment| FieldSet { origin: "--fit", assignment }).collect()
}

/// Streams that lock rows of another load lock rows of the probe in their place, as many as it has.
fn background(scenario: &Scenario, load: &Load, probe: Probe) -> Vec<String> {
    let set = Value::from(load.data.parent_object());
    let most = probe.parents.unwrap_or(u32::MAX);
    let mut assignments = Vec::new();
    for (index, stream) in scenario.background.iter().enumerate() {
        if stream.set.is_some() {
            assignments.push(format!("background.{index}.set={set}"));
        }
        if stream.rows.get() > most {
            assignments.push(format!("background.{index}.rows={most}"));
        }
    }
    assignments
}

/// What the files say of the load that a probe is like.
struct Said {
    data: Table,
    service: Table,
}

impl Said {
    /// Of `load`, in the text of its tables.
    fn of(written: &str, load: &Load) -> Self {
        let mut all: Table = written.parse().unwrap_or_default();
        let items = match all.remove("loads") {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        let named = |item: &Value| item.get("name").and_then(Value::as_str) == Some(&load.name);
        let own = items.into_iter().find(|item| load.is_named() && named(item));
        let mut own = match own {
            Some(Value::Table(own)) => own,
            _ => all,
        };
        let mut table = |key: &str| match own.remove(key) {
            Some(Value::Table(table)) => table,
            _ => Table::new(),
        };
        Self { data: table("data"), service: table("service") }
    }

    /// A service time of the load's own is that of the org on which the probe runs.
    fn service(&self) -> Vec<String> {
        let field = |(key, value): (&String, &Value)| format!("org.service.{key}={value}");
        self.service.iter().map(field).collect()
    }

    fn rows(
        &self,
        scenario: &Scenario,
        load: &Load,
        file: &FileParents,
        probe: Probe,
    ) -> ProbeRows {
        let word = |key: &str| self.data.get(key).and_then(Value::as_str);
        let transaction = transaction(scenario, load);
        let largest = file.files().iter().max_by_key(|file| file.rows);
        let child = load.data.child_object.as_str();
        ProbeRows {
            file: largest.map(|file| PathBuf::from(&file.path)).unwrap_or_default(),
            has_others: file.files().len() > 1,
            reading: ExtractOptions {
                delimiter: word("delimiter").and_then(|text| text.parse().ok()),
                null_words: word("null_words")
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(NullWords::Ask),
                digest: false,
            },
            column: file.origin().column.clone(),
            object: (child != Data::UNNAMED_CHILD).then(|| child.to_owned()),
            operation: load.sending.operation,
            rows: probe.records(transaction),
            transaction,
            at_once: probe.at_once,
            parents: probe.parents,
            as_jobs: load.sending.api() != Api::Soap
                && load.sending.mode() == ConcurrencyMode::Parallel,
        }
    }

    /// The scenario of those rows, without its org.
    fn table(mut self, probe: Probe, load: &Load, rows: &ProbeRows) -> Table {
        for left_out in ["file", "order", "window", "failed_of"] {
            self.data.remove(left_out);
        }
        let files = if rows.as_jobs { "." } else { "part-1.*" };
        self.data.insert("file".to_owned(), files.into());
        self.data.insert("order".to_owned(), "file".into());
        let mut sending = if rows.as_jobs {
            sending(Transport::BulkV2, rows.transaction, 1)
        } else {
            sending(load.sending.transport, rows.transaction, rows.at_once)
        };
        sending.insert("operation".to_owned(), rows.operation.name().into());
        if load.sending.parent_changed != rows.operation.changes_parent() {
            sending.insert("parent_changed".to_owned(), load.sending.parent_changed.into());
        }
        scenario(probe, self.data, sending)
    }
}

/// The scenario of a probe whose records are made up, without its org.
fn made_up(probe: Probe, scenario: &Scenario, like: LoadId) -> Table {
    let small = probe.on(scenario, like);
    let load = small.loads.first();
    let mut data = Table::new();
    let mut say = |key: &str, value: Value| data.insert(key.to_owned(), value);
    say("parent_object", load.data.parent_object().into());
    say("child_object", load.data.child_object.as_str().into());
    say("children", toml_count(load.data.children.get()));
    say("parents", toml_count(load.data.sets.iter().map(|set| u64::from(set.count.get())).sum()));
    let shape = if probe.parents.is_some() { "uniform" } else { "fixed" };
    say("fan_out", Table::from_iter([("shape".to_owned(), shape.into())]).into());
    let sending = sending(load.sending.transport, load.sending.batch_size.get(), probe.at_once);
    self::scenario(probe, data, sending)
}

fn scenario(probe: Probe, data: Table, sending: Table) -> Table {
    Table::from_iter([
        ("name".to_owned(), probe.name.into()),
        ("data".to_owned(), data.into()),
        ("load".to_owned(), sending.into()),
    ])
}

fn sending(transport: Transport, size: u32, at_once: u32) -> Table {
    let api = transport.api();
    let submit = [("pattern", Value::from("closed")), ("in_flight", at_once.into())];
    let submit: Table = submit.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    [
        ("api", Value::from(api.name())),
        ("concurrency_mode", <&str>::from(transport.mode()).into()),
        (api.size_key(), size.into()),
        ("submit", submit.into()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into_iter()
    .collect()
}

fn toml_count(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
