//! Why a request is not served, in words for a person.

use forelock::extract::ExtractError;
use forelock::scenario::Diagnostics;
use forelock::study::StudyError;
use forelock::study::calibrate::CalibrateError;
use forelock::study::sweep::SweepError;
use forelock_io::words::without_error_numbers;
use forelock_report::DrawError;
use hyper::StatusCode;
use serde::Serialize;

/// What is said to the page in place of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Refusal {
    #[serde(skip)]
    pub(crate) status: StatusCode,
    message: String,
    /// What would be right; empty where there is nothing to say.
    help: String,
    /// Of a draw of a study that is too large for a page; the study itself doesn't know why.
    #[serde(skip)]
    is_of_draw: bool,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let message = without_error_numbers(&message.into());
        Self { status, message, help: String::new(), is_of_draw: false }
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) const fn is_of_draw(&self) -> bool {
        self.is_of_draw
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    /// Of what a person asked for.
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// Of what the program could not do.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no such page")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "open the address that `forelock serve` printed, with its key",
        )
    }

    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "that is more than a page may send")
    }

    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "the request did not come to its end")
    }
}

impl From<Diagnostics> for Refusal {
    /// All that is wrong, each as a terminal shows it.
    fn from(wrong: Diagnostics) -> Self {
        let mut all = wrong.iter();
        let Some(first) = all.next() else { return Self::unusable(wrong.to_string()) };
        let rest = all.count();
        let more = if rest == 0 { String::new() } else { format!(" (and {rest} more)") };
        let position = first.position();
        Self::unusable(format!("{position}: {}{more}", first.title())).help(first.help())
    }
}

impl From<ExtractError> for Refusal {
    fn from(error: ExtractError) -> Self {
        Self::unusable(format!("{}: {}", error.place(), error.title())).help(error.help())
    }
}

impl From<SweepError> for Refusal {
    fn from(error: SweepError) -> Self {
        let is_of_draw = matches!(error, SweepError::Study(StudyError::NotAdmitted));
        Self { is_of_draw, ..Self::unusable(error.to_string()) }
    }
}

impl From<CalibrateError> for Refusal {
    fn from(error: CalibrateError) -> Self {
        let is_of_draw = matches!(error, CalibrateError::Study(StudyError::NotAdmitted));
        Self { is_of_draw, ..Self::unusable(error.to_string()) }
    }
}

impl From<StudyError> for Refusal {
    fn from(error: StudyError) -> Self {
        let is_of_draw = matches!(error, StudyError::NotAdmitted);
        Self { is_of_draw, ..Self::failed(error.to_string()) }
    }
}

impl From<DrawError> for Refusal {
    fn from(error: DrawError) -> Self {
        Self::failed(format!("a chart can't be drawn: {error}"))
    }
}
