//! `forelock regress` as a user types it.

use crate::bench::{Bench, result};
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use std::fs;

const KEPT: &str = r#"
data = { parents = 200, children = 2_000 }
load = { partitions = 5, batch_size = 200 }
org = { workers = 5, service = { per_record = "9ms", cv = 0.4 } }
run = { replications = 25, seed = 7 }
"#;

/// With the baseline of `small.toml` in `kept/`.
fn bench() -> Bench {
    let bench = Bench::new().with("small.toml", KEPT);
    fs::create_dir(bench.path("kept")).unwrap();
    regress(&bench, "record small.toml -o kept/baseline.json")
        .assert()
        .success()
        .stdout(
            "1 scenario recorded; check with `forelock regress check kept/baseline.json`
",
        )
        .stderr(is_empty());
    bench
}

fn regress(bench: &Bench, arguments: &str) -> Command {
    let mut command = bench.forelock(&["regress"]);
    command.args(arguments.split(' '));
    command
}

fn baseline(bench: &Bench) -> String {
    bench.read("kept/baseline.json")
}

fn check_json(bench: &Bench) -> (Option<i32>, Value) {
    let output = regress(bench, "check kept/baseline.json --json").output().unwrap();
    (output.status.code(), result(&output.stdout))
}

#[test]
fn an_unchanged_program_passes_with_the_same_and_with_other_luck() {
    let bench = bench();
    for more in ["", " --seed 8", " --threads 1"] {
        regress(&bench, &format!("check kept/baseline.json{more}"))
            .assert()
            .success()
            .stdout("No prediction moved beyond chance (18 metrics of 1 scenario compared).\n")
            .stderr(is_empty());
    }
}

#[test]
fn a_baseline_is_the_same_whatever_the_number_of_threads() {
    let bench = bench();
    let first = baseline(&bench);
    regress(&bench, "record small.toml -o kept/baseline.json --threads 3").assert().success();
    assert_eq!(baseline(&bench), first);
    regress(&bench, "record small.toml -o kept/baseline.json --json")
        .assert()
        .success()
        .stdout(first);
}

#[test]
fn a_prediction_that_moved_exits_with_1_and_says_from_what_to_what() {
    let bench = bench();
    // As an older program would have predicted it.
    let mut baseline: Value = serde_json::from_str(&baseline(&bench)).unwrap();
    let duration = &mut baseline["scenarios"][0]["metrics"]["duration_s"];
    *duration = serde_json::json!({ "mean": 60.0, "sd": 1.0 });
    bench.write("kept/baseline.json", &baseline.to_string());
    regress(&bench, "check kept/baseline.json").assert().code(1).stdout(
        contains("small: 1 of 18 metrics moved (25 replications, seed 7)")
            .and(contains("Duration        1m  17s  −43.1s  −71.9 %"))
            .and(contains("record again")),
    );
    let (code, json) = check_json(&bench);
    assert_eq!((code, &json["clean"]), (Some(1), &Value::Bool(false)));
    assert_eq!(json["scenarios"][0]["status"], "moved");
    assert_eq!(json["scenarios"][0]["moved"][0]["metric"], "duration_s");
    assert_eq!(json["scenarios"][0]["moved"][0]["recorded"]["mean"], 60.0);
}

/// As it is from a version that knew neither `lost` nor `lost_rate`.
#[test]
fn an_older_baseline_is_checked_without_what_it_lacks() {
    let bench = bench();
    let mut baseline: Value = serde_json::from_str(&baseline(&bench)).unwrap();
    let mut without = |prefix: &str| {
        let metrics = baseline["scenarios"][0]["metrics"].as_object_mut().unwrap();
        metrics.retain(|metric, _| !metric.starts_with(prefix));
        bench.write("kept/baseline.json", &baseline.to_string());
        regress(&bench, "check kept/baseline.json").assert()
    };
    without("lost").success().stdout(contains("(16 metrics of 1 scenario compared)"));
    without("failed").code(2).stderr(contains("the metric `failed` is missing"));
}

#[test]
fn another_definition_exits_with_1_but_another_comment_does_not() {
    let bench = bench();
    bench.write("small.toml", &format!("# in other words\nname = \"other\"\n{KEPT}"));
    regress(&bench, "check kept/baseline.json").assert().success();
    bench.write("small.toml", &KEPT.replace("9ms", "8ms"));
    regress(&bench, "check kept/baseline.json").assert().code(1).stdout(
        contains("small: redefined (25 replications, seed 7)")
            .and(contains("org.service.per_record  9ms       8ms"))
            .and(contains("How far that moves the means"))
            .and(contains("Duration            16.9s  15.2s    −1.7s  −10.2 %"))
            .and(contains("1 scenario is defined otherwise than recorded: what moves")),
    );
    let (code, json) = check_json(&bench);
    let one = &json["scenarios"][0];
    assert_eq!((code, one["status"].as_str()), (Some(1), Some("redefined")));
    assert_eq!((&one["compared"], &one["seed_now"]), (&0.into(), &7.into()));
    let changed = serde_json::json!(
        [{ "path": "org.service.per_record", "recorded": "9ms", "now": "8ms" }]
    );
    assert_eq!(one["redefinition"]["fields"], changed);
    assert_eq!(one["redefinition"]["metrics"].as_array().unwrap().len(), 18);
}

/// As a version has recorded it that kept the hash of a definition alone.
#[test]
fn an_older_baseline_shows_how_far_another_definition_moves_the_metrics() {
    let bench = bench();
    let mut older: Value = serde_json::from_str(&baseline(&bench)).unwrap();
    assert!(older["scenarios"][0].as_object_mut().unwrap().remove("fields").is_some());
    bench.write("kept/baseline.json", &older.to_string());
    regress(&bench, "check kept/baseline.json").assert().success();
    bench.write("small.toml", &KEPT.replace("9ms", "8ms"));
    regress(&bench, "check kept/baseline.json").assert().code(1).stdout(
        contains("small: redefined")
            .and(contains("did not keep what its fields said"))
            .and(contains("Duration ")),
    );
    let (_, json) = check_json(&bench);
    assert_eq!(json["scenarios"][0]["redefinition"]["fields"], Value::Null);
}

/// A load that came, one that went, and one that stayed.
#[test]
fn loads_that_come_and_go_are_named() {
    let loads = |names: [&str; 2]| {
        let load = |name| {
            format!(
                "[[loads]]\nname = '{name}'\ndata = {{ parent_object = 'Account', parents = 20, children = 400 }}\nload.batch_size = 200\n"
            )
        };
        format!("org = {{ workers = 5, service.per_record = '9ms' }}\n{}", names.map(load).concat())
    };
    let bench = Bench::new().with("two.toml", &loads(["stays", "goes"]));
    regress(&bench, "record two.toml -o kept.json").assert().success();
    bench.write("two.toml", &loads(["comes", "stays"]));
    let text = regress(&bench, "check kept.json")
        .assert()
        .code(1)
        .stdout(contains("loads.comes.data.children").and(contains("loads.goes.data.children")));
    let text = String::from_utf8_lossy(&text.get_output().stdout).into_owned();
    assert!(!text.contains("loads.stays.data.children"), "{text}");
    let json = regress(&bench, "check kept.json --json").output().unwrap();
    let metrics = &result(&json.stdout)["scenarios"][0]["redefinition"]["metrics"];
    let loads: Vec<_> =
        metrics.as_array().unwrap().iter().filter_map(|one| one["load"].as_str()).collect();
    assert_eq!(loads, ["stays"; 2]);
}

#[test]
fn a_wrong_baseline_exits_with_2_and_names_the_place() {
    let bench = bench();
    let good = baseline(&bench);
    bench.write("kept/baseline.json", &good.replacen("\"seed\": 7", "\"seed\": -7", 1));
    let wrong = contains("kept/baseline.json: line 9, column 16: ");
    regress(&bench, "check kept/baseline.json").assert().code(2).stdout(is_empty()).stderr(wrong);
    regress(&bench, "check missing.json").assert().code(2).stderr(contains("can't be read"));
    regress(&bench, "check kept").assert().code(2).stderr(contains("kept: "));
    bench.write("kept/baseline.json", "");
    regress(&bench, "check kept/baseline.json").assert().code(2).stderr(contains("line 1"));
}

#[cfg(unix)]
#[test]
fn an_endless_baseline_ends() {
    let bench = bench();
    regress(&bench, "check /dev/zero").assert().code(2).stderr(contains("64 MiB"));
}

#[test]
fn a_scenario_that_is_gone_exits_with_2() {
    let bench = bench();
    fs::remove_file(bench.path("small.toml")).unwrap();
    regress(&bench, "check kept/baseline.json").assert().code(2).stderr(contains("small.toml"));
    regress(&bench, "record small.toml -o kept/baseline.json").assert().code(2);
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let bench = bench();
    regress(&bench, "record small.toml").assert().code(2).stderr(contains("--output"));
    regress(&bench, "record small.toml -o kept/b.json --replications 19").assert().code(2);
    regress(&bench, "record small.toml -o gone/b.json").assert().code(3);
    regress(&bench, "record small.toml -o kept").assert().code(3);
}

/// A posterior is recorded with the scenario: a check draws from it again.
#[test]
fn what_is_not_known_is_drawn_again_as_it_was_recorded() {
    let draws = (0..30).map(|place| format!("[\"{}ms\"]", 5 + place % 9)).collect::<Vec<_>>();
    let posterior = format!(
        r#"{{ "schema": 1, "kind": "posterior", "forelock": "0.2.0",
  "from": {{"scenarios": ["small"], "seed": 1, "budget": 2000}},
  "fields": [{{"path": "org.service.per_record", "unit": "seconds"}}],
  "best": ["9ms"], "draws": [{}] }}"#,
        draws.join(", ")
    );
    let bench = Bench::new().with("mine.json", &posterior);
    regress(&bench, "record small.toml --posterior mine.json -o drawn.json").assert().success();
    let recorded: Value = serde_json::from_str(&bench.read("drawn.json")).unwrap();
    let one = &recorded["scenarios"][0];
    assert_eq!((&one["posterior"], &one["replications"]), (&"mine.json".into(), &100.into()));
    let sd = one["metrics"]["duration_s"].to_string();
    assert!(sd.len() > 10, "durations that differ: {sd}");
    regress(&bench, "check drawn.json").assert().success();
    let other = bench.with("mine.json", &posterior.replace("\"5ms\"", "\"6ms\""));
    regress(&other, "check drawn.json").assert().code(1);
}
