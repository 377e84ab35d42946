//! Scenarios over a CSV, as a user runs them.

use crate::bench::Bench;
use forelock::extract::OutputForm;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

const OVER_FILE: &str = r#"
[data]
parent_object = "Account"
child_object = "Opportunity"
file = "opps.csv"
parent_column = "AccountId"
order = "file"

[load]
partitions = 5
batch_size = 200

[org]
workers = 5
service = { per_record = "9ms", cv = 0.4 }

[run]
replications = 6
seed = 7
"#;

/// 2,000 rows over 200 accounts, each of which comes back every 200 rows.
fn csv() -> String {
    let mut csv = "Id,AccountId\n".to_owned();
    (0..2_000).for_each(|row| writeln!(csv, "{row},A{:03}", row * 7 % 200).unwrap());
    csv
}

fn bench() -> Bench {
    Bench::new().with("over-file.toml", OVER_FILE).with("opps.csv", &csv())
}

#[test]
fn a_run_says_what_it_is_of() {
    let line =
        "2,000 Opportunity records from opps.csv in file order; AccountId names 200 parents.";
    bench().forelock(&["run", "over-file.toml"]).assert().success().stdout(contains(line));
    let sets = ["--set", "data.order=by_parent", "--set", "load.max_batches_per_partition=1"];
    let capped = "1,000 of 2,000 Opportunity records from opps.csv sorted by parent;";
    bench()
        .forelock(&["run", "over-file.toml"])
        .args(sets)
        .assert()
        .success()
        .stdout(contains(capped));
    let json = bench().result(&["run", "over-file.toml", "--json"]);
    let data = &json["data"];
    assert_eq!(data["file"], "opps.csv");
    assert_eq!((&data["rows"], &data["order"]), (&2_000.into(), &"file".into()));
    assert_eq!(data["columns"][0]["column"], "AccountId");
    assert_eq!(data["columns"][0]["parents"], 200);
    assert_eq!(data["digest"].as_str().unwrap().len(), 32);
    let drawn = Bench::new().result(&["run", "small.toml", "--json"]);
    assert_eq!(drawn.get("data"), None);
}

/// One reading numbers parents to arrange them, the other to simulate them. Rows are locked in the
/// order of their numbers, so the same load comes out of both only if these are the same.
#[test]
fn arrange_simulates_the_file_that_a_run_simulates() {
    // Ids that first come in another order than that of their bytes.
    let id = |row: u32| {
        let digit = |number: u32| char::from(b"zK5aZ09bqA"[number as usize % 10]);
        format!("001D000000Iq{}{}{}", digit(row * 7), digit(row / 3 + row * row), digit(row / 50))
    };
    let rows: String = (0..2_000).map(|row| format!("{row},{}\n", id(row))).collect();
    let bench = bench().with("opps.csv", &format!("Id,AccountId\n{rows}"));
    let by_row = ["--set", "org.locks.order=row", "--json"];
    let run = bench.result(&[&["run", "over-file.toml"], &by_row[..]].concat());
    let arrange = ["arrange", "opps.csv", "--parent", "AccountId", "-o", "out"];
    let simulate = ["--simulate", "over-file.toml"];
    let arranged = bench.result(&[&arrange[..], &simulate, &by_row].concat());
    let as_it_is = &arranged["simulation"]["variants"][0]["metrics"];
    for metric in ["created", "duration_s", "lock_waits", "lock_wait_s"] {
        let mean = run["metrics"][metric]["mean"].as_f64().unwrap();
        assert!(mean > 0.0, "{metric}");
        assert_eq!(as_it_is[metric]["mean"].as_f64(), Some(mean), "{metric}");
    }
}

#[test]
fn the_same_rows_compressed_give_the_same_figures() {
    let bench = bench();
    let mut out = OutputForm::Gzip.writer(Vec::new()).unwrap();
    out.write_all(csv().as_bytes()).unwrap();
    fs::write(bench.path("opps.csv.gz"), out.finish().unwrap()).unwrap();
    let plain = bench.result(&["run", "over-file.toml", "--json"]);
    let set = ["--set", "data.file=opps.csv.gz"];
    let packed = bench.result(&[&["run", "over-file.toml", "--json"], &set[..]].concat());
    assert_eq!(packed["metrics"], plain["metrics"]);
    assert_eq!(packed["data"]["digest"], plain["data"]["digest"]);
}

#[test]
fn what_is_wrong_ends_with_code_2_and_a_place_in_both_files() {
    let refused = |csv: &str, place: &str, words: &str| {
        let bench = Bench::new().with("over-file.toml", OVER_FILE).with("opps.csv", csv);
        for command in ["run", "check", "compare"] {
            bench
                .forelock(&[command, "over-file.toml"])
                .assert()
                .code(2)
                .stdout(is_empty())
                .stderr(contains(words).and(contains(format!("over-file.toml:{place}"))));
        }
        let vary = ["sweep", "over-file.toml", "--vary", "org.workers=1,2"];
        bench.forelock(&vary).assert().code(2).stderr(contains(words));
    };
    refused("Id,AccontId\n1,x\n", "6:17", "did you mean `AccontId`?");
    refused("Id,AccountId\n1,x\n2\n", "5:8", "opps.csv:3: this row has 1 field, the header has 2");
    refused("", "5:8", "opps.csv is empty");
    let bench = Bench::new().with("over-file.toml", OVER_FILE);
    let missing = contains("there is no file opps.csv").and(contains("over-file.toml:5:8"));
    bench.forelock(&["run", "over-file.toml"]).assert().code(2).stderr(missing);
}

#[test]
fn paths_start_from_the_scenario_and_those_of_set_from_here() {
    let bench = Bench::new().with("here.csv", &csv());
    fs::create_dir(bench.path("loads")).unwrap();
    bench.write("loads/over-file.toml", OVER_FILE);
    bench.write("loads/opps.csv", &csv());
    bench.forelock(&["run", "loads/over-file.toml"]).assert().success();
    let set = ["run", "loads/over-file.toml", "--set", "data.file=here.csv"];
    bench.forelock(&set).assert().success().stdout(contains("from here.csv"));
    let wrong = ["run", "loads/over-file.toml", "--set", "data.file=opps.csv"];
    bench.forelock(&wrong).assert().code(2).stderr(contains("--set:1:11"));
}

#[test]
fn check_points_out_an_order_that_is_not_simulated() {
    let bench = bench().with("shuffled.toml", &OVER_FILE.replace("order = \"file\"", ""));
    bench
        .forelock(&["check", "shuffled.toml"])
        .assert()
        .success()
        .stdout(contains("shuffled.toml: ok, 2 warnings"))
        .stderr(contains("warning[file-order]").and(contains("write `order = \"file\"`")));
    let in_order = bench.forelock(&["check", "over-file.toml"]).assert().success();
    in_order.stderr(contains("file-order").not().and(contains("in this file, ")));
}

#[test]
fn remedies_say_how_the_file_gets_there() {
    let command = "  forelock arrange opps.csv --parent AccountId --batch-size 200 --partitions 5 -o arranged\n";
    let bench = bench();
    bench
        .forelock(&["compare", "over-file.toml"])
        .assert()
        .success()
        .stdout(contains("sorted by parent: --set data.order=by_parent").and(contains(command)));
    bench.forelock(&["compare", "small.toml"]).assert().stdout(contains("arrange").not());
}

#[test]
fn sweeps_vary_files_and_notice_one_that_has_changed() {
    let bench = bench().with("other.csv", &csv().replace("A000", "A001"));
    let sweep = |more: &[&str]| {
        let vary = ["sweep", "over-file.toml", "--vary", "data.file=opps.csv,other.csv"];
        let mut command = bench.forelock(&vary);
        command.args(["--vary", "data.order=file,by_parent", "-o", "out"]).args(more);
        command
    };
    sweep(&[]).assert().success().stdout(contains("4 points"));
    sweep(&[]).assert().success().stderr(contains("all 4 of 4 points are in out already"));
    bench.write("other.csv", &csv().replace("A000", "A002"));
    sweep(&[]).assert().code(2).stderr(contains("the definition of `over-file`"));
    sweep(&["--force"]).assert().success();
    let unreadable = ["sweep", "over-file.toml", "--vary", "data.file=opps.csv,none.csv"];
    bench.forelock(&unreadable).assert().code(2).stderr(contains("there is no file none.csv"));
}

#[test]
fn a_baseline_of_a_file_that_has_changed_says_so() {
    let bench = bench();
    let record = ["regress", "record", "over-file.toml", "-o", "baseline.json"];
    bench.forelock(&record).assert().success();
    let check = ["regress", "check", "baseline.json"];
    bench.forelock(&check).assert().success();
    bench.write("opps.csv", &csv().replace("A000", "A001"));
    bench
        .forelock(&check)
        .assert()
        .code(1)
        .stdout(contains("redefined").and(contains("data.fan_out  file ")));
}

#[test]
fn a_report_shows_the_records_and_keeps_them_to_itself() {
    let bench = bench();
    bench.forelock(&["report", "over-file.toml", "-o", "page.html"]).assert().success();
    let page = bench.read("page.html");
    assert!(page.contains("2,000 Opportunity records from opps.csv in file order"), "no line");
    assert!(page.contains("forelock arrange opps.csv --parent AccountId"), "no command");
    assert!(!page.contains("A199"), "an id of the file is on the page");
}
