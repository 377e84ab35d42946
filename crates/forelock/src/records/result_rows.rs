//! The results of single records as CSV: those that failed in a 2.0 job, all of a 1.0 batch, and what
//! Data Loader writes of those that failed.

use super::file_records::Taken;
use super::source::Source;
use csv::{Reader, ReaderBuilder, StringRecord};

/// Those that the API knows: COMMA, SEMICOLON, TAB, PIPE, CARET, BACKQUOTE.
const DELIMITERS: [u8; 6] = *b",;\t|^`";

/// Where a row says what became of its record.
#[derive(Clone, Copy, Debug)]
enum Columns {
    /// Every row failed, with the error in this column.
    Failed { error: usize },
    /// A row says by itself whether its record went well.
    Either { success: usize, error: usize },
}

/// Counts the rows of `source`.
pub(super) fn read(source: &Source, taken: &mut Taken<'_>) {
    let Some((columns, reader)) = DELIMITERS.into_iter().find_map(|one| parted_by(source, one))
    else {
        let text = source.text();
        let start = text.len() - text.trim_start().len();
        taken.findings.add(
            start..start + 1,
            "the file is neither JSON nor XML, nor results as CSV (`sf__Error`, or `Success` and \
             `Error`, in the first line)",
            "name a file with what the API answered: job info or batch info, or the failed results",
        );
        return;
    };
    taken.records.results.begin_failures();
    for row in reader.into_records() {
        match row {
            Ok(row) => count(&row, columns, taken),
            Err(error) => {
                let at = error.position().map_or(0, |position| position.byte());
                let at = usize::try_from(at).unwrap_or_default().min(source.text().len());
                let title = format!("the rows of this CSV can't be told from here on: {error}");
                taken.findings.add(at..at + 1, title, "give the file as the API answered");
                return;
            }
        }
    }
}

/// The columns that matter, if this byte parts them.
fn parted_by(source: &Source, delimiter: u8) -> Option<(Columns, Reader<&[u8]>)> {
    let text = source.text().as_bytes();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text);
    let header = reader.headers().ok()?;
    let place = |name: &str| header.iter().position(|one| one.eq_ignore_ascii_case(name));
    let columns = match (place("sf__Error"), place("Success"), place("Error")) {
        (Some(error), ..) => Columns::Failed { error },
        (None, Some(success), Some(error)) => Columns::Either { success, error },
        // Data Loader puts it behind the columns of the file that was loaded.
        (None, None, Some(error)) if error + 1 == header.len() && error > 0 => {
            Columns::Failed { error }
        }
        _ => return None,
    };
    Some((columns, reader))
}

fn count(row: &StringRecord, columns: Columns, taken: &mut Taken<'_>) {
    let results = &mut taken.records.results;
    match columns {
        Columns::Failed { error } => results.add_failure(row.get(error).unwrap_or_default()),
        Columns::Either { success, error } => {
            let went_well =
                row.get(success).is_some_and(|value| value.eq_ignore_ascii_case("true"));
            results.add_successes(u64::from(went_well));
            if !went_well {
                results.add_failure(row.get(error).unwrap_or_default());
            }
        }
    }
}
