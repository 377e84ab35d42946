//! Runs on PostgreSQL beside what forelock says of them.

use crate::measured::{Measured, Setting};
use crate::postgres::Overhead;
use crate::predicted::predict;
use anyhow::{Result, ensure};
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::{Pool, Prediction};
use std::collections::BTreeMap;
use std::fmt;

/// Rows that a transaction asks for, about.
const ROWS: f64 = 200.0;

/// One metric.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// The mean of the runs.
    pub real: f64,
    /// Its standard error: from the runs' own spread, or from the predicted one where that is larger, as
    /// a few runs know their own spread badly.
    pub error: f64,
    pub predicted: f64,
    /// What is predicted if asking takes no time, in the order of records: there the two differ, and the
    /// truth lies between.
    pub at_once: Option<f64>,
    /// Where nine single runs in ten are predicted to lie, by either prediction.
    pub night: [f64; 2],
}

impl Beside {
    /// Whether the real value is off what is predicted, or off all between the two predictions, by no
    /// more than this share and four standard errors.
    fn agrees(&self, share: f64) -> bool {
        let other = self.at_once.unwrap_or(self.predicted);
        let nearest = self.real.clamp(self.predicted.min(other), self.predicted.max(other));
        (self.real - nearest).abs() <= share * nearest + 4.0 * self.error
    }

    /// Real to predicted; `None` if nothing is predicted.
    pub fn ratio(&self) -> Option<f64> {
        (self.predicted > 0.0).then(|| self.real / self.predicted)
    }
}

/// All runs of one setting.
pub struct Comparison {
    pub setting: Setting,
    pub runs: usize,
    pub overhead: Overhead,
    pub failure_rate: Beside,
    pub duration: Beside,
    pub waits: Beside,
    /// Timeouts and deadlocks.
    pub refused: Beside,
}

impl Comparison {
    pub fn failure_rate_agrees(&self) -> bool {
        self.failure_rate.agrees(0.1)
    }

    pub fn duration_agrees(&self) -> bool {
        self.duration.agrees(0.03)
    }

    pub fn agrees(&self) -> bool {
        self.failure_rate_agrees() && self.duration_agrees()
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = |agrees| if agrees { "agrees" } else { "DIFFERS" };
        writeln!(out, "{}", self.setting)?;
        let Beside { real, error, predicted, .. } = self.failure_rate;
        let [real, error, predicted] = [real, error, predicted].map(|rate| 100.0 * rate);
        let agrees = verdict(self.failure_rate_agrees());
        writeln!(out, "  failed: {real:.2} ± {error:.2} %, predicted {predicted:.2} %: {agrees}")?;
        let Beside { real, error, predicted, .. } = self.duration;
        let agrees = verdict(self.duration_agrees());
        write!(out, "  duration: {real:.2} ± {error:.2} s, predicted {predicted:.2} s: {agrees}")
    }
}

/// All settings that `measured` has runs of, in their order.
pub fn compare(measured: &[Measured], pool: &Pool) -> Result<Vec<Comparison>> {
    let mut by_setting: BTreeMap<&Setting, Vec<&Measured>> = BTreeMap::new();
    for one in measured {
        by_setting.entry(&one.setting).or_default().push(one);
    }
    by_setting.into_iter().map(|(setting, runs)| comparison(setting, &runs, pool)).collect()
}

fn comparison(setting: &Setting, runs: &[&Measured], pool: &Pool) -> Result<Comparison> {
    ensure!(runs.len() >= 2, "one run of {} has no spread", setting.scenario);
    let overheads: Vec<Overhead> = runs.iter().map(|run| run.overhead).collect();
    let overhead = Overhead::median(&overheads);
    let prediction = predict(&setting.file(), &setting.order, setting.locks, overhead, pool)?;
    let at_once = match setting.order.as_str() {
        "record" => Some(predict(
            &setting.file(),
            &setting.order,
            setting.locks,
            overhead.at_once(ROWS),
            pool,
        )?),
        _ => None,
    };
    let beside = |metrics: &[Metric]| {
        let values = runs.iter().map(|run| {
            metrics
                .iter()
                .map(|metric| run.metrics.get(metric.json_name()).copied().unwrap_or(0.0))
                .sum()
        });
        let values: Vec<f64> = values.collect();
        let count = values.len() as f64;
        let real = values.iter().sum::<f64>() / count;
        let own = values.iter().map(|value| (value - real).powi(2)).sum::<f64>() / (count - 1.0);
        let of = |prediction: &Prediction, get: fn(&Summary) -> f64| -> f64 {
            metrics.iter().map(|metric| get(prediction.summary(*metric))).sum()
        };
        let sum = |get| of(&prediction, get);
        let other = |get: fn(&Summary) -> f64| at_once.as_ref().map(|one| of(one, get));
        let (low, high) = (sum(|summary| summary.p5), sum(|summary| summary.p95));
        let (other_low, other_high) = (other(|summary| summary.p5), other(|summary| summary.p95));
        let luck = sum(|summary| summary.sd.unwrap_or(0.0).powi(2));
        Beside {
            real,
            error: (own.max(luck) / count).sqrt(),
            predicted: sum(|summary| summary.mean),
            at_once: other(|summary| summary.mean),
            night: [low.min(other_low.unwrap_or(low)), high.max(other_high.unwrap_or(high))],
        }
    };
    Ok(Comparison {
        setting: setting.clone(),
        runs: runs.len(),
        overhead,
        failure_rate: beside(&[Metric::FailureRate]),
        duration: beside(&[Metric::Duration]),
        waits: beside(&[Metric::LockWaits]),
        refused: beside(&[Metric::LockTimeouts, Metric::Deadlocks]),
    })
}
