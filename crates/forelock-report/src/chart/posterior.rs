//! What a single unknown may be, given what was observed.

use super::unknown_axis::unknown_axis;
use crate::calibration::{CalibrationResult, NO_ORG};
use crate::quantity::percentage;
use forelock_picture::Picture;
use forelock_picture::frame::Frame;
use forelock_picture::legend::Swatch;
use forelock_picture::panel::Axis;
use forelock_picture::shape::{Fill, Stroke};
use forelock_picture::style::{BAND, BLUE, LINE, ORANGE, VERMILION};
use forelock_picture::ticks::{Ticks, Unit};
use forelock_picture::{Area, Place};

/// Of the histogram.
pub(super) const BINS: usize = 40;

/// A histogram of the draws of the only unknown.
pub(super) fn posterior(calibration: &CalibrationResult) -> Picture {
    let one = &calibration.unknowns[0];
    let text = |value| one.brief(value);
    let (low, high) = (text(one.p5), text(one.p95));
    let between = format!("{low} to {high} with a probability of 90\u{a0}%");
    let finding = if calibration.explained {
        format!("{}: {between}", calibration.in_words(0))
    } else {
        NO_ORG.to_owned()
    };
    let mut frame = Frame::new(&finding, &calibration.subtitle());
    frame.legend(&[
        (Swatch::Block(BLUE), "equally likely values"),
        (Swatch::Shade(ORANGE), "nine tenths of them"),
        (Swatch::Line(VERMILION), "best fit"),
    ]);
    let x = unknown_axis(calibration, 0, 10);
    let ends = (x.ticks.low, x.ticks.high);
    // Counted along the axis as it is drawn: in even ratios where it is.
    let along = |value: f64| if x.log { value.ln() } else { value };
    let (first, length) = (along(ends.0), along(ends.1) - along(ends.0));
    let counts = counted(calibration.values(0).map(|value| (along(value) - first) / length));
    let share = |count: usize| count as f64 / calibration.draws.len().max(1) as f64;
    let highest = counts.iter().copied().max().unwrap_or(0);
    let y = Axis::new("Of the values", Ticks::from_zero(Unit::Percent, share(highest), 5));
    let panel = frame.panel(frame.free, &x, &y);
    let Area { left, right, top, bottom } = panel.plot;
    let band = Area { left: panel.x.at(one.p5), right: panel.x.at(one.p95), ..panel.plot };
    frame.block(band, Fill { color: ORANGE, opacity: BAND });
    let wide = (right - left) / BINS as f64;
    let value = |place: f64| {
        let at = first + length * place;
        text(if x.log { at.exp() } else { at })
    };
    for (number, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let start = left + wide * number as f64;
        let bar = Area { left: start + 0.5, right: start + wide - 0.5, top, bottom };
        frame.block(Area { top: panel.y.at(share(count)), ..bar }, Fill::solid(BLUE));
        let ends = [number, number + 1].map(|edge| value(edge as f64 / BINS as f64));
        let percent = percentage(share(count), 1);
        frame.mark(bar, format!("{} to {}: {percent} % of the values", ends[0], ends[1]));
    }
    let best = panel.x.at(one.best);
    frame.line(
        vec![Place::new(best, top), Place::new(best, bottom)],
        Stroke::solid(VERMILION, LINE),
    );
    let alt = format!(
        "Histogram of what {} may be, given what was observed. {finding}; beforehand {} to {}.",
        one.path,
        text(one.range.low),
        text(one.range.high)
    );
    frame.finish(calibration.file("posterior", &[0]), alt)
}

/// How many of `places`, from 0 to 1, lie in each of the bins.
pub(super) fn counted(places: impl Iterator<Item = f64>) -> [usize; BINS] {
    let mut counts = [0; BINS];
    for place in places {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to BINS")]
        let bin = (place.clamp(0.0, 1.0) * BINS as f64) as usize;
        counts[bin.min(BINS - 1)] += 1;
    }
    counts
}
