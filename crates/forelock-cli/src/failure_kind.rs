//! What is to blame for a failure, as a program is told.

use super::Failure;
use super::questions::QuestionError;
use forelock::extract::arrange::ArrangeError;
use forelock::extract::{ExtractError, ExtractProblem};
use forelock::study::calibrate::CalibrateError;
use forelock::study::sweep::SweepError;
use forelock::study::{ArrangedError, StudyError};
use forelock_report::FailureKind;
use std::io::ErrorKind;

/// What is to blame for `failure`.
pub(super) fn kind_of(failure: &Failure) -> FailureKind {
    match failure {
        Failure::Input { .. } => FailureKind::Scenario,
        Failure::Records { .. }
        | Failure::Baseline { .. }
        | Failure::Posterior { .. }
        | Failure::Result { .. } => FailureKind::File,
        Failure::Usage(_)
        | Failure::Contradictions(_)
        | Failure::NothingDrawn(_)
        | Failure::OutputIsInput(_)
        | Failure::Question(QuestionError::Unanswered { .. } | QuestionError::Refused { .. })
        | Failure::NoSuchField(_)
        | Failure::Plan(_) => FailureKind::Usage,
        Failure::Output(_)
        | Failure::Question(QuestionError::Unasked { .. })
        | Failure::Raw { .. }
        | Failure::Unwritable { .. } => FailureKind::Output,
        Failure::Json(_)
        | Failure::Chart(_)
        | Failure::Page(_)
        | Failure::Listen { .. }
        | Failure::Interrupts(_) => FailureKind::Internal,
        Failure::Study(error) | Failure::Arranged(ArrangedError::Study(error)) => of_study(error),
        Failure::Arranged(ArrangedError::TooLarge) => FailureKind::File,
        Failure::Sweep(error) => of_sweep(error),
        Failure::Calibrate(error) => of_calibration(error),
        Failure::Extract(error) => of_extract(error),
        Failure::Draft(_) => FailureKind::File,
        Failure::Arrange(error) => of_arrangement(error),
    }
}

fn of_study(error: &StudyError) -> FailureKind {
    match error {
        StudyError::Interrupted => FailureKind::Interrupted,
        StudyError::Draw(_) | StudyError::Contradictions(_) => FailureKind::Scenario,
        StudyError::NotDrawn(_)
        | StudyError::NotAdmitted
        | StudyError::OtherParts
        | StudyError::Stats(_) => FailureKind::Study,
        StudyError::Threads(_) => FailureKind::Internal,
    }
}

fn of_sweep(error: &SweepError) -> FailureKind {
    match error {
        SweepError::Scenario(_) | SweepError::Point { .. } | SweepError::Draw { .. } => {
            FailureKind::Scenario
        }
        SweepError::Argument(_)
        | SweepError::Other { .. }
        | SweepError::InUse { .. }
        | SweepError::OneValue(_)
        | SweepError::NothingDrawn(_) => FailureKind::Usage,
        SweepError::Shards { .. } => FailureKind::File,
        SweepError::File { cause, .. } if cause.kind() == ErrorKind::InvalidData => {
            FailureKind::File
        }
        SweepError::File { .. } => FailureKind::Output,
        SweepError::Study(error) => of_study(error),
    }
}

fn of_calibration(error: &CalibrateError) -> FailureKind {
    match error {
        CalibrateError::Unknown(error) => of_sweep(error),
        CalibrateError::Scenario(_) | CalibrateError::NothingObserved { .. } => {
            FailureKind::Scenario
        }
        CalibrateError::Twice { .. }
        | CalibrateError::Budget { .. }
        | CalibrateError::TooMany { .. } => FailureKind::Usage,
        CalibrateError::NothingInReach(_)
        | CalibrateError::NoSurrogate
        | CalibrateError::Posterior(_) => FailureKind::Study,
        CalibrateError::Study(error) => of_study(error),
    }
}

fn of_extract(error: &ExtractError) -> FailureKind {
    match error.problem() {
        ExtractProblem::Interrupted => FailureKind::Interrupted,
        _ => FailureKind::File,
    }
}

fn of_arrangement(error: &ArrangeError) -> FailureKind {
    match error {
        ArrangeError::Extract(error) => of_extract(error),
        ArrangeError::TooManyParents | ArrangeError::Changed => FailureKind::File,
        ArrangeError::Memory { .. } | ArrangeError::TooManyJobs(_) | ArrangeError::Delimiter(_) => {
            FailureKind::Usage
        }
        ArrangeError::Staging(_) | ArrangeError::File { .. } | ArrangeError::NotAsWritten(_) => {
            FailureKind::Output
        }
        ArrangeError::Json(_) => FailureKind::Internal,
        ArrangeError::Interrupted => FailureKind::Interrupted,
    }
}
