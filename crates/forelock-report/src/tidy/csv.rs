//! A table as CSV, for a spreadsheet, pandas or R.

use super::{TidyCell, TidyTable};
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes the header and all rows. Whole numbers are written as such, other numbers with every digit, so that what is
/// read back is the same; what is missing is an empty cell.
///
/// # Errors
///
/// Those of `out`, and of what the rows are read from.
pub fn write_tidy_csv(table: &dyn TidyTable, out: &mut dyn Write) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    for column in table.columns() {
        csv.write_field(neutral(&column.name).as_ref())?;
    }
    csv.write_record(None::<&[u8]>)?;
    table.visit(&mut |cells| {
        for cell in cells {
            match cell {
                TidyCell::Text(text) => csv.write_field(neutral(text).as_ref()),
                TidyCell::Whole(number) => csv.write_field(number.to_string()),
                TidyCell::Number(number) => csv.write_field(number.to_string()),
                TidyCell::Truth(true) => csv.write_field("true"),
                TidyCell::Truth(false) => csv.write_field("false"),
                TidyCell::Missing => csv.write_field(""),
            }
            .map_err(io_cause)?;
        }
        csv.write_record(None::<&[u8]>).map_err(io_cause)
    })?;
    Ok(csv.flush()?)
}

/// The cause of what kept a CSV from being written.
#[must_use]
pub fn io_cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(cause) => cause,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A spreadsheet takes a cell that begins like this for a formula and runs it; the apostrophe
/// makes it text (OWASP, "CSV Injection").
pub(crate) fn neutral(name: &str) -> Cow<'_, str> {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_no_formula() {
        for (name, cell) in [("=1+1", "'=1+1"), ("-x", "'-x"), ("@x", "'@x"), ("a=1", "a=1")] {
            assert_eq!(neutral(name), cell);
        }
    }
}
