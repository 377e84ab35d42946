//! A sweep that several processes do a part of each.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;

const VARY: [&str; 4] = ["--vary", "org.workers=1..4:4", "--vary", "load.batch_size=100,200,400"];

#[test]
fn parts_of_any_array_make_what_one_process_makes() {
    let bench = Bench::new();
    let whole = [&["sweep", "small.toml", "-o", "whole"][..], &VARY].concat();
    let shown = bench.stdout(&whole);
    bench
        .forelock(&[&["sweep", "small.toml", "--plan", "parts"][..], &VARY].concat())
        .assert()
        .success()
        .stdout(contains("a sweep of 12 points").and(contains("--shard 1/N --from parts")));
    // Nothing but the plan is needed.
    fs::remove_file(bench.path("small.toml")).unwrap();
    let part = |shard: &str| bench.forelock(&["sweep", "--shard", shard, "--from", "parts"]);
    part("1/3").assert().success().stdout("part 1/3: 4 points\n");
    let merge = ["sweep", "--merge", "parts", "-o", "merged"];
    bench.forelock(&merge).assert().code(2).stderr(contains("points 4 to 11 are in no part"));
    for (variable, number) in [("JOB_COMPLETION_INDEX", "1"), ("AWS_BATCH_JOB_ARRAY_INDEX", "2")] {
        part("env/3").env(variable, number).assert().success();
    }
    part("env/3")
        .env("SLURM_ARRAY_TASK_ID", "1")
        .env("SLURM_ARRAY_TASK_MIN", "1")
        .assert()
        .success()
        .stdout("part 1/3: it is there already\n");
    let merged = String::from_utf8(bench.forelock(&merge).output().unwrap().stdout).unwrap();
    assert_eq!(merged.replace("merged", "whole"), shown);
    for file in ["points.jsonl", "sweep.csv", "sweep.json"] {
        assert_eq!(
            bench.read(&format!("merged/{file}")),
            bench.read(&format!("whole/{file}")),
            "{file}"
        );
    }
}

#[test]
fn what_is_asked_in_a_wrong_way_is_explained() {
    let bench = Bench::new();
    for (arguments, code, words) in [
        (&["--shard", "4/3", "--from", "."][..], 2, "write a part and the number of parts"),
        (&["--shard", "env/3", "--from", "."], 2, "this is no job of an array"),
        (&["--shard", "1/3"], 2, "--from <DIR>"),
        (&["--shard", "1/3", "--from", "nowhere"], 3, "nowhere/plan.json"),
        (&["--merge", "nowhere"], 3, "nowhere/plan.json"),
        (&["small.toml", "--merge", "nowhere"], 2, "cannot be used with"),
        (&["small.toml", "--plan", "parts"], 2, "--vary <PATH=SPEC>"),
    ] {
        let command = [&["sweep"], arguments].concat();
        bench.forelock(&command).assert().code(code).stderr(contains(words));
    }
    bench.write("plan.json", "{}");
    bench
        .forelock(&["sweep", "--merge", "."])
        .assert()
        .code(2)
        .stderr(contains("plan.json: it is no plan"));
}
