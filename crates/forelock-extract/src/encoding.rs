//! Encodings of text that are not UTF-8, as the first bytes of a file tell them.

use forelock_io::words::shell_quoted;
use std::fmt;

/// Text whose units have two or four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Two bytes, behind a byte order mark: what Windows calls “Unicode”.
    Utf16,
    /// Two bytes, the lower first, without a mark.
    Utf16Le,
    /// Two bytes, the higher first, without a mark.
    Utf16Be,
    /// Four bytes, behind a byte order mark.
    Utf32,
    /// Four bytes, the lowest first, without a mark.
    Utf32Le,
    /// Four bytes, the highest first, without a mark.
    Utf32Be,
}

impl Encoding {
    /// By a byte order mark, or else by the zeros that such text has beside an ASCII character; `None`
    /// for UTF-8 and anything else.
    pub(super) const fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some(Self::Utf32),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Self::Utf16),
            [1..=0x7f, 0, 0, 0, ..] => Some(Self::Utf32Le),
            [0, 0, 0, 1..=0x7f, ..] => Some(Self::Utf32Be),
            [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some(Self::Utf16Le),
            [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }

    /// As iconv knows it.
    const fn name(self) -> &'static str {
        match self {
            Self::Utf16 => "UTF-16",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32 => "UTF-32",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// The command that makes UTF-8 of `file`.
    pub(super) fn conversion(self, file: &str) -> String {
        format!("`iconv -f {} -t UTF-8 {} > utf8.csv`", self.name(), shell_quoted(file))
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 | Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Utf32 | Self::Utf32Le | Self::Utf32Be => "UTF-32",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` in units of `size` bytes.
    fn encoded(text: &str, size: usize, low_first: bool) -> Vec<u8> {
        let unit = |letter: char| {
            let bytes = u32::from(letter).to_be_bytes();
            let mut unit = bytes[4 - size..].to_vec();
            if low_first {
                unit.reverse();
            }
            unit
        };
        text.chars().flat_map(unit).collect()
    }

    #[test]
    fn encodings_are_told_with_and_without_a_byte_order_mark() {
        for (size, low_first, marked, bare) in [
            (2, true, Encoding::Utf16, Encoding::Utf16Le),
            (2, false, Encoding::Utf16, Encoding::Utf16Be),
            (4, true, Encoding::Utf32, Encoding::Utf32Le),
            (4, false, Encoding::Utf32, Encoding::Utf32Be),
        ] {
            for (text, encoding) in [("\u{feff}Id,Name", marked), ("Id,Name", bare)] {
                let bytes = encoded(text, size, low_first);
                assert_eq!(Encoding::of(&bytes), Some(encoding), "{text}");
            }
        }
        for other in [&b"Id,Name"[..], b"\xef\xbb\xbfId", b"\0\0\0\0", b"a\0bc", b"", b"\xff\xff"] {
            assert_eq!(Encoding::of(other), None, "{other:?}");
        }
    }
}
