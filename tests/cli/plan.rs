//! `forelock plan`, as a user types it.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

/// 6,000 records in random order, by the clock and faster than the org can take them.
const HASTY: &str = r#"
name = "hasty"

[data]
parents = 100
children = 6_000

[load]
batch_size = 200
partitions = 3
submit = { pattern = "open", interval = "1s" }

[org]
workers = 6
service = { per_record = "9ms", cv = 0.3 }
scaling = { contention = 0.8 }
locks = { wait_timeout = "2s" }
batch_overhead = "3s"

[run]
seed = 3

[objectives]
failure_rate = "< 2%"
"#;

fn bench() -> Bench {
    Bench::new().with("hasty.toml", HASTY)
}

fn plan_of(result: &Value) -> &Value {
    &result["judged"][usize::try_from(result["plan"].as_u64().unwrap()).unwrap()]
}

fn mean(way: &Value, metric: &str) -> f64 {
    way["metrics"][metric]["mean"].as_f64().unwrap()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

#[test]
fn a_plan_keeps_what_the_load_as_written_breaks() {
    let bench = bench();
    bench.forelock(&["plan", "hasty.toml"]).assert().code(0).stdout(
        contains("✓ proven")
            .and(contains("✗ not met"))
            .and(contains("The fastest way that was found to meet failure")),
    );
    let result = bench.result(&["plan", "hasty.toml", "--json"]);
    let plan = plan_of(&result);
    assert_eq!(plan["standing"], "keeps");
    let (kept, nights) = (plan["kept"].as_f64().unwrap(), plan["nights"].as_f64().unwrap());
    assert!(kept / nights >= 0.9 && nights >= 39.0);
    let written = usize::try_from(result["written"].as_u64().unwrap()).unwrap();
    let written = &result["judged"][written];
    assert_eq!(written["standing"], "breaks");
    assert!(mean(plan, "failure_rate") < 0.02 && mean(written, "failure_rate") > 0.02);
    assert!(result["nights"].as_u64() <= result["budget"].as_u64());
    assert!(!texts(&result["steps"]).is_empty());
}

/// What the plan's file says is simulated as the plan was: the same failures and durations, night by
/// night, as with the settings on the command line.
#[test]
fn the_file_of_a_plan_is_the_plan() {
    let bench = bench();
    bench.write("other.toml", HASTY);
    let into = |file: &'static str| ["plan", "hasty.toml", "-o", file, "--json"];
    bench.forelock(&into("other.toml")).assert().code(3).stderr(contains("other.toml"));
    bench
        .forelock(&into("hasty.toml"))
        .assert()
        .code(2)
        .stderr(contains("is an input of this command"));
    bench.forelock(&into("plan.toml")).assert().code(0);
    // A plan may be replaced by the next one.
    let result = bench.result(&["plan", "hasty.toml", "-o", "plan.toml", "--json"]);
    let plan = plan_of(&result);
    assert!(bench.read("plan.toml").contains("extends = \"hasty.toml\""));
    bench.forelock(&["check", "plan.toml"]).assert().success();
    let of_file = bench.result(&["run", "plan.toml", "--json", "--replications", "20"]);
    assert_eq!(of_file["objectives"][0]["sure"], 0.9);
    assert_eq!(of_file["objectives"][0]["met"], true);
    if plan["second_pass"] == false {
        let mut arguments = vec!["run", "hasty.toml", "--json", "--replications", "20"];
        for setting in texts(&plan["settings"]) {
            arguments.extend(["--set", setting]);
        }
        let of_settings = bench.result(&arguments);
        for metric in ["failed", "duration_s", "lock_waits"] {
            assert_eq!(of_file["metrics"][metric], of_settings["metrics"][metric], "{metric}");
        }
    }
    // The plan's own nights were others, so that it isn't the same luck again.
    let duration = of_file["metrics"]["duration_s"]["mean"].as_f64().unwrap();
    assert!((duration / mean(plan, "duration_s") - 1.0).abs() < 0.1);
}

#[test]
fn a_plan_is_the_same_on_any_number_of_threads() {
    let bench = bench();
    let on = |threads: &str| bench.stdout(&["plan", "hasty.toml", "--json", "--threads", threads]);
    assert!(on("1") == on("3"));
    let other = bench.stdout(&["plan", "hasty.toml", "--json", "--seed", "4"]);
    assert!(other != on("1"));
}

#[test]
fn what_nothing_keeps_is_missed_by_so_much() {
    let bench = bench();
    let asked = ["plan", "hasty.toml", "--set", "objectives.duration=< 5s"];
    bench
        .forelock(&asked)
        .assert()
        .code(1)
        .stdout(contains("None of the").and(contains("What it would meet in 90 % of the nights")));
    let result = bench.result(&[&asked[..], &["--json"]].concat());
    assert_eq!(result["plan"], Value::Null);
    let missed = result["would_hold"].as_array().unwrap().iter();
    let missed = missed.clone().find(|one| one["metric"] == "duration_s").unwrap();
    let nearest = usize::try_from(result["nearest"].as_u64().unwrap()).unwrap();
    let p95 = result["judged"][nearest]["metrics"]["duration_s"]["p95"].as_f64().unwrap();
    let bound = missed["bound"].as_f64().unwrap();
    assert!(bound > 5.0 && bound <= p95, "{bound} {p95}");
}

#[test]
fn without_objectives_next_to_nothing_may_be_lost() {
    let bench = Bench::new();
    bench
        .forelock(&["plan", "small.toml"])
        .assert()
        .code(0)
        .stdout(contains("lost rate < 0.1%").and(contains("is an assumption")));
}

#[test]
fn what_is_kept_stays_and_what_is_named_alone_changes() {
    let bench = bench();
    let kept = [
        "plan",
        "hasty.toml",
        "--json",
        "--keep",
        "data.order",
        "--keep",
        "load.api",
        "--keep",
        "second_pass",
    ];
    let result = bench.result(&kept);
    let names: BTreeSet<&str> = result["levers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(!names.contains("order of the records") && !names.contains("second pass"));
    for way in result["judged"].as_array().unwrap() {
        let settings = texts(&way["settings"]);
        assert!(!settings.iter().any(|one| one.contains("order=") || one.contains("api=")));
    }
    let may = [
        "plan",
        "hasty.toml",
        "--json",
        "--may",
        "load.submit.interval.mean=1s..16s",
        "--may",
        "data.order=random,by_parent",
    ];
    let result = bench.result(&may);
    // 16 values, of which 1 s is as written; and two orders.
    assert_eq!(result["ways"], 32);
    for setting in texts(&plan_of(&result)["settings"]) {
        assert!(
            setting.starts_with("load.submit.interval.mean=") || setting.starts_with("data.order=")
        );
    }
}

/// `sf data import bulk` knows neither batches nor modes, nor the Bulk API 1.0.
#[test]
fn a_tool_is_never_asked_for_what_it_cannot_do() {
    let bench = bench();
    let text = HASTY.replace(
        "batch_size = 200\npartitions = 3\nsubmit = { pattern = \"open\", interval = \"1s\" }",
        "client = \"sf-bulk\"",
    );
    bench.write("sf.toml", &text);
    let result = bench.result(&["plan", "sf.toml", "--json"]);
    let levers: BTreeSet<&str> = result["levers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(levers, BTreeSet::from(["job size", "order of the records"]));
}

/// What to do is said in the words that the tool's user sees.
#[test]
fn steps_have_the_names_of_the_tool() {
    let bench = bench();
    let sending =
        "batch_size = 200\npartitions = 3\nsubmit = { pattern = \"open\", interval = \"1s\" }";
    assert!(HASTY.contains(sending));
    bench.write("loader.toml", &HASTY.replace(sending, "client = \"data-loader\""));
    let quick = [
        "--set",
        "org.batch_overhead=0s",
        "--set",
        "org.workers=20",
        "--set",
        "org.scaling.contention=0",
        "--keep",
        "second_pass",
    ];
    let result = bench.result(&[&["plan", "loader.toml", "--json"], &quick[..]].concat());
    let steps = texts(&result["steps"]).join(" ");
    assert!(steps.contains("In Data Loader, use the Bulk API"), "{steps}");
    assert!(steps.contains("Settings: Use Bulk API"), "{steps}");
    assert!(!steps.contains("concurrencyMode"), "{steps}");
}

#[test]
fn too_few_nights_are_refused_before_any_is_simulated() {
    bench()
        .forelock(&["plan", "hasty.toml", "--sure", "99%", "--budget", "500"])
        .assert()
        .code(2)
        .stderr(contains("500 nights can't prove").and(contains("--budget")));
    let wrong: [&[&str]; 5] = [
        &["--sure", "1.5"],
        &["--sure", "99.999%"],
        &["--may", "org.workers=5..60"],
        &["--keep", "org.workers"],
        &["--may", "load.wrokers=1,2"],
    ];
    for arguments in wrong {
        let arguments = [&["plan", "hasty.toml"], arguments].concat();
        bench().forelock(&arguments).assert().code(2);
    }
}

/// Who stops a search gets what it has, and nothing after it.
#[test]
fn an_interrupted_search_shows_the_best_so_far() {
    let stopped = "The search was stopped before it was done";
    let text = stopped_search("text");
    assert!(text.contains(stopped), "{text}");
    assert!(text.contains("The best so far ("), "{text}");
    let document: Value = serde_json::from_str(&stopped_search("json")).unwrap();
    assert_eq!(document["error"], Value::Null);
    assert!(document["results"][0].to_string().contains("\"interrupted\":true"), "{document}");
}

/// What a search prints that is stopped long before it is done.
///
/// On a busy machine, there may be nothing yet to show after a few seconds.
fn stopped_search(format: &str) -> String {
    let after = |seconds| stopped_after(Duration::from_secs(seconds), format);
    let shows_a_way = |text: &String| text.contains("est so far (") || text.contains("best_so_far");
    [3, 12].into_iter().map(after).find(shows_a_way).unwrap_or_else(|| after(30))
}

fn stopped_after(delay: Duration, format: &str) -> String {
    let bench = bench();
    let arguments = [
        "plan",
        "hasty.toml",
        "--set",
        "data.children=400k",
        "--budget",
        "2000000",
        "--sure",
        "99.9%",
        "--format",
        format,
    ];
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("forelock"));
    let running = command
        .current_dir(bench.path(""))
        .args(arguments)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Long enough for some nights, and far too short for two million.
    std::thread::sleep(delay);
    let id = running.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let output = running.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    String::from_utf8(output.stdout).unwrap()
}

/// A plan for an extract says how to arrange it, and what it predicts is what a simulation of the
/// arranged file gives.
#[test]
fn a_plan_for_an_extract_holds_for_the_arranged_file() {
    let bench = bench();
    let mut extract = "Id,AccountId\n".to_owned();
    for row in 0..6_000_u64 {
        // Every parent comes again and again, far apart.
        extract.push_str(&format!("{row},{}\n", row.wrapping_mul(2_654_435_761) % 97));
    }
    bench.write("extract.csv", &extract);
    let text = HASTY.replace(
        "parents = 100\nchildren = 6_000",
        "file = \"extract.csv\"\nparent_column = \"AccountId\"\norder = \"file\"",
    );
    bench.write("extract.toml", &text);
    let result = bench.result(&[
        "plan",
        "extract.toml",
        "--json",
        "--keep",
        "second_pass",
        "--keep",
        "load.api",
        "--keep",
        "load.concurrency_mode",
        "-o",
        "plan.toml",
    ]);
    let plan = plan_of(&result);
    let steps = texts(&result["steps"]).join("\n");
    let command = steps.split('`').find(|part| part.starts_with("forelock arrange"));
    let Some(command) = command else {
        panic!("nothing is sorted: {steps}");
    };
    let typed: Vec<&str> = command.split(' ').skip(1).collect();
    bench.forelock(&typed).assert().success();
    // The rows come as the files have them now.
    let of_files = bench.result(&[
        "run",
        "plan.toml",
        "--json",
        "--replications",
        "40",
        "--set",
        "data.file=arranged",
        "--set",
        "data.order=file",
        "--set",
        "load.split=contiguous",
    ]);
    let close = |metric: &str, room: f64| {
        let (one, other) =
            (of_files["metrics"][metric]["mean"].as_f64().unwrap(), mean(plan, metric));
        assert!((one - other).abs() <= room, "{metric}: {one} of the files, {other} planned");
    };
    close("duration_s", 0.05 * mean(plan, "duration_s"));
    close("lost_rate", 0.01);
}

/// What is read back is held against what its nights can prove.
#[test]
fn a_plan_that_nights_can_not_prove_is_refused() {
    let bench = bench();
    let written = bench.stdout(&["plan", "hasty.toml", "--json"]);
    let read = |change: &dyn Fn(&mut Value)| {
        let mut document: Value = serde_json::from_str(&written).unwrap();
        let plan = usize::try_from(document["results"][0]["plan"].as_u64().unwrap()).unwrap();
        change(&mut document["results"][0]["judged"][plan]);
        bench.write("plan.json", &document.to_string());
        bench.forelock(&["report", "plan.json", "-o", "plan.html"]).assert()
    };
    read(&|_| ()).code(0);
    read(&|way| way["kept"] = 1.into()).code(2);
    read(&|way| {
        way["kept"] = 1.into();
        way["kept_ci"] = serde_json::json!([0.0, 1.0]);
    })
    .code(2)
    .stderr(contains("prove"));
    read(&|way| way["standing"] = "open".into()).code(2).stderr(contains("not proven"));
}
