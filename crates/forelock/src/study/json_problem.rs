//! What is wrong with a JSON file that someone may have touched, and where.

use forelock_io::words::shortened;

/// Characters of a message at most.
const LONGEST: usize = 300;

/// The first thing that is wrong with a JSON text, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct JsonProblem {
    line: usize,
    column: usize,
    problem: String,
}

impl From<serde_json::Error> for JsonProblem {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        // The place comes first here, not last.
        let place = format!(" at line {line} column {column}");
        let text = error.to_string();
        let problem = text.strip_suffix(&place).unwrap_or(&text);
        // It may quote the file, which must neither command the terminal nor fill it.
        Self { line, column, problem: shortened(problem, LONGEST) }
    }
}
