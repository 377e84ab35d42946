//! `forelock arrange` for the Bulk API 2.0: a file a job.

use crate::bench::{Bench, result};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;

const THROUGH_V2: &str = r#"
[data]
parent_object = "Account"
child_object = "Opportunity"
parents = 300
children = 9_000

[load]
client = "sf-bulk"
partitions = 2
stagger = "90s"

[org]
workers = 8
service = { per_record = "9ms", cv = 0.4 }

[run]
replications = 5
"#;

/// 9,000 rows over 300 accounts, in no order.
fn csv() -> String {
    let mut csv = "Id,AccountId\n".to_owned();
    (0..9_000_u32).for_each(|row| {
        writeln!(csv, "{row},A{:03}", row.wrapping_mul(2_654_435_761) >> 9 & 255).unwrap();
    });
    csv
}

fn bench() -> Bench {
    Bench::new().with("in.csv", &csv()).with("v2.toml", THROUGH_V2)
}

const ARRANGE: [&str; 6] = ["arrange", "in.csv", "--parent", "AccountId", "-o", "out"];

fn arranged(bench: &Bench, arguments: &[&str]) -> Value {
    let command = [&ARRANGE[..], arguments, &["--json"]].concat();
    let output = bench.forelock(&command).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    result(&output.stdout)
}

fn names(result: &Value) -> Vec<&str> {
    result["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect()
}

#[test]
fn each_file_is_a_job_numbered_in_the_order_to_send() {
    let bench = bench();
    let result = arranged(&bench, &["--job-size", "400", "--partitions", "2"]);
    let names = names(&result);
    assert!(names.is_sorted() && names[0] == "part-1-job-01.csv", "{names:?}");
    assert_eq!(result["settings"]["job_size"], 400);
    let rows = |file: &Value| {
        bench.read(&format!("out/{}", file["name"].as_str().unwrap())).lines().count() - 1
    };
    let files = result["files"].as_array().unwrap();
    assert_eq!(files.iter().map(rows).sum::<usize>(), 9_000);
    assert!(files.iter().all(|file| rows(file) <= 400 && file["batches"] == 1));
    assert_eq!(result["lookups"][0]["after"]["across_partitions"]["parents"], 0, "{names:?}");
    assert_eq!(fs::read_dir(bench.path("out")).unwrap().count(), files.len() + 3);
    // A second time in its place: scripts are its own files.
    let again = [&ARRANGE[..], &["--job-size", "9_000", "--partitions", "1", "--force"]].concat();
    bench.forelock(&again).assert().success().stdout(contains("bash out/load.sh"));
    assert_eq!(fs::read_dir(bench.path("out")).unwrap().count(), 4);
    bench
        .with("out/load.sh", "mine")
        .forelock(&again)
        .assert()
        .code(2)
        .stderr(contains("load.sh was changed"));
}

/// The API would call the first column by the mark and its name.
#[test]
fn no_job_begins_with_a_byte_order_mark() {
    let bench = Bench::new().with("in.csv", "\u{feff}Id;AccountId\r\n1;A\r\n2;B\r\n");
    arranged(&bench, &["--job-size", "10", "--partitions", "1"]);
    assert_eq!(bench.read("out/part-1-job-1.csv"), "Id;AccountId\r\n1;A\r\n2;B\r\n");
    let script = bench.read("out/load.sh");
    assert!(script.contains("\ndelimiter='SEMICOLON'\nline_ending='CRLF'\n"), "{script}");
}

/// Jobs of one stream follow one another; no job's batches run beside each other.
#[test]
fn what_is_simulated_is_what_load_sh_sends() {
    let bench = bench();
    let result = arranged(&bench, &["--simulate", "v2.toml", "--job-size", "1000"]);
    let [as_it_is, arranged] = ["as the file is", "arranged"].map(|name| {
        let all = result["simulation"]["variants"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).unwrap().clone()
    });
    assert_eq!(as_it_is["metrics"]["batches"]["mean"], 2.0, "a job a stream");
    assert_eq!(arranged["metrics"]["batches"]["mean"], names(&result).len() as f64);
    assert_eq!(arranged["settings"], serde_json::json!(["load.job_size=1000"]));
    let script = bench.read("out/load.sh");
    for line in ["object='Opportunity'", "streams=2", "stagger=90", "operation='insert'"] {
        assert!(script.contains(&format!("\n{line}\n")), "{line}");
    }
    // The arranged directory is a scenario's data, and gives the same.
    let over = "[data]\nparent_object = 'Account'\nfile = 'out/'\nparent_column = 'AccountId'\norder = 'file'\n";
    let rest = THROUGH_V2.split_once("[load]").unwrap().1.replace("partitions = 2\n", "");
    let bench = bench.with("over.toml", &format!("{over}[load]{rest}"));
    let said = bench.forelock(&["check", "over.toml"]).assert().success();
    said.stdout(contains("one send at a time, each file as one job"));
    let run = bench.result(&["run", "over.toml", "--json"]);
    assert_eq!(run["data"]["files"], names(&result).len());
    for metric in ["batches", "duration_s", "failed"] {
        assert_eq!(run["metrics"][metric]["mean"], arranged["metrics"][metric]["mean"], "{metric}");
    }
}

#[test]
fn a_load_through_v2_is_arranged_in_jobs_of_ten_thousand_at_most() {
    let bench = bench();
    let result = arranged(&bench, &["--simulate", "v2.toml"]);
    assert_eq!(names(&result), ["part-1-job-1.csv", "part-2-job-1.csv"]);
    let v1 = ["--simulate", "v2.toml", "--set", "load.api=bulk_v1", "--set", "load.batch_size=200"];
    let batches = [&ARRANGE[..5], &["out1"], &v1].concat();
    bench.forelock(&batches).assert().success().stdout(contains("Data Loader: under Settings"));
    assert!(bench.path("out1/part-1.csv").exists() && !bench.path("out1/load.sh").exists());
    let noted = [&ARRANGE[..5], &["out2", "--simulate", "v2.toml", "--batch-size", "500"]].concat();
    bench
        .forelock(&noted)
        .assert()
        .success()
        .stderr(contains("--batch-size is taken for --job-size"));
}

#[test]
fn batches_that_the_api_does_not_take_are_refused_before_the_work() {
    let bench = bench();
    for (api, of, more, says) in [
        ("bulk_v1", "10000", "10001", "`load.batch_size`: a batch of 10,001 records"),
        ("soap", "200", "201", "`load.batch_size`: a call of 201 records"),
    ] {
        let api = format!("load.api={api}");
        let set = ["--simulate", "v2.toml", "--set", &api, "--set", "load.batch_size=200"];
        let out = format!("out{more}");
        let arrange = [&ARRANGE[..5], &[&out], &set, &["--batch-size", more]].concat();
        bench.forelock(&arrange).assert().code(2).stderr(contains(says));
        assert!(!bench.path(&out).exists(), "{out}");
        let arrange = [&ARRANGE[..5], &[&out], &set, &["--batch-size", of]].concat();
        bench.forelock(&arrange).assert().success();
    }
}

/// The Salesforce CLI deletes by files with ids alone.
#[test]
fn a_deletion_has_no_script() {
    let bench = bench();
    let delete = ["--simulate", "v2.toml", "--set", "load.operation=delete"];
    let result = arranged(&bench, &delete);
    assert_eq!(result["scripts"], Value::Null);
    assert!(!bench.path("out/load.sh").exists());
    assert!(result["sending"][0].as_str().unwrap().contains("the column Id alone"));
}

/// 150 MB take 10,000 rows of 15,000 bytes, and no more.
#[test]
fn no_job_has_more_bytes_than_the_api_takes() {
    let text = "x".repeat(60_000);
    let csv: String = (0..5_200).map(|row| format!("{row},A{:02},{text}\n", row % 90)).collect();
    let bench = Bench::new().with("in.csv", &format!("Id,AccountId,Text\n{csv}"));
    let result = arranged(&bench, &["--job-size", "10000", "--partitions", "1"]);
    let bytes = |file: &Value| file["bytes"].as_u64().unwrap();
    let files = result["files"].as_array().unwrap();
    assert_eq!(files.len(), 3);
    assert!(files.iter().all(|file| bytes(file) <= 150_000_000));
    assert!(files.iter().map(bytes).max().unwrap() > 148_000_000);
    assert!(
        result["answer"].as_str().unwrap().contains("Jobs have at most 2,4"),
        "{}",
        result["answer"]
    );
}

#[test]
fn what_contradicts_jobs_is_refused() {
    let bench = bench();
    for (arguments, words) in [
        (
            &["--job-size", "400", "--batch-size", "200", "--partitions", "1"][..],
            "cannot be used with",
        ),
        (&["--job-size", "10500", "--partitions", "1"], "a multiple of 10000"),
        (&["--job-size", "400", "--partitions", "1", "--compress", "gz"], "are not compressed"),
        (&["--batch-size", "400", "--partitions", "1", "--object", "Case"], "need --job-size"),
        (&["--job-size", "400", "--partitions", "1", "--object", "a b"], "an API name has"),
        (
            &["--job-size", "400", "--partitions", "1", "--posterior", "x.json"],
            "--posterior needs --simulate",
        ),
        (&["--job-size", "400", "--partitions", "1", "--charts", "c"], "--charts need --simulate"),
    ] {
        bench
            .forelock(&[&ARRANGE[..], arguments].concat())
            .assert()
            .code(2)
            .stderr(contains(words));
    }
    let many: String = (0..15_001).map(|row| format!("{row},A\n")).collect();
    let bench = bench.with("in.csv", &format!("Id,AccountId\n{many}"));
    let one = [&ARRANGE[..], &["--job-size", "1", "--partitions", "1"]].concat();
    bench.forelock(&one).assert().code(2).stderr(contains("15001 jobs are more"));
    let parted = bench.with("in.csv", "Id!AccountId\n1!A\n");
    let parted = parted
        .forelock(
            &[&ARRANGE[..], &["--job-size", "9", "--partitions", "1", "--delimiter", "!"]].concat(),
        )
        .assert();
    parted.code(2).stderr(contains("the Bulk API 2.0 takes no fields"));
}

#[test]
fn the_simulation_draws_what_is_not_known_and_is_charted() {
    let draws: Vec<String> = (0..20).map(|place| format!("[\"{}ms\"]", 3 + place)).collect();
    let posterior = format!(
        r#"{{ "schema": 1, "kind": "posterior", "forelock": "0.2.0",
  "from": {{"scenarios": ["small"], "seed": 1, "budget": 2000}},
  "fields": [{{"path": "org.service.per_record", "unit": "seconds"}}],
  "best": ["9ms"], "draws": [{}] }}"#,
        draws.join(", ")
    );
    let bench = bench().with("mine.json", &posterior);
    let simulate = ["--simulate", "v2.toml", "--job-size", "1000", "--charts", "charts"];
    let known = arranged(&bench, &simulate);
    assert!(fs::read_dir(bench.path("charts")).unwrap().count() >= 2);
    let drawn = [&simulate[..4], &["--posterior", "mine.json", "--force"]].concat();
    let drawn = arranged(&bench, &drawn);
    let spread = |result: &Value| {
        result["simulation"]["variants"][1]["metrics"]["duration_s"]["sd"].as_f64().unwrap()
    };
    assert!(spread(&drawn) > 5.0 * spread(&known), "{} {}", spread(&drawn), spread(&known));
    let markdown = [&ARRANGE[..], &simulate[..4], &["--force", "--format", "markdown"]].concat();
    bench.forelock(&markdown).assert().success().stdout(contains("## ").and(contains("load.sh")));
}
