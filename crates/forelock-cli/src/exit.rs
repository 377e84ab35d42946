//! Exit codes, in one place.

use forelock_report::Shown;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, and every objective met.
    Success,
    /// 1: done, but an objective is not met, a prediction is not what it was, or no org in the ranges
    /// gives what was observed.
    ObjectiveMissed,
    /// 2: the command line or an input file is wrong (clap's own code for its part of that).
    InputWrong,
    /// 3: the program could not do its work.
    Failed,
}

impl Exit {
    /// The number that the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::ObjectiveMissed => 1,
            Self::InputWrong => 2,
            Self::Failed => 3,
        }
    }
}

impl Exit {
    /// Whether what was asked for holds in all of `results`.
    #[must_use]
    pub fn of(results: &dyn Shown) -> Self {
        if results.all_hold() { Self::Success } else { Self::ObjectiveMissed }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
