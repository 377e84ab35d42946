//! What is wrong with an extract, where, and what would be right.

use super::delimiter::Delimiter;
use super::encoding::Encoding;
use super::parent_index::TooManyParents;
use super::parent_key::NullWord;
use super::steady_file::FileChange;
use forelock_io::words::{counted, shortened};
use std::fmt;
use std::io;

/// So many column names are listed where one is missing.
const LISTED: usize = 20;
/// So many characters of a name from the file are shown.
const SHOWN: usize = 60;

/// Why an extract can't be read.
#[derive(Debug)]
pub struct ExtractError(Box<(ExtractPlace, ExtractProblem)>);

/// A place in an extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractPlace {
    /// The file as it was named; `standard input` for that.
    pub file: String,
    /// From 1, in lines of the file as an editor counts them; `None` if it is the file as a whole.
    pub line: Option<u64>,
    /// In characters, from 1; `None` if it is the line as a whole.
    pub column: Option<u64>,
}

impl fmt::Display for ExtractPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        Ok(())
    }
}

/// What is wrong. Names from the file are as they stand there: what shows them to a terminal
/// takes out control characters, as the messages here do.
#[derive(Debug, thiserror::Error)]
pub enum ExtractProblem {
    /// The operating system says no.
    #[error("can't be read: {0}")]
    Unreadable(io::Error),
    /// It is no longer what it was when it was opened.
    #[error("changed while it was read: {0}")]
    Changed(FileChange),
    /// The compressed data are not whole.
    #[error("is compressed, and damaged or cut off: {0}")]
    Damaged(io::Error),
    /// Not a byte, or nothing but blank lines.
    #[error("is empty")]
    Empty,
    /// A header and nothing below it.
    #[error("has a header but no rows")]
    NoRows,
    /// It begins as text in another encoding does.
    #[error("is {0}, not UTF-8")]
    Encoding(Encoding),
    /// It begins as a zip archive does.
    #[error("is a workbook or a zip archive, not a CSV")]
    Archive,
    /// A byte order mark in front of the header, but not of the file: whoever reads the header next would
    /// take it for a part of the first column's name.
    #[error("a byte order mark that is not at the beginning of the file")]
    LateMark,
    /// A NUL byte.
    #[error("a NUL byte, which no text has")]
    Nul,
    /// Bytes that are no UTF-8.
    #[error("these bytes are not UTF-8")]
    NotUtf8,
    /// A carriage return outside quotes that no line feed follows.
    #[error("a carriage return without a line feed")]
    BareCarriageReturn,
    /// Opened here and never closed.
    #[error("this quote is never closed")]
    UnclosedQuote,
    /// Something other than a delimiter or the end of the line after a closing quote.
    #[error("text after a closing quote")]
    TextAfterQuote,
    /// A record that is longer than any should be.
    #[error("a record of more than {} MiB", .limit >> 20)]
    TooLong {
        /// In bytes.
        limit: usize,
        /// Whether it ends inside a quote that the place of the error opened.
        quoted: bool,
    },
    /// A header that has more columns than any should have.
    #[error("the header has more than {limit} columns")]
    TooManyColumns {
        /// How many are read.
        limit: usize,
    },
    /// A row with more or fewer fields than the header has.
    #[error("this row has {}, the header has {columns}", counted(*.fields as u64, "field"))]
    Ragged {
        /// What it has.
        fields: usize,
        /// What the header has.
        columns: usize,
    },
    /// The header has no such column.
    #[error("there is no column `{}`", printable(.wanted))]
    NoSuchColumn {
        /// What was asked for.
        wanted: String,
        /// The name that may have been meant.
        nearest: Option<String>,
        /// All there are.
        columns: Vec<String>,
        /// What stands between them.
        delimiter: Delimiter,
    },
    /// The header has the column several times.
    #[error("{} columns are called `{}`", .places.len(), printable(.name))]
    AmbiguousColumn {
        /// What was asked for.
        name: String,
        /// Which they are, from 1.
        places: Vec<usize>,
    },
    /// Two names that were asked for are one column.
    #[error("is asked twice for the column `{}`", printable(.0))]
    SameColumn(String),
    /// All columns are to be dropped.
    #[error("no column is left")]
    NoColumnLeft,
    /// A word that may be the key of a parent or mean that there is none.
    #[error("{}", shortened(&.0.to_string(), 2 * SHOWN))]
    NullWord(#[from] NullWord),
    /// More rows than can be numbered.
    #[error("more than {} rows", u32::MAX)]
    TooManyRows,
    /// More parents than can be numbered.
    #[error("{0}")]
    TooManyParents(#[from] TooManyParents),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// What a reader of an extract says.
impl From<io::Error> for ExtractProblem {
    fn from(cause: io::Error) -> Self {
        match cause.get_ref().and_then(|inner| inner.downcast_ref::<FileChange>()) {
            Some(change) => Self::Changed(*change),
            None => Self::Unreadable(cause),
        }
    }
}

impl ExtractError {
    pub(super) fn new(place: ExtractPlace, problem: ExtractProblem) -> Self {
        Self(Box::new((place, problem)))
    }

    /// Something about the file as a whole.
    pub(super) fn whole(file: &str, problem: ExtractProblem) -> Self {
        Self::new(ExtractPlace { file: file.to_owned(), line: None, column: None }, problem)
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &ExtractPlace {
        &self.0.0
    }

    /// What.
    #[must_use]
    pub fn problem(&self) -> &ExtractProblem {
        &self.0.1
    }

    /// Whether the bytes could not be had, whatever they say.
    #[must_use]
    pub fn is_about_access(&self) -> bool {
        use ExtractProblem::{Changed, Damaged, Unreadable};
        matches!(self.problem(), Unreadable(_) | Changed(_) | Damaged(_))
    }

    /// Whether the user can put it right in the file or in its name: all but interruptions and
    /// what the operating system can't do.
    #[must_use]
    pub fn is_of_the_input(&self) -> bool {
        use io::ErrorKind::{
            InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        };
        match self.problem() {
            ExtractProblem::Interrupted => false,
            ExtractProblem::Unreadable(cause) => matches!(
                cause.kind(),
                NotFound | PermissionDenied | IsADirectory | NotADirectory | InvalidInput
            ),
            _ => true,
        }
    }

    /// What is wrong, in one line, without the place.
    #[must_use]
    pub fn title(&self) -> String {
        self.problem().to_string()
    }

    /// What would be right; empty where the title says it all.
    #[must_use]
    pub fn help(&self) -> String {
        match self.problem() {
            ExtractProblem::Unreadable(_)
            | ExtractProblem::TooManyRows
            | ExtractProblem::TooManyParents(_)
            | ExtractProblem::Interrupted => String::new(),
            ExtractProblem::Changed(_) => {
                "wait until nothing writes to it any more, or read a copy of it".into()
            }
            ExtractProblem::Damaged(_) => "fetch or compress it again".into(),
            ExtractProblem::Empty | ExtractProblem::NoRows => {
                "a CSV with a header and at least a row is wanted".into()
            }
            ExtractProblem::Encoding(encoding) => format!(
                "the Bulk API takes UTF-8: save it as that (in Excel: “CSV UTF-8”; in PowerShell: \
                 `-Encoding utf8`), or convert it: {}",
                encoding.conversion(&self.place().file)
            ),
            ExtractProblem::Archive => "unpack it, or save the sheet as “CSV UTF-8”".into(),
            ExtractProblem::LateMark => "delete it, or what stands in front of it".into(),
            ExtractProblem::Nul => "is it a CSV at all?".into(),
            ExtractProblem::NotUtf8 => {
                "save the file as UTF-8 (in Excel: “CSV UTF-8”), or convert \
                                        it: iconv -f WINDOWS-1252 -t UTF-8"
                    .into()
            }
            ExtractProblem::BareCarriageReturn => {
                "lines end in LF or CRLF; a line break inside a field needs quotes around the field"
                    .into()
            }
            ExtractProblem::UnclosedQuote => {
                "a quote inside a quoted field is written twice: \"\"".into()
            }
            ExtractProblem::TextAfterQuote => {
                "a quote inside a quoted field is written twice: \"\"; after the closing one comes \
                 a delimiter or the end of the line"
                    .into()
            }
            ExtractProblem::TooLong { quoted: true, .. } => {
                "the quote that opens here may never be closed; is it meant to be one?".into()
            }
            ExtractProblem::TooLong { quoted: false, .. } => {
                "is it a CSV with lines at all?".into()
            }
            ExtractProblem::TooManyColumns { .. } => "is the first line the header?".into(),
            ExtractProblem::Ragged { .. } => {
                "a field that has a delimiter in it needs quotes around it".into()
            }
            ExtractProblem::NoSuchColumn { nearest, columns, delimiter, .. } => {
                let near = nearest.as_ref().map_or_else(String::new, |near| {
                    format!("did you mean `{}`? ", printable(near))
                });
                format!("{near}the columns, separated by {delimiter}, are {}", listed(columns))
            }
            ExtractProblem::AmbiguousColumn { places, .. } => {
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                format!(
                    "columns {} have that name (capitals make no difference): rename all but one",
                    places.join(", ")
                )
            }
            ExtractProblem::SameColumn(_) => {
                "a record locks the parent of a column once: leave one of the two out".into()
            }
            ExtractProblem::NoColumnLeft => "drop fewer columns".into(),
            ExtractProblem::NullWord(_) => {
                "say which: no parent, `--null-words no-parent` (in a scenario: `null_words = \
                 \"no_parent\"` beside `file`); or a key, `--null-words key` (`null_words = \"key\"`). \
                 The Bulk API takes such a word for a key: a field without a value is blank, or `#N/A`"
                    .into()
            }
        }
    }
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = self.help();
        let separator = if self.place().line.is_some() { ":" } else { "" };
        write!(f, "{}{separator} {}", self.place(), self.problem())?;
        if help.is_empty() { Ok(()) } else { write!(f, "\n  = help: {help}") }
    }
}

impl std::error::Error for ExtractError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.problem() {
            ExtractProblem::Unreadable(cause) | ExtractProblem::Damaged(cause) => Some(cause),
            ExtractProblem::Changed(change) => Some(change),
            _ => None,
        }
    }
}

fn listed(columns: &[String]) -> String {
    let shown: Vec<String> =
        columns.iter().take(LISTED).map(|name| format!("`{}`", printable(name))).collect();
    let more = match columns.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

/// What a file says, cut to what a line can hold, and unable to command the terminal.
pub(super) fn printable(text: &str) -> String {
    shortened(text, SHOWN)
}
