//! What `forelock chart` draws: a result that any command wrote, read back.
//!
//! The files may be anyone's: they are bounded in size before they are read, and every number is one
//! that replications could give before it is drawn.

mod calibration;
mod compare;
mod profile;
mod regression;
mod sweep;
mod tornado;

#[cfg(test)]
mod tests;

use super::chart::{
    CalibrationDrawing, CompareDrawing, Picture, ProfileDrawing, RegressionDrawing, RunDrawing,
    SweepDrawing, TornadoDrawing,
};
use super::envelope::{EnvelopeError, ResultDocument, StudyKind};
use super::page::{ResultError, ResultFile};
use forelock::study::JsonProblem;
use forelock_io::files::{ReadError, read_bounded_text};
use forelock_io::words::shortened;
use serde_json::Value;
use std::path::Path;

/// A result is a few kilobytes, or a megabyte for each scenario that was recorded.
pub const MAX_RESULT_BYTES: u64 = 64 * 1024 * 1024;

/// Scenarios of one `run` at most.
const MOST_RUNS: usize = 1_000;

/// A result, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Of `run`, one a scenario.
    Runs(Vec<RunDrawing>),
    /// Of `compare`.
    Compare(CompareDrawing),
    /// Of `sweep`.
    Sweep(Box<SweepDrawing>),
    /// Of `sweep --tornado`.
    Tornado(TornadoDrawing),
    /// Of `regress check`.
    Regression(RegressionDrawing),
    /// Of `calibrate`.
    Calibration(CalibrationDrawing),
    /// Of `profile`.
    Profile(ProfileDrawing),
}

/// Why a file can't be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// It can't be read.
    #[error("{0}")]
    Unreadable(#[from] ReadError),
    /// It is not JSON.
    #[error("it is no JSON: {0}")]
    Json(JsonProblem),
    /// It holds no result.
    #[error(
        "it is no result that can be drawn: draw what `run --json --timeline`, `compare --json`, \
         `sweep --json`, `sweep --tornado --json`, `calibrate --json`, `profile --json` or \
         `regress check --json` wrote, or the directory of a sweep"
    )]
    NoResult,
    /// It is what `regress record` wrote.
    #[error(
        "it keeps predictions and compares none: draw what `forelock regress check FILE --json` \
         writes"
    )]
    Baseline,
    /// A result without the timeline that its charts are made of.
    #[error(
        "the result of `{0}` holds no timeline: write it with `forelock run FILE --json --timeline`"
    )]
    NoTimeline(String),
    /// Another version wrote it.
    #[error("{0}")]
    Envelope(EnvelopeError),
    /// Something in it can't be.
    #[error("it is no result of `forelock {command}`: {problem}")]
    Shape {
        /// The command that writes such files.
        command: &'static str,
        /// What is wrong.
        problem: String,
    },
}

impl From<EnvelopeError> for DrawingError {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::None => Self::NoResult,
            other => Self::Envelope(other),
        }
    }
}

impl Drawing {
    /// Reads the result at `path`: a file, or the directory of a sweep.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and what would be right.
    pub fn read(path: &Path) -> Result<Self, DrawingError> {
        if path.is_dir() {
            return sweep::of_directory(path).map(Box::new).map(Self::Sweep);
        }
        let value = parsed(&bounded(path)?)?;
        // What was swept; its points are beside it.
        if value.get("design").is_some() && value.get("points").is_some() {
            let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            return sweep::of_directory(directory.unwrap_or(Path::new(".")))
                .map(Box::new)
                .map(Self::Sweep);
        }
        Self::of(value)
    }

    /// Reads the text of a result that needs no other file.
    ///
    /// # Errors
    ///
    /// As [`Drawing::read`].
    pub fn parse(text: &str) -> Result<Self, DrawingError> {
        Self::of(parsed(text)?)
    }

    fn of(value: Value) -> Result<Self, DrawingError> {
        if value.get("scenarios").is_some() && value.get("study").is_none() {
            return Err(DrawingError::Baseline);
        }
        let ResultDocument { forelock, study, results, .. } = ResultDocument::open(value)?;
        if let StudyKind::Run = study {
            return runs(&forelock, results);
        }
        let mut results = results.into_iter();
        let (Some(one), None) = (results.next(), results.next()) else {
            let problem = "it holds several results".to_owned();
            return Err(DrawingError::Shape { command: study.command(), problem });
        };
        match study {
            StudyKind::Compare => compare::read(one).map(Self::Compare),
            StudyKind::Sweep => sweep::of_overview(one).map(Box::new).map(Self::Sweep),
            StudyKind::Tornado => tornado::read(one).map(Self::Tornado),
            StudyKind::Regress => regression::read(one).map(Self::Regression),
            StudyKind::Calibrate => calibration::read(one).map(Self::Calibration),
            StudyKind::Profile => profile::read(one).map(Self::Profile),
            StudyKind::Run | StudyKind::Check | StudyKind::Observe | StudyKind::Arrange => {
                Err(DrawingError::NoResult)
            }
        }
    }

    /// The charts, of each subject with its name.
    #[must_use]
    pub fn subjects(&self) -> Vec<(String, Vec<Picture>)> {
        match self {
            Self::Runs(runs) => {
                runs.iter().map(|run| (run.scenario.clone(), run.pictures())).collect()
            }
            Self::Compare(one) => vec![(one.scenario.clone(), one.pictures())],
            Self::Sweep(one) => vec![(one.scenario.clone(), one.pictures())],
            Self::Tornado(one) => vec![(one.scenario.clone(), one.pictures())],
            Self::Regression(one) => vec![(one.name().to_owned(), one.pictures())],
            Self::Calibration(one) => vec![(one.name(), one.pictures())],
            Self::Profile(one) => vec![(one.name(), one.pictures())],
        }
    }
}

fn runs(forelock: &str, results: Vec<Value>) -> Result<Drawing, DrawingError> {
    let count = results.len();
    if count > MOST_RUNS {
        let problem = format!("it holds {count} results, not 1 to {MOST_RUNS}");
        return Err(DrawingError::Shape { command: StudyKind::Run.command(), problem });
    }
    let runs = results.into_iter().map(|one| run(forelock, one));
    runs.collect::<Result<_, _>>().map(Drawing::Runs)
}

fn run(forelock: &str, value: Value) -> Result<RunDrawing, DrawingError> {
    let shape = |error: ResultError| DrawingError::Shape {
        command: "run --json",
        problem: printable(&error.to_string()),
    };
    let name = value.get("scenario").and_then(Value::as_str).unwrap_or_default().to_owned();
    let result = ResultFile::of(forelock, value).map_err(shape)?;
    result.drawing().cloned().ok_or_else(|| DrawingError::NoTimeline(printable(&name)))
}

/// The text of a file, unless there is too much of it.
fn bounded(path: &Path) -> Result<String, DrawingError> {
    Ok(read_bounded_text(path, MAX_RESULT_BYTES)?)
}

fn parsed(text: &str) -> Result<Value, DrawingError> {
    serde_json::from_str(text).map_err(|error| DrawingError::Json(error.into()))
}

/// Text out of a file, which must neither command the terminal nor fill it.
fn printable(text: &str) -> String {
    shortened(text, 300)
}

/// The shape that `command` writes.
fn shaped<T: serde::de::DeserializeOwned>(
    command: &'static str,
    value: Value,
) -> Result<T, DrawingError> {
    serde_json::from_value(value)
        .map_err(|error| DrawingError::Shape { command, problem: printable(&error.to_string()) })
}
