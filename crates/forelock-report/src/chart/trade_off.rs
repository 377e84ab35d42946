//! The trade-off of a sweep: duration against what is lost, of every point.

use super::against_field::what;
use super::asked::bounds;
use super::rate::Rate;
use super::reading::{axis_over, short, shortened, words};
use super::sweep::{SweepDrawing, SweepPoint};
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock_io::words::grouped;
use forelock_picture::Picture;
use forelock_picture::font::wrapped;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{
    AXIS, BLUE, CREATED, FAILED, GAP, INK, LINE, OBJECTIVE, PAPER, SOFT_INK, TICK_SIZE,
};
use forelock_picture::ticks::Ticks;
use forelock_picture::{Area, Place};
use std::collections::HashSet;

/// Points of the front that are numbered and listed.
const MOST_LISTED: usize = 8;
/// Points off the front that say their numbers when pointed at.
const MOST_MARKS: usize = 1_500;
/// Points are seen apart if they are so far from each other.
const APART: f64 = 2.5;
const BADGE: f64 = 12.0;
/// Of the list.
const SIDE: f64 = 370.0;

/// A point for each step of duration and loss, with the front.
pub(super) fn trade_off(sweep: &SweepDrawing) -> Picture {
    let finding = finding(sweep);
    let what = what(sweep);
    let mut frame = Frame::new(&finding, &what);
    let (rates, durations) = (
        bounds(&sweep.objectives, sweep.rate().metric()),
        bounds(&sweep.objectives, Metric::Duration),
    );
    let success = sweep.success().state();
    let mut legend = vec![(Swatch::Disc(AXIS), "point")];
    if sweep.feasible > 0 {
        legend.push((Swatch::Disc(BLUE), &success));
    }
    legend.push((Swatch::Line(INK), "front: no other point is both safer and faster"));
    let lines = rates.len() + durations.len();
    if !sweep.objectives.is_empty() && lines > 0 {
        legend.push((Swatch::Dashed(OBJECTIVE), "objective"));
    }
    frame.legend(&legend);
    let area = Area { right: frame.free.right - SIDE, ..frame.free };
    let all = || sweep.points.iter().chain(&sweep.front);
    let mean = |point: &SweepPoint| Summary::alone(point.duration.mean);
    let means: Vec<Summary> = all().map(mean).collect();
    let x = Axis::new("Duration", axis_over(Metric::Duration, means.iter(), &durations, 8));
    let lost: Vec<Summary> = all().map(|point| Summary::alone(point.lost_rate.mean)).collect();
    let name = match sweep.rate() {
        Rate::Lost => "Records that fail or are never processed",
        Rate::Failed => "Failure rate",
    };
    let ticks = axis_over(Metric::FailureRate, lost.iter(), &rates, 6);
    // A little room under zero, where the best points lie.
    let room = (ticks.high - ticks.low) * 0.03;
    let y = Axis::new(name, Ticks { low: ticks.low - room, ..ticks });
    let panel = frame.panel(area, &x, &y);
    for (bound, _) in rates.iter().filter(|_| !sweep.objectives.is_empty()) {
        if panel.y.holds(*bound) {
            let at = panel.y.at(*bound);
            let ends = [panel.plot.left, panel.plot.right].map(|x| Place::new(x, at));
            frame.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
        }
    }
    for (bound, _) in &durations {
        if panel.x.holds(*bound) {
            let at = panel.x.at(*bound);
            let ends = [panel.plot.top, panel.plot.bottom].map(|y| Place::new(at, y));
            frame.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
        }
    }
    cloud(&mut frame, panel, sweep);
    front(&mut frame, panel, sweep);
    list(&mut frame, panel, sweep);
    frame.finish("trade-off", format!("{what}. {finding}."))
}

fn place(panel: Panel, point: &SweepPoint) -> Place {
    panel.place(point.duration.mean, point.lost_rate.mean)
}

/// Every point, but of those that can't be told apart one.
fn cloud(frame: &mut Frame, panel: Panel, sweep: &SweepDrawing) {
    let mut taken = HashSet::new();
    let mut labels = 0;
    for feasible in [false, true] {
        for point in sweep.points.iter().filter(|point| point.feasible == feasible) {
            let at = place(panel, point);
            #[expect(clippy::cast_possible_truncation, reason = "places on a canvas")]
            let cell = ((at.x / APART) as i32, (at.y / APART) as i32, feasible);
            if !taken.insert(cell) {
                continue;
            }
            let color = if feasible { BLUE } else { AXIS };
            let radius = if sweep.points.len() > 500 { 3.0 } else { 4.5 };
            frame.disc(at, radius, Fill { color, opacity: 0.75 });
            if labels < MOST_MARKS {
                labels += 1;
                frame.mark(within(panel, Area::around(at, radius + 1.0)), says(sweep, point));
            }
        }
    }
}

/// The part of a mark that is over the plot.
fn within(panel: Panel, area: Area) -> Area {
    let Area { left, top, right, bottom } = panel.plot;
    Area {
        left: area.left.clamp(left, right),
        top: area.top.clamp(top, bottom),
        right: area.right.clamp(left, right),
        bottom: area.bottom.clamp(top, bottom),
    }
}

fn says(sweep: &SweepDrawing, point: &SweepPoint) -> String {
    format!("{}: {}", shortened(&sweep.settings(point)), outcome(point))
}

fn outcome(point: &SweepPoint) -> String {
    let lost = short(Metric::LostRate, &Summary::alone(point.lost_rate.mean));
    format!("{lost}, {}", short(Metric::Duration, &point.duration))
}

/// The front as steps: between two of its points there is none that is better than both.
fn front(frame: &mut Frame, panel: Panel, sweep: &SweepDrawing) {
    let places: Vec<Place> = sweep.front.iter().map(|point| place(panel, point)).collect();
    let mut steps = Vec::new();
    for at in &places {
        if let Some(before) = steps.last().copied() {
            let before: Place = before;
            steps.push(Place::new(at.x, before.y));
        }
        steps.push(*at);
    }
    if steps.len() > 1 {
        frame.line(steps, Stroke::solid(INK, LINE * 0.7));
    }
    for (at, point) in places.into_iter().zip(&sweep.front) {
        frame.disc(at, 5.0, Fill::solid(INK));
        frame.mark(within(panel, Area::around(at, 7.0)), says(sweep, point));
    }
}

/// Which points of the front are numbered: the fastest, the fastest that does what is asked, the
/// safest, and others as far from those and from each other as can be seen; by rising duration.
fn listed(panel: Panel, sweep: &SweepDrawing) -> Vec<usize> {
    let all = sweep.front.len();
    let feasible = sweep.front.iter().position(|point| point.feasible);
    let mut chosen: Vec<usize> = Vec::new();
    let must = [all.checked_sub(1), feasible, (all > 0).then_some(0)];
    for index in must.into_iter().flatten() {
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    let at = |index: usize| place(panel, &sweep.front[index]);
    let apart = |one: usize, other: usize| {
        let (one, other) = (at(one), at(other));
        (one.x - other.x).hypot(one.y - other.y)
    };
    // The farthest from all chosen ones next (T. F. Gonzalez, 1985).
    let mut distance: Vec<f64> = (0..all)
        .map(|index| chosen.iter().map(|&one| apart(index, one)).fold(f64::MAX, f64::min))
        .collect();
    // Whoever has more to say has less room.
    let most = MOST_LISTED + 1 - lines(sweep);
    while chosen.len() < most {
        let farthest = (0..all).max_by(|&a, &b| distance[a].total_cmp(&distance[b]));
        let Some(next) = farthest.filter(|&index| distance[index] > 2.4 * BADGE) else { break };
        chosen.push(next);
        for (index, far) in distance.iter_mut().enumerate() {
            *far = far.min(apart(index, next));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Of settings, under each point that is listed.
fn lines(sweep: &SweepDrawing) -> usize {
    if sweep.manifest.fields.len() > 2 { 2 } else { 1 }
}

/// Numbered badges at points of the front, and beside the plot what they are.
fn list(frame: &mut Frame, panel: Panel, sweep: &SweepDrawing) {
    let left = frame.free.right - SIDE + 4.0 * GAP;
    let right = frame.free.right;
    let mut at = frame.free.top + TICK_SIZE;
    let heading = TextStyle::plain(TICK_SIZE, INK);
    let chosen = listed(panel, sweep);
    let count = grouped(sweep.front.len() as f64, 0);
    let name = if chosen.len() == sweep.front.len() {
        "The front, the fastest first".to_owned()
    } else {
        format!("The front: {} of its {count} points", chosen.len())
    };
    frame.fitted(&name, Place::new(left, at), Anchor::Start, heading, right - left);
    at += TICK_SIZE * 0.6;
    let mut badges: Vec<Place> = Vec::new();
    for (number, index) in (1..).zip(chosen) {
        let point = &sweep.front[index];
        let middle = place(panel, point);
        let mut badge = middle;
        let near = |badge: Place, other: &Place| {
            (badge.x - other.x).abs() < 2.0 * BADGE && (badge.y - other.y).abs() < 2.0 * BADGE
        };
        while badges.iter().any(|other| near(badge, other)) && badge.y > panel.plot.top {
            badge.y -= BADGE;
        }
        badges.push(badge);
        if badge != middle {
            frame.line(vec![middle, badge], Stroke::solid(INK, 1.0));
        }
        numbered(frame, badge, number);
        let beside = Place::new(left + BADGE, at + TICK_SIZE);
        numbered(frame, beside, number);
        let text = left + 3.0 * BADGE;
        let (sign, color) = if point.feasible { ("✓", CREATED) } else { ("✗", FAILED) };
        let first = Place::new(text, at + TICK_SIZE * 1.0);
        frame.fitted(
            &outcome(point),
            first,
            Anchor::Start,
            TextStyle::bold(TICK_SIZE, INK),
            right - text - 26.0,
        );
        let verdict = Place::new(right, first.y);
        frame.text(sign, verdict, Anchor::End, TextStyle::bold(TICK_SIZE, color));
        let small = TICK_SIZE * 0.83;
        let style = TextStyle::plain(small, SOFT_INK);
        let lines = lines(sweep);
        let settings = wrapped(&sweep.settings_in_brief(point), small, false, right - text, lines);
        for (line, settings) in settings.into_iter().enumerate() {
            let below = at + TICK_SIZE * 2.2 + line as f64 * small * 1.2;
            frame.text(settings, Place::new(text, below), Anchor::Start, style);
        }
        at += TICK_SIZE * 2.85 + (lines - 1) as f64 * small * 1.2;
    }
}

fn numbered(frame: &mut Frame, middle: Place, number: usize) {
    frame.disc(middle, BADGE, Fill::solid(PAPER));
    frame.disc(middle, BADGE - 1.0, Fill::solid(INK));
    let at = Place::new(middle.x, middle.y + 5.2);
    frame.text(number.to_string(), at, Anchor::Middle, TextStyle::bold(15.0, PAPER));
}

fn finding(sweep: &SweepDrawing) -> String {
    let lost = |point: &SweepPoint| words(Metric::LostRate, &Summary::alone(point.lost_rate.mean));
    let time = |point: &SweepPoint| words(Metric::Duration, &point.duration);
    let verb = sweep.rate().verb();
    let success = sweep.success();
    if let Some(point) = &sweep.fastest {
        let what = success.of_one();
        let settings = shortened(&sweep.settings(point));
        return format!(
            "The fastest that {what}: {settings}, where {} {verb}, in {}",
            lost(point),
            time(point)
        );
    }
    let Some(safest) = sweep.front.last() else {
        return "There is no point to draw".to_owned();
    };
    let what = success.of_one();
    format!("No point {what}; at best {} {verb}, in {}", lost(safest), time(safest))
}
