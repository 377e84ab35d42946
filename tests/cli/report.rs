//! `forelock report`, as a user types it.

use crate::bench::Bench;
use predicates::str::{contains, is_empty};
use std::fs;

#[test]
fn a_page_is_written_where_it_is_asked_for_and_says_how_to_make_it_again() {
    let bench = Bench::new();
    let arguments = ["report", "small.toml", "-o", "for/friday.html", "--set", "org.workers=2"];
    bench.forelock(&arguments).assert().success().stdout("for/friday.html\n");
    let first = bench.read("for/friday.html");
    let again = "report small.toml --set org.workers=2 --seed 7 --replications 6 --confidence 0.95";
    assert!(first.contains(&format!("<pre tabindex=\"0\">forelock {again}</pre>")));

    let again: Vec<_> = again.split(' ').chain(["--threads", "1"]).collect();
    bench.forelock(&again).assert().success().stdout("output/report.html\n");
    assert_eq!(bench.read("output/report.html"), first, "not the same bytes");
    // Written whole, and over what was there.
    bench.forelock(&["report", "small.toml"]).assert().success();
    assert_ne!(bench.read("output/report.html"), first);
    assert_eq!(
        fs::read_dir(bench.path("output")).unwrap().count(),
        1,
        "something is left beside it"
    );
}

#[test]
fn remedies_can_be_left_out() {
    let bench = Bench::new();
    bench.forelock(&["report", "small.toml", "--without-remedies"]).assert().success();
    assert!(!bench.read("output/report.html").contains("id=\"remedies\""));
    assert!(bench.read("output/report.html").contains("small.toml --without-remedies --seed"));
}

#[test]
fn an_objective_that_is_missed_exits_with_1_and_still_makes_the_page() {
    let bench = Bench::new();
    let missed = "objectives.duration=< 1s";
    bench.forelock(&["report", "small.toml", "--set", missed]).assert().code(1);
    let page = bench.read("output/report.html");
    assert!(
        page.contains("✗ Objective missed")
            && page.contains("--set &#39;objectives.duration=&#60; 1s&#39;")
    );
}

#[test]
fn a_result_makes_a_page_too_but_is_not_simulated_again() {
    let bench = Bench::new();
    let run = bench.forelock(&["run", "small.toml", "--json"]).output().unwrap();
    fs::write(bench.path("result.json"), run.stdout).unwrap();
    bench.forelock(&["report", "result.json"]).assert().success();
    let page = bench.stdout(&["run", "small.toml", "--format", "html"]);
    let timeline = bench.stdout(&["run", "small.toml", "--json", "--timeline"]);
    fs::write(bench.path("timeline.json"), timeline).unwrap();
    bench.forelock(&["report", "timeline.json"]).assert().success();
    assert!(bench.read("output/report.html") == page, "live and read back differ");
    for flags in [["--seed", "1"], ["--set", "org.workers=2"], ["--replications", "3"]] {
        bench
            .forelock(&["report", "result.json", flags[0], flags[1]])
            .assert()
            .code(2)
            .stdout(is_empty())
            .stderr(contains("a result is simulated already"));
    }
}

#[test]
fn what_can_not_be_read_or_written_is_explained() {
    let bench = Bench::new();
    bench.write("broken.json", "{\"schema\": 1");
    fs::write(bench.path("bytes.json"), [0xff, 0xfe]).unwrap();
    // Takes no room on the disk: it has no contents but its length.
    let huge = fs::File::create(bench.path("huge.json")).unwrap();
    huge.set_len(65 * 1024 * 1024).unwrap();
    for (arguments, code, words) in [
        (&["report", "broken.json"][..], 2, "not JSON: line 1"),
        (&["report", "bytes.json"], 2, "UTF-8"),
        (&["report", "huge.json"], 2, "larger than 64 MiB"),
        (&["report", "missing.json"], 2, "missing.json can't be used"),
        (&["report", "missing.toml"], 2, "no such file"),
        (&["report", "small.toml", "-o", "small.toml/page.html"], 3, "can't be written"),
        (&["report", "small.toml", "-o", "."], 3, "can't be written"),
    ] {
        bench.forelock(arguments).assert().code(code).stdout(is_empty()).stderr(contains(words));
    }
}
