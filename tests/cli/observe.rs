//! `forelock observe` as a user types it.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};

const JOB: &str = r#"{"id": "7505f000005aBcDAAU", "object": "Opportunity", "operation": "insert",
  "jobType": "V2Ingest", "state": "JobComplete", "concurrencyMode": "Parallel",
  "createdDate": "2026-03-02T01:00:00.000Z", "systemModstamp": "2026-03-02T01:05:00.000Z",
  "numberRecordsProcessed": 5000, "numberRecordsFailed": 500, "retries": 0,
  "totalProcessingTime": 240000, "apiActiveProcessingTime": 200000, "apexProcessingTime": 10000}"#;

/// A scenario that the observed table of [`JOB`] can be pasted into.
const SCENARIO: &str = "data = { parents = 200, children = 2_000 }\n\
                        load = { batch_size = 200 }\n\
                        org = { workers = 5, service = { per_record = '9ms' } }\n";

fn bench() -> Bench {
    Bench::new().with("job.json", JOB)
}

#[test]
fn the_table_can_be_pasted_into_a_scenario() {
    let bench = bench();
    let printed = bench.stdout(&["observe", "job.json"]);
    let table = &printed[printed.find("[observed]").unwrap()..];
    bench.write("pasted.toml", &format!("{SCENARIO}{table}"));
    bench.forelock(&["observe", "job.json", "-o", "pilot.toml"]).assert().success();
    for file in ["pasted.toml", "pilot.toml"] {
        let json = bench.result(&["run", file, "--replications", "1", "--json"]);
        assert_eq!(json["observed"][0]["observed"], 4_500.0, "{file}");
        let of = |metric: &str| {
            let observed = json["observed"].as_array().unwrap();
            observed.iter().find(|one| one["metric"] == metric).unwrap()["observed"].clone()
        };
        assert_eq!((of("failure_rate"), of("duration_s")), (0.1.into(), 300.0.into()), "{file}");
        assert_eq!(of("degree_of_parallelism"), 0.8, "{file}");
    }
}

#[test]
fn an_output_file_is_a_scenario_and_takes_the_place_of_the_table() {
    let bench = bench();
    bench
        .forelock(&["observe", "job.json", "--output", "table.toml"])
        .assert()
        .success()
        .stdout(
            contains("Failure rate")
                .and(contains("[observed]").not())
                .and(contains("table.toml: the scenario of this load"))
                .and(contains("forelock calibrate table.toml -o org.toml")),
        )
        .stderr(is_empty());
    let table = bench.read("table.toml");
    assert!(table.starts_with("# 1 job of Opportunity (insert), Bulk API 2.0, Parallel: 2026"));
    assert!(table.contains("# From job.json, by forelock") && table.contains("[observed]\n"));
    bench.forelock(&["check", "table.toml"]).assert().success();
    // A scenario is not replaced, nor is anything read where nothing can be written.
    bench.forelock(&["observe", "job.json", "-o", "table.toml"]).assert().code(3);
    bench.forelock(&["observe", "gone.json", "-o", "gone/table.toml"]).assert().code(3);
}

#[test]
fn standard_input_is_a_file_too() {
    let bench = bench();
    let from_file = bench.stdout(&["observe", "job.json"]);
    bench.forelock(&["observe", "-"]).write_stdin(JOB).assert().success().stdout(from_file);
    bench
        .forelock(&["observe", "-"])
        .write_stdin("{")
        .assert()
        .code(2)
        .stderr(contains("standard input:1:1"));
    bench.forelock(&["observe", "-", "-"]).assert().code(2).stderr(contains("once only"));
}

#[test]
fn json_is_all_that_is_printed_and_says_the_same() {
    let bench = bench();
    let json = bench.result(&["observe", "job.json", "--json"]);
    assert_eq!(json["observed"].as_array().unwrap().len(), 8);
    assert_eq!(json["observed"][4]["metric"], "duration_s");
    assert_eq!(
        (&json["observed"][4]["value"], json["observed"][4].get("within")),
        (&300.0.into(), None)
    );
    assert_eq!(json["active_per_record_s"], 0.04);
    assert_eq!(json["queueing"]["mean_s"], 60.0);
    assert_eq!(json["missing"].as_array().map(Vec::len), Some(0));
    let unsaid = JOB.replace("\"totalProcessingTime\": 240000,", "");
    let json = bench.with("unsaid.json", &unsaid).result(&["observe", "unsaid.json", "--json"]);
    assert!(json["total_time_s"].is_null() && json["queueing"].is_null());
    assert_eq!(json["missing"][0]["fields"][0], "totalProcessingTime");
    assert_eq!(
        (&json["missing"][0]["file"], &json["missing"][0]["line"]),
        (&"unsaid.json".into(), &1.into())
    );
}

#[test]
fn every_wrong_file_is_explained() {
    let bench = bench().with("broken.json", "{\"state\": ").with("page.xml", "<html/>");
    bench
        .forelock(&["observe", "broken.json", "job.json", "gone.json", "page.xml"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(
            contains("broken.json:1:")
                .and(contains("gone.json:1:1"))
                .and(contains("page.xml:1:1"))
                .and(contains("3 of 4 files can't be used")),
        );
    bench.forelock(&["observe", "."]).assert().code(2).stderr(contains("this is a directory"));
    bench.forelock(&["observe"]).assert().code(2);
}

#[cfg(unix)]
#[test]
fn an_endless_file_ends() {
    Bench::new().forelock(&["observe", "/dev/zero"]).assert().code(2).stderr(contains("64 MiB"));
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let bench = bench();
    for arguments in [&["observe", "job.json"][..], &["observe", "job.json", "--json"]] {
        assert_eq!(bench.stdout(arguments), bench.stdout(arguments));
    }
}
