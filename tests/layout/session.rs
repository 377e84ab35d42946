//! Command lines typed one after the other in a fresh directory, and all that comes of them as text.

use crate::bench::Bench;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_128;

/// Lines of a printed result that are shown; of a longer one, its beginning and its end are.
const MOST_PRINTED: usize = 1_000;
/// Lines of a file with a row for each of many things that are shown.
const MOST_ROWS: usize = 24;

/// Directories of the package that the cases read, and what they are called in the fresh one.
const GIVEN: [(&str, &str); 4] = [
    ("scenarios", "scenarios"),
    ("tests/scenarios", "scenarios"),
    ("tests/observe/samples", "samples"),
    ("tests/layout/fixtures", "."),
];

/// All that `lines` print and write. `> FILE` at the end of a line keeps its standard output for the
/// lines after it; `replace FILE OLD NEW` edits what a line has written.
pub(crate) fn shown(lines: &[&str]) -> String {
    let bench = Bench::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (from, to) in GIVEN {
        copy(&root.join(from), &bench.path(to));
    }
    let mut known = files(&bench);
    let mut text = String::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let program = if words.first() == Some(&"replace") { "" } else { "forelock " };
        writeln!(text, "$ {program}{line}").unwrap();
        match words.as_slice() {
            ["replace", file, old, new] => {
                let before = bench.read(file);
                assert!(before.contains(old), "{old} is not in {file}");
                bench.write(file, &before.replace(old, new));
            }
            [words @ .., ">", file] => {
                fs::write(bench.path(file), &bench.forelock(words).output().unwrap().stdout)
                    .unwrap();
                known.insert(bench.path(file));
            }
            words => text.push_str(&typed(&bench, words)),
        }
    }
    for file in files(&bench).difference(&known) {
        let name = file.strip_prefix(bench.path("")).unwrap().display().to_string();
        part(&mut text, &name, &contents(file));
    }
    let text = text.replace(bench.path("").to_str().unwrap(), "[directory]/");
    without_temporary_names(&text.replace(env!("CARGO_PKG_VERSION"), "[version]"))
}

/// A file that is being written has a name by chance.
fn without_temporary_names(text: &str) -> String {
    const BEFORE: &str = ".forelock-";
    const AFTER: &str = ".tmp";
    let mut parts = text.split(BEFORE);
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        let rest = part.split_once(AFTER).map_or(part, |(_, rest)| rest);
        write!(whole, "{BEFORE}[random]{AFTER}{rest}").unwrap();
    }
    whole
}

/// The exit code and both streams of one command line.
fn typed(bench: &Bench, words: &[&str]) -> String {
    let output = bench.forelock(words).output().unwrap();
    let mut text = String::new();
    for (name, bytes) in [("standard output", output.stdout), ("standard error", output.stderr)] {
        part(&mut text, name, &abridged(&String::from_utf8(bytes).unwrap(), MOST_PRINTED));
    }
    writeln!(text, "--- exit code {}", output.status.code().unwrap()).unwrap();
    text
}

fn part(text: &mut String, name: &str, contents: &str) {
    if !contents.is_empty() {
        let end = if contents.ends_with('\n') { "" } else { "\n" };
        write!(text, "--- {name}\n{contents}{end}").unwrap();
    }
}

/// A file as text: an image by its digest, a page without its images, and many rows by some of them.
fn contents(file: &Path) -> String {
    let bytes = fs::read(file).unwrap();
    let Ok(text) = String::from_utf8(bytes.clone()) else {
        return digest(&bytes);
    };
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => {
            let (_, says) = text.split_once("aria-label=\"").unwrap();
            format!("{}\n{}", says.split_once('"').unwrap().0, digest(&bytes))
        }
        Some("html") => without(&without(&text, "svg"), "style"),
        Some("csv" | "jsonl") => abridged(&text, MOST_ROWS),
        _ => abridged(&text, MOST_PRINTED),
    }
}

/// With the digest of each `element` in its place.
fn without(page: &str, element: &str) -> String {
    let (start, end) = (format!("<{element}"), format!("</{element}>"));
    let mut parts = page.split(&start);
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (inside, after) = part.split_once(&end).unwrap();
        write!(text, "<{element}>{}{end}{after}", digest(inside.as_bytes())).unwrap();
    }
    text
}

/// The first and the last lines of a text that has more than `most`, and the digest of all.
fn abridged(text: &str, most: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= most {
        return text.to_owned();
    }
    let tail = most / 8;
    let (head, rest) = lines.split_at(most - tail);
    let (left_out, tail) = rest.split_at(rest.len() - tail);
    let all = digest(text.as_bytes());
    format!("{}\n[{} lines; {all}]\n{}\n", head.join("\n"), left_out.len(), tail.join("\n"))
}

/// Of bytes in which the version, which changes without them, does not count.
fn digest(bytes: &[u8]) -> String {
    let versionless = match std::str::from_utf8(bytes) {
        Ok(text) => text.replace(env!("CARGO_PKG_VERSION"), "").into_bytes(),
        Err(_) => bytes.to_vec(),
    };
    format!("[digest {:032x}]", XxHash3_128::oneshot(&versionless))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// Every file, however deep.
fn files(bench: &Bench) -> BTreeSet<PathBuf> {
    let (mut files, mut open) = (BTreeSet::new(), vec![bench.path("")]);
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else {
                files.insert(entry);
            }
        }
    }
    files
}
