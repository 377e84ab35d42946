//! `forelock compare` and `[run] precision`, as a user types them.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;

/// 2,000 records that fight over 200 parents on five workers.
const COMPARED: &str = r#"
[data]
parents = 200
children = 2_000

[load]
api = "bulk_v2"
partitions = 5
batch_size = 200

[org]
workers = 5
service = { per_record = "9ms", cv = 0.4 }
locks = { wait_timeout = "2s" }

[run]
replications = 8
seed = 7
"#;

/// A small load through the Bulk API 2.0, and the same one on two workers.
fn bench() -> Bench {
    let slow = "extends = \"small.toml\"
name = \"slow\"
[org]
workers = 2
";
    Bench::new().with("small.toml", COMPARED).with("slow.toml", slow)
}

fn names(result: &Value) -> Vec<&str> {
    let variants = result["variants"].as_array().unwrap();
    variants.iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn one_file_is_compared_with_the_usual_remedies() {
    let result = bench().result(&["compare", "small.toml", "--json"]);
    assert_eq!(
        names(&result),
        [
            "as written",
            "in Serial",
            "sorted by parent",
            "split by parent",
            "jobs half the size",
            "half the partitions"
        ]
    );
    let serial = &result["variants"][1];
    assert_eq!(serial["metrics"]["failed"]["max"], 0.0);
    assert_eq!(serial["differences"]["failure_rate"]["significant"], true);
}

#[test]
fn several_files_are_compared_with_the_first() {
    let result = bench().result(&["compare", "slow.toml", "small.toml", "--json"]);
    assert_eq!(names(&result), ["slow", "small"]);
    let duration = &result["variants"][1]["differences"]["duration_s"];
    assert!(duration["mean"].as_f64() < Some(0.0) && duration["significant"] == true);
}

/// What the report says to set, set by hand, is the same simulation.
#[test]
fn a_variant_can_be_run_by_itself() {
    let bench = bench();
    let result = bench.result(&["compare", "small.toml", "--json"]);
    for variant in result["variants"].as_array().unwrap() {
        let mut arguments = vec!["run", "small.toml", "--json"];
        for setting in variant["settings"].as_array().unwrap() {
            arguments.extend(["--set", setting.as_str().unwrap()]);
        }
        assert_eq!(bench.result(&arguments)["metrics"], variant["metrics"], "{arguments:?}");
    }
}

#[test]
fn the_table_says_it_in_words_too() {
    bench()
        .forelock(&["compare", "small.toml", "--set", "objectives.failure_rate=< 1%"])
        .assert()
        .code(1)
        .stdout(contains("The fastest that meets it is").and(contains("✗ missed")))
        .stdout(contains("--set load.api=bulk_v1 --set load.concurrency_mode=Serial"))
        .stdout(contains("Bonferroni"));
}

#[test]
fn remedies_that_fall_short_do_not_fail_the_load() {
    // The load as written keeps within the time; its Serial variant does not.
    let result = bench().result(&["compare", "small.toml", "--json"]);
    let seconds =
        |index: usize| result["variants"][index]["metrics"]["duration_s"]["mean"].as_f64().unwrap();
    assert!(seconds(1) > 1.05 * seconds(0), "{} {}", seconds(1), seconds(0));
    let bound = format!("objectives.duration=<= {}ms", (1_030.0 * seconds(0)).round());
    let bench = bench();
    bench
        .forelock(&["compare", "small.toml", "--set", &bound])
        .assert()
        .code(0)
        .stdout(contains("✗ missed"));
}

#[test]
fn of_several_files_each_must_meet_its_objectives() {
    let bench = bench();
    let bound = "objectives.failed=<= 0";
    let files = ["compare", "slow.toml", "small.toml", "--set", bound];
    bench.forelock(&files).assert().code(1);
    let lenient = ["compare", "slow.toml", "small.toml", "--set", "objectives.failed=<= 2000"];
    bench.forelock(&lenient).assert().code(0);
}

#[test]
fn the_result_is_the_same_whatever_the_number_of_threads() {
    let bench = bench();
    let precision = "run.precision={metric='failure_rate', half_width='2%', max_replications=40}";
    let with = |threads| {
        bench.stdout(&["compare", "small.toml", "--json", "--set", precision, "--threads", threads])
    };
    let alone = with("1");
    assert!(alone.contains("\"precision\""), "{alone}");
    assert_eq!(with("3"), alone);
}

#[test]
fn flags_count_for_every_variant() {
    let arguments = ["compare", "small.toml", "--json", "--replications", "1", "--seed", "3"];
    let result = bench().result(&arguments);
    assert_eq!((&result["replications"], &result["seed"]), (&1.into(), &3.into()));
    let difference = &result["variants"][1]["differences"]["failed"];
    assert!(difference["ci"].is_null() && difference["significant"] == false);
}

#[test]
fn a_wrong_file_is_refused_before_any_is_simulated() {
    let bench = bench();
    bench
        .forelock(&["compare", "small.toml", "missing.toml"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("missing.toml"));
    bench.forelock(&["compare"]).assert().code(2);
}

#[test]
fn a_run_goes_on_until_it_is_precise() {
    let bench = bench();
    let run = |precision: &str| {
        let set = format!("run.precision={{metric='duration', {precision}}}");
        bench.result(&["run", "small.toml", "--json", "--set", &set])
    };
    let wide = run("relative='50%'");
    assert_eq!((&wide["replications"], &wide["precision"]["reached"]), (&10.into(), &true.into()));
    let narrow = run("relative='5%'");
    assert!(narrow["replications"].as_u64() > Some(20), "{}", narrow["replications"]);
    assert_eq!(narrow["precision"]["reached"], true);
    let half_width = narrow["precision"]["half_width"].as_f64().unwrap();
    let mean = narrow["metrics"]["duration_s"]["mean"].as_f64().unwrap();
    assert!(half_width <= 0.05 * mean, "{half_width} of {mean}");
    let limited = run("half_width='1ms', max_replications=12");
    assert_eq!(limited["precision"]["reached"], false);
    assert_eq!(limited["replications"], 12);
}

#[test]
fn a_limit_that_comes_first_is_said_in_words() {
    let set = "run.precision={metric='duration', half_width='1ms', max_replications=12}";
    bench()
        .forelock(&["run", "small.toml", "--set", set])
        .assert()
        .success()
        .stdout(contains("✗ too wide").and(contains("After 12 replications")));
}

#[test]
fn a_number_of_replications_on_the_command_line_is_final() {
    let set = "run.precision={metric='duration', half_width='1ms'}";
    let arguments = ["run", "small.toml", "--json", "--set", set, "--replications", "3"];
    let result = bench().result(&arguments);
    assert_eq!(result["replications"], 3);
    assert!(result["precision"].is_null());
}
