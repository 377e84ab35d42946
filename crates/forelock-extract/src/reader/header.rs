//! The beginning of an extract: its byte order mark, its header, and what parts its fields.

use super::{ExtractReader, LONGEST_RECORD};
use crate::delimiter::Delimiter;
use crate::error::{ExtractError, ExtractProblem};
use crate::record::{Column, Record, unquoted};
use crate::splitter::Splitter;
use forelock_io::words::nearest;

const MOST_COLUMNS: usize = 10_000;

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

impl ExtractReader {
    /// The header's bytes, with its line ending, without the byte order mark.
    #[must_use]
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// The header's line ending: `\n`, `\r\n`, or nothing if the file ends with the header.
    #[must_use]
    pub fn header_line_ending(&self) -> &[u8] {
        &self.header[self.header_text..]
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The column of that name.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub fn column(&self, name: &str) -> Result<Column, ExtractError> {
        let places: Vec<usize> =
            (0..self.columns.len()).filter(|&i| self.columns[i] == name).collect();
        let problem = match places.as_slice() {
            &[only] => return Ok(Column(only)),
            [] => ExtractProblem::NoSuchColumn {
                wanted: name.to_owned(),
                nearest: nearest(name, self.columns.iter().map(String::as_str)).map(str::to_owned),
                columns: self.columns.clone(),
                delimiter: self.delimiter,
            },
            several => ExtractProblem::AmbiguousColumn {
                name: name.to_owned(),
                places: several.iter().map(|place| place + 1).collect(),
            },
        };
        Err(self.error(Some(self.header_line), None, problem))
    }

    pub(super) fn skip_bom(&mut self) -> Result<(), ExtractError> {
        while self.filled < UTF8_BOM.len() && !self.ended {
            // What these bytes are is only known when all are there.
            self.damage = None;
            self.fill()?;
        }
        match &self.buffer[..self.filled] {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                return Err(ExtractError::whole(&self.source.name, ExtractProblem::Utf16));
            }
            bytes if bytes.starts_with(UTF8_BOM) => {
                self.has_bom = true;
                self.start = UTF8_BOM.len();
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads the header with the delimiter that is given, or else with the one that finds most
    /// columns in it.
    pub(super) fn read_header(&mut self, delimiter: Option<Delimiter>) -> Result<(), ExtractError> {
        self.delimiter = match delimiter {
            Some(given) => given,
            None => self.detect_delimiter()?,
        };
        self.splitter = Splitter::new(self.delimiter, MOST_COLUMNS);
        let Some(shape) = self.find_record()? else {
            return Err(ExtractError::whole(&self.source.name, ExtractProblem::Empty));
        };
        if shape.fields > MOST_COLUMNS {
            let problem = ExtractProblem::TooManyColumns { limit: MOST_COLUMNS };
            return Err(self.error(Some(self.line), None, problem));
        }
        self.header = self.buffer[self.start..self.start + shape.raw].to_vec();
        self.header_text = shape.text;
        self.header_line = self.line;
        let fields = self.splitter.fields();
        let record = Record { raw: &self.header, text: shape.text, fields, line: 1, number: 0 };
        let name = |i| String::from_utf8_lossy(&unquoted(record.field(i))).into_owned();
        self.columns = (0..shape.fields).map(name).collect();
        self.pass(shape);
        self.splitter = Splitter::of_rows(self.delimiter, self.columns.len());
        self.longest = LONGEST_RECORD;
        Ok(())
    }

    fn detect_delimiter(&mut self) -> Result<Delimiter, ExtractError> {
        let mut found = (0, Delimiter::COMMA);
        let mut first_error = None;
        for candidate in Delimiter::DETECTED {
            self.splitter = Splitter::new(candidate, 0);
            match self.find_record() {
                Ok(Some(shape)) if shape.fields > found.0 => found = (shape.fields, candidate),
                Ok(_) => {}
                Err(error) if error.is_about_access() => return Err(error),
                // The header may be well-formed with another one.
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        match first_error {
            Some(error) if found.0 == 0 => Err(error),
            _ => Ok(found.1),
        }
    }
}
