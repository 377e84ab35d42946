//! What a user gets wrong: an error that names file, line and column and says what would be right.
//! Never a panic, never a machine out of memory.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod contradictions;
mod fields;
mod files;
mod loads;
mod rust_text;
mod set_arguments;
mod told_messages;

use forelock::scenario::{Diagnostics, load, parse};
use std::fs;
use std::path::Path;

/// The smallest scenario there is; tests replace or add lines.
const GOOD: &str = r#"[data]
parents = 1_000
children = "10k"

[load]
batch_size = 200

[org]
workers = 5
service = { per_record = "9ms" }
"#;

fn errors(text: &str) -> Diagnostics {
    parse("bad.toml", text, &[]).err().unwrap_or_else(|| panic!("this should be refused:\n{text}"))
}

fn set_errors(sets: &[&str]) -> Diagnostics {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    parse("bad.toml", GOOD, &sets).err().unwrap_or_else(|| panic!("{sets:?} should be refused"))
}

/// Asserts that one error stands at `at`, and that each of `words` is in it.
#[track_caller]
fn assert_error(diagnostics: &Diagnostics, at: &str, words: &[&str]) {
    let text = diagnostics.to_string();
    let found = diagnostics.iter().find(|d| d.position().to_string() == at);
    let message = found.unwrap_or_else(|| panic!("no error at {at} in:\n{text}")).to_string();
    assert!(message.contains(&format!("--> {at}")), "{at} is not shown in:\n{message}");
    for word in words {
        assert!(message.contains(word), "`{word}` is not in:\n{message}");
    }
}

/// Asserts that the good scenario with `good` replaced by `bad` has one error, at `at`.
#[track_caller]
fn refused(good: &str, bad: &str, at: &str, words: &[&str]) {
    assert!(GOOD.contains(good), "`{good}` is not in the good scenario");
    let diagnostics = errors(&GOOD.replacen(good, bad, 1));
    assert_error(&diagnostics, &format!("bad.toml:{at}"), words);
    assert_eq!(diagnostics.iter().count(), 1, "one slip, one message:\n{diagnostics}");
}

/// As [`refused`], with lines added at the end; `line` counts from the first of them.
#[track_caller]
fn refused_added(added: &str, line: usize, column: usize, words: &[&str]) {
    let diagnostics = errors(&format!("{GOOD}{added}"));
    assert_error(&diagnostics, &format!("bad.toml:{}:{column}", line + 10), words);
    assert_eq!(diagnostics.iter().count(), 1, "one slip, one message:\n{diagnostics}");
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> String {
    let path = directory.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[track_caller]
fn load_errors(path: &str) -> Diagnostics {
    load(Path::new(path), &[]).unwrap_err()
}
