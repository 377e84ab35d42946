//! Charts against the numbers that they were drawn from: places are read off as a person would,
//! with the numbers at the axes for a ruler.

use super::*;
use crate::calibration::tests::calibration;
use crate::calibration::{CalibrationResult, JsonScale, JsonTie};
use crate::json::RunResult;
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::model::{FanOutCounts, LockWaits, WaitBin};
use forelock::scenario::QuantityUnit;
use forelock::stats::{Confidence, Sample, Summary};
use forelock::study::fixture::finding;
use forelock::study::{Band, Bands, OverTime, Recording};
use forelock_picture::color::Color;
use forelock_picture::shape::{Anchor, Shape, Text};
use forelock_picture::style::CANVAS;
use forelock_picture::style::{BLUE, CREATED, DEADLOCKED, FAILED, PURPLE, WAITING};
use forelock_picture::{DrawError, Format, Picture, Place};

fn summary(values: &[f64]) -> Summary {
    Summary::of(&Sample::new(values.to_vec()).unwrap(), Confidence::DEFAULT)
}

/// A run made by hand: 40 steps of 16 s and one of 5 s.
pub(crate) fn recorded() -> RunResult {
    let steps = (0..41).map(|step| {
        let level = |height: f64| {
            let mean = height * f64::from(step % 7) / 7.0;
            Band { mean, p5: mean * 0.8, p95: mean * 1.3 }
        };
        Bands {
            queued: level(30.0),
            busy: level(12.0),
            in_service: level(3.0),
            waiting: level(8.0),
            created: level(140.0),
            failed: level(25.0),
        }
    });
    let mut bins = vec![WaitBin::default(); 44];
    for (number, bin) in bins.iter_mut().enumerate().skip(5) {
        let late = u64::from(number >= 40);
        *bin = WaitBin { granted: number as u64 * 20, timed_out: late * 30, deadlocked: late * 10 };
    }
    let recording = Recording {
        over_time: OverTime {
            replications: 20,
            step: Span::from_secs(16),
            end: Span::from_secs(645),
            steps: steps.collect(),
        },
        lock_waits: LockWaits { bins },
        fan_out: Some(FanOutCounts::of(&(0..500).map(|n| n % 23).collect::<Vec<_>>())),
    };
    let outcome = |failed, seconds| Outcome {
        created: 1_000 - failed,
        failed,
        duration: Span::from_secs(seconds),
        ..Outcome::default()
    };
    let found = finding(vec![outcome(100, 640), outcome(120, 645)], |scenario| {
        scenario.name = "by hand".into();
    });
    RunResult::recorded(&found, &recording)
}

/// What its charts are drawn from.
fn drawing() -> RunDrawing {
    recorded().drawing().unwrap().unwrap()
}

/// The number that a place on an axis stands for, by two numbers written at it.
fn ruler(numbers: &[(f64, f64)]) -> impl Fn(f64) -> f64 + use<> {
    let ((at, number), (other_at, other)) = (numbers[0], numbers[numbers.len() - 1]);
    move |place| number + (place - at) / (other_at - at) * (other - number)
}

fn texts(picture: &Picture, anchor: Anchor) -> impl Iterator<Item = &Text> {
    picture.shapes.iter().filter_map(move |shape| match shape {
        Shape::Text(text) if text.anchor == anchor => Some(text),
        _ => None,
    })
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', "").replace('−', "-").parse().ok()
}

/// Places and numbers along the vertical axis whose numbers stand between two heights.
fn vertical(picture: &Picture, top: f64, bottom: f64) -> Vec<(f64, f64)> {
    let within = |text: &&Text| (top..=bottom).contains(&text.at.y) && !text.bold;
    texts(picture, Anchor::End)
        .filter(within)
        .filter_map(|text| Some((text.at.y - text.size * 0.36, number(&text.text)?)))
        .collect()
}

/// Places and numbers along the horizontal axis.
fn horizontal(picture: &Picture) -> Vec<(f64, f64)> {
    texts(picture, Anchor::Middle)
        .filter_map(|text| Some((text.at.x, number(&text.text)?)))
        .collect()
}

fn curve(picture: &Picture, color: Color) -> &[Place] {
    let found = picture.shapes.iter().find_map(|shape| match shape {
        Shape::Line { through, stroke } if stroke.color == color && through.len() > 10 => {
            Some(through)
        }
        _ => None,
    });
    found.unwrap()
}

#[test]
fn lines_over_time_lie_at_the_means_of_their_steps() {
    let run = drawing();
    let picture = &run.pictures()[0];
    let minutes = ruler(&horizontal(picture));
    for (color, of) in [
        (CREATED, (|bands| bands.created) as fn(&Bands) -> Band),
        (FAILED, |bands| bands.failed),
        (PURPLE, |bands| bands.queued),
        (BLUE, |bands| bands.busy),
        (WAITING, |bands| bands.waiting),
    ] {
        let curve = curve(picture, color);
        assert_eq!(curve.len(), 2 * run.over_time.steps.len());
        // The axis of the plot that the line is in: numbers begin again with each plot.
        let highest = curve.iter().map(|place| place.y).fold(f64::MAX, f64::min);
        let all = vertical(picture, 0.0, 720.0);
        let axes = all.chunk_by(|(_, one), (_, next)| one < next);
        let axis = axes.into_iter().find(|axis| {
            let (lowest, uppermost) = (axis[0].0 + 1.0, axis[axis.len() - 1].0 - 1.0);
            (uppermost..=lowest).contains(&highest)
        });
        let axis = axis.unwrap();
        let value = ruler(axis);
        for (step, bands) in run.over_time.steps.iter().enumerate() {
            let (from, to) = (curve[2 * step], curve[2 * step + 1]);
            assert!((value(from.y) - of(bands).mean).abs() < 0.05, "step {step} of {color:?}");
            assert_eq!(from.y, to.y);
            assert!((60.0 * minutes(from.x) - 16.0 * step as f64).abs() < 0.1);
            let end = (16.0 * (step + 1) as f64).min(645.0);
            assert!((60.0 * minutes(to.x) - end).abs() < 0.1);
        }
    }
}

#[test]
fn every_step_says_its_numbers() {
    let run = drawing();
    let picture = &run.pictures()[0];
    assert_eq!(picture.marks.len(), 3 * run.over_time.steps.len());
    let mark = &picture.marks[3];
    assert_eq!(
        mark.label,
        "48 s to 64 s: records a second: created 60 (48 to 78), failed 10.7 (8.57 to 13.9)"
    );
}

/// The sum of the areas is the number of waits, and every bar is as high as its count.
#[test]
fn bars_of_lock_waits_are_as_high_as_their_counts() {
    let run = drawing();
    let picture = &run.pictures()[1];
    let value = ruler(&vertical(picture, 150.0, 720.0));
    let bars = |color: Color| {
        let blocks = picture.shapes.iter().filter_map(move |shape| match shape {
            Shape::Block { area, fill } if fill.color == color => Some(*area),
            _ => None,
        });
        // The first is the legend's.
        blocks.skip(1).map(|area| value(area.top) - value(area.bottom)).collect::<Vec<_>>()
    };
    let [granted, timed_out, deadlocked] = [BLUE, FAILED, DEADLOCKED].map(bars);
    for (number, bin) in run.lock_waits.bins.iter().enumerate().skip(5) {
        assert!((granted[number - 5] - bin.granted as f64 / 20.0).abs() < 0.05, "bar {number}");
        assert!((timed_out[number - 5] - bin.timed_out as f64 / 20.0).abs() < 0.05);
        assert!((deadlocked[number - 5] - bin.deadlocked as f64 / 20.0).abs() < 0.05);
    }
    assert!(picture.title.starts_with("0.64 % of the waits"), "{}", picture.title);
    assert!(texts(picture, Anchor::End).any(|text| text.text == "timeout 10 s"));
}

#[test]
fn bars_of_the_fan_out_are_as_high_as_their_counts() {
    let run = drawing();
    let picture = &run.pictures()[2];
    let value = ruler(&vertical(picture, 100.0, 720.0));
    let heights: Vec<f64> = picture
        .shapes
        .iter()
        .skip(1)
        .filter_map(|shape| match shape {
            Shape::Block { area, .. } => Some(value(area.top) - value(area.bottom)),
            _ => None,
        })
        .collect();
    assert_eq!(heights.len(), 23);
    for (children, height) in (0..).zip(heights) {
        let parents = run.fan_out.as_ref().unwrap().parents_with[&children];
        assert!((height - parents as f64).abs() < 0.05, "{children}");
    }
    assert!(picture.title.contains("has 22 Opportunity records; half have 11 or fewer"));
}

/// Every chart can be drawn in every format, the same each time, with its marks on the canvas.
pub(crate) fn draws(pictures: &[Picture]) {
    assert!(!pictures.is_empty());
    for picture in pictures {
        let bytes = picture.draw(Format::Svg).unwrap();
        assert_eq!(picture.draw(Format::Svg).unwrap(), bytes, "{}", picture.name);
        assert!(!String::from_utf8(bytes).unwrap().contains("<script"), "{}", picture.title);
        assert!(!picture.draw(Format::Png).unwrap().is_empty());
        for mark in &picture.marks {
            assert!(mark.area.width() >= 0.0 && mark.area.height() >= 0.0, "{mark:?}");
            assert!(CANVAS.left <= mark.area.left && mark.area.right <= CANVAS.right, "{mark:?}");
            assert!(CANVAS.top <= mark.area.top && mark.area.bottom <= CANVAS.bottom, "{mark:?}");
        }
    }
}

#[test]
fn the_same_chart_has_the_same_bytes() {
    let bytes = || drawing().pictures()[1].draw(Format::Png).unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn odd_runs_have_charts_too() {
    draws(&drawing().pictures());
    let mut nothing = drawing();
    nothing.over_time.steps.clear();
    nothing.over_time.end = Span::ZERO;
    nothing.lock_waits = LockWaits::default();
    nothing.fan_out = Some(FanOutCounts::default());
    nothing.failure_rate = summary(&[0.0]);
    nothing.processed = summary(&[0.0]);
    draws(&nothing.pictures());
    let mut constant = drawing();
    constant.over_time.steps = vec![Bands::default(); 3];
    constant.over_time.replications = 1;
    constant.fan_out = Some(FanOutCounts::of(&[1_000_000, 3]));
    constant.failure_rate = summary(&[0.0]);
    draws(&constant.pictures());
    let mut named = drawing();
    named.scenario = "<script>alert(1)</script> & \"more\" ".repeat(50);
    named.parent_object = "Ünïcödé\u{7}\n".repeat(40);
    named.child_object = "x".repeat(5_000);
    draws(&named.pictures());
    let svg = String::from_utf8(named.pictures()[0].draw(Format::Svg).unwrap()).unwrap();
    assert!(!svg.contains("<script"));
}

#[test]
fn draws_of_two_unknowns_lie_where_their_values_say() {
    let draws = [[0.0, 0.0], [10.0, 10.0], [2.5, 7.5], [0.0, 10.0]];
    let both = calibration(2, &draws);
    let [picture] = &both.pictures()[..] else { panic!("one pair") };
    assert_eq!(picture.name, "pair-field0-field1");
    assert_eq!(picture.title, "field0 stays open; field1 stays open");
    let discs: Vec<Place> = picture
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Disc { middle, fill, .. } if fill.color == BLUE && fill.opacity < 1.0 => {
                Some(*middle)
            }
            _ => None,
        })
        .collect();
    assert_eq!(discs.len(), draws.len());
    // Two corners are the rulers for the others.
    let x = ruler(&[(discs[0].x, 0.0), (discs[1].x, 10.0)]);
    let y = ruler(&[(discs[0].y, 0.0), (discs[1].y, 10.0)]);
    for (disc, draw) in discs.iter().zip(draws) {
        assert!((x(disc.x) - draw[0]).abs() < 1e-9 && (y(disc.y) - draw[1]).abs() < 1e-9);
    }
    let says: Vec<&str> = picture.marks.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!(says[2], "field0 2.5, field1 7.5");
    assert_eq!(says[4], "best fit: field0 4, field1 4");
    let best = picture.marks[4].area.middle();
    assert!((x(best.x) - 4.0).abs() < 1e-9 && (y(best.y) - 4.0).abs() < 1e-9);
    let ends = [[0.0, 10.0], [10.0, 0.0]];
    let unknowns = ["org.field1".into(), "org.field0".into()];
    let tied = CalibrationResult { ties: vec![JsonTie { unknowns, ends, law: None }], ..both };
    assert!(tied.pictures()[0].title.contains("only together, not each"));
}

#[test]
fn every_draw_of_one_unknown_is_in_a_bar() {
    let draws: Vec<[f64; 2]> = (0..500).map(|n| [f64::from(n) / 50.0, 0.0]).collect();
    let picture = &calibration(1, &draws).pictures()[0];
    let shares = picture.marks.iter().map(|mark| {
        let (_, share) = mark.label.split_once(": ").unwrap();
        number(share.split_once(' ').unwrap().0).unwrap()
    });
    let shares: Vec<f64> = shares.collect();
    assert!((shares.iter().sum::<f64>() - 100.0).abs() < 0.1 * shares.len() as f64, "{shares:?}");
    assert!(shares.iter().all(|share| (share - 2.5).abs() < 0.5), "{shares:?}");
}

#[test]
fn odd_calibrations_have_charts_too() {
    for (unknowns, pictures) in [(1, 1), (2, 1), (3, 3), (8, 28)] {
        let all = calibration(unknowns, &[[4.0, 4.0]; 3]).pictures();
        assert_eq!(all.len(), pictures);
        let names: std::collections::BTreeSet<&String> =
            all.iter().map(|picture| &picture.name).collect();
        assert_eq!(names.len(), pictures);
        draws(&all[..pictures.min(2)]);
    }
    let mut odd = calibration(2, &[[0.001, 10.0], [10.0, 0.001]]);
    odd.cases[0].scenario = "<b>".repeat(300);
    odd.unknowns[0].scale = JsonScale::Log;
    odd.unknowns[0].range.low = 0.001;
    odd.unknowns[1].path = "background.0.hold.mean".repeat(9);
    odd.unknowns[1].unit = QuantityUnit::Duration;
    draws(&odd.pictures());
}

#[test]
fn what_has_no_place_is_an_error() {
    let mut run = drawing();
    run.over_time.steps[3].created.mean = f64::NAN;
    assert!(matches!(run.pictures()[0].draw(Format::Svg), Err(DrawError::NotFinite(_))));
}
