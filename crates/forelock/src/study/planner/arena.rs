//! Where candidates are simulated, as a race sees it.

use super::lever::Place;
use super::promise::Night;
use crate::study::StudyError;
use std::ops::Range;

/// Simulates candidates, which have numbers in the order in which they entered.
pub(super) trait Arena {
    /// All that is kept of a night.
    type Outcome;

    /// Takes a candidate in; `None` if it is no scenario, or the same as one that is in, or one that the
    /// platform would refuse.
    fn enter(&mut self, place: &Place) -> Option<EntrantId>;

    /// Simulates these nights. Nights of one number are simulated under the same draws, whichever the
    /// candidate.
    fn play(&self, turns: &[Turn]) -> Result<Vec<Vec<Self::Outcome>>, StudyError>;

    /// How the promise fares in a night.
    fn night(&self, outcome: &Self::Outcome) -> Night;
}

/// A candidate that takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntrantId(pub(super) usize);

/// Nights of one candidate that are to be simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) entrant: EntrantId,
    pub(super) nights: Range<u64>,
    pub(super) seeds: Seeds,
}

/// Which draws nights take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seeds {
    /// Those by which candidates are chosen.
    Search,
    /// Others, by which they are judged: who was chosen for its luck is not lucky again.
    Fresh,
}
