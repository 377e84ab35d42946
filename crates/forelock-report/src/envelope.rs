//! What `--json` prints of every command: an envelope around one result, or around several.

use forelock_io::words::{is_of_direction, shortened};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the shapes, raised when a field goes or changes its meaning.
pub(crate) const SCHEMA: u32 = 2;

/// The command that a result is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StudyKind {
    /// `forelock run`.
    Run,
    /// `forelock check`.
    Check,
    /// `forelock compare`.
    Compare,
    /// `forelock plan`.
    Plan,
    /// `forelock sweep`.
    Sweep,
    /// `forelock sweep --tornado`.
    Tornado,
    /// `forelock calibrate`.
    Calibrate,
    /// `forelock profile`.
    Profile,
    /// `forelock observe`.
    Observe,
    /// `forelock arrange`.
    Arrange,
    /// `forelock regress check`.
    Regress,
    /// `forelock new`.
    New,
    /// `forelock explain`.
    Explain,
}

impl StudyKind {
    /// The command line that prints such a result.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Run => "run --json",
            Self::Check => "check --json",
            Self::Compare => "compare --json",
            Self::Plan => "plan --json",
            Self::Sweep => "sweep --json",
            Self::Tornado => "sweep --tornado --json",
            Self::Calibrate => "calibrate --json",
            Self::Profile => "profile --json",
            Self::Observe => "observe --json",
            Self::Arrange => "arrange --json",
            Self::Regress => "regress check --json",
            Self::New => "new --json",
            Self::Explain => "explain --json",
        }
    }
}

/// The results of one command. `R` is the shape of each; a file that is read back has
/// [`serde_json::Value`] until it is known which shape it should be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResultDocument<R> {
    /// Version of the shapes: 2.
    pub schema: u32,
    /// Version of the program that made them.
    pub forelock: String,
    /// The command.
    pub study: StudyKind,
    /// One a scenario or file that the command was given; always a list, also of one.
    pub results: Vec<R>,
}

impl<R: Serialize> ResultDocument<R> {
    /// What this program found.
    #[must_use]
    pub fn new(study: StudyKind, results: Vec<R>) -> Self {
        let forelock = env!("CARGO_PKG_VERSION").to_owned();
        Self { schema: SCHEMA, forelock, study, results }
    }

    /// The text that is printed.
    ///
    /// # Errors
    ///
    /// Never, as long as the shape has string keys only; it is the serializer's signature.
    pub fn render(&self) -> serde_json::Result<String> {
        rendered(self)
    }
}

/// A document as it is printed.
///
/// # Errors
///
/// Those of the serializer.
pub(crate) fn rendered(document: &impl Serialize) -> serde_json::Result<String> {
    Ok(escaped(&serde_json::to_string_pretty(document)?) + "\n")
}

/// The same JSON without a character that could command a terminal: the serializer escapes those up
/// to U+001F only. Such characters stand in texts alone, where an escape means the same.
fn escaped(json: &str) -> String {
    let is_commanding = |c: char| !c.is_ascii() && (c.is_control() || is_of_direction(c));
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        match is_commanding(character) {
            true => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            false => text.push(character),
        }
    }
    text
}

/// Why a JSON value is no result of this version.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// It has no envelope.
    #[error(
        "it is not a result of `forelock`: it names no `study` (what the platform recorded of a load is \
         read by `forelock observe`)"
    )]
    None,
    /// It has an envelope, but for the version.
    #[error(
        "it has no `schema`, the version of its shape: a result of this forelock has \
         `\"schema\": {SCHEMA}` beside its `study`"
    )]
    NoSchema,
    /// An earlier version wrote it.
    #[error(
        "its shape has version {0}, of an earlier forelock: run the command again, or use the \
         forelock that wrote it"
    )]
    Earlier(u64),
    /// A later version wrote it.
    #[error(
        "its shape has version {0}, which this forelock doesn't know: use the one that wrote it"
    )]
    Later(u64),
    /// It is a [`FailureDocument`](crate::FailureDocument).
    #[error(
        "it has no result, as the command that wrote it failed ({}): put that right, and run the command \
         again",
        shortened(.0, 300)
    )]
    Failure(String),
    /// Something in the envelope can't be.
    #[error("{0}")]
    Shape(#[from] serde_json::Error),
    /// There is nothing in it.
    #[error("it holds no result")]
    Empty,
}

impl ResultDocument<Value> {
    /// Takes what was read from a file.
    ///
    /// # Errors
    ///
    /// If it is no envelope of this version with a result in it.
    pub fn open(value: Value) -> Result<Self, EnvelopeError> {
        match value.get("schema").and_then(Value::as_u64) {
            // Version 1 wrote several results as a bare list, each of a scenario or of a file.
            None if value.get(0).is_some_and(|first| {
                first.get("scenario").or_else(|| first.get("file")).is_some()
            }) =>
            {
                return Err(EnvelopeError::Earlier(1));
            }
            None if value.get("study").is_some() => return Err(EnvelopeError::NoSchema),
            None => return Err(EnvelopeError::None),
            Some(schema) if schema > u64::from(SCHEMA) => return Err(EnvelopeError::Later(schema)),
            Some(schema) if schema < u64::from(SCHEMA) => {
                return Err(EnvelopeError::Earlier(schema));
            }
            Some(_) => {}
        }
        if let Some(error) = value.get("error") {
            let message = error.get("message").and_then(Value::as_str);
            return Err(EnvelopeError::Failure(message.unwrap_or("it doesn't say why").to_owned()));
        }
        let document: Self = serde_json::from_value(value)?;
        if document.results.is_empty() { Err(EnvelopeError::Empty) } else { Ok(document) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_rendered_is_opened_again() {
        let text = ResultDocument::new(StudyKind::Tornado, vec![1, 2]).render().unwrap();
        let opened = ResultDocument::open(serde_json::from_str(&text).unwrap()).unwrap();
        assert_eq!((opened.study, opened.results), (StudyKind::Tornado, vec![json!(1), json!(2)]));
    }

    #[test]
    fn nothing_in_json_commands_a_terminal() {
        let name = "a\u{9b}31m\u{202e}\u{1b}]0;x\u{7}é";
        let text = ResultDocument::new(StudyKind::Run, vec![name]).render().unwrap();
        assert!(text.contains(r"a\u009b31m\u202e\u001b]0;x\u0007é"), "{text}");
        let opened = ResultDocument::open(serde_json::from_str(&text).unwrap()).unwrap();
        assert_eq!(opened.results, [json!(name)]);
    }

    #[test]
    fn other_versions_say_what_to_do() {
        let of = |schema: u32| {
            let value = json!({"schema": schema, "forelock": "1", "study": "run", "results": []});
            ResultDocument::open(value).unwrap_err().to_string()
        };
        assert!(of(1).contains("run the command again"));
        let first_version = json!([{"scenario": {"name": "a"}}, {"scenario": {"name": "b"}}]);
        let said = ResultDocument::open(first_version).unwrap_err().to_string();
        assert!(said.contains("run the command again"), "{said}");
        let jobs = json!([{"id": "750000000000007AAA", "state": "JobComplete"}]);
        let said = ResultDocument::open(jobs).unwrap_err().to_string();
        assert!(
            said.contains("it names no `study`") && said.contains("forelock observe"),
            "{said}"
        );
        assert!(of(3).contains("use the one that wrote it"));
        assert_eq!(of(2), "it holds no result");
        for schema in [json!(null), json!("2"), json!(-1), json!(2.5)] {
            let value = json!({"schema": schema, "forelock": "1", "study": "run", "results": []});
            let said = ResultDocument::open(value).unwrap_err().to_string();
            assert!(said.contains("it has no `schema`"), "{schema}: {said}");
        }
    }
}
