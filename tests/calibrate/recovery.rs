//! Profiles drawn at random from the ranges, runs simulated with them, calibrated without sight of
//! them: nine in ten of the intervals must hold the truth.

use crate::support::{OVERLAPPING, SERIAL, calibrated, run};
use forelock::engine::{Seed, Stream};
use forelock::scenario::{Metric, Observation};
use forelock::study::calibrate::Unknown;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

/// What is hidden, and what is looked at.
struct Trial {
    texts: &'static [&'static str],
    fit: &'static [&'static str],
    metrics: &'static [Metric],
    /// The tolerance of each observation as a part of its default; the observations are off the
    /// truth by normal errors of half of it.
    tolerance: f64,
    budget: u64,
}

/// How many of the intervals held the truth, and how often it was below them.
#[derive(Debug, Default)]
struct Score {
    intervals: u32,
    covered: u32,
    below: u32,
    /// Of the intervals' widths, as a part of the range.
    width: f64,
    doubt: f64,
    flagged: u32,
}

impl Trial {
    fn unknowns(&self) -> Vec<Unknown> {
        let template =
            forelock::scenario::Template::parse("case.toml", self.texts[0], &[]).unwrap();
        let fit: Vec<String> = self.fit.iter().map(|&one| one.to_owned()).collect();
        Unknown::read(&fit, &[&template]).unwrap()
    }

    fn case(&self, number: u64, score: &mut Score) {
        let mut draws = Stream::named(Seed { seed: number, replication: 0 }, *b"recovery").draws(0);
        let unknowns = self.unknowns();
        let truth: Vec<f64> = unknowns.iter().map(|one| one.value_at(draws.random())).collect();
        let sets: Vec<String> =
            unknowns.iter().zip(&truth).map(|(one, &value)| one.assignment(value)).collect();
        let mut texts = Vec::new();
        for (file, text) in (0..).zip(self.texts) {
            let outcome = run(text, &sets, 1_000_000 + 10 * number + file);
            let mut observed = String::new();
            for &metric in self.metrics {
                let real = outcome.get(metric);
                let within = self.tolerance * Observation::default_tolerance(metric, real);
                let error: f64 = StandardNormal.sample(&mut draws);
                let seen = (real + error * within / 2.0).max(0.0);
                let count = metric.unit() == forelock::scenario::MetricUnit::Count;
                let (seen, within) =
                    if count { (seen.round(), within.ceil()) } else { (seen, within) };
                let line = match metric {
                    Metric::Duration => {
                        format!("{{ value = '{seen:.9}s', within = '{within:.9}s' }}")
                    }
                    _ => format!("{{ value = {seen}, within = {within} }}"),
                };
                observed.push_str(&format!("{} = {line}\n", metric.name()));
            }
            texts.push((*text, observed));
        }
        let calibration = calibrated(&texts, self.fit, self.budget, number);
        for (marginal, truth) in calibration.marginals.iter().zip(truth) {
            score.intervals += 1;
            score.covered += u32::from((marginal.p5..=marginal.p95).contains(&truth));
            score.below += u32::from(truth < marginal.p5);
            let place = |value| marginal.unknown.place_of(value);
            score.width += place(marginal.p95) - place(marginal.p5);
        }
        score.doubt += calibration.doubt;
        score.flagged += u32::from(
            calibration.widening > 1.0
                || calibration.cases.iter().any(|case| {
                    case.observations.iter().any(|one| {
                    !matches!(
                        one.standing,
                        forelock::study::calibrate::ObservationStanding::Met
                            | forelock::study::calibrate::ObservationStanding::MetByTolerance { .. }
                            | forelock::study::calibrate::ObservationStanding::Off
                    )
                })
                }),
        );
    }

    fn score(&self, cases: u64) -> Score {
        let mut score = Score::default();
        for number in 0..cases {
            self.case(number, &mut score);
        }
        score
    }
}

const PER_RECORD: &str = "org.service.per_record=1ms..60ms";
const CONTENTION: &str = "org.scaling.contention=0..1";
const WORKERS: &str = "org.workers=1..8";

#[test]
#[ignore]
fn long() {
    use Metric::*;
    let trials = [
        Trial {
            texts: &[OVERLAPPING],
            fit: &[PER_RECORD],
            metrics: &[FailureRate, Duration],
            tolerance: 1.0,
            budget: 200,
        },
        Trial {
            texts: &[OVERLAPPING],
            fit: &[PER_RECORD],
            metrics: &[FailureRate, Duration],
            tolerance: 0.01,
            budget: 200,
        },
        Trial {
            texts: &[OVERLAPPING],
            fit: &[PER_RECORD],
            metrics: &[FailureRate],
            tolerance: 1.0,
            budget: 200,
        },
        Trial {
            texts: &[OVERLAPPING],
            fit: &[PER_RECORD, CONTENTION],
            metrics: &[FailureRate, Duration],
            tolerance: 1.0,
            budget: 400,
        },
        Trial {
            texts: &[OVERLAPPING],
            fit: &[PER_RECORD, CONTENTION],
            metrics: &[FailureRate, Duration],
            tolerance: 0.01,
            budget: 400,
        },
        Trial {
            texts: &[OVERLAPPING, SERIAL],
            fit: &[PER_RECORD, CONTENTION, WORKERS],
            metrics: &[FailureRate, Duration],
            tolerance: 1.0,
            budget: 1000,
        },
        Trial {
            texts: &[OVERLAPPING],
            fit: &[PER_RECORD, WORKERS],
            metrics: &[FailureRate, Duration, LockWaits],
            tolerance: 0.5,
            budget: 600,
        },
    ];
    let cases = std::env::var("CASES").map_or(100, |n| n.parse().unwrap());
    for trial in trials {
        let t = std::time::Instant::now();
        let s = trial.score(cases);
        println!(
            "{:?} {:?} tol {} budget {}: covered {}/{} = {:.3}, below {}, width {:.3} doubt {:.3} flagged {} {:?}",
            trial.fit,
            trial.metrics,
            trial.tolerance,
            trial.budget,
            s.covered,
            s.intervals,
            f64::from(s.covered) / f64::from(s.intervals),
            s.below,
            s.width / f64::from(s.intervals),
            s.doubt / cases as f64,
            s.flagged,
            t.elapsed()
        );
    }
}
