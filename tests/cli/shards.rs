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

/// Three parts of a sweep, put together, and the sweep as a whole are the same files.
fn same_as_a_whole(bench: &Bench, sweep: &[&str]) {
    for directory in ["whole", "parts", "merged"] {
        // There is none the first time.
        let _ = fs::remove_dir_all(bench.path(directory));
    }
    bench.forelock(&[&["sweep"], sweep, &["-o", "whole"]].concat()).assert().success();
    bench.forelock(&[&["sweep"], sweep, &["--plan", "parts"]].concat()).assert().success();
    for part in ["1/3", "2/3", "3/3"] {
        // Wherever a machine starts it.
        let mut command = bench.forelock(&["sweep", "--shard", part, "--from"]);
        command.arg(bench.path("parts")).current_dir("/").assert().success();
    }
    bench.forelock(&["sweep", "--merge", "parts", "-o", "merged"]).assert().success();
    for file in ["points.jsonl", "sweep.csv", "sweep.json"] {
        let read = |directory: &str| bench.read(&format!("{directory}/{file}"));
        assert_eq!(read("merged"), read("whole"), "{file} of {sweep:?}");
    }
}

#[test]
fn a_plan_keeps_the_files_the_flags_and_what_is_drawn() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("base")).unwrap();
    bench.write("base/x.csv", "Id,AccountId\n1,a\n2,b\n3,a\n4,c\n");
    bench.write(
        "base/file.toml",
        "[data]\nfile = \"x.csv\"\nparent_column = \"AccountId\"\n[load]\nbatch_size = 2\n\
         [org]\nworkers = 2\nservice.per_record = \"9ms\"\n[run]\nreplications = 3\n",
    );
    bench.write("over.toml", "extends = \"base/file.toml\"\nname = \"over\"\n");
    let vary = ["--vary", "org.workers=1,2,3,4"];
    same_as_a_whole(&bench, &[&["over.toml"], &vary[..]].concat());
    let set = ["--set", "data.file=base/x.csv"];
    same_as_a_whole(&bench, &[&["base/file.toml"], &set[..], &vary[..]].concat());
    same_as_a_whole(&bench, &["small.toml", "--sample", "sobol:8", "--vary", "org.workers=1..9"]);
    let ranges = ["--set", "org.service.per_record=5ms..20ms", "--seed", "4"];
    same_as_a_whole(&bench, &[&["small.toml"], &ranges[..], &vary[..]].concat());

    bench.write(
        "observed.toml",
        &format!("{}\n[observed]\nfailure_rate = \"10%\"\n", crate::bench::SMALL),
    );
    let fit = ["--fit", "org.service.per_record=1ms..30ms", "--fit", "org.workers=2..9"];
    let calibrate = ["calibrate", "observed.toml", "--budget", "200", "--force", "-o", "mine.toml"];
    bench.forelock(&[&calibrate[..], &fit[..]].concat()).assert().success();
    let drawn =
        ["--posterior", "mine.posterior.json", "--set", "org.workers=5", "--replications", "3"];
    let vary = ["--vary", "load.batch_size=100,200,400"];
    same_as_a_whole(&bench, &[&["small.toml"], &drawn[..], &vary[..]].concat());
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
        (&["small.toml", "--vary", "org.workers=1,2", "--from", "parts"], 2, "cannot be used with"),
        (&["--shard", "1/3", "--from", ".", "--seed", "3"], 2, "cannot be used with"),
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
