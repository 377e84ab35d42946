//! A field that is not known, and what it may be.

use super::{Quantity, QuantityUnit};
use serde::{Deserialize, Serialize};

/// A field that is not known, and between which ends it lies. Beforehand, all values between them are
/// equally likely; on a logarithmic scale, where the ends are a factor of ten or more apart, all
/// ratios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unknown {
    /// Its dotted path, as `--set` takes it.
    pub path: String,
    /// What its values are written in.
    pub unit: QuantityUnit,
    /// The lowest value, in the base unit: seconds, a fraction, a plain number.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// Whether all ratios are equally likely beforehand, rather than all differences.
    pub log: bool,
    /// Whether only whole numbers are possible.
    pub whole: bool,
}

impl Unknown {
    /// Whether it can be: its ends are numbers in their order, and of a logarithmic scale above zero.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let least = if self.log { f64::MIN_POSITIVE } else { 0.0 };
        self.low >= least && self.low < self.high && self.high.is_finite()
    }

    /// Its two ends, as scenarios write them.
    #[must_use]
    pub fn ends_written(&self) -> [String; 2] {
        [self.low, self.high].map(|end| self.written(end))
    }

    /// The value at a place from 0 to 1, of which all are equally likely beforehand.
    #[must_use]
    pub fn value_at(&self, place: f64) -> f64 {
        let (low, high) = self.ends();
        let value =
            if self.log { low * (high / low).powf(place) } else { low + (high - low) * place };
        let value = if self.whole { value.round() } else { value };
        value.clamp(self.low, self.high)
    }

    /// Where a value lies, from 0 to 1.
    #[must_use]
    pub fn place_of(&self, value: f64) -> f64 {
        let (low, high) = self.ends();
        let place = if self.log {
            (value / low).ln() / (high / low).ln()
        } else {
            (value - low) / (high - low)
        };
        place.clamp(0.0, 1.0)
    }

    /// The value on the scale on which all are equally likely beforehand.
    #[must_use]
    pub fn scaled(&self, value: f64) -> f64 {
        if self.log { value.ln() } else { value }
    }

    /// The standard deviation of what it may be beforehand, on that scale.
    #[must_use]
    pub fn prior_sd(&self) -> f64 {
        let (low, high) = self.ends();
        (self.scaled(high) - self.scaled(low)) / 12_f64.sqrt()
    }

    /// A value as scenarios write it.
    #[must_use]
    pub fn written(&self, value: f64) -> String {
        const FINEST: usize = 12;
        let decimals = if self.whole { 0 } else { FINEST };
        Quantity { amount: value, unit: self.unit }.written(decimals)
    }

    /// A value to as many digits as mean something, as scenarios write it.
    #[must_use]
    pub fn brief(&self, value: f64) -> String {
        let quantity = Quantity { amount: value, unit: self.unit };
        if self.whole { quantity.written(0) } else { quantity.brief(3) }
    }

    /// The nearest value that is quickly written, between the ends.
    #[must_use]
    pub fn rounded(&self, value: f64) -> f64 {
        const DIGITS: u32 = 4;
        let text = Quantity { amount: value, unit: self.unit }.brief(DIGITS);
        let rounded = Quantity::parse(&text).map_or(value, |quantity| quantity.amount);
        rounded.clamp(self.low, self.high)
    }

    /// `path=value`, as `--set` takes it.
    #[must_use]
    pub fn assignment(&self, value: f64) -> String {
        format!("{}={}", self.path, self.written(value))
    }

    /// Whole numbers have half of their neighbours' distance on either side, the first and the last
    /// as well.
    fn ends(&self) -> (f64, f64) {
        if self.whole {
            let low = if self.log { (self.low - 0.5).max(0.5) } else { self.low - 0.5 };
            (low, self.high + 0.5)
        } else {
            (self.low, self.high)
        }
    }
}
