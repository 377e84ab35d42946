//! What `forelock sweep` wrote: its directory, or the overview of `--json`.

use super::{DrawingError, bounded, parsed, printable, shaped};
use crate::chart::{SweepChartError, SweepDrawing};
use forelock::study::sweep::{MOST_POINTS, Manifest, PointRecord};
use serde::Deserialize;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

const COMMAND: &str = "sweep --json";
/// No point takes as much, but what someone else left under this name might.
const LONGEST_LINE: u64 = 1 << 20;
/// Fields of one sweep at most.
const MOST_FIELDS: usize = 1_000;

/// The overview, as far as it is drawn.
#[derive(Deserialize)]
struct Overview {
    sweep: Manifest,
    directory: PathBuf,
    best: Vec<PointRecord>,
    safest: Option<PointRecord>,
    front: Vec<PointRecord>,
    cliff: Option<Neighbours>,
}

/// The numbers of the points around a cliff.
#[derive(Deserialize)]
struct Neighbours {
    from: u64,
    to: u64,
}

/// A sweep from its directory, done or not.
pub(super) fn of_directory(directory: &Path) -> Result<SweepDrawing, DrawingError> {
    let tornado = directory.join("tornado.json");
    let manifest = directory.join("sweep.json");
    if !manifest.is_file() && tornado.is_file() {
        let problem = format!("it is a tornado's: draw {}", tornado.display());
        return Err(DrawingError::Shape { command: "sweep -o DIR", problem });
    }
    let value = match bounded(&manifest) {
        Ok(text) => parsed(&text)?,
        Err(DrawingError::Unreadable(cause)) => {
            let problem = format!("{}: {cause}", manifest.display());
            return Err(DrawingError::Shape { command: "sweep -o DIR", problem });
        }
        Err(other) => return Err(other),
    };
    let manifest = checked(shaped("sweep -o DIR", value)?)?;
    let points = directory.join("points.jsonl");
    let file = File::open(&points).and_then(regular).map_err(|cause| {
        let problem = format!("{}: {cause}", points.display());
        DrawingError::Shape { command: "sweep -o DIR", problem }
    })?;
    SweepDrawing::new(&manifest, Lines::new(file, manifest.points))
        .map_err(|error| unusable(&error))
}

/// A pipe has no end that can be waited for.
fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("no regular file")) }
}

/// A sweep from its overview: from the directory that it names, if that still holds the same sweep,
/// or else the few points that the overview has.
pub(super) fn of_overview(value: Value) -> Result<SweepDrawing, DrawingError> {
    let overview: Overview = shaped(COMMAND, value)?;
    let manifest = checked(overview.sweep)?;
    let there = bounded(&overview.directory.join("sweep.json"))
        .and_then(|text| parsed(&text))
        .and_then(|value| shaped::<Manifest>(COMMAND, value));
    if there.is_ok_and(|there| there == manifest)
        && let Ok(drawing) = of_directory(&overview.directory)
    {
        return Ok(drawing);
    }
    let mut points: Vec<PointRecord> = overview.front;
    points.extend(overview.best.into_iter().chain(overview.safest));
    points.sort_by_key(|record| record.point);
    points.dedup_by_key(|record| record.point);
    let points = points.into_iter().map(Ok::<_, String>);
    let mut drawing = SweepDrawing::new(&manifest, points).map_err(|error| unusable(&error))?;
    if drawing.found < manifest.points {
        // Of the few points, those side by side need not be neighbours in the sweep.
        let neighbours = overview.cliff.map(|cliff| (cliff.from, cliff.to));
        drawing.cliff =
            drawing.cliff.filter(|cliff| Some((cliff.from.point, cliff.to.point)) == neighbours);
        drawing.runs.clear();
    }
    Ok(drawing)
}

fn unusable(error: &SweepChartError) -> DrawingError {
    DrawingError::Shape { command: "sweep", problem: printable(&error.to_string()) }
}

fn checked(manifest: Manifest) -> Result<Manifest, DrawingError> {
    if manifest.schema != Manifest::SCHEMA {
        let problem =
            format!("sweep.json has version {}, not {}", manifest.schema, Manifest::SCHEMA);
        return Err(DrawingError::Shape { command: COMMAND, problem });
    }
    let fields = (1..=MOST_FIELDS).contains(&manifest.fields.len());
    let points = (1..=MOST_POINTS).contains(&manifest.points);
    if fields && points && manifest.replications > 0 {
        return Ok(manifest);
    }
    let problem = format!(
        "it has {} points over {} fields, {} replications of each",
        manifest.points,
        manifest.fields.len(),
        manifest.replications
    );
    Err(DrawingError::Shape { command: COMMAND, problem })
}

/// The points of a file, one after another; the half line at its end, of a sweep that goes on or
/// was stopped, is none.
struct Lines {
    reader: BufReader<File>,
    next: u64,
    points: u64,
}

impl Lines {
    fn new(file: File, points: u64) -> Self {
        Self { reader: BufReader::new(file), next: 0, points }
    }

    fn record(&mut self) -> Result<Option<PointRecord>, String> {
        if self.next == self.points {
            return Ok(None);
        }
        let mut line = Vec::new();
        let read = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        read.map_err(|cause| cause.to_string())?;
        if !line.ends_with(b"\n") && (line.len() as u64) < LONGEST_LINE {
            return Ok(None);
        }
        let number = self.next;
        let record: PointRecord = serde_json::from_slice(&line)
            .map_err(|cause| format!("line {} of points.jsonl: {cause}", number + 1))?;
        if record.point != number {
            return Err(format!("line {} of points.jsonl is point {}", number + 1, record.point));
        }
        self.next += 1;
        Ok(Some(record))
    }
}

impl Iterator for Lines {
    type Item = Result<PointRecord, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.record();
        if record.is_err() {
            // Nothing after it is looked at.
            self.points = self.next;
        }
        record.transpose()
    }
}
