//! The beginning of an extract: its byte order mark, its header, and what stands between its fields.

use super::{ExtractReader, LONGEST_RECORD};
use crate::delimiter::Delimiter;
use crate::encoding::Encoding;
use crate::error::{ExtractError, ExtractProblem};
use crate::projection::Projection;
use crate::record::{Column, Record, unquoted};
use crate::splitter::Splitter;
use forelock_io::words::nearest;

const MOST_COLUMNS: usize = 10_000;

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";
/// That of UTF-32.
const LONGEST_BOM: usize = 4;

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

    /// The column of that name. As in Salesforce, capitals make no difference, except between columns
    /// that differ by them alone.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub fn column(&self, name: &str) -> Result<Column, ExtractError> {
        let places = |is_meant: fn(&str, &str) -> bool| -> Vec<usize> {
            (0..self.columns.len()).filter(|&i| is_meant(&self.columns[i], name)).collect()
        };
        let exact = places(str::eq);
        let found = if exact.is_empty() { places(str::eq_ignore_ascii_case) } else { exact };
        let problem = match found.as_slice() {
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

    /// The columns of these names, each with its heading.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::column`]; if two names are one column.
    pub fn named_columns(
        &self,
        names: &[impl AsRef<str>],
    ) -> Result<Vec<(Column, String)>, ExtractError> {
        let mut columns: Vec<(Column, String)> = Vec::with_capacity(names.len());
        for name in names.iter().map(AsRef::as_ref) {
            let column = self.column(name)?;
            if columns.iter().any(|&(before, _)| before == column) {
                let problem = ExtractProblem::SameColumn(name.to_owned());
                return Err(ExtractError::whole(self.name(), problem));
            }
            columns.push((column, self.columns[column.index()].clone()));
        }
        Ok(columns)
    }

    /// The same extract without some of its columns: rows keep the fields that stay, as they are.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::column`]; if no column is left.
    pub fn without(mut self, dropped: &[String]) -> Result<Self, ExtractError> {
        if dropped.is_empty() {
            return Ok(self);
        }
        let named = dropped.iter().map(|name| self.column(name));
        let dropped: Vec<Column> = named.collect::<Result<_, _>>()?;
        let projection = Projection::without(&dropped, self.columns.len(), self.delimiter);
        let Some(mut projection) = projection else {
            let problem = ExtractProblem::NoColumnLeft;
            return Err(self.error(Some(self.header_line), None, problem));
        };
        let mut splitter = Splitter::new(self.delimiter, MOST_COLUMNS);
        // It was split before.
        if splitter.advance(&self.header, true).is_ok() {
            let header = Record {
                raw: &self.header,
                text: self.header_text,
                fields: splitter.fields(),
                line: self.header_line,
                number: 0,
            };
            let left = projection.of(&header);
            (self.header_text, self.header) = (left.text, left.raw.to_vec());
        }
        let kept = projection.kept().iter().map(|&column| self.columns[column].clone());
        self.columns = kept.collect();
        self.projection = Some(projection);
        Ok(self)
    }

    pub(super) fn skip_bom(&mut self) -> Result<(), ExtractError> {
        while self.filled < LONGEST_BOM && !self.ended {
            // What these bytes are is only known when all are there.
            self.damage = None;
            self.fill()?;
        }
        let head = &self.buffer[..self.filled];
        if let Some(encoding) = Encoding::of(head) {
            let problem = ExtractProblem::Encoding(encoding);
            return Err(ExtractError::whole(&self.source.name, problem));
        }
        if head.starts_with(UTF8_BOM) {
            self.has_bom = true;
            self.start = UTF8_BOM.len();
        }
        Ok(())
    }

    /// Reads the header with the delimiter that is given, or with that of a `sep=` line above it, or
    /// else with the one that finds most columns in it.
    pub(super) fn read_header(&mut self, delimiter: Option<Delimiter>) -> Result<(), ExtractError> {
        let said = self.skip_separator_line()?;
        self.delimiter = match delimiter.or(said) {
            Some(known) => known,
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
        if self.buffer[self.start..].starts_with(UTF8_BOM) {
            return Err(self.error(Some(self.line), None, ExtractProblem::LateMark));
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

    /// Passes over a first line such as `sep=;`, by which Excel is told the delimiter: which it says.
    fn skip_separator_line(&mut self) -> Result<Option<Delimiter>, ExtractError> {
        // No delimiter that such a line may name stands in it twice, and `=` is none that is looked for.
        self.splitter = Splitter::new(Delimiter::COMMA, 0);
        let shape = match self.find_record() {
            Ok(Some(shape)) => shape,
            Err(error) if error.is_about_access() => return Err(error),
            // What else is wrong with it is told where the header is read.
            Ok(None) | Err(_) => return Ok(None),
        };
        let line = unquoted(&self.buffer[self.start..self.start + shape.text]);
        let delimiter = match *line {
            [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', byte] => Delimiter::new(byte),
            _ => None,
        };
        if delimiter.is_some() {
            self.pass(shape);
        }
        Ok(delimiter)
    }

    /// The delimiter that finds most columns in the header: a rare one only where the others find one.
    fn detect_delimiter(&mut self) -> Result<Delimiter, ExtractError> {
        let mut found = (0, Delimiter::COMMA);
        let mut first_error = None;
        for candidate in Delimiter::detected() {
            if found.0 > 1 && candidate.is_rare() && !found.1.is_rare() {
                break;
            }
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
