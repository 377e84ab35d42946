//! What every command takes that reads an extract.

use super::output;
use forelock::extract::{Delimiter, ExtractOptions, MistakenIds, NullWords};
use forelock_io::words::shortened;

/// How the extract is read.
#[derive(Debug, clap::Args)]
pub(super) struct ExtractFlags {
    /// What stands between the fields: comma, semicolon, tab, pipe, caret, backquote, or the
    /// character itself [default: detected from the header]
    #[arg(long, value_name = "D")]
    delimiter: Option<Delimiter>,

    /// What NULL, None, NA and the like mean in a column of parents [default: stop with a question]
    #[arg(long, value_name = "MEANING", value_enum)]
    null_words: Option<Meaning>,
}

/// What a word for no value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Meaning {
    NoParent,
    Key,
}

impl ExtractFlags {
    pub(super) fn options(&self) -> ExtractOptions {
        let null_words = match self.null_words {
            None => NullWords::Ask,
            Some(Meaning::NoParent) => NullWords::NoParent,
            Some(Meaning::Key) => NullWords::Key,
        };
        ExtractOptions { delimiter: self.delimiter, null_words, digest: false }
    }
}

/// Says which parents of a column may be the same record.
pub(super) fn mention_mistaken_ids(column: &str, ids: &MistakenIds) {
    output::complain(&format!("note: {}: {ids}\n", shortened(column, 60)));
}
