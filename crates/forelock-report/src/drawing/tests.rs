//! What is drawn from a result file is what was drawn from the study itself, and where its numbers
//! say.

use super::*;
use crate::chart::Format;
use crate::chart::tests::draws;
use crate::sweep_json::JsonTornado;
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::scenario::{Comparison, Metric, Objective};
use forelock::stats::{Confidence, Summary};
use forelock::study::fixture::{finding, scenario};
use forelock::study::sweep::{
    AskedObjective, Bar, FieldEntry, Manifest, PointRecord, Setting, Tornado,
};
use forelock::study::{Finding, Prediction};
use std::fs;

/// Replications of which so many of 100 records fail, and one more in every other one.
fn found(failed: u64, seconds: u64, asked: bool) -> Finding {
    let outcome = |luck: u64| Outcome {
        created: 100 - failed.min(99) - luck,
        failed: failed.min(99) + luck,
        duration: Span::from_secs(seconds + luck),
        ..Outcome::default()
    };
    let some = u64::from(failed > 0);
    finding([0, some, 0, some].map(outcome).to_vec(), |scenario| {
        if asked {
            scenario.objectives = vec![Objective {
                metric: Metric::FailureRate,
                comparison: Comparison::Below,
                bound: 0.05,
                text: "< 5%".into(),
            }];
        }
    })
}

fn field(path: &str, unit: &str) -> FieldEntry {
    FieldEntry { path: path.into(), unit: unit.into(), vary: format!("{path}=…") }
}

fn manifest(fields: Vec<FieldEntry>, points: u64, design: &str) -> Manifest {
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
        }],
        posterior: None,
    }
}

fn record(point: u64, fields: &[(&str, &str)], failed: u64, seconds: u64) -> PointRecord {
    let prediction: Prediction = found(failed, seconds, true).prediction;
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
    SweepDrawing::new(manifest, records.iter().cloned().map(Ok::<_, String>)).unwrap()
}

fn tornado(bars: usize) -> Tornado {
    let base = found(5, 100, false);
    let bar = |index: usize| Bar {
        path: format!("org.field{index}"),
        first: Setting::written("1"),
        last: Setting::written("50"),
        at_first: found(1, 100, false).prediction,
        at_last: found(20 - index as u64 % 15, 120, false).prediction,
        effect: *found(9, 100, false).prediction.summary(Metric::FailureRate),
        duration_effect: *found(9, 100, false).prediction.summary(Metric::Duration),
    };
    Tornado {
        metric: Metric::FailureRate,
        scenario: scenario(),
        base: base.prediction,
        bars: (0..bars).map(bar).collect(),
        drawn: None,
    }
}

#[test]
fn a_tornado_is_drawn_from_its_file_as_from_itself() {
    let tornado = tornado(3);
    let results = vec![JsonTornado::new(&tornado)];
    let text = ResultDocument::new(StudyKind::Tornado, results).render().unwrap();
    let direct = TornadoDrawing::new(&tornado);
    let document = ResultDocument::open(serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(Drawing::of(document).unwrap(), Drawing::Tornado(direct.clone()));
    draws(&direct.pictures());
}

#[test]
fn a_sweep_is_drawn_from_its_directory_done_or_not() {
    let directory = tempfile::tempdir().unwrap();
    let manifest = manifest(vec![field("x.pace", "seconds")], 6, "grid");
    let records = line(6);
    fs::write(directory.path().join("sweep.json"), serde_json::to_string(&manifest).unwrap())
        .unwrap();
    let mut lines = String::new();
    for record in &records {
        lines.push_str(&(serde_json::to_string(record).unwrap() + "\n"));
    }
    let points = directory.path().join("points.jsonl");
    fs::write(&points, &lines).unwrap();
    let read = |path: &Path| Drawing::read(path);
    let whole = Drawing::Sweep(Box::new(drawn(&manifest, &records)));
    assert_eq!(read(directory.path()).unwrap(), whole);
    assert_eq!(read(&directory.path().join("sweep.json")).unwrap(), whole);
    // Stopped while it wrote the last line.
    fs::write(&points, &lines[..lines.len() - 10]).unwrap();
    assert_eq!(
        read(directory.path()).unwrap(),
        Drawing::Sweep(Box::new(drawn(&manifest, &records[..5])))
    );
    fs::write(&points, "").unwrap();
    assert!(read(directory.path()).unwrap_err().to_string().contains("no point yet"));
    fs::write(&points, "{}\n").unwrap();
    assert!(read(directory.path()).unwrap_err().to_string().contains("line 1 of points.jsonl"));
}

#[test]
fn a_line_says_its_cliff_and_what_is_feasible() {
    let manifest = manifest(vec![field("x.pace", "seconds")], 6, "grid");
    let pictures = drawn(&manifest, &line(6)).pictures();
    // 11.5, 9.5, 7.5, 5.5, 3.5 and 1.5 of 100 fail: below 5 % from 5s on.
    let title = &pictures[0].title;
    assert!(title.ends_with("objectives met from 5s to 6s"), "{title}");
    draws(&pictures);
}

/// The discs of the trade-off lie where its axes say: a straight line of points stays one.
#[test]
fn points_of_the_trade_off_lie_where_their_numbers_say() {
    let manifest = manifest(vec![field("x.pace", "seconds")], 5, "grid");
    let sweep = drawn(&manifest, &line(5));
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
    draws(&TornadoDrawing::new(&tornado(0)).pictures());
    draws(&TornadoDrawing::new(&tornado(60)).pictures());
    let one = |failed| vec![record(0, &[("x.pace", "1s")], failed, 60)];
    let manifest_of = |points| manifest(vec![field("x.pace", "seconds")], points, "grid");
    draws(&drawn(&manifest_of(1), &one(0)).pictures());
    draws(&drawn(&manifest_of(1), &one(99)).pictures());
    let constant: Vec<_> =
        (0..9).map(|n| record(n, &[("x.pace", &format!("{n}s"))], 0, 60)).collect();
    let pictures = drawn(&manifest_of(9), &constant).pictures();
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
            let sample = forelock::stats::Sample::new(vec![mean]).unwrap();
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
