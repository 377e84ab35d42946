//! `forelock sweep` as a user types it.

use crate::bench::{Bench, SMALL, result};
use assert_cmd::Command;
use forelock::scenario::Metric;
use forelock::study::sweep::{PointRecord, Setting};
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::Duration;

/// Two fields of a dozen points, done in a moment.
const GRID: [&str; 4] = ["--vary", "org.workers=1..4:4", "--vary", "load.batch_size=100,200,400"];

/// `forelock sweep small.toml` with these arguments.
fn sweep(bench: &Bench, arguments: &[&str]) -> Command {
    let mut command = bench.forelock(&["sweep", "small.toml"]);
    command.args(arguments);
    command
}

/// The grid into `directory`, with further arguments.
fn grid(bench: &Bench, directory: &str, further: &[&str]) -> Command {
    let mut command = sweep(bench, &GRID);
    command.args(["-o", directory]).args(further);
    command
}

fn json(bench: &Bench, arguments: &[&str]) -> serde_json::Value {
    let output = sweep(bench, arguments).output().unwrap();
    result(&output.stdout)
}

/// Every file of a directory of results, by name.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_grid_gives_a_table_a_csv_and_a_line_a_point() {
    let bench = Bench::new();
    grid(&bench, "out", &[])
        .assert()
        .success()
        .stdout(contains("12 points × 6 replications").and(contains("The fastest")))
        .stderr(is_empty());
    let names: Vec<String> = files(&bench.path("out")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["points.jsonl", "sweep.csv", "sweep.json"]);
    let csv = fs::read_to_string(bench.path("out/sweep.csv")).unwrap();
    let rows: Vec<String> =
        csv.lines().map(|line| line.split(',').take(6).collect::<Vec<_>>().join(",")).collect();
    // The last field changes fastest.
    assert_eq!(
        rows[..5],
        [
            "scenario,seed,point,replications,org.workers,load.batch_size",
            "small,7,0,6,1,100",
            "small,7,1,6,1,200",
            "small,7,2,6,1,400",
            "small,7,3,6,2,100"
        ]
    );
    assert_eq!(rows.len(), 13);
}

#[test]
fn one_field_says_where_it_is_feasible_and_where_the_cliff_is() {
    let bench = Bench::new();
    let vary = ["--vary", "load.concurrency_mode=Parallel,Serial", "--set", "data.parents=20"];
    sweep(&bench, &vary)
        .assert()
        .success()
        .stdout(contains("concurrency_mode Serial").or(contains("at Serial")));
    let default = fs::read_dir(bench.path("output")).unwrap().count();
    assert_eq!(default, 1, "results go to a directory of their own under output/");
}

#[test]
fn points_that_load_more_than_others_are_not_compared_in_silence() {
    let bench = Bench::new();
    let says_so = |mut command: Command| {
        let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let words: Vec<&str> = output.split_whitespace().collect();
        words.join(" ").contains("don't load the same number of records, but 1,000 to 2,000")
    };
    assert!(says_so(sweep(&bench, &["--vary", "data.children=1000,2000", "-o", "sizes"])));
    assert!(!says_so(grid(&bench, "out", &[])));
}

#[test]
fn files_are_the_same_whatever_the_number_of_threads() {
    let bench = Bench::new();
    grid(&bench, "one", &["--threads", "1"]).assert().success();
    grid(&bench, "many", &["--threads", "7"]).assert().success();
    assert_eq!(files(&bench.path("one")), files(&bench.path("many")));
}

/// SIGKILL as soon as there are a few more points, each time with another number of threads.
#[test]
fn killed_and_started_again_it_ends_with_the_same_bytes() {
    let bench = Bench::new();
    let heavy = ["--set", "data.children=200_000", "--replications", "20"];
    grid(&bench, "whole", &heavy).assert().success();
    let points = bench.path("broken/points.jsonl");
    let length = || fs::metadata(&points).map_or(0, |file| file.len());
    let mut kills = 0;
    for threads in ["1", "2", "3"] {
        let before = length();
        let mut child = Process::new(assert_cmd::cargo::cargo_bin!("forelock"))
            .current_dir(bench.path(""))
            .args(["sweep", "small.toml"])
            .args(GRID)
            .args(["-o", "broken", "--threads", threads])
            .args(heavy)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while length() <= before && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(kills > 0 && !bench.path("broken/sweep.csv").exists(), "it was killed half way");
    grid(&bench, "broken", &heavy).assert().success();
    assert_eq!(files(&bench.path("whole")), files(&bench.path("broken")));
}

/// A sweep that takes far longer than the signal.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_3_and_says_how_to_go_on() {
    let bench = Bench::new();
    let child = Process::new(assert_cmd::cargo::cargo_bin!("forelock"))
        .current_dir(bench.path(""))
        .args(["sweep", "small.toml", "--vary", "org.workers=1..100000:100000", "-o", "out"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // As soon as there are points, it has begun to listen.
    while fs::metadata(bench.path("out/points.jsonl")).map_or(0, |file| file.len()) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    assert!(Process::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("this goes on from there"), "{said}");
    assert!(said.contains("--vary org.workers=1..100000:100000 -o out"), "{said}");
}

#[test]
fn any_beginning_of_the_points_is_gone_on_from() {
    let bench = Bench::new();
    grid(&bench, "out", &[]).assert().success();
    let whole = files(&bench.path("out"));
    let points = fs::read(bench.path("out/points.jsonl")).unwrap();
    for kept in [0, 1, points.len() / 3, points.len() / 2, points.len() - 1, points.len()] {
        fs::write(bench.path("out/points.jsonl"), &points[..kept]).unwrap();
        grid(&bench, "out", &["--threads", "2"]).assert().success();
        assert_eq!(files(&bench.path("out")), whole, "{kept}");
    }
}

/// Of a line that was changed, and of one whose checksum was made to fit.
#[test]
fn a_line_that_is_no_point_of_the_sweep_is_named_and_nothing_is_thrown_away() {
    let bench = Bench::new();
    grid(&bench, "out", &[]).assert().success();
    let path = bench.path("out/points.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    let second = whole.lines().nth(1).unwrap();
    let point = PointRecord::from_line(second).unwrap();
    let with = |spoil: fn(&mut PointRecord)| {
        let mut point = point.clone();
        spoil(&mut point);
        point.line()
    };
    let field = |point: &mut PointRecord| {
        let one = point.fields.values_mut().next().unwrap();
        *one = Setting::written("12345");
    };
    for (line, why) in [
        (second.replacen("\"mean\":", "\"mean\":1", 1), "its `checksum` is that of another text"),
        ("{}".to_owned(), "it does not end with a `checksum`"),
        (with(field), "is 12345 there, and "),
        (with(|one| one.metrics[Metric::FailureRate].min = -7.0), "`failure_rate` comes from no"),
        (with(|one| one.objectives.push(true)), "objectives, and"),
    ] {
        let spoilt = whole.replacen(second, &line, 1);
        fs::write(&path, &spoilt).unwrap();
        let said = "out/points.jsonl: line 2: ";
        let output = grid(&bench, "out", &[]).assert().code(2);
        output.stderr(contains(said).and(contains(why)).and(contains("delete this line")));
        assert_eq!(fs::read_to_string(&path).unwrap(), spoilt, "{why}");
    }
}

/// Another process may be about to write what the directory is of.
#[test]
fn a_directory_in_use_is_not_even_read() {
    let bench = Bench::new();
    fs::create_dir(bench.path("out")).unwrap();
    let held = fs::File::create(bench.path("out/points.jsonl")).unwrap();
    held.lock().unwrap();
    fs::write(bench.path("out/sweep.json"), "{}").unwrap();
    grid(&bench, "out", &["--force"]).assert().code(2).stderr(contains("in use by another"));
    grid(&bench, "out", &[]).assert().code(2).stderr(contains("in use by another"));
}

#[test]
fn another_sweep_is_refused_with_what_differs() {
    let bench = Bench::new();
    grid(&bench, "out", &[]).assert().success();
    let before = files(&bench.path("out"));
    for (further, reason) in [
        (["--seed", "8"], "seed: 7 there, 8 asked for"),
        (["--replications", "3"], "replications: 6 there, 3 asked for"),
        (["--set", "org.transaction_size=100"], "the definition of `small`"),
        (["--vary", "data.parents=100,200"], "fields:"),
        (["--set", "objectives.duration='< 1h'"], "the definition of `small`"),
    ] {
        let refused = grid(&bench, "out", &further).assert().code(2).stdout(is_empty());
        refused.stderr(contains(reason).and(contains("--force")));
    }
    bench.write("small.toml", &SMALL.replace("9ms", "8ms"));
    grid(&bench, "out", &[]).assert().code(2).stderr(contains("the definition of `small`"));
    assert_eq!(files(&bench.path("out")), before, "nothing is touched");
    grid(&bench, "out", &["--force"]).assert().success();
    assert_ne!(files(&bench.path("out")), before);
}

#[test]
fn what_is_wrong_is_pointed_at_and_costs_nothing() {
    let bench = Bench::new();
    for (vary, reason) in [
        ("org.workerz=1..4:4", "did you mean `workers`?"),
        ("org.workers=0..4:5", "is 0, which is out of range"),
        ("org.workers=4..1:4", "the range is empty"),
        ("org.workers=1..1000000000:1000000000", "the grid has 1,000,000,000 points"),
        ("load.batch_size=200,many", "`many` is not a whole number"),
        ("load.stagger=1s..5:3", "in different units"),
        ("run.seed=1,2", "can't be varied"),
        ("org.workers", "no `=`"),
    ] {
        sweep(&bench, &["--vary", vary])
            .assert()
            .code(2)
            .stdout(is_empty())
            .stderr(contains(reason).and(contains("--vary:1:")).and(contains("^")));
    }
    sweep(&bench, &["--vary", "org.workers=1,2", "--vary", "org.workers=3,4"])
        .assert()
        .code(2)
        .stderr(contains("varied twice"));
    sweep(&bench, &["--sample", "sobol:70000", "--vary", "org.workers=1..9"])
        .assert()
        .code(2)
        .stderr(contains("1 to 65536"));
    assert!(!bench.path("output").exists(), "no directory is made");
}

#[test]
fn a_grid_with_a_contradiction_is_refused_before_anything_is_simulated() {
    let bench = Bench::new();
    let modes =
        ["--vary", "load.api=bulk_v1,bulk_v2", "--vary", "load.concurrency_mode=Parallel,Serial"];
    let more = ["--vary", "org.workers=1..3:3"];
    sweep(&bench, &[modes, [more[0], more[1], "-o", "out"]].concat()).assert().code(2).stderr(
        contains("`load.api = bulk_v2, load.concurrency_mode = Serial, org.workers = 1`")
            .and(contains("2 further points")),
    );
    assert!(!bench.path("out").exists());
}

#[test]
fn whole_numbers_are_rounded_and_that_is_said() {
    let bench = Bench::new();
    sweep(&bench, &["--vary", "org.workers=1..3:9"])
        .assert()
        .success()
        .stdout(contains("3 points"))
        .stderr(contains("`org.workers` takes 3 values, not 9"));
}

#[test]
fn samples_cover_a_box() {
    let bench = Bench::new();
    for how in ["lhs:10", "sobol:16"] {
        let arguments = [
            "--sample",
            how,
            "--vary",
            "org.workers=1..40",
            "--vary",
            "org.service.per_record=5ms..20ms:log",
            "-o",
            how,
            "--json",
        ];
        let json = json(&bench, &arguments);
        let count = how.split_once(':').unwrap().1;
        assert_eq!(json["sweep"]["points"].to_string(), count);
        assert_eq!(json["sweep"]["fields"][1]["unit"], "seconds");
        let lines = fs::read_to_string(bench.path(how).join("points.jsonl")).unwrap();
        for line in lines.lines() {
            let point: serde_json::Value = serde_json::from_str(line).unwrap();
            let workers = point["fields"]["org.workers"]["number"].as_f64().unwrap();
            let cost = point["fields"]["org.service.per_record"]["number"].as_f64().unwrap();
            assert!(workers.fract() == 0.0 && (1.0..=40.0).contains(&workers));
            assert!((0.005..=0.02).contains(&cost));
        }
    }
}

#[test]
fn the_exit_code_says_whether_any_point_meets_the_objectives() {
    let bench = Bench::new();
    for (bound, code) in [("'< 1h'", 0), ("'< 1ms'", 1)] {
        let set = format!("objectives.duration={bound}");
        let json = ["--vary", "org.workers=1,2", "--set", &set];
        sweep(&bench, &json).assert().code(code);
    }
}

#[test]
fn a_tornado_ranks_fields_and_gives_paired_effects() {
    let bench = Bench::new();
    let fields = ["--tornado", "--vary", "org.workers=1..5", "--vary", "data.parents=200,210"];
    sweep(&bench, &fields)
        .assert()
        .success()
        .stdout(contains("moves the failure rate most").or(contains("No field moves")));
    let json =
        json(&bench, &[&fields[..], &["--json", "--metric", "duration", "-o", "out"]].concat());
    assert_eq!(json["metric"], "duration_s");
    assert_eq!(json["fields"][0]["path"], "org.workers");
    assert_eq!(json["fields"][0]["clear"], true);
    assert!(bench.path("out/tornado.json").exists());
    sweep(&bench, &["--tornado", "--vary", "org.workers=5"])
        .assert()
        .code(2)
        .stderr(contains("one value only"));
}

/// A limit on the size of files stands in for a disk that is full: to the program it is the same.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_no_finished_point() {
    let bench = Bench::new();
    grid(&bench, "whole", &[]).assert().success();
    let program = assert_cmd::cargo::cargo_bin!("forelock");
    let limited = format!(
        "trap '' XFSZ; ulimit -f 20; exec {} sweep small.toml {} -o out",
        program.display(),
        GRID.join(" ")
    );
    let output =
        Process::new("sh").current_dir(bench.path("")).args(["-c", &limited]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("out/points.jsonl: ") && said.contains("goes on from there"), "{said}");
    let kept = fs::read_to_string(bench.path("out/points.jsonl")).unwrap();
    let whole = fs::read_to_string(bench.path("whole/points.jsonl")).unwrap();
    assert!(!kept.is_empty() && kept.ends_with('\n') && whole.starts_with(&kept));
    grid(&bench, "out", &[]).assert().success();
    assert_eq!(files(&bench.path("whole")), files(&bench.path("out")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_in_place_of_the_points_is_a_failure_that_is_explained() {
    let bench = Bench::new();
    fs::create_dir(bench.path("out")).unwrap();
    std::os::unix::fs::symlink("/dev/full", bench.path("out/points.jsonl")).unwrap();
    grid(&bench, "out", &["--force"])
        .assert()
        .code(3)
        .stdout(is_empty())
        .stderr(contains("points.jsonl: this is not a regular file"));
}
