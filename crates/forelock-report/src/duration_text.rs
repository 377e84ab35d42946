//! Times as people say them: hours and minutes, or seconds, but never 16,740 s.

use forelock_io::words::grouped;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;

/// The smallest difference that a shown time can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    Hour,
    Minute,
    Second,
    Tenth,
    Millisecond,
    Microsecond,
}

/// How units are spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `4h 39m`, for tables.
    Short,
    /// `4 h 39 min`, for sentences.
    Words,
}

impl Resolution {
    /// Three or four digits of a time of so many seconds.
    pub(super) fn of_magnitude(seconds: f64) -> Self {
        match seconds {
            s if s >= 100.0 * HOUR => Self::Hour,
            s if s >= HOUR => Self::Minute,
            s if s >= MINUTE => Self::Second,
            s if s >= 1.0 => Self::Tenth,
            s if s >= 1e-3 => Self::Millisecond,
            _ => Self::Microsecond,
        }
    }

    /// The next finer one.
    pub(super) const fn refined(self) -> Self {
        match self {
            Self::Hour => Self::Minute,
            Self::Minute => Self::Second,
            Self::Second => Self::Tenth,
            Self::Tenth => Self::Millisecond,
            Self::Millisecond | Self::Microsecond => Self::Microsecond,
        }
    }

    /// Its seconds as a fraction of whole numbers, for exact arithmetic: 3600/1, 1/1000.
    const fn in_seconds(self) -> (f64, f64) {
        match self {
            Self::Hour => (HOUR, 1.0),
            Self::Minute => (MINUTE, 1.0),
            Self::Second => (1.0, 1.0),
            Self::Tenth => (1.0, 10.0),
            Self::Millisecond => (1.0, 1e3),
            Self::Microsecond => (1.0, 1e6),
        }
    }

    const fn decimals_of_a_second(self) -> usize {
        match self {
            Self::Hour | Self::Minute | Self::Second => 0,
            Self::Tenth => 1,
            Self::Millisecond => 3,
            Self::Microsecond => 6,
        }
    }

    /// So many `seconds` (not negative), rounded to this.
    pub(super) fn show(self, seconds: f64, spelling: Spelling) -> String {
        let (multiple, divisor) = self.in_seconds();
        let steps = (seconds / multiple * divisor).round();
        if steps == 0.0 && seconds > 0.0 {
            return format!("<{}", self.show(multiple / divisor, spelling));
        }
        let rounded = steps * multiple / divisor;
        if rounded < 1.0 && rounded > 0.0 && self != Self::Tenth {
            let decimals = if self == Self::Microsecond { 3 } else { 0 };
            return spelling.part(&grouped(rounded * 1e3, decimals), "ms", "ms");
        }
        let hours = (rounded / HOUR).floor();
        let minutes = ((rounded - hours * HOUR) / MINUTE).floor();
        let rest = rounded - hours * HOUR - minutes * MINUTE;
        let decimals = if rest == 0.0 { 0 } else { self.decimals_of_a_second() };
        let seconds = grouped(rest, decimals);
        let mut parts = Vec::new();
        if hours > 0.0 {
            parts.push(spelling.part(&grouped(hours, 0), "h", "h"));
        }
        if minutes > 0.0 {
            parts.push(spelling.part(&grouped(minutes, 0), "m", "min"));
        }
        if rest > 0.0 || parts.is_empty() {
            parts.push(spelling.part(&seconds, "s", "s"));
        }
        parts.join(spelling.gap())
    }
}

impl Spelling {
    fn part(self, number: &str, short: &str, words: &str) -> String {
        match self {
            Self::Short => format!("{number}{short}"),
            Self::Words => format!("{number}\u{a0}{words}"),
        }
    }

    const fn gap(self) -> &'static str {
        match self {
            Self::Short => " ",
            Self::Words => "\u{a0}",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(seconds: f64) -> String {
        Resolution::of_magnitude(seconds).show(seconds, Spelling::Short)
    }

    #[test]
    fn a_time_is_shown_in_the_units_that_suit_it() {
        for (seconds, text) in [
            (0.0, "0s"),
            (0.000_012, "0.012ms"),
            (0.123, "123ms"),
            (4.05, "4.1s"),
            (59.0, "59.0s"),
            (61.0, "1m 1s"),
            (600.0, "10m"),
            (16_740.0, "4h 39m"),
            (18_000.0, "5h"),
            (3_600_000.0, "1,000h"),
        ] {
            assert_eq!(short(seconds), text);
        }
        let words = Resolution::Minute.show(16_740.0, Spelling::Words);
        assert_eq!(words, "4\u{a0}h\u{a0}39\u{a0}min");
    }

    #[test]
    fn rounding_carries_into_the_next_unit() {
        assert_eq!(Resolution::Minute.show(3_599.0, Spelling::Short), "1h");
        assert_eq!(Resolution::Tenth.show(59.97, Spelling::Short), "1m");
        assert_eq!(Resolution::Second.show(7_199.6, Spelling::Short), "2h");
    }

    #[test]
    fn what_is_not_zero_is_not_shown_as_zero() {
        assert_eq!(Resolution::Minute.show(12.0, Spelling::Short), "<1m");
        assert_eq!(Resolution::Tenth.show(0.01, Spelling::Short), "<0.1s");
        assert_eq!(Resolution::Microsecond.show(1e-9, Spelling::Short), "<0.001ms");
    }
}
