//! How sure an interval is.

use super::StatsError;
use std::str::FromStr;

/// The probability with which an interval covers the true mean: above 0 and below 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %, as everyone expects.
    pub const DEFAULT: Self = Self(0.95);

    /// 90 %: one case in twenty lies beyond either end.
    pub const NINE_IN_TEN: Self = Self(0.9);

    /// # Errors
    ///
    /// If `probability` does not lie strictly between 0 and 1.
    pub fn new(probability: f64) -> Result<Self, StatsError> {
        if probability > 0.0 && probability < 1.0 {
            Ok(Self(probability))
        } else {
            Err(StatsError::Confidence(probability))
        }
    }

    /// The plain probability.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl FromStr for Confidence {
    type Err = StatsError;

    /// A plain number such as `0.95`, or a percentage such as `95%`.
    fn from_str(text: &str) -> Result<Self, StatsError> {
        let (number, unit) = match text.strip_suffix('%') {
            Some(percent) => (percent.trim_end(), 100.0),
            None => (text, 1.0),
        };
        Self::new(number.parse::<f64>().unwrap_or(f64::NAN) / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_strictly_inside_is_taken() {
        assert_eq!("0.95".parse(), Ok(Confidence::DEFAULT));
        assert_eq!("95 %".parse(), Ok(Confidence::DEFAULT));
        for wrong in ["0", "1", "-0.5", "95", "NaN", "inf", "high"] {
            assert!(wrong.parse::<Confidence>().is_err(), "{wrong}");
        }
    }
}
