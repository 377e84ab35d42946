//! Every face of a scenario with several loads.

use crate::bench::{Bench, result};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::fs;

/// Contacts, then Opportunities, then once more what failed of them.
const THREE: &str = include_str!("../scenarios/three-loads.toml");

fn bench() -> Bench {
    Bench::new().with("three.toml", THREE)
}

#[test]
fn check_says_of_each_load_what_it_locks() {
    let bench = bench();
    bench.forelock(&["check", "three.toml"]).assert().success().stdout(
        contains("  contacts locks: Account at the start (standard lookup, insert)\n")
            .and(contains(
                "  contacts: client data-loader-bulk (Data Loader with the Bulk API) sets:",
            ))
            .and(contains("  opportunities again locks: ")),
    );
    let checks = &bench.json(&["check", "three.toml", "small.toml", "--json"])["results"];
    assert_eq!(checks[0]["loads"][2]["name"], "opportunities again");
    assert_eq!(checks[0]["loads"][1]["client"], Value::Null);
    assert_eq!(checks[1]["loads"][0]["name"], Value::Null);
    let locks = checks[1]["loads"][0]["locks"].as_str().unwrap();
    assert!(locks.ends_with(" at the start (standard lookup, insert)"), "{locks}");
}

#[test]
fn the_report_has_a_row_and_verdicts_for_each_load() {
    bench().forelock(&["run", "three.toml"]).assert().code(1).stdout(
        contains("✗ not met  contacts: failure rate < 1%")
            .and(contains("contacts: failure rate observed 8.0 %"))
            .and(contains("Load                 Processed"))
            .and(contains("“opportunities again” saves"))
            .and(contains("failure rate of contacts is")),
    );
}

#[test]
fn json_and_raw_agree_on_each_load() {
    let bench = bench();
    let arguments = ["run", "three.toml", "--json", "--raw", "raw.csv"];
    let output = bench.forelock(&arguments).output().unwrap();
    let json = result(&output.stdout);
    assert_eq!(json["objectives"].as_array().unwrap().len(), 2);
    let raw = bench.read("raw.csv");
    let mut rows = csv::Reader::from_reader(raw.as_bytes());
    let headers = rows.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|one| one == name).unwrap();
    let (load, failed) = (column("load"), column("failed"));
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 5 * 4);
    let mean = |name: &str| {
        let of_load = rows.iter().filter(|row| &row[load] == name);
        of_load.map(|row| row[failed].parse::<f64>().unwrap()).sum::<f64>() / 5.0
    };
    let written = |metrics: &Value| metrics["failed"]["mean"].as_f64().unwrap();
    assert!((mean("") - written(&json["metrics"])).abs() < 1e-6);
    for one in json["loads"].as_array().unwrap() {
        let name = one["name"].as_str().unwrap();
        assert!((mean(name) - written(&one["metrics"])).abs() < 1e-6, "{name}");
    }
    let start = json["loads"][1]["start_s"]["mean"].as_f64().unwrap();
    let before = json["loads"][0]["metrics"]["duration_s"]["mean"].as_f64().unwrap();
    assert!((start - before - 60.0).abs() < 1e-6, "a minute after contacts");
}

#[test]
fn the_page_and_the_charts_show_each_load_from_a_run_and_from_its_result() {
    let bench = bench();
    bench.forelock(&["report", "three.toml", "-o", "page.html"]).assert().code(1);
    let page = bench.read("page.html");
    assert!(page.contains("The loads") && page.contains("contacts: failure rate"));
    let arguments = ["run", "three.toml", "--json", "--timeline", "--charts", "charts"];
    let output = bench.forelock(&arguments).output().unwrap();
    fs::write(bench.path("result.json"), output.stdout).unwrap();
    bench.forelock(&["chart", "result.json", "-o", "again"]).assert().success();
    let files = |directory: &str| {
        let mut files: Vec<_> = fs::read_dir(bench.path(directory))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_owned(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let charts = files("charts");
    assert!(charts.iter().any(|(name, _)| name == "three-loads-loads.svg"));
    assert!(!charts.iter().any(|(name, _)| name == "three-loads-fan-out.svg"));
    assert_eq!(charts, files("again"));
    bench.forelock(&["report", "result.json", "-o", "again.html"]).assert().code(1);
    assert!(bench.read("again.html").contains("opportunities again"));
}

#[test]
fn the_trace_names_the_loads() {
    let bench = bench();
    bench.forelock(&["run", "three.toml", "--trace", "trace.json"]).assert().code(1);
    let trace = bench.read("trace.json");
    for part in ["\"batch of contacts\"", "\"load\":\"opportunities again\"", "loads: three-loads"]
    {
        assert!(trace.contains(part), "{part}");
    }
}

#[test]
fn a_comparison_names_the_load_that_misses() {
    let bench = bench();
    let arguments = ["compare", "three.toml", "three.toml", "--set", "org.workers=5"];
    let output = bench.forelock(&arguments).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = said.split_whitespace().collect();
    let words = words.join(" ");
    assert!(words.contains("the loads would take"), "{said}");
    assert!(words.contains("failure rate of contacts is"), "{said}");
}
