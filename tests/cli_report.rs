//! `forelock report` and `forelock run --trace`, as a user types them.
#![expect(clippy::unwrap_used, reason = "clippy takes only the tests for tests, not their bench")]

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// 2,000 records that fight over 200 parents on five workers.
const SMALL: &str = "
data = { parents = 200, children = 2_000 }
load = { partitions = 5, batch_size = 200 }
org = { workers = 5, service = { per_record = '9ms', cv = 0.4 } }
run = { replications = 4, seed = 7 }
";

/// A fresh directory with `small.toml`, where the program runs.
struct Bench {
    directory: TempDir,
}

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("small.toml"), SMALL).unwrap();
        Self { directory }
    }

    fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    fn forelock(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("forelock").unwrap();
        command.current_dir(self.directory.path()).args(arguments);
        command
    }
}

#[test]
fn a_page_is_written_where_it_is_asked_for_and_says_how_to_make_it_again() {
    let bench = Bench::new();
    let arguments = ["report", "small.toml", "-o", "for/friday.html", "--set", "org.workers=2"];
    bench.forelock(&arguments).assert().success().stdout("for/friday.html\n");
    let first = bench.text("for/friday.html");
    let again = "report small.toml --set org.workers=2 --seed 7 --replications 4 --confidence 0.95";
    assert!(first.contains(&format!("<pre tabindex=\"0\">forelock {again}</pre>")));

    let again: Vec<_> = again.split(' ').chain(["--threads", "1"]).collect();
    bench.forelock(&again).assert().success().stdout("output/report.html\n");
    assert_eq!(bench.text("output/report.html"), first, "not the same bytes");
    // Written whole, and over what was there.
    bench.forelock(&["report", "small.toml"]).assert().success();
    assert_ne!(bench.text("output/report.html"), first);
    assert_eq!(fs::read_dir(bench.at("output")).unwrap().count(), 1, "something is left beside it");
}

#[test]
fn remedies_can_be_left_out() {
    let bench = Bench::new();
    bench.forelock(&["report", "small.toml", "--without-remedies"]).assert().success();
    assert!(!bench.text("output/report.html").contains("id=\"remedies\""));
    assert!(bench.text("output/report.html").contains("small.toml --without-remedies --seed"));
}

#[test]
fn an_objective_that_is_missed_exits_with_1_and_still_makes_the_page() {
    let bench = Bench::new();
    let missed = "objectives.duration=< 1s";
    bench.forelock(&["report", "small.toml", "--set", missed]).assert().code(1);
    let page = bench.text("output/report.html");
    assert!(
        page.contains("✗ Objective missed")
            && page.contains("--set &#39;objectives.duration=&#60; 1s&#39;")
    );
}

#[test]
fn a_result_makes_a_page_too_but_is_not_simulated_again() {
    let bench = Bench::new();
    let run = bench.forelock(&["run", "small.toml", "--json"]).output().unwrap();
    fs::write(bench.at("result.json"), run.stdout).unwrap();
    bench.forelock(&["report", "result.json"]).assert().success();
    assert!(bench.text("output/report.html").contains("made from a result file"));
    for flags in [["--seed", "1"], ["--set", "org.workers=2"], ["--replications", "3"]] {
        bench
            .forelock(&["report", "result.json", flags[0], flags[1]])
            .assert()
            .code(2)
            .stdout(is_empty())
            .stderr(contains("a result is simulated already"));
    }
}

#[test]
fn what_can_not_be_read_or_written_is_explained() {
    let bench = Bench::new();
    fs::write(bench.at("broken.json"), "{\"schema\": 1").unwrap();
    fs::write(bench.at("bytes.json"), [0xff, 0xfe]).unwrap();
    fs::write(bench.at("huge.json"), " ".repeat(2_000_000)).unwrap();
    for (arguments, code, words) in [
        (&["report", "broken.json"][..], 2, "no result of `forelock run --json`"),
        (&["report", "bytes.json"], 2, "UTF-8"),
        (&["report", "huge.json"], 2, "larger than 1 MiB"),
        (&["report", "missing.json"], 2, "missing.json can't be used"),
        (&["report", "missing.toml"], 2, "no such file"),
        (&["report", "small.toml", "-o", "small.toml/page.html"], 3, "can't be written"),
        (&["report", "small.toml", "-o", "."], 3, "can't be written"),
    ] {
        bench.forelock(arguments).assert().code(code).stdout(is_empty()).stderr(contains(words));
    }
}

#[test]
fn a_trace_is_written_beside_the_report_of_the_run() {
    let bench = Bench::new();
    bench
        .forelock(&["run", "small.toml", "--trace", "trace.json"])
        .assert()
        .success()
        .stdout(contains("Failure rate"))
        .stderr(contains("trace").not());
    let trace: serde_json::Value = serde_json::from_str(&bench.text("trace.json")).unwrap();
    assert_eq!(trace["otherData"]["seed"], 7);
    assert_eq!(trace["otherData"]["whole"], true);
}

#[test]
fn a_trace_that_is_cut_is_said_to_be() {
    let bench = Bench::new();
    bench
        .forelock(&["run", "small.toml", "--trace", "trace.json", "--trace-events", "20"])
        .assert()
        .success()
        .stderr(contains("note: the trace is cut after").and(contains("--trace-events")));
    let trace: serde_json::Value = serde_json::from_str(&bench.text("trace.json")).unwrap();
    assert_eq!(trace["otherData"]["whole"], false);
}

#[test]
fn a_trace_of_several_scenarios_or_to_nowhere_is_refused_before_anything_is_simulated() {
    let bench = Bench::new();
    for (arguments, code, words) in [
        (&["run", "small.toml", "small.toml", "--trace", "t.json"][..], 2, "name one FILE"),
        (&["run", "small.toml", "--trace-events", "5"], 2, "--trace"),
        (&["run", "small.toml", "--trace", "missing/t.json"], 3, "can't be written"),
    ] {
        bench.forelock(arguments).assert().code(code).stdout(is_empty()).stderr(contains(words));
    }
    assert!(!bench.at("t.json").exists());
}
