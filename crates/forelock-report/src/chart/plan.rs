//! The trade-off of a plan: duration against what is lost, of every way of loading that was tried.

use super::asked::{Asked, bounds};
use super::reading::{axis_over, short, words};
use crate::plan::{JsonStanding, JsonTried, JsonWay, PlanResult};
use crate::quantity::plain_percent;
use forelock::scenario::Metric;
use forelock::stats::{Interval, Summary};
use forelock_io::words::{capitalised, counted, grouped, plain};
use forelock_picture::Picture;
use forelock_picture::font::wrapped;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{
    AXIS, BLUE, CREATED, GAP, INK, LINE, OBJECTIVE, PAPER, SOFT_INK, TICK_SIZE,
};
use forelock_picture::ticks::Ticks;
use forelock_picture::{Area, Place};

/// Of the list beside the plot.
const SIDE: f64 = 400.0;
const BADGE: f64 = 12.0;

/// The trade-off, if anything was tried.
pub(crate) fn plan_pictures(plan: &PlanResult) -> Vec<Picture> {
    if plan.tried.is_empty() { Vec::new() } else { vec![picture(plan)] }
}

fn picture(plan: &PlanResult) -> Picture {
    let finding = finding(plan);
    let what = format!(
        "{}: {} of loading, tried in {}",
        plain(&plan.scenario),
        counted(plan.tried.len() as u64, "way"),
        counted(plan.nights, "night")
    );
    let mut frame = Frame::new(&finding, &what);
    let objectives: Vec<Asked> = plan
        .judged
        .first()
        .map(|way| {
            way.objectives.iter().map(|one| Asked::written(one.metric, &one.objective)).collect()
        })
        .unwrap_or_default();
    let durations = bounds(&objectives, Metric::Duration);
    let mut losses = bounds(&objectives, Metric::LostRate);
    losses.extend(bounds(&objectives, Metric::FailureRate));
    let mut legend = vec![
        (Swatch::Disc(AXIS), "way that was tried"),
        (Swatch::Disc(BLUE), "way that met the objectives in all its nights"),
        (
            Swatch::Disc(INK),
            "judged, with what nine nights in ten give; higher where numbers would meet",
        ),
    ];
    if durations.len() + losses.len() > 0 {
        legend.push((Swatch::Dashed(OBJECTIVE), "objective"));
    }
    frame.legend(&legend);
    let area = Area { right: frame.free.right - SIDE, ..frame.free };
    let shown = plan.order();
    let spread = |way: &JsonWay, metric: Metric| {
        let summary = &way.metrics[metric];
        let Interval { low, high } = night(summary);
        [Summary::alone(low), Summary::alone(high), Summary::alone(summary.mean)]
    };
    let judged = |metric| shown.iter().flat_map(move |&place| spread(&plan.judged[place], metric));
    let tried = |of: fn(&JsonTried) -> f64| {
        seen(plan).map(move |one| Summary::alone(of(one))).collect::<Vec<_>>()
    };
    let times: Vec<Summary> =
        tried(|one| one.duration_s).into_iter().chain(judged(Metric::Duration)).collect();
    let lost: Vec<Summary> =
        tried(|one| one.lost_rate).into_iter().chain(judged(Metric::LostRate)).collect();
    let x = Axis::new("Duration", axis_over(Metric::Duration, times.iter(), &durations, 8));
    let ticks = axis_over(Metric::FailureRate, lost.iter(), &losses, 6);
    // A little room under zero, where the best ways lie.
    let room = (ticks.high - ticks.low) * 0.03;
    let y = Axis::new("Records that are lost", Ticks { low: ticks.low - room, ..ticks });
    let panel = frame.panel(area, &x, &y);
    for (bound, _) in losses.iter().filter(|(bound, _)| panel.y.holds(*bound)) {
        let at = panel.y.at(*bound);
        let ends = [panel.plot.left, panel.plot.right].map(|x| Place::new(x, at));
        frame.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
    }
    for (bound, _) in durations.iter().filter(|(bound, _)| panel.x.holds(*bound)) {
        let at = panel.x.at(*bound);
        let ends = [panel.plot.top, panel.plot.bottom].map(|y| Place::new(at, y));
        frame.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
    }
    for keeps in [false, true] {
        for one in seen(plan).filter(|one| (one.kept == one.nights) == keeps) {
            let color = if keeps { BLUE } else { AXIS };
            let at = panel.place(one.duration_s, one.lost_rate);
            frame.disc(at, 4.5, Fill { color, opacity: 0.75 });
        }
    }
    list(&mut frame, panel, plan, &shown);
    frame.finish("trade-off", format!("{what}. {finding}."))
}

/// Ways much slower than all that are of interest would leave those no room.
const FAR: f64 = 3.0;

/// Those that were tried, but for those far off.
fn seen(plan: &PlanResult) -> impl Iterator<Item = &JsonTried> + Clone {
    let shown = plan.order();
    let slowest =
        shown.iter().map(|&place| night(&plan.judged[place].metrics[Metric::Duration]).high);
    let most = FAR * slowest.fold(0.0, f64::max);
    plan.tried.iter().filter(move |one| most == 0.0 || one.duration_s <= most)
}

/// What nine nights in ten give.
fn night(summary: &Summary) -> Interval {
    summary.prediction.unwrap_or(Interval { low: summary.p5, high: summary.p95 })
}

fn finding(plan: &PlanResult) -> String {
    let time = |way: &JsonWay| words(Metric::Duration, &way.metrics[Metric::Duration]);
    let lost = |way: &JsonWay| {
        let rate = &way.metrics[Metric::LostRate];
        if rate.max == 0.0 {
            "loses nothing".to_owned()
        } else {
            format!("loses {}", words(Metric::LostRate, &Summary::alone(rate.mean)))
        }
    };
    let sure = plain_percent(plan.sure);
    match plan.shown() {
        None => "The search was stopped before anything was judged".to_owned(),
        Some(way) if plan.plan.is_some() => {
            format!(
                "The plan takes {}, {}, and meets the objectives in {sure} of nights",
                time(way),
                lost(way)
            )
        }
        Some(way) => format!(
            "Nothing meets the objectives in {sure} of the nights; the nearest takes {}, {}",
            time(way),
            lost(way)
        ),
    }
}

/// What nine nights in ten give of what was judged, a numbered badge at each, and beside the plot what
/// they are.
fn list(frame: &mut Frame, panel: Panel, plan: &PlanResult, shown: &[usize]) {
    let badges = badges(frame, panel, plan, shown);
    let left = frame.free.right - SIDE + 4.0 * GAP;
    let right = frame.free.right;
    let mut at = frame.free.top + TICK_SIZE;
    let heading = TextStyle::plain(TICK_SIZE, INK);
    frame.text("Judged by fresh nights", Place::new(left, at), Anchor::Start, heading);
    at += TICK_SIZE * 0.6;
    for ((number, &place), badge) in (1..).zip(shown).zip(badges) {
        let way = &plan.judged[place];
        let is_plan = plan.plan == Some(place);
        numbered(frame, badge, number, is_plan);
        numbered(frame, Place::new(left + BADGE, at + TICK_SIZE), number, is_plan);
        let text = left + 3.0 * BADGE;
        let style = TextStyle::bold(TICK_SIZE, INK);
        let first = Place::new(text, at + TICK_SIZE);
        frame.fitted(&outcome(way), first, Anchor::Start, style, right - text);
        let small = TICK_SIZE * 0.83;
        let style = TextStyle::plain(small, SOFT_INK);
        let lines = wrapped(&plain(&way.in_words()), small, false, right - text, 2);
        for (line, words) in lines.into_iter().enumerate() {
            let below = at + TICK_SIZE * 2.2 + line as f64 * small * 1.2;
            frame.text(words, Place::new(text, below), Anchor::Start, style);
        }
        let says = format!(
            "{}: {}; objectives met in {} of {} nights",
            capitalised(&plain(&way.name)),
            plain(&way.in_words()),
            grouped(way.kept as f64, 0),
            way.nights
        );
        frame.mark(Area::around(badge, BADGE), says);
        at += TICK_SIZE * 2.85 + small * 1.2;
    }
}

/// Draws the intervals, and says where a badge has room for each. All lines come before any badge, so
/// that none crosses a number.
fn badges(frame: &mut Frame, panel: Panel, plan: &PlanResult, shown: &[usize]) -> Vec<Place> {
    let mut taken: Vec<Place> = Vec::new();
    for &place in shown {
        let metrics = &plan.judged[place].metrics;
        let (time, lost) = (&metrics[Metric::Duration], &metrics[Metric::LostRate]);
        let (across, up) = (night(time), night(lost));
        let line = |one: (f64, f64), other: (f64, f64)| {
            vec![panel.place(one.0, one.1), panel.place(other.0, other.1)]
        };
        let lines = [
            line((across.low, lost.mean), (across.high, lost.mean)),
            line((time.mean, up.low), (time.mean, up.high)),
        ];
        for line in lines {
            frame.line(line, Stroke::solid(INK, LINE));
        }
        let middle = panel.place(time.mean, lost.mean);
        let near = |one: &Place, other: &Place| {
            (one.x - other.x).abs() < 2.0 * BADGE && (one.y - other.y).abs() < 2.0 * BADGE
        };
        let mut badge = middle;
        while taken.iter().any(|other| near(&badge, other)) && badge.y > panel.plot.top {
            badge.y -= BADGE / 2.0;
        }
        taken.push(badge);
        if badge != middle {
            frame.line(vec![middle, badge], Stroke::solid(INK, 1.0));
            frame.disc(middle, 5.0, Fill::solid(INK));
        }
    }
    taken
}

/// `✓ The plan: 0.4 %, 3h 12m`.
fn outcome(way: &JsonWay) -> String {
    let sign = match way.standing {
        JsonStanding::Keeps => "✓",
        JsonStanding::Breaks => "✗",
        JsonStanding::Open => "?",
    };
    let mean = |metric: Metric| short(metric, &Summary::alone(way.metrics[metric].mean));
    let name = capitalised(&plain(&way.name));
    format!("{sign} {name}: {}, {}", mean(Metric::LostRate), mean(Metric::Duration))
}

fn numbered(frame: &mut Frame, middle: Place, number: usize, is_plan: bool) {
    frame.disc(middle, BADGE, Fill::solid(PAPER));
    frame.disc(middle, BADGE - 1.0, Fill::solid(if is_plan { CREATED } else { INK }));
    let at = Place::new(middle.x, middle.y + 5.2);
    frame.text(number.to_string(), at, Anchor::Middle, TextStyle::bold(15.0, PAPER));
}
