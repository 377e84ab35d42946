//! `points.jsonl`, read: a point a line.

use super::point_check::PointCheck;
use super::record::PointRecord;
use forelock_io::words::shortened;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

/// No point takes as much, but what someone else left under this name might.
const LONGEST_LINE: u64 = 1 << 20;

/// Characters that are said of a wrong line at most; it may quote the line.
const LONGEST_PROBLEM: usize = 300;

/// The points 0, 1, 2, … of a file, one after another, so that memory holds only one. The half line
/// at its end, of a sweep that goes on or was stopped, is none; nothing after a line that is wrong
/// is looked at.
#[derive(Debug)]
pub struct Records<'m, R = File> {
    reader: BufReader<R>,
    line: Vec<u8>,
    check: PointCheck<'m>,
    /// The number of the first point.
    first: u64,
    /// Whether it is one of the parts that a sweep was cut into.
    is_part: bool,
    /// Points that are still to be read.
    left: u64,
    /// Points that were read.
    pub(super) read: u64,
    /// Bytes that these take.
    pub(super) length: u64,
}

impl<'m> Records<'m> {
    /// The first `points` of the file at `path`, or as many as it has.
    ///
    /// # Errors
    ///
    /// If it can't be opened, or is no regular file.
    pub fn open(path: &Path, points: u64, check: PointCheck<'m>) -> io::Result<Self> {
        // A pipe has no end that can be waited for.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("this is not a regular file"));
        }
        Ok(Self { left: points, ..Self::of(File::open(path)?, check) })
    }
}

impl<'m, R: Read> Records<'m, R> {
    /// All that there are.
    pub(super) fn of(source: R, check: PointCheck<'m>) -> Self {
        let reader = BufReader::new(source);
        Self {
            reader,
            line: Vec::new(),
            check,
            first: 0,
            is_part: false,
            left: u64::MAX,
            read: 0,
            length: 0,
        }
    }

    /// Of a part of a sweep, whose first point has this number.
    pub(super) fn starting_at(self, first: u64) -> Self {
        Self { first, is_part: true, ..self }
    }

    fn record(&mut self) -> io::Result<Option<PointRecord>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.line.clear();
        let mut bounded = self.reader.by_ref().take(LONGEST_LINE);
        let length = bounded.read_until(b'\n', &mut self.line)? as u64;
        let Some(line) = self.line.strip_suffix(b"\n") else {
            let longest = Err("it is longer than any point".to_owned());
            return if length < LONGEST_LINE { Ok(None) } else { self.read_as(longest) };
        };
        let point = self.point(line);
        let record = self.read_as(point)?;
        self.left -= 1;
        self.read += 1;
        self.length += length;
        Ok(record)
    }

    /// The next point, from its line.
    fn point(&self, line: &[u8]) -> Result<PointRecord, String> {
        let line = str::from_utf8(line).map_err(|_| "it is not text".to_owned())?;
        let record = PointRecord::from_line(line)?;
        let next = self.first + self.read;
        if record.point != next {
            return Err(format!("it is point {}, not {next}", record.point));
        }
        self.check.check(&record)?;
        Ok(record)
    }

    /// What is wrong with the next line comes with its number, and with what to do.
    fn read_as(&self, point: Result<PointRecord, String>) -> io::Result<Option<PointRecord>> {
        point.map(Some).map_err(|problem| {
            // A part begins with a line that says of what.
            let line = self.read + 1 + u64::from(self.is_part);
            let problem = shortened(&problem, LONGEST_PROBLEM);
            let mend = if self.is_part {
                "Delete the file, and simulate that part again"
            } else {
                "Restore the file, or delete this line and all after it: the same `forelock sweep` then \
                 simulates those points again"
            };
            let text = format!("line {line}: {problem}. {mend}");
            io::Error::new(ErrorKind::InvalidData, text)
        })
    }
}

/// An error of the kind [`ErrorKind::InvalidData`] is of a line that is no point, or not the next one.
impl<R: Read> Iterator for Records<'_, R> {
    type Item = io::Result<PointRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.record().transpose();
        if !matches!(record, Some(Ok(_))) {
            self.left = 0;
        }
        record
    }
}
