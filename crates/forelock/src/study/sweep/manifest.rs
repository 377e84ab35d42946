//! `sweep.json`: what a directory of results is of.

use super::axis::{Axis, Setting};
use super::design::Design;
use super::record::AskedObjective;
use super::sample::Sampling;
use crate::scenario::{QuantityUnit, Scenario, Unknown};
use crate::study::posterior::Drawn;
use forelock_io::files::{file_name, fnv1a};
use forelock_io::words::thousands;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Everything that decides what a sweep's files hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of this shape and that of `points.jsonl`: [`Manifest::SCHEMA`].
    pub schema: u32,
    /// Version of the program, as another one may simulate otherwise.
    pub forelock: String,
    /// The scenario's name.
    pub scenario: String,
    /// A digest of the scenario as it was read, without its name and what only describes it.
    pub definition: String,
    /// The seed that all points share.
    pub seed: u64,
    /// Of each point.
    pub replications: u32,
    /// Of all intervals.
    pub confidence: f64,
    /// `grid`, `lhs` or `sobol`.
    pub design: String,
    /// How many points.
    pub points: u64,
    /// The fields that are varied.
    pub fields: Vec<FieldEntry>,
    /// What every point is judged by.
    pub objectives: Vec<AskedObjective>,
    /// What unknown fields are drawn from; not there where all are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<PosteriorEntry>,
    /// Fields of the scenario that are ranges, and of which each replication takes its own value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Unknown>,
}

/// The posterior of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PosteriorEntry {
    /// A digest of its fields and draws.
    pub digest: String,
    /// How many draws it has.
    pub draws: usize,
    /// Dotted paths of the fields that are drawn.
    pub fields: Vec<String>,
}

impl PosteriorEntry {
    /// Of what is drawn, if a posterior is part of it.
    fn of(drawn: &Drawn) -> Option<Self> {
        let (_, posterior) = drawn.posterior()?;
        let fields =
            drawn.drawn().filter(|path| drawn.ranges().iter().all(|one| one.path != *path));
        Some(Self {
            digest: posterior.digest(),
            draws: posterior.draws().len(),
            fields: fields.map(str::to_owned).collect(),
        })
    }
}

/// A field of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldEntry {
    /// Its dotted path.
    pub path: String,
    /// What its numbers are: `number`, `seconds`, `fraction`, or `word` if its values are none.
    pub unit: String,
    /// The `--vary` argument.
    pub vary: String,
}

impl FieldEntry {
    /// What its values are quantities of; `None` if they are words.
    #[must_use]
    pub fn quantity(&self) -> Option<QuantityUnit> {
        QuantityUnit::ALL.into_iter().find(|unit| unit.json_name() == self.unit)
    }

    /// What its column is headed.
    #[must_use]
    pub fn column(&self) -> String {
        self.quantity().map_or_else(|| self.path.clone(), |unit| unit.column(&self.path))
    }

    /// Puts `items` into the order in which every face shows and compares values of this field: by
    /// rising numbers; words keep the order of their list.
    pub fn sort<T>(&self, items: &mut [T], setting: impl Fn(&T) -> &Setting) {
        let number = |item: &T| setting(item).number;
        if self.unit != "word" && items.iter().all(|item| number(item).is_some()) {
            let number = |item: &T| number(item).unwrap_or_default();
            items.sort_by(|one, other| number(one).total_cmp(&number(other)));
        }
    }
}

impl Manifest {
    /// The version of the files in a directory, raised when one changes its shape.
    pub const SCHEMA: u32 = 2;

    /// That of `design` over a scenario, of which `first` is the first point.
    pub(super) fn new(
        design: &Design,
        first: &Scenario,
        definition: &str,
        arguments: &[String],
        drawn: Option<&Drawn>,
    ) -> Self {
        let field = |(axis, argument): (&Axis, &String)| FieldEntry {
            path: axis.path.clone(),
            unit: axis.unit.map_or("word", QuantityUnit::json_name).to_owned(),
            vary: argument.clone(),
        };
        Self {
            schema: Self::SCHEMA,
            forelock: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: first.name.clone(),
            definition: format!("{:016x}", fnv1a(definition)),
            seed: first.run.seed,
            replications: first.run.replications.get(),
            confidence: first.run.confidence,
            design: match design.sample().map(|sample| sample.sampling) {
                None => "grid",
                Some(Sampling::LatinHypercube) => "lhs",
                Some(Sampling::Sobol) => "sobol",
            }
            .to_owned(),
            points: design.points(),
            fields: design.axes().iter().zip(arguments).map(field).collect(),
            objectives: AskedObjective::all(first),
            posterior: drawn.and_then(PosteriorEntry::of),
            unknown: drawn.map_or_else(Vec::new, |drawn| drawn.ranges().to_vec()),
        }
    }

    /// Whether unknown fields are drawn, so that the spread at a point is that of real runs.
    #[must_use]
    pub const fn is_drawn(&self) -> bool {
        self.posterior.is_some() || !self.unknown.is_empty()
    }

    /// A short name for everything that it says.
    #[must_use]
    pub fn digest(&self) -> String {
        // A struct of numbers, texts and lists can always be written.
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("{:08x}", fnv1a(&text) >> 32)
    }

    /// Where its results are unless somebody says so: named after the scenario for people, and after everything
    /// that decides its contents, so that another sweep goes elsewhere and the same one goes on.
    #[must_use]
    pub fn default_directory(&self) -> PathBuf {
        let name = file_name(&self.scenario);
        Path::new("output").join(format!("{name}-sweep-{}", self.digest()))
    }

    /// What is different in `asked`, in words; nothing if both are of the same sweep.
    #[must_use]
    pub fn differences(&self, asked: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, there: String, here: String| {
            if there != here {
                found.push(format!("{what}: {there} there, {here} asked for"));
            }
        };
        differ("version of forelock", self.forelock.clone(), asked.forelock.clone());
        differ("version of the files", self.schema.to_string(), asked.schema.to_string());
        differ("scenario", self.scenario.clone(), asked.scenario.clone());
        differ("seed", self.seed.to_string(), asked.seed.to_string());
        let count = |number: u32| thousands(number);
        differ("replications", count(self.replications), count(asked.replications));
        differ("confidence", self.confidence.to_string(), asked.confidence.to_string());
        differ("fields", self.grid(), asked.grid());
        differ("points", thousands(self.points), thousands(asked.points));
        let posterior = |one: &Self| match &one.posterior {
            Some(posterior) => format!("{} of {}", posterior.digest, posterior.fields.join(", ")),
            None => "none".to_owned(),
        };
        differ("posterior", posterior(self), posterior(asked));
        if self.definition != asked.definition {
            found.push(format!(
                "the definition of `{}`: its file, one that it extends or a --set has changed",
                asked.scenario
            ));
        }
        if found.is_empty() && self != asked {
            found.push("the objectives".to_owned());
        }
        found
    }

    fn grid(&self) -> String {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.vary.as_str()).collect();
        format!("{} of {}", self.design, fields.join(" × "))
    }
}
