//! What a chart of several scenarios shows of the records that are not created.

use forelock::scenario::Metric;
use forelock_picture::color::Color;
use forelock_picture::style::{FAILED, LOST};

/// A rate of records, which one chart shows throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rate {
    /// Of those processed, those that fail.
    Failed,
    /// Of all, those that fail or are never processed.
    Lost,
}

impl Rate {
    /// The rate that hides nothing, by whether any record is never processed.
    pub(super) const fn of(leaves_records: bool) -> Self {
        if leaves_records { Self::Lost } else { Self::Failed }
    }

    pub(super) const fn metric(self) -> Metric {
        match self {
            Self::Failed => Metric::FailureRate,
            Self::Lost => Metric::LostRate,
        }
    }

    /// What the records do, as in `3 % fail`.
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Failed => "fail",
            Self::Lost => "are lost",
        }
    }

    pub(super) const fn color(self) -> Color {
        match self {
            Self::Failed => FAILED,
            Self::Lost => LOST,
        }
    }
}
