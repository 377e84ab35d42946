//! `forelock observe … -o`: the scenario that the records describe.

use crate::bench::Bench;
use predicates::str::contains;

/// A job of 500 Opportunities of the Bulk API 2.0 that was there from one second to another.
fn job(number: usize, from: usize, to: usize) -> String {
    let moment = |second: usize| format!("2026-03-02T01:{:02}:{:02}Z", second / 60, second % 60);
    format!(
        r#"{{"id": "7505f0000{number:06}AAA", "object": "Opportunity", "operation": "insert",
            "jobType": "V2Ingest", "state": "JobComplete", "concurrencyMode": "Parallel",
            "createdDate": "{}", "systemModstamp": "{}", "retries": 0,
            "numberRecordsProcessed": 500, "numberRecordsFailed": 10,
            "totalProcessingTime": 1500, "apiActiveProcessingTime": 1200}}"#,
        moment(from),
        moment(to)
    )
}

/// The scenario of jobs that were there for these seconds; it is one that `check` and `run` accept.
fn scenario(lives: &[(usize, usize)]) -> String {
    let jobs: Vec<String> =
        lives.iter().enumerate().map(|(number, (from, to))| job(number, *from, *to)).collect();
    of_records("jobs.json", &jobs.join("\n"))
}

fn of_records(name: &str, records: &str) -> String {
    let bench = Bench::new().with(name, records);
    bench.forelock(&["observe", name, "-o", "pilot.toml"]).assert().success();
    bench.forelock(&["check", "pilot.toml"]).assert().success();
    bench.forelock(&["run", "pilot.toml", "--replications", "1"]).assert().success();
    bench.read("pilot.toml")
}

#[track_caller]
fn assert_lines(scenario: &str, lines: &[&str]) {
    for line in lines {
        let is_there = scenario.lines().any(|one| one.split("    #").next() == Some(*line));
        assert!(is_there, "no `{line}` in\n{scenario}");
    }
}

#[test]
fn what_the_records_say_stands_in_it() {
    let one_by_one = scenario(&[(0, 4), (6, 9), (11, 20), (22, 25), (27, 31)]);
    assert_lines(
        &one_by_one,
        &[
            "name = \"opportunity-insert\"",
            "child_object = \"Opportunity\"",
            "children = 2_500",
            "parents = \"50..2_500\"",
            "api = \"bulk_v2\"",
            "operation = \"insert\"",
            "job_size = 500",
            "submit = { pattern = \"closed\", in_flight = 1, think = \"2s\" }",
            "batch_overhead = \"300ms\"",
            "failed = 50",
            "duration = \"31s\"",
        ],
    );
    let by_the_clock = scenario(&[(0, 9), (4, 5), (8, 30), (12, 14), (16, 19)]);
    assert_lines(&by_the_clock, &["submit = { pattern = \"open\", interval = \"4s\" }"]);
    let at_once = scenario(&[(0, 9), (0, 5), (0, 30)]);
    assert_lines(&at_once, &["submit = { pattern = \"closed\", in_flight = 3, think = \"0s\" }"]);
    let uneven: Vec<(usize, usize)> =
        [0, 1, 9, 11, 30, 33, 34, 50, 61].into_iter().map(|from| (from, from + 1)).collect();
    assert!(scenario(&uneven).contains(", cv = "), "irregular intervals have a cv");
}

#[test]
fn streams_by_the_clock_are_partitions() {
    let lives = (0..8).flat_map(|k| [20 * k, 20 * k + 2, 20 * k + 7]);
    let lives: Vec<(usize, usize)> = lives.map(|from| (from, from + 3 + from * 7 % 11)).collect();
    assert_lines(
        &scenario(&lives),
        &["partitions = 3", "submit = { pattern = \"open\", interval = \"20s\" }"],
    );
}

/// One hour later, and of another object.
#[test]
fn each_object_is_a_load() {
    let contacts = job(9, 40, 50).replace("Opportunity", "Contact");
    let text = of_records("jobs.json", &[job(1, 0, 9), contacts].join("\n"));
    assert_lines(
        &text,
        &["[[loads]]", "name = \"contact-insert\"", "start = \"40s\"", "[loads.observed]"],
    );
}

#[test]
fn what_they_do_not_say_is_assumed_and_named() {
    let job = r#"{"id": "7505f00000aBcDeAAK", "operation": "hardDelete", "state": "Closed",
        "concurrencyMode": "Serial", "numberBatchesTotal": 4, "numberBatchesCompleted": 4,
        "numberBatchesFailed": 0, "numberRecordsProcessed": 7000, "numberRecordsFailed": 0}"#;
    let text = of_records("job.json", job);
    assert_lines(
        &text,
        &[
            "api = \"bulk_v1\"",
            "operation = \"delete\"",
            "concurrency_mode = \"Serial\"",
            "batch_size = 1_750",
            "workers = \"1..60\"",
        ],
    );
    for field in [
        "parents = \"140..7_000\"",
        "batch_size = 1_750",
        "submit = {",
        "workers = \"1..60\"",
        "service =",
    ] {
        let line = text.lines().find(|line| line.starts_with(field));
        assert!(line.is_some_and(|line| line.contains("# assumed: ")), "{field}: {line:?}");
    }
}

#[test]
fn without_a_count_of_records_it_says_what_to_fill_in() {
    let bench = Bench::new().with("failed.csv", "sf__Id,sf__Error\n,UNABLE_TO_LOCK_ROW:x:--\n");
    bench
        .forelock(&["observe", "failed.csv", "-o", "pilot.toml"])
        .assert()
        .success()
        .stdout(contains("fill in data.children"));
    assert!(bench.read("pilot.toml").contains("\nfailed = 1\n"));
    bench.forelock(&["check", "pilot.toml"]).assert().code(2);
    let filled = bench.read("pilot.toml").replace("# children = ", "children = 1_000");
    bench.write("pilot.toml", &filled.replace("# parents = ", "parents = 100"));
    bench.forelock(&["check", "pilot.toml"]).assert().success();
}

/// What is next is what its name says.
#[test]
fn it_can_be_calibrated() {
    let bench = Bench::new().with("jobs.json", &[job(1, 0, 9), job(2, 11, 20)].join("\n"));
    bench.forelock(&["observe", "jobs.json", "-o", "pilot.toml"]).assert().success();
    let calibration = bench.forelock(&["calibrate", "pilot.toml", "--budget", "400"]).output();
    let printed = String::from_utf8(calibration.unwrap().stdout).unwrap();
    assert!(printed.starts_with("opportunity-insert: "), "{printed}");
}

#[test]
fn an_object_of_any_name_makes_a_load_of_a_plain_one() {
    let odd = job(2, 20, 30).replace("Opportunity", "Opportunity [03:00:46.000]");
    let scenario = of_records("jobs.json", &format!("{}\n{odd}", job(1, 0, 10)));
    assert_lines(&scenario, &["name = \"opportunity--03-00-46-000--insert\""]);

    let other = job(2, 20, 30).replace("Opportunity", "opportunity");
    let scenario = of_records("jobs.json", &format!("{}\n{other}", job(1, 0, 10)));
    assert_lines(&scenario, &["name = \"opportunity-insert\"", "name = \"opportunity-insert-2\""]);
}
