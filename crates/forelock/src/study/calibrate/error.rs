//! Why a calibration has no result.

use super::OutOfReach;
use crate::scenario::{Diagnostic, Diagnostics};
use crate::stats::StatsError;
use crate::study::StudyError;
use crate::study::posterior::PosteriorError;
use crate::study::sweep::SweepError;

/// Why a calibration has no result.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// A `--fit` is wrong.
    #[error("{0}")]
    Unknown(Box<SweepError>),
    /// A scenario is wrong, though each end of each unknown is right by itself.
    #[error("{0}")]
    Scenario(Box<Diagnostics>),
    /// A scenario of a run that nobody observed.
    #[error(
        "{file} has no [observed] table: add one with the results of the real run, such as \
         `failure_rate = \"10.9%\"` and `duration = \"5h\"` (`forelock observe` makes this table \
         from Salesforce's own records)"
    )]
    NothingObserved {
        /// The file.
        file: String,
    },
    /// The same file is given more than once.
    #[error("{file} is given twice: its observations would count twice")]
    Twice {
        /// The file.
        file: String,
    },
    /// Too few runs to say anything.
    #[error(
        "a budget of {budget} runs is too small: {unknowns} and {cases} take at least {least}; 2000 \
         are usual"
    )]
    Budget {
        /// What was asked for.
        budget: u64,
        /// The least.
        least: u64,
        /// How many unknowns, in words.
        unknowns: String,
        /// How many files, in words.
        cases: String,
    },
    /// More fields than can be told apart.
    #[error("at most {most} fields can be fitted at once, not {asked}")]
    TooMany {
        /// How many there are.
        asked: usize,
        /// How many there may be.
        most: usize,
    },
    /// Nothing that was observed can be.
    #[error("nothing that was observed can be met: no value in the ranges comes near it")]
    NothingInReach(Vec<OutOfReach>),
    /// What was simulated is no number, so that nothing can stand in for it.
    #[error("the outcomes of the simulation can't be followed: they are not numbers")]
    NoSurrogate,
    /// The draws can't be put together.
    #[error(transparent)]
    Posterior(#[from] PosteriorError),
    /// A replication or the threads.
    #[error(transparent)]
    Study(#[from] StudyError),
}

impl From<Box<Diagnostic>> for CalibrateError {
    fn from(wrong: Box<Diagnostic>) -> Self {
        Self::Unknown(Box::new(SweepError::Argument(wrong)))
    }
}

impl From<StatsError> for CalibrateError {
    fn from(error: StatsError) -> Self {
        Self::Study(error.into())
    }
}

impl From<SweepError> for CalibrateError {
    fn from(wrong: SweepError) -> Self {
        match wrong {
            SweepError::Study(error) => Self::Study(error),
            wrong => Self::Unknown(Box::new(wrong)),
        }
    }
}

impl CalibrateError {
    /// The errors that can be shown where they stand.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Unknown(wrong) => wrong.diagnostics(),
            Self::Scenario(wrong) => wrong.as_slice(),
            _ => &[],
        }
    }

    /// What is wrong, as the user reads it; `styled` colours it.
    #[must_use]
    pub fn explanation(&self, styled: bool) -> String {
        match self {
            Self::Unknown(wrong) => wrong.explanation(styled),
            Self::Scenario(wrong) => wrong.render(styled),
            _ => format!("error: {self}"),
        }
    }
}
