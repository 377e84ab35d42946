//! Why a command fails, and how the program ends after it.

use super::questions::QuestionError;
use super::{Exit, output};
use forelock::extract::ExtractError;
use forelock::extract::arrange::ArrangeError;
use forelock::scenario::draft::DraftError;
use forelock::scenario::fields::NoSuchField;
use forelock::scenario::{Contradictions, Diagnostic, Diagnostics};
use forelock::study::calibrate::CalibrateError;
use forelock::study::planner::PlanError;
use forelock::study::posterior::PosteriorFileError;
use forelock::study::regress::BaselineFileError;
use forelock::study::sweep::SweepError;
use forelock::study::{ArrangedError, StudyError};
use forelock_io::words::without_error_numbers;
use forelock_report::{DrawError, render_out_of_reach};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Scenario files are wrong.
    #[error("{} of {all} scenario files can't be used", wrong.len())]
    Input {
        /// What is wrong with each file that has an error.
        wrong: Vec<Diagnostics>,
        /// Files on the command line.
        all: usize,
    },
    /// Files of the platform's records are wrong, or nothing in them counts.
    #[error("{} of {all} files can't be used", wrong.len())]
    Records {
        /// What is wrong with each file that has an error.
        wrong: Vec<Diagnostics>,
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
    #[error("{} is an input of this command and would be overwritten: name another file for the result", .0.display())]
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
    /// A flag gives a scenario something that contradicts it.
    #[error("{0}")]
    Contradictions(#[from] Contradictions),
    /// A question has no answer.
    #[error("{0}")]
    Question(#[from] QuestionError),
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
    /// A page can't be served there.
    #[error("can't listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the operating system says.
        cause: io::Error,
    },
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
            | Self::Contradictions(_)
            | Self::Question(QuestionError::Unanswered { .. } | QuestionError::Refused { .. })
            | Self::NoSuchField(_)
            | Self::Draft(_)
            | Self::OutputIsInput(_)
            | Self::Result { .. }
            | Self::Study(StudyError::Draw(_) | StudyError::Contradictions(_)) => Exit::InputWrong,
            Self::Calibrate(error) => match error {
                CalibrateError::NoSurrogate
                | CalibrateError::Study(_)
                | CalibrateError::Posterior(_) => Exit::Failed,
                _ => Exit::InputWrong,
            },
            Self::Sweep(error) if error.is_of_the_input() => Exit::InputWrong,
            Self::Extract(error) if error.is_of_the_input() => Exit::InputWrong,
            Self::Arrange(cause) if cause.is_of_the_input() => Exit::InputWrong,
            Self::Study(_)
            | Self::Sweep(_)
            | Self::Output(_)
            | Self::Question(QuestionError::Unasked { .. })
            | Self::Json(_)
            | Self::Raw { .. }
            | Self::Unwritable { .. }
            | Self::Chart(_)
            | Self::Page(_)
            | Self::Extract(_)
            | Self::Arrange(_)
            | Self::Arranged(_)
            | Self::Listen { .. }
            | Self::Interrupts(_) => Exit::Failed,
        }
    }

    /// What is wrong, as a person reads it; `styled` colours it.
    #[must_use]
    pub fn explanation(&self, styled: bool) -> String {
        without_error_numbers(&self.in_full(styled))
    }

    fn in_full(&self, styled: bool) -> String {
        match self {
            Self::Input { wrong, all } | Self::Records { wrong, all } => {
                let mut said: Vec<String> = wrong.iter().map(|one| one.render(styled)).collect();
                if *all > 1 {
                    said.push(format!("error: {self}"));
                }
                said.join("\n\n")
            }
            Self::Sweep(error) => error.explanation(styled),
            Self::Calibrate(error) => match error {
                CalibrateError::NothingInReach(all) => {
                    format!("{}error: {self}", render_out_of_reach(all, output::look()))
                }
                error => error.explanation(styled),
            },
            _ => format!("error: {self}"),
        }
    }

    /// The errors that can be shown where they stand.
    pub(super) fn diagnostics(&self) -> Vec<&Diagnostic> {
        match self {
            Self::Input { wrong, .. } | Self::Records { wrong, .. } => {
                wrong.iter().flatten().collect()
            }
            Self::Sweep(error) => error.diagnostics().iter().collect(),
            Self::Calibrate(error) => error.diagnostics().iter().collect(),
            Self::Study(StudyError::Draw(wrong)) => wrong.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// Of the one file that there is.
impl From<Diagnostics> for Failure {
    fn from(wrong: Diagnostics) -> Self {
        Self::Input { wrong: vec![wrong], all: 1 }
    }
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        match error {
            SweepError::Study(error) => Self::Study(error),
            error => Self::Sweep(error),
        }
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Sweep(error) => error.into(),
            error @ PlanError::Budget { .. } => Self::Plan(error),
        }
    }
}

impl From<CalibrateError> for Failure {
    fn from(error: CalibrateError) -> Self {
        match error {
            CalibrateError::Study(error) => Self::Study(error),
            error => Self::Calibrate(error),
        }
    }
}

impl From<ArrangeError> for Failure {
    fn from(cause: ArrangeError) -> Self {
        Self::Arrange(Box::new(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_a_failure() {
        let disk = Failure::Output(io::ErrorKind::StorageFull.into());
        assert_eq!(disk.exit(), Exit::Failed);
    }

    #[test]
    fn one_wrong_file_needs_no_summary_but_one_of_several_does() {
        let wrong = |all| Failure::Input { wrong: vec![Diagnostics::of([])], all };
        assert_eq!(wrong(1).exit().code(), 2);
        assert_eq!(wrong(1).explanation(false), "");
        assert!(wrong(2).explanation(false).contains("1 of 2 scenario files"));
    }

    #[test]
    fn an_interrupt_exits_with_3() {
        assert_eq!(Failure::Study(StudyError::Interrupted).exit().code(), 3);
    }
}
