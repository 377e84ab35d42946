//! `points.jsonl`, read: a point a line.

use super::record::PointRecord;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

/// No point takes as much, but what someone else left under this name might.
const LONGEST_LINE: u64 = 1 << 20;

/// The points 0, 1, 2, … that a file begins with, one after another, so that memory holds only one.
/// The half line at its end, of a sweep that goes on or was stopped, is none; nothing after a line
/// that is wrong is looked at.
#[derive(Debug)]
pub struct Records<R = File> {
    reader: BufReader<R>,
    line: Vec<u8>,
    /// Points that are still to be read.
    left: u64,
    /// Points that were read.
    pub(super) read: u64,
    /// Bytes that these take.
    pub(super) length: u64,
}

impl Records {
    /// The first `points` of the file at `path`, or as many as it has.
    ///
    /// # Errors
    ///
    /// If it can't be opened, or is no regular file.
    pub fn open(path: &Path, points: u64) -> io::Result<Self> {
        // A pipe has no end that can be waited for.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("this is no regular file"));
        }
        Ok(Self::of(File::open(path)?, points))
    }
}

impl<R: Read> Records<R> {
    pub(super) fn of(source: R, points: u64) -> Self {
        let reader = BufReader::new(source);
        Self { reader, line: Vec::new(), left: points, read: 0, length: 0 }
    }

    fn record(&mut self) -> io::Result<Option<PointRecord>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.line.clear();
        let mut bounded = self.reader.by_ref().take(LONGEST_LINE);
        let length = bounded.read_until(b'\n', &mut self.line)? as u64;
        if !self.line.ends_with(b"\n") && length < LONGEST_LINE {
            return Ok(None);
        }
        let number = self.read;
        let wrong = |what: String| {
            io::Error::new(ErrorKind::InvalidData, format!("line {}: {what}", number + 1))
        };
        let record: PointRecord =
            serde_json::from_slice(&self.line).map_err(|cause| wrong(cause.to_string()))?;
        if record.point != number {
            return Err(wrong(format!("it is point {}, not {number}", record.point)));
        }
        self.left -= 1;
        self.read += 1;
        self.length += length;
        Ok(Some(record))
    }
}

/// An error of the kind [`ErrorKind::InvalidData`] is of a line that is no point, or not the next one.
impl<R: Read> Iterator for Records<R> {
    type Item = io::Result<PointRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.record().transpose();
        if !matches!(record, Some(Ok(_))) {
            self.left = 0;
        }
        record
    }
}
