//! What `forelock check` says of a file, as JSON.

use super::JsonCost;
use forelock::scenario::{
    Advice, ClientUse, Cost, Diagnostic, Diagnostics, Position, Scenario, Unknown,
};
use forelock_io::words::without_error_numbers;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What there is to say of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckResult {
    /// As it was named.
    pub file: String,
    /// Whether it can be simulated.
    pub ok: bool,
    /// What is wrong with it.
    pub errors: Vec<JsonError>,
    /// What an architect would warn of; none for a file that is wrong.
    pub warnings: Vec<JsonWarning>,
    /// What its loads mean, in the order of the file; none for a file that is wrong.
    pub loads: Vec<JsonPlannedLoad>,
    /// Fields that are ranges, so that each replication takes its own value; not there where there is
    /// none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Unknown>,
    /// What a replication is expected to take; not there for a file that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<JsonCost>,
}

/// What a load means before it is simulated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonPlannedLoad {
    /// Its name; null for the load of a scenario with `[data]` and `[load]`.
    pub name: Option<String>,
    /// What it locks and why, in words.
    pub locks: String,
    /// Its tool and what that sets, in words; null where the scenario names none.
    pub client: Option<String>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonError {
    /// What is wrong, in one line.
    pub title: String,
    /// What would be right.
    pub help: String,
    /// Where.
    pub position: JsonPosition,
    /// All of it as a terminal shows it, with the line that is wrong.
    pub text: String,
}

/// Something to think twice about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonWarning {
    /// The rule's name.
    pub rule: String,
    /// What is the matter, in one line.
    pub title: String,
    /// Why it matters.
    pub reason: String,
    /// What to do.
    pub remedy: String,
    /// Where.
    pub position: JsonPosition,
}

/// A place in a file or in a `--set` argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonPosition {
    /// The file as it was named, or `--set`.
    pub source: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl CheckResult {
    /// Of a file that can be simulated.
    #[must_use]
    pub fn usable(file: String, scenario: &Scenario, advice: Vec<Advice>) -> Self {
        let warnings = advice.into_iter().map(JsonWarning::from);
        let loads = scenario.loads.iter().zip(scenario.lock_lines());
        let loads = loads.map(|(load, locks)| JsonPlannedLoad {
            name: load.is_named().then(|| load.name.clone()),
            locks: locks.words,
            client: load.sending.client.as_ref().map(ClientUse::line),
        });
        Self {
            file,
            ok: true,
            errors: Vec::new(),
            warnings: warnings.collect(),
            loads: loads.collect(),
            unknown: scenario.unknown.clone(),
            cost: Some(Cost::of(scenario).into()),
        }
    }

    /// Of a file that is wrong.
    #[must_use]
    pub fn wrong(file: String, diagnostics: &Diagnostics) -> Self {
        let errors = diagnostics.iter().map(JsonError::from);
        Self {
            file,
            ok: false,
            errors: errors.collect(),
            warnings: Vec::new(),
            loads: Vec::new(),
            unknown: Vec::new(),
            cost: None,
        }
    }
}

impl From<&Diagnostic> for JsonError {
    fn from(error: &Diagnostic) -> Self {
        Self {
            title: without_error_numbers(error.title()),
            help: error.help().to_owned(),
            position: error.position().into(),
            text: without_error_numbers(&error.render(false)),
        }
    }
}

impl From<Advice> for JsonWarning {
    fn from(advice: Advice) -> Self {
        let Advice { rule, title, reason, remedy, position, .. } = advice;
        Self { rule: rule.to_owned(), title, reason, remedy, position: (&position).into() }
    }
}

impl From<&Position> for JsonPosition {
    fn from(position: &Position) -> Self {
        let Position { source, line, column } = position.clone();
        Self { source, line, column }
    }
}

/// `scenario.toml:3:5`.
impl fmt::Display for JsonPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source, self.line, self.column)
    }
}
