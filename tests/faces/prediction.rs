//! A run says the same on a terminal, in its JSON, on its charts and on its page.

use crate::bench::Bench;
use crate::reading::{between, in_one_line, plain, section, title};

const RUN: [&str; 2] = ["run", "small.toml"];
const LOADS: &str = include_str!("../scenarios/three-loads.toml");

/// The JSON of a run with its course, as `result.json`, and the pages of the scenario and of it.
fn pages(bench: &Bench) -> [String; 2] {
    let run = ["run", "small.toml", "--json", "--timeline", "--charts", "charts"];
    bench.write("result.json", &bench.stdout(&run));
    [&["small.toml", "--without-remedies"][..], &["result.json"]].map(|of| {
        bench.forelock(&[&["report", "-o", "page.html"], of].concat()).output().unwrap();
        bench.read("page.html")
    })
}

/// The first sentences after the figures.
fn answer(text: &str) -> String {
    let words = in_one_line(text);
    format!("Of {}", between(&words, " Of ", " Not modelled:").unwrap())
}

#[test]
fn the_answer_is_the_same_everywhere() {
    let bench = Bench::new();
    let [of_the_scenario, of_the_result] = pages(&bench);
    let text = bench.stdout(&RUN);
    let json = bench.result(&["run", "small.toml", "--json"]);
    let mean = |metric: &str| json["metrics"][metric]["mean"].as_f64().unwrap();
    let rate = format!("{:.1} %", mean("failure_rate") * 100.0);
    let duration = format!("{:.1} s", mean("duration_s"));
    for (face, says) in [
        ("the terminal", answer(&text)),
        ("the page of the scenario", plain(section(&of_the_scenario, "answer"))),
        ("the page of the result", plain(section(&of_the_result, "answer"))),
        ("the chart", title(&bench.read("charts/small-over-time.svg"))),
    ] {
        assert!(says.contains(&rate) && says.contains(&duration), "{face}: {says}");
    }
    let page = plain(section(&of_the_scenario, "answer"));
    assert!(page.contains(&answer(&text)), "{page}");
}

#[test]
fn a_page_of_a_result_answers_as_that_of_its_scenario() {
    let [of_the_scenario, of_the_result] = pages(&Bench::new());
    let [of_the_scenario, of_the_result] =
        [&of_the_scenario, &of_the_result].map(|page| plain(section(page, "answer")));
    assert_eq!(of_the_result, of_the_scenario);
}

#[test]
fn a_page_of_a_result_has_the_figures_and_charts_of_its_scenario() {
    for (scenario, sections) in [
        (crate::bench::SMALL, &["metrics", "charts"][..]),
        (LOADS, &["objectives", "metrics", "loads", "charts"]),
    ] {
        let [of_the_scenario, of_the_result] = pages(&Bench::new().with("small.toml", scenario));
        for id in sections {
            let [one, other] = [&of_the_scenario, &of_the_result].map(|page| section(page, id));
            assert!(one == other, "{id} of {}", title(&of_the_result));
        }
    }
}

#[test]
fn verdicts_are_the_same_everywhere() {
    let bench = Bench::new();
    let objectives = "\n[objectives]\nduration = '< 1s'\nfailure_rate = '< 99%'\n";
    bench.write("small.toml", &format!("{}{objectives}", bench.read("small.toml")));
    let pages = pages(&bench);
    let json = bench.result(&["run", "small.toml", "--json"]);
    let met = |metric: &str| {
        let verdicts = json["objectives"].as_array().unwrap();
        verdicts.iter().find(|one| one["metric"] == metric).unwrap()["met"].clone()
    };
    assert_eq!((met("failure_rate"), met("duration_s")), (true.into(), false.into()));
    let text = bench.stdout(&RUN);
    assert_eq!((text.matches("✓ met").count(), text.matches("✗ not met").count()), (1, 1));
    for page in pages {
        let [met, missed] =
            ["✓", "✗"].map(|sign| plain(section(&page, "objectives")).matches(sign).count());
        assert_eq!((met, missed), (1, 1), "{}", plain(section(&page, "objectives")));
    }
}
