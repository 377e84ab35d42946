//! A result that any command wrote, read back.
//!
//! The files may be anyone's: they are bounded in size before they are read, and every number is one
//! that replications could give before it is shown.

use crate::arrange::ArrangeResult;
use crate::calibration::CalibrationResult;
use crate::check::CheckResult;
use crate::compare::CompareResult;
use crate::drafted::NewResult;
use crate::envelope::{EnvelopeError, ResultDocument, StudyKind};
use crate::explained::ExplainResult;
use crate::json::RunResult;
use crate::measured::ObserveResult;
use crate::plan::PlanResult;
use crate::profile::ProfileResult;
use crate::regression::RegressionResult;
use crate::study_result::{Shown, StudyResult};
use crate::sweep::SweepResult;
use crate::tornado::TornadoResult;
use forelock::study::JsonProblem;
use forelock::study::sweep::SweepError;
use forelock_io::files::{ReadError, read_bounded_text};
use forelock_io::words::shortened;
use serde_json::Value;
use std::path::Path;

/// A result is a few kilobytes, or a megabyte for each scenario that was recorded.
pub const MAX_RESULT_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file is no result that can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ResultError {
    /// It can't be read.
    #[error("{0}")]
    Unreadable(#[from] ReadError),
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    Json(JsonProblem),
    /// It is what `regress record` wrote.
    #[error(
        "it keeps predictions and compares none: show what `forelock regress check FILE --json` \
         writes"
    )]
    Baseline,
    /// It has no envelope, or that of another version.
    #[error("{0}")]
    Envelope(#[from] EnvelopeError),
    /// It says to be of a command, and has another shape or impossible numbers.
    #[error("it is not a result of `forelock {}`: {problem}", .study.command())]
    Shape {
        /// The command.
        study: StudyKind,
        /// What is wrong.
        problem: String,
    },
    /// It is no directory of a sweep, or has no point yet.
    #[error("it is not a result of `forelock sweep -o DIR`: {}", shortened(&.0.to_string(), 600))]
    Directory(#[from] SweepError),
}

/// Reads the results in the file at `path`, or in the directory of a sweep.
///
/// # Errors
///
/// What is wrong with it, and what would be right.
pub fn read_result(path: &Path) -> Result<Box<dyn Shown>, ResultError> {
    if path.is_dir() {
        return Ok(Box::new(vec![SweepResult::read(path)?]));
    }
    let value = parsed(&read_bounded_text(path, MAX_RESULT_BYTES)?)?;
    // What was swept; its points are beside it.
    if value.get("design").is_some() && value.get("points").is_some() {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        return Ok(Box::new(vec![SweepResult::read(directory.unwrap_or(Path::new(".")))?]));
    }
    of(value)
}

/// Reads the text of results that need no other file.
///
/// # Errors
///
/// As [`read_result`].
pub fn parse_result(text: &str) -> Result<Box<dyn Shown>, ResultError> {
    of(parsed(text)?)
}

fn of(value: Value) -> Result<Box<dyn Shown>, ResultError> {
    if value.get("scenarios").is_some() && value.get("study").is_none() {
        return Err(ResultError::Baseline);
    }
    let document = ResultDocument::open(value)?;
    Ok(match document.study {
        StudyKind::Run => Box::new(opened::<RunResult>(document)?),
        StudyKind::Compare => Box::new(opened::<CompareResult>(document)?),
        StudyKind::Plan => Box::new(opened::<PlanResult>(document)?),
        StudyKind::Sweep => Box::new(opened::<SweepResult>(document)?),
        StudyKind::Tornado => Box::new(opened::<TornadoResult>(document)?),
        StudyKind::Calibrate => Box::new(opened::<CalibrationResult>(document)?),
        StudyKind::Regress => Box::new(opened::<RegressionResult>(document)?),
        StudyKind::Profile => Box::new(opened::<ProfileResult>(document)?),
        StudyKind::Check => Box::new(opened::<CheckResult>(document)?),
        StudyKind::Arrange => Box::new(opened::<ArrangeResult>(document)?),
        StudyKind::Explain => Box::new(opened::<ExplainResult>(document)?),
        StudyKind::New => Box::new(opened::<NewResult>(document)?),
        StudyKind::Observe => Box::new(opened::<ObserveResult>(document)?),
    })
}

/// Takes the results out of an envelope.
fn opened<R: StudyResult>(document: ResultDocument<Value>) -> Result<Vec<R>, ResultError> {
    let shape = |problem: String| ResultError::Shape {
        study: R::STUDY,
        // Text out of a file must neither command the terminal nor fill it.
        problem: shortened(&problem, 300),
    };
    let count = document.results.len();
    if count > R::MOST {
        return Err(shape(format!("it has {count} results, not 1 to {}", R::MOST)));
    }
    let open = |value| {
        let result: R = serde_json::from_value(value).map_err(|error| shape(error.to_string()))?;
        result.check().map_err(shape)?;
        Ok(result)
    };
    document.results.into_iter().map(open).collect()
}

fn parsed(text: &str) -> Result<Value, ResultError> {
    serde_json::from_str(text).map_err(|error| ResultError::Json(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::tests::contrast;

    #[test]
    fn what_can_not_be_drawn_is_said() {
        let refused = |text: &str| parse_result(text).map(drop).unwrap_err().to_string();
        for (text, why) in [
            ("", "not JSON: line 1"),
            ("[]", "names no `study`"),
            ("[{\"scenario\": {}}]", "run the command again"),
            ("{}", "names no `study`"),
            ("{\"schema\": 3}", "version 3"),
            ("{\"schema\": 1}", "run the command again"),
            ("{\"schema\": 2}", "missing field `forelock`"),
            ("{\"schema\": 2, \"error\": {\"message\": \"no\"}}", "failed (no): put that right"),
            ("{\"schema\": 1, \"scenarios\": []}", "regress check"),
        ] {
            assert!(refused(text).contains(why), "{text}: {}", refused(text));
        }
        for (study, results, why) in [
            ("run", "", "no result"),
            ("check", "{}", "missing field"),
            ("compare", "{}", "missing field"),
            ("compare", "{}, {}", "it has 2 results, not 1 to 1"),
            ("sweep", "{\"sweep\": 3}", "sweep --json"),
            ("tornado", "{\"base\": 3, \"fields\": []}", "sweep --tornado"),
            ("regress", "{\"recorded_by\": \"1\"}", "regress check"),
            ("guess", "{}", "unknown variant"),
        ] {
            let text = format!(
                "{{\"schema\": 2, \"forelock\": \"1\", \"study\": \"{study}\", \"results\": [{results}]}}"
            );
            assert!(refused(&text).contains(why), "{text}: {}", refused(&text));
        }
        assert!(refused(&"[".repeat(100_000)).contains("recursion limit"));
        let good = vec![CompareResult::new(&contrast(|_| ()))].to_json().unwrap();
        for (from, to) in [
            ("11000.0", "1e300"),
            ("\"p5\"", "\"p6\""),
            ("\"replications\": 5", "\"replications\": 0"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            refused(&bad);
        }
    }
}
