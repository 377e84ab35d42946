//! `forelock run --trace`, as a user types it.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};

#[test]
fn a_trace_is_written_beside_the_report_of_the_run() {
    let bench = Bench::new();
    bench
        .forelock(&["run", "small.toml", "--trace", "trace.json"])
        .assert()
        .success()
        .stdout(contains("Failure rate"))
        .stderr(contains("trace").not());
    let trace: serde_json::Value = serde_json::from_str(&bench.read("trace.json")).unwrap();
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
    let trace: serde_json::Value = serde_json::from_str(&bench.read("trace.json")).unwrap();
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
    assert!(!bench.path("t.json").exists());
}
