//! Where a record ends and its fields end, found piece by piece as the bytes come in.
//!
//! The grammar is RFC 4180 (Y. Shafranovich, 2005) as people write it: lines end in LF or CRLF, in
//! any mixture, the last one perhaps in nothing; a field that begins with a quote runs to the next
//! quote that is not doubled; a quote anywhere else is a character like any other. What has no one
//! meaning is refused rather than guessed at.

use super::delimiter::Delimiter;
use super::record::Fields;
use memchr::{memchr, memchr_iter, memchr3};

/// Splits one record after the other. All positions count from the record's first byte, so that
/// the caller may move the bytes between two calls.
#[derive(Debug)]
pub(super) struct Splitter {
    delimiter: u8,
    /// Ends of so many fields are kept; the rest are counted.
    kept: usize,
    /// Whether a record without quotes may be left in one piece.
    in_one_piece: bool,
    state: State,
    /// Everything before this has been looked at.
    at: usize,
    /// Where the last quoted field began; of use while `state` is inside it.
    quote: usize,
    has_quotes: bool,
    fields: usize,
    ends: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    FieldStart,
    Unquoted,
    Quoted,
    /// Behind a quote inside a quoted field: it was the closing one, or the first of two.
    QuoteSeen,
}

/// How far a call came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The bytes end before the record does.
    More,
    /// There are no more records.
    End,
    /// A whole record.
    Record(Shape),
}

/// The outline of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Bytes without the line ending.
    pub(super) text: usize,
    /// Bytes with it.
    pub(super) raw: usize,
    /// Lines of the file that it takes.
    pub(super) lines: u64,
    /// How many fields it has.
    pub(super) fields: usize,
}

/// What can't be part of a record, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    BareCarriageReturn(usize),
    UnclosedQuote(usize),
    TextAfterQuote(usize),
}

impl Splitter {
    pub(super) const fn new(delimiter: Delimiter, kept: usize) -> Self {
        Self {
            delimiter: delimiter.byte(),
            kept,
            in_one_piece: false,
            state: State::FieldStart,
            at: 0,
            quote: 0,
            has_quotes: false,
            fields: 0,
            ends: Vec::new(),
        }
    }

    /// For records of which few fields are looked at: those of a record without quotes are looked
    /// for only then.
    pub(super) fn of_rows(delimiter: Delimiter, columns: usize) -> Self {
        Self { in_one_piece: true, ..Self::new(delimiter, columns) }
    }

    /// Gets ready for the next record.
    pub(super) fn start_over(&mut self) {
        self.state = State::FieldStart;
        self.at = 0;
        self.has_quotes = false;
        self.fields = 0;
        self.ends.clear();
    }

    /// Where the fields of the record are that was found.
    #[inline]
    pub(super) fn fields(&self) -> Fields<'_> {
        // Each record has one field at least.
        if self.ends.is_empty() {
            Fields::SeparatedBy(self.delimiter)
        } else {
            Fields::EndingAt(&self.ends)
        }
    }

    /// Where the quoted field begins that the bytes so far end in.
    pub(super) const fn open_quote(&self) -> Option<usize> {
        match self.state {
            State::Quoted => Some(self.quote),
            State::FieldStart | State::Unquoted | State::QuoteSeen => None,
        }
    }

    /// Goes on in `bytes`, which begin with the record and are at least as many as in the call
    /// before; `last`: no more will come.
    #[inline]
    pub(super) fn advance(&mut self, bytes: &[u8], last: bool) -> Result<Step, Flaw> {
        if self.in_one_piece
            && self.at == 0
            && let Some(shape) = self.in_one_piece(bytes)
        {
            return Ok(Step::Record(shape));
        }
        self.field_by_field(bytes, last)
    }

    /// The record, if it is all there and has neither a quote nor a carriage return within.
    #[inline]
    fn in_one_piece(&self, bytes: &[u8]) -> Option<Shape> {
        let text = memchr3(b'\n', b'\r', b'"', bytes)?;
        let ending = match bytes[text..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        let fields = memchr_iter(self.delimiter, &bytes[..text]).count() + 1;
        Some(Shape { text, raw: text + ending, lines: 1, fields })
    }

    fn field_by_field(&mut self, bytes: &[u8], last: bool) -> Result<Step, Flaw> {
        loop {
            match self.state {
                State::FieldStart => match bytes.get(self.at) {
                    Some(b'"') => {
                        self.quote = self.at;
                        self.has_quotes = true;
                        self.at += 1;
                        self.state = State::Quoted;
                    }
                    Some(_) => self.state = State::Unquoted,
                    None if !last => return Ok(Step::More),
                    None if self.at == 0 => return Ok(Step::End),
                    None => return Ok(self.record_ends(bytes, self.at, 0)),
                },
                State::Unquoted => {
                    let rest = &bytes[self.at..];
                    let Some(found) = memchr3(self.delimiter, b'\n', b'\r', rest) else {
                        self.at = bytes.len();
                        return Ok(if last {
                            self.record_ends(bytes, self.at, 0)
                        } else {
                            Step::More
                        });
                    };
                    self.at += found;
                    if let Some(step) = self.field_ends(bytes, last)? {
                        return Ok(step);
                    }
                }
                State::Quoted => match memchr(b'"', &bytes[self.at..]) {
                    Some(found) => {
                        self.at += found + 1;
                        self.state = State::QuoteSeen;
                    }
                    None if last => return Err(Flaw::UnclosedQuote(self.quote)),
                    None => {
                        self.at = bytes.len();
                        return Ok(Step::More);
                    }
                },
                State::QuoteSeen => match bytes.get(self.at) {
                    Some(b'"') => {
                        self.at += 1;
                        self.state = State::Quoted;
                    }
                    Some(b'\n' | b'\r') => {
                        if let Some(step) = self.field_ends(bytes, last)? {
                            return Ok(step);
                        }
                    }
                    Some(&byte) if byte == self.delimiter => {
                        if let Some(step) = self.field_ends(bytes, last)? {
                            return Ok(step);
                        }
                    }
                    Some(_) => return Err(Flaw::TextAfterQuote(self.at)),
                    None if last => return Ok(self.record_ends(bytes, self.at, 0)),
                    None => return Ok(Step::More),
                },
            }
        }
    }

    /// At a delimiter, a line feed or a carriage return; `None` if the record goes on.
    #[inline]
    fn field_ends(&mut self, bytes: &[u8], last: bool) -> Result<Option<Step>, Flaw> {
        match bytes[self.at] {
            b'\n' => Ok(Some(self.record_ends(bytes, self.at, 1))),
            b'\r' => match bytes.get(self.at + 1) {
                Some(b'\n') => Ok(Some(self.record_ends(bytes, self.at, 2))),
                None if !last => Ok(Some(Step::More)),
                _ => Err(Flaw::BareCarriageReturn(self.at)),
            },
            _ => {
                self.keep_end(self.at);
                self.at += 1;
                self.state = State::FieldStart;
                Ok(None)
            }
        }
    }

    fn record_ends(&mut self, bytes: &[u8], text: usize, ending: usize) -> Step {
        self.keep_end(text);
        let lines =
            if self.has_quotes { memchr_iter(b'\n', &bytes[..text]).count() as u64 + 1 } else { 1 };
        Step::Record(Shape { text, raw: text + ending, lines, fields: self.fields })
    }

    #[inline]
    fn keep_end(&mut self, end: usize) {
        self.fields += 1;
        if self.ends.len() < self.kept {
            #[expect(clippy::cast_possible_truncation, reason = "records are limited to 64 MiB")]
            self.ends.push(end as u32);
        }
    }
}
