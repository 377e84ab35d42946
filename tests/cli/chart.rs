//! `--charts` of studies, and `forelock chart`.

use crate::bench::Bench;
use predicates::str::contains;
use std::fs;

/// What a study draws, and what is drawn from its JSON, are the same files.
#[test]
fn a_result_is_drawn_again_to_the_byte() {
    let bench = Bench::new();
    let swept = ["sweep", "small.toml", "--vary", "org.workers=1,2,5"];
    let studies = [
        (vec!["compare", "small.toml"], vec!["small-compare"]),
        (swept.to_vec(), vec!["small-against-field", "small-trade-off"]),
        ([&swept[..], &["--tornado"]].concat(), vec!["small-tornado"]),
        (
            [&swept[..], &["--vary", "load.batch_size=100,200"]].concat(),
            vec!["small-map-failure-rate", "small-map-duration", "small-trade-off"],
        ),
    ];
    for (arguments, files) in studies {
        let charts = [&arguments[..], &["--json", "--charts", "charts"]].concat();
        let text = bench.stdout(&charts);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
        bench.write("result.json", &text);
        let again = ["chart", "result.json", "-o", "again", "--format", "svg"];
        bench.forelock(&again).assert().success();
        for file in files {
            assert_eq!(
                bench.read(&format!("again/{file}.svg")),
                bench.read(&format!("charts/{file}.svg"))
            );
            let png = fs::read(bench.path(&format!("charts/{file}.png"))).unwrap();
            assert!(png.starts_with(b"\x89PNG"), "{file}");
        }
    }
}

#[test]
fn what_is_no_result_is_refused_before_anything_is_written() {
    let bench = Bench::new();
    bench
        .forelock(&["chart", "small.toml", "-o", "charts"])
        .assert()
        .code(2)
        .stderr(contains("not JSON"));
    bench.write("result.json", &bench.stdout(&["run", "small.toml", "--json"]));
    bench.forelock(&["chart", "result.json"]).assert().code(2).stderr(contains("--timeline"));
    assert!(!bench.path("charts").exists() && !bench.path("output").exists());
}

#[test]
fn a_name_stays_in_its_directory() {
    let named = crate::bench::SMALL.replace("\"small\"", "\"../../<script>alert(1)</script>\"");
    let bench = Bench::new().with("small.toml", &named);
    bench.forelock(&["compare", "small.toml", "--charts", "charts"]).assert().success();
    let mut files: Vec<String> = fs::read_dir(bench.path("charts"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let name = "-------script-alert-1---script--compare";
    assert_eq!(files, [format!("{name}.png"), format!("{name}.svg")]);
}
