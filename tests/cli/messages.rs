//! Errors that no other test brings about, each in the words that a user reads.

use crate::bench::{Bench, SMALL};
use flate2::Compression;
use flate2::write::GzEncoder;
use predicates::str::contains;
use std::fs;
use std::io::Write;

const LOADS: &str = r#"
[org]
workers = 5
service = { per_record = "9ms" }

[[loads]]
name = "a"
after = ["nobody"]
data = { parent_object = "Account", parents = 200, child_object = "Case", children = 2_000 }
load = { batch_size = 200 }
"#;

const POSTERIOR: &str = r#"{
  "schema": 1, "kind": "posterior", "forelock": "0.1.0",
  "from": {"scenarios": ["small"], "seed": 1, "budget": 2000},
  "fields": [{"path": "org.workers", "unit": "number"}],
  "best": ["5"], "draws": [["5"]]
}"#;

/// What is wrong with a value that `--set` gives, or with a combination of them.
#[test]
fn wrong_values() {
    let bench = Bench::new().with("a.csv", "Id,AccountId\n1,a\n");
    for (set, told) in [
        ("org.workers", "this sets nothing: it has no `=`"),
        ("org.workers=1\norg.workers=2", "a `--set` is one line of text"),
        ("data.children='1,000'", "has a comma, which separates decimals in some countries"),
        ("org.locks.wait_timeout=-5s", "is a negative duration"),
        ("org.locks.wait_timeout=0.1ns", "is finer than a nanosecond"),
        ("org.locks.wait_timeout=2mo", "is in months or years, which are not of one length"),
        ("org.service={per_record='0s'}", "costs nothing: `per_record` and `per_transaction`"),
        ("data.fan_out={shape='histogram', buckets=[[1, 2, 3]]}", "has 3 numbers, not 2"),
        ("name=\"a\\nb\"", "`name` is not a name"),
        (
            "load={batch_size=1, partitions=5, submit={pattern='open', interval='300d'}}",
            "the last send would leave after",
        ),
        ("background=[{per_hour=1000000, rows=200, hold='1h'}]", "rows would be asked for at once"),
    ] {
        let run = ["run", "small.toml", "--set", set];
        bench.forelock(&run).assert().code(2).stderr(contains(told));
    }
}

#[test]
fn wrong_scenarios() {
    let parents = "parents = 200\nchildren = 2_000";
    let pattern = "file = \"[a.csv\"\nparent_object = \"Account\"\nparent_column = \"AccountId\"";
    let via = SMALL.replace(
        parents,
        "file = \"a.csv\"\nparent_object = \"Account\"\nparent_column = \"AccountId\"\n\
         lookups = [{ name = \"X\", parent_column = \"Id\", via = \"Account\" }]",
    );
    let bench = Bench::new()
        .with("a.csv", "Id,AccountId\n1,a\n")
        .with("after.toml", LOADS)
        .with("via.toml", &via)
        .with("pattern.toml", &SMALL.replace(parents, pattern))
        .with("extends.toml", "extends = \"nowhere.toml\"\n");
    for (file, told) in [
        ("after.toml", "no load is called `nobody`"),
        ("via.toml", "contradicts `parent_column`"),
        ("pattern.toml", "is no pattern"),
        ("extends.toml", "cannot extend nowhere.toml"),
    ] {
        bench.forelock(&["run", file]).assert().code(2).stderr(contains(told));
    }
}

#[test]
fn wrong_flags() {
    let bench = Bench::new()
        .with("fixed.json", &POSTERIOR.replace("org.workers", "run.seed"))
        .with("unit.json", &POSTERIOR.replace("\"number\"", "\"minutes\""))
        .with("a.csv", "Id,AccountId\n1,a\n");
    for (command, told) in [
        ("run small.toml --timeline", "--timeline needs --json: only the JSON contains it"),
        ("run small.toml --posterior fixed.json", "can't be drawn: what is unknown is of `org`"),
        ("run small.toml --posterior unit.json", "`minutes` is not a unit: it is `number`"),
        (
            "sweep small.toml --tornado --vary org.workers=1",
            "has one value only, and so no two ends to go from and to",
        ),
        ("sweep small.toml --vary org.workers=1..5:1", "a range of one point has no two ends"),
        (
            "sweep small.toml --vary org.workers=1..5 --sample some",
            "write `lhs:200` or `sobol:256`",
        ),
        ("sweep small.toml --tornado --vary org.workers=1,5 --metric some", "write one of "),
        (
            "arrange a.csv --parent AccountId --batch-size 2 --partitions 2 -o out/..",
            "is not a name for a new directory",
        ),
    ] {
        let words: Vec<&str> = command.split(' ').collect();
        bench.forelock(&words).assert().code(2).stderr(contains(told));
    }
    let lines = ["sweep", "small.toml", "--vary", "org.workers=1,\n2"];
    bench.forelock(&lines).assert().code(2).stderr(contains("a `--vary` is one line of text"));
}

#[test]
fn wrong_files() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let rows: String = (0..5_000).map(|row| format!("{row},a{row}\n")).collect();
    encoder.write_all(format!("Id,AccountId\n{rows}").as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    let bench = Bench::new()
        .with("nul.csv", "Id,AccountId\n1,\0\n")
        .with("zero.json", "{\"a\":\0}")
        .with("deep.json", &format!("{}{}", "[".repeat(100), "]".repeat(100)));
    fs::write(bench.path("cut.csv.gz"), &whole[..whole.len() / 2]).unwrap();
    for (command, told) in [
        ("profile nul.csv --parent AccountId", "a NUL byte, which no text has"),
        ("profile cut.csv.gz --parent AccountId", "is compressed, and damaged or cut off"),
        ("observe zero.json", "here is a zero byte, which no text has"),
        ("observe deep.json", "lists nest too deep here"),
    ] {
        let words: Vec<&str> = command.split(' ').collect();
        bench.forelock(&words).assert().code(2).stderr(contains(told));
    }
    let sweep = ["sweep", "small.toml", "--vary", "org.workers=1,9", "-o", "points"];
    bench.forelock(&sweep).assert().success();
    let points = bench.path("points/points.jsonl");
    let mut bytes = fs::read(&points).unwrap();
    bytes[2] = 0xFF;
    fs::write(&points, bytes).unwrap();
    bench.forelock(&["report", "points"]).assert().code(2).stderr(contains("it is not text"));
}

/// Which leads to itself.
#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    let bench = Bench::new();
    for (command, file) in [("run", "link.toml"), ("observe", "link.json")] {
        std::os::unix::fs::symlink(file, bench.path(file)).unwrap();
        let told = "the file cannot be read: ";
        bench.forelock(&[command, file]).assert().code(2).stderr(contains(told));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn answers_that_cannot_be_read() {
    let bench = Bench::new();
    let mut new = std::process::Command::new(assert_cmd::cargo::cargo_bin("forelock"));
    let directory = fs::File::open(bench.path("")).unwrap();
    let output = new.arg("new").current_dir(bench.path("")).stdin(directory).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the question for --object can't be asked: "), "{told}");
    assert_eq!(output.status.code(), Some(3));
}
