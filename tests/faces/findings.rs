//! What the other studies find is the same on every face.

use crate::bench::Bench;
use crate::paced::PACED;
use crate::reading::{between, in_one_line, number, plain, section, title};
use serde_json::Value;

/// What a study prints, its JSON, and its chart.
fn faces(bench: &Bench, arguments: &str, chart: &str) -> (String, Value, String) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let text = in_one_line(&bench.stdout(&arguments));
    let drawn = [&arguments[..], &["--json", "--charts", "charts"]].concat();
    let json = bench.result(&drawn);
    (text, json, title(&bench.read(&format!("charts/{chart}.svg"))))
}

/// The answer of a study's page, which is the same from its JSON.
fn answer_of_the_page(bench: &Bench, arguments: &str) -> String {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let page = bench.stdout(&[&arguments[..], &["--format", "html"]].concat());
    bench.write("result.json", &bench.stdout(&[&arguments[..], &["--json"]].concat()));
    bench.forelock(&["report", "result.json", "-o", "again.html"]).output().unwrap();
    assert!(bench.read("again.html") == page, "the page of the JSON is another");
    plain(between(section(&page, "answer"), "<p>", "</p>").unwrap())
}

/// The variant with the lowest mean of a metric; of several, that with the lowest of another.
fn least<'a>(json: &'a Value, metric: &str, other: &str) -> &'a str {
    let mean = |variant: &Value, metric: &str| variant["metrics"][metric]["mean"].as_f64().unwrap();
    let order = |metric: &str, a: &Value, b: &Value| mean(a, metric).total_cmp(&mean(b, metric));
    let variants = json["variants"].as_array().unwrap().iter();
    let least = variants.min_by(|a, b| order(metric, a, b).then_with(|| order(other, a, b)));
    least.unwrap()["name"].as_str().unwrap()
}

/// The page shows a comparison beside its scenario, in the same words.
fn lead_of_the_page(bench: &Bench) -> String {
    bench.forelock(&["report", "small.toml", "-o", "page.html"]).output().unwrap();
    let page = bench.read("page.html");
    plain(between(section(&page, "remedies"), "<p>", "</p>").unwrap())
}

#[test]
fn a_comparison_whose_safest_is_the_fastest() {
    let bench = Bench::new();
    let (text, json, chart) = faces(&bench, "compare small.toml", "small-compare");
    let safest = least(&json, "failure_rate", "duration_s");
    assert_eq!(least(&json, "duration_s", "failure_rate"), safest);
    assert!(text.contains(&format!("in the least time, with “{safest}”")), "{text}");
    assert!(chart.to_lowercase().starts_with(&safest.to_lowercase()), "{chart}");
    assert!(text.contains(&lead_of_the_page(&bench)), "{text}");
}

#[test]
fn a_comparison_whose_safest_is_not_the_fastest() {
    let bench = Bench::new().with("small.toml", PACED);
    let (text, json, chart) = faces(&bench, "compare small.toml", "small-compare");
    let safest = least(&json, "failure_rate", "duration_s");
    let fastest = least(&json, "duration_s", "failure_rate");
    assert!(text.contains(&format!("The fewest fail with “{safest}”")), "{text}");
    assert!(text.contains(&format!("the least time is taken with “{fastest}”")), "{text}");
    assert!(chart.to_lowercase().starts_with(&safest.to_lowercase()), "{chart}");
    assert!(text.contains(&lead_of_the_page(&bench)), "{text}");
}

#[test]
fn a_comparison_with_objectives() {
    let bench = Bench::new();
    let objectives = "\n[objectives]\nfailure_rate = '< 1%'\nduration = '< 1h'\n";
    bench.write("small.toml", &format!("{}{objectives}", bench.read("small.toml")));
    let (text, json, chart) = faces(&bench, "compare small.toml", "small-compare");
    let fastest = json["fastest_meeting_objectives"].as_str().unwrap();
    assert!(text.contains(&format!("that meets all of them is “{fastest}”")), "{text}");
    assert!(chart.to_lowercase().starts_with(&fastest.to_lowercase()), "{chart}");
    assert!(text.contains(&lead_of_the_page(&bench)), "{text}");
}

#[test]
fn a_tornado() {
    let fields = "--vary data.parents=200,210 --vary org.workers=5,1";
    let arguments = format!("sweep small.toml --tornado {fields}");
    let (text, json, chart) = faces(&Bench::new(), &arguments, "small-tornado");
    let first = &json["fields"][0];
    assert_eq!((&first["path"], &first["clear"]), (&"org.workers".into(), &true.into()));
    let rates = ["at_first", "at_last"].map(|end| first[end]["mean"].as_f64().unwrap() * 100.0);
    assert!(text.contains("`org.workers` moves the failure rate most"), "{text}");
    assert!(text.contains("from 5 to 1"), "{text}");
    assert!(chart.starts_with("The failure rate depends most on workers: "), "{chart}");
    let shown = |rate| if rate == 0.0 { "0 %".to_owned() } else { format!("{rate:.1} %") };
    let [at_first, at_last] = rates.map(shown);
    assert!(text.contains(&format!("{at_first} → {at_last}")), "{text}");
    assert!(chart.contains(&format!("{at_first} at 5, {at_last} at 1")), "{chart}");
}

#[test]
fn a_check_of_a_baseline() {
    let bench = Bench::new();
    let record = ["regress", "record", "small.toml", "-o", "kept.json", "--replications", "20"];
    bench.forelock(&record).assert().success();
    let arguments = "regress check kept.json";
    let check = |bench: &Bench| faces(bench, arguments, "small-regress");
    let (text, json, chart) = check(&bench);
    assert_eq!(json["clean"], true);
    assert!(text.starts_with("No prediction moved beyond chance"), "{text}");
    assert_eq!(chart, "No prediction moved beyond chance");
    assert_eq!(answer_of_the_page(&bench, arguments), text.trim());

    let mut kept: Value = serde_json::from_str(&bench.read("kept.json")).unwrap();
    let metrics = &mut kept["scenarios"][0]["metrics"];
    metrics["failed"] = serde_json::json!({ "mean": 90.0, "sd": 1.0 });
    metrics["duration_s"] = serde_json::json!({ "mean": 60.0, "sd": 1.0 });
    bench.write("kept.json", &kept.to_string());
    let (text, json, chart) = check(&bench);
    let moved = json["scenarios"][0]["moved"].as_array().unwrap();
    let names: Vec<&str> = moved.iter().map(|one| one["metric"].as_str().unwrap()).collect();
    assert_eq!(names, ["failed", "duration_s"]);
    assert!(text.contains("2 of 18 metrics moved"), "{text}");
    assert!(text.contains(" Failed 90") && text.contains(" Duration 1m"), "{text}");
    assert!(chart.starts_with("2 of 18 metrics moved"), "{chart}");
    let answer = answer_of_the_page(&bench, arguments);
    assert!(text.trim().ends_with(&answer), "{text}");
    assert_eq!(in_one_line(json["answer"].as_str().unwrap()), answer);
}

#[test]
fn a_calibration() {
    let bench = Bench::new();
    let observed = "\n[observed]\nfailure_rate = { value = '60%', within = '10%' }\n\
                    duration = { value = '7.3s', within = '500ms' }\n";
    bench.write("small.toml", &format!("{}{observed}", bench.read("small.toml")));
    let arguments = "calibrate small.toml --fit org.service.per_record=1ms..60ms --budget 100";
    let (text, json, chart) = faces(&bench, arguments, "small-posterior-per_record");
    let unknown = &json["unknowns"][0];
    let row: Vec<&str> = between(&text, "Determined time per record ", " Observed ")
        .unwrap()
        .split_whitespace()
        .collect();
    let [low, middle, high] = [row[2], row[3], row[4]];
    for (quantile, shown) in [("p5", low), ("p50", middle), ("p95", high)] {
        let written = unknown[quantile].as_f64().unwrap();
        assert!((number(shown) / written - 1.0).abs() < 0.01, "{quantile}: {shown}, {written}");
    }
    assert!(text.contains(&format!("between {low} and {high}")), "{text}");
    assert!(chart.contains(&format!("between {low} and {high}")), "{chart}");
    assert!(text.contains(&answer_of_the_page(&bench, arguments)), "{text}");
    // The probe that the arrow points at.
    let next = json.pointer(&format!("/probes/{}", json["next_probe"])).unwrap();
    let (before, _) = text.split_once(" ← next").unwrap();
    let (_, row) = before.rsplit_once(&format!("{} batches", next["batches"])).unwrap();
    let tells = next["tells"].as_f64().unwrap();
    assert!(row.ends_with(&format!(" {tells:.1}")), "{row}: {next}");
}

#[test]
fn a_profile() {
    let rows = "Id,AccountId\n1,a\n2,b\n3,a\n4,\n5,c\n6,a\n7,a\n8,b\n9,c\n10,d\n";
    let bench = Bench::new().with("rows.csv", rows);
    let arguments = "profile rows.csv --parent AccountId";
    let (text, json, chart) = faces(&bench, arguments, "rows-fan-out-AccountId");
    let column = &json["columns"][0];
    let (hottest, half) =
        (&column["hottest"][0]["children"], &column["children_per_parent"]["p50"]);
    assert_eq!((hottest, half), (&4.into(), &2.into()));
    assert!(text.contains("Distinct parents 4") && text.contains("50 % have at most 2"), "{text}");
    assert_eq!(chart, "The hottest AccountId has 4 rows; half have 2 or fewer");
}
