//! When each of several loads begins and ends, and how many of its records fail.

use super::run::RunDrawing;
use crate::duration_text::Spelling;
use crate::load_name::{in_row, in_sentence};
use crate::quantity::{Notation, percent};
use forelock::scenario::MetricUnit;
use forelock::stats::Summary;
use forelock_picture::Picture;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::Axis;
use forelock_picture::rows::{MOST_ROWS, Rows};
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{BLUE, GAP, INK, SOFT_INK};
use forelock_picture::ticks::{Ticks, Unit};
use forelock_picture::{Area, Place};

/// What is drawn of one of several loads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LoadDrawing {
    /// Its name.
    pub name: String,
    /// When it begins, in seconds from time 0.
    pub start: Summary,
    /// How long it takes from there, in seconds.
    pub duration: Summary,
    /// How many of its records are processed.
    pub processed: Summary,
    /// How many of them are not.
    pub unprocessed: Summary,
    /// The part of those processed that fail.
    pub failure_rate: Summary,
    /// The part of all that fail or are never processed.
    pub lost_rate: Summary,
}

impl LoadDrawing {
    fn end(&self) -> f64 {
        self.start.mean + self.duration.mean
    }

    /// `8.1 % fail`, or what is lost where records are never processed.
    fn failures(&self) -> String {
        match (self.failure_rate.mean, self.lost_rate.mean) {
            (_, lost) if self.unprocessed.mean > 0.0 => format!("{} are lost", percent(lost)),
            _ if self.processed.max == 0.0 => "no record".to_owned(),
            (0.0, _) => "none fails".to_owned(),
            (rate, _) => format!("{} fail", percent(rate)),
        }
    }
}

/// A bar for each load from its start to its end, by their means; none for a single load.
pub(super) fn loads_over_time(run: &RunDrawing) -> Option<Picture> {
    if run.loads.len() < 2 {
        return None;
    }
    let title = finding(run);
    let shown = &run.loads[..run.loads.len().min(MOST_ROWS)];
    let hidden = match run.loads.len() - shown.len() {
        0 => String::new(),
        more => format!("; {more} more are not shown"),
    };
    let what = format!("{}: when each load begins and ends, on average{hidden}", run.scenario);
    let mut frame = Frame::new(&title, &what);
    frame.legend(&[
        (Swatch::Block(BLUE), "from start to end"),
        (Swatch::Line(INK), "where nine runs in ten end"),
    ]);
    let rows = Rows::new(frame.free, shown.len());
    let names_end = frame.free.left + 270.0;
    let latest = |load: &LoadDrawing| load.start.mean + load.duration.p95.max(load.duration.mean);
    let end = shown.iter().map(latest).fold(0.0, f64::max);
    // Room for what stands behind the last bar.
    let right = frame.free.right - 130.0;
    let axis = Axis::new("Time from the start", Ticks::from_zero(Unit::Time, end, 8));
    let panel = frame.beside_rows(&rows, names_end, right, &axis);
    for (place, load) in shown.iter().enumerate() {
        frame.row_name(&rows, panel, place, &in_row(&load.name), names_end);
        let middle = rows.middle(panel, place);
        let half = (rows.high * 0.32).min(20.0);
        let (from, to) = (panel.x.at(load.start.mean), panel.x.at(load.end()));
        // A load that takes no time at this scale is seen all the same.
        let corners =
            (Place::new(from, middle - half), Place::new(to.max(from + 2.0), middle + half));
        frame.block(Area::between(corners.0, corners.1), Fill::solid(BLUE));
        let ends = [load.duration.p5, load.duration.p95];
        let mut behind = to.max(from + 2.0);
        if ends[0] < ends[1] {
            let ends = ends.map(|seconds| panel.x.at(load.start.mean + seconds));
            let through = ends.map(|x| Place::new(x, middle)).to_vec();
            frame.line(through, Stroke::solid(INK, 1.5));
            behind = behind.max(ends[1]);
        }
        let size = rows.text_size().min(17.0);
        let at = Place::new(behind + GAP, middle + size * 0.36);
        let style = TextStyle::plain(size, if load.lost_rate.mean > 0.0 { INK } else { SOFT_INK });
        frame.fitted(&load.failures(), at, Anchor::Start, style, 126.0);
        frame.mark(rows.of(panel, place), says(load));
    }
    let loads: Vec<String> = shown.iter().map(says).collect();
    Some(frame.finish("loads", format!("{what}. {title}. {}.", loads.join("; "))))
}

/// Which load takes longest, and where most of the records fail.
fn finding(run: &RunDrawing) -> String {
    let by =
        |key: fn(&LoadDrawing) -> f64| run.loads.iter().max_by(|a, b| key(a).total_cmp(&key(b)));
    let Some((longest, worst)) = by(|one| one.duration.mean).zip(by(|one| one.lost_rate.mean))
    else {
        return String::new();
    };
    let takes =
        format!("{} takes longest, {}", in_sentence(&longest.name), words(&longest.duration));
    let verb = if worst.unprocessed.mean > 0.0 { "are lost" } else { "fail" };
    match worst.lost_rate.mean {
        0.0 => format!("{takes}; no record fails"),
        rate => format!("{takes}; {} of {} {verb}", percent(rate), in_sentence(&worst.name)),
    }
}

fn words(time: &Summary) -> String {
    Notation::of(MetricUnit::Seconds, time, Spelling::Words).show(time.mean)
}

fn says(load: &LoadDrawing) -> String {
    let time = |seconds: f64| Unit::Time.alone(seconds);
    format!(
        "{}: from {} to {}, {}",
        in_sentence(&load.name),
        time(load.start.mean),
        time(load.end()),
        load.failures()
    )
}
