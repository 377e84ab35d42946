//! What is known of an org whose numbers nobody told us: draws that are all equally likely.
//!
//! A calibration makes a [`Posterior`] and keeps it in a file; studies read it with
//! [`read_posterior`] and let each replication draw its unknowns from it, so that a prediction
//! carries what is not known as well as what is luck.

mod draw;
mod draw_order;
mod drawn;
mod drawn_plans;
mod error;
mod even_draws;
mod file;
mod parse;

pub use draw::{Draw, DrawnValue, Unknown};
pub use drawn::{Drawn, DrawnField};
pub use error::PosteriorError;
pub use file::{PosteriorFileError, read_posterior};

use forelock_io::files::fnv1a;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::num::NonZeroU32;

/// The version of the file's shape, raised when a field goes or changes its meaning.
const SCHEMA: u32 = 1;

/// What the file says that it is.
const KIND: &str = "posterior";

/// A sample of the posterior distribution of a scenario's unknown fields: so many draws, each as
/// likely as any other, each with a value for every unknown.
///
/// ```
/// use forelock::scenario::QuantityUnit;
/// use forelock::study::posterior::{Origin, Posterior, Unknown};
///
/// let per_record =
///     Unknown { path: "org.service.per_record".into(), unit: QuantityUnit::Duration };
/// let workers = Unknown { path: "org.workers".into(), unit: QuantityUnit::Plain };
/// let origin = Origin { scenarios: vec!["test4".into()], seed: 1, budget: 2_000 };
/// let draws = [vec![0.009_21, 48.0], vec![0.008_97, 52.0]];
/// let posterior = Posterior::new(vec![per_record, workers], &[0.009_1, 50.0], &draws, origin)?;
/// assert_eq!(posterior.draws()[0].values()[0].text, "9.21ms");
/// assert_eq!(Posterior::parse(&posterior.to_json())?, posterior);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    forelock: String,
    origin: Origin,
    unknowns: Vec<Unknown>,
    best: Draw,
    draws: Vec<Draw>,
    /// What was assumed of how much nights differ.
    day_to_day: Option<f64>,
}

/// Where a posterior comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Names of the scenarios whose observations it was made to meet, at most
    /// [`Posterior::MOST_SCENARIOS`].
    #[serde(deserialize_with = "parse::names")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub scenarios: Vec<String>,
    /// Where the randomness of the calibration started.
    pub seed: u64,
    /// How many runs it was allowed.
    pub budget: u64,
}

impl Posterior {
    /// No posterior file is larger.
    pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
    /// No posterior has more draws: the tails of a prediction need a few hundred.
    pub const MOST_DRAWS: usize = 10_000;
    /// Replications that show the tails of what one run would give: five of them lie beyond either
    /// end of the prediction interval.
    pub const ENOUGH_REPLICATIONS: NonZeroU32 = NonZeroU32::new(100).unwrap();
    /// No posterior is made from more scenarios.
    pub const MOST_SCENARIOS: usize = 1_000;
    /// No posterior is of more fields.
    pub const MOST_UNKNOWNS: usize = 32;

    /// A posterior made by this version of the program: draws and the best fit in the base unit of
    /// each unknown (seconds, fractions, plain numbers), a value for each of `unknowns`, in their
    /// order.
    ///
    /// Values are kept as scenarios write them, to the nanosecond or to twelve digits; a field that
    /// takes whole numbers must be given whole ones.
    ///
    /// # Errors
    ///
    /// If there is no unknown or no draw, or too many; if an unknown is not a path, or not of the
    /// org, the load, the data or the background traffic, or is there twice; if a draw has not as
    /// many values as there are unknowns, or one that can't be written in its unit.
    pub fn new(
        unknowns: Vec<Unknown>,
        best: &[f64],
        draws: &[Vec<f64>],
        origin: Origin,
    ) -> Result<Self, PosteriorError> {
        Unknown::check_all(&unknowns)?;
        match draws.len() {
            0 => return Err(PosteriorError::NoDraws),
            1..=Self::MOST_DRAWS => {}
            _ => return Err(PosteriorError::TooManyDraws),
        }
        if origin.scenarios.len() > Self::MOST_SCENARIOS {
            return Err(PosteriorError::TooManyScenarios);
        }
        let best = Draw::of(&unknowns, best)?;
        let draws = draws.iter().map(|draw| Draw::of(&unknowns, draw)).collect::<Result<_, _>>()?;
        let forelock = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Self { forelock, origin, unknowns, best, draws, day_to_day: None })
    }

    /// The same where nights were assumed to differ by this coefficient of variation, which is not
    /// known: scenarios that say nothing of it are predicted so too, as otherwise what is
    /// predicted would hold for the night that was observed.
    #[must_use]
    pub fn assuming_day_to_day(self, day_to_day: Option<f64>) -> Self {
        Self { day_to_day, ..self }
    }

    /// What was assumed of how much nights differ; none where it was known, or fitted.
    #[must_use]
    pub const fn assumed_day_to_day(&self) -> Option<f64> {
        self.day_to_day
    }

    /// Reads a posterior file's text.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it, with its place.
    pub fn parse(text: &str) -> Result<Self, PosteriorError> {
        parse::posterior(text)
    }

    /// The version of the program that made it.
    #[must_use]
    pub fn forelock(&self) -> &str {
        &self.forelock
    }

    /// Where it comes from.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The fields that are not known, at least one.
    #[must_use]
    pub fn unknowns(&self) -> &[Unknown] {
        &self.unknowns
    }

    /// The values that meet the observations best.
    #[must_use]
    pub const fn best(&self) -> &Draw {
        &self.best
    }

    /// At least one, each as likely as any other.
    #[must_use]
    pub fn draws(&self) -> &[Draw] {
        &self.draws
    }

    /// A short name for all that predictions depend on: the unknowns and the draws in their order.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut text = String::new();
        for unknown in &self.unknowns {
            // Writing to a String can't fail.
            let _ = writeln!(text, "{}", unknown.path);
        }
        if let Some(day_to_day) = self.day_to_day {
            let _ = writeln!(text, "{day_to_day}");
        }
        for draw in &self.draws {
            for value in draw.values() {
                let _ = writeln!(text, "{}", value.text);
            }
        }
        format!("{:016x}", fnv1a(&text))
    }

    /// The text of its file: a line a draw, the same bytes for the same posterior.
    #[must_use]
    pub fn to_json(&self) -> String {
        let list = |draw: &Draw| {
            let values: Vec<String> = draw.values().iter().map(|value| json(&value.text)).collect();
            format!("[{}]", values.join(", "))
        };
        let fields = self.unknowns.iter().map(|unknown| {
            let unit = json(unknown.unit.json_name());
            format!("    {{\"path\": {}, \"unit\": {unit}}}", json(&unknown.path))
        });
        let draws = self.draws.iter().map(|draw| format!("    {}", list(draw)));
        let assumed = self.day_to_day.map_or_else(String::new, |day_to_day| {
            format!("  \"assumed_day_to_day\": {},\n", json(&day_to_day))
        });
        format!(
            "{{\n  \"schema\": {SCHEMA},\n  \"kind\": \"{KIND}\",\n  \"forelock\": {},\n  \
             \"from\": {},\n{assumed}  \"fields\": [\n{}\n  ],\n  \"best\": {},\n  \
             \"draws\": [\n{}\n  ]\n}}\n",
            json(&self.forelock),
            json(&self.origin),
            fields.collect::<Vec<_>>().join(",\n"),
            list(&self.best),
            draws.collect::<Vec<_>>().join(",\n"),
        )
    }
}

/// Texts, numbers and lists of them, which can always be written.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
