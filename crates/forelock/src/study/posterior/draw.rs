//! What is not known, and what it may be.

use super::{Posterior, PosteriorError};
use crate::scenario::{Quantity, QuantityUnit};

/// A field that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its dotted path, as `--set` takes it: `org.service.per_record`.
    pub path: String,
    /// What its values are written in.
    pub unit: QuantityUnit,
}

/// A value for every unknown, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw(Vec<DrawnValue>);

/// The value of one unknown in one draw.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnValue {
    /// As `--set` takes it: `9.21ms`, `50`.
    pub text: String,
    /// The same as a number: seconds of a duration, the fraction that a percentage is, or the plain
    /// number.
    pub amount: f64,
}

/// Tables of a scenario whose fields an org, its users or a load decide. The others are questions
/// (`objectives`), answers (`observed`) and how to simulate (`run`).
const DRAWABLE: [&str; 5] = ["org", "load", "loads", "data", "background"];

/// What of a load can be drawn.
const OF_LOAD: [&str; 4] = ["data", "load", "service", "start"];

impl Unknown {
    /// What a column of its numbers is headed.
    #[must_use]
    pub fn column(&self) -> String {
        self.unit.column(&self.path)
    }

    /// Whether all of them can be drawn together.
    pub(super) fn check_all(unknowns: &[Self]) -> Result<(), PosteriorError> {
        match unknowns.len() {
            0 => return Err(PosteriorError::NoUnknowns),
            1..=Posterior::MOST_UNKNOWNS => {}
            _ => return Err(PosteriorError::TooManyUnknowns),
        }
        for (place, unknown) in unknowns.iter().enumerate() {
            Self::check(&unknown.path, &unknowns[..place])?;
        }
        Ok(())
    }

    /// Whether the field at `path` can be drawn beside those `before` it.
    pub(in crate::study) fn check(path: &str, before: &[Self]) -> Result<(), PosteriorError> {
        // It becomes the left side of a `--set`, and must not smuggle in anything else.
        let is_key = |(place, key): (usize, &str)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            // In quotes, what the name of a load may be made of.
            let named = |c: char| !c.is_control() && !matches!(c, '=' | '[' | ']' | '\'' | '\\');
            let within = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
            match within.filter(|_| place == 1 && path.starts_with("loads.")) {
                Some(name) => !name.is_empty() && !name.contains('"') && name.chars().all(named),
                // A shell may have taken the quotes away.
                None if place == 1 && path.starts_with("loads.") => {
                    !key.is_empty() && !key.contains('"') && key.chars().all(named)
                }
                None => !key.is_empty() && key.chars().all(plain),
            }
        };
        if !path.contains('.') || !path.split('.').enumerate().all(is_key) {
            return Err(PosteriorError::NotAPath(path.to_owned()));
        }
        let mut keys = path.split('.');
        let table = keys.next().unwrap_or_default();
        // Of a load, its `observed` and `objectives` are answers and questions too.
        let of_load = keys.nth(1).is_some_and(|key| OF_LOAD.contains(&key));
        if !DRAWABLE.contains(&table) || (table == "loads" && !of_load) {
            return Err(PosteriorError::NotDrawable(path.to_owned()));
        }
        match before.iter().find(|other| overlap(&other.path, path)) {
            Some(other) => Err(PosteriorError::Overlap(other.path.clone(), path.to_owned())),
            None => Ok(()),
        }
    }
}

/// Whether one of two paths is the other, or leads to it.
fn overlap(one: &str, other: &str) -> bool {
    let unquoted = |key: &str| key.trim_matches('"').to_owned();
    one.split('.').zip(other.split('.')).all(|(a, b)| unquoted(a) == unquoted(b))
}

impl Draw {
    /// As scenarios write `amounts`, which are in the base units of `unknowns`.
    pub(super) fn of(unknowns: &[Unknown], amounts: &[f64]) -> Result<Self, PosteriorError> {
        if amounts.len() != unknowns.len() {
            let (expected, found) = (unknowns.len(), amounts.len());
            return Err(PosteriorError::WrongLength { expected, found });
        }
        let values = unknowns.iter().zip(amounts);
        values
            .map(|(unknown, &amount)| DrawnValue::of(unknown, amount))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Values that belong to their unknowns.
    pub(super) const fn from_values(values: Vec<DrawnValue>) -> Self {
        Self(values)
    }

    /// One for each unknown, in their order.
    #[must_use]
    pub fn values(&self) -> &[DrawnValue] {
        &self.0
    }
}

impl DrawnValue {
    fn of(unknown: &Unknown, amount: f64) -> Result<Self, PosteriorError> {
        let decimals = match unknown.unit {
            // A nanosecond.
            QuantityUnit::Duration => 9,
            QuantityUnit::Plain => decimals(amount),
            QuantityUnit::Percent => decimals(amount * 100.0),
        };
        Self::read(unknown, &Quantity { amount, unit: unknown.unit }.written(decimals))
    }

    /// What `text` says, which must be a value of the unit of `unknown`.
    pub(super) fn read(unknown: &Unknown, text: &str) -> Result<Self, PosteriorError> {
        // Longer ones would only be digits that nobody means.
        const LONGEST: usize = 40;
        let is_plain = text.len() <= LONGEST && text.trim() == text;
        let quantity = Quantity::parse(text).filter(|_| is_plain);
        match quantity.filter(|quantity| quantity.unit == unknown.unit) {
            Some(Quantity { amount, .. }) => Ok(Self { text: text.to_owned(), amount }),
            None => Err(PosteriorError::NoValue {
                path: unknown.path.clone(),
                unit: unknown.unit,
                text: text.to_owned(),
            }),
        }
    }
}

/// Digits after the point that show twelve in all.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a usize holds; what is no number shows as such with any"
)]
fn decimals(amount: f64) -> usize {
    if amount == 0.0 { 0 } else { (11.0 - amount.abs().log10().floor()).clamp(0.0, 24.0) as usize }
}
