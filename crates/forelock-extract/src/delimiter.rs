//! What parts the fields of a record.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The byte between two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "char", try_from = "char")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delimiter(u8);

impl Delimiter {
    /// `,`
    pub const COMMA: Self = Self(b',');
    /// `;`, as spreadsheets write it where the comma is the decimal sign.
    pub const SEMICOLON: Self = Self(b';');
    /// A tab.
    pub const TAB: Self = Self(b'\t');

    /// Those that are looked for, the more usual first.
    pub(super) const DETECTED: [Self; 3] = [Self::COMMA, Self::SEMICOLON, Self::TAB];

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
        u8::try_from(letter).ok().and_then(Self::new).ok_or("this character can't part fields")
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::COMMA => f.write_str("comma"),
            Self::SEMICOLON => f.write_str("semicolon"),
            Self::TAB => f.write_str("tab"),
            Self(byte) => write!(f, "`{}`", char::from(byte)),
        }
    }
}

/// A name (`comma`, `semicolon`, `tab`) or the character itself.
impl FromStr for Delimiter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.as_bytes()) {
            ("comma", _) => Ok(Self::COMMA),
            ("semicolon", _) => Ok(Self::SEMICOLON),
            ("tab" | "\\t", _) => Ok(Self::TAB),
            (_, &[byte]) => char::from(byte).try_into(),
            _ => Err("write comma, semicolon, tab or a single character such as `|`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_a_name_or_a_character() {
        for (text, byte) in
            [("comma", b','), (";", b';'), ("tab", b'\t'), ("\t", b'\t'), ("|", b'|')]
        {
            assert_eq!(text.parse::<Delimiter>().map(Delimiter::byte), Ok(byte));
        }
        for wrong in ["", "\"", "a", "1", " ", "\n", "\0", "::", "§"] {
            assert!(wrong.parse::<Delimiter>().is_err(), "{wrong:?}");
        }
    }
}
