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
    /// Its standard error, from the runs' own spread.
    pub error: f64,
    /// Its standard error if the prediction is right: a few runs know their own spread badly.
    pub predicted_error: f64,
    /// With the time that a request took: transactions that ask at the same time do so by turns.
    pub predicted: f64,
    /// As if a transaction asked for all its rows at one instant, in the same time.
    pub at_once: f64,
    /// Where nine single runs in ten are predicted to lie, by either prediction.
    pub night: [f64; 2],
}

/// By which prediction a setting is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// That with the time that a request took.
    ByTurns,
    /// In the order of records the two are far apart, and PostgreSQL does something between.
    Between,
}

impl Beside {
    /// Whether the real value is off what is predicted, or off all between the two predictions, by no
    /// more than this share and four predicted standard errors.
    fn agrees(&self, judged: Judged, share: f64) -> bool {
        let nearest = match judged {
            Judged::ByTurns => self.predicted,
            Judged::Between => {
                self.real.clamp(self.predicted.min(self.at_once), self.predicted.max(self.at_once))
            }
        };
        (self.real - nearest).abs() <= share * nearest + 4.0 * self.predicted_error
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
    pub fn judged(&self) -> Judged {
        if self.setting.order == "record" { Judged::Between } else { Judged::ByTurns }
    }

    pub fn failure_rate_agrees(&self) -> bool {
        self.failure_rate.agrees(self.judged(), 0.1)
    }

    pub fn duration_agrees(&self) -> bool {
        self.duration.agrees(self.judged(), 0.03)
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
    let Setting { order, locks, .. } = setting;
    let by_turns = predict(&setting.file(), order, *locks, overhead, pool)?;
    let at_once = predict(&setting.file(), order, *locks, overhead.at_once(ROWS), pool)?;
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
        let both = |get| [&by_turns, &at_once].map(|prediction| of(prediction, get));
        let [predicted, at_once] = both(|summary| summary.mean);
        let [low, other_low] = both(|summary| summary.p5);
        let [high, other_high] = both(|summary| summary.p95);
        let [luck, _] = both(|summary| summary.sd.unwrap_or(0.0).powi(2));
        Beside {
            real,
            error: (own / count).sqrt(),
            predicted_error: (luck / count).sqrt(),
            predicted,
            at_once,
            night: [low.min(other_low), high.max(other_high)],
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
