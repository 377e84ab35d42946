//! Exit codes and the failures behind them, in one place.

use forelock::draft::DraftError;
use forelock::extract::ExtractError;
use forelock::extract::arrange::ArrangeError;
use forelock::scenario::fields::NoSuchField;
use forelock::study::calibrate::CalibrateError;
use forelock::study::planner::PlanError;
use forelock::study::posterior::PosteriorFileError;
use forelock::study::regress::BaselineFileError;
use forelock::study::sweep::SweepError;
use forelock::study::{ArrangedError, StudyError};
use forelock_report::{DrawError, Shown};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, and every objective met.
    Success,
    /// 1: done, but an objective is not met, a prediction is not what it was, or no org in the ranges
    /// does what was observed.
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

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Input files are wrong; each was explained on standard error as it was read.
    #[error("{wrong} of {all} scenario files can't be used")]
    Input {
        /// Files with an error.
        wrong: usize,
        /// Files on the command line.
        all: usize,
    },
    /// Files of the platform's records are wrong, or nothing in them counts; each was explained on
    /// standard error.
    #[error("{wrong} of {all} files can't be used")]
    Records {
        /// Files with an error.
        wrong: usize,
        /// Files on the command line.
        all: usize,
    },
    /// The study has no result.
    #[error("{0}")]
    Study(#[from] StudyError),
    /// A file of a sweep can't be read or written.
    #[error("{0}")]
    Sweep(SweepError),
    /// There can be no plan.
    #[error("{0}")]
    Plan(PlanError),
    /// A calibration has no result.
    #[error("{0}")]
    Calibrate(CalibrateError),
    /// Standard output or standard error can't be written.
    #[error("the output can't be written: {0}")]
    Output(#[from] io::Error),
    /// The result can't be put into JSON.
    #[error("the result can't be put into JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The file of `--raw` can't be written.
    #[error("{} can't be written: {cause}", path.display())]
    Raw {
        /// The file.
        path: PathBuf,
        /// What the file system says.
        cause: csv::Error,
    },
    /// The file that predictions were kept in is wrong.
    #[error("{}: {cause}", path.display())]
    Baseline {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: BaselineFileError,
    },
    /// The file of `--posterior` is none.
    #[error("{}: {cause} (--posterior takes a file of `forelock calibrate`)", path.display())]
    Posterior {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: PosteriorFileError,
    },
    /// The command line decides every field that a posterior says.
    #[error(
        "nothing is left to draw from {0}: every field of it is set by --set; leave one of them out"
    )]
    NothingDrawn(String),
    /// A file that the command line asks for can't be written.
    #[error("{} can't be written: {cause}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the file system says.
        cause: io::Error,
    },
    /// A file that the command line asks for is one that the command reads.
    #[error("{} is read by this command, and would be lost: name another file for the result", .0.display())]
    OutputIsInput(PathBuf),
    /// A result file can't be used.
    #[error("{} can't be used: {why}", path.display())]
    Result {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A chart can't be drawn.
    #[error("{0}")]
    Chart(DrawError),
    /// The page can't be put together.
    #[error("the page can't be put together: {0}")]
    Page(#[from] askama::Error),
    /// The command line asks for what doesn't go together, in a way that only its values show.
    #[error("{0}")]
    Usage(&'static str),
    /// There is no such field.
    #[error("{0}")]
    NoSuchField(#[from] NoSuchField),
    /// An extract can't be used.
    #[error("{0}")]
    Extract(#[from] ExtractError),
    /// A file gives no scenario.
    #[error("{0}")]
    Draft(#[from] DraftError),
    /// A file can't be arranged.
    #[error("{0}")]
    Arrange(Box<ArrangeError>),
    /// What was arranged can't be simulated.
    #[error("{0}; the arranged files are there")]
    Arranged(#[from] ArrangedError),
    /// Signals can't be listened to.
    #[error("interrupts can't be caught: {0}")]
    Interrupts(io::Error),
}

impl Failure {
    /// How the program ends after it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Input { .. }
            | Self::Records { .. }
            | Self::Baseline { .. }
            | Self::Posterior { .. }
            | Self::NothingDrawn(_)
            | Self::Plan(_)
            | Self::Usage(_)
            | Self::NoSuchField(_)
            | Self::Draft(_)
            | Self::OutputIsInput(_)
            | Self::Result { .. }
            | Self::Study(StudyError::Draw(_)) => Exit::InputWrong,
            Self::Calibrate(error) => match error {
                CalibrateError::NoSurrogate
                | CalibrateError::Study(_)
                | CalibrateError::Posterior(_) => Exit::Failed,
                _ => Exit::InputWrong,
            },
            Self::Extract(error) if error.is_of_the_input() => Exit::InputWrong,
            Self::Arrange(cause) if cause.is_of_the_input() => Exit::InputWrong,
            Self::Study(_)
            | Self::Sweep(_)
            | Self::Output(_)
            | Self::Json(_)
            | Self::Raw { .. }
            | Self::Unwritable { .. }
            | Self::Chart(_)
            | Self::Page(_)
            | Self::Extract(_)
            | Self::Arrange(_)
            | Self::Arranged(_)
            | Self::Interrupts(_) => Exit::Failed,
        }
    }

    /// Whether nothing is left to say: the one file that is wrong has been explained.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        match self {
            Self::Input { all, .. } | Self::Records { all, .. } => *all == 1,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_a_failure() {
        let disk = Failure::Output(io::ErrorKind::StorageFull.into());
        assert_eq!((disk.exit(), disk.is_quiet()), (Exit::Failed, false));
    }

    #[test]
    fn one_wrong_file_needs_no_summary_but_one_of_several_does() {
        let wrong = |all| Failure::Input { wrong: 1, all };
        assert_eq!(wrong(1).exit().code(), 2);
        assert!(wrong(1).is_quiet() && !wrong(2).is_quiet());
    }

    #[test]
    fn an_interrupt_exits_with_3() {
        assert_eq!(Failure::Study(StudyError::Interrupted).exit().code(), 3);
    }
}
