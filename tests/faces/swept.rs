//! A sweep says the same of its cliff, its front and its fastest point on every face.

use crate::bench::{Bench, result};
use crate::paced::PACED;
use crate::reading::in_one_line;
use crate::sweep::Sweep;

fn small(arguments: &str) -> Sweep {
    Sweep::of(&Bench::new(), arguments)
}

fn paced(arguments: &str) -> Sweep {
    Sweep::of(&Bench::new().with("small.toml", PACED), arguments)
}

/// The cliff, where it is said.
fn assert_one_cliff(sweep: &Sweep, expected: [&str; 2]) {
    let expected = Some(expected.map(str::to_owned).to_vec());
    assert_eq!(sweep.cliff_in_json(), expected, "the JSON");
    assert_eq!(sweep.cliff_in_chart(), expected, "the chart");
    assert_eq!(sweep.cliff_in_text(), expected, "the terminal");
}

fn assert_no_cliff(sweep: &Sweep) {
    let said = [sweep.cliff_in_json(), sweep.cliff_in_chart(), sweep.cliff_in_text()];
    assert_eq!(said, [None, None, None]);
}

fn assert_one_fastest(sweep: &Sweep, expected: Option<&[&str]>) {
    let expected = expected.map(|place| place.iter().map(|&one| one.to_owned()).collect());
    assert_eq!(sweep.fastest_in_json(), expected, "the JSON");
    assert_eq!(sweep.fastest_in_chart(), expected, "the chart");
    assert_eq!(sweep.fastest_in_text(), expected, "the terminal");
}

/// All of it, as it is small enough to be listed.
fn assert_one_front(sweep: &Sweep) {
    let front = sweep.front_in_json();
    assert!(!front.is_empty());
    assert_eq!(sweep.front_in_chart(), front, "the chart");
    assert_eq!(sweep.front_size_in_chart(), front.len(), "the chart");
    if let Some(shown) = sweep.front_in_text() {
        assert_eq!(shown, front, "the terminal");
    }
}

#[test]
fn one_field_by_rising_values() {
    let sweep = paced("--vary load.submit.interval.mean=3.5s,4s,5s,8s");
    assert_one_cliff(&sweep, ["4s", "5s"]);
    assert_one_fastest(&sweep, Some(&["5s"]));
    assert_one_front(&sweep);
    assert_eq!(sweep.feasible_in_text().as_deref(), Some("at 5s"));
    assert_eq!(sweep.feasible_in_chart().as_deref(), Some("at 5s"));
}

#[test]
fn one_field_in_any_order() {
    for list in ["8s,3.5s,5s,4s", "8s,5s,4s,3.5s", "5s,3.5s,8s,4s"] {
        let sweep = paced(&format!("--vary load.submit.interval.mean={list}"));
        assert_one_cliff(&sweep, ["4s", "5s"]);
    }
}

#[test]
fn the_fastest_and_the_front_of_one_field_in_any_order() {
    for list in ["8s,3.5s,5s,4s", "8s,5s,4s,3.5s"] {
        let sweep = paced(&format!("--vary load.submit.interval.mean={list}"));
        assert_one_fastest(&sweep, Some(&["5s"]));
        assert_one_front(&sweep);
    }
}

#[test]
fn where_one_field_does_what_is_asked_in_any_order() {
    for list in ["6s,3.5s,5s", "6s,5s,3.5s", "5s,3.5s,6s"] {
        let sweep = paced(&format!("--vary load.submit.interval.mean={list}"));
        assert_eq!(sweep.feasible_in_chart().as_deref(), Some("from 5s to 6s"), "{list}");
        assert_eq!(sweep.feasible_in_text().as_deref(), Some("from 5s to 6s"), "{list}");
    }
}

/// With five partitions, more than five workers change nothing: these points are the same.
#[test]
fn points_that_tie() {
    let sweep = small("--vary org.workers=5,7,10");
    assert_no_cliff(&sweep);
    assert_one_fastest(&sweep, None);
    assert_one_front(&sweep);
    assert_eq!(sweep.front_in_json(), [["5"]], "of equal points, one is enough");
    let sweep = small("--vary org.workers=1,5,7,10");
    assert_one_cliff(&sweep, ["1", "5"]);
    assert_one_fastest(&sweep, Some(&["1"]));
    assert_one_front(&sweep);
}

#[test]
fn fastest_points_that_tie() {
    for list in ["10,5,7", "7,10,5"] {
        let sweep = small(&format!("--vary org.workers={list} --set objectives.duration=<1h"));
        let first = list.split(',').next().unwrap();
        assert_one_fastest(&sweep, Some(&[first]));
        assert_one_front(&sweep);
    }
}

#[test]
fn the_cliff_beside_points_that_tie_in_any_order() {
    for list in ["10,5,7,1", "5,1,10,7"] {
        assert_one_cliff(&small(&format!("--vary org.workers={list}")), ["1", "5"]);
    }
}

#[test]
fn one_point() {
    let sweep = small("--vary org.workers=5");
    assert_no_cliff(&sweep);
    assert_one_fastest(&sweep, None);
    assert_one_front(&sweep);
    let sweep = small("--vary org.workers=1");
    assert_no_cliff(&sweep);
    assert_one_fastest(&sweep, Some(&["1"]));
    assert_one_front(&sweep);
}

#[test]
fn no_point_that_does_what_is_asked() {
    for fields in [
        "--vary org.workers=1,5,7",
        "--vary org.workers=5,7",
        "--vary org.workers=5",
        "--vary org.workers=1,5 --vary load.batch_size=100,200",
    ] {
        let sweep = small(&format!("{fields} --set objectives.duration=<1ms"));
        assert_one_fastest(&sweep, None);
        assert_one_front(&sweep);
        assert_eq!(sweep.json["feasible"], 0);
        assert!(sweep.text.contains("None of the "), "{}", sweep.text);
        let (place, outcome) = sweep.safest_in_text().unwrap();
        assert_eq!(sweep.safest_in_json(), place, "{fields}");
        assert_eq!(sweep.safest_in_chart(), Some((place, outcome)), "{fields}");
    }
}

#[test]
fn words() {
    for list in ["Parallel,Serial", "Serial,Parallel"] {
        let sweep = small(&format!("--vary load.concurrency_mode={list}"));
        assert_one_fastest(&sweep, Some(&["Serial"]));
        assert_one_front(&sweep);
        assert_eq!(sweep.feasible_in_text().as_deref(), Some("at Serial"));
        assert_eq!(sweep.feasible_in_chart().as_deref(), Some("at Serial"));
    }
}

#[test]
fn two_fields_in_any_order() {
    let mut maps = Vec::new();
    for list in ["3.5s,4s,5s,8s", "8s,3.5s,5s,4s"] {
        let sweep =
            paced(&format!("--vary load.submit.interval.mean={list} --vary org.workers=50,2"));
        assert_one_fastest(&sweep, Some(&["3.5s", "2"]));
        assert_one_front(&sweep);
        assert!(sweep.front_in_text().is_some_and(|front| front.len() > 1));
        maps.push(sweep.map.unwrap());
    }
    assert_eq!(maps[0], maps[1], "an axis of numbers rises, whatever the order of the list");
}

const BOX: &str = "--vary load.submit.interval.mean=3s..8s --vary org.workers=2..50";

#[test]
fn the_fastest_of_a_sample() {
    let sweep = paced(&format!("--sample sobol:32 --replications 2 {BOX}"));
    let fastest = sweep.fastest_in_json();
    assert!(fastest.is_some());
    assert_eq!(sweep.fastest_in_chart(), fastest);
    assert_eq!(sweep.fastest_in_text(), fastest);
}

#[test]
fn the_front_of_a_sample() {
    let sweep = paced(&format!("--sample sobol:128 --replications 2 {BOX}"));
    let front = sweep.front_in_json();
    assert_eq!(sweep.front_size_in_chart(), front.len());
    for place in sweep.front_in_chart() {
        assert!(front.contains(&place), "{place:?} is listed, but is not in {front:?}");
    }
}

/// Live, from the directory, and from the JSON that names it.
#[test]
fn one_page_and_one_set_of_charts() {
    let bench = Bench::new();
    let sweep = "sweep small.toml -o swept --vary org.workers=5,1 --vary load.batch_size=100,200";
    let sweep: Vec<&str> = sweep.split(' ').collect();
    let page = bench.stdout(&[&sweep[..], &["--format", "html", "--charts", "live"]].concat());
    bench.write("result.json", &bench.stdout(&[&sweep[..], &["--json"]].concat()));
    for result in ["swept", "swept/sweep.json", "result.json"] {
        bench.forelock(&["report", result, "-o", "again.html"]).assert().success();
        assert!(bench.read("again.html") == page, "the page of {result}");
        bench.forelock(&["chart", result, "-o", "again"]).assert().success();
        for chart in ["map-failure-rate", "map-duration", "trade-off"] {
            let chart = |directory| bench.read(&format!("{directory}/small-{chart}.svg"));
            assert!(chart("again") == chart("live"), "a chart of {result}");
        }
    }
    let answer =
        result(bench.read("result.json").as_bytes())["answer"].as_str().unwrap().to_owned();
    assert!(in_one_line(&bench.stdout(&sweep)).contains(&answer.replace('\u{a0}', " ")));
    let markdown = bench.stdout(&[&sweep[..], &["--format", "markdown"]].concat());
    assert!(markdown.contains(&format!("> {answer}\n")), "{markdown}");
    let csv = bench.stdout(&[&sweep[..], &["--format", "csv"]].concat());
    assert_eq!(csv, bench.read("swept/sweep.csv"));
}
