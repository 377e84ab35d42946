//! Numbers as people write them: `200k`, `10.9%`, `1h30m`.

use crate::quantity::trimmed;
use forelock_engine::Span;
use jiff::fmt::friendly::{FractionalUnit, SpanParser, SpanPrinter};
use jiff::{SignedDuration, SpanRelativeTo};

const MAX_DURATION: Span = Span::from_secs(366 * 24 * 3600);

/// Why a text is not the quantity that it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnitError {
    #[error("is not a whole number")]
    NotACount,
    #[error("has a comma, which separates decimals in some countries and thousands in others")]
    Comma,
    #[error("does not come out as a whole number")]
    FractionalCount,
    #[error("is too large a number")]
    Overflow,
    #[error("is not a number")]
    NotANumber,
    #[error("is below zero")]
    Negative,
    #[error("is more than the whole")]
    AboveOne,
    #[error("has no unit")]
    NoUnit,
    #[error("is not a duration")]
    NotADuration,
    #[error("is finer than a nanosecond")]
    TooFine,
    #[error("is a negative duration")]
    NegativeDuration,
    #[error("is longer than 366 days")]
    TooLong,
    #[error("is in months or years, which are not of one length")]
    Calendar,
}

impl UnitError {
    /// What would be right.
    pub(crate) const fn help(&self) -> &'static str {
        match self {
            Self::NotACount | Self::Comma | Self::FractionalCount | Self::Overflow => {
                "write a whole number such as `200_000`, `\"200k\"` or `\"1.9M\"`"
            }
            Self::NotANumber | Self::Negative => "write a number from 0, such as `0.4`",
            Self::AboveOne => {
                "write a percentage with its sign, such as `5%`, or a fraction such as `0.05`"
            }
            Self::NoUnit => "add a unit, such as `\"10s\"`, `\"9.2ms\"` or `\"1h30m\"`",
            Self::NotADuration | Self::NegativeDuration => {
                "write a number with a unit, such as `\"10s\"`, `\"9.2ms\"` or `\"1h30m\"`"
            }
            Self::TooFine => "nanoseconds are the finest unit, such as `\"150ns\"`",
            Self::TooLong => "write at most 366 days, which are `\"8784h\"`",
            Self::Calendar => "write days, such as `\"30d\"`",
        }
    }
}

/// `200k`, `1.9M`, `1_000`: exact, or an error.
pub(crate) fn count(text: &str) -> Result<u64, UnitError> {
    let text = text.trim();
    if text.contains(',') {
        return Err(UnitError::Comma);
    }
    let (digits, zeros) = match text.char_indices().next_back() {
        Some((end, 'k' | 'K')) => (&text[..end], 3_usize),
        Some((end, 'm' | 'M')) => (&text[..end], 6),
        Some((end, 'g' | 'G' | 'b' | 'B')) => (&text[..end], 9),
        _ => (text, 0),
    };
    let digits = digits.trim_end().replace('_', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(UnitError::NotACount);
    }
    let fraction = fraction.trim_end_matches('0');
    let Some(padding) = zeros.checked_sub(fraction.len()) else {
        return Err(UnitError::FractionalCount);
    };
    format!("{whole}{fraction}{}", "0".repeat(padding)).parse().map_err(|_| UnitError::Overflow)
}

/// A finite number.
pub(crate) fn number(text: &str) -> Result<f64, UnitError> {
    let number: f64 = text.trim().parse().map_err(|_| UnitError::NotANumber)?;
    if number.is_finite() { Ok(number) } else { Err(UnitError::NotANumber) }
}

/// `10.9%` or `0.109`, as a fraction.
pub(crate) fn fraction(text: &str) -> Result<f64, UnitError> {
    match text.trim().strip_suffix('%') {
        Some(percent) => Ok(number(percent)? / 100.0),
        None => number(text),
    }
}

/// `4.05s`, `1h 30m`: at most 366 days.
pub(crate) fn duration(text: &str) -> Result<Span, UnitError> {
    let span = any_duration(text)?;
    if span > MAX_DURATION { Err(UnitError::TooLong) } else { Ok(span) }
}

/// A duration of any length: total times of many waits are longer than any single one.
pub(crate) fn any_duration(text: &str) -> Result<Span, UnitError> {
    let text = text.trim();
    let parsed = SpanParser::new()
        .parse_duration(text)
        .or_else(|error| in_days(text).ok_or(error))
        .map_err(|error| why_no_duration(text, &error.to_string()))?;
    if parsed < SignedDuration::ZERO {
        return Err(UnitError::NegativeDuration);
    }
    u64::try_from(parsed.as_nanos()).map(Span::from_nanos).map_err(|_| UnitError::TooLong)
}

/// Days, of 24 hours each: a load knows no summer time. `None` for what is in no days, or in longer
/// units beside them.
fn in_days(text: &str) -> Option<SignedDuration> {
    const SECONDS: f64 = 86_400.0;
    if let Ok(span) = SpanParser::new().parse_span(text) {
        return span.to_duration(SpanRelativeTo::days_are_24_hours()).ok();
    }
    // The parser takes no fraction of a day.
    let days = number(text.strip_suffix('d')?.trim_end()).ok()?;
    SignedDuration::try_from_secs_f64(days * SECONDS).ok()
}

fn why_no_duration(text: &str, message: &str) -> UnitError {
    if number(text).is_ok() {
        UnitError::NoUnit
    } else if message.contains("calendar units") {
        UnitError::Calendar
    } else if message.contains("fractional nanoseconds") {
        UnitError::TooFine
    } else {
        UnitError::NotADuration
    }
}

/// `1h 30m`, for messages; what is over a second is rounded to milliseconds.
#[must_use]
pub fn show_span(span: Span) -> String {
    const MILLISECOND: u64 = 1_000_000;
    let nanos = span.as_nanos();
    let rounded = if nanos >= 1000 * MILLISECOND {
        nanos.saturating_add(MILLISECOND / 2) / MILLISECOND * MILLISECOND
    } else {
        nanos
    };
    let duration = SignedDuration::from_nanos(i64::try_from(rounded).unwrap_or(i64::MAX));
    SpanPrinter::new().fractional(Some(FractionalUnit::Second)).duration_to_string(&duration)
}

/// At most four significant decimals, for messages.
pub(crate) fn show_number(number: f64) -> String {
    let decimals = if number.abs() >= 100.0 {
        0
    } else if number.abs() >= 1.0 {
        2
    } else {
        4
    };
    trimmed(number, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_exact() {
        for (text, expected) in [
            ("200k", 200_000),
            ("2M", 2_000_000),
            ("1.9M", 1_900_000),
            ("1.5k", 1_500),
            ("1_000", 1_000),
            ("1.50k", 1_500),
            (" 3 G ", 3_000_000_000),
            ("2B", 2_000_000_000),
            ("7.0", 7),
            ("0", 0),
        ] {
            assert_eq!(count(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_count_says_why() {
        for (text, expected) in [
            ("", UnitError::NotACount),
            ("k", UnitError::NotACount),
            ("-5", UnitError::NotACount),
            ("5.", UnitError::NotACount),
            (".5k", UnitError::NotACount),
            ("1e6", UnitError::NotACount),
            ("fünf", UnitError::NotACount),
            ("1,000", UnitError::Comma),
            ("1.5", UnitError::FractionalCount),
            ("1.2345k", UnitError::FractionalCount),
            ("99999999999999999999", UnitError::Overflow),
            ("18446744073709551616", UnitError::Overflow),
        ] {
            assert_eq!(count(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn durations_are_exact_to_the_nanosecond() {
        for (text, nanos) in [
            ("4.05s", 4_050_000_000),
            ("9.2ms", 9_200_000),
            ("10m", 600_000_000_000),
            ("1h30m", 5_400_000_000_000),
            ("1h 30m", 5_400_000_000_000),
            ("48h", 172_800_000_000_000),
            ("2d", 172_800_000_000_000),
            ("1.5d", 129_600_000_000_000),
            ("1d 12h", 129_600_000_000_000),
            ("2 days", 172_800_000_000_000),
            ("0s", 0),
            ("1ns", 1),
        ] {
            assert_eq!(duration(text), Ok(Span::from_nanos(nanos)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        for (text, expected) in [
            ("10", UnitError::NoUnit),
            ("ten seconds", UnitError::NotADuration),
            ("", UnitError::NotADuration),
            ("inf", UnitError::NotADuration),
            ("-5s", UnitError::NegativeDuration),
            ("5s ago", UnitError::NegativeDuration),
            ("0.4ns", UnitError::TooFine),
            ("2 months", UnitError::Calendar),
            ("367d", UnitError::TooLong),
            ("8785h", UnitError::TooLong),
            ("99999999999999h", UnitError::TooLong),
        ] {
            assert_eq!(duration(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn fractions_are_percentages_or_plain() {
        assert_eq!(fraction("10.9%").map(|f| (f * 1e6).round()), Ok(109_000.0));
        assert_eq!(fraction("0.109"), Ok(0.109));
        assert_eq!(fraction("nan"), Err(UnitError::NotANumber));
        assert_eq!(fraction("%"), Err(UnitError::NotANumber));
    }

    #[test]
    fn quantities_are_shown_as_they_are_written() {
        assert_eq!(show_span(Span::from_millis(5_400_000)), "1h 30m");
        assert_eq!(show_span(Span::from_millis(4_600)), "4.6s");
        assert_eq!(show_number(4.600_01), "4.6");
        assert_eq!(show_number(1500.4), "1500");
    }
}
