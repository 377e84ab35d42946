//! A CSV, whole and in pieces.

use crate::assert_harmless;
use forelock::extract::{ExtractOptions, ExtractReader};
use std::io::{Cursor, Read};

/// The first byte says how large the pieces are that the rest comes in: the same rows come out as of
/// the whole, or the same message.
pub fn csv_reader(input: &[u8]) {
    let Some((&size, bytes)) = input.split_first() else { return };
    let whole = read(Cursor::new(bytes.to_vec()));
    let pieces = Pieces { bytes: Cursor::new(bytes.to_vec()), size: usize::from(size).max(1) };
    let in_pieces = read(pieces);
    match (&whole, &in_pieces) {
        // What a decoder gives before it finds the damage depends on the pieces that it is given.
        (Err(_), Err(_)) if is_compressed(bytes) => {}
        _ => assert_eq!(whole, in_pieces),
    }
    if let Err(message) = whole {
        assert_harmless(&message);
    }
}

fn is_compressed(bytes: &[u8]) -> bool {
    matches!(bytes, [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, ..])
}

/// Gives a few bytes at a time.
struct Pieces {
    bytes: Cursor<Vec<u8>>,
    size: usize,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let size = self.size.min(out.len());
        self.bytes.read(&mut out[..size])
    }
}

type Rows = Vec<(u64, Vec<u8>)>;

fn read(from: impl Read + Send + 'static) -> Result<(Vec<String>, Rows), String> {
    let options = ExtractOptions { digest: true, ..ExtractOptions::default() };
    let reader = ExtractReader::from_reader("fuzz.csv", from, options);
    let mut reader = reader.map_err(|error| error.to_string())?;
    let columns = reader.columns().to_vec();
    let mut rows = Rows::new();
    while let Some(record) = reader.next_record().map_err(|error| error.to_string())? {
        rows.push((record.line(), record.raw().to_vec()));
    }
    assert!(reader.digest().is_some(), "all of it was read");
    Ok((columns, rows))
}
