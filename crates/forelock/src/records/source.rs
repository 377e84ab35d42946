//! A file of records as text, and what is found wrong in it.

use crate::scenario::{Diagnostic, Diagnostics};
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

/// A file of records, read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// A larger file is not read: a hundred thousand records fit, which are a week of all the
    /// batches that an org may send.
    pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

    /// Reads the file at `path`, and no other.
    ///
    /// # Errors
    ///
    /// If it can't be read, is larger than [`Source::MAX_BYTES`] or no text.
    pub fn open(path: &Path) -> Result<Self, Diagnostics> {
        let name = path.display().to_string();
        let unreadable = |error: io::Error| {
            let (title, help) = match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                    ("there is no such file".to_owned(), "check the path")
                }
                io::ErrorKind::IsADirectory => {
                    ("this is a directory".to_owned(), "name the files in it, as `jobs/*.json`")
                }
                _ => (format!("the file cannot be read: {error}"), "name a file that you may read"),
            };
            whole(&name, title, help)
        };
        let file = File::open(path).map_err(unreadable)?;
        let found = file.metadata().map_err(unreadable)?;
        if found.is_dir() {
            return Err(unreadable(io::ErrorKind::IsADirectory.into()));
        }
        if found.is_file() && found.len() > Self::MAX_BYTES {
            return Err(too_large(&name));
        }
        Self::read(&name, file)
    }

    /// Reads all of `from`, which messages call `name`.
    ///
    /// # Errors
    ///
    /// If it can't be read, goes on after [`Source::MAX_BYTES`] or is no text.
    pub fn read(name: &str, from: impl Read) -> Result<Self, Diagnostics> {
        let mut bytes = Vec::new();
        // Counted while reading, so that what has no size beforehand (`/dev/zero`) ends too.
        if let Err(error) = from.take(Self::MAX_BYTES + 1).read_to_end(&mut bytes) {
            let title = format!("the file cannot be read: {error}");
            return Err(whole(name, title, "name a file that you may read"));
        }
        if bytes.len() as u64 > Self::MAX_BYTES {
            return Err(too_large(name));
        }
        Self::of_bytes(name, bytes)
    }

    /// Of what stands in memory.
    ///
    /// # Errors
    ///
    /// If it is no text in UTF-8, or in UTF-16 with a mark, as PowerShell writes it.
    pub fn of_bytes(name: &str, mut bytes: Vec<u8>) -> Result<Self, Diagnostics> {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        const HELP: &str = "save it as UTF-8, or name the file as the API sent it";
        // The mark of UTF-32 begins with that of UTF-16.
        if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
            return Err(whole(name, "the file is UTF-32 text".to_owned(), HELP));
        }
        let utf_16 = match bytes.get(..2) {
            Some(b"\xff\xfe") => Some(of_utf_16(&bytes[2..], u16::from_le_bytes)),
            Some(b"\xfe\xff") => Some(of_utf_16(&bytes[2..], u16::from_be_bytes)),
            _ => None,
        };
        match utf_16 {
            Some(Some(text)) => bytes = text.into_bytes(),
            Some(None) => {
                let title = "the file begins as UTF-16 text and is none".to_owned();
                return Err(whole(name, title, HELP));
            }
            None if bytes.starts_with(MARK) => drop(bytes.drain(..MARK.len())),
            None => {}
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                return Err(one(Diagnostic::in_text(
                    name,
                    &text,
                    at..at + 1,
                    "the file is not UTF-8 text from here on",
                    HELP,
                )));
            }
        };
        let source = Self { name: name.to_owned(), text };
        if let Some(at) = source.text.find('\0') {
            let title = "here is a zero byte, which no text has";
            return Err(one(source.wrong(at..at + 1, title, HELP)));
        }
        if source.text.trim().is_empty() {
            let help =
                "name a file with what the API answered: job info or batch info, in JSON or XML";
            return Err(one(source.wrong(0..0, "the file is empty", help)));
        }
        Ok(source)
    }

    /// As the file was named.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An error at these bytes.
    pub(super) fn wrong(
        &self,
        at: Range<usize>,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::in_text(&self.name, &self.text, at, title, help)
    }
}

/// `None` if the bytes end within a character, or have half of one.
fn of_utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    if rest.is_empty() { char::decode_utf16(units).collect::<Result<_, _>>().ok() } else { None }
}

fn too_large(name: &str) -> Diagnostics {
    let title = format!("the file is larger than {} MiB", Source::MAX_BYTES >> 20);
    whole(name, title, "give the records of one load, in several files if they are so many")
}

/// An error of a file of which nothing can be shown.
fn whole(name: &str, title: String, help: &str) -> Diagnostics {
    one(Diagnostic::in_text(name, "", 0..0, title, help))
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    Diagnostics::of([diagnostic])
}

/// What is wrong in one file, as far as anyone reads it.
pub(super) struct Findings<'s> {
    pub(super) source: &'s Source,
    found: Vec<Diagnostic>,
}

impl<'s> Findings<'s> {
    pub(super) const fn new(source: &'s Source) -> Self {
        Self { source, found: Vec::new() }
    }

    /// Leaves a message.
    pub(super) fn add(
        &mut self,
        at: Range<usize>,
        title: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.are_plenty() {
            self.found.push(self.source.wrong(at, title, help));
        }
    }

    /// Whether there is so much wrong that it makes no sense to go on.
    pub(super) fn are_plenty(&self) -> bool {
        const PLENTY: usize = 20;
        self.found.len() >= PLENTY
    }

    /// Whether anything is wrong.
    pub(super) const fn are_any(&self) -> bool {
        !self.found.is_empty()
    }

    /// What was read, unless anything is wrong with it.
    pub(super) fn unless_any<T>(self, read: T) -> Result<T, Diagnostics> {
        if self.found.is_empty() { Ok(read) } else { Err(Diagnostics::of(self.found)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        Source::of_bytes("jobs.json", bytes.to_vec()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_text_is_refused_with_the_place() {
        for (bytes, place, words) in [
            (&b""[..], "jobs.json:1:1", "is empty"),
            (b" \n\t\n", "jobs.json:1:1", "is empty"),
            (b"\xef\xbb\xbf", "jobs.json:1:1", "is empty"),
            (b"{}\n{\"a\": \"\xe4\"}", "jobs.json:2:8", "not UTF-8 text"),
            (b"{\"a\":\0}", "jobs.json:1:6", "zero byte"),
            (b"\xff\xfe{\0}\0\0", "jobs.json:1:1", "begins as UTF-16"),
            (b"\xfe\xff\xd8\0", "jobs.json:1:1", "begins as UTF-16"),
            (b"\xff\xfe\0\0{\0\0\0", "jobs.json:1:1", "UTF-32"),
            (b"\0\0\xfe\xff\0\0\0{", "jobs.json:1:1", "UTF-32"),
            (b"\x1f\x8b\x08", "jobs.json:1:2", "not UTF-8"),
        ] {
            let refusal = refusal(bytes);
            assert!(refusal.contains(place) && refusal.contains(words), "{refusal}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(Source::of_bytes("a", b"\xef\xbb\xbf{}".to_vec()).unwrap().text(), "{}");
    }

    #[test]
    fn utf_16_is_text_too() {
        let text = "{\"name\": \"Straße 😀\"}";
        let little = text.encode_utf16().flat_map(u16::to_le_bytes);
        let big = text.encode_utf16().flat_map(u16::to_be_bytes);
        for bytes in [
            b"\xff\xfe".iter().copied().chain(little).collect::<Vec<u8>>(),
            b"\xfe\xff".iter().copied().chain(big).collect(),
        ] {
            assert_eq!(Source::of_bytes("a", bytes).unwrap().text(), text);
        }
    }

    #[test]
    fn what_never_ends_is_read_up_to_the_limit() {
        let refusal = Source::read("zero", io::repeat(b' ')).unwrap_err().to_string();
        assert!(refusal.contains("larger than 64 MiB"), "{refusal}");
    }

    /// A sparse file: it has the size of a film and no content.
    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("film.json");
        File::create(&path).unwrap().set_len(1 << 30).unwrap();
        let refusal = Source::open(&path).unwrap_err().to_string();
        assert!(refusal.contains("larger than 64 MiB"), "{refusal}");
        for (path, words) in [
            (directory.path().to_owned(), "a directory"),
            (directory.path().join("gone.json"), "no such file"),
            (path.join("below.json"), "no such file"),
        ] {
            let refusal = Source::open(&path).unwrap_err().to_string();
            assert!(refusal.contains(words), "{refusal}");
        }
    }
}
