//! Where an axis has its numbers, and how they read.

use forelock_io::words::grouped;

/// What an axis counts in; data are in the unit of the results' JSON (seconds, fractions).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// A fraction, shown in percent.
    Percent,
    /// Seconds, shown in milliseconds, seconds, minutes, hours or days.
    Time,
    /// A number without a unit.
    Plain,
}

/// An axis from one number to another, with the numbers that are written at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// The end of the axis with the lowest number.
    pub low: f64,
    /// The other end, which is higher.
    pub high: f64,
    /// Numbers along it, ascending, with how they read.
    pub at: Vec<(f64, String)>,
    /// What all of them are in, such as `min`; empty if they say it themselves or have none.
    pub unit: &'static str,
}

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// Steps within a factor of ten.
const DECIMAL: [f64; 4] = [1.0, 2.0, 2.5, 5.0];
/// Steps of minutes on an axis of minutes, and of seconds on one of seconds, from 10 on.
const SIXTIETHS: [f64; 4] = [10.0, 15.0, 20.0, 30.0];

impl Unit {
    /// What is shown as 1 on an axis that ends at `high`, and what that is called.
    fn shown(self, high: f64) -> (f64, &'static str) {
        match self {
            Self::Count | Self::Plain => (1.0, ""),
            Self::Percent => (0.01, "%"),
            Self::Time => match high {
                high if high >= 4.0 * DAY => (DAY, "days"),
                high if high >= 2.0 * HOUR => (HOUR, "h"),
                high if high >= 2.0 * MINUTE => (MINUTE, "min"),
                high if high >= 1.0 => (1.0, "s"),
                _ => (1e-3, "ms"),
            },
        }
    }
}

impl Ticks {
    /// An even axis that holds everything from `low` to `high`, with at most about `most` numbers;
    /// it ends on numbers. Two equal ends, or ends that are no numbers, make an axis around them.
    #[must_use]
    pub fn even(unit: Unit, low: f64, high: f64, most: usize) -> Self {
        let (low, high) = spread(unit, low, high);
        let (one, name) = unit.shown(low.abs().max(high.abs()));
        let step = step(unit, (high - low) / one, most.max(2), name);
        let (first, last) = ((low / one / step).floor(), (high / one / step).ceil());
        let decimals = decimals(step);
        let number = |place: f64| place * step;
        let mut at = Vec::new();
        let mut place = first;
        while place <= last {
            at.push((number(place) * one, read(number(place), decimals)));
            place += 1.0;
        }
        Self { low: number(first) * one, high: number(last) * one, at, unit: name }
    }

    /// As [`Ticks::even`], from 0.
    #[must_use]
    pub fn from_zero(unit: Unit, high: f64, most: usize) -> Self {
        Self::even(unit, 0.0, if high > 0.0 { high } else { 0.0 }, most)
    }

    /// As [`Ticks::even`], but it ends where the data do, between its numbers.
    #[must_use]
    pub fn exact(unit: Unit, low: f64, high: f64, most: usize) -> Self {
        let (low, high) = spread(unit, low, high);
        let mut ticks = Self::even(unit, low, high, most);
        ticks.at.retain(|&(at, _)| low <= at && at <= high);
        Self { low, high, ..ticks }
    }

    /// An axis in even ratios, with a number at each power of ten, and at twice and five times that
    /// where there are few; both ends above zero.
    #[must_use]
    pub fn log(unit: Unit, low: f64, high: f64) -> Self {
        let low = if low.is_finite() && low > 0.0 { low } else { 1e-3 };
        let high = if high.is_finite() && high > low { high } else { low * 10.0 };
        #[expect(clippy::cast_possible_truncation, reason = "exponents of f64 are below 400")]
        let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
        // Numbers that the axis has room for, however many powers there are.
        const MOST: i32 = 9;
        let every = ((last - first) / MOST + 1).max(1);
        const FEW: f64 = 300.0;
        let between: &[f64] = if high / low <= FEW { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let powers = (first..=last).filter(|power| (power - first) % every == 0);
        let at = powers.flat_map(|power| between.iter().map(move |one| one * 10_f64.powi(power)));
        // An end that is itself such a number, but for its last digit, has it.
        let ends = low * (1.0 - 1e-9)..=high * (1.0 + 1e-9);
        let at = at.filter(|at| ends.contains(at));
        let at = at.map(|at| (at, unit.alone(at))).collect();
        Self { low, high, at, unit: "" }
    }
}

impl Unit {
    /// A number with its unit, as it stands alone.
    #[must_use]
    pub fn alone(self, number: f64) -> String {
        let (one, name) = self.shown(number.abs());
        let shown = number / one;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 12")]
        let decimals = (2.0 - shown.abs().max(1e-9).log10().floor()).clamp(0.0, 12.0) as usize;
        let mut text = read(shown, decimals);
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        if name.is_empty() { text } else { format!("{text} {name}") }
    }
}

/// Two ends with something between them.
fn spread(unit: Unit, low: f64, high: f64) -> (f64, f64) {
    let (low, high) = match (low.is_finite(), high.is_finite()) {
        (true, true) => (low.min(high), low.max(high)),
        (true, false) => (low, low),
        (false, true) => (high, high),
        (false, false) => (0.0, 0.0),
    };
    // So close that digits would run out.
    if high - low > 1e-9 * low.abs().max(high.abs()) {
        return (low, high);
    }
    match (low, unit) {
        (0.0, Unit::Percent) => (0.0, 0.01),
        (0.0, Unit::Time | Unit::Count | Unit::Plain) => (0.0, 1.0),
        (same, _) => (same - same.abs() / 2.0, same + same.abs() / 2.0),
    }
}

/// The smallest pleasant step with at most `most` of them in `length`.
fn step(unit: Unit, length: f64, most: usize, name: &str) -> f64 {
    let least = length / most as f64;
    let sixty = name == "min" || name == "s";
    if sixty
        && least > 5.0
        && let Some(step) = SIXTIETHS.into_iter().find(|&one| one >= least)
    {
        return step;
    }
    let power = 10_f64.powf(least.log10().floor());
    let tens = [power, power * 10.0].into_iter();
    let steps = tens.flat_map(|power| DECIMAL.map(|one| one * power));
    let whole = |step: &f64| unit != Unit::Count || step.fract() == 0.0;
    let found = steps.filter(whole).find(|&step| step >= least * (1.0 - 1e-9));
    found.unwrap_or_else(|| if unit == Unit::Count { least.ceil().max(1.0) } else { least })
}

/// Digits after the point that tell multiples of `step` apart.
fn decimals(step: f64) -> usize {
    (0..12)
        .find(|&digits| {
            let shown = step * 10_f64.powi(digits);
            (shown - shown.round()).abs() < 1e-6 * shown
        })
        .and_then(|digits| usize::try_from(digits).ok())
        .unwrap_or(12)
}

/// With thousands separated, and a minus that is one.
fn read(number: f64, decimals: usize) -> String {
    let text = grouped(number.abs(), decimals);
    let zero = text.chars().all(|c| matches!(c, '0' | '.' | ','));
    if number < 0.0 && !zero { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &Ticks) -> String {
        let labels: Vec<&str> = ticks.at.iter().map(|(_, label)| label.as_str()).collect();
        format!("{} {}", labels.join(" "), ticks.unit)
    }

    #[test]
    fn numbers_along_an_axis_are_pleasant() {
        let even = |unit, low, high| labels(&Ticks::even(unit, low, high, 6));
        assert_eq!(even(Unit::Count, 0.0, 1_100.0), "0 200 400 600 800 1,000 1,200 ");
        assert_eq!(even(Unit::Count, 0.0, 3.0), "0 1 2 3 ");
        assert_eq!(even(Unit::Percent, 0.0, 0.112), "0 2 4 6 8 10 12 %");
        assert_eq!(even(Unit::Percent, 0.0, 0.0021), "0.00 0.05 0.10 0.15 0.20 0.25 %");
        assert_eq!(even(Unit::Time, 0.0, 16_443.0), "0 1 2 3 4 5 h");
        assert_eq!(even(Unit::Time, 0.0, 3_600.0), "0 10 20 30 40 50 60 min");
        assert_eq!(even(Unit::Time, 3.5, 8.0), "3 4 5 6 7 8 s");
        assert_eq!(even(Unit::Time, 0.0, 45.0), "0 10 20 30 40 50 s");
        assert_eq!(even(Unit::Time, 0.001, 0.06), "0 10 20 30 40 50 60 ms");
        assert_eq!(even(Unit::Plain, -1.0, 1.0), "−1.0 −0.5 0.0 0.5 1.0 ");
    }

    #[test]
    fn an_axis_holds_its_data_and_has_a_length() {
        for unit in [Unit::Count, Unit::Percent, Unit::Time, Unit::Plain] {
            for (low, high) in [
                (0.0, 0.0),
                (5.0, 5.0),
                (-3.0, -3.0),
                (0.0, 1e-12),
                (1e15, 1e15 + 1.0),
                (7.0, 2.0),
                (f64::NAN, 1.0),
                (0.0, f64::INFINITY),
                (f64::NAN, f64::NAN),
                (0.0, 1e300),
            ] {
                let ticks = Ticks::even(unit, low, high, 6);
                assert!(ticks.low < ticks.high, "{low} to {high}: {ticks:?}");
                assert!((2..=12).contains(&ticks.at.len()), "{low} to {high}: {ticks:?}");
                if low.is_finite() && high.is_finite() {
                    let (low, high) = (low.min(high), low.max(high));
                    let room = 1e-9 * high.abs().max(low.abs());
                    assert!(ticks.low <= low + room && high <= ticks.high + room, "{ticks:?}");
                }
                let exact = Ticks::exact(unit, low, high, 6);
                assert!(exact.low < exact.high, "{exact:?}");
            }
        }
    }

    #[test]
    fn powers_of_ten_carry_their_unit() {
        let log = |low, high| labels(&Ticks::log(Unit::Time, low, high));
        assert_eq!(log(1e-3, 30.0), "1 ms 10 ms 100 ms 1 s 10 s ");
        assert_eq!(log(0.0, 0.0), "1 ms 2 ms 5 ms 10 ms ");
        assert_eq!(log(9e-3, 4e-2), "10 ms 20 ms ");
        assert_eq!(log(1.0, 1e6), "1 s 10 s 100 s 16.7 min 2.78 h 27.8 h 11.6 days ");
    }
}
