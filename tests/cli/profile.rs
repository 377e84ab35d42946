//! `forelock profile`.

use crate::bench::{Bench, result};
use flate2::write::GzEncoder;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use std::fs;
use std::io::Write;

/// Twelve rows over four parents, one of them named in both lengths, and two rows without.
const ROWS: &str = "\
Id;AccountId;Name
1;001D000000IqhSL;a
2;001D000000IqhSLIAZ;b
3;001D000000IqhSM;\"c;
d\"
4;;e
5;=cmd|'/C calc'!A0;f
6;001D000000IqhSL;g
7;001D000000IqhSL;h
8;001D000000IqhSN;i
9;001D000000IqhSN;j
10; ;k
11;=cmd|'/C calc'!A0;l
12;001D000000IqhSM;m
";

fn bench() -> Bench {
    Bench::new().with("rows.csv", ROWS)
}

#[test]
fn a_profile_by_hand() {
    let bench = bench();
    let profile = bench.result(&[
        "profile",
        "rows.csv",
        "--parent",
        "AccountId",
        "--batch-size",
        "3",
        "--in-flight",
        "2",
        "--json",
    ]);
    assert_eq!(profile["rows"], 12);
    assert_eq!(profile["delimiter"], ";");
    let account = &profile["columns"][0];
    assert_eq!(account["column"], "AccountId");
    assert_eq!((&account["parents"], &account["without_parent"]), (&4.into(), &2.into()));
    assert_eq!(account["parents_with"], serde_json::json!([[2, 3], [4, 1]]));
    assert_eq!(
        account["children_per_parent"],
        serde_json::json!({
            "mean": 2.5, "p50": 2, "p90": 4, "p99": 4, "p999": 4, "max": 4
        })
    );
    assert_eq!(
        account["hottest"],
        serde_json::json!([
            { "parent": "001D000000IqhSL", "children": 4 },
            { "parent": "001D000000IqhSM", "children": 2 },
            { "parent": "=cmd|'/C calc'!A0", "children": 2 },
            { "parent": "001D000000IqhSN", "children": 2 },
        ])
    );
    // All rows are one window.
    assert_eq!(account["window_rows"], 12);
    assert_eq!(account["distinct_in_file_order"], 4.0);
    assert_eq!(account["distinct_in_random_order"], 4.0);
    // Batches: L L M | – cmd L | L N N | – cmd M. L is in three, M in two, cmd in two.
    assert_eq!((&account["batches"], &account["spanning_parents"]), (&4.into(), &3.into()));
    // Two partitions: the first batch goes with the third (they share L), the second with the
    // fourth (they share cmd): every one collides.
    assert_eq!(account["collision"]["transaction_rows"], 3);
    assert_eq!(account["collision"]["transactions"], 4);
    assert_eq!(account["collision"]["in_file_order"], 1.0);
}

#[test]
fn the_same_rows_give_the_same_profile_however_they_are_written() {
    let bench = bench();
    let variants = [
        ("plain.csv", ROWS.as_bytes().to_vec()),
        ("crlf.csv", ROWS.replace('\n', "\r\n").into_bytes()),
        ("bom.csv", format!("\u{feff}{ROWS}").into_bytes()),
        ("tab.tsv", ROWS.replace("c;", "c").replace(';', "\t").into_bytes()),
        ("unended.csv", ROWS.trim_end().as_bytes().to_vec()),
        ("zipped.csv.gz", {
            // Two members, cut in the middle of a row.
            let (one, other) = ROWS.as_bytes().split_at(101);
            [one, other]
                .map(|part| {
                    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::default());
                    gzip.write_all(part).unwrap();
                    gzip.finish().unwrap()
                })
                .concat()
        }),
        ("zipped.csv.zst", zstd::encode_all(ROWS.as_bytes(), 3).unwrap()),
        ("no-ending", zstd::encode_all(ROWS.as_bytes(), 19).unwrap()),
    ];
    let read = |file: &str| bench.result(&["profile", file, "--parent", "AccountId", "--json"]);
    let expected = read("rows.csv")["columns"].clone();
    for (file, bytes) in variants {
        fs::write(bench.path(file), &bytes).unwrap();
        assert_eq!(read(file)["columns"], expected, "{file}");
        let piped = bench
            .forelock(&["profile", "-", "--parent", "AccountId", "--json"])
            .write_stdin(bytes)
            .output()
            .unwrap();
        let piped: Value = result(&piped.stdout);
        assert_eq!((&piped["columns"], &piped["file"]), (&expected, &"standard input".into()));
    }
}

#[test]
fn the_report_has_figures_words_and_no_formulas() {
    bench()
        .forelock(&["profile", "rows.csv", "--parent", "AccountId"])
        .assert()
        .success()
        .stderr(is_empty())
        .stdout(
            contains("rows.csv: 12 rows, semicolon-separated")
                .and(contains("Distinct parents                4\n"))
                .and(contains("2 (16.7 %)"))
                .and(contains("\n'=cmd|'/C calc'!A0 "))
                .and(contains("\n=cmd").not())
                .and(contains("[data]\nparent_object = \"Account\"\nparents = 6\nchildren = 12\n")),
        );
}

#[test]
fn the_data_table_is_a_scenarios() {
    let bench = bench();
    let load = "\n[load]\nbatch_size = 3\n[org]\nworkers = 2\nservice = { per_record = \"9ms\" }\n";
    let rows: String = (0..3_000)
        .map(|row: u32| format!("{row},\"a \"\"{}\"\"\",c{}\n", row / 7, row.wrapping_mul(97) % 31))
        .collect();
    bench.write("large.csv", &format!("Id,\"x\"\"\n[load]\",Campaign\n{rows}"));
    for (file, columns) in
        [("rows.csv", &["AccountId"][..]), ("large.csv", &["x\"\n[load]", "Campaign"][..])]
    {
        let mut arguments = vec!["profile", file, "-o", "data.toml"];
        for column in columns {
            arguments.extend(["--parent", column]);
        }
        bench
            .forelock(&arguments)
            .assert()
            .success()
            .stdout(contains("The [data] table for a scenario of this file:\n\n# Stands for "));
        let table = bench.read("data.toml");
        bench.write("scenario.toml", &(table + load));
        fs::remove_file(bench.path("data.toml")).unwrap();
        bench.forelock(&["check", "scenario.toml"]).assert().success();
        bench.forelock(&["run", "scenario.toml", "--replications", "2"]).assert().success();
    }
}

/// Parents of 20,000 rows: random, sorted, a few with a tenth of the rows, and sorted and displaced
/// by up to 500 places.
fn of_kind(kind: &str, seed: u64) -> Vec<u32> {
    let mut state = seed;
    let mut random = move |below: u32| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(below)).unwrap()
    };
    let mut parents: Vec<u32> = (0..20_000)
        .map(|_| match kind {
            "skewed" if random(10) == 0 => random(3),
            "skewed" => 3 + random(8_000),
            _ => random(2_000),
        })
        .collect();
    if matches!(kind, "sorted" | "clustered") {
        parents.sort_unstable();
    }
    if kind == "clustered" {
        let displaced = (0..).zip(parents).map(|(row, parent)| (row + random(1_001), parent));
        let mut displaced: Vec<(u32, u32)> = displaced.collect();
        displaced.sort_by_key(|&(place, _)| place);
        parents = displaced.into_iter().map(|(_, parent)| parent).collect();
    }
    parents
}

/// Failure rates of a file and of the table that stands for it, and that table.
fn file_and_table(parents: &[u32]) -> (f64, f64, toml::Table) {
    // Six batches of a partition at once: with two, only neighbours meet, and then all windows of
    // some hundred rows give the same figures to the digit.
    // Locked in the order of their rows, hot parents count by where their ids stand among the others',
    // which a table of counts doesn't say: so they are locked as they come.
    let load = "\n[load]\npartitions = 2\nbatch_size = 500\n\
                submit = { pattern = 'closed', in_flight = 6 }\n\
                [org]\nworkers = 8\nservice = { per_record = '20ms', cv = 0.4 }\n\
                locks = { order = 'record' }\n";
    let bench = Bench::new();
    let rows: String = parents.iter().map(|parent| format!("a{parent}\n")).collect();
    bench.write("rows.csv", &format!("AccountId\n{rows}"));
    let profile = ["profile", "rows.csv", "--parent", "AccountId", "-o", "data.toml"];
    bench.forelock(&profile).assert().success();
    let table = bench.read("data.toml");
    bench.write("table.toml", &format!("{table}{load}"));
    let file = "[data]\nfile = 'rows.csv'\nparent_column = 'AccountId'\norder = 'file'\n";
    bench.write("file.toml", &format!("{file}{load}"));
    let rate = |scenario| {
        let json = bench.result(&["run", scenario, "--replications", "20", "--json"]);
        json["metrics"]["failure_rate"]["mean"].as_f64().unwrap()
    };
    (rate("file.toml"), rate("table.toml"), table.parse().unwrap())
}

#[test]
fn the_data_table_predicts_what_the_file_does() {
    let mut found = std::collections::BTreeMap::new();
    for (kind, order) in [("random", "random"), ("sorted", "by_parent"), ("skewed", "random")] {
        let (file, table, data) = file_and_table(&of_kind(kind, 1));
        assert_eq!(data["data"]["order"].as_str(), Some(order), "{kind}");
        assert!((file - table).abs() < 0.03, "{kind}: {file} {table}");
        found.insert(kind, file);
    }
    // One file stands as it happened to be displaced: its rate has a standard deviation of 0.027
    // about that of its table (16 files), the mean of four 0.0135.
    let (mut files, mut tables) = (0.0, 0.0);
    for seed in 1..=4 {
        let (file, table, data) = file_and_table(&of_kind("clustered", seed));
        let window = data["data"]["window"].as_integer().unwrap();
        assert!((475..=525).contains(&window), "{window}");
        (files, tables) = (files + file / 4.0, tables + table / 4.0);
    }
    assert!((files - tables).abs() < 0.05, "{files} {tables}");
    // The kinds are far apart, so that agreeing says something.
    assert!(found["sorted"] < 0.05 && files > 0.2 && found["random"] > 0.6, "{found:?} {files}");
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_exits_with_2() {
    let bench = bench().with("ragged.csv", "a,b\n1,2\n3\n").with("header.csv", "a,b\n");
    for (arguments, words) in [
        (&["profile", "rows.csv", "--parent", "AcountId"][..], "did you mean `AccountId`?"),
        (&["profile", "missing.csv", "--parent", "a"], "missing.csv can't be read"),
        (&["profile", ".", "--parent", "a"], "can't be read"),
        (&["profile", "ragged.csv", "--parent", "a"], "ragged.csv:3: this row has 1 field"),
        (&["profile", "header.csv", "--parent", "a"], "header.csv has a header but no rows"),
        (&["profile", "rows.csv", "--parent", "Id", "--parent", "Id"], "twice"),
        (&["profile", "rows.csv", "--parent", "Id", "--delimiter", "ab"], "comma, semicolon"),
        (&["profile", "rows.csv", "--parent", "Id", "--delimiter", ","], "no column `Id`"),
        (&["profile", "rows.csv"], "--parent"),
        (&["profile", "rows.csv", "--parent", "Id", "--batch-size", "0"], "--batch-size"),
        (&["profile", "rows.csv", "--parent", "Id", "--in-flight", "0"], "--in-flight"),
    ] {
        bench.forelock(arguments).assert().code(2).stdout(is_empty()).stderr(contains(words));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_with_3() {
    let bench = bench();
    // A pipe that never ends.
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_forelock"))
        .args(["profile", "-", "--parent", "a", "-o"])
        .arg(bench.path("data.toml"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut rows = child.stdin.take().unwrap();
    rows.write_all(b"a\n").unwrap();
    // By the time that so much is taken, it listens.
    rows.write_all(&b"1\n".repeat(1 << 20)).unwrap();
    let id = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
    // It stops reading, which breaks the pipe.
    while rows.write_all(&b"1\n".repeat(1 << 16)).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!bench.path("data.toml").exists());
}

/// A chart each column, named after it; the same from the JSON.
#[test]
fn the_fan_out_is_drawn_and_drawn_again() {
    let bench =
        Bench::new().with("rows.csv", "AccountId,=CampaignId\n=cmd(),c1\n=cmd(),c2\na2,c3\n,c4\n");
    let profile = ["profile", "rows.csv", "--parent", "AccountId", "--parent", "=CampaignId"];
    bench.forelock(&[&profile[..], &["--charts", "charts"]].concat()).assert().success();
    let json = bench.stdout(&[&profile[..], &["--json"]].concat());
    bench.write("profile.json", &json);
    bench.forelock(&["chart", "profile.json", "-o", "again"]).assert().success();
    for file in ["rows-fan-out-AccountId.svg", "rows-fan-out--CampaignId.png"] {
        let bytes = |directory: &str| std::fs::read(bench.path(&format!("{directory}/{file}")));
        assert_eq!(bytes("charts").unwrap(), bytes("again").unwrap());
    }
    let svg = bench.read("charts/rows-fan-out-AccountId.svg");
    for part in [
        "The hottest AccountId has 2 rows; half have 1 or fewer",
        "3 rows over 2 parents; 1 more have none",
        "1 parent with 2",
        "=cmd()",
    ] {
        assert!(svg.contains(part), "{part}: {svg}");
    }
    bench.write("broken.json", &json.replacen("\"children\": 2", "\"children\": 3", 1));
    bench.forelock(&["chart", "broken.json"]).assert().code(2);
}

/// An id of 18 characters whose last three are not its own is not taken for the id of 15.
#[test]
fn ids_that_somebody_has_spoilt_are_mentioned() {
    let rows = "A\n001D000000IqhSLIAZ\n001D000000IqhSL\n001D000000IqhSLXXX\n";
    let bench = Bench::new().with("ids.csv", rows);
    let parents = |arguments: &[&str]| bench.result(arguments)["columns"][0]["parents"].clone();
    assert_eq!(parents(&["profile", "ids.csv", "--parent", "A", "--json"]), 2);
    let words =
        contains("note: A: 1 parent has an id of 18 characters, such as 001D000000IqhSLXXX");
    for arguments in [
        &["profile", "ids.csv", "--parent", "A"][..],
        &[
            "arrange",
            "ids.csv",
            "--parent",
            "A",
            "--batch-size",
            "1",
            "--partitions",
            "1",
            "-o",
            "x",
        ],
    ] {
        bench.forelock(arguments).assert().success().stderr(words.clone());
    }
}
