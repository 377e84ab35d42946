//! `forelock calibrate` as a user types it.

use crate::bench::{Bench, SMALL, result};
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;

/// What the small load gives on average, with its 9 ms a record.
const SEEN: &str = "\n[observed]\nfailure_rate = { value = '60%', within = '10%' }\n\
                    duration = { value = '7.3s', within = '500ms' }\n";

const FIT: [&str; 6] =
    ["calibrate", "seen.toml", "--fit", "org.service.per_record=1ms..60ms", "--budget", "100"];

fn bench() -> Bench {
    Bench::new().with("seen.toml", &format!("{SMALL}{SEEN}"))
}

fn with<'a>(further: &[&'a str]) -> Vec<&'a str> {
    [&FIT[..], further].concat()
}

#[test]
fn it_tells_what_is_known_what_is_met_and_what_to_try_next() {
    let bench = bench();
    bench
        .forelock(&FIT)
        .assert()
        .success()
        .stdout(
            contains("small: the unknown fields of the org")
                .and(contains("time per record"))
                .and(contains("Failure rate"))
                .and(contains("✓ met"))
                .and(contains("20 batches one at a time")),
        )
        .stderr(is_empty());
    let again = bench.stdout(&FIT);
    assert_eq!(again, bench.stdout(&with(&["--threads", "1"])), "threads change nothing");
    assert_ne!(again, bench.stdout(&with(&["--seed", "5"])));
}

#[test]
fn the_profile_is_extended_and_the_draws_are_predicted_with() {
    let bench = bench();
    let shown = bench.stdout(&with(&["-o", "mine.toml"]));
    assert!(shown.contains("mine.posterior.json: 1000 draws"), "{shown}");
    let profile = bench.read("mine.toml");
    assert!(profile.starts_with("# An org profile by `forelock calibrate`"), "{profile}");
    let load = SMALL.split("[org]").next().unwrap();
    bench.write("next.toml", &format!("extends = \"mine.toml\"\n{load}"));
    // What the profile has is what was fitted best.
    let json: Value = bench.result(&with(&["--json"]));
    let set = json["unknowns"][0]["set"].as_str().unwrap();
    let (_, value) = set.split_once('=').unwrap();
    assert!(profile.contains(&format!("per_record = \"{value}\"")), "{set}: {profile}");
    let predicted = bench.stdout(&["run", "next.toml"]);
    assert!(predicted.contains("Failure rate"), "{predicted}");
    let predicted = bench.stdout(&["run", "next.toml", "--posterior", "mine.posterior.json"]);
    assert!(predicted.contains("from the 1,000 draws of"), "{predicted}");
    // One's own profile may be replaced; a file by another hand is not.
    bench.forelock(&with(&["-o", "mine.toml"])).assert().success();
    bench
        .forelock(&with(&["-o", "small.toml"]))
        .assert()
        .code(3)
        .stderr(contains("small.toml").and(contains("--force")));
    assert_eq!(bench.read("small.toml"), SMALL);
    bench.forelock(&with(&["-o", "mine.json"])).assert().code(2).stderr(contains(".toml"));
}

#[test]
fn the_json_has_it_all_and_charts_come_from_it() {
    let bench = bench();
    let text = bench.stdout(&with(&["--json"]));
    let json: Value = result(text.as_bytes());
    let unknown = &json["unknowns"][0];
    assert_eq!(unknown["path"], "org.service.per_record");
    assert_eq!(unknown["range"], serde_json::json!([0.001, 0.06]));
    let at = |name: &str| unknown[name].as_f64().unwrap();
    assert!(0.001 <= at("p5") && at("p5") <= at("p50") && at("p50") <= at("p95"));
    assert!((0.007..0.011).contains(&at("p50")), "{unknown}");
    assert_eq!(json["cases"][0]["observed"].as_array().unwrap().len(), 2);
    assert_eq!(json["draws"].as_array().unwrap().len(), 1_000);
    assert_eq!(json["probes"].as_array().unwrap().len(), 5);
    bench.forelock(&with(&["--charts", "charts"])).assert().success();
    bench.write("calibration.json", &text);
    bench.forelock(&["chart", "calibration.json", "-o", "again"]).assert().success();
    for kind in ["svg", "png"] {
        let file = |directory: &str| {
            let name = format!("{directory}/small-posterior-per_record.{kind}");
            std::fs::read(bench.path(&name)).unwrap()
        };
        assert_eq!(file("charts"), file("again"));
    }
    let broken = text.replacen("\"range\": [", "\"range\": [9e9,", 1);
    bench.write("broken.json", &broken);
    bench.forelock(&["chart", "broken.json"]).assert().code(2).stderr(contains("calibrate --json"));
}

#[test]
fn what_is_wrong_is_said_before_anything_is_simulated() {
    let bench = bench().with("bad.toml", "[data]\nparents = -1\n");
    for (arguments, code, words) in [
        (vec!["calibrate"], 2, "<FILE>..."),
        (vec!["calibrate", "small.toml"], 2, "small.toml has no [observed] table"),
        (vec!["calibrate", "bad.toml"], 2, "bad.toml:2:11"),
        (vec!["calibrate", "missing.toml"], 2, "missing.toml"),
        (vec!["calibrate", "seen.toml", "./seen.toml"], 2, "is given twice"),
        (vec!["calibrate", "seen.toml", "--fit", "org.worker=1..9"], 2, "did you mean"),
        (vec!["calibrate", "seen.toml", "--fit", "org.workers=9..1"], 2, "the range is empty"),
        (vec!["calibrate", "seen.toml", "--fit", "org.workers=0..9"], 2, "out of range"),
        (vec!["calibrate", "seen.toml", "--budget", "3"], 2, "too small"),
        (vec!["calibrate", "seen.toml", "--budget", "0"], 2, "--budget"),
        (
            vec!["calibrate", "seen.toml", "--set", "org.workers=3", "--fit", "org.workers"],
            2,
            "says what it is",
        ),
        (vec!["calibrate", "seen.toml", "-o", "no/such/mine.toml"], 3, "no/such"),
    ] {
        bench.forelock(&arguments).assert().code(code).stdout(is_empty()).stderr(contains(words));
    }
}

#[test]
fn nothing_in_reach_is_an_error_that_says_the_nearest() {
    let bench = Bench::new().with(
        "seen.toml",
        &format!("{SMALL}\n[observed]\nduration = {{ value = '9h', within = '1m' }}\n"),
    );
    bench
        .forelock(&FIT)
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("9 h").and(contains("the nearest")));
}

/// Nearly three batches at once for eight and a half minutes, and nothing fails: no org does that.
#[test]
fn what_no_org_in_the_ranges_does_is_exit_1_and_no_profile() {
    let pilot = r#"
name = "pilot"
data = { parents = 400, children = 20_000 }
load = { partitions = 4, batch_size = 200, submit = { pattern = "closed", in_flight = 1 } }
org = { workers = 4, service = { per_record = "9ms", cv = 0.4 } }
observed = { processed = 20_000, failure_rate = 0, duration = "8m29s", degree_of_parallelism = 2.8 }
"#;
    let bench = Bench::new().with("pilot.toml", pilot);
    let arguments = [
        "calibrate",
        "pilot.toml",
        "--fit",
        "org.service.per_record=1ms..60ms",
        "--fit",
        "org.workers=1..50",
        "--budget",
        "400",
    ];
    let with = |further: &[&'static str]| [&arguments[..], further].concat();
    bench
        .forelock(&with(&["-o", "mine.toml"]))
        .assert()
        .code(1)
        .stdout(contains("No org in these ranges gives what was observed").and(contains("% out")))
        .stderr(contains("mine.toml is not written"));
    assert!(!bench.path("mine.toml").exists() && !bench.path("mine.posterior.json").exists());
    let output = bench.forelock(&with(&["--json"])).assert().code(1).get_output().stdout.clone();
    let json = result(&output);
    assert_eq!(json["explained"], false);
    assert!(json["unknowns"].as_array().unwrap().iter().all(|one| one["determined"] == "no"));
    let processed = &json["cases"][0]["observed"][0];
    assert_eq!(processed["standing"], "met");
    assert_eq!(processed["check"]["probability"], 1.0);
    for (format, words) in
        [("markdown", "No org in these"), ("html", "No org in these"), ("csv", "predicted_low")]
    {
        bench.forelock(&with(&["--format", format])).assert().code(1).stdout(contains(words));
    }
    bench.forelock(&with(&["-o", "mine.toml", "--force"])).assert().code(1).stderr(is_empty());
    assert!(bench.read("mine.toml").contains("does NOT do what was observed"));
    bench.write("pilot.json", &String::from_utf8(output).unwrap());
    bench
        .forelock(&["report", "pilot.json", "-o", "page.html"])
        .assert()
        .stderr(contains("can't be used").not());
    assert!(bench.read("page.html").contains("No org in these ranges"));
}

/// Without a `--fit`, the ranges of the file are fitted, and a profile has what is left of them: they
/// hold the 9 ms that were simulated, and are drawn again.
#[test]
fn ranges_of_the_file_are_fitted_and_narrowed() {
    let scenario = SMALL.replace("per_record = \"9ms\"", "per_record = \"1ms..60ms\"");
    assert_ne!(scenario, SMALL);
    let bench = Bench::new().with("open.toml", &format!("{scenario}{SEEN}"));
    let calibrate = ["calibrate", "open.toml", "--budget", "200", "-o", "mine.toml"];
    let shown = bench.stdout(&calibrate);
    assert!(shown.contains("1ms to 60ms"), "{shown}");
    let profile = bench.read("mine.toml");
    let (_, range) = profile.split_once("per_record = \"").unwrap();
    let (range, _) = range.split_once('"').unwrap();
    let (low, high) = range.split_once("..").unwrap();
    let millis = |end: &str| end.strip_suffix("ms").unwrap().parse::<f64>().unwrap();
    let (low, high) = (millis(low), millis(high));
    assert!(1.0 < low && low < 9.0 && 9.0 < high && high < 60.0, "{range}");
    let load = SMALL.split("[org]").next().unwrap();
    bench.write("next.toml", &format!("extends = \"mine.toml\"\n{load}"));
    let json = bench.result(&["run", "next.toml", "--json"]);
    assert_eq!(json["unknown"][0]["path"], "org.service.per_record");
    // What --fit names besides is fitted with them.
    let both = [&calibrate[..4], &["--fit", "org.service.cv=0..1", "--json"]].concat();
    let json = bench.result(&both);
    assert_eq!(json["unknowns"].as_array().unwrap().len(), 2);
}
