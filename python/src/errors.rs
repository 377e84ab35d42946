//! Failures as the exceptions of `forelock/errors.py`.

use forelock_cli::{Exit, Failure};
use forelock_report::{FailureKind, JsonFailure};
use pyo3::prelude::*;

/// The exception that says all that the command line would.
pub(crate) fn raised(py: Python<'_>, failure: &Failure) -> PyErr {
    exception(py, &failure.into())
}

/// The exception of an argument that can't be.
pub(crate) fn unusable(py: Python<'_>, message: &str) -> PyErr {
    let code = Exit::InputWrong.code();
    exception(py, &JsonFailure::new(FailureKind::Usage, message.to_owned(), code))
}

/// The exception of a defect of forelock itself.
pub(crate) fn defect(py: Python<'_>, message: &str) -> PyErr {
    let message = format!("{message}: this is a defect of forelock, which you are asked to report");
    let code = Exit::Failed.code();
    exception(py, &JsonFailure::new(FailureKind::Internal, message, code))
}

fn exception(py: Python<'_>, failure: &JsonFailure) -> PyErr {
    let made = serde_json::to_string(failure)
        .map_err(|error| pyo3::exceptions::PyRuntimeError::new_err(error.to_string()))
        .and_then(|text| py.import("forelock.errors")?.call_method1("_of", (text,)));
    made.map_or_else(|error| error, PyErr::from_value)
}
