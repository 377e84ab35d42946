//! `forelock calibrate --probe-files`: the next probe, ready to be loaded.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// 20,000 rows, over more parents than any probe but the largest wants.
fn csv() -> String {
    let row = |row: u32| format!("o{row};{}\n", if row < 15_000 { row } else { row % 100 });
    "Name;AccountId\n".to_owned() + &(0..20_000).map(row).collect::<String>()
}

const SEEN: &str = r#"
[data]
parent_object = "Account"
child_object = "Opportunity"
file = "in.csv"
parent_column = "AccountId"
lookups = [{ name = "Name", parent_column = "Name", relationship = "lookup_clear" }]

[load]
client = "sf-bulk"
job_size = 2_000
submit = { pattern = "closed", in_flight = 3 }

[observed]
failure_rate = "0%"
duration = { value = "6m", within = "30s" }
"#;

const FIT: [&str; 4] = ["calibrate", "seen.toml", "--budget", "300"];

fn bench() -> Bench {
    Bench::new().with("in.csv", &csv()).with("seen.toml", SEEN)
}

fn written(bench: &Bench, arguments: &[&str]) -> String {
    bench.stdout(&[&FIT[..], &["--probe-files", "probe"], arguments].concat())
}

/// The keys of the files in their order, and how many files there are.
fn keys(bench: &Bench) -> (Vec<String>, usize) {
    let mut files: Vec<_> = fs::read_dir(bench.path("probe"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    let mut keys = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let (header, rows) = text.split_once('\n').unwrap();
        assert_eq!((header, rows.lines().count()), ("Name;AccountId", 200), "{}", file.display());
        keys.extend(rows.lines().map(|row| row.split_once(';').unwrap().1.to_owned()));
    }
    (keys, files.len())
}

#[test]
fn the_next_probe_is_written_with_the_rows_that_it_needs() {
    let bench = bench();
    let json = written(&bench, &["--json"]);
    let json: Value = crate::bench::result(json.as_bytes());
    let probe = &json["probes"][usize::try_from(json["next_probe"].as_u64().unwrap()).unwrap()];
    let (keys, files) = keys(&bench);
    assert_eq!(keys.len() as u64, probe["records"].as_u64().unwrap());
    assert_eq!(files as u64, probe["batches"].as_u64().unwrap());
    let parents: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(parents.len() as u64, probe["records"].as_u64().unwrap(), "each its own");
    let sentences = json["probe_files"].as_array().unwrap();
    assert!(sentences[0].as_str().unwrap().contains("rows of in.csv in 20 files"), "{sentences:?}");
    // It is simulated as it is sent, with what the files say of the records.
    let scenario = bench.read("probe/probe.toml");
    for said in ["lookup_clear", "job_size = 200", "child_object = \"Opportunity\"", "[org]"] {
        assert!(scenario.contains(said), "{said}: {scenario}");
    }
    bench
        .forelock(&["run", "probe/probe.toml"])
        .assert()
        .success()
        .stdout(contains("4,000 Opportunity records from 20 files (probe) in file order"));
}

#[cfg(unix)]
#[test]
fn its_script_sends_one_transaction_after_another() {
    use crate::sent_jobs::{load_script, stand_in};
    let bench = bench();
    assert!(written(&bench, &[]).contains("bash probe/load.sh"));
    stand_in(&bench);
    let output = load_script(&bench, "probe", &["--target-org", "full"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let calls = bench.read("bin/calls");
    let (first, rest) = calls.split_once('\n').unwrap();
    assert_eq!(
        first,
        "data import bulk --sobject Opportunity --file part-1-job-01.csv --wait 60 --line-ending LF \
         --column-delimiter SEMICOLON --target-org full --json"
    );
    assert_eq!(rest.lines().count(), 19);
}

/// As an arrangement: what is there is kept, unless it is an earlier one that nobody changed.
#[test]
fn nothing_of_another_hand_is_lost() {
    let bench = bench();
    fs::create_dir(bench.path("probe")).unwrap();
    bench.write("probe/mine.txt", "mine");
    let refused = |arguments: &[&str], why: &str| {
        let command = [&FIT[..], &["--probe-files", "probe"], arguments].concat();
        bench.forelock(&command).assert().code(2).stdout("").stderr(contains(why));
    };
    refused(&[], "is not empty");
    refused(&["--force"], "is not replaced");
    assert_eq!(fs::read_dir(bench.path("probe")).unwrap().count(), 1);
    fs::remove_file(bench.path("probe/mine.txt")).unwrap();
    written(&bench, &[]);
    refused(&[], "is not empty");
    written(&bench, &["--force"]);
    bench.write("probe/probe.toml", "mine");
    refused(&["--force"], "probe.toml was changed");
    bench
        .forelock(&[&FIT[..], &["--probe-files", "."], &["--force"]].concat())
        .assert()
        .code(2)
        .stderr(contains("in.csv lies in "));
}

#[test]
fn without_an_extract_there_is_the_scenario_alone() {
    let made_up = SEEN
        .replace(
            "file = \"in.csv\"\nparent_column = \"AccountId\"",
            "parents = 900\nchildren = 20_000",
        )
        .replace("lookups", "# lookups");
    let bench = Bench::new().with("seen.toml", &made_up);
    let shown = written(&bench, &[]);
    assert!(shown.contains("There is no CSV file beside it"), "{shown}");
    assert!(shown.contains("forelock calibrate seen.toml probe/probe.toml"), "{shown}");
    assert_eq!(fs::read_dir(bench.path("probe")).unwrap().count(), 1);
    bench
        .forelock(&["run", "probe/probe.toml"])
        .assert()
        .success()
        .stdout(contains("locks: Account at the start").and(contains(" 4,000 ")));
    // One's own may be replaced, and nothing else.
    written(&bench, &[]);
    bench.write("probe/probe.toml", "name = \"mine\"");
    let command = [&FIT[..], &["--probe-files", "probe"]].concat();
    bench.forelock(&command).assert().code(3).stderr(contains("probe.toml"));
    bench.write("probe/more.txt", "mine");
    bench.forelock(&command).assert().code(2).stderr(contains("is not empty"));
}

#[test]
fn where_no_org_does_what_was_observed_nothing_is_written() {
    let bench = Bench::new()
        .with("in.csv", &csv())
        .with("seen.toml", &SEEN.replace("\"0%\"", "{ value = \"50%\", within = \"1%\" }"));
    bench
        .forelock(&[&FIT[..], &["--probe-files", "probe"]].concat())
        .assert()
        .code(1)
        .stderr(contains("probe is not written, as no org in the ranges"));
    assert!(!bench.path("probe").exists());
}
