//! What every result is: a document that is written as JSON, read back, and shown by every face.

use crate::chart::{DrawError, Picture};
use crate::document::{Block, Document, Figure};
use crate::envelope::{EnvelopeError, ResultDocument, StudyKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;

/// What a command found of one scenario, file or comparison.
///
/// The type is the JSON: what is printed live comes from the same value as what is read back from a
/// file, so that both say the same.
pub trait StudyResult: Serialize + DeserializeOwned {
    /// The command that finds it.
    const STUDY: StudyKind;

    /// How many of them one document can have.
    const MOST: usize = 1;

    /// What is said once, below all results of a document.
    const CLOSING: Option<&'static str> = None;

    /// What it is of.
    fn name(&self) -> &str;

    /// Whether every number is one that the study could have found. What is read from a file is
    /// checked by it before anything else is asked.
    ///
    /// # Errors
    ///
    /// What can't be.
    fn check(&self) -> Result<(), String>;

    /// Whether what was asked for holds. A command that shows a result in which it doesn't exits
    /// with 1.
    fn holds(&self) -> bool {
        true
    }

    /// What it says.
    fn words(&self) -> Words;

    /// Its charts, in the order in which a page shows them.
    fn figures(&self) -> Vec<Picture>;

    /// The figures of all `results` as one table.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()>;
}

/// What a result says, in blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words(pub(crate) Vec<Block>);

/// Results of one command, whichever it is.
pub trait Shown {
    /// What they say, without pictures.
    fn document(&self) -> Document;

    /// What they say, with their charts.
    ///
    /// # Errors
    ///
    /// If a chart can't be drawn.
    fn page(&self) -> Result<Document, DrawError>;

    /// The JSON.
    ///
    /// # Errors
    ///
    /// As [`ResultDocument::render`].
    fn to_json(&self) -> serde_json::Result<String>;

    /// The figures as a table for a spreadsheet.
    ///
    /// # Errors
    ///
    /// None that a result could cause; it is the writer's signature.
    fn to_csv(&self) -> csv::Result<String>;

    /// The charts of each result, with its name.
    fn charts(&self) -> Vec<(String, Vec<Picture>)>;

    /// Whether what was asked for holds in all.
    fn all_hold(&self) -> bool;
}

impl<R: StudyResult> Shown for Vec<R> {
    fn document(&self) -> Document {
        let closing = R::CLOSING.map(|text| Block::Paragraph(text.to_owned()));
        Document::new(self.iter().flat_map(|result| result.words().0).chain(closing))
    }

    fn page(&self) -> Result<Document, DrawError> {
        let mut blocks = Vec::new();
        for result in self {
            blocks.extend(result.words().0);
            for picture in result.figures() {
                blocks.push(Block::Figure(Figure::try_from(&picture)?));
            }
        }
        blocks.extend(R::CLOSING.map(|text| Block::Paragraph(text.to_owned())));
        Ok(Document::new(blocks))
    }

    fn to_json(&self) -> serde_json::Result<String> {
        ResultDocument::new(R::STUDY, self.iter().collect()).render()
    }

    fn to_csv(&self) -> csv::Result<String> {
        let mut bytes = Vec::new();
        R::write_csv(self, &mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn charts(&self) -> Vec<(String, Vec<Picture>)> {
        self.iter().map(|result| (result.name().to_owned(), result.figures())).collect()
    }

    fn all_hold(&self) -> bool {
        self.iter().all(StudyResult::holds)
    }
}

/// Why a file is no result that can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShapeError {
    /// It has no envelope of this version.
    #[error("{0}")]
    Envelope(#[from] EnvelopeError),
    /// It says to be of a command, and has another shape or impossible numbers.
    #[error("it is no result of `forelock {}`: {problem}", .study.command())]
    Shape {
        /// The command.
        study: StudyKind,
        /// What is wrong.
        problem: String,
    },
}

/// Takes the results out of an envelope.
///
/// # Errors
///
/// If they have another shape, or numbers that can't be.
pub(crate) fn opened<R: StudyResult>(
    document: ResultDocument<serde_json::Value>,
) -> Result<Vec<R>, ShapeError> {
    let shape = |problem: String| ShapeError::Shape {
        study: R::STUDY,
        // Text out of a file must neither command the terminal nor fill it.
        problem: forelock_io::words::shortened(&problem, 300),
    };
    let count = document.results.len();
    if count > R::MOST {
        return Err(shape(format!("it has {count} results, not 1 to {}", R::MOST)));
    }
    let open = |value| {
        let result: R = serde_json::from_value(value).map_err(|error| shape(error.to_string()))?;
        result.check().map_err(shape)?;
        Ok(result)
    };
    document.results.into_iter().map(open).collect()
}
