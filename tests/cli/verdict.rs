//! The verdict reaches the caller, whoever reads what is printed.

use crate::bench::Bench;
use std::process::{Command, Stdio};

/// Misses its objective, or whatever else makes a command exit with 1.
const MISSED: &str = "objectives.duration='< 1s'";

fn commands(bench: &Bench) -> Vec<Vec<&'static str>> {
    let record = ["regress", "record", "small.toml", "-o", "baseline.json", "--replications", "20"];
    bench.forelock(&record).assert().success();
    let moved = bench.read("small.toml").replace("9ms", "30ms");
    bench.write("small.toml", &moved);
    let mut all = vec![vec!["regress", "check", "baseline.json"]];
    for command in [
        &["run", "small.toml"][..],
        &["compare", "small.toml"],
        &["sweep", "small.toml", "--vary", "org.workers=1,2", "--force"],
        &["sweep", "small.toml", "--vary", "org.workers=1,2", "--tornado"],
        &["report", "small.toml"],
    ] {
        all.push([command, &["--set", MISSED]].concat());
    }
    all
}

#[test]
fn a_reader_that_goes_away_leaves_the_exit_code_as_it_is() {
    let bench = Bench::new();
    for command in commands(&bench) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_forelock"))
            .current_dir(bench.path(""))
            .args(&command)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{command:?}: {said}");
        assert!(!said.contains("error"), "{command:?}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn so_does_a_standard_output_that_is_closed() {
    let bench = Bench::new();
    for command in commands(&bench) {
        let closed = Command::new("sh")
            .current_dir(bench.path(""))
            .args(["-c", "exec \"$0\" \"$@\" >&-", env!("CARGO_BIN_EXE_forelock")])
            .args(&command)
            .output()
            .unwrap();
        assert_eq!(closed.status.code(), Some(1), "{command:?}");
    }
}
