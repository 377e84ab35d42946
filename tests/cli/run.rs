//! `forelock run` and `forelock check`, and what all commands share.

use crate::bench::{Bench, SMALL};
use predicates::prelude::*;
use predicates::str::{contains, is_empty, starts_with};
use std::fs;

#[test]
fn help_shows_commands_examples_and_exit_codes() {
    let bench = Bench::new();
    bench
        .forelock(&["--help"])
        .assert()
        .success()
        .stdout(contains("run").and(contains("check")).and(contains("Exit codes:")));
    bench.forelock(&["run", "--help"]).assert().success().stdout(contains("--set"));
}

#[test]
fn version_is_the_crates() {
    let expected = concat!("forelock ", env!("CARGO_PKG_VERSION"), "\n");
    Bench::new().forelock(&["--version"]).assert().success().stdout(expected);
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    let bench = Bench::new();
    for arguments in [
        &["run"][..],
        &["fly", "small.toml"],
        &["run", "small.toml", "--replications", "0"],
        &["run", "small.toml", "--replications", "1000001"],
        &["run", "small.toml", "--threads", "0"],
        &["run", "small.toml", "--confidence", "95"],
        &["run", "small.toml", "--seed", "-1"],
    ] {
        bench.forelock(arguments).assert().code(2).stdout(is_empty());
    }
}

#[test]
fn a_missing_file_exits_with_2_and_nothing_is_simulated() {
    Bench::new()
        .forelock(&["run", "small.toml", "missing.toml"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("missing.toml").and(contains("1 of 2 scenario files")));
}

#[test]
fn check_says_ok_and_simulates_nothing() {
    Bench::new()
        .forelock(&["check", "small.toml"])
        .assert()
        .success()
        .stdout(starts_with("small.toml: ok"));
}

#[test]
fn check_goes_on_after_a_wrong_file() {
    Bench::new()
        .forelock(&["check", "missing.toml", "small.toml"])
        .assert()
        .code(2)
        .stdout(starts_with("small.toml: ok"))
        .stderr(contains("missing.toml"));
}

#[test]
fn check_refuses_serial_mode_of_bulk_api_2() {
    let load = "api = \"bulk_v2\"\nconcurrency_mode = \"Serial\"\npartitions = 5";
    let bench = Bench::new().with("serial.toml", &SMALL.replace("partitions = 5", load));
    bench.forelock(&["check", "serial.toml"]).assert().code(2).stderr(contains("concurrencyMode"));
}

#[test]
fn the_report_answers_in_words() {
    Bench::new()
        .forelock(&["run", "small.toml"])
        .assert()
        .success()
        .stdout(contains("Failure rate").and(contains("would fail on row locks of")))
        .stderr(contains("replications").not());
}

#[test]
fn json_is_the_same_whatever_the_number_of_threads() {
    let bench = Bench::new();
    let alone = bench.stdout(&["run", "small.toml", "--json", "--threads", "1"]);
    assert!(alone.contains("failure_rate"), "{alone}");
    for threads in ["2", "3", "16"] {
        assert_eq!(bench.stdout(&["run", "small.toml", "--json", "--threads", threads]), alone);
    }
}

#[test]
fn json_has_the_documented_shape() {
    let result = Bench::new().result(&["run", "small.toml", "--json"]);
    assert_eq!(&result["scenario"], "small");
    let metrics = result["metrics"].as_object().unwrap();
    assert_eq!(metrics.len(), 18);
    let mean = |metric: &str| metrics[metric]["mean"].as_f64().unwrap();
    assert_eq!(mean("created") + mean("failed"), mean("processed"));
    assert!(metrics["failed"]["ci"].is_array());
}

#[test]
fn flags_come_before_the_file() {
    let result =
        Bench::new().result(&["run", "small.toml", "--json", "--replications", "1", "--seed", "9"]);
    assert_eq!((&result["replications"], &result["seed"]), (&1.into(), &9.into()));
    assert!(result["metrics"]["failed"]["ci"].is_null());
}

#[test]
fn a_set_field_is_simulated() {
    let result =
        Bench::new().result(&["run", "small.toml", "--json", "--set", "data.children=600"]);
    assert_eq!(result["metrics"]["processed"]["mean"], 600.0);
}

#[test]
fn several_files_give_an_array() {
    let result = &Bench::new().json(&["run", "small.toml", "small.toml", "--json"])["results"];
    assert_eq!(result.as_array().map(Vec::len), Some(2));
}

#[test]
fn an_objective_that_is_missed_exits_with_1() {
    let bench = Bench::new()
        .with("missed.toml", &format!("{SMALL}\n[objectives]\nduration = \"< 1s\"\n"))
        .with("met.toml", &format!("{SMALL}\n[objectives]\nduration = \"< 10h\"\n"));
    bench.forelock(&["run", "met.toml"]).assert().code(0).stdout(contains("✓ met"));
    bench.forelock(&["run", "missed.toml"]).assert().code(1).stdout(contains("✗ not met"));
    bench.forelock(&["run", "met.toml", "missed.toml", "--json"]).assert().code(1);
}

#[test]
fn raw_has_a_row_a_replication_that_agrees_with_the_json() {
    let bench = Bench::new();
    let result =
        bench.result(&["run", "small.toml", "--json", "--csv", "raw.csv", "--replications", "6"]);
    let mut csv = csv::Reader::from_path(bench.path("raw.csv")).unwrap();
    let failed = csv.headers().unwrap().iter().position(|name| name == "failed").unwrap();
    let rows: Vec<_> = csv.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!((&rows[5][0], &rows[5][1], &rows[5][2]), ("small", "7", "5"));
    let total: u64 = rows.iter().map(|row| row[failed].parse::<u64>().unwrap()).sum();
    let mean = result["metrics"]["failed"]["mean"].as_f64().unwrap();
    assert!((total as f64 / 6.0 - mean).abs() < 1e-9);
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 2, "nothing else is left behind");
}

/// What Parquet holds, Python's readers say: `python/tests/test_tables.py`.
#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_so_before_it_simulates() {
    Bench::new()
        .forelock(&["run", "small.toml", "--parquet", "raw.parquet"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("this forelock was built without Parquet").and(contains("--csv")));
}

#[test]
fn a_table_is_a_file_of_its_own_kind_and_name() {
    let refused = |flags: &[&str], why: &str| {
        let run = [&["run", "small.toml"], flags].concat();
        Bench::new().forelock(&run).assert().code(2).stdout(is_empty()).stderr(contains(why));
    };
    refused(&["--csv", "x.parquet"], "--csv writes CSV");
    if cfg!(feature = "parquet") {
        refused(&["--parquet", "x.csv"], "--parquet writes Parquet");
        refused(&["--csv", "x", "--parquet", "x"], "--csv and --parquet name the same file");
    }
}

/// Neither before the sweep, when there may be none of them, nor after it.
#[test]
fn no_table_takes_the_place_of_the_points() {
    let bench = Bench::new();
    let sweep = ["sweep", "small.toml", "--vary", "org.workers=1,2", "-o", "out", "--csv"];
    for _ in 0..2 {
        for file in ["out/points.jsonl", "out/sweep.json"] {
            bench
                .forelock(&[&sweep[..], &[file]].concat())
                .assert()
                .code(2)
                .stderr(contains("is an input of this command"));
        }
    }
    bench.forelock(&[&sweep[..], &["out/sweep.csv"]].concat()).assert().success();
    let plan = ["sweep", "small.toml", "--vary", "org.workers=1,2", "--plan", "parts"];
    bench.forelock(&plan).assert().success();
    bench.forelock(&["sweep", "--shard", "1/1", "--from", "parts"]).assert().success();
    let before = fs::read(bench.path("parts/plan.json")).unwrap();
    bench
        .forelock(&["sweep", "--merge", "parts", "-o", "merged", "--csv", "parts/plan.json"])
        .assert()
        .code(2)
        .stderr(contains("is an input of this command"));
    assert_eq!(fs::read(bench.path("parts/plan.json")).unwrap(), before);
}

#[test]
fn a_tornado_a_plan_and_a_part_have_no_table() {
    let bench = Bench::new();
    let sweep = ["sweep", "small.toml", "--vary", "org.workers=1,2", "--csv", "x.csv"];
    for more in [&["--tornado"][..], &["--plan", "parts"]] {
        bench
            .forelock(&[&sweep[..], more].concat())
            .assert()
            .code(2)
            .stderr(contains("--csv and --parquet are for a whole sweep"));
    }
    assert!(!bench.path("x.csv").exists());
}

#[test]
fn raw_into_a_directory_that_is_missing_exits_with_3_before_simulating() {
    Bench::new()
        .forelock(&["run", "small.toml", "--raw", "missing/raw.csv"])
        .assert()
        .code(3)
        .stdout(is_empty())
        .stderr(contains("missing/raw.csv"));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_force_it() {
    let bench = Bench::new();
    let arguments = ["run", "small.toml"];
    let escape = "\u{1b}[";
    bench.forelock(&arguments).assert().stdout(contains(escape).not());
    let forced = || {
        let mut command = bench.forelock(&arguments);
        command.env("CLICOLOR_FORCE", "1");
        command
    };
    forced().assert().stdout(contains(escape));
    forced()
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0")
        .assert()
        .stdout(contains(escape).not());
    bench.forelock(&arguments).env("NO_COLOR", "1").assert().stdout(contains(escape).not());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_a_quiet_success() {
    use std::process::{Command, Stdio};
    let bench = Bench::new();
    let mut program = Command::new(env!("CARGO_BIN_EXE_forelock"))
        .current_dir(bench.path(""))
        .args(["run", "small.toml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("error"), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_3() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let bench = Bench::new();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_forelock"))
        .current_dir(bench.path(""))
        .args(["run", "small.toml"])
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    bench.forelock(&["run", "small.toml", "--raw", "/dev/full"]).assert().code(3);
}

#[cfg(unix)]
#[test]
fn an_interrupt_exits_with_3_and_leaves_no_file() {
    let bench = Bench::new();
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_forelock"))
        .current_dir(bench.path(""))
        .args(["run", "small.toml", "--replications", "1000000", "--raw", "raw.csv"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Time to read the file; a million replications take far longer.
    std::thread::sleep(std::time::Duration::from_millis(700));
    let id = program.id().to_string();
    std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(contains("interrupted").eval(&String::from_utf8_lossy(&output.stderr)));
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 1);
}

#[test]
fn check_in_json_has_all_that_it_says_in_words() {
    let bench = Bench::new().with("wrong.toml", "extends = \"small.toml\"\n[org]\nworkers = 0\n");
    let output = bench.forelock(&["check", "small.toml", "wrong.toml", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let checks: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = &checks["results"];
    assert_eq!((&checks[0]["ok"], &checks[1]["ok"]), (&true.into(), &false.into()));
    assert_eq!(checks[0]["warnings"][0]["rule"], "shared-parents");
    let place = &checks[1]["errors"][0]["position"];
    assert_eq!((&place["line"], &place["column"]), (&3.into(), &11.into()));
}

#[test]
fn results_never_replace_a_scenario() {
    let bench = Bench::new();
    for arguments in [
        &["run", "small.toml", "--raw", "small.toml"][..],
        &["run", "small.toml", "--trace", "small.toml"],
        &["regress", "record", "small.toml", "-o", "small.toml"],
        &["report", "small.toml", "-o", "small.toml"],
    ] {
        bench
            .forelock(arguments)
            .assert()
            .code(2)
            .stderr(contains("is an input of this command and would be overwritten"));
        assert_eq!(bench.read("small.toml"), SMALL);
    }
}
