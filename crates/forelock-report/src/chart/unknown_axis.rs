//! An axis of what an unknown might be.

use crate::calibration::CalibrationResult;
use forelock::scenario::QuantityUnit;
use forelock::stats::Interval;
use forelock_picture::panel::Axis;
use forelock_picture::ticks::{Ticks, Unit};

/// Ends so many times one another are far enough apart for even ratios.
const RATIOS: f64 = 5.0;
/// Between the draws and the ends of the axis, as a part of its length.
const ROOM: f64 = 0.08;

/// An axis over the draws of an unknown, and no further than it might be; it says how far that is.
pub(super) fn unknown_axis(calibration: &CalibrationResult, index: usize, most: usize) -> Axis {
    let one = &calibration.unknowns[index];
    let first = (one.best, one.best);
    let ends = calibration.values(index).fold(first, |(l, h), value| (l.min(value), h.max(value)));
    let (low, high) = room(ends, one.is_log(), one.range);
    let unit = match one.unit {
        QuantityUnit::Plain if one.whole => Unit::Count,
        QuantityUnit::Plain => Unit::Plain,
        QuantityUnit::Duration => Unit::Time,
        QuantityUnit::Percent => Unit::Percent,
    };
    let name =
        format!("{}, of {} to {}", one.path, one.brief(one.range.low), one.brief(one.range.high));
    if one.is_log() && low > 0.0 && high >= RATIOS * low {
        Axis::log(&name, Ticks::log(unit, low, high))
    } else {
        Axis::new(&name, Ticks::exact(unit, low, high, most))
    }
}

/// The ends with some room beyond, but not beyond `range`.
fn room((low, high): (f64, f64), log: bool, range: Interval) -> (f64, f64) {
    let (wider_low, wider_high) = if log && low > 0.0 {
        let ratio = (high / low).powf(ROOM);
        (low / ratio, high * ratio)
    } else {
        let room = (high - low) * ROOM;
        (low - room, high + room)
    };
    (wider_low.max(range.low).min(low), wider_high.min(range.high).max(high))
}
