//! Orgs drawn at random from what they might be, runs simulated with them, calibrated without sight
//! of them: about nine in ten of the 90 % intervals must hold the truth.
//!
//! The real runs have seeds of their own, so that they share no luck with those of the calibration,
//! and what is observed of them is off by a normal error, as wide as its tolerance says.

use crate::support::{OVERLAPPING, SERIAL, calibrated, run};
use forelock::engine::{Seed, Stream};
use forelock::scenario::Metric::{self, Duration, FailureRate, LockWaits};
use forelock::scenario::{MetricUnit, Observation, Template};
use forelock::study::calibrate::{Unknown, read_unknowns};
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};
use std::ops::RangeInclusive;

/// Of the intervals that hold the truth, with so few cases.
const GOOD: RangeInclusive<f64> = 0.80..=0.98;

/// So seldom is an org that did what was observed said not to exist, with so few cases.
const RARELY: f64 = 0.1;

/// What is hidden, and what is looked at.
struct Trial {
    texts: &'static [&'static str],
    fit: &'static [&'static str],
    metrics: &'static [Metric],
    /// The tolerance of each observation as a part of its default.
    tolerance: f64,
    budget: u64,
}

/// How many of the intervals hold the truth.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    intervals: u32,
    covered: u32,
    /// Where the truth is below the interval.
    below: u32,
    /// Of the intervals, as parts of what the unknowns might be.
    widths: f64,
    /// Calibrations.
    cases: u32,
    /// Those that say of what an org in the ranges gave that none does it.
    alarms: u32,
}

impl Score {
    fn covered(self) -> f64 {
        f64::from(self.covered) / f64::from(self.intervals)
    }

    fn alarms(self) -> f64 {
        f64::from(self.alarms) / f64::from(self.cases)
    }

    fn and(self, other: Self) -> Self {
        Self {
            intervals: self.intervals + other.intervals,
            covered: self.covered + other.covered,
            below: self.below + other.below,
            widths: self.widths + other.widths,
            cases: self.cases + other.cases,
            alarms: self.alarms + other.alarms,
        }
    }
}

impl Trial {
    fn unknowns(&self) -> Vec<Unknown> {
        let template = Template::parse("case.toml", self.texts[0], &[]).unwrap();
        let fit: Vec<String> = self.fit.iter().map(|&one| one.to_owned()).collect();
        read_unknowns(&fit, &[&template]).unwrap()
    }

    fn case(&self, number: u64) -> Score {
        let seed = Seed { seed: number, replication: 0 };
        let mut draws = Stream::named(seed, *b"recovery").draws(0);
        let unknowns = self.unknowns();
        let truth: Vec<f64> = unknowns.iter().map(|one| one.value_at(draws.random())).collect();
        let sets: Vec<String> =
            unknowns.iter().zip(&truth).map(|(one, &value)| one.assignment(value)).collect();
        let mut texts = Vec::new();
        for (file, text) in (0..).zip(self.texts) {
            let outcome = run(text, &sets, 1_000_000 + 10 * number + file);
            let observe = |&metric: &Metric| {
                let error = StandardNormal.sample(&mut draws);
                self.observed(metric, outcome.get(metric), error)
            };
            texts.push((*text, self.metrics.iter().map(observe).collect::<String>()));
        }
        let calibration = calibrated(&texts, self.fit, self.budget, number);
        let alarms = u32::from(!calibration.explains());
        let mut score = Score { cases: 1, alarms, ..Score::default() };
        for (marginal, truth) in calibration.marginals.iter().zip(truth) {
            let place = |value| marginal.unknown.place_of(value);
            score = score.and(Score {
                intervals: 1,
                covered: u32::from((marginal.p5..=marginal.p95).contains(&truth)),
                below: u32::from(truth < marginal.p5),
                widths: place(marginal.p95) - place(marginal.p5),
                ..Score::default()
            });
        }
        score
    }

    /// A line of `[observed]`: `real`, off by `error` standard deviations.
    fn observed(&self, metric: Metric, real: f64, error: f64) -> String {
        let within = self.tolerance * Observation::default_tolerance(metric, real);
        let seen = (real + error * within / 2.0).max(0.0);
        let (seen, within) = match metric.unit() {
            MetricUnit::Count => (seen.round(), within.ceil()),
            _ => (seen, within),
        };
        let unit = if metric.unit() == MetricUnit::Seconds { "s" } else { "" };
        format!(
            "{} = {{ value = '{seen:.9}{unit}', within = '{within:.9}{unit}' }}\n",
            metric.name()
        )
    }

    /// Every case has its own seed, so that it doesn't matter which thread takes it.
    fn score(&self, cases: u64) -> Score {
        const THREADS: usize = 2;
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|thread| {
                    let numbers = (thread as u64..cases).step_by(THREADS);
                    let score =
                        || numbers.map(|one| self.case(one)).fold(Score::default(), Score::and);
                    scope.spawn(score)
                })
                .collect();
            threads.into_iter().map(|one| one.join().unwrap()).fold(Score::default(), Score::and)
        })
    }
}

const PER_RECORD: &str = "org.service.per_record=1ms..60ms";
const CONTENTION: &str = "org.scaling.contention=0..1";
const WORKERS: &str = "org.workers=1..8";

/// One unknown, by what everybody knows of a load.
const ONE: Trial = Trial {
    texts: &[OVERLAPPING],
    fit: &[PER_RECORD],
    metrics: &[FailureRate, Duration],
    tolerance: 1.0,
    budget: 200,
};

/// Two that such a load doesn't tell apart, observed nearly exactly: luck is all there is.
const TWO: Trial = Trial {
    texts: &[OVERLAPPING],
    fit: &[PER_RECORD, CONTENTION],
    metrics: &[FailureRate, Duration],
    tolerance: 0.01,
    budget: 400,
};

#[test]
fn nine_in_ten_intervals_hold_the_truth() {
    let score = ONE.score(40).and(TWO.score(12));
    assert_eq!(score.intervals, 64);
    assert!(GOOD.contains(&score.covered()), "{score:?}");
    assert!(score.alarms() <= RARELY, "{score:?}");
    // Wide enough intervals hold anything.
    assert!(score.widths / f64::from(score.intervals) < 0.4, "{score:?}");
}

/// `cargo test --release --test calibrate -- --ignored --nocapture`; docs/calibrate.md has the result.
#[test]
#[ignore = "takes minutes; what it prints stands in docs/calibrate.md"]
fn nine_in_ten_intervals_hold_the_truth_in_a_thousand_cases() {
    const CASES: u64 = 150;
    let trials = [
        ONE,
        Trial { tolerance: 0.01, ..ONE },
        Trial { metrics: &[FailureRate], ..ONE },
        Trial { tolerance: 1.0, ..TWO },
        TWO,
        Trial {
            fit: &[PER_RECORD, WORKERS],
            metrics: &[FailureRate, Duration, LockWaits],
            tolerance: 0.5,
            budget: 600,
            ..TWO
        },
        Trial {
            texts: &[OVERLAPPING, SERIAL],
            fit: &[PER_RECORD, CONTENTION, WORKERS],
            metrics: &[FailureRate, Duration],
            tolerance: 1.0,
            budget: 1_000,
        },
    ];
    let mut all = Score::default();
    for trial in trials {
        let score = trial.score(CASES);
        let short = |path: &&str| path.split('=').next().unwrap_or_default().to_owned();
        let names = |metrics: &[Metric]| {
            metrics.iter().map(|metric| metric.name()).collect::<Vec<_>>().join(", ")
        };
        println!(
            "| {} | {} of {} | {} | {} of {} | {:.1} % | {:.2} | {:.1} % |",
            trial.fit.iter().map(short).collect::<Vec<_>>().join(", "),
            names(trial.metrics),
            if trial.texts.len() == 1 { "one run" } else { "two runs" },
            trial.tolerance,
            score.covered,
            score.intervals,
            100.0 * score.covered(),
            score.widths / f64::from(score.intervals),
            100.0 * score.alarms(),
        );
        assert!(score.alarms() <= RARELY, "{score:?}");
        assert!(GOOD.contains(&score.covered()), "{score:?}");
        all = all.and(score);
    }
    println!("All: {} of {}, {:.1} %", all.covered, all.intervals, 100.0 * all.covered());
    assert!((0.85..=0.97).contains(&all.covered()), "{all:?}");
}
