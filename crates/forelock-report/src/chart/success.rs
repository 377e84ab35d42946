//! What the points of a sweep do that do what is asked, in words.

/// Either the objectives are met, or, where none is stated, less than 1 % of the records are lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Success {
    /// Whether there are objectives.
    pub(super) asked: bool,
    /// By what a point is judged, where that is more than a mean of runs alike.
    pub(super) judged: String,
}

impl Success {
    /// For a legend.
    pub(super) fn state(&self) -> String {
        let state = if self.asked { "objectives met" } else { "less than 1\u{a0}% lost" };
        format!("{state}{}", self.judged)
    }

    /// What one point does.
    pub(super) fn of_one(&self) -> String {
        let does = if self.asked { "meets the objectives" } else { "loses less than 1\u{a0}%" };
        format!("{does}{}", self.judged)
    }

    /// What several points do.
    pub(super) fn of_several(&self) -> String {
        let they_do = if self.asked { "meet the objectives" } else { "lose less than 1\u{a0}%" };
        format!("{they_do}{}", self.judged)
    }
}
