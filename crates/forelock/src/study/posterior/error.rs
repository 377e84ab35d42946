//! Why something is no posterior.

use super::Posterior;
use crate::scenario::QuantityUnit;
use crate::study::JsonProblem;
use forelock_io::words::thousands;

/// Why something is no posterior.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PosteriorError {
    /// There is nothing unknown.
    #[error("a posterior is of at least one field")]
    NoUnknowns,
    /// More fields than anyone fits.
    #[error("a posterior is of at most {} fields", Posterior::MOST_UNKNOWNS)]
    TooManyUnknowns,
    /// It says nothing.
    #[error("a posterior has at least one draw")]
    NoDraws,
    /// More draws than are of use.
    #[error("a posterior has at most {} draws", thousands(Posterior::MOST_DRAWS as u64))]
    TooManyDraws,
    /// More runs than anyone fits together.
    #[error("a posterior is made from at most {} scenarios", thousands(Posterior::MOST_SCENARIOS as u64))]
    TooManyScenarios,
    /// A field that has no dotted path.
    #[error(
        "`{0}` is not the path of a field: write its names with dots between, such as \
         `org.service.per_record`"
    )]
    NotAPath(String),
    /// A field that is not what an org or a load does.
    #[error("`{0}` can't be drawn: what is unknown is of `org`, `load`, `data` or `background`")]
    NotDrawable(String),
    /// A field that is there twice, or is a part of another.
    #[error("`{0}` and `{1}` set the same field")]
    Overlap(String, String),
    /// A draw with a value too few or too many.
    #[error("a draw has {found} values, but there are {expected} fields")]
    WrongLength {
        /// Fields.
        expected: usize,
        /// Values.
        found: usize,
    },
    /// A value that is none of its field's unit.
    #[error("`{text}` is not a value of `{path}`, whose unit is {}", unit.json_name())]
    NoValue {
        /// The field.
        path: String,
        /// Its unit.
        unit: QuantityUnit,
        /// What stands there.
        text: String,
    },
    /// A text that is no posterior file.
    #[error(transparent)]
    Json(#[from] JsonProblem),
}
