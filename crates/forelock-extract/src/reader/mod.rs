//! Reads an extract record by record.

mod header;

use crate::delimiter::Delimiter;
use crate::digest::{ContentDigest, Digester};
use crate::error::{ExtractError, ExtractPlace, ExtractProblem};
use crate::output::OutputForm;
use crate::parent_key::NullWords;
use crate::projection::Projection;
use crate::record::Record;
use crate::source::Source;
use crate::splitter::{Flaw, Shape, Splitter, Step};
use memchr::{memchr, memchr_iter, memrchr};
use std::io::Read;
use std::path::Path;

/// What is read at once: it stays in the second-level cache while it is looked at.
const CHUNK: usize = 256 << 10;
/// A record of Salesforce has at most 400,000 characters in a bulk load; whole extracts may hold
/// attachments.
const LONGEST_RECORD: usize = 64 << 20;
const LONGEST_HEADER: usize = 1 << 20;

/// How an extract is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtractOptions {
    /// What stands between the fields; `None`: found out from the header.
    pub delimiter: Option<Delimiter>,
    /// What words such as `NULL` mean in a column of parents.
    pub null_words: NullWords,
    /// Whether the digest of the whole content is wanted.
    pub digest: bool,
}

/// What no text has.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Nul,
    NotUtf8,
}

/// A CSV, record by record, in memory that does not grow with it: a chunk and the longest record
/// (64 MiB at most).
///
/// What makes a CSV, beside RFC 4180: a byte order mark in front, a first line `sep=;` as Excel reads
/// it, LF or CRLF (mixed too), a last line without either. Blank lines are passed over. All of it has to be UTF-8 without NUL, and
/// each row has to have as many fields as the header.
///
/// ```
/// use forelock_extract::{ExtractOptions, ExtractReader};
///
/// let csv = "Id;AccountId\r\n1;001D000000IqhSL\r\n2;\"001D000000IqhSM\"\r\n";
/// let mut reader = ExtractReader::from_bytes("a.csv", csv.as_bytes(), ExtractOptions::default())?;
/// let account = reader.column("AccountId")?;
/// let mut values = Vec::new();
/// while let Some(record) = reader.next_record()? {
///     values.push(String::from_utf8_lossy(&record.value(account)).into_owned());
/// }
/// assert_eq!(values, ["001D000000IqhSL", "001D000000IqhSM"]);
/// # Ok::<(), forelock_extract::ExtractError>(())
/// ```
pub struct ExtractReader {
    source: Source,
    /// `start..valid` is known to be text, `valid..filled` not yet.
    buffer: Vec<u8>,
    start: usize,
    valid: usize,
    filled: usize,
    /// Whether the source has no more.
    ended: bool,
    /// Why `valid` can't go on.
    damage: Option<Damage>,
    splitter: Splitter,
    longest: usize,
    /// The line that `start` is on.
    line: u64,
    rows: u64,
    blank_lines: u64,
    digester: Option<Digester>,
    delimiter: Delimiter,
    null_words: NullWords,
    /// What is left of each row, if columns are dropped.
    projection: Option<Projection>,
    has_bom: bool,
    header: Vec<u8>,
    header_text: usize,
    header_line: u64,
    columns: Vec<String>,
}

impl std::fmt::Debug for ExtractReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExtractReader")
            .field("name", &self.source.name)
            .field("line", &self.line)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl ExtractReader {
    /// Opens `path` (`-`: standard input) and reads the header. Gzip and Zstandard are known by
    /// their first bytes.
    ///
    /// # Errors
    ///
    /// If it can't be read, is empty, or has no header that can be understood.
    pub fn open(path: &Path, options: ExtractOptions) -> Result<Self, ExtractError> {
        Self::new(Source::open(path)?, options, CHUNK)
    }

    /// Reads from `bytes`, which messages call `name`.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::open`].
    pub fn from_bytes(
        name: &str,
        bytes: &[u8],
        options: ExtractOptions,
    ) -> Result<Self, ExtractError> {
        Self::from_reader(name, std::io::Cursor::new(bytes.to_vec()), options)
    }

    /// Reads what `from` gives, which messages call `name`.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::open`].
    pub fn from_reader(
        name: &str,
        from: impl Read + Send + 'static,
        options: ExtractOptions,
    ) -> Result<Self, ExtractError> {
        Self::new(Source::new(name.to_owned(), None, from)?, options, CHUNK)
    }

    pub(super) fn new(
        source: Source,
        options: ExtractOptions,
        chunk: usize,
    ) -> Result<Self, ExtractError> {
        let mut reader = Self {
            source,
            buffer: vec![0; chunk.max(8)],
            start: 0,
            valid: 0,
            filled: 0,
            ended: false,
            damage: None,
            splitter: Splitter::new(Delimiter::COMMA, 0),
            longest: LONGEST_HEADER,
            line: 1,
            rows: 0,
            blank_lines: 0,
            digester: options.digest.then(Digester::default),
            delimiter: Delimiter::COMMA,
            null_words: options.null_words,
            projection: None,
            has_bom: false,
            header: Vec::new(),
            header_text: 0,
            header_line: 1,
            columns: Vec::new(),
        };
        reader.skip_bom()?;
        reader.read_header(options.delimiter)?;
        Ok(reader)
    }

    /// What messages call it: the path as it was given, or `standard input`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// What stands between its fields.
    #[must_use]
    pub const fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// What words such as `NULL` mean in its columns of parents.
    #[must_use]
    pub const fn null_words(&self) -> NullWords {
        self.null_words
    }

    /// How it is compressed, by its first bytes.
    #[must_use]
    pub const fn form(&self) -> OutputForm {
        self.source.form()
    }

    /// Whether a byte order mark stands in front of the header.
    #[must_use]
    pub const fn has_bom(&self) -> bool {
        self.has_bom
    }

    /// Rows read so far.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Blank lines passed over so far.
    #[must_use]
    pub const fn blank_lines(&self) -> u64 {
        self.blank_lines
    }

    /// Bytes taken from the file itself so far, compressed as it may be, and how many it has: not
    /// known of standard input.
    #[must_use]
    pub fn progress(&self) -> (u64, Option<u64>) {
        self.source.progress()
    }

    /// The digest of the content, once [`ExtractReader::next_record`] has come to its end; `None`
    /// if it wasn't asked for or there is more to read.
    #[must_use]
    pub fn digest(&self) -> Option<ContentDigest> {
        let at_end = self.ended && self.start == self.filled;
        self.digester.as_ref().filter(|_| at_end).map(Digester::finish)
    }

    /// An error about the row that begins on `line`, for those who read more into a row than its
    /// fields.
    #[must_use]
    pub fn error_at(&self, line: u64, problem: ExtractProblem) -> ExtractError {
        self.error(Some(line), None, problem)
    }

    /// The next row; `None` at the end of the file.
    ///
    /// # Errors
    ///
    /// If the row is not as it should be, or can't be read. The same file gives the same error,
    /// whatever pieces it comes in, unless it is compressed and damaged. After an error, nothing more can be read.
    #[inline]
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, ExtractError> {
        let Some(shape) = self.find_record()? else {
            return Ok(None);
        };
        if shape.fields != self.fields_in_file() {
            return Err(self.ragged(shape));
        }
        let raw = self.start..self.start + shape.raw;
        let (line, number) = (self.line, self.rows);
        self.pass(shape);
        self.rows += 1;
        let record = Record {
            raw: &self.buffer[raw],
            text: shape.text,
            fields: self.splitter.fields(),
            line,
            number,
        };
        Ok(Some(match &mut self.projection {
            None => record,
            Some(projection) => projection.of(&record),
        }))
    }

    /// Fields of each row as it stands in the file, those that are dropped among them.
    fn fields_in_file(&self) -> usize {
        self.projection.as_ref().map_or(self.columns.len(), Projection::fields_before)
    }

    #[cold]
    fn ragged(&self, shape: Shape) -> ExtractError {
        let (fields, columns) = (shape.fields, self.fields_in_file());
        self.error(Some(self.line), None, ExtractProblem::Ragged { fields, columns })
    }

    /// The outline of the record at `start`, which is not passed yet; blank lines are.
    fn find_record(&mut self) -> Result<Option<Shape>, ExtractError> {
        self.splitter.start_over();
        loop {
            let last = self.ended && self.valid == self.filled;
            match self.splitter.advance(&self.buffer[self.start..self.valid], last) {
                Ok(Step::Record(shape)) if shape.text == 0 => {
                    self.blank_lines += 1;
                    self.pass(shape);
                    self.splitter.start_over();
                }
                Ok(Step::Record(shape)) => return Ok(Some(shape)),
                Ok(Step::End) => return Ok(None),
                Ok(Step::More) => self.fill()?,
                Err(flaw) => return Err(self.flawed(flaw)),
            }
        }
    }

    fn pass(&mut self, shape: Shape) {
        self.start += shape.raw;
        self.line += shape.lines;
    }

    /// Reads on, behind what is left of the buffer.
    fn fill(&mut self) -> Result<(), ExtractError> {
        if let Some(damage) = self.damage {
            let problem = match damage {
                Damage::Nul => ExtractProblem::Nul,
                Damage::NotUtf8 => ExtractProblem::NotUtf8,
            };
            return Err(self.error_in_record(self.valid - self.start, problem));
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.valid -= self.start;
            self.filled -= self.start;
            self.start = 0;
        }
        if self.valid > self.longest {
            return Err(self.too_long());
        }
        if self.filled == self.buffer.len() {
            // One record fills all of it.
            self.buffer.resize(2 * self.filled, 0);
        }
        let count = match self.source.read(&mut self.buffer[self.filled..]) {
            Ok(count) => count,
            Err(problem) => return Err(ExtractError::whole(&self.source.name, problem)),
        };
        if let Some(digester) = &mut self.digester {
            digester.write(&self.buffer[self.filled..self.filled + count]);
        }
        self.filled += count;
        self.ended = count == 0;
        self.validate();
        Ok(())
    }

    /// Moves `valid` as far as there is text.
    fn validate(&mut self) {
        let fresh = &self.buffer[self.valid..self.filled];
        let nul = memchr(0, fresh);
        let (text, problem) = match std::str::from_utf8(fresh) {
            Ok(_) => (fresh.len(), None),
            // A character may be cut off where the bytes so far end.
            Err(wrong) if wrong.error_len().is_none() && !self.ended => (wrong.valid_up_to(), None),
            Err(wrong) => (wrong.valid_up_to(), Some(Damage::NotUtf8)),
        };
        let (text, problem) = match nul {
            Some(nul) if nul < text => (nul, Some(Damage::Nul)),
            _ => (text, problem),
        };
        self.valid += text;
        self.damage = problem;
    }

    fn flawed(&self, flaw: Flaw) -> ExtractError {
        match flaw {
            Flaw::BareCarriageReturn(at) => {
                self.error_in_record(at, ExtractProblem::BareCarriageReturn)
            }
            Flaw::UnclosedQuote(at) => self.error_in_record(at, ExtractProblem::UnclosedQuote),
            Flaw::TextAfterQuote(at) => self.error_in_record(at, ExtractProblem::TextAfterQuote),
        }
    }

    fn too_long(&self) -> ExtractError {
        let (at, quoted) = match self.splitter.open_quote() {
            Some(quote) => (quote, true),
            None => (0, false),
        };
        self.error_in_record(at, ExtractProblem::TooLong { limit: self.longest, quoted })
    }

    /// An error at byte `at` of the record that begins at `start`.
    fn error_in_record(&self, at: usize, problem: ExtractProblem) -> ExtractError {
        let before = &self.buffer[self.start..self.start + at];
        let line = self.line + memchr_iter(b'\n', before).count() as u64;
        let on_line = &before[memrchr(b'\n', before).map_or(0, |newline| newline + 1)..];
        let column = String::from_utf8_lossy(on_line).chars().count() as u64 + 1;
        self.error(Some(line), Some(column), problem)
    }

    fn error(
        &self,
        line: Option<u64>,
        column: Option<u64>,
        problem: ExtractProblem,
    ) -> ExtractError {
        let file = self.source.name.clone();
        ExtractError::new(ExtractPlace { file, line, column }, problem)
    }
}
