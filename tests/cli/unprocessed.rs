//! Records that are never processed, as every command judges them.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;

/// One batch at a time, so that nothing fails; after three seconds most records are left.
const CUT: [&str; 4] = ["--set", "run.horizon=3s", "--set", "load.concurrency_mode=Serial"];
const RATE_ALONE: &str = "objectives={failure_rate='< 50%'}";
/// Who says apart what may stay behind means by a failure rate what fails.
const BOTH: &str = "objectives={failure_rate='< 50%', unprocessed='<= 2_000'}";

#[test]
fn every_command_misses_an_objective_on_failures_by_what_is_left_and_none_where_that_is_said_apart()
{
    let bench = Bench::new();
    for command in [
        &["run", "small.toml"][..],
        &["compare", "small.toml"],
        &["report", "small.toml", "--without-remedies"],
        &["sweep", "small.toml", "--vary", "org.workers=1,2", "--force"],
        &["sweep", "small.toml", "--vary", "org.workers=1,2", "--tornado"],
    ] {
        for (objectives, code) in [(RATE_ALONE, 1), (BOTH, 0)] {
            let arguments = [command, &CUT, &["--set", objectives]].concat();
            bench.forelock(&arguments).assert().code(code);
        }
    }
}

#[test]
fn a_run_and_a_page_of_its_result_say_what_decided() {
    let bench = Bench::new();
    let run = |more: &[&str], objectives| {
        let arguments = [&["run", "small.toml"][..], &CUT, &["--set", objectives], more].concat();
        bench.stdout(&arguments)
    };
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = words(&run(&[], RATE_ALONE));
    assert!(said.contains("predicted 0 %, but 1,767 records are never processed: 88.3 % are lost"));
    assert!(!words(&run(&[], BOTH)).contains("are never processed"), "all is met");

    bench.write("result.json", &run(&["--json"], RATE_ALONE));
    let result = crate::bench::result(bench.read("result.json").as_bytes());
    let verdict = &result["objectives"][0];
    assert_eq!((&verdict["met"], &verdict["actual"]), (&false.into(), &0.0.into()));
    assert_eq!(verdict["judged_by"], "lost_rate");
    bench.forelock(&["report", "result.json", "-o", "page.html"]).assert().code(1);
    assert!(words(&bench.read("page.html")).contains("but 1,767 records are never processed"));

    bench.write("both.json", &run(&["--json"], BOTH));
    let result = crate::bench::result(bench.read("both.json").as_bytes());
    assert!(result["objectives"][0].get("judged_by").is_none());
    bench.forelock(&["report", "both.json", "-o", "page.html"]).assert().success();
}

#[test]
fn what_is_never_processed_does_not_count_as_success() {
    let bench = Bench::new();
    let sets = ["--set", "run.horizon=3s", "--set", "objectives.failure_rate=< 20%"];
    let comparison = bench.result(&[&["compare", "small.toml", "--json"][..], &sets].concat());
    assert!(comparison["fastest_meeting_objectives"].is_null());
    let said = bench.stdout(&[&["compare", "small.toml"][..], &sets].concat());
    let said: Vec<&str> = said.split_whitespace().collect();
    assert!(said.join(" ").contains("more would never be processed"), "{said:?}");
    // Without any objective too.
    let sweep =
        ["sweep", "small.toml", "--json", "--vary", "org.workers=1,2", "--set", "run.horizon=3s"];
    assert_eq!(bench.result(&sweep)["feasible"], 0);
}

#[test]
fn an_older_directory_of_a_sweep_is_refused() {
    let bench = Bench::new();
    let sweep = ["sweep", "small.toml", "--vary", "org.workers=1,2", "-o", "kept"];
    bench.forelock(&sweep).assert().success();
    let older = bench.read("kept/sweep.json").replacen("\"schema\":2", "\"schema\":1", 1);
    let older = older.replacen("\"schema\": 2", "\"schema\": 1", 1);
    bench.write("kept/sweep.json", &older);
    let refused = contains("version of the files: 1 there, 2 asked for");
    bench.forelock(&sweep).assert().failure().stderr(refused.and(contains("--force")));
    let drawn = bench.forelock(&["chart", "kept", "-o", "drawn"]).assert();
    drawn.code(2).stderr(contains("sweep.json has version 1, not 2"));
}
