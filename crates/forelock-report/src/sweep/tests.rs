//! What is found in a directory or a file is what was found by the study, and where its numbers say.

use super::*;
use crate::chart::SweepDrawing;
use crate::chart::tests::draws;
use crate::reading::{parse_result, read_result};
use crate::render::Look;
use crate::study_result::Shown;
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::scenario::{Comparison, Objective};
use forelock::stats::{Confidence, Sample, Summary};
use forelock::study::Finding;
use forelock::study::fixture::finding;
use forelock::study::sweep::{AskedObjective, Manifest, PointRecord, Setting};
use forelock_picture::Format;
use std::fs;
use std::path::Path;

/// Replications of which so many of 100 records fail, and one more in every other one.
fn found(failed: u64, seconds: u64) -> Finding {
    let outcome = |luck: u64| Outcome {
        created: 100 - failed.min(99) - luck,
        failed: failed.min(99) + luck,
        duration: Span::from_secs(seconds + luck),
        ..Outcome::default()
    };
    let some = u64::from(failed > 0);
    finding([0, some, 0, some].map(outcome).to_vec(), |scenario| {
        scenario.objectives = vec![Objective {
            metric: Metric::FailureRate,
            comparison: Comparison::Below,
            bound: 0.05,
            text: "< 5%".into(),
            sure: None,
        }];
    })
}

pub(crate) fn field(path: &str, unit: &str) -> FieldEntry {
    FieldEntry { path: path.into(), unit: unit.into(), vary: format!("{path}=…") }
}

pub(crate) fn manifest(fields: Vec<FieldEntry>, points: u64, design: &str) -> Manifest {
    Manifest {
        schema: Manifest::SCHEMA,
        forelock: "0.1.0".into(),
        scenario: "swept".into(),
        definition: String::new(),
        seed: 1,
        replications: 4,
        confidence: 0.95,
        design: design.into(),
        points,
        fields,
        objectives: vec![AskedObjective {
            load: None,
            metric: Metric::FailureRate,
            objective: "< 5%".into(),
            bound: 0.05,
            sure: None,
        }],
        posterior: None,
        unknown: Vec::new(),
    }
}

pub(crate) fn record(
    point: u64,
    fields: &[(&str, &str)],
    failed: u64,
    seconds: u64,
) -> PointRecord {
    let prediction = found(failed, seconds).prediction;
    let mut record = PointRecord::new(point, &[], Vec::new(), &prediction);
    for (path, value) in fields {
        record.fields.insert((*path).to_owned(), Setting::written(value));
    }
    record
}

/// `11 failed` at 1s, `10` at 2s …: a line that falls by 2 a second, and takes longer.
fn line(points: u64) -> Vec<PointRecord> {
    let at = |point: u64| {
        let value = format!("{}s", point + 1);
        record(point, &[("x.pace", &value)], 11_u64.saturating_sub(2 * point), 100 + 10 * point)
    };
    (0..points).map(at).collect()
}

fn grid(words: bool) -> SweepDrawing {
    let mut records = Vec::new();
    for row in 0..5_u64 {
        for column in 0..8_u64 {
            let mode = if words { format!("m{row}") } else { row.to_string() };
            let fields = [("a", mode.as_str()), ("b", &column.to_string())];
            let point = row * 8 + column;
            records.push(record(point, &fields, row * column, 500 - 10 * column));
        }
    }
    let unit = if words { "word" } else { "number" };
    let manifest = manifest(vec![field("a", unit), field("b", "number")], 40, "grid");
    drawn(&manifest, &records)
}

fn drawn(manifest: &Manifest, records: &[PointRecord]) -> SweepDrawing {
    SweepDrawing::new(manifest, records.iter().cloned().map(Ok)).unwrap()
}

/// Writes the directory of a sweep, of which so many points are done.
fn write(directory: &Path, manifest: &Manifest, records: &[PointRecord]) -> String {
    fs::write(directory.join("sweep.json"), serde_json::to_string(manifest).unwrap()).unwrap();
    let line = |record: &PointRecord| record.line() + "\n";
    let lines: String = records.iter().map(line).collect();
    fs::write(directory.join("points.jsonl"), &lines).unwrap();
    lines
}

fn pace(points: u64) -> Manifest {
    manifest(vec![field("x.pace", "seconds")], points, "grid")
}

fn refused(path: &Path) -> String {
    read_result(path).map(drop).unwrap_err().to_string()
}

#[test]
fn a_sweep_is_read_from_its_directory_done_or_not() {
    let there = tempfile::tempdir().unwrap();
    let (manifest, records) = (pace(6), line(6));
    let lines = write(there.path(), &manifest, &records);
    let sweep = SweepResult::read(there.path()).unwrap();
    assert_eq!(sweep.drawing().unwrap(), drawn(&manifest, &records));
    let page = vec![sweep].page().unwrap();
    assert_eq!(read_result(there.path()).unwrap().page().unwrap(), page);
    assert_eq!(read_result(&there.path().join("sweep.json")).unwrap().page().unwrap(), page);
    // Stopped while it wrote the last line.
    let points = there.path().join("points.jsonl");
    fs::write(&points, &lines[..lines.len() - 10]).unwrap();
    let sweep = SweepResult::read(there.path()).unwrap();
    assert_eq!(sweep.drawing().unwrap(), drawn(&manifest, &records[..5]));
    let text = vec![sweep].document().to_terminal(Look { styled: false, width: 100 });
    assert!(text.starts_with("swept: 5 of 6 points so far × 4 replications"), "{text}");
    fs::write(&points, "").unwrap();
    assert!(refused(there.path()).contains("no point yet"));
    fs::write(&points, "{}\n").unwrap();
    let wrong = refused(there.path());
    assert!(wrong.contains("points.jsonl: line 1: it does not end with a"), "{wrong}");
}

#[test]
fn the_directory_of_something_else_is_told() {
    let there = tempfile::tempdir().unwrap();
    assert!(refused(there.path()).contains("sweep.json: "));
    fs::write(there.path().join("tornado.json"), "{}").unwrap();
    let wrong = refused(there.path());
    assert!(wrong.contains("a tornado's result is ") && wrong.contains("tornado.json"), "{wrong}");
    write(there.path(), &Manifest { schema: 7, ..pace(6) }, &line(6));
    assert!(refused(there.path()).contains("version 7, not 2"));
}

/// With its directory, and with the few points that it has itself.
#[test]
fn what_is_read_back_is_what_was_written() {
    let there = tempfile::tempdir().unwrap();
    let numbered = |point| record(point, &[("x.pace", &format!("{point}s"))], 100 - point, 1_000);
    let records: Vec<PointRecord> = (0..99).map(numbered).collect();
    write(there.path(), &pace(99), &records);
    let sweep = SweepResult::read(there.path()).unwrap();
    let text = vec![sweep.clone()].to_json().unwrap();
    let read: SweepResult = serde_json::from_value(
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["results"][0].clone(),
    )
    .unwrap();
    assert_eq!(read, sweep);
    let page = vec![sweep].page().unwrap();
    assert_eq!(parse_result(&text).unwrap().page().unwrap(), page);
    let rows = |results: &dyn Shown| results.to_csv().unwrap().lines().count();
    assert_eq!(rows(&*parse_result(&text).unwrap()), 100);
    // Another sweep in its place, and nothing.
    for other in [Some(pace(98)), None] {
        match other {
            Some(other) => drop(write(there.path(), &other, &records[..98])),
            None => fs::remove_file(there.path().join("sweep.json")).unwrap(),
        }
        let few = parse_result(&text).unwrap();
        assert_eq!(rows(&*few), 1 + read.few_points().len());
        assert_eq!(few.document(), vec![read.clone()].document());
        assert!(few.charts().is_ok());
    }
}

#[test]
fn numbers_that_no_sweep_gives_are_refused() {
    let there = tempfile::tempdir().unwrap();
    write(there.path(), &pace(6), &line(6));
    let good = vec![SweepResult::read(there.path()).unwrap()].to_json().unwrap();
    for (from, to) in [
        ("\"replications\": 4", "\"replications\": 0"),
        ("\"points\": 6", "\"points\": 0"),
        ("\"points\": 6", "\"points\": 5"),
        ("\"done\": 6", "\"done\": 3"),
        ("\"path\": \"x.pace\"", "\"path\": \"y.pace\""),
        ("        \"schema\": 2", "        \"schema\": 3"),
        ("\"number\": 6.0", "\"number\": 1e300"),
        ("\"mean\": 98.5", "\"mean\": 1e300"),
        ("\"p5\"", "\"p6\""),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        assert!(parse_result(&bad).is_err(), "{from}: {to}");
    }
}

#[test]
fn values_of_any_size_that_a_field_takes_can_be_drawn() {
    for number in [0.0, -1e15, 1e15, 1e-9] {
        let mut records = line(3);
        for record in &mut records[1..] {
            let value = Setting { value: "x".into(), number: Some(number * record.point as f64) };
            record.fields.insert("x.pace".into(), value);
        }
        for vary in ["x.pace=1..2:3", "x.pace=1..2:3:log"] {
            let mut manifest = pace(3);
            manifest.fields[0].vary = vary.into();
            draws(&drawn(&manifest, &records).pictures());
        }
    }
}

#[test]
fn a_line_says_its_cliff_and_what_is_feasible() {
    let pictures = drawn(&pace(6), &line(6)).pictures();
    // 11.5, 9.5, 7.5, 5.5, 3.5 and 1.5 of 100 fail: below 5 % from 5s on.
    let title = &pictures[0].title;
    assert!(title.ends_with("objectives met from 5s to 6s"), "{title}");
    draws(&pictures);
}

/// The discs of the trade-off lie where its axes say: a straight line of points stays one.
#[test]
fn points_of_the_trade_off_lie_where_their_numbers_say() {
    let sweep = drawn(&pace(5), &line(5));
    assert_eq!(sweep.front.len(), 5, "each is slower and safer than the one before");
    let pictures = sweep.pictures();
    let front = &pictures[1].marks[pictures[1].marks.len() - 5..];
    let steps: Vec<(f64, f64)> = front
        .windows(2)
        .map(|two| {
            let (from, to) = (two[0].area.middle(), two[1].area.middle());
            (to.x - from.x, to.y - from.y)
        })
        .collect();
    for step in &steps {
        assert!((step.0 - steps[0].0).abs() < 1e-6 && (step.1 - steps[0].1).abs() < 1e-6);
        assert!(step.0 > 10.0 && step.1 > 10.0, "to the right and down: {step:?}");
    }
}

#[test]
fn the_front_holds_what_nothing_beats_in_any_order() {
    let points = [(5, 100), (3, 120), (4, 110), (9, 90), (3, 115), (9, 95), (0, 300), (5, 100)];
    let records: Vec<PointRecord> = (0..)
        .zip(points)
        .map(|(number, (failed, seconds))| record(number, &[("x", "1s")], failed, seconds))
        .collect();
    let manifest = manifest(vec![field("x", "seconds")], 8, "lhs");
    let front = drawn(&manifest, &records).front;
    let numbers: Vec<u64> = front.iter().map(|point| point.point).collect();
    assert_eq!(numbers, [3, 0, 2, 4, 6]);
}

#[test]
fn maps_are_drawn_of_numbers_and_of_words() {
    for words in [false, true] {
        let sweep = grid(words);
        let names: Vec<String> = sweep.pictures().iter().map(|one| one.name.clone()).collect();
        assert_eq!(names, ["map-failure-rate", "map-duration", "trade-off"]);
        draws(&sweep.pictures());
        assert_eq!(sweep.pictures()[0].marks.len(), 40);
    }
}

#[test]
fn odd_studies_have_charts_too() {
    let script = "<script>alert(1)</script> & \"more\" \u{7}\n".repeat(20);
    let one = |failed| vec![record(0, &[("x.pace", "1s")], failed, 60)];
    draws(&drawn(&pace(1), &one(0)).pictures());
    draws(&drawn(&pace(1), &one(99)).pictures());
    let constant: Vec<_> =
        (0..9).map(|n| record(n, &[("x.pace", &format!("{n}s"))], 0, 60)).collect();
    let pictures = drawn(&pace(9), &constant).pictures();
    assert!(pictures[0].title.starts_with("No record fails"), "{}", pictures[0].title);
    draws(&pictures);
    let words: Vec<_> =
        (0..3).map(|n| record(n, &[("x.pace", &format!("{n}{script}"))], 3 * n, 60 + n)).collect();
    let worded = manifest(vec![field("x.pace", "word")], 3, "grid");
    draws(&drawn(&worded, &words).pictures());
}

#[test]
fn ten_thousand_points_are_one_small_chart() {
    let template = record(0, &[("a", "1"), ("b", "2")], 0, 60);
    let point = |number: u64| {
        let mut record = template.clone();
        record.point = number;
        let (rate, time) = ((number * 7 % 1_000) as f64 / 1e3, 60.0 + (number * 13 % 997) as f64);
        for (metric, mean) in [(Metric::FailureRate, rate), (Metric::Duration, time)] {
            let sample = Sample::new(vec![mean]).unwrap();
            record.metrics[metric] = Summary::of(&sample, Confidence::DEFAULT);
        }
        record
    };
    let records: Vec<_> = (0..10_000).map(point).collect();
    let manifest = manifest(vec![field("a", "number"), field("b", "number")], 10_000, "sobol");
    let pictures = drawn(&manifest, &records).pictures();
    assert_eq!(pictures.len(), 1);
    draws(&pictures);
    assert!(pictures[0].draw(Format::Svg).unwrap().len() < 3_000_000);
}
