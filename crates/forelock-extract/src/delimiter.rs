//! What stands between the fields of a record.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The byte between two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "char", try_from = "char")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delimiter(u8);

/// The delimiters of the Bulk API (`columnDelimiter` of a job), by its names; the first are tried first.
const NAMED: [(&str, Delimiter); 6] = [
    ("comma", Delimiter::COMMA),
    ("semicolon", Delimiter::SEMICOLON),
    ("tab", Delimiter::TAB),
    ("pipe", Delimiter(b'|')),
    ("caret", Delimiter(b'^')),
    ("backquote", Delimiter(b'`')),
];

impl Delimiter {
    /// `,`
    pub const COMMA: Self = Self(b',');
    /// `;`, as spreadsheets write it where the comma is the decimal sign.
    pub const SEMICOLON: Self = Self(b';');
    /// A tab.
    pub const TAB: Self = Self(b'\t');

    /// Those that a header is tried with.
    pub(super) fn detected() -> impl Iterator<Item = Self> {
        NAMED.iter().map(|&(_, delimiter)| delimiter)
    }

    /// Whether it stands in names and other text too, so that a header is more likely to be separated
    /// by another one.
    pub(super) fn is_rare(self) -> bool {
        ![Self::COMMA, Self::SEMICOLON, Self::TAB].contains(&self)
    }

    /// Any ASCII character but a letter, a digit, a quote, a space and control characters other
    /// than the tab; `None` for those.
    #[must_use]
    pub const fn new(byte: u8) -> Option<Self> {
        if byte == b'\t' || (byte.is_ascii_punctuation() && byte != b'"') {
            Some(Self(byte))
        } else {
            None
        }
    }

    /// The plain byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self.0
    }
}

impl From<Delimiter> for char {
    fn from(delimiter: Delimiter) -> Self {
        Self::from(delimiter.byte())
    }
}

impl TryFrom<char> for Delimiter {
    type Error = &'static str;

    fn try_from(letter: char) -> Result<Self, Self::Error> {
        u8::try_from(letter)
            .ok()
            .and_then(Self::new)
            .ok_or("this character can't stand between fields")
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMED.iter().find(|(_, delimiter)| delimiter == self) {
            Some((name, _)) => f.write_str(name),
            None => write!(f, "`{}`", char::from(self.0)),
        }
    }
}

/// A name of the Bulk API, in any case, or the character itself.
impl FromStr for Delimiter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        match (named, text.as_bytes()) {
            (Some(&(_, delimiter)), _) => Ok(delimiter),
            (None, b"\\t") => Ok(Self::TAB),
            (None, &[byte]) => char::from(byte).try_into(),
            (None, _) => {
                Err("write comma, semicolon, tab, pipe, caret, backquote or a single character")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_a_name_or_a_character() {
        for (text, byte) in [
            ("comma", b','),
            ("COMMA", b','),
            ("SEMICOLON", b';'),
            ("TAB", b'\t'),
            ("PIPE", b'|'),
            ("CARET", b'^'),
            ("BACKQUOTE", b'`'),
            ("Backquote", b'`'),
            (";", b';'),
            ("\\t", b'\t'),
            ("\t", b'\t'),
            ("|", b'|'),
            ("^", b'^'),
            ("`", b'`'),
            ("~", b'~'),
        ] {
            assert_eq!(text.parse::<Delimiter>().map(Delimiter::byte), Ok(byte));
        }
        for wrong in ["", "\"", "a", "1", " ", "\n", "\0", "::", "§"] {
            assert!(wrong.parse::<Delimiter>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_delimiter_is_called_as_the_platform_calls_it() {
        let shown = [b',', b'|', b'^', b'`', b'~'].map(|byte| Delimiter(byte).to_string());
        assert_eq!(shown, ["comma", "pipe", "caret", "backquote", "`~`"]);
    }
}
