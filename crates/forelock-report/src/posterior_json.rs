//! What unknown fields were drawn from, as JSON.

use super::posterior_text::drawn_from;
use forelock::study::posterior::{Drawn, Origin};
use serde::{Deserialize, Serialize};

/// What unknown fields were drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonPosterior {
    /// Its file, as the command line has it.
    pub file: String,
    /// A digest of its fields and draws.
    pub digest: String,
    /// Dotted paths of the fields that were drawn.
    pub fields: Vec<String>,
    /// Dotted paths of those that were decided otherwise, such as by `--set`.
    pub decided: Vec<String>,
    /// How many draws it has.
    pub draws: usize,
    /// Where it comes from, as the file says.
    pub from: Origin,
    /// All this in a sentence or two.
    pub words: String,
}

impl JsonPosterior {
    /// Of what was drawn, if a posterior was part of it.
    pub(super) fn of(drawn: &Drawn) -> Option<Self> {
        let (file, posterior) = drawn.posterior()?;
        let is_range = |path: &&str| drawn.ranges().iter().any(|range| range.path == *path);
        let fields: Vec<&str> = drawn.drawn().filter(|path| !is_range(path)).collect();
        Some(Self {
            file: file.to_owned(),
            digest: posterior.digest(),
            words: drawn_from(file, posterior, &fields, drawn.assumed_day_to_day()),
            fields: fields.into_iter().map(str::to_owned).collect(),
            decided: drawn.decided().map(str::to_owned).collect(),
            draws: posterior.draws().len(),
            from: posterior.origin().clone(),
        })
    }
}
