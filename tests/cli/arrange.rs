//! `forelock arrange`, as a user types it.

use crate::bench::{Bench, result};
use predicates::prelude::*;
use predicates::str::contains;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

const HEADER: &str = "Id,Name,AccountId";

/// Opportunities over `accounts` accounts, in no order; every 50th has none.
fn opportunities(rows: u32, accounts: u32) -> String {
    let mut csv = format!("{HEADER}\n");
    for row in 0..rows {
        let account = row.wrapping_mul(2_654_435_761) >> 7;
        let account = match row % 50 {
            49 => String::new(),
            _ => format!("001{:012}", account % accounts),
        };
        writeln!(csv, "{row},\"=cmd(\"\"{row}\"\")\nsecond line\",{account}").unwrap();
    }
    csv
}

/// The bench with the file, and what a command line prints there.
fn arranged(csv: &str, arguments: &[&str]) -> (Bench, serde_json::Value) {
    let bench = Bench::new().with("in.csv", csv);
    let command = ["arrange", "in.csv", "--parent", "AccountId", "-o", "out", "--json"];
    let output = bench.forelock(&[&command[..], arguments].concat()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (bench, result(&output.stdout))
}

/// Each record's bytes with its line ending, and its last field.
fn records(csv: &str) -> Vec<(String, String)> {
    let (mut records, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in csv.bytes().enumerate() {
        quoted ^= byte == b'"';
        if byte == b'\n' && !quoted {
            records.push(csv[start..=at].to_owned());
            start = at + 1;
        }
    }
    assert_eq!(start, csv.len(), "the last record has an ending too");
    let last = |record: &String| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_reader(record.as_bytes());
        let fields = reader.records().next().unwrap().unwrap();
        fields.get(fields.len() - 1).unwrap().to_owned()
    };
    records.into_iter().map(|record| (record.clone(), last(&record))).collect()
}

/// The rows of each file of `out`, without the header.
fn parts(bench: &Bench, manifest: &serde_json::Value) -> Vec<Vec<(String, String)>> {
    let files = manifest["files"].as_array().unwrap();
    let parts = files.iter().map(|file| {
        let text = bench.read(&format!("out/{}", file["name"].as_str().unwrap()));
        let mut records = records(&text);
        assert_eq!(records.remove(0).0.trim_end(), HEADER);
        assert_eq!(file["rows"], records.len());
        records
    });
    parts.collect()
}

/// All rows are there once, each parent in one file, together, in its rows' order.
fn check(csv: &str, parts: &[Vec<(String, String)>]) {
    let whole = if csv.ends_with('\n') { csv.to_owned() } else { format!("{csv}\n") };
    let mut expected = records(&whole);
    expected.remove(0);
    let mut rows_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (row, parent) in &expected {
        rows_of.entry(parent).or_default().push(row);
    }
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in parts {
        for run in part.chunk_by(|one, other| one.1 == other.1) {
            let parent = run[0].1.as_str();
            assert!(parent.is_empty() || !found.contains_key(parent), "{parent:?} is torn apart");
            found.entry(parent).or_default().extend(run.iter().map(|row| row.0.as_str()));
        }
    }
    assert_eq!(found, rows_of);
}

/// How many parents with at most `batch` rows lie across a border.
fn across(parts: &[Vec<(String, String)>], batch: usize) -> usize {
    let pairs = parts.iter().flat_map(|part| part.chunks(batch).zip(part.chunks(batch).skip(1)));
    pairs
        .filter(|(one, other)| {
            let (one, other) = (&one[one.len() - 1].1, &other[0].1);
            one == other && !one.is_empty()
        })
        .count()
}

#[test]
fn parents_come_together_in_whole_batches() {
    let csv = opportunities(3_000, 300);
    let (bench, manifest) = arranged(&csv, &["--batch-size", "100", "--partitions", "4"]);
    let parts = parts(&bench, &manifest);
    check(&csv, &parts);
    assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [800, 800, 700, 700]);
    assert_eq!(across(&parts, 100), 0);
    let after = &manifest["lookups"][0]["after"];
    assert_eq!(after["across_partitions"]["parents"], 0);
    assert_eq!(after["across_batches"]["parents"], 0);
    assert_eq!(manifest["row_sum"], manifest["input"]["row_sum"]);
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 3, "nothing else is left");
    let written: serde_json::Value =
        serde_json::from_str(&bench.read("out/manifest.json")).unwrap();
    assert_eq!(written["files"], manifest["files"]);
}

#[test]
fn the_bytes_are_the_same_in_little_memory_compressed_or_from_a_pipe() {
    let csv = opportunities(40_000, 3_000);
    let plan = ["--batch-size", "200", "--partitions", "3"];
    let (bench, manifest) = arranged(&csv, &plan);
    let first = bench.read("out/part-1.csv");
    let little = [&plan[..], &["--memory", "1MB"]].concat();
    let (small, in_little) = arranged(&csv, &little);
    assert_eq!(in_little["files"], manifest["files"]);
    assert_eq!(small.read("out/part-1.csv"), first);
    for form in ["gz", "zst"] {
        let name = format!("part-1.csv.{form}");
        let compressed = [&plan[..], &["--compress", form]].concat();
        let (packed, _) = arranged(&csv, &compressed);
        // Read back as an input: what it holds is in the order of the file that it came from.
        fs::copy(packed.path(&format!("out/{name}")), packed.path("again.csv")).unwrap();
        let arguments = ["arrange", "again.csv", "--parent", "AccountId", "--batch-size", "200"];
        let more = ["--partitions", "1", "-o", "again"];
        packed.forelock(&[&arguments[..], &more].concat()).assert().success();
        assert!(packed.path(&format!("again/{name}")).exists(), "compressed as the input is");
        let back = ["arrange", "again.csv", "--parent", "AccountId", "--compress", "none"];
        let more = ["--batch-size", "200", "--partitions", "1", "-o", "plain"];
        packed.forelock(&[&back[..], &more].concat()).assert().success();
        assert_eq!(packed.read("plain/part-1.csv").len(), first.len());
    }
    let arguments = ["arrange", "-", "--parent", "AccountId", "-o", "piped"];
    bench.forelock(&[&arguments[..], &plan].concat()).write_stdin(csv).assert().success();
    assert_eq!(bench.read("piped/part-1.csv"), first);
}

#[test]
fn small_and_strange_files_are_arranged() {
    let plan = ["--batch-size", "10", "--partitions", "3"];
    for csv in [
        format!("{HEADER}\n1,a,x"),
        format!("{HEADER}\n1,a,\n2,b,\n3,c,\n"),
        format!("{HEADER}\n{}", "1,a,x\n".repeat(50)),
        format!("{HEADER}\n1,a,x\n2,b,y\n"),
    ] {
        let (bench, manifest) = arranged(&csv, &plan);
        check(&csv, &parts(&bench, &manifest));
    }
    let bom = format!("\u{feff}{}\r\n1;a;x\r\n2;b;y\r\n", HEADER.replace(',', ";"));
    let (bench, _) = arranged(&bom, &["--batch-size", "10", "--partitions", "1"]);
    assert_eq!(bench.read("out/part-1.csv"), bom);
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_left() {
    let bench = Bench::new().with("in.csv", "Id,AccountId\n1,a\n2\n").with("empty.csv", "");
    bench.write("mine.txt", "");
    let run = |file: &str, column: &str, out: &str| {
        let arguments = ["arrange", file, "--parent", column, "-o", out];
        bench.forelock(&[&arguments[..], &["--batch-size", "5", "--partitions", "2"]].concat())
    };
    run("in.csv", "AccountId", "out").assert().code(2).stderr(contains("in.csv:3"));
    run("in.csv", "AcountId", "out").assert().code(2).stderr(contains("AccountId"));
    run("empty.csv", "AccountId", "out").assert().code(2).stderr(contains("empty"));
    run("missing.csv", "AccountId", "out").assert().code(2).stderr(contains("missing.csv"));
    run("in.csv", "AccountId", "mine.txt").assert().code(2);
    run("in.csv", "AccountId", ".").assert().code(2);
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 4);
}

#[test]
fn a_directory_that_is_there_is_refused_unless_told() {
    let csv = opportunities(100, 10);
    let (bench, _) = arranged(&csv, &["--batch-size", "10", "--partitions", "2"]);
    let arguments = ["arrange", "in.csv", "--parent", "AccountId", "--batch-size", "10"];
    let again = |more: &[&str]| bench.forelock(&[&arguments[..], more].concat());
    again(&["--partitions", "3", "-o", "out"]).assert().code(2).stderr(contains("--force"));
    assert!(!bench.path("out/part-3.csv").exists());
    again(&["--partitions", "3", "-o", "out", "--force"]).assert().success();
    assert!(bench.path("out/part-3.csv").exists());
    bench.write("out/notes.txt", "mine");
    again(&["--partitions", "2", "-o", "out", "--force"])
        .assert()
        .code(2)
        .stderr(contains("notes.txt"));
    assert_eq!(bench.read("out/notes.txt"), "mine");
}

/// Twenty crowds of seven accounts with three campaigns each; every first campaign is that of
/// `of_crowd`.
fn crowds(of_crowd: impl Fn(u32) -> u32) -> String {
    let mut csv = "Id,AccountId,CampaignId\n".to_owned();
    for row in 0..2_000_u32 {
        let crowd = row % 20;
        let account = crowd * 100 + row / 20 % 7;
        let campaign = match row / 20 % 3 {
            0 => of_crowd(crowd),
            other => crowd * 100 + other,
        };
        writeln!(csv, "{row},a{account},c{campaign}").unwrap();
    }
    csv
}

#[test]
fn several_lookups_keep_crowds_together() {
    let plan = ["--parent", "CampaignId", "--batch-size", "100", "--partitions", "5"];
    let (_, manifest) = arranged(&crowds(|crowd| crowd * 100), &plan);
    for lookup in 0..2 {
        let after = &manifest["lookups"][lookup]["after"];
        assert_eq!(after["across_partitions"]["parents"], 0);
        assert_eq!(after["across_batches"]["parents"], 0);
    }
}

/// A campaign of everybody ties all crowds together: it is torn apart, and nothing else is.
#[test]
fn the_culprit_of_several_lookups_is_named() {
    let plan = ["--parent", "CampaignId", "--batch-size", "100", "--partitions", "5"];
    let (_, manifest) = arranged(&crowds(|_| 9_999), &plan);
    let [accounts, campaigns] = [0, 1].map(|lookup| &manifest["lookups"][lookup]["after"]);
    assert_eq!(accounts["across_partitions"]["parents"], 0);
    assert_eq!(campaigns["across_partitions"]["parents"], 1);
    let culprit = &campaigns["across_partitions"]["largest"][0];
    assert_eq!((&culprit["parent"], &culprit["partitions"]), (&"c9999".into(), &5.into()));
    let rows = manifest["files"].as_array().unwrap().iter().map(|file| file["rows"].as_u64());
    assert!(rows.clone().all(|rows| rows.is_some_and(|rows| (360..=440).contains(&rows))));
}

/// The load of test4, a twentieth of its size: what fails by the tenth in random order hardly does.
#[test]
fn a_load_that_fails_in_random_order_hardly_does_once_arranged() {
    let scenario = fs::read_to_string("scenarios/test4-parallel.toml").unwrap();
    let trial = fs::read_to_string("scenarios/orgs/trial.toml").unwrap();
    let bench = Bench::new().with("in.csv", &opportunities(40_000, 4_000));
    fs::create_dir(bench.path("orgs")).unwrap();
    bench.write("orgs/trial.toml", &trial);
    bench.write("load.toml", &scenario);
    let json = bench.result(&[
        "arrange",
        "in.csv",
        "--parent",
        "AccountId",
        "-o",
        "out",
        "--json",
        "--replications",
        "3",
        "--simulate",
        "load.toml",
        "--set",
        "load.max_batches_per_partition=50",
        "--set",
        "load.stagger=1m",
    ]);
    let variants = json["simulation"]["variants"].as_array().unwrap();
    let rate = |one: usize| variants[one]["metrics"]["failure_rate"]["mean"].as_f64().unwrap();
    assert!(rate(0) > 0.05, "{}", rate(0));
    assert!(rate(1) < 0.001, "{}", rate(1));
}

/// The platform cuts jobs at 10,000 records: that is where no parent may lie across.
#[test]
fn larger_jobs_are_arranged_for_the_batches_that_they_are_cut_into() {
    let load = "load = { api = 'bulk_v2', batch_size = 20_000, partitions = 2 }\n\
                data = { parents = 9, children = 9 }\n\
                org = { workers = 5, service = { per_record = '1ms' } }\n\
                run = { replications = 1 }\n";
    let bench = Bench::new().with("in.csv", &opportunities(60_000, 6_000)).with("jobs.toml", load);
    let json = bench.result(&[
        "arrange",
        "in.csv",
        "--parent",
        "AccountId",
        "-o",
        "out",
        "--json",
        "--simulate",
        "jobs.toml",
    ]);
    assert_eq!(json["settings"]["batch_size"], 10_000);
    assert_eq!(json["lookups"][0]["after"]["across_needlessly"]["parents"], 0);
}

/// A run that is stopped while it writes.
#[cfg(unix)]
fn stopped(signal: &str) -> (Bench, std::process::ExitStatus) {
    let bench = Bench::new().with("in.csv", &opportunities(60_000, 5_000));
    let mut child = Command::new(bench.forelock(&[]).get_program())
        .current_dir(bench.path(""))
        .args(["arrange", "in.csv", "--parent", "AccountId", "--batch-size", "200"])
        .args(["--partitions", "50", "-o", "out", "--compress", "gz"])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let is_begun = || {
        let entries = fs::read_dir(bench.path("")).unwrap().map(Result::unwrap);
        let mut partial =
            entries.filter(|one| one.file_name().to_string_lossy().starts_with("out.partial-"));
        partial.any(|one| fs::read_dir(one.path()).is_ok_and(|files| files.count() > 0))
    };
    // As soon as the first file is begun, long before all are done.
    while child.try_wait().unwrap().is_none() && !is_begun() {}
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    let status = child.wait().unwrap();
    (bench, status)
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_nothing_that_looks_whole() {
    let (bench, status) = stopped("-KILL");
    assert!(!status.success(), "killed in the middle");
    assert!(!bench.path("out").exists());
    assert_eq!(bench.read("in.csv"), opportunities(60_000, 5_000));
    let command = ["arrange", "in.csv", "--parent", "AccountId", "--batch-size", "200"];
    bench
        .forelock(&[&command[..], &["--partitions", "2", "-o", "out"]].concat())
        .assert()
        .success()
        .stderr(contains("out.partial-").and(contains("killed")));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing() {
    for signal in ["-INT", "-TERM"] {
        let (bench, status) = stopped(signal);
        assert_eq!(status.code(), Some(3), "{signal}");
        assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 2, "the scenario and the input");
    }
}

/// A file system that takes no more: files of at most 50 KiB.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let csv = opportunities(5_000, 500);
    let bench = Bench::new().with("in.csv", &csv);
    let program = bench.forelock(&[]).get_program().to_owned();
    let limited = "trap '' XFSZ; ulimit -f 100; exec \"$@\"";
    let output = Command::new("sh")
        .current_dir(bench.path(""))
        .args(["-c", limited, "sh"])
        .arg(program)
        .args(["arrange", "in.csv", "--parent", "AccountId", "--batch-size", "200"])
        .args(["--partitions", "2", "-o", "out"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("part-1.csv"), "{said}");
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 2, "the scenario and the input");
    assert_eq!(bench.read("in.csv"), csv);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_once() {
    let csv = opportunities(2_000, 100);
    let bench = Bench::new();
    assert!(Command::new("mkfifo").arg(bench.path("pipe.csv")).status().unwrap().success());
    let pipe = bench.path("pipe.csv");
    let sent = csv.clone();
    let writer = std::thread::spawn(move || fs::write(pipe, sent));
    let arguments = ["arrange", "pipe.csv", "--parent", "AccountId", "--batch-size", "200"];
    let json =
        bench.result(&[&arguments[..], &["--partitions", "2", "-o", "out", "--json"]].concat());
    writer.join().unwrap().unwrap();
    assert_eq!(json["input"]["rows"], 2_000);
    check(&csv, &parts(&bench, &json));
}

#[test]
fn tables_that_do_not_fit_are_refused_with_what_they_need() {
    let csv = opportunities(40_000, 35_000);
    let bench = Bench::new().with("in.csv", &csv);
    let arguments = ["arrange", "in.csv", "--parent", "AccountId", "--batch-size", "200"];
    let run = |memory: &str| {
        let more = ["--partitions", "2", "-o", "out", "--memory", memory];
        bench.forelock(&[&arguments[..], &more].concat())
    };
    let refused = run("1MB").output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    let needed = said.split("need about ").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
    assert_eq!(fs::read_dir(bench.path("")).unwrap().count(), 2, "the scenario and the input");
    run(needed).assert().success();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Rows of any content come out as they went in.
    #[test]
    fn every_row_comes_out_as_it_went_in(
        rows in prop::collection::vec(("[a-z,\"\n;=é ]{0,8}", "[a-e\" ,]{0,2}"), 1..60),
        batch in 1_u32..9, partitions in 1_u32..5, crlf: bool, ends: bool,
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let ending = if crlf { "\r\n" } else { "\n" };
        let mut csv = format!("{HEADER}{ending}");
        for (number, (name, parent)) in rows.iter().enumerate() {
            write!(csv, "{number},{},{}{ending}", quoted(name), quoted(parent)).unwrap();
        }
        let whole = csv.clone();
        if !ends {
            csv.truncate(csv.len() - ending.len());
        }
        let (batch, partitions) = (batch.to_string(), partitions.to_string());
        let plan = ["--batch-size", &batch, "--partitions", &partitions];
        let (bench, manifest) = arranged(&csv, &plan);
        let mut found: Vec<(String, String)> = parts(&bench, &manifest).concat();
        let mut expected = records(&whole);
        expected.remove(0);
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(&manifest["lookups"][0]["after"]["across_partitions"]["parents"], 0);
    }
}
