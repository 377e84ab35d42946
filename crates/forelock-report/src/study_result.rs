//! What every result is: a document that is written as JSON, read back, and shown by every face.

use crate::document::{Block, Document, Figure, Section};
use crate::envelope::{ResultDocument, StudyKind};
use forelock_picture::{DrawError, Picture};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::io::Write;

/// What a command found of one scenario, file or comparison.
///
/// The type is the JSON: what is printed live comes from the same value as what is read back from a
/// file, so that both say the same.
pub trait StudyResult: Serialize + DeserializeOwned + Send + Sync {
    /// The command that finds it.
    const STUDY: StudyKind;

    /// How many of them one document can have.
    const MOST: usize = 1;

    /// Why there may be no chart of it, and what to do.
    const NO_FIGURES: &'static str = "there is no chart of such a result";

    /// What is said once, below all results of a document.
    const CLOSING: Option<&'static str> = None;

    /// What it is of.
    fn name(&self) -> &str;

    /// What files with its charts are named after.
    fn subject(&self) -> Cow<'_, str> {
        self.name().into()
    }

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
pub trait Shown: Send + Sync {
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

    /// Writes the figures as a table for a spreadsheet.
    ///
    /// # Errors
    ///
    /// Those of `out`, and of what a result is read from.
    fn write_csv(&self, out: &mut dyn Write) -> csv::Result<()>;

    /// The same as text.
    #[cfg(test)]
    fn to_csv(&self) -> csv::Result<String> {
        let mut bytes = Vec::new();
        self.write_csv(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The charts of each result, with its name.
    ///
    /// # Errors
    ///
    /// Why there is none, and what to do.
    fn charts(&self) -> Result<Vec<(String, Vec<Picture>)>, &'static str>;

    /// Whether what was asked for holds in all.
    fn all_hold(&self) -> bool;
}

impl<R: StudyResult> Shown for Vec<R> {
    fn document(&self) -> Document {
        Document::new(self.iter().flat_map(|result| result.words().0).chain(closing::<R>()))
    }

    fn page(&self) -> Result<Document, DrawError> {
        let mut blocks = Vec::new();
        for result in self {
            blocks.extend(result.words().0);
            blocks.extend(figure_blocks(&result.figures())?);
        }
        blocks.extend(closing::<R>());
        Ok(Document::new(blocks))
    }

    fn to_json(&self) -> serde_json::Result<String> {
        ResultDocument::new(R::STUDY, self.iter().collect()).render()
    }

    fn write_csv(&self, out: &mut dyn Write) -> csv::Result<()> {
        R::write_csv(self, out)
    }

    fn charts(&self) -> Result<Vec<(String, Vec<Picture>)>, &'static str> {
        let charts = self.iter().map(|result| (result.subject().into_owned(), result.figures()));
        let charts: Vec<_> = charts.collect();
        let some = charts.iter().any(|(_, pictures)| !pictures.is_empty());
        some.then_some(charts).ok_or(R::NO_FIGURES)
    }

    fn all_hold(&self) -> bool {
        self.iter().all(StudyResult::holds)
    }
}

/// What is said once, below all results.
fn closing<R: StudyResult>() -> impl Iterator<Item = Block> {
    let said = |text: &str| [Block::Section(Section::CLOSING), Block::Paragraph(text.to_owned())];
    R::CLOSING.into_iter().flat_map(said)
}

/// The section of charts; nothing if there is none.
///
/// # Errors
///
/// If a chart can't be drawn.
pub(crate) fn figure_blocks(pictures: &[Picture]) -> Result<Vec<Block>, DrawError> {
    let figures = pictures.iter().map(|picture| Figure::try_from(picture).map(Block::Figure));
    std::iter::once(Ok(Block::Section(Section::CHARTS))).chain(figures).collect()
}
