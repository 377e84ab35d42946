//! Quantities as scenarios write them, for studies that step from one to another.

use super::read::units;
use forelock_engine::Span;
use serde::{Deserialize, Serialize};

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// In the unit's base: seconds, a fraction of the whole, or the plain number.
    pub amount: f64,
    /// What it counts.
    pub unit: QuantityUnit,
}

/// How a quantity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum QuantityUnit {
    /// `50`, `0.4`, `200k`.
    #[serde(rename = "number")]
    Plain,
    /// `4.05s`, `1h30m`.
    #[serde(rename = "seconds")]
    Duration,
    /// `10.9%`.
    #[serde(rename = "fraction")]
    Percent,
}

impl QuantityUnit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Duration, Self::Percent];

    /// What JSON calls the numbers of quantities that are written so.
    #[must_use]
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Plain => "number",
            Self::Duration => "seconds",
            Self::Percent => "fraction",
        }
    }

    /// What a column of numbers of the field at `path` is headed: the path, with the unit of a time,
    /// as metrics have it.
    #[must_use]
    pub fn column(self, path: &str) -> String {
        match self {
            Self::Duration => format!("{path}_s"),
            Self::Plain | Self::Percent => path.to_owned(),
        }
    }
}

impl Quantity {
    /// What `text` says; `None` for anything else than a quantity.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let of = |amount, unit| Some(Self { amount, unit });
        if text.ends_with('%') {
            return of(units::fraction(text).ok()?, QuantityUnit::Percent);
        }
        if let Ok(number) = units::number(&text.replace('_', "")) {
            return of(number, QuantityUnit::Plain);
        }
        // A small m is a minute here, though a count may end in it too.
        if let (false, Ok(count)) = (text.ends_with('m'), units::count(text)) {
            return of(count as f64, QuantityUnit::Plain);
        }
        of(units::duration(text).ok()?.as_secs_f64(), QuantityUnit::Duration)
    }

    /// As a scenario would write it, with so many digits that mean something (at least 1).
    ///
    /// ```
    /// use forelock_scenario::{Quantity, QuantityUnit};
    /// let per_record = Quantity { amount: 0.009_213_4, unit: QuantityUnit::Duration };
    /// assert_eq!(per_record.brief(3), "9.21ms");
    /// ```
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what a usize holds; what is no number shows as such with any"
    )]
    pub fn brief(self, digits: u32) -> String {
        const FINEST: f64 = 24.0;
        let shown =
            if self.unit == QuantityUnit::Percent { 100.0 } else { 1.0 } * self.amount.abs();
        let before = if shown > 0.0 { shown.log10().floor() + 1.0 } else { 1.0 };
        self.written((f64::from(digits) - before).clamp(0.0, FINEST) as usize)
    }

    /// As a scenario would write it, with at most `decimals` digits after the point of the base
    /// unit (of the percentage, for one).
    #[must_use]
    pub fn written(self, decimals: usize) -> String {
        match self.unit {
            QuantityUnit::Plain => trimmed(self.amount, decimals),
            QuantityUnit::Percent => format!("{}%", trimmed(self.amount * 100.0, decimals)),
            QuantityUnit::Duration => duration(self.amount, decimals.min(9)),
        }
    }
}

/// In the largest unit that it is a whole number of, or else in milliseconds below one second and
/// in seconds above.
fn duration(seconds: f64, decimals: usize) -> String {
    let text = trimmed(seconds, decimals);
    let rounded: f64 = text.parse().unwrap_or(seconds);
    let whole = |unit: f64| rounded > 0.0 && rounded % unit == 0.0;
    if whole(3600.0) {
        format!("{}h", rounded / 3600.0)
    } else if whole(60.0) {
        format!("{}m", rounded / 60.0)
    } else if rounded > 0.0 && rounded < 1.0 {
        let nanos = Span::from_secs_f64(rounded).as_nanos();
        format!("{}ms", trimmed(nanos as f64 / 1e6, 6))
    } else {
        format!("{text}s")
    }
}

/// `decimals` digits after the point at most, without needless zeros.
pub(super) fn trimmed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_in_their_base_unit() {
        use QuantityUnit::{Duration, Percent, Plain};
        for (text, amount, unit) in [
            ("50k", 50_000.0, Plain),
            ("2_000", 2_000.0, Plain),
            ("0.4", 0.4, Plain),
            ("2M", 2e6, Plain),
            ("12.5%", 0.125, Percent),
            ("9.2ms", 0.0092, Duration),
            ("1h30m", 5_400.0, Duration),
            ("2m", 120.0, Duration),
            ("2 days", 172_800.0, Duration),
        ] {
            assert_eq!(Quantity::parse(text), Some(Quantity { amount, unit }), "{text}");
        }
        for text in ["random", "", "2 months", "-5s", "NaN", "inf", "1,000"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }

    #[test]
    fn brief_quantities_have_digits_that_mean_something() {
        let brief = |text: &str| Quantity::parse(text).unwrap().brief(3);
        for (text, expected) in [
            ("9.2134ms", "9.21ms"),
            ("0.43219", "0.432"),
            ("12.3456%", "12.3%"),
            ("0.0123456", "0.0123"),
            ("123456", "123456"),
            ("12.3456s", "12.3s"),
            ("0", "0"),
            ("1.0004", "1"),
        ] {
            assert_eq!(brief(text), expected, "{text}");
        }
    }

    #[test]
    fn quantities_are_written_as_a_person_would() {
        let written = |text: &str| Quantity::parse(text).unwrap().written(6);
        for text in ["50", "0.4", "12.5%", "9.2ms", "4.05s", "90s", "2h", "7m", "0s"] {
            assert_eq!(written(text), if text == "90s" { "90s" } else { text });
        }
        assert_eq!(written("200k"), "200000");
        assert_eq!(
            Quantity { amount: 4.567_891, unit: QuantityUnit::Duration }.written(2),
            "4.57s"
        );
    }
}
