//! Failures told twice: to a person on standard error, and to a program as JSON, if it asked for that.

use super::failure_kind::kind_of;
use super::{Cli, Exit, Failure, output};
use clap::CommandFactory;
use forelock::extract::ExtractError;
use forelock::extract::arrange::ArrangeError;
use forelock::scenario::draft::DraftError;
use forelock::study::calibrate::CalibrateError;
use forelock::study::sweep::SweepError;
use forelock_io::words::without_error_numbers;
use forelock_report::{FailureDocument, FailureKind, JsonError, JsonFailure};
use std::env;
use std::path::Path;

/// Tells of `failure`, where nobody can be told of a further one.
pub(super) fn explain(failure: &Failure) {
    output::complain(&format!("{}\n", failure.explanation(output::errors_styled())));
    print_document(failure.into());
}

/// Tells why the command line is refused, or what it asks to know of the program itself.
pub(super) fn answer(refusal: &clap::Error) -> Exit {
    // Nobody can be told of an error there.
    let _ = refusal.print();
    if !refusal.use_stderr() {
        return Exit::Success;
    }
    print_document(of_command_line(refusal));
    Exit::InputWrong
}

/// Prints the document of a failure, if JSON was asked for and nothing else is printed as such.
pub(super) fn print_document(failure: JsonFailure) {
    let arguments: Vec<String> =
        env::args_os().skip(1).map(|one| one.to_string_lossy().into_owned()).collect();
    if !asks_for_json(&arguments) {
        return;
    }
    if let Ok(text) = FailureDocument::new(command_in(&arguments), failure).render() {
        // Nobody can be told of an error there; a document that stands there already stays the only one.
        let _ = output::print_document(&text);
    }
}

/// Whether JSON is asked for: told from the words, as those that are refused ask for it as well.
fn asks_for_json(arguments: &[String]) -> bool {
    let flags: Vec<&str> =
        arguments.iter().map(String::as_str).take_while(|one| *one != "--").collect();
    flags.iter().any(|one| matches!(*one, "--json" | "--format=json"))
        || flags.windows(2).any(|pair| pair == ["--format", "json"])
}

/// The command that the words name, and the command below it.
fn command_in(arguments: &[String]) -> Option<String> {
    let program = Cli::command();
    let (mut command, mut names) = (&program, Vec::new());
    for argument in arguments {
        if let Some(below) = command.find_subcommand(argument) {
            names.push(below.get_name());
            command = below;
        }
    }
    (!names.is_empty()).then(|| names.join(" "))
}

fn of_command_line(refusal: &clap::Error) -> JsonFailure {
    let text = refusal.render().to_string();
    let paragraphs =
        text.split("\n\n").map(|one| one.split_whitespace().collect::<Vec<_>>().join(" "));
    let (mut message, mut tip, mut usage) = (None, None, None);
    for paragraph in paragraphs {
        if let Some(text) = paragraph.strip_prefix("tip: ") {
            tip.get_or_insert(text.to_owned());
        } else if paragraph.starts_with("Usage: ") {
            usage = Some(paragraph);
        } else if message.is_none() {
            message = Some(paragraph.strip_prefix("error: ").unwrap_or(&paragraph).to_owned());
        }
    }
    JsonFailure {
        suggestion: tip.or(usage),
        explanation: text.trim_end().to_owned(),
        ..JsonFailure::new(FailureKind::Usage, message.unwrap_or_default(), Exit::InputWrong.code())
    }
}

impl From<&Failure> for JsonFailure {
    fn from(failure: &Failure) -> Self {
        let diagnostics = failure.diagnostics();
        let (first, extract) = (diagnostics.first(), extract(failure));
        let (position, place) = (first.map(|one| one.position()), extract.map(ExtractError::place));
        let titles = first.map(|one| one.title().to_owned()).or(extract.map(ExtractError::title));
        let file = position.map(|one| &one.source).or(place.map(|one| &one.file)).cloned();
        let number = |number: usize| u64::try_from(number).ok();
        Self {
            file: file.or_else(|| file_of(failure)),
            line: position.and_then(|one| number(one.line)).or(place.and_then(|one| one.line)),
            column: position
                .and_then(|one| number(one.column))
                .or(place.and_then(|one| one.column)),
            suggestion: suggestion(failure),
            diagnostics: diagnostics.into_iter().map(JsonError::from).collect(),
            explanation: failure.explanation(false).trim_end().to_owned(),
            ..Self::new(
                kind_of(failure),
                without_error_numbers(&titles.unwrap_or_else(|| failure.to_string())),
                failure.exit().code(),
            )
        }
    }
}

fn suggestion(failure: &Failure) -> Option<String> {
    let help = match failure {
        Failure::NoSuchField(error) => error.help.clone(),
        Failure::Draft(DraftError::OfAnotherKind { help, .. }) => help.clone(),
        _ => match (failure.diagnostics().first(), extract(failure)) {
            (Some(first), _) => first.help().to_owned(),
            (None, Some(extract)) => extract.help(),
            (None, None) => return None,
        },
    };
    (!help.is_empty()).then_some(help)
}

/// What is wrong with a CSV, if that is why.
fn extract(failure: &Failure) -> Option<&ExtractError> {
    match failure {
        Failure::Extract(error) => Some(error),
        Failure::Draft(DraftError::Extract(error)) => Some(error),
        Failure::Arrange(error) => match &**error {
            ArrangeError::Extract(error) => Some(error),
            _ => None,
        },
        _ => None,
    }
}

/// The file or directory that a failure is about, where it is about no place in it.
fn file_of(failure: &Failure) -> Option<String> {
    let shown = |path: &Path| Some(path.display().to_string());
    match failure {
        Failure::Raw { path, .. }
        | Failure::Baseline { path, .. }
        | Failure::Posterior { path, .. }
        | Failure::Unwritable { path, .. }
        | Failure::OutputIsInput(path)
        | Failure::Result { path, .. }
        | Failure::Sweep(
            SweepError::Other { directory: path, .. }
            | SweepError::InUse { path }
            | SweepError::File { path, .. },
        )
        | Failure::Draft(
            DraftError::Unreadable { path, .. }
            | DraftError::OfAnotherKind { path, .. }
            | DraftError::Wrong { path, .. }
            | DraftError::Nothing { path, .. },
        ) => shown(path),
        Failure::Arrange(error) => match &**error {
            ArrangeError::File { path, .. } | ArrangeError::NotAsWritten(path) => shown(path),
            _ => None,
        },
        Failure::NothingDrawn(file)
        | Failure::Calibrate(
            CalibrateError::NothingObserved { file } | CalibrateError::Twice { file },
        ) => Some(file.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn json_is_asked_for_by_either_flag_that_is_no_file() {
        for line in ["run --json", "run --format json x", "run x --format=json"] {
            assert!(asks_for_json(&words(line)), "{line}");
        }
        for line in ["run json", "run --format csv json", "run -- --json", "run --set=--json"] {
            assert!(!asks_for_json(&words(line)), "{line}");
        }
    }

    #[test]
    fn a_command_is_told_from_files_and_flags() {
        let named = |line| command_in(&words(line));
        assert_eq!(named("--color never run check").as_deref(), Some("run"));
        assert_eq!(named("regress check x").as_deref(), Some("regress check"));
        assert_eq!(named("rum --json"), None);
    }
}
