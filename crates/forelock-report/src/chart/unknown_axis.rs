//! An axis of what an unknown might be.

use super::calibration::CalibrationDrawing;
use super::panel::Axis;
use super::ticks::{Ticks, Unit};
use forelock::scenario::QuantityUnit;

/// Ends so many times one another are far enough apart for even ratios.
const RATIOS: f64 = 5.0;
/// Between the draws and the ends of the axis, as a part of its length.
const ROOM: f64 = 0.08;

/// An axis over the draws of an unknown, and no further than it might be; it says how far that is.
pub(super) fn unknown_axis(calibration: &CalibrationDrawing, index: usize, most: usize) -> Axis {
    let one = &calibration.unknowns[index];
    let unknown = &one.unknown;
    let first = (one.best, one.best);
    let ends = calibration.values(index).fold(first, |(l, h), value| (l.min(value), h.max(value)));
    let (low, high) = room(ends, unknown.log, (unknown.low, unknown.high));
    let unit = match unknown.unit {
        QuantityUnit::Plain if unknown.whole => Unit::Count,
        QuantityUnit::Plain => Unit::Plain,
        QuantityUnit::Duration => Unit::Time,
        QuantityUnit::Percent => Unit::Percent,
    };
    let name = format!(
        "{}, of {} to {}",
        unknown.path,
        unknown.brief(unknown.low),
        unknown.brief(unknown.high)
    );
    if unknown.log && low > 0.0 && high >= RATIOS * low {
        Axis::log(&name, Ticks::log(unit, low, high))
    } else {
        Axis::new(&name, Ticks::exact(unit, low, high, most))
    }
}

/// The ends with some room beyond, but not beyond `range`.
fn room((low, high): (f64, f64), log: bool, range: (f64, f64)) -> (f64, f64) {
    let (wider_low, wider_high) = if log && low > 0.0 {
        let ratio = (high / low).powf(ROOM);
        (low / ratio, high * ratio)
    } else {
        let room = (high - low) * ROOM;
        (low - room, high + room)
    };
    (wider_low.max(range.0).min(low), wider_high.min(range.1).max(high))
}
