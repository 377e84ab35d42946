//! What `forelock calibrate --json` wrote.

use super::{DrawingError, shaped};
use crate::chart::{CalibrationDrawing, MOST_CALIBRATION_DRAWS};
use forelock::scenario::QuantityUnit;
use forelock::study::calibrate::{MOST_UNKNOWNS, Marginal, Unknown};
use forelock::study::posterior::Posterior;
use serde::Deserialize;
use serde_json::Value;

const COMMAND: &str = "calibrate --json";

/// No calibration is of more files.
const MOST_CASES: usize = Posterior::MOST_SCENARIOS;

#[derive(Deserialize)]
struct Written {
    runs: u64,
    unknowns: Vec<WrittenUnknown>,
    ties: Vec<WrittenTie>,
    cases: Vec<WrittenCase>,
    draws: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct WrittenUnknown {
    path: String,
    unit: String,
    range: [f64; 2],
    scale: String,
    whole: bool,
    best: f64,
    mean: f64,
    p5: f64,
    p50: f64,
    p95: f64,
    share: f64,
}

#[derive(Deserialize)]
struct WrittenTie {
    unknowns: [String; 2],
}

#[derive(Deserialize)]
struct WrittenCase {
    scenario: String,
}

pub(super) fn read(value: Value) -> Result<CalibrationDrawing, DrawingError> {
    let written: Written = shaped(COMMAND, value)?;
    let wrong =
        |problem: &str| DrawingError::Shape { command: COMMAND, problem: problem.to_owned() };
    let Written { runs, unknowns, ties, cases, draws } = written;
    if unknowns.is_empty() || unknowns.len() > MOST_UNKNOWNS {
        return Err(wrong("it has no `unknowns`, or too many"));
    }
    if cases.len() > MOST_CASES {
        return Err(wrong("it has too many `cases`"));
    }
    if draws.len() > MOST_CALIBRATION_DRAWS {
        return Err(wrong("it has more `draws` than are ever written"));
    }
    let unknowns: Vec<Marginal> =
        unknowns.into_iter().map(marginal).collect::<Option<_>>().ok_or_else(|| {
            wrong("the numbers of one of its `unknowns` contradict its `range`, `unit` or `scale`")
        })?;
    let within = |draw: &Vec<f64>| {
        draw.len() == unknowns.len()
            && draw.iter().zip(&unknowns).all(|(&value, one)| lies_in(&one.unknown, value))
    };
    if draws.is_empty() || !draws.iter().all(within) {
        return Err(wrong("its `draws` are no values of its `unknowns`"));
    }
    let place = |path: &String| unknowns.iter().position(|one| one.unknown.path == *path);
    let tie = |tie: &WrittenTie| {
        let [a, b] = &tie.unknowns;
        Some([place(a)?, place(b)?])
    };
    let ties = ties.iter().map(tie).collect::<Option<_>>();
    Ok(CalibrationDrawing {
        scenarios: cases.into_iter().map(|case| case.scenario).collect(),
        runs,
        ties: ties.ok_or_else(|| wrong("its `ties` are of no `unknowns`"))?,
        unknowns,
        draws,
    })
}

fn marginal(written: WrittenUnknown) -> Option<Marginal> {
    let WrittenUnknown { path, unit, range: [low, high], scale, whole, best, .. } = written;
    let unit = QuantityUnit::ALL.into_iter().find(|one| one.json_name() == unit)?;
    let log = match scale.as_str() {
        "log" => true,
        "even" => false,
        _ => return None,
    };
    let unknown = Unknown { path, unit, low, high, log, whole };
    let WrittenUnknown { mean, p5, p50, p95, share, .. } = written;
    let possible = low.is_finite()
        && high.is_finite()
        && 0.0 <= low
        && low < high
        && (!log || low > 0.0)
        && [best, mean, p5, p50, p95].into_iter().all(|value| lies_in(&unknown, value))
        && p5 <= p50
        && p50 <= p95
        && share >= 0.0;
    possible.then_some(Marginal { unknown, best, mean, p5, p50, p95, share })
}

fn lies_in(unknown: &Unknown, value: f64) -> bool {
    // A draw is written with fewer digits than its end may have.
    let room = 1e-6 * (unknown.high - unknown.low);
    (unknown.low - room..=unknown.high + room).contains(&value)
}
