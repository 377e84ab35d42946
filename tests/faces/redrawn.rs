//! The charts that a study draws are those that are drawn from its JSON, to the byte.

use crate::bench::Bench;
use std::fs;

const OBSERVED: &str = "\n[observed]\nfailure_rate = { value = '60%', within = '10%' }\n\
                        duration = { value = '7.3s', within = '500ms' }\n";
const ROWS: &str = "Id,AccountId\n1,a\n2,b\n3,a\n4,\n5,c\n6,a\n";

/// Every chart in a directory, by its name.
fn charts(bench: &Bench, directory: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(bench.path(directory))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Draws the charts of a study as it runs, and again from its JSON: `expected` by name.
fn draw_twice(bench: &Bench, arguments: &str, expected: &[&str]) {
    let arguments: Vec<&str> = arguments.split(' ').chain(["--json", "--charts", "live"]).collect();
    bench.write("result.json", &bench.stdout(&arguments));
    bench.forelock(&["chart", "result.json", "--output", "again"]).assert().success();
    let (live, again) = (charts(bench, "live"), charts(bench, "again"));
    let names: Vec<&str> = live.iter().map(|(name, _)| name.as_str()).collect();
    for name in expected {
        assert!(names.contains(&&*format!("{name}.svg")), "{name} is not in {names:?}");
        assert!(names.contains(&&*format!("{name}.png")), "{name} is not in {names:?}");
    }
    assert_eq!(names.len(), 2 * expected.len(), "{names:?}");
    let again_names: Vec<&str> = again.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, again_names);
    for ((name, live), (_, again)) in live.iter().zip(&again) {
        assert!(live == again, "{name} is drawn otherwise from the JSON");
    }
}

/// Shows the page of a study as it runs, and again from its JSON.
fn show_twice(bench: &Bench, arguments: &str) {
    let with = |format| arguments.split(' ').chain(["--format", format]).collect::<Vec<_>>();
    let live = bench.stdout(&with("html"));
    bench.write("result.json", &bench.stdout(&with("json")));
    bench.forelock(&["report", "result.json", "--output", "again.html"]).assert().success();
    assert!(live == bench.read("again.html"), "the page of `{arguments}` differs from the JSON's");
}

#[test]
fn a_run() {
    let expected = ["small-over-time", "small-lock-waits", "small-fan-out"];
    draw_twice(&Bench::new(), "run small.toml", &expected);
}

#[test]
fn a_run_of_several_loads() {
    let bench = Bench::new().with("loads.toml", include_str!("../scenarios/three-loads.toml"));
    let expected = ["three-loads-over-time", "three-loads-lock-waits", "three-loads-loads"];
    draw_twice(&bench, "run loads.toml --replications 2", &expected);
}

#[test]
fn a_comparison() {
    draw_twice(&Bench::new(), "compare small.toml", &["small-compare"]);
}

#[test]
fn a_sweep_over_one_field() {
    let expected = ["small-against-field", "small-trade-off"];
    draw_twice(&Bench::new(), "sweep small.toml --vary org.workers=5,1,2", &expected);
}

#[test]
fn a_sweep_over_two_fields() {
    let expected = ["small-map-failure-rate", "small-map-duration", "small-trade-off"];
    let fields = "--vary org.workers=5,1,2 --vary load.batch_size=200,100";
    draw_twice(&Bench::new(), &format!("sweep small.toml {fields}"), &expected);
}

#[test]
fn a_sample() {
    let fields = "--vary org.workers=1..9 --vary load.batch_size=50..200";
    let arguments = format!("sweep small.toml --sample sobol:8 {fields}");
    draw_twice(&Bench::new(), &arguments, &["small-trade-off"]);
}

#[test]
fn a_tornado() {
    let fields = "--vary org.workers=1..5 --vary data.parents=200,20";
    draw_twice(&Bench::new(), &format!("sweep small.toml --tornado {fields}"), &["small-tornado"]);
}

#[test]
fn a_calibration() {
    let bench = Bench::new();
    bench.write("seen.toml", &format!("{}{OBSERVED}", bench.read("small.toml")));
    let fields = "--fit org.service.per_record=1ms..60ms --fit org.workers=1..9";
    draw_twice(
        &bench,
        &format!("calibrate seen.toml {fields} --budget 140"),
        &["small-pair-per_record-workers"],
    );
}

#[test]
fn a_profile() {
    let bench = Bench::new().with("rows.csv", ROWS);
    draw_twice(&bench, "profile rows.csv --parent AccountId", &["rows-fan-out-AccountId"]);
    show_twice(&bench, "profile rows.csv --parent AccountId");
}

#[test]
fn what_was_observed() {
    let bench = Bench::new().with("jobs.json", include_str!("../observe/samples/jobs.json"));
    show_twice(&bench, "observe jobs.json");
}

#[test]
fn a_check() {
    let bench = Bench::new().with("wrong.toml", "data = 5\n");
    show_twice(&bench, "check small.toml");
    let page = bench.forelock(&["check", "wrong.toml", "--format", "html"]).output().unwrap();
    let json = bench.forelock(&["check", "wrong.toml", "--json"]).output().unwrap();
    assert_eq!((page.status.code(), json.status.code()), (Some(2), Some(2)));
    bench.write("result.json", &String::from_utf8(json.stdout).unwrap());
    bench.forelock(&["report", "result.json", "-o", "again.html"]).assert().code(1);
    assert_eq!(String::from_utf8(page.stdout).unwrap(), bench.read("again.html"));
}

#[test]
fn an_arrangement() {
    let bench = Bench::new().with("rows.csv", ROWS);
    let arrange = "arrange rows.csv --parent AccountId --batch-size 2 --partitions 2 -o arranged";
    show_twice(&bench, &format!("{arrange} --force"));
}

#[test]
fn a_check_of_a_baseline() {
    let bench = Bench::new();
    let record = ["regress", "record", "small.toml", "-o", "kept.json", "--replications", "20"];
    bench.forelock(&record).assert().success();
    let moved = bench.read("kept.json").replace("\"mean\": 0.0,", "\"mean\": 4.0,");
    bench.write("kept.json", &moved);
    draw_twice(&bench, "regress check kept.json", &["small-regress"]);
}

#[test]
fn a_plan() {
    draw_twice(&Bench::new(), "plan small.toml", &["small-trade-off"]);
    show_twice(&Bench::new(), "plan small.toml");
}
