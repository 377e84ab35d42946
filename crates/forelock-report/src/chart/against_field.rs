//! A sweep over one field: failure rate and duration against it.

use super::asked::{all_in_words, bounds};
use super::rate::Rate;
use super::reading::{axis_over, short, shortened, spread, with_intervals};
use super::signs::Signs as _;
use super::sweep::{SweepDrawing, SweepPoint};
use crate::field_name::field_label;
use crate::metric_label::label;
use crate::quantity::percent;
use crate::setting_text::setting_text;
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock::study::sweep::{Cliff, LinePoint};
use forelock_io::words::grouped;
use forelock_picture::Picture;
use forelock_picture::color::Color;
use forelock_picture::font::{fitted, width};
use forelock_picture::frame::Frame;
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::shape::{Fill, Stroke};
use forelock_picture::style::{
    CANVAS, CREATED, DURATION, INK, LINE, MARGIN, OBJECTIVE, PAPER, TICK_SIZE,
};
use forelock_picture::ticks::{Ticks, Unit};
use forelock_picture::{Area, Place};

/// With more points than this, only their line is drawn.
const MOST_DISCS: usize = 200;

/// Points in the order of the field, each with its number along the axis.
struct Line<'a> {
    points: Vec<(f64, &'a SweepPoint)>,
    /// Whether the values are words, which have no distance.
    words: bool,
    log: bool,
    unit: Unit,
}

impl<'a> Line<'a> {
    fn new(sweep: &'a SweepDrawing) -> Self {
        let number = |point: &SweepPoint| point.settings.first().and_then(|one| one.number);
        let numbers: Option<Vec<f64>> = sweep.points.iter().map(number).collect();
        let unit = sweep.manifest.fields.first().map_or("word", |field| field.unit.as_str());
        let log = sweep.manifest.fields.first().is_some_and(|field| field.vary.ends_with(":log"));
        let Some(numbers) = numbers.filter(|_| unit != "word") else {
            let points = sweep.points.iter().enumerate().map(|(place, one)| (place as f64, one));
            return Self { points: points.collect(), words: true, log: false, unit: Unit::Plain };
        };
        let lowest = numbers.iter().copied().fold(f64::MAX, f64::min);
        let whole = numbers.iter().all(|number| number.fract() == 0.0);
        let mut points: Vec<_> = numbers.into_iter().zip(&sweep.points).collect();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        let unit = match unit {
            "seconds" => Unit::Time,
            "fraction" => Unit::Percent,
            _ if whole => Unit::Count,
            _ => Unit::Plain,
        };
        Self { points, words: false, log: log && lowest > 0.0, unit }
    }

    /// The axis of the field. Few values are written at their places, as the user has them.
    fn axis(&self, name: &str) -> Axis {
        let ends = self.points.iter().map(|one| one.0);
        let (low, high) = ends.fold((f64::MAX, f64::MIN), |(l, h), x| (l.min(x), h.max(x)));
        let ticks = if self.words {
            Ticks { low: low - 0.5, high: high + 0.5, at: Vec::new(), unit: "" }
        } else if self.log {
            let ticks = Ticks::log(self.unit, low, high);
            let room = (ticks.high / ticks.low).powf(0.03);
            Ticks { low: ticks.low / room, high: ticks.high * room, ..ticks }
        } else {
            let ticks = Ticks::exact(self.unit, low, high, 10);
            let room = (ticks.high - ticks.low) * 0.03;
            Ticks { low: ticks.low - room, high: ticks.high + room, ..ticks }
        };
        let own = self.own_ticks(&ticks);
        let ticks = match own {
            Some(at) => Ticks { at, unit: "", ..ticks },
            None => ticks,
        };
        if self.log { Axis::log(name, ticks) } else { Axis::new(name, ticks) }
    }

    /// The values of the points as they are written, if there is room for all; of words, as much of
    /// each as there is room for.
    fn own_ticks(&self, ticks: &Ticks) -> Option<Vec<(f64, String)>> {
        const LEFT: f64 = 90.0;
        let long = CANVAS.width() - 2.0 * MARGIN - LEFT;
        let share = |x: f64| {
            if self.log {
                (x / ticks.low).ln() / (ticks.high / ticks.low).ln()
            } else {
                (x - ticks.low) / (ticks.high - ticks.low)
            }
        };
        let value = |point: &SweepPoint| point.settings.first().map(|one| one.value.clone());
        if self.words {
            let room = long / self.points.len().max(1) as f64 - TICK_SIZE / 2.0;
            if room < TICK_SIZE {
                return Some(Vec::new());
            }
            let name = |point: &SweepPoint| {
                fitted(&shortened(&value(point).unwrap_or_default()), TICK_SIZE, false, room)
            };
            return Some(self.points.iter().map(|&(x, point)| (x, name(point))).collect());
        }
        if self.points.len() > 30 {
            return None;
        }
        let mut free = f64::MIN;
        let mut at = Vec::new();
        for &(x, point) in &self.points {
            let text = value(point)?;
            let (half, middle) = (width(&text, TICK_SIZE, false) / 2.0, share(x) * long);
            if middle - half < free {
                return None;
            }
            free = middle + half + TICK_SIZE / 2.0;
            at.push((x, text));
        }
        Some(at)
    }

    /// Where a point is along the axis; none of a word whose point is not drawn.
    fn along(&self, point: &LinePoint) -> Option<f64> {
        if self.words {
            let drawn = self.points.iter().find(|(_, one)| one.point == point.point);
            drawn.map(|(x, _)| *x)
        } else {
            point.setting.number
        }
    }

    fn value(&self, place: usize) -> String {
        let setting = self.points.get(place).and_then(|(_, point)| point.settings.first());
        shortened(&setting.map_or_else(String::new, setting_text))
    }

    fn rate(&self, place: usize, metric: Metric) -> String {
        short(metric, self.points[place].1.summary(metric))
    }
}

/// What fails or is lost over duration, against the field; nothing if there is no point.
pub(super) fn against_field(sweep: &SweepDrawing) -> Option<Picture> {
    let line = Line::new(sweep);
    line.points.first()?;
    let finding = finding(sweep, &line);
    let what = what(sweep);
    let mut frame = Frame::new(&finding, &what);
    let rate = sweep.rate();
    let lines = [rate.metric(), Metric::Duration].map(|metric| {
        let summaries = sweep.points.iter().map(|point| point.summary(metric));
        let bounds = bounds(&sweep.objectives, metric);
        let ticks = axis_over(metric, summaries, &bounds, 5);
        let shown =
            bounds.into_iter().filter(|(bound, _)| (ticks.low..=ticks.high).contains(bound));
        (metric, shown.collect::<Vec<_>>(), ticks)
    });
    let discs = line.points.len() <= MOST_DISCS;
    let bands = sweep.manifest.replications > 1;
    let joined = sweep.is_grid() && !line.words && line.points.len() > 1;
    let mut legend: Vec<(Swatch, String)> = vec![match (discs, bands) {
        (true, true) => (Swatch::Disc(INK), "mean, with its confidence interval".to_owned()),
        (true, false) => (Swatch::Disc(INK), "one replication".to_owned()),
        (false, _) => (Swatch::Line(INK), "mean".to_owned()),
    }];
    if joined && bands {
        legend.push((Swatch::Block(INK.towards(PAPER, 0.78)), "nine runs in ten".to_owned()));
    }
    for (_, bounds, _) in &lines {
        legend.extend(bounds.iter().map(|(_, name)| (Swatch::Dashed(OBJECTIVE), name.clone())));
    }
    if sweep.feasible > 0 && sweep.is_grid() {
        legend.push((Swatch::Block(CREATED.towards(PAPER, 0.87)), sweep.success().state()));
    }
    if let Some(Cliff { from, to }) = cliff(sweep) {
        let name = format!("steepest step: {} to {}", value(from), value(to));
        legend.push((Swatch::Line(INK), name));
    }
    let entries: Vec<_> = legend.iter().map(|(swatch, name)| (*swatch, name.as_str())).collect();
    frame.legend(&entries);
    let x = line.axis(
        &sweep.manifest.fields.first().map_or_else(String::new, |field| field_label(&field.path)),
    );
    let ys = lines.each_ref().map(|(metric, _, ticks)| Axis::new(label(*metric), ticks.clone()));
    let panels = frame.stacked(frame.free, &x, &ys);
    for ((metric, bounds, _), panel) in lines.iter().zip(panels) {
        let color = if *metric == Metric::Duration { DURATION } else { rate.color() };
        if sweep.is_grid() {
            mark_feasible(&mut frame, panel, &line, &sweep.runs);
        }
        if joined && bands {
            let around = line.points.iter().map(|&(x, point)| {
                let Interval { low, high } = spread(point.summary(*metric));
                (x, low, high)
            });
            frame.band(panel, &around.collect::<Vec<_>>(), color);
        }
        for (bound, _) in bounds {
            let at = panel.y.at(*bound);
            let ends = [panel.plot.left, panel.plot.right].map(|x| Place::new(x, at));
            frame.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
        }
        if joined {
            let means = line.points.iter().map(|&(x, point)| (x, point.summary(*metric).mean));
            frame.curve(panel, &means.collect::<Vec<_>>(), color);
        }
        if let (Some(Cliff { from, to }), Metric::FailureRate) = (cliff(sweep), *metric) {
            let ends = [from, to]
                .into_iter()
                .filter_map(|point| Some(panel.place(line.along(point)?, point.failure_rate.mean)));
            frame.line(ends.collect(), Stroke::solid(INK, LINE * 1.6));
        }
        for &(x, point) in &line.points {
            if discs {
                disc(&mut frame, panel, *metric, x, point, color);
            }
        }
        marks(&mut frame, panel, *metric, &line, sweep);
    }
    Some(frame.finish("against-field", format!("{what}. {finding}.")))
}

/// A mean with its confidence interval, upright.
fn disc(frame: &mut Frame, panel: Panel, metric: Metric, x: f64, point: &SweepPoint, color: Color) {
    let summary = point.summary(metric);
    let middle = panel.place(x, summary.mean);
    if let Some(Interval { low, high }) = summary.ci {
        let ends = [low.max(0.0), high].map(|end| panel.place(x, end));
        frame.line(ends.to_vec(), Stroke::solid(color, LINE * 0.7));
        for end in ends {
            let tick = [-5.0, 5.0].map(|aside| Place::new(end.x + aside, end.y));
            frame.line(tick.to_vec(), Stroke::solid(color, LINE * 0.7));
        }
    }
    frame.disc(middle, 5.0, Fill::solid(PAPER));
    frame.disc(middle, 4.0, Fill::solid(color));
}

/// The parts of the axis whose points all do what is asked.
fn mark_feasible(
    frame: &mut Frame,
    panel: Panel,
    line: &Line<'_>,
    runs: &[(LinePoint, LinePoint)],
) {
    let aside = 7.0;
    for (first, last) in runs {
        let (Some(from), Some(to)) = (line.along(first), line.along(last)) else { continue };
        let (left, right) = if line.words {
            (panel.x.at(from - 0.5), panel.x.at(to + 0.5))
        } else {
            (panel.x.at(from) - aside, panel.x.at(to) + aside)
        };
        let (left, right) = (left.max(panel.plot.left), right.min(panel.plot.right));
        frame.good(Area { left, right, ..panel.plot });
    }
}

/// What each point says, from half way to the one before to half way to the one after.
fn marks(frame: &mut Frame, panel: Panel, metric: Metric, line: &Line<'_>, sweep: &SweepDrawing) {
    let at = |place: usize| panel.x.at(line.points[place].0);
    let last = line.points.len() - 1;
    for (place, (_, point)) in line.points.iter().enumerate() {
        let here = at(place);
        let left = if place == 0 { panel.plot.left } else { f64::midpoint(at(place - 1), here) };
        let right =
            if place == last { panel.plot.right } else { f64::midpoint(here, at(place + 1)) };
        let says = format!(
            "{}: {} {}",
            shortened(&sweep.settings(point)),
            label(metric).to_lowercase(),
            with_intervals(metric, point.summary(metric))
        );
        frame.mark(Area { left, right, ..panel.plot }, says);
    }
}

/// What is drawn, in a line.
pub(super) fn what(sweep: &SweepDrawing) -> String {
    let count = |number: u64| grouped(number as f64, 0);
    let points = match (sweep.found, sweep.manifest.points) {
        (1, 1) => "1 point".to_owned(),
        (found, planned) if found < planned => {
            format!("{} of {} points so far", count(found), count(planned))
        }
        (found, _) => format!("{} points", count(found)),
    };
    let replications = match sweep.manifest.replications {
        1 => "1 replication".to_owned(),
        several => format!("{} replications", count(several.into())),
    };
    let objectives = all_in_words(&sweep.objectives);
    format!("{}: {points} × {replications}; {objectives}", shortened(&sweep.manifest.scenario))
}

fn value(point: &LinePoint) -> String {
    shortened(&setting_text(&point.setting))
}

fn finding(sweep: &SweepDrawing, line: &Line<'_>) -> String {
    let field = shortened(&sweep.short(0));
    let last = line.points.len() - 1;
    let spread = if last == 0 {
        format!("at {field} {}", line.value(0))
    } else if line.words {
        format!("at any {field}")
    } else {
        format!("at any {field} from {} to {}", line.value(0), line.value(last))
    };
    let metric = sweep.rate().metric();
    let verb = sweep.rate().verb();
    let mut rates = line.points.iter().map(|(_, point)| point.summary(metric));
    let seen = if rates.all(|rate| rate.max == 0.0) {
        format!("No record fails {spread}")
    } else if last == 0 {
        format!("{} of records {verb} {spread}", line.rate(0, metric))
    } else if let Some(Cliff { from, to }) = cliff(sweep) {
        let rate = |point: &LinePoint| short(Metric::FailureRate, &point.failure_rate);
        format!(
            "{} of records fail at {field} {}, {} at {}",
            rate(from),
            value(from),
            rate(to),
            value(to)
        )
    } else {
        let by_rate = |&a: &usize, &b: &usize| {
            let rate = |place: usize| line.points[place].1.summary(metric).mean;
            rate(a).total_cmp(&rate(b))
        };
        let least = (0..=last).min_by(by_rate).unwrap_or(0);
        let most = (0..=last).max_by(by_rate).unwrap_or(0);
        let rate = |place: usize| line.rate(place, metric);
        if rate(least) == rate(most) {
            format!("{} of records {verb} {spread}", rate(least))
        } else {
            format!(
                "{} of records {verb} at {field} {}, {} at {}",
                rate(most),
                line.value(most),
                rate(least),
                line.value(least)
            )
        }
    };
    format!("{seen}{}", where_met(sweep))
}

/// Where along the field the points do what is asked, as the rest of a title.
fn where_met(sweep: &SweepDrawing) -> String {
    let success = sweep.success();
    match (sweep.feasible, sweep.runs.as_slice()) {
        (0, _) => format!("; no value {}", success.of_one()),
        (all, _) if all == sweep.found && success.asked => match fewest_runs(sweep) {
            None | Some(1.0) => "; the objectives are met throughout".to_owned(),
            Some(share) => format!(
                "; the objectives are met{} throughout, in {} of the runs at least",
                success.judged,
                percent(share)
            ),
        },
        (all, _) if all == sweep.found => String::new(),
        (_, [(first, end)]) if first == end => format!("; {} at {}", success.state(), value(first)),
        (_, [(first, end)]) => {
            format!("; {} from {} to {}", success.state(), value(first), value(end))
        }
        (some, _) => format!(
            "; {} of {} values {}",
            grouped(some as f64, 0),
            grouped(sweep.found as f64, 0),
            success.of_several()
        ),
    }
}

/// The part of the runs that meet the objectives at the point where fewest do; none where no field
/// is drawn.
fn fewest_runs(sweep: &SweepDrawing) -> Option<f64> {
    sweep.points.iter().filter_map(|point| point.runs_met).min_by(f64::total_cmp)
}

/// The steepest step of the failure rate; none where another rate is drawn.
fn cliff(sweep: &SweepDrawing) -> Option<&Cliff> {
    sweep.cliff.as_ref().filter(|_| sweep.rate() == Rate::Failed)
}
