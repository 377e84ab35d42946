//! What is known of one field.

use super::{Interval, Kind};
use forelock_io::words::thousands;
use std::fmt;

/// A field of a scenario: all that is known of it but its value.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The last key of its path.
    pub key: &'static str,
    /// What tables and axes call it.
    pub label: &'static str,
    /// What it says, in one or two sentences.
    pub meaning: &'static str,
    /// What its value may be.
    pub kind: Kind,
    /// What a count or a number counts, such as records.
    pub unit: Option<&'static str>,
    /// What holds where a scenario leaves it out.
    pub otherwise: Otherwise,
    /// The choice beside it without which it means nothing.
    pub only: Option<Only>,
    /// What depends on it.
    pub role: Role,
    /// Between which ends it usually lies where nobody has measured it, as `--fit` takes them; of a
    /// distribution, its mean.
    pub usual: Option<&'static str>,
}

/// What holds where a scenario leaves a field out.
#[derive(Clone, Copy, Debug)]
pub enum Otherwise {
    /// It can't be left out.
    Required {
        /// A value to show, as TOML.
        example: &'static str,
        /// Where it is required, if not everywhere: `with data.file`.
        when: Option<&'static str>,
    },
    /// The same as with this value.
    Value(Literal),
    /// The same as with an empty table, or an empty list.
    Empty,
    /// What these words say.
    Means(&'static str),
    /// Nothing is said of what it is about.
    Nothing,
}

/// A value of a default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// A whole number.
    Count(u64),
    /// A number.
    Number(f64),
    /// A word, or a duration.
    Text(&'static str),
    /// True or false.
    Truth(bool),
}

/// A choice that gives a field its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// The key of the choice, beside that of the field.
    pub key: &'static str,
    /// What must be chosen.
    pub chosen: &'static str,
}

/// What depends on a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What happens in a replication.
    Simulated,
    /// Nothing but what the result is called.
    Label,
    /// How many replications there are, from which seed, and how sure their mean is.
    Replications,
    /// What the result is judged by.
    Objective,
    /// What the result is shown beside.
    Observation,
}

impl Role {
    /// Whether the field is part of what a study's points are told apart by: whether results, or
    /// what is said of them, change with it.
    #[must_use]
    pub const fn is_of_definition(self) -> bool {
        matches!(self, Self::Simulated | Self::Objective)
    }
}

impl Field {
    /// A field that may be left out, and that the simulation depends on, until more is said of it.
    pub(super) const fn new(
        key: &'static str,
        label: &'static str,
        kind: Kind,
        meaning: &'static str,
    ) -> Self {
        let otherwise = Otherwise::Nothing;
        let role = Role::Simulated;
        Self { key, label, meaning, kind, unit: None, otherwise, only: None, role, usual: None }
    }

    /// A table that may be left out as if it were empty.
    pub(super) const fn table(
        key: &'static str,
        label: &'static str,
        kind: Kind,
        meaning: &'static str,
    ) -> Self {
        Self { otherwise: Otherwise::Empty, ..Self::new(key, label, kind, meaning) }
    }

    pub(super) const fn counting(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// It can't be left out; `example` is a value as TOML.
    pub(super) const fn required(self, example: &'static str) -> Self {
        Self { otherwise: Otherwise::Required { example, when: None }, ..self }
    }

    /// It can't be left out where `when` holds.
    pub(super) const fn required_when(self, when: &'static str, example: &'static str) -> Self {
        Self { otherwise: Otherwise::Required { example, when: Some(when) }, ..self }
    }

    pub(super) const fn or(self, default: Literal) -> Self {
        Self { otherwise: Otherwise::Value(default), ..self }
    }

    /// What it means to leave it out.
    pub(super) const fn left_out(self, means: &'static str) -> Self {
        Self { otherwise: Otherwise::Means(means), ..self }
    }

    pub(super) const fn only(self, key: &'static str, chosen: &'static str) -> Self {
        Self { only: Some(Only { key, chosen }), ..self }
    }

    pub(super) const fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    pub(super) const fn usually(self, range: &'static str) -> Self {
        Self { usual: Some(range), ..self }
    }

    /// A value of a field that may be required, as TOML.
    pub(crate) const fn example(&self) -> &'static str {
        match self.otherwise {
            Otherwise::Required { example, .. } => example,
            _ => "…",
        }
    }

    /// What its value may be, in words: `whole number from 1 to 1,000,000`.
    #[must_use]
    pub fn values(&self) -> String {
        let kind = self.kind;
        match kind {
            Kind::Count { from, to: u64::MAX } => format!("{kind} from {from}"),
            Kind::Count { from, to } => {
                format!("{kind} from {} to {}", thousands(from), thousands(to))
            }
            Kind::Number(interval) | Kind::Fraction(interval) => format!("{kind} {interval}"),
            Kind::Duration { above_zero: true } => format!("{kind} above zero"),
            Kind::Distribution { above_zero: true } => format!("{kind} with a mean above zero"),
            _ => kind.to_string(),
        }
    }

    /// What holds where it is left out, in words.
    #[must_use]
    pub fn left_out_in_words(&self) -> String {
        let with = self
            .only
            .map_or_else(String::new, |only| format!(" with `{} = \"{}\"`", only.key, only.chosen));
        match self.otherwise {
            Otherwise::Required { when: Some(when), .. } => format!("required {when}"),
            Otherwise::Required { when: None, .. } => format!("required{with}"),
            Otherwise::Value(default) => format!("{default}{with}"),
            Otherwise::Means(means) => means.to_owned(),
            Otherwise::Empty | Otherwise::Nothing => String::new(),
        }
    }
}

/// As TOML has it.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}

/// The most that a coefficient of variation may be in a scenario.
pub const GREATEST_CV: u32 = 100;

impl Kind {
    pub(super) const fn words(words: &'static [&'static str]) -> Self {
        Self::Choice { words, any_case: false }
    }

    /// A whole number from 1.
    pub(super) const fn up_to(to: u64) -> Self {
        Self::Count { from: 1, to }
    }

    /// A coefficient of variation.
    pub(super) const CV: Self = Self::Number(Interval::between(0, GREATEST_CV));
}
