//! How long transactions wait for locks, and how many of them do not get the row.

use super::run::RunDrawing;
use crate::quantity::percentage;
use forelock::model::LockWaits;
use forelock_picture::Picture;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::Axis;
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{
    BLUE, DEADLOCKED, FAILED, GAP, INK, LINE, SOFT_INK, SUBTITLE_SIZE, TICK_SIZE,
};
use forelock_picture::ticks::{Ticks, Unit};
use forelock_picture::{Area, Place};

/// The axis begins here; the first bin, which holds all shorter waits, is drawn from here.
const SHORTEST: f64 = 1e-3 / 1.26;

/// A histogram with a logarithmic axis of time: waits of a replication that end with the row, with
/// the timeout, and as deadlocks.
pub(super) fn lock_waits(run: &RunDrawing) -> Picture {
    let waits = &run.lock_waits;
    let replications = run.over_time.replications.max(1) as f64;
    let timeout = run.wait_timeout.as_secs_f64();
    let all = waits.count() as f64;
    let limit = Unit::Time.alone(timeout);
    let title = title(waits, &limit);
    let each = Unit::Plain.alone(all / replications);
    let what = format!("{}: {each} waits a replication, by their length", run.scenario);
    let mut frame = Frame::new(&title, &what);
    if all == 0.0 {
        let at = Place::new(frame.free.middle().x, frame.free.middle().y);
        let style = TextStyle::plain(SUBTITLE_SIZE, SOFT_INK);
        frame.text("There is nothing to draw: no lock is waited for.", at, Anchor::Middle, style);
        return frame.finish("lock-waits", format!("{title}: {}.", run.scenario));
    }
    let mut legend =
        vec![(Swatch::Block(BLUE), "get the row"), (Swatch::Block(FAILED), "time out")];
    if waits.deadlocked() > 0 {
        legend.push((Swatch::Block(DEADLOCKED), "are refused as deadlocks, at once"));
    }
    frame.legend(&legend);
    let bounds = |bin: usize| {
        let (from, to) = LockWaits::bounds(bin);
        (from.max(SHORTEST), to)
    };
    let each = |count: u64| count as f64 / replications;
    let first = waits.bins.iter().position(|bin| bin.count() > 0).unwrap_or(0);
    let longest = bounds(waits.bins.len().saturating_sub(1)).1.max(timeout * 1.26);
    let highest = waits.bins.iter().map(|bin| each(bin.count())).fold(0.0, f64::max);
    let x = Axis::log("Wait", Ticks::log(Unit::Time, bounds(first).0, longest));
    let y = Axis::new("Waits a replication", Ticks::from_zero(Unit::Plain, highest, 6));
    // Room for what names the timeout.
    frame.free.top += TICK_SIZE;
    let panel = frame.panel(frame.free, &x, &y);
    for (number, bin) in waits.bins.iter().enumerate().skip(first) {
        let (from, to) = bounds(number);
        let (left, right) = (panel.x.at(from) + 1.0, panel.x.at(to) - 1.0);
        let whole = Area { left, right, top: panel.plot.top, bottom: panel.plot.bottom };
        let ends = [(bin.granted, BLUE), (bin.timed_out, FAILED), (bin.deadlocked, DEADLOCKED)];
        let mut below = 0;
        for (count, color) in ends {
            let above = below + count;
            let (top, bottom) = (panel.y.at(each(above)), panel.y.at(each(below)));
            frame.block(Area { top, bottom, ..whole }, Fill::solid(color));
            below = above;
        }
        if bin.count() > 0 {
            let from = if number == 0 { "0 s".to_owned() } else { Unit::Time.alone(from) };
            let shown = |count: u64| Unit::Plain.alone(each(count));
            let mut label = format!(
                "{from} to {}: {} a replication get the row, {} time out",
                Unit::Time.alone(to),
                shown(bin.granted),
                shown(bin.timed_out)
            );
            if bin.deadlocked > 0 {
                label.push_str(&format!(", {} are deadlocks", shown(bin.deadlocked)));
            }
            frame.mark(whole, label);
        }
    }
    let at = panel.x.at(timeout);
    let top = panel.plot.top - GAP;
    frame.line(
        vec![Place::new(at, top), Place::new(at, panel.plot.bottom)],
        Stroke::dashed(INK, LINE * 0.7),
    );
    let name = format!("timeout {limit}");
    frame.text(name, Place::new(at, top - 4.0), Anchor::End, TextStyle::bold(TICK_SIZE, INK));
    let alt = format!(
        "Histogram of {what}, on a logarithmic axis from {} to {}. {title}.",
        Unit::Time.alone(bounds(first).0),
        Unit::Time.alone(longest)
    );
    frame.finish("lock-waits", alt)
}

/// Which part of the waits ends without the row, and why.
fn title(waits: &LockWaits, limit: &str) -> String {
    let all = waits.count() as f64;
    let share = |count: u64| percent(count as f64 / all);
    match (waits.count(), waits.timed_out(), waits.deadlocked()) {
        (0, _, _) => "No transaction waits for a lock".to_owned(),
        (_, 0, 0) => format!("No wait for a lock reaches the timeout of {limit}"),
        (_, late, 0) => {
            format!("{} % of the waits for locks end in the timeout of {limit}", share(late))
        }
        (_, 0, refused) => format!("{} % of the waits for locks are deadlocks", share(refused)),
        (_, late, refused) => format!(
            "{} % of the waits for locks end in the timeout of {limit}, {} % are deadlocks",
            share(late),
            share(refused)
        ),
    }
}

/// A share in percent with two or three digits, without its sign.
pub(super) fn percent(share: f64) -> String {
    let decimals = if share >= 0.1 {
        0
    } else if share >= 0.01 {
        1
    } else {
        2
    };
    percentage(share, decimals)
}
