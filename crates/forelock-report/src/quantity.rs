//! Metrics as people write them: 1,250,000, 10.9 %, 4 h 39 min.

use super::duration_text::{Resolution, Spelling};
use forelock::scenario::MetricUnit;
use forelock::stats::Summary;
use forelock_io::words::grouped;

/// How the figures of one metric are written: all to the same last digit, so that a mean never
/// seems to lie outside its own interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Notation {
    scale: Scale,
    spelling: Spelling,
}

/// The unit and its last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    /// A plain number followed by `suffix`.
    Number { decimals: usize, suffix: &'static str },
    /// A fraction shown as a percentage.
    Percent { decimals: usize },
    /// Seconds.
    Time(Resolution),
}

impl Notation {
    /// As fine as the magnitude of the mean asks, and finer while the ends of its interval would
    /// look the same (a load of 4 h 39 min whose mean is known to the second).
    pub(super) fn of(unit: MetricUnit, summary: &Summary, spelling: Spelling) -> Self {
        const MOST_REFINEMENTS: usize = 2;
        let whole = [summary.mean, summary.min, summary.max].iter().all(|v| v.fract() == 0.0);
        let magnitude = if summary.mean == 0.0 { summary.max } else { summary.mean };
        let mut notation = Self { scale: Scale::of(unit, magnitude, whole), spelling };
        if let Some(ci) = summary.ci.filter(|ci| ci.high > ci.low) {
            for _ in 0..MOST_REFINEMENTS {
                if notation.show(ci.low) != notation.show(ci.high) {
                    break;
                }
                notation.scale = notation.scale.refined();
            }
        }
        notation
    }

    /// For a difference and its `margin`, half the width of its interval: as fine as the larger of
    /// them asks, and a little finer if that shows a margin of less than one step.
    pub(super) fn of_difference(unit: MetricUnit, difference: f64, margin: f64) -> Self {
        const MOST_REFINEMENTS: usize = 2;
        let whole = difference.fract() == 0.0 && margin.fract() == 0.0;
        let scale = Scale::of(unit, difference.abs().max(margin), whole);
        let plain = Self { scale, spelling: Spelling::Short };
        let finer = |one: &Self| Some(Self { scale: one.scale.refined(), ..*one });
        std::iter::successors(Some(plain), finer)
            .take(1 + MOST_REFINEMENTS)
            .find(|notation| notation.can_show(margin))
            .unwrap_or(plain)
    }

    /// Whether `value` is at least half of the last digit, or nothing at all.
    pub(super) fn can_show(self, value: f64) -> bool {
        !self.figure(value).starts_with('<')
    }

    /// As [`Notation::show`], of a difference: rates differ by percentage points, not by percent.
    pub(super) fn show_difference(self, value: f64) -> String {
        format!("{}{}", self.figure(value), self.difference_suffix())
    }

    /// As [`Notation::show_difference`], with the sign in front of it.
    pub(super) fn signed_difference(self, value: f64) -> String {
        format!("{}{}", sign(value), self.show_difference(value.abs()))
    }

    /// What follows the figure of a difference.
    pub(super) const fn difference_suffix(self) -> &'static str {
        match self.scale {
            Scale::Percent { .. } => "\u{a0}pp",
            Scale::Number { .. } | Scale::Time(_) => self.suffix(),
        }
    }

    /// One value with its unit.
    pub(super) fn show(self, value: f64) -> String {
        format!("{}{}", self.figure(value), self.suffix())
    }

    /// Two values with `between` between them and one unit after them; one if they look the same.
    ///
    /// No metric can be negative, and no fraction above 1, though the ends of a symmetric interval
    /// can: they are shown as the end of what can be.
    pub(super) fn range(self, low: f64, high: f64, between: &str) -> String {
        let most = if matches!(self.scale, Scale::Percent { .. }) { 1.0 } else { f64::MAX };
        let (low, high) = (self.figure(low.max(0.0)), self.figure(high.clamp(0.0, most)));
        if low == high {
            format!("{low}{}", self.suffix())
        } else {
            format!("{low}{between}{high}{}", self.suffix())
        }
    }

    /// One value without its unit, where that is no part of it as in a time.
    pub(super) fn figure(self, value: f64) -> String {
        match self.scale {
            Scale::Number { decimals, .. } => bounded(value, decimals),
            Scale::Percent { decimals } => percentage(value, decimals),
            Scale::Time(resolution) => resolution.show(value.max(0.0), self.spelling),
        }
    }

    const fn suffix(self) -> &'static str {
        match self.scale {
            Scale::Number { suffix, .. } => suffix,
            Scale::Percent { .. } => "\u{a0}%",
            Scale::Time(_) => "",
        }
    }
}

impl Scale {
    /// About three digits for a value of this magnitude; none after the point for `whole` values.
    fn of(unit: MetricUnit, magnitude: f64, whole: bool) -> Self {
        let decimals = match magnitude {
            m if whole || m >= 100.0 => 0,
            m if m >= 10.0 => 1,
            _ => 2,
        };
        match unit {
            MetricUnit::Count | MetricUnit::Ratio => Self::Number { decimals, suffix: "" },
            MetricUnit::PerSecond => Self::Number { decimals, suffix: "/s" },
            MetricUnit::Fraction if magnitude >= 0.01 => Self::Percent { decimals: 1 },
            MetricUnit::Fraction if magnitude >= 0.001 => Self::Percent { decimals: 2 },
            MetricUnit::Fraction => Self::Percent { decimals: 3 },
            MetricUnit::Seconds => Self::Time(Resolution::of_magnitude(magnitude)),
        }
    }

    const fn refined(self) -> Self {
        match self {
            Self::Number { decimals, suffix } => Self::Number { decimals: decimals + 1, suffix },
            Self::Percent { decimals } => Self::Percent { decimals: decimals + 1 },
            Self::Time(resolution) => Self::Time(resolution.refined()),
        }
    }
}

/// What stands before the size of a difference; no difference has no sign.
pub(super) fn sign(value: f64) -> &'static str {
    match value {
        value if value < 0.0 => "−",
        value if value > 0.0 => "+",
        _ => "",
    }
}

/// A fraction in percent, to about three digits.
pub(super) fn percent(fraction: f64) -> String {
    alone(MetricUnit::Fraction, fraction)
}

/// A plain number, to about three digits; whole ones to the last.
pub(super) fn three_digits(value: f64) -> String {
    alone(MetricUnit::Ratio, value)
}

fn alone(unit: MetricUnit, value: f64) -> String {
    let scale = Scale::of(unit, value, value.fract() == 0.0);
    Notation { scale, spelling: Spelling::Short }.show(value)
}

/// A probability in percent without needless digits: `95`, `99.9`.
pub(super) fn plain_percent(probability: f64) -> String {
    format!("{}\u{a0}%", (probability * 1e8).round() / 1e6)
}

/// As [`grouped`], but what is not zero is not shown as zero.
fn bounded(value: f64, decimals: usize) -> String {
    let step = step(decimals);
    if value == 0.0 {
        "0".into()
    } else if value > 0.0 && value < step / 2.0 {
        format!("<{step:.decimals$}")
    } else {
        grouped(value, decimals)
    }
}

/// As [`bounded`], of a fraction, and what is not everything is not shown as everything.
pub(super) fn percentage(fraction: f64, decimals: usize) -> String {
    let percent = fraction * 100.0;
    let step = step(decimals);
    if fraction == 1.0 {
        "100".into()
    } else if fraction < 1.0 && percent >= 100.0 - step / 2.0 {
        format!(">{:.decimals$}", 100.0 - step)
    } else {
        bounded(percent, decimals)
    }
}

/// One in the last digit.
fn step(decimals: usize) -> f64 {
    (0..decimals).fold(1.0, |step, _| step / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use MetricUnit::{Count, Fraction, PerSecond, Seconds};
    use forelock::stats::{Confidence, Sample};

    /// The mean and its interval, as a table shows them.
    fn shown(unit: MetricUnit, values: &[f64]) -> String {
        let sample = Sample::new(values.to_vec()).unwrap();
        let summary = Summary::of(&sample, Confidence::DEFAULT);
        let notation = Notation::of(unit, &summary, Spelling::Short);
        let ci = summary.ci.map_or("none".into(), |ci| notation.range(ci.low, ci.high, " to "));
        format!("{}, {ci}", notation.show(summary.mean)).replace('\u{a0}', " ")
    }

    #[test]
    fn mean_and_interval_share_unit_and_last_digit() {
        assert_eq!(shown(Fraction, &[0.107, 0.109, 0.111]), "10.9 %, 10.4 to 11.4 %");
        assert_eq!(shown(Count, &[1_114_000.0, 1_114_400.0]), "1,114,200, 1,111,659 to 1,116,741");
        assert_eq!(shown(Seconds, &[16_700.0, 16_800.0]), "4h 39m, 4h 29m to 4h 50m");
        assert_eq!(shown(PerSecond, &[75.1, 75.3, 75.2]), "75.2/s, 75.0 to 75.4/s");
    }

    proptest::proptest! {
        /// Counts, since what is shown of them can be read back.
        #[test]
        fn a_mean_is_never_shown_outside_its_interval(
            values in proptest::collection::vec(0.0..1e7_f64, 2..6),
            scale in -6_i32..1,
        ) {
            let values = values.iter().map(|value| value * 10_f64.powi(scale)).collect();
            let summary = Summary::of(&Sample::new(values).unwrap(), Confidence::DEFAULT);
            let notation = Notation::of(Count, &summary, Spelling::Short);
            let read = |value: f64| -> f64 {
                notation.show(value).trim_start_matches('<').replace(',', "").parse().unwrap()
            };
            let ci = summary.ci.unwrap();
            let (low, mean, high) = (read(ci.low.max(0.0)), read(summary.mean), read(ci.high));
            proptest::prop_assert!(low <= mean && mean <= high, "{low} {mean} {high}");
        }
    }

    #[test]
    fn a_narrow_interval_gets_more_digits() {
        assert_eq!(shown(Seconds, &[16_740.0, 16_740.2]), "4h 39m, 4h 38m 59s to 4h 39m 1s");
        assert_eq!(shown(Fraction, &[0.2, 0.2001, 0.2]), "20.00 %, 19.99 to 20.02 %");
    }

    #[test]
    fn a_constant_is_one_figure() {
        assert_eq!(shown(Count, &[2_500.0, 2_500.0]), "2,500, 2,500");
        assert_eq!(shown(Count, &[0.0, 0.0]), "0, 0");
        assert_eq!(shown(Count, &[7.0]), "7, none");
    }

    #[test]
    fn little_is_not_nothing_and_nearly_all_is_not_all() {
        assert_eq!(shown(Fraction, &[0.000_016_7]), "0.002 %, none");
        assert_eq!(shown(Fraction, &[1e-7]), "<0.001 %, none");
        assert_eq!(shown(Fraction, &[0.999_9]), ">99.9 %, none");
        assert_eq!(shown(Fraction, &[0.0]), "0 %, none");
        assert_eq!(shown(Fraction, &[1.0]), "100 %, none");
    }

    #[test]
    fn an_interval_is_shown_within_what_can_be() {
        assert_eq!(shown(Count, &[0.0, 1.0, 0.0, 0.0]), "0.25, 0 to 1.05");
        assert_eq!(shown(Fraction, &[1.0, 0.9]), "95.0 %, 31.5 to 100 %");
    }

    #[test]
    fn confidences_without_needless_digits() {
        assert_eq!([0.95, 0.999].map(plain_percent), ["95\u{a0}%", "99.9\u{a0}%"]);
    }
}
