//! `forelock regress` as a user types it.
#![expect(clippy::unwrap_used, reason = "clippy takes only the tests for tests, not their bench")]

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const SMALL: &str = r#"
data = { parents = 200, children = 2_000 }
load = { partitions = 5, batch_size = 200 }
org = { workers = 5, service = { per_record = "9ms", cv = 0.4 } }
run = { replications = 25, seed = 7 }
"#;

/// A fresh directory with `small.toml` and, in `kept/`, the baseline of it.
struct Bench {
    directory: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { directory: tempfile::tempdir().unwrap() };
        bench.write("small.toml", SMALL);
        fs::create_dir(bench.path("kept")).unwrap();
        bench
            .forelock("record small.toml -o kept/baseline.json")
            .assert()
            .success()
            .stdout("1 scenario recorded; check with `forelock regress check kept/baseline.json`\n")
            .stderr(is_empty());
        bench
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).unwrap();
    }

    fn baseline(&self) -> String {
        fs::read_to_string(self.path("kept/baseline.json")).unwrap()
    }

    fn forelock(&self, arguments: &str) -> Command {
        let mut command = Command::cargo_bin("forelock").unwrap();
        command.current_dir(self.directory.path()).env_remove("CLICOLOR_FORCE");
        command.arg("regress").args(arguments.split(' '));
        command
    }

    fn check_json(&self) -> (Option<i32>, Value) {
        let output = self.forelock("check kept/baseline.json --json").output().unwrap();
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    }
}

#[test]
fn an_unchanged_program_passes_with_the_same_and_with_other_luck() {
    let bench = Bench::new();
    for more in ["", " --seed 8", " --threads 1"] {
        bench
            .forelock(&format!("check kept/baseline.json{more}"))
            .assert()
            .success()
            .stdout("No prediction moved beyond chance (16 metrics of 1 scenario compared).\n")
            .stderr(is_empty());
    }
}

#[test]
fn a_baseline_is_the_same_whatever_the_number_of_threads() {
    let bench = Bench::new();
    let first = bench.baseline();
    bench.forelock("record small.toml -o kept/baseline.json --threads 3").assert().success();
    assert_eq!(bench.baseline(), first);
    bench
        .forelock("record small.toml -o kept/baseline.json --json")
        .assert()
        .success()
        .stdout(first);
}

#[test]
fn a_prediction_that_moved_exits_with_1_and_says_from_what_to_what() {
    let bench = Bench::new();
    // As an older program would have predicted it.
    let mut baseline: Value = serde_json::from_str(&bench.baseline()).unwrap();
    let duration = &mut baseline["scenarios"][0]["metrics"]["duration_s"];
    *duration = serde_json::json!({ "mean": 60.0, "sd": 1.0 });
    bench.write("kept/baseline.json", &baseline.to_string());
    bench.forelock("check kept/baseline.json").assert().code(1).stdout(
        contains("small: 1 of 16 metrics moved (25 replications, seed 7)")
            .and(contains("Duration        1m   6s  −54.4s  −90.6 %"))
            .and(contains("record again")),
    );
    let (code, json) = bench.check_json();
    assert_eq!((code, &json["clean"]), (Some(1), &Value::Bool(false)));
    assert_eq!(json["scenarios"][0]["status"], "moved");
    assert_eq!(json["scenarios"][0]["moved"][0]["metric"], "duration_s");
    assert_eq!(json["scenarios"][0]["moved"][0]["recorded"]["mean"], 60.0);
}

#[test]
fn another_definition_exits_with_1_but_another_comment_does_not() {
    let bench = Bench::new();
    bench.write("small.toml", &format!("# in other words\nname = \"other\"\n{SMALL}"));
    bench.forelock("check kept/baseline.json").assert().success();
    bench.write("small.toml", &SMALL.replace("9ms", "8ms"));
    bench.forelock("check kept/baseline.json").assert().code(1).stdout(
        contains("small: redefined")
            .and(contains("1 scenario is defined otherwise than recorded.")),
    );
    let (code, json) = bench.check_json();
    assert_eq!((code, json["scenarios"][0]["status"].as_str()), (Some(1), Some("redefined")));
}

#[test]
fn a_wrong_baseline_exits_with_2_and_names_the_place() {
    let bench = Bench::new();
    let good = bench.baseline();
    bench.write("kept/baseline.json", &good.replacen("\"seed\": 7", "\"seed\": -7", 1));
    let wrong = contains("kept/baseline.json: line 9, column 16: ");
    bench.forelock("check kept/baseline.json").assert().code(2).stdout(is_empty()).stderr(wrong);
    bench.forelock("check missing.json").assert().code(2).stderr(contains("can't be read"));
    bench.forelock("check kept").assert().code(2).stderr(contains("kept: "));
    bench.write("kept/baseline.json", "");
    bench.forelock("check kept/baseline.json").assert().code(2).stderr(contains("line 1"));
}

#[cfg(unix)]
#[test]
fn an_endless_baseline_ends() {
    let bench = Bench::new();
    bench.forelock("check /dev/zero").assert().code(2).stderr(contains("64 MiB"));
}

#[test]
fn a_scenario_that_is_gone_exits_with_2() {
    let bench = Bench::new();
    fs::remove_file(bench.path("small.toml")).unwrap();
    bench.forelock("check kept/baseline.json").assert().code(2).stderr(contains("small.toml"));
    bench.forelock("record small.toml -o kept/baseline.json").assert().code(2);
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let bench = Bench::new();
    bench.forelock("record small.toml").assert().code(2).stderr(contains("--output"));
    bench.forelock("record small.toml -o kept/b.json --replications 19").assert().code(2);
    bench.forelock("record small.toml -o gone/b.json").assert().code(3);
    bench.forelock("record small.toml -o kept").assert().code(3);
}
