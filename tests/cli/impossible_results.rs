//! Results that no command has written: `report` says what can't be, rather than showing it.

use crate::bench::Bench;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The command that writes each result.
const COMMANDS: [(&str, &[&str]); 11] = [
    (
        "arrange",
        &[
            "arrange",
            "a.csv",
            "--parent=AccountId",
            "--batch-size=2",
            "--partitions=2",
            "-o",
            "out",
        ],
    ),
    (
        "simulated",
        &["arrange", "a.csv", "--parent=AccountId", "--simulate=small.toml", "-o", "again"],
    ),
    ("check", &["check", "small.toml"]),
    ("compare", &["compare", "small.toml", "--set=objectives.duration=< 6h"]),
    ("new", &["new", "--yes", "--replications=2"]),
    ("plan", &["plan", "small.toml", "--budget=800"]),
    ("profile", &["profile", "a.csv", "--parent=AccountId"]),
    ("ranges", &["run", "small.toml", "--set=org.workers='3..8'", "--replications=100"]),
    ("run", &["run", "small.toml", "--timeline"]),
    ("regress", &["regress", "check", "baseline.json"]),
    ("tornado", &["sweep", "small.toml", "--tornado", "--vary=org.workers=1,9"]),
];

/// A result, a place in it, what is put there, and what is said of that.
fn cases() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let largest = json!({"parent": "a", "rows": 2, "partitions": 2, "batches": 2});
    let largest = Value::Array(vec![largest; 11]);
    let half = 1_u64 << 63;
    vec![
        ("arrange", "/files", json!([]), "its `files` can't be cut into such batches"),
        ("arrange", "/lookups", json!([]), "it has no `lookups`, or too many"),
        (
            "arrange",
            "/lookups/0/before/across_batches/largest",
            largest,
            "its `lookups` name more of the `largest` than are kept",
        ),
        ("simulated", "/simulation/replications", json!(0), "in its `simulation`, `replications`"),
        ("check", "/ok", json!(false), "`ok` contradicts `errors`"),
        (
            "compare",
            "/variants/0/meets_objectives",
            json!(false),
            "in the variant `as written`, `meets_objectives` contradicts its `objectives`",
        ),
        ("compare", "/variants/0/runs_met", json!(2), "`runs_met` is not from 0 to 1"),
        ("new", "/simulation/replications", json!(0), "in its `simulation`, `replications` is 0"),
        ("plan", "/judged/0/metrics/failure_rate/mean", json!(5), "in the way `"),
        ("plan", "/levers/0/written", json!(1_000), "a lever is written as none of its choices"),
        ("plan", "/tried/0/kept", json!(100_000), "it tried a way that there can't be"),
        ("profile", "/columns", json!([]), "it has no `columns`, or too many"),
        ("profile", "/in_flight", json!(0), "`in_flight` is 0"),
        (
            "profile",
            "/columns/0/spanning_parents",
            json!(1_000_000_000),
            "`spanning_parents` of one of its `columns` can't be",
        ),
        ("ranges", "/unknown/0/loss_share", json!(2), "explains no part of what varies"),
        ("ranges", "/unknown/0/low", json!(9e9), "has a range that there can't be"),
        ("run", "/recording/lock_waits/0/granted", json!(half), "counts more waits than can be"),
        (
            "run",
            "/recording/over_time/replications",
            json!(0),
            "`over_time` has too many steps, or steps of no length",
        ),
        (
            "run",
            "/recording/fan_out/parents_with",
            json!([[2, 1], [1, 1]]),
            "`fan_out.parents_with` does not ascend",
        ),
        (
            "run",
            "/recording/fan_out/parents_with",
            json!([[1, half], [2, half]]),
            "`fan_out.parents_with` counts more than can be",
        ),
        (
            "run",
            "/recording/fan_out/hottest",
            json!([[0, 1_000_000]]),
            "`fan_out.hottest` does not fit `parents_with`",
        ),
        (
            "run",
            "/recording/fan_out/hottest_ids",
            json!(["a"]),
            "`fan_out.hottest_ids` does not fit `hottest`",
        ),
        (
            "run",
            "/recording/wait_timeout_s",
            json!(-1),
            "in its `recording`, `wait_timeout_s` is not a length of time",
        ),
        (
            "run",
            "/metrics/failure_rate/ci",
            json!([0.9, 1]),
            "`ci` does not hold `mean`, or `prediction` is not from `min` to `max`",
        ),
        (
            "run",
            "/metrics/failure_rate/sd",
            json!(5),
            "`sd` is not from 0 to what `min`, `mean` and `max` allow",
        ),
        ("regress", "/clean", json!(false), "`clean` contradicts its `scenarios`"),
        ("regress", "/comparisons", json!(1), "its `comparisons` are not those of its `scenarios`"),
        (
            "tornado",
            "/fields/0/clear",
            json!(false),
            "`clear` of `org.workers` contradicts its `effect`",
        ),
    ]
}

#[test]
fn what_cannot_be_is_told() {
    let bench = Bench::new().with("a.csv", "Id,AccountId\n1,a\n2,b\n3,a\n4,b\n");
    bench.forelock(&["regress", "record", "small.toml", "-o", "baseline.json"]).assert().success();
    let results: BTreeMap<&str, Value> = COMMANDS
        .iter()
        .map(|(name, command)| (*name, bench.json(&[command, &["--json"][..]].concat())))
        .collect();
    for (name, place, value, told) in cases() {
        let mut document = results[name].clone();
        let (table, key) = place.rsplit_once('/').unwrap();
        document["results"][0].pointer_mut(table).unwrap()[key] = value;
        bench.write("result.json", &document.to_string());
        let output = bench.forelock(&["report", "result.json"]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name} {place}: {said}");
        assert!(said.contains(told), "{name} {place}: {said}");
    }
}
