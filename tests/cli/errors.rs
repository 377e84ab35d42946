//! Failures as a program reads them: one JSON document on standard output, and nothing else there.

use crate::bench::{Bench, SMALL};
use serde_json::Value;
use std::fs;

const EXTRACT: &str = "Id,AccountId\n1,a\n2,b\n";

/// A failure of a command, without `--json`.
struct Case {
    command: &'static str,
    kind: &'static str,
    code: i32,
    /// A part of the message.
    message: &'static str,
    /// The file, line and column, as far as there are any.
    place: &'static str,
    /// A part of the suggestion.
    suggestion: &'static str,
}

const fn case(
    command: &'static str,
    (kind, code): (&'static str, i32),
    message: &'static str,
    place: &'static str,
    suggestion: &'static str,
) -> Case {
    Case { command, kind, code, message, place, suggestion }
}

const USAGE: (&str, i32) = ("usage", 2);
const SCENARIO: (&str, i32) = ("scenario", 2);
const FILE: (&str, i32) = ("file", 2);
const STUDY: (&str, i32) = ("study", 2);
const OUTPUT: (&str, i32) = ("output", 3);

/// Of each command, what its own code and what is shared say; `taken` is a file where a directory is
/// wanted, and `directory` the contrary.
const CASES: &[Case] = &[
    // The command line.
    case("rum", USAGE, "unrecognized subcommand 'rum'", "", "'run'"),
    case("run", USAGE, "arguments were not provided: <FILE>", "", "Usage: forelock run"),
    case("run small.toml --sett a=1", USAGE, "unexpected argument '--sett'", "", "'--set'"),
    case("run small.toml --seed x", USAGE, "invalid value 'x' for '--seed <N>'", "", ""),
    case("run small.toml --format csv", USAGE, "different formats", "", ""),
    case("report small.toml", USAGE, "unexpected argument '--json'", "", "-- --json"),
    case("chart small.json", USAGE, "unexpected argument '--json'", "", "-- --json"),
    case("regress", USAGE, "unexpected argument '--json'", "", "Usage: forelock regress"),
    case("arrange a.csv --parent AccountId --batch-size 2 -o out", USAGE, "--partitions", "", ""),
    case(
        "arrange a.csv --parent AccountId --batch-size 2 --partitions 2 --seed 1 -o out",
        USAGE,
        "need --simulate",
        "",
        "",
    ),
    case("explain small.toml --toml", USAGE, "cannot be used with", "", "Usage"),
    case("observe - -", USAGE, "read once only", "", ""),
    case("plan small.toml -o plan.txt", USAGE, "ends in .toml", "", ""),
    case("plan small.toml --budget 5", USAGE, "`--budget", "", ""),
    case(
        "plan small.toml --may load.batch_siz=1,2",
        USAGE,
        "no key `batch_siz`",
        "--may:1:1",
        "batch_size",
    ),
    case(
        "plan small.toml --may load.batch_size",
        USAGE,
        "nothing is changed",
        "--may:1:1",
        "1..64",
    ),
    case("plan small.toml --may org.workers=1,2", USAGE, "not for you", "--may:1:1", "sweep"),
    case("calibrate seen.toml --fit org.workers=1..9 -o x.txt", USAGE, "ends in .toml", "", ""),
    case(
        "calibrate seen.toml seen.toml --fit org.workers=1..9",
        USAGE,
        "is given twice: its",
        "seen.toml",
        "",
    ),
    case(
        "calibrate seen.toml --fit org.workers=1..9 --budget 3",
        USAGE,
        "runs is too small",
        "",
        "",
    ),
    case(
        "calibrate seen.toml --fit org.worker=1..9",
        USAGE,
        "no key `worker`",
        "--fit:1:1",
        "workers",
    ),
    case(
        "sweep small.toml --vary org.worker=1,2",
        USAGE,
        "no key `worker`",
        "--vary:1:1",
        "workers",
    ),
    case("sweep small.toml --vary org.workers=1 --tornado", USAGE, "one value only", "", ""),
    case("fields org.lock", USAGE, "no field `org.lock`", "", "org.locks"),
    case("observe job.json -o job.json", USAGE, "would be overwritten", "job.json", ""),
    // Scenarios.
    case("run wrong.toml", SCENARIO, "no key", "wrong.toml:9:1", "partitions"),
    case("run missing.toml", SCENARIO, "no such file", "missing.toml:1:1", "check the path"),
    case("run small.toml --set org.worker=1", SCENARIO, "no key", "--set:1:5", "workers"),
    case("run small.toml wrong.toml", SCENARIO, "no key", "wrong.toml:9:1", "partitions"),
    case("compare wrong.toml", SCENARIO, "no key", "wrong.toml:9:1", "partitions"),
    case("plan wrong.toml", SCENARIO, "no key", "wrong.toml:9:1", "partitions"),
    case(
        "sweep wrong.toml --vary org.workers=1,2",
        SCENARIO,
        "no key",
        "wrong.toml:9:1",
        "partitions",
    ),
    case("calibrate wrong.toml --fit org.workers=1..9", SCENARIO, "no key", "wrong.toml:9:1", ""),
    case(
        "calibrate small.toml --fit org.workers=1..9",
        SCENARIO,
        "no [observed]",
        "small.toml",
        "",
    ),
    case("explain wrong.toml", SCENARIO, "no key", "wrong.toml:9:1", "partitions"),
    case("regress record wrong.toml -o b.json", SCENARIO, "no key", "wrong.toml:9:1", "partitions"),
    case(
        "arrange a.csv --parent AccountId --simulate wrong.toml -o out",
        SCENARIO,
        "no key",
        "wrong.toml:9:1",
        "partitions",
    ),
    // Other files.
    case("run small.toml --posterior a.csv", FILE, "a.csv", "a.csv", ""),
    case("check small.toml --posterior a.csv", FILE, "a.csv", "a.csv", ""),
    case("regress check a.csv", FILE, "a.csv", "a.csv", ""),
    case("profile a.csv --parent Account", FILE, "no column `Account`", "a.csv:1", "AccountId"),
    case("profile ragged.csv --parent AccountId", FILE, "1 field", "ragged.csv:3", ""),
    case(
        "arrange ragged.csv --parent AccountId --batch-size 2 --partitions 2 -o out",
        FILE,
        "1 field",
        "ragged.csv:3",
        "",
    ),
    case("observe a.csv", FILE, "", "a.csv:1:1", ""),
    case(
        "new --from ragged.csv --parent-column AccountId --yes",
        FILE,
        "1 field",
        "ragged.csv:3",
        "",
    ),
    case("new --from a.csv --records 5 --yes", USAGE, "a CSV is counted", "", ""),
    case("new --from missing.json --yes", FILE, "can't be read", "missing.json", ""),
    // What has no answer.
    case(
        "calibrate far.toml --fit org.workers=1..2 --budget 100",
        STUDY,
        "no value in the ranges",
        "",
        "",
    ),
    // Outputs.
    case("run small.toml --raw directory", OUTPUT, "can't be written", "directory", ""),
    case("compare small.toml --charts taken", OUTPUT, "can't be written", "taken", ""),
    case("sweep small.toml --vary org.workers=1,2 -o taken", OUTPUT, "taken", "taken", ""),
    case("plan small.toml -o small.toml", USAGE, "would be overwritten", "small.toml", ""),
    case(
        "calibrate seen.toml --fit org.workers=1..9 -o directory/x/y.toml",
        OUTPUT,
        "y.toml",
        "directory/x/y.toml",
        "",
    ),
    case(
        "profile a.csv --parent AccountId -o directory",
        OUTPUT,
        "can't be written",
        "directory",
        "",
    ),
    case("observe job.json -o directory", OUTPUT, "can't be written", "directory", ""),
    case("regress record small.toml -o directory", OUTPUT, "can't be written", "directory", ""),
    case("new --yes -o small.toml", OUTPUT, "there already", "small.toml", ""),
    case(
        "arrange a.csv --parent AccountId --batch-size 2 --partitions 2 -o taken",
        ("output", 2),
        "taken",
        "",
        "",
    ),
];

fn bench() -> Bench {
    let seen = |duration| format!("{SMALL}\n[observed]\nduration = \"{duration}\"\n");
    let bench = Bench::new()
        .with("wrong.toml", &SMALL.replace("partitions", "partition"))
        .with("seen.toml", &seen("7s"))
        .with("far.toml", &seen("7000h"))
        .with("a.csv", EXTRACT)
        .with("ragged.csv", "Id,AccountId\n1,a\n2\n")
        .with("job.json", "{}")
        .with("taken", "");
    fs::create_dir(bench.path("directory")).unwrap();
    bench
}

/// The document of a command that fails, and what it says on standard error.
#[track_caller]
fn failure(bench: &Bench, command: &str, code: i32) -> (Value, String) {
    let words: Vec<&str> = command.split(' ').collect();
    let output = bench.forelock(&words).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{command}: {said}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let document = serde_json::from_str(&printed);
    assert!(document.is_ok(), "{command}: {printed}: {said}");
    let document: Value = document.unwrap();
    assert_eq!((&document["schema"], &document["error"]["exit_code"]), (&2.into(), &code.into()));
    (document, said)
}

fn place(error: &Value) -> String {
    let parts = ["file", "line", "column"].map(|part| &error[part]);
    let parts = parts.iter().filter(|part| !part.is_null());
    let texts = parts.map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned));
    texts.collect::<Vec<_>>().join(":")
}

#[test]
fn every_failure_of_every_command_is_one_document() {
    let bench = bench();
    let mut wrong = Vec::new();
    for Case { command, kind, code, message, place: at, suggestion } in CASES {
        let (document, said) = failure(&bench, &format!("{command} --json"), *code);
        let error = &document["error"];
        let text = |field: &str| error[field].as_str().unwrap_or_default();
        let is_right = text("kind") == *kind
            && text("message").contains(message)
            && place(error) == *at
            && text("suggestion").contains(suggestion);
        if !is_right {
            wrong.push(format!("{command}: {document:#}"));
        }
        // A person is told the same.
        assert!(said.contains(text("explanation")), "{command}: {said}\n{document:#}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_document_names_the_command() {
    let bench = bench();
    let named = |command: &str| failure(&bench, command, 2).0["command"].clone();
    assert_eq!(named("run wrong.toml --format json"), "run");
    assert_eq!(named("--color never regress check a.csv --format=json"), "regress check");
    assert_eq!(named("rum --json"), Value::Null);
}

#[test]
fn each_error_of_each_file_has_its_place() {
    let bench = bench();
    bench.write("worse.toml", "[org]\nworkers = 0\nlock = 1\n");
    let (document, said) = failure(&bench, "compare wrong.toml worse.toml small.toml --json", 2);
    let diagnostics = document["error"]["diagnostics"].as_array().unwrap();
    let places = diagnostics.iter().map(|one| &one["position"]);
    let places: Vec<String> =
        places.map(|one| format!("{}:{}", one["source"].as_str().unwrap(), one["line"])).collect();
    for place in ["wrong.toml:9", "worse.toml:2", "worse.toml:3"] {
        assert!(places.iter().any(|one| one == place), "{place}: {document:#}");
    }
    assert!(said.contains("2 of 3 scenario files can't be used"), "{said}");
}

#[test]
fn without_json_standard_output_stays_empty() {
    let bench = bench();
    for command in
        ["run wrong.toml", "run small.toml --format csv --sett", "rum", "fields org.lock"]
    {
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(bench.stdout(&words), "", "{command}");
    }
    // Help is no failure.
    assert!(bench.stdout(&["run", "--json", "--help"]).starts_with("Simulate"));
}

/// What can't be written after the result is printed is told by the exit code and standard error.
#[test]
fn a_result_is_not_followed_by_another_document() {
    let bench = bench();
    let checked = bench.json(&["check", "wrong.toml", "small.toml", "--json"]);
    assert_eq!(checked["results"][0]["errors"][0]["position"]["line"], 9);
    assert_eq!(checked["error"], Value::Null);
    let run = ["run", "small.toml", "--json", "--charts", "charts"];
    bench.forelock(&run).assert().success();
    for chart in fs::read_dir(bench.path("charts")).unwrap().map(|entry| entry.unwrap().path()) {
        fs::remove_file(&chart).unwrap();
        fs::create_dir(&chart).unwrap();
    }
    let output = bench.forelock(&run).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("can't be written"));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&printed["results"][0]["scenario"], &printed["error"]),
        (&"small".into(), &Value::Null)
    );
}

#[test]
fn a_failure_is_not_shown_as_a_result() {
    let bench = bench();
    bench.write("failed.json", &bench.stdout(&["run", "wrong.toml", "--json"]));
    for command in ["chart", "report"] {
        let output = bench.forelock(&[command, "failed.json"]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("failed (`load` has no key `partition`"), "{said}");
        assert!(said.contains("run the command again"), "{said}");
    }
}
