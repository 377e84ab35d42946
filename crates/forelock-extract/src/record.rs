//! A row of an extract.

use memchr::{memchr, memchr_iter};
use std::borrow::Cow;

/// A row as it stands in the file. All of it is UTF-8 without NUL.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub(super) raw: &'a [u8],
    /// Bytes of `raw` before its line ending.
    pub(super) text: usize,
    pub(super) fields: Fields<'a>,
    pub(super) line: u64,
    pub(super) number: u64,
}

/// Where the fields of a record are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fields<'a> {
    /// Each ends there, its quotes included.
    EndingAt(&'a [u32]),
    /// There are no quotes, so that every such byte stands between two fields.
    SeparatedBy(u8),
}

impl<'a> Record<'a> {
    /// Every byte of it, with its quotes and its line ending; the last row of a file may have
    /// none.
    #[must_use]
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Its bytes without the line ending.
    #[must_use]
    pub fn text(&self) -> &'a [u8] {
        &self.raw[..self.text]
    }

    /// Its line ending: `\n`, `\r\n` or nothing.
    #[must_use]
    pub fn line_ending(&self) -> &'a [u8] {
        &self.raw[self.text..]
    }

    /// The line of the file that it begins on, from 1; the header counts.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Which row it is, from 0; the header doesn't count.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The value in a column, without its quotes.
    ///
    /// # Panics
    ///
    /// If `column` is not one of the extract that this row is from.
    #[must_use]
    #[inline]
    pub fn value(&self, column: Column) -> Cow<'a, [u8]> {
        unquoted(self.field(column.0))
    }

    /// The bytes of a field, its quotes included.
    #[inline]
    pub(super) fn field(&self, index: usize) -> &'a [u8] {
        let (start, end) = match self.fields {
            // Behind the delimiter that ends the field before.
            Fields::EndingAt(ends) => {
                let start = if index == 0 { 0 } else { ends[index - 1] as usize + 1 };
                (start, ends[index] as usize)
            }
            Fields::SeparatedBy(delimiter) => {
                let mut delimiters = memchr_iter(delimiter, self.text());
                let start = match index.checked_sub(1) {
                    None => 0,
                    Some(before) => delimiters.nth(before).map_or(self.text, |at| at + 1),
                };
                (start, delimiters.next().unwrap_or(self.text))
            }
        };
        &self.raw[start..end]
    }
}

/// A column of an extract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column(pub(super) usize);

impl Column {
    /// Which it is, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// What a field says: a quoted one without the quotes around it, and with one quote for two.
#[inline]
pub(super) fn unquoted(field: &[u8]) -> Cow<'_, [u8]> {
    let [b'"', inner @ .., b'"'] = field else {
        return Cow::Borrowed(field);
    };
    if memchr(b'"', inner).is_none() {
        return Cow::Borrowed(inner);
    }
    let mut value = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(quote) = memchr(b'"', rest) {
        value.extend_from_slice(&rest[..=quote]);
        rest = rest.get(quote + 2..).unwrap_or_default();
    }
    value.extend_from_slice(rest);
    Cow::Owned(value)
}
