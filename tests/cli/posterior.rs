//! `--posterior` as a user types it.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use std::fs;

/// 40 draws of two fields, the second of which is known to go with the first.
fn posterior() -> String {
    let draws = (0..40).map(|place| {
        let milliseconds = 7.0 + 0.1 * f64::from(place);
        format!("[\"{milliseconds:.1}ms\", \"{}\"]", 3 + place / 10)
    });
    format!(
        r#"{{
  "schema": 1,
  "kind": "posterior",
  "forelock": "0.1.0",
  "from": {{"scenarios": ["small"], "seed": 1, "budget": 2000}},
  "fields": [
    {{"path": "org.service.per_record", "unit": "seconds"}},
    {{"path": "org.workers", "unit": "number"}}
  ],
  "best": ["9ms", "5"],
  "draws": [
    {}
  ]
}}
"#,
        draws.collect::<Vec<_>>().join(",\n    ")
    )
}

/// Of one draw.
fn one_draw() -> String {
    let whole = posterior();
    let (head, _) = whole.split_once("\"draws\"").unwrap();
    format!("{head}\"draws\": [[\"11.5ms\", \"4\"]]}}")
}

fn bench() -> Bench {
    Bench::new().with("mine.json", &posterior())
}

const RUN: [&str; 4] = ["run", "small.toml", "--posterior", "mine.json"];

fn with<'a>(first: &[&'a str], further: &[&'a str]) -> Vec<&'a str> {
    [first, further].concat()
}

/// What the posterior assumes of other nights counts where the scenario says nothing of them, and is
/// said there.
#[test]
fn an_assumption_about_nights_is_said_where_it_counts() {
    let assuming =
        posterior().replace("  \"fields\"", "  \"assumed_day_to_day\": 0.3,\n  \"fields\"");
    let bench = Bench::new().with("mine.json", &assuming);
    let said = "It is assumed that nights differ by 30 % (day_to_day).";
    let shown = |sets: &[&str]| {
        let shown = bench.stdout(&with(&RUN, sets));
        shown.replace(['\n', '\u{a0}'], " ")
    };
    let assumed = shown(&[]);
    assert!(assumed.contains(said), "{assumed}");
    let stated = shown(&["--set", "org.service.day_to_day=0.3"]);
    assert!(!stated.contains("It is assumed"), "{stated}");
    // Stated or assumed, the nights are the same.
    let rows = |text: &str| text.split_once("Mean").unwrap().1.to_owned();
    assert_eq!(rows(&assumed), rows(&stated));
    assert_ne!(rows(&assumed), rows(&shown(&["--set", "org.service.day_to_day=0"])));
}

#[test]
fn a_run_shows_both_intervals_and_what_to_plan_for() {
    let bench = bench();
    let objective = ["--set", "objectives.duration='< 7s'"];
    let shown = bench.stdout(&with(&RUN, &objective));
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "small: 100 replications, seed 7",
        "Each replication takes org.service.per_record and org.workers from the 40 draws of mine.json.",
        "95 % CI of mean",
        "9 in 10 runs",
        "Plan for ",
        "one in twenty would take longer",
        " of 100 runs",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("p5 to p95") && !shown.contains("roughly"), "{shown}");
    let few = bench.stdout(&with(&RUN, &["--replications", "20"]));
    let few = few.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(few.contains("20 replications show the ends of these ranges roughly"), "{few}");
    let fewer = bench.stdout(&with(&RUN, &["--replications", "18"]));
    assert!(fewer.contains("needs at least 19 replications"), "{fewer}");
}

#[test]
fn json_has_the_posterior_and_predictions_only_with_one() {
    let bench = bench();
    let plain = bench.result(&["run", "small.toml", "--json"]);
    assert!(plain.get("posterior").is_none());
    assert!(plain["metrics"]["duration_s"].get("prediction").is_none());
    let found = bench.result(&with(&RUN, &["--json", "--set", "objectives.duration='< 7s'"]));
    let posterior = &found["posterior"];
    assert_eq!(posterior["file"], "mine.json");
    assert_eq!(posterior["draws"], 40);
    assert_eq!(posterior["fields"], serde_json::json!(["org.service.per_record", "org.workers"]));
    assert_eq!(posterior["decided"], serde_json::json!([]));
    assert_eq!(posterior["from"]["budget"], 2_000);
    assert_eq!(posterior["digest"].as_str().map(str::len), Some(16));
    let duration = &found["metrics"]["duration_s"];
    let number = |value: &Value| value.as_f64().unwrap();
    let (low, high) = (number(&duration["prediction"][0]), number(&duration["prediction"][1]));
    // Wider than the interval of the mean, and a little than the sample's own quantiles.
    assert!(low < number(&duration["ci"][0]) && number(&duration["ci"][1]) < high);
    assert!(number(&duration["min"]) <= low && low <= number(&duration["p5"]));
    assert!(number(&duration["p95"]) <= high && high <= number(&duration["max"]));
    let share = number(&found["objectives"][0]["runs_met"]);
    assert!((0.0..=1.0).contains(&share));
    let few = bench.result(&with(&RUN, &["--json", "--replications", "5"]));
    assert!(few["metrics"]["duration_s"].get("prediction").is_none());
    assert_eq!(few["replications"], 5);
}

/// Byte for byte, but for what says that there was a posterior.
#[test]
fn one_draw_is_the_fields_set_to_it() {
    let bench = Bench::new().with("one.json", &one_draw());
    let metrics = |arguments: &[&str]| {
        let mut value = bench.result(arguments);
        for summary in value["metrics"].as_object_mut().unwrap().values_mut() {
            summary.as_object_mut().unwrap().remove("prediction");
        }
        // The answer says what a real run would give where something was drawn.
        for of_a_posterior in ["posterior", "answer"] {
            value.as_object_mut().unwrap().remove(of_a_posterior);
        }
        value
    };
    let run = ["run", "small.toml", "--json", "--replications", "25"];
    let drawn = metrics(&with(&run, &["--posterior", "one.json"]));
    let set =
        metrics(&with(&run, &["--set", "org.service.per_record=11.5ms", "--set", "org.workers=4"]));
    assert_eq!(drawn, set);
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let bench = bench();
    let run = |threads| bench.stdout(&with(&RUN, &["--json", "--threads", threads]));
    assert_eq!(run("1"), run("7"));
}

#[test]
fn raw_has_what_each_replication_drew() {
    let bench = bench();
    let set = ["--raw", "raw.csv", "--set", "org.workers=4", "--replications", "40"];
    bench.forelock(&with(&RUN, &set)).assert().success();
    let raw = bench.read("raw.csv");
    let mut lines = raw.lines();
    let header = lines.next().unwrap();
    assert!(
        header.ends_with(",background_failed,org.service.per_record_s,org.workers"),
        "{header}"
    );
    let mut drawn: Vec<f64> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), header.split(',').count());
            assert_eq!(cells[cells.len() - 1], "", "what is set is not drawn");
            cells[cells.len() - 2].parse().unwrap()
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    assert_eq!((drawn[0], drawn[39], drawn.len()), (0.007, 0.0109, 40), "each draw once");
}

#[test]
fn what_is_set_is_no_longer_drawn_and_that_is_said() {
    let bench = bench();
    let set = with(&RUN, &["--set", "org.workers=4", "--json"]);
    let said = contains("`org.workers` is as --set says").and(contains("not drawn from mine.json"));
    bench.forelock(&set).assert().success().stderr(said);
    let found = bench.result(&set);
    assert_eq!(found["posterior"]["decided"], serde_json::json!(["org.workers"]));
    let all = ["--set", "org.service={per_record='9ms'}", "--set", "org.workers=4"];
    let refused = contains("nothing is left to draw from mine.json");
    bench.forelock(&with(&RUN, &all)).assert().code(2).stdout(is_empty()).stderr(refused);
}

#[test]
fn hostile_files_are_refused_with_their_place() {
    let bench = bench();
    let text = posterior();
    for (good, bad, said) in [
        ("\"schema\": 1", "\"schema\": 9", "mine.json: line 2, column 13: schema 9 is not 1"),
        (
            "\"posterior\"",
            "\"calibration\"",
            "line 3, column 23: this is of the kind `calibration`",
        ),
        ("\"7.0ms\"", "\"NaN\"", "line 12, column 10: `NaN` is not a value of"),
        ("\"7.0ms\"", "NaN", "line 12, column 6"),
        ("\"7.0ms\", ", "", "line 12"),
        ("seconds", "fortnights", "`fortnights` is not a unit"),
        ("org.workers", "run.seed", "`run.seed` can't be drawn"),
        ("org.workers", "org.wrkers", "did you mean `workers`?"),
        ("org.workers", "org.workers=1\\norg.x", "is not the path of a field"),
        ("[\"7.3ms\", \"3\"]", "[\"7.3ms\", \"3.5\"]", "mine.json, draw 4"),
        ("[\"7.3ms\", \"3\"]", "[\"7.3ms\", \"0\"]", "mine.json, draw 4"),
        ("\"best\": [\"9ms\"", "\"best\": [\"9000000h\"", "is not a value of"),
    ] {
        assert!(text.contains(good), "{good}");
        bench.write("mine.json", &text.replacen(good, bad, 1));
        let refused = bench.forelock(&RUN).assert().code(2).stdout(is_empty());
        refused.stderr(contains(said).and(contains("mine.json")));
    }
    let (head, _) = text.split_once("\"draws\"").unwrap();
    for (draws, said) in [
        ("[]".to_owned(), "at least one draw"),
        (format!("[{}]", vec!["[\"9ms\", \"5\"]"; 10_001].join(",")), "at most 10,000 draws"),
        ("[".repeat(100_000), "line 11"),
        (String::new(), "line 11"),
    ] {
        bench.write("mine.json", &format!("{head}\"draws\": {draws}}}"));
        bench.forelock(&RUN).assert().code(2).stdout(is_empty()).stderr(contains(said));
    }
    for other in ["", "[]", "{}", "null"] {
        bench.write("mine.json", other);
        bench.forelock(&RUN).assert().code(2).stdout(is_empty()).stderr(contains("line 1"));
    }
    fs::write(bench.path("mine.json"), b"{}\xff").unwrap();
    bench.forelock(&RUN).assert().code(2).stderr(contains("not UTF-8 text from its byte 3 on"));
    fs::File::create(bench.path("mine.json")).unwrap().set_len(1 << 33).unwrap();
    bench.forelock(&RUN).assert().code(2).stderr(contains("larger than 16 MiB"));
    fs::remove_file(bench.path("mine.json")).unwrap();
    bench.forelock(&RUN).assert().code(2).stderr(contains("mine.json: the file can't be read"));
}

#[test]
fn a_result_is_no_posterior() {
    let bench = bench();
    bench.write("mine.json", &bench.stdout(&["run", "small.toml", "--json"]));
    bench.forelock(&RUN).assert().code(2).stderr(contains(
        "schema 2 is not 1, that of a posterior: name a file that `forelock calibrate",
    ));
}

#[test]
fn variants_take_the_same_draws() {
    let bench = bench();
    // Twice the same load under two names: no draw and no luck makes a difference.
    bench.write("again.toml", "extends = \"small.toml\"\nname = \"again\"");
    let compare = ["compare", "small.toml", "again.toml", "--posterior", "mine.json", "--json"];
    let found = bench.result(&compare);
    assert_eq!(found["replications"], 100);
    assert_eq!(found["posterior"]["draws"], 40);
    for difference in found["variants"][1]["differences"].as_object().unwrap().values() {
        assert_eq!(difference["ci"], serde_json::json!([0.0, 0.0]));
    }
    assert!(found["variants"][1]["metrics"]["duration_s"]["prediction"].is_array());
    let shown = bench.stdout(&["compare", "small.toml", "--posterior", "mine.json"]);
    assert!(shown.contains("Under each mean: what nine real runs in ten would give."), "{shown}");
    assert!(shown.contains("as written") && shown.contains("sorted by parent"), "{shown}");
}

const SWEEP: [&str; 6] = ["sweep", "small.toml", "--vary", "load.batch_size=100,200", "-o", "out"];

#[test]
fn points_carry_the_prediction_too_and_are_those_of_run() {
    let bench = bench();
    let drawn = ["--posterior", "mine.json"];
    let shown = bench.stdout(&with(&SWEEP, &drawn));
    assert!(
        shown.contains("2 points × 100 replications") && shown.contains("9 in 10 runs"),
        "{shown}"
    );
    let points = bench.read("out/points.jsonl");
    let last: Value = serde_json::from_str(points.lines().last().unwrap()).unwrap();
    let run = with(&RUN, &["--set", "load.batch_size=200", "--json"]);
    assert_eq!(last["metrics"], bench.result(&run)["metrics"]);
    let csv = bench.read("out/sweep.csv");
    assert!(csv.lines().next().unwrap().contains("duration_s_p95,duration_s_prediction_low,"));
    let manifest: Value = serde_json::from_str(&bench.read("out/sweep.json")).unwrap();
    assert_eq!(manifest["posterior"]["draws"], 40);
}

#[test]
fn a_sweep_goes_on_with_the_same_posterior_only() {
    let bench = bench();
    bench.forelock(&with(&SWEEP, &["--posterior", "mine.json"])).assert().success();
    let before = (bench.read("out/points.jsonl"), bench.read("out/sweep.json"));
    bench.write("other.json", &posterior().replace("7.0ms", "7.01ms"));
    bench.write("moved.json", &posterior().replace("\"budget\": 2000", "\"budget\": 9"));
    for other in [&["--posterior", "other.json"][..], &["--replications", "100"]] {
        let refused = bench.forelock(&with(&SWEEP, other)).assert().code(2).stdout(is_empty());
        refused.stderr(contains("posterior: ").and(contains("--force")));
    }
    // Half of it gone, it ends with the same bytes; where its draws come from is no part of them.
    fs::write(bench.path("out/points.jsonl"), &before.0.as_bytes()[..before.0.len() / 2]).unwrap();
    let again = ["--posterior", "moved.json", "--threads", "3"];
    bench.forelock(&with(&SWEEP, &again)).assert().success();
    assert_eq!((bench.read("out/points.jsonl"), bench.read("out/sweep.json")), before);
}

/// Sends of 15,000 records are right for the Bulk API 2.0, which the first point has, and the best
/// fit is right for both.
#[test]
fn a_draw_and_a_point_that_do_not_go_together_are_named() {
    let bench = bench();
    let sizes = posterior()
        .replace("org.workers", "load.batch_size")
        .replace("\"5\"", "\"500\"")
        .replace("\"3\"]", "\"15000\"]");
    bench.write("mine.json", &sizes);
    let vary = ["sweep", "small.toml", "--vary", "load.api=bulk_v2,bulk_v1", "-o", "out"];
    bench
        .forelock(&with(&vary, &["--posterior", "mine.json"]))
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("mine.json, draw ").and(contains("This draw and `load.api = bulk_v1`")));
    assert_eq!(bench.read("out/points.jsonl").lines().count(), 1, "what was done is kept");
}

#[test]
fn what_is_varied_is_no_longer_drawn_and_that_is_said() {
    let bench = bench();
    let sweep = |vary: &[&str]| {
        let mut command = bench.forelock(&["sweep", "small.toml", "--posterior", "mine.json"]);
        command.args(vary).args(["--replications", "20"]);
        command
    };
    sweep(&["--vary", "org.workers=2,5"])
        .assert()
        .success()
        .stdout(contains("takes org.service.per_record from the 40 draws"))
        .stderr(contains("`org.workers` is as --vary says"));
    sweep(&["--vary", "org.workers=2,5", "--vary", "org.service.per_record=8ms,9ms"])
        .assert()
        .code(2)
        .stderr(contains("nothing is left to draw from mine.json"));
    sweep(&["--tornado", "--vary", "org.workers=2,5", "--vary", "load.batch_size=100,200"])
        .assert()
        .success()
        .stdout(contains("takes org.service.per_record and org.workers from the 40 draws"));
}

#[test]
fn a_page_shows_both_intervals_and_how_it_was_made() {
    let bench = bench();
    let objective = ["--set", "objectives.duration='< 7s'", "-o", "page.html"];
    let report = ["report", "small.toml", "--posterior", "mine.json"];
    let first = bench.forelock(&with(&report, &objective)).output().unwrap();
    assert!(matches!(first.status.code(), Some(0 | 1)), "{first:?}");
    let page = bench.read("page.html");
    for part in [
        "95\u{a0}% CI of mean",
        ">9 in 10 runs</th>",
        "9 in 10 runs; mean ",
        "Plan for ",
        "of 100 runs",
        "The digest of mine.json is",
        "--posterior mine.json",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    // From a result, the same figures.
    bench.write("result.json", &bench.stdout(&with(&RUN, &["--json"])));
    bench.forelock(&["report", "result.json", "-o", "result.html"]).assert().success();
    let of_result = bench.read("result.html");
    assert!(of_result.contains(">9 in 10 runs</th>") && of_result.contains("Plan for "));
    let refused = ["report", "result.json", "--posterior", "mine.json"];
    bench.forelock(&refused).assert().code(2).stderr(contains("simulated already"));
}

#[test]
fn a_trace_is_of_the_first_replications_draw() {
    let bench = Bench::new().with("one.json", &one_draw());
    let run = ["run", "small.toml", "--replications", "1"];
    let drawn = ["--posterior", "one.json", "--trace", "drawn.json"];
    let set = ["--set", "org.service.per_record=11.5ms", "--set", "org.workers=4"];
    bench.forelock(&with(&run, &drawn)).assert().success();
    bench.forelock(&with(&with(&run, &set), &["--trace", "set.json"])).assert().success();
    assert_eq!(bench.read("drawn.json"), bench.read("set.json"));
}

/// With fewer records than parents and no overhead in Serial mode, `check` has something to say; the
/// field that is drawn has no value of its own in the file.
#[test]
fn the_command_that_shows_the_warnings_works() {
    let unknown = crate::bench::SMALL.replace("per_record = \"9ms\", ", "");
    let bench = bench().with("my load.toml", &unknown);
    let run = [
        "run",
        "my load.toml",
        "--posterior",
        "mine.json",
        "--set",
        "load.concurrency_mode=Serial",
    ];
    let said = bench.forelock(&run).assert().success();
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    let (_, command) = said.split_once("see `forelock ").unwrap();
    let command = command.split_once('`').unwrap().0;
    assert_eq!(
        command,
        "check 'my load.toml' --set load.concurrency_mode=Serial --posterior mine.json"
    );
    let arguments = command.replace("'my load.toml'", "my\u{a0}load.toml");
    let arguments: Vec<String> =
        arguments.split(' ').map(|word| word.replace('\u{a0}', " ")).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    for format in ["text", "json"] {
        bench.forelock(&with(&arguments, &["--format", format])).assert().success();
    }
    bench.forelock(&["check", "my load.toml"]).assert().code(2);
}
