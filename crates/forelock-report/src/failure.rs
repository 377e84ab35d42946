//! What `--json` prints where a command fails.

use crate::check::JsonError;
use crate::envelope::{SCHEMA, rendered};
use serde::Serialize;

/// The document of a command that failed; it stands where that of a result would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FailureDocument {
    /// Version of the shapes: 2.
    pub schema: u32,
    /// Version of the program.
    pub forelock: String,
    /// The command, such as `run` or `regress check`; null where the command line names none.
    pub command: Option<String>,
    /// Why it failed.
    pub error: JsonFailure,
}

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonFailure {
    /// What is to blame.
    pub kind: FailureKind,
    /// What is wrong: the first thing, if there are several.
    pub message: String,
    /// The file or directory that it is about, as it was named, or the flag (`--set`); null where it is
    /// about none.
    pub file: Option<String>,
    /// The line there, from 1; null where it is about the file as a whole.
    pub line: Option<u64>,
    /// The column there in characters, from 1; null where it is about the line as a whole.
    pub column: Option<u64>,
    /// What would be right; null where `message` says it all.
    pub suggestion: Option<String>,
    /// The exit code.
    pub exit_code: u8,
    /// Everything that is wrong and can be shown where it stands, in all files; at most 20 a file.
    pub diagnostics: Vec<JsonError>,
    /// All of it as standard error shows it.
    pub explanation: String,
}

/// What is to blame for a failure: the command line (`usage`), a scenario, another file that is read, the
/// study, which has no result, a signal (`interrupted`), something that can't be written (`output`), or
/// the program and the machine (`internal`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FailureKind {
    /// The command line: a flag, or what flags ask for together.
    Usage,
    /// A scenario, or what `--set` and the like make of it.
    Scenario,
    /// Another file that is read: a CSV, records of the platform, a posterior, a baseline, a result.
    File,
    /// The study, which has no result though its input can be used.
    Study,
    /// A signal that ended the work.
    Interrupted,
    /// A file, a directory or standard output, which can't be written.
    Output,
    /// The program or the machine: threads, a chart that can't be drawn.
    Internal,
}

impl FailureDocument {
    /// That of this program, for `command`.
    #[must_use]
    pub fn new(command: Option<String>, error: JsonFailure) -> Self {
        let forelock = env!("CARGO_PKG_VERSION").to_owned();
        Self { schema: SCHEMA, forelock, command, error }
    }

    /// The text that is printed.
    ///
    /// # Errors
    ///
    /// Never, as all keys are strings; it is the serializer's signature.
    pub fn render(&self) -> serde_json::Result<String> {
        rendered(self)
    }
}

impl JsonFailure {
    /// One that is about no file.
    #[must_use]
    pub fn new(kind: FailureKind, message: String, exit_code: u8) -> Self {
        let explanation = format!("error: {message}");
        Self {
            kind,
            message,
            file: None,
            line: None,
            column: None,
            suggestion: None,
            exit_code,
            diagnostics: Vec::new(),
            explanation,
        }
    }
}
