//! What `forelock chart` draws: a result that any command wrote, read back.
//!
//! The files may be anyone's: they are bounded in size before they are read, and every number is one
//! that replications could give before it is drawn.

mod profile;

use super::chart::DrawError;
use super::chart::{Picture, ProfileDrawing};
use super::document::Document;
use super::envelope::{EnvelopeError, ResultDocument, StudyKind};
use super::study_result::{Shown, figure_blocks};
use forelock::study::JsonProblem;
use forelock_io::files::ReadError;
use forelock_io::words::shortened;
use serde_json::Value;

/// A result, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
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
    pub(crate) fn of(document: ResultDocument<Value>) -> Result<Self, DrawingError> {
        let ResultDocument { study, results, .. } = document;
        let mut results = results.into_iter();
        let (Some(one), None) = (results.next(), results.next()) else {
            let problem = "it holds several results".to_owned();
            return Err(DrawingError::Shape { command: study.command(), problem });
        };
        match study {
            StudyKind::Profile => profile::read(one).map(Self::Profile),
            StudyKind::Run
            | StudyKind::Sweep
            | StudyKind::Tornado
            | StudyKind::Compare
            | StudyKind::Check
            | StudyKind::Observe
            | StudyKind::Arrange
            | StudyKind::Calibrate
            | StudyKind::Regress => Err(DrawingError::NoResult),
        }
    }

    /// The charts, of each subject with its name.
    #[must_use]
    pub fn subjects(&self) -> Vec<(String, Vec<Picture>)> {
        match self {
            Self::Profile(one) => vec![(one.name(), one.pictures())],
        }
    }
}

impl Shown for Drawing {
    fn document(&self) -> Document {
        Document::default()
    }

    fn page(&self) -> Result<Document, DrawError> {
        let pictures: Vec<Picture> = self.subjects().into_iter().flat_map(|(_, all)| all).collect();
        Ok(Document::new(figure_blocks(&pictures)?))
    }

    fn to_json(&self) -> serde_json::Result<String> {
        Ok(String::new())
    }

    fn write_csv(&self, _: &mut dyn std::io::Write) -> csv::Result<()> {
        Ok(())
    }

    fn charts(&self) -> Result<Vec<(String, Vec<Picture>)>, &'static str> {
        Ok(self.subjects())
    }

    fn all_hold(&self) -> bool {
        true
    }
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
