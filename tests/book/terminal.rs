//! A reader at a terminal, who answers questions. Needs `script`, which every Linux has.

use crate::reader::{Reader, in_plain_lines};
use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// Where a question ends, and its answer begins.
const QUESTION_END: &str = "] ";
/// Where the program's answer goes, so that the terminal shows questions alone.
const ANSWER: &str = "printed-at-the-terminal.txt";

/// What stands on the terminal when `command` has asked, and has been answered what `shown` has behind each question.
pub(crate) fn dialogue(reader: &Reader, command: &str, shown: &str) -> String {
    let answers: Vec<&str> = shown.lines().map_while(answer).collect();
    let mut script = Command::new("script");
    script.args([
        "--quiet",
        "--return",
        "--flush",
        "--command",
        &format!("{command} > {ANSWER}"),
        "/dev/null",
    ]);
    script.current_dir(reader.path("")).stdin(Stdio::piped()).stdout(Stdio::piped());
    reader.furnish(&mut script);
    let mut script = script.spawn().unwrap();
    let (mut typed, mut screen) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
    let mut seen = String::new();
    for answer in &answers {
        let mut byte = [0];
        let before = seen.len();
        while !seen[before..].ends_with(QUESTION_END) && screen.read(&mut byte).unwrap() > 0 {
            seen.push(char::from(byte[0]));
        }
        writeln!(typed, "{answer}").unwrap();
        // The terminal shows what is typed, before the next question.
        while !seen.ends_with('\n') && screen.read(&mut byte).unwrap() > 0 {
            seen.push(char::from(byte[0]));
        }
    }
    drop(typed);
    screen.read_to_end(&mut vec![]).unwrap();
    assert!(script.wait().unwrap().success(), "{command}: {seen}");
    in_plain_lines(&seen) + &in_plain_lines(&fs::read_to_string(reader.path(ANSWER)).unwrap())
}

/// What is typed behind the question that a line shows; nothing where it shows none.
fn answer(line: &str) -> Option<&str> {
    match line.rsplit_once(QUESTION_END) {
        Some((_, answer)) => Some(answer),
        None => line.ends_with(']').then_some(""),
    }
}
