//! Whether a test expects each error message that the sources have, as a user reads it.
//!
//! The messages are taken from the sources: those of `#[error("…")]`, and the texts that stand in the calls by
//! which errors are made. A message counts as expected where the tests, or the files that they compare with, have
//! two of its words or more in a row, of ten characters at least. That shows messages that nobody has thought of;
//! it doesn't show that the test which has the words sees them in the right place.

use super::rust_text::{Text, texts};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// In these calls the first text is the message, and what follows says what would be right.
const MESSAGE_FIRST: [&str; 10] = [
    "error",
    "at",
    "wrong",
    "wrong_key",
    "add",
    "of_all",
    "in_text",
    "in_argument",
    "not_ours",
    "title",
];

/// In these calls each text is a message, or a part of one.
const MESSAGES_ALL: [&str; 7] =
    ["Err", "Usage", "other", "custom", "map_err", "ok_or", "ok_or_else"];

/// Messages, by their beginnings, that no test can bring about, and why.
const OUT_OF_REACH: [(&str, &str); 17] = [
    ("no script is known for it", "each shell that the command line takes has one"),
    ("the page can't be put together", "its templates write to memory"),
    ("interrupts can't be caught", "the system would have to refuse a signal's handler"),
    ("it has another document already", "swallowed: the exit code and standard error tell it"),
    ("there are more parents than can be numbered", "takes four billion rows"),
    ("is too large a number", "told as out of the range that is right"),
    ("all files together name too many", "takes four billion rows"),
    ("use `--sample lhs:N`", "not what is wrong, but what would be right"),
    ("more parents than can be told apart", "takes four billion rows"),
    ("the manifest can't be put into JSON", "numbers and texts always can"),
    ("the result can't be put into JSON", "numbers and texts always can"),
    ("other processes remove every new file", "takes another process that guesses random names"),
    ("a number in the chart", "figures are checked where they are made and where they are read"),
    ("the image can't be encoded", "it is written to memory"),
    ("a sample can't hold the value", "outcomes are counts and times"),
    ("a sample needs at least one value", "there is at least one replication"),
    ("the threads could not be started", "the system would have to refuse a thread"),
];

const LEAST_CHARACTERS: usize = 10;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `directory`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let below = entries.map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    let mut all: Vec<PathBuf> = below.flatten().collect();
    all.sort();
    all
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Whether a file of the sources is for tests alone.
fn is_of_tests(path: &Path) -> bool {
    let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.any(|part| matches!(&*part, "tests" | "tests.rs" | "snapshots" | "fixture.rs"))
}

/// The messages of the sources, and all that tests expect.
fn messages_and_expectations() -> (BTreeSet<String>, String) {
    let (mut messages, mut expected) = (BTreeSet::new(), Vec::new());
    for path in files(&root().join("crates")) {
        let own = path.strip_prefix(root()).unwrap().to_owned();
        if !own.components().any(|part| part.as_os_str() == "src") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        if !is_rust(&path) || is_of_tests(&own) {
            expected.extend(expectations(&path, &text));
            continue;
        }
        let mut calls = BTreeSet::new();
        for Text { text, call, number, in_tests } in texts(&text) {
            let call = call.as_deref().unwrap_or_default();
            if in_tests {
                expected.push(text);
            } else if text.split_whitespace().nth(1).is_some() {
                let is_first = MESSAGE_FIRST.contains(&call) && calls.insert(number);
                if is_first || MESSAGES_ALL.contains(&call) {
                    messages.insert(text);
                }
            }
        }
    }
    for path in files(&root().join("tests")) {
        // This one names messages that it does not expect.
        if path.file_name().is_none_or(|name| name != "told_messages.rs") {
            expected.extend(expectations(&path, &fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    (messages, expected.iter().map(|text| plain(text)).collect::<Vec<_>>().join("\n"))
}

fn expectations(path: &Path, text: &str) -> Vec<String> {
    if is_rust(path) {
        return texts(text).into_iter().map(|text| text.text).collect();
    }
    vec![text.to_owned()]
}

/// With one space between words.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a message between what is put into it.
fn parts(message: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for character in message.chars() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                parts.push(String::new());
            }
            _ if depth > 0 => {}
            other => parts.last_mut().unwrap().push(other),
        }
    }
    let is_mark = |c: char| c.is_whitespace() || "`:,;.“”()".contains(c);
    parts.iter().map(|part| plain(part.trim_matches(is_mark))).collect()
}

/// Whether enough words in a row are expected; `None` if the message has none of its own.
fn is_expected(message: &str, expected: &str) -> Option<bool> {
    let parts: Vec<String> = parts(message).into_iter().filter(|part| part.len() >= 6).collect();
    let runs = parts.iter().flat_map(|part| {
        let words: Vec<&str> = part.split(' ').collect();
        let run = |start: usize| {
            let ends = (start + 2..=words.len()).map(|end| words[start..end].join(" "));
            ends.into_iter().find(|run| run.len() >= LEAST_CHARACTERS)
        };
        let runs: Vec<String> = (0..words.len()).filter_map(run).collect();
        if runs.is_empty() { vec![part.clone()] } else { runs }
    });
    let runs: Vec<String> = runs.collect();
    (!runs.is_empty()).then(|| runs.iter().any(|run| expected.contains(run.as_str())))
}

#[test]
fn a_test_expects_every_error_message() {
    let (messages, expected) = messages_and_expectations();
    assert!(messages.len() > 400, "{} messages: are the sources read?", messages.len());
    let out_of_reach =
        |message: &str| OUT_OF_REACH.iter().any(|(begins, _)| message.starts_with(begins));
    let missing: Vec<&String> = messages
        .iter()
        .filter(|message| is_expected(message, &expected) == Some(false) && !out_of_reach(message))
        .collect();
    assert!(
        missing.is_empty(),
        "no test expects these {} of {} messages:\n{missing:#?}",
        missing.len(),
        messages.len()
    );
    for (begins, _) in OUT_OF_REACH {
        assert!(messages.iter().any(|one| one.starts_with(begins)), "there is no `{begins}`");
    }
}

#[test]
fn a_message_is_expected_by_its_own_words() {
    let expected = "workers is 0, which is out of range\nNot this";
    assert_eq!(is_expected("`{}` is {}, which is out of range", expected), Some(true));
    assert_eq!(is_expected("`{}` is out of reach", expected), Some(false));
    assert_eq!(is_expected("{path}: {cause}", expected), None);
}
