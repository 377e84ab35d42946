use super::super::CalibrateError;
use super::super::conflict::Finding;
use super::super::fit::{Effort, Fit, fit};
use super::super::runs::{Runs, Visit};
use super::super::target::Target;
use crate::engine::{Seed, Stream};
use crate::study::Pool;
use rand_distr::{Distribution, StandardNormal};
use std::num::NonZeroUsize;

/// A function of the place and of luck, which is normal and the same at all places.
struct Toy<F> {
    unknowns: usize,
    seed: u64,
    figures: F,
}

impl<F: Fn(&[f64], &mut dyn FnMut() -> f64) -> Vec<f64> + Sync> Toy<F> {
    fn once(&self, place: &[f64], replication: u64) -> Vec<f64> {
        let seed = Seed { seed: self.seed, replication };
        let mut draws = Stream::named(seed, *b"toy     ").draws(0);
        (self.figures)(place, &mut || StandardNormal.sample(&mut draws))
    }
}

impl<F: Fn(&[f64], &mut dyn FnMut() -> f64) -> Vec<f64> + Sync> Runs for Toy<F> {
    fn unknowns(&self) -> usize {
        self.unknowns
    }

    fn snapped(&self, place: &[f64]) -> Vec<f64> {
        place.to_vec()
    }

    fn simulate(&self, visits: &[Visit]) -> Result<Vec<Vec<Vec<f64>>>, CalibrateError> {
        let at = |visit: &Visit| {
            visit.numbers.clone().map(|number| self.once(&visit.place, number)).collect()
        };
        Ok(visits.iter().map(at).collect())
    }
}

fn pool() -> Pool {
    Pool::new(NonZeroUsize::new(1)).unwrap()
}

fn fitted(runs: &dyn Runs, targets: &[Target], budget: u64, seed: u64) -> Fit {
    let effort = Effort::of(budget, runs.unknowns(), 500);
    fit(runs, targets, effort, seed, &pool(), &()).unwrap()
}

fn quantile(fit: &Fit, coordinate: usize, probability: f64) -> f64 {
    let values = fit.particles.iter().map(|place| place[coordinate]).collect();
    crate::stats::Sample::new(values).unwrap().quantile(probability)
}

#[test]
fn toy_linear() {
    for seed in 0..10 {
        let toy = Toy {
            unknowns: 1,
            seed,
            figures: |at: &[f64], luck: &mut dyn FnMut() -> f64| vec![10.0 * at[0] + 0.3 * luck()],
        };
        let fit = fitted(&toy, &[Target::new(4.0, 0.8, 0)], 600, seed);
        // sd = sqrt(.09+.16)=.5 /10
        println!(
            "{:.4} {:.4} {:.4} best {:.4} doubt {:.3} runs {}",
            quantile(&fit, 0, 0.05),
            quantile(&fit, 0, 0.5),
            quantile(&fit, 0, 0.95),
            fit.best[0],
            fit.doubt,
            fit.runs
        );
    }
}

#[test]
fn toy_coverage() {
    let started = std::time::Instant::now();
    for (budget, error) in [(200, 0.0), (200, 0.6), (600, 0.0)] {
        let (mut covered, mut width) = (0, 0.0);
        let mut below = 0;
        for seed in 0..60 {
            // steep cliff with heteroscedastic noise
            let figures = |at: &[f64], luck: &mut dyn FnMut() -> f64| {
                let rate = 1.0 / (1.0 + (-20.0 * (at[0] - 0.5)).exp());
                vec![
                    100.0 * rate + (0.05 + 10.0 * rate * (1.0 - rate)) * luck(),
                    50.0 + 5.0 * at[0] + luck(),
                ]
            };
            let toy = Toy { unknowns: 1, seed, figures };
            let real = Toy { unknowns: 1, seed: seed + 1_000, figures };
            let mut draws = Stream::named(Seed { seed, replication: 7 }, *b"truth   ").draws(0);
            use rand::RngExt;
            let truth: f64 = draws.random();
            let mut observed = real.once(&[truth], 0);
            let targets: Vec<Target> = observed
                .iter_mut()
                .map(|one| {
                    let e: f64 = StandardNormal.sample(&mut draws);
                    Target::new(*one + error * e, 2.0 * error, 0)
                })
                .collect();
            let fit = fitted(&toy, &targets, budget, seed);
            let (low, high) = (quantile(&fit, 0, 0.05), quantile(&fit, 0, 0.95));
            covered += u32::from((low..=high).contains(&truth));
            below += u32::from(truth < low);
            width += high - low;
            if fit.findings.targets.iter().any(|one| *one != Finding::Fits) {
                println!("{seed} {truth} {:?} {:?}", fit.findings, observed);
            }
        }
        println!(
            "{budget} {error}: covered {covered} below {below} width {:.4} {:?}",
            width / 60.0,
            started.elapsed()
        );
    }
}
