//! From numbers to places along an axis.

use super::ticks::Ticks;

/// Where numbers lie between two places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    /// The place of the lowest number.
    start: f64,
    /// The place of the highest number.
    end: f64,
    log: bool,
}

impl Scale {
    /// The numbers of `ticks` from one place to another, evenly.
    #[must_use]
    pub const fn even(ticks: &Ticks, start: f64, end: f64) -> Self {
        Self { low: ticks.low, high: ticks.high, start, end, log: false }
    }

    /// The same in even ratios.
    #[must_use]
    pub const fn log(ticks: &Ticks, start: f64, end: f64) -> Self {
        Self { low: ticks.low, high: ticks.high, start, end, log: true }
    }

    /// The place of a number; the nearer end for one that lies outside.
    #[must_use]
    pub fn at(self, number: f64) -> f64 {
        self.start + (self.end - self.start) * self.share(number).clamp(0.0, 1.0)
    }

    /// Whether a number lies between the ends.
    #[must_use]
    pub fn holds(self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }

    /// The number at a place: what [`Scale::at`] is the inverse of.
    #[cfg(test)]
    fn number(self, place: f64) -> f64 {
        let share = (place - self.start) / (self.end - self.start);
        if self.log {
            self.low * (self.high / self.low).powf(share)
        } else {
            self.low + (self.high - self.low) * share
        }
    }

    fn share(self, number: f64) -> f64 {
        if self.log {
            // Zero and below have no logarithm: they lie at the lower end.
            (number.max(self.low) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (number - self.low) / (self.high - self.low)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticks::Unit;

    #[test]
    fn a_number_and_its_place_are_each_others_inverse() {
        let even = Scale::even(&Ticks::even(Unit::Plain, 0.0, 10.0, 5), 100.0, 500.0);
        assert_eq!((even.at(0.0), even.at(5.0), even.at(10.0)), (100.0, 300.0, 500.0));
        let log = Scale::log(&Ticks::log(Unit::Plain, 1.0, 100.0), 500.0, 100.0);
        assert_eq!((log.at(1.0), log.at(10.0), log.at(100.0)), (500.0, 300.0, 100.0));
        for number in [1.0, 2.5, 7.0, 9.9] {
            assert!((even.number(even.at(number)) - number).abs() < 1e-9);
            assert!((log.number(log.at(number)) - number).abs() < 1e-9);
        }
    }

    #[test]
    fn what_lies_outside_is_at_the_nearer_end() {
        let even = Scale::even(&Ticks::even(Unit::Plain, 0.0, 10.0, 5), 100.0, 500.0);
        assert_eq!((even.at(-7.0), even.at(1e300)), (100.0, 500.0));
        assert!(even.holds(10.0) && !even.holds(10.1));
        let log = Scale::log(&Ticks::log(Unit::Plain, 1.0, 100.0), 500.0, 100.0);
        assert_eq!((log.at(0.0), log.at(-1.0)), (500.0, 500.0));
    }
}
