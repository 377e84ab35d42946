//! A field and the values that it takes.

use super::spec::End;
use crate::scenario::{Quantity, QuantityUnit};
use serde::{Deserialize, Serialize};

/// One value of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Setting {
    /// As a scenario would write it: `4.5s`, `random`.
    pub value: String,
    /// The same as a number, where it is one: seconds of a duration, the fraction that a
    /// percentage is, or the plain number.
    pub number: Option<f64>,
}

/// A field that a study varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The field's dotted path.
    pub path: String,
    /// What all its values are written in; none if any of them is a word.
    pub unit: Option<QuantityUnit>,
    /// What it takes.
    pub values: AxisValues,
}

/// The values of an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum AxisValues {
    /// These, in this order, each once.
    Steps(Vec<Setting>),
    /// So many, at least 2, ends included: too many to keep, so each is worked out when it is asked
    /// for.
    Many {
        /// What they lie on.
        scale: Scale,
        /// How many there are.
        points: u64,
    },
    /// Any between two ends.
    Between(Scale),
}

impl Setting {
    /// A value as a user wrote it.
    #[must_use]
    pub fn written(value: &str) -> Self {
        let number = Quantity::parse(value).map(|quantity| quantity.amount);
        Self { value: value.to_owned(), number }
    }
}

impl Axis {
    /// The first and the last of its values.
    #[must_use]
    pub fn ends(&self) -> Option<(Setting, Setting)> {
        match &self.values {
            AxisValues::Steps(steps) => Some((steps.first()?.clone(), steps.last()?.clone())),
            AxisValues::Between(scale) | AxisValues::Many { scale, .. } => {
                Some((scale.at(0.0), scale.at(1.0)))
            }
        }
    }

    /// How many values there are to step through; 1 for one that is drawn from.
    pub(in crate::study) fn count(&self) -> u64 {
        match &self.values {
            AxisValues::Steps(steps) => steps.len() as u64,
            AxisValues::Many { points, .. } => *points,
            AxisValues::Between(_) => 1,
        }
    }

    /// Its value number `step`, from 0 to before [`count`](Self::count).
    pub(in crate::study) fn step(&self, step: u64) -> Option<Setting> {
        match &self.values {
            AxisValues::Steps(steps) => steps.get(usize::try_from(step).ok()?).cloned(),
            AxisValues::Many { scale, points } => Some(nth(scale, step, *points)),
            AxisValues::Between(scale) => Some(scale.at(0.0)),
        }
    }
}

/// The unit that all of `settings` share, if they are quantities.
pub(super) fn shared_unit(settings: &[Setting]) -> Option<QuantityUnit> {
    let mut units = settings.iter().map(|one| Quantity::parse(&one.value).map(|one| one.unit));
    let first = units.next()??;
    units.all(|unit| unit == Some(first)).then_some(first)
}

/// From one end to the other, in even steps or even ratios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: Quantity,
    high: Quantity,
    log: bool,
    /// Whether the field takes whole numbers only.
    whole: bool,
    /// Steps that the scale is cut into: values are rounded to about a hundredth of one, since
    /// nobody wants to read 4.333333333 s.
    steps: f64,
}

impl Scale {
    pub(super) fn new(low: &End, high: &End, log: bool, whole: bool, steps: f64) -> Self {
        Self { low: low.quantity, high: high.quantity, log, whole, steps: steps.max(1.0) }
    }

    /// The value at its low end.
    #[must_use]
    pub const fn low(&self) -> Quantity {
        self.low
    }

    /// The value at its high end.
    #[must_use]
    pub const fn high(&self) -> Quantity {
        self.high
    }

    /// Whether it goes in even ratios.
    #[must_use]
    pub const fn is_log(&self) -> bool {
        self.log
    }

    /// Whether its field takes whole numbers only.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The value at a `place` from 0, the low end, to 1, the high end.
    #[must_use]
    pub fn at(&self, place: f64) -> Setting {
        let (low, high) = (self.low.amount, self.high.amount);
        let (amount, step) = if self.log {
            let ratio = high / low;
            let amount = low * ratio.powf(place);
            (amount, amount * (ratio.powf(1.0 / self.steps) - 1.0))
        } else {
            (low + (high - low) * place, (high - low) / self.steps)
        };
        let quantity = Quantity { amount: amount.clamp(low, high), unit: self.low.unit };
        let value = if self.whole {
            quantity.written(0)
        } else if place <= 0.0 || place >= 1.0 {
            // The ends are what the user wrote, to the last digit.
            quantity.written(FINEST)
        } else {
            quantity.written(decimals(quantity.unit, step))
        };
        Setting::written(&value)
    }
}

/// Digits after the point at most: a nanosecond.
const FINEST: usize = 9;

/// Digits that show a hundredth of `step`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a usize holds"
)]
fn decimals(unit: QuantityUnit, step: f64) -> usize {
    let step = if unit == QuantityUnit::Percent { step * 100.0 } else { step };
    (2.0 - step.log10()).ceil().clamp(0.0, FINEST as f64) as usize
}

/// More values than this are not kept.
const MOST_KEPT: u64 = 1_000;

/// `count` values (at least 2) of `scale`, ends included and without repetitions.
pub(super) fn steps(scale: &Scale, count: u64) -> AxisValues {
    let all = || (0..count).map(|step| nth(scale, step, count));
    // They ascend, so that what was rounded to the same value stands together.
    let repeats = || all().zip(all().skip(1)).any(|(one, next)| one == next);
    if count > MOST_KEPT && !repeats() {
        return AxisValues::Many { scale: *scale, points: count };
    }
    let mut steps: Vec<Setting> = all().collect();
    steps.dedup();
    AxisValues::Steps(steps)
}

/// Value number `step` of `count`.
fn nth(scale: &Scale, step: u64, count: u64) -> Setting {
    scale.at(step as f64 / (count - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sweep::spec::{Layout, Spec, SpecValues};

    fn values(text: &str, whole: bool) -> Vec<String> {
        let SpecValues::Range { low, high, points: Some(points), log } =
            Spec::parse(text, Layout::Grid).unwrap().values
        else {
            panic!("{text} is no range");
        };
        let scale = Scale::new(&low, &high, log, whole, (points - 1) as f64);
        let values = steps(&scale, points);
        let axis = Axis { path: "x".to_owned(), unit: None, values };
        (0..axis.count()).map(|step| axis.step(step).unwrap().value).collect()
    }

    #[test]
    fn many_values_are_the_same_without_being_kept() {
        let many = values("x=1..2001:2001", true);
        assert_eq!((many.len(), &many[0][..], &many[2_000][..]), (2_001, "1", "2001"));
        assert!(many.iter().zip(1..).all(|(value, number)| *value == number.to_string()));
        // What repeats is removed, so it has to be looked at.
        assert_eq!(values("x=1..10:2001", true).len(), 10);
    }

    #[test]
    fn ranges_include_their_ends_and_read_well() {
        assert_eq!(values("x=2s..10s:5", false), ["2s", "4s", "6s", "8s", "10s"]);
        assert_eq!(values("x=3.5s..5s:4", false), ["3.5s", "4s", "4.5s", "5s"]);
        assert_eq!(values("x=0..1:4", false), ["0", "0.333", "0.667", "1"]);
        assert_eq!(values("x=10%..30%:3", false), ["10%", "20%", "30%"]);
        assert_eq!(values("x=50k..200k:3", true), ["50000", "125000", "200000"]);
        assert_eq!(values("x=1h..2h:3", false), ["1h", "90m", "2h"]);
    }

    #[test]
    fn even_ratios() {
        assert_eq!(values("x=1..64:7:log", true), ["1", "2", "4", "8", "16", "32", "64"]);
        assert_eq!(values("x=1s..10s:3:log", false), ["1s", "3.16s", "10s"]);
    }

    #[test]
    fn whole_numbers_are_rounded_and_appear_once() {
        assert_eq!(values("x=1..4:7", true), ["1", "2", "3", "4"]);
        assert_eq!(values("x=1..10:5", true), ["1", "3", "6", "8", "10"]);
    }

    #[test]
    fn a_unit_is_shared_or_there_is_none() {
        let of = |values: &[&str]| {
            shared_unit(&values.iter().map(|value| Setting::written(value)).collect::<Vec<_>>())
        };
        assert_eq!(of(&["2s", "1m"]), Some(QuantityUnit::Duration));
        assert_eq!(of(&["2", "random"]), None);
        assert_eq!(of(&["Parallel", "Serial"]), None);
    }
}
