//! Toys whose posterior is worked out by hand.

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

/// Ten times the place with normal luck of 0.3, observed as 4 with a normal error of 0.4 (a tolerance
/// of 0.8): together an error of 0.5, so that the place is normal around 0.4 with 0.05.
#[test]
fn a_line_gives_the_normal_posterior() {
    let mut means = [0.0; 3];
    const SEEDS: u32 = 6;
    for seed in 0..SEEDS {
        let seed = u64::from(seed);
        let toy = Toy {
            unknowns: 1,
            seed,
            figures: |at: &[f64], luck: &mut dyn FnMut() -> f64| vec![10.0 * at[0] + 0.3 * luck()],
        };
        let fit = fitted(&toy, &[Target::new(4.0, 0.8, 0)], 400, seed);
        for (mean, probability) in means.iter_mut().zip([0.05, 0.5, 0.95]) {
            *mean += quantile(&fit, 0, probability) / f64::from(SEEDS);
        }
    }
    // One observation tells nothing of its own luck: what was simulated has the same for all seeds.
    let theory = [0.4 - 1.645 * 0.05, 0.4, 0.4 + 1.645 * 0.05];
    for (mean, theory) in means.iter().zip(theory) {
        assert!((mean - theory).abs() < 0.012, "{means:?}, not {theory}");
    }
}

/// The sum of two places, observed as 1: each of them is anything, the other the rest.
#[test]
fn a_sum_fixes_a_ridge() {
    let toy = Toy {
        unknowns: 2,
        seed: 5,
        figures: |at: &[f64], luck: &mut dyn FnMut() -> f64| vec![at[0] + at[1] + 0.02 * luck()],
    };
    let fit = fitted(&toy, &[Target::new(1.0, 0.02, 0)], 400, 5);
    let sums: Vec<f64> = fit.particles.iter().map(|place| place[0] + place[1]).collect();
    let sums = crate::stats::Sample::new(sums).unwrap();
    // √(0.02² + 0.01²), cut at no edge but the corners.
    assert!((sums.mean() - 1.0).abs() < 0.01, "{}", sums.mean());
    assert!((0.015..0.032).contains(&sums.sd().unwrap()), "{:?}", sums.sd());
    // Uniform from 0 to 1: nine tenths from 0.05 to 0.95.
    for field in [0, 1] {
        let ends = [0.05, 0.5, 0.95].map(|probability| quantile(&fit, field, probability));
        for (end, theory) in ends.iter().zip([0.05, 0.5, 0.95]) {
            assert!((end - theory).abs() < 0.1, "{field}: {ends:?}");
        }
    }
}

/// Nothing gives 20, where ten is the most; 4 can be met, and is.
#[test]
fn what_can_not_be_met_is_left_out_with_the_nearest() {
    let toy = Toy {
        unknowns: 1,
        seed: 9,
        figures: |at: &[f64], luck: &mut dyn FnMut() -> f64| {
            vec![10.0 * at[0] + 0.1 * luck(), 10.0 * at[0] + 0.1 * luck()]
        },
    };
    let fit = fitted(&toy, &[Target::new(4.0, 0.2, 0), Target::new(20.0, 0.2, 0)], 400, 9);
    assert_eq!(fit.findings.targets[0], Finding::Fits);
    let Finding::OutOfReach { nearest, place } = &fit.findings.targets[1] else {
        panic!("{:?}", fit.findings);
    };
    assert!((9.0..10.5).contains(nearest) && place[0] > 0.9, "{nearest} at {place:?}");
    assert!((quantile(&fit, 0, 0.5) - 0.4).abs() < 0.02);
}

/// Ten times the place, observed as each of `values`, beside a figure that is always 5 and observed so.
fn lines_and_a_constant(values: &[f64]) -> Fit {
    let toy = Toy {
        unknowns: 1,
        seed: 3,
        figures: |at: &[f64], luck: &mut dyn FnMut() -> f64| {
            let lines = values.iter().map(|_| 10.0 * at[0] + 0.1 * luck());
            std::iter::once(5.0).chain(lines).collect()
        },
    };
    let lines = values.iter().map(|&value| Target::new(value, 0.2, 0));
    let targets: Vec<Target> = std::iter::once(Target::new(5.0, 0.2, 0)).chain(lines).collect();
    fitted(&toy, &targets, 400, 3)
}

#[test]
fn what_is_fixed_contradicts_nothing_and_two_neither_of_which_is_odd_disagree() {
    let fit = lines_and_a_constant(&[4.0, 9.0]);
    let disagree = [Finding::Fixed, Finding::Disagrees, Finding::Disagrees];
    assert_eq!(fit.findings.targets, disagree);
    assert!(fit.together < 1e-6, "{}", fit.together);
    let agree = lines_and_a_constant(&[4.0, 4.1]);
    assert_eq!(agree.findings.targets, [Finding::Fixed, Finding::Fits, Finding::Fits]);
    assert!(agree.together > 0.2, "{}", agree.together);
}

/// Two agree, which is more than an unknown does anyhow.
#[test]
fn one_is_odd_where_more_agree_than_there_are_unknowns() {
    let fit = lines_and_a_constant(&[4.0, 4.0, 9.0]);
    assert_eq!(fit.findings.targets[1..], [Finding::Fits, Finding::Fits, Finding::OddOneOut]);
    assert!(fit.together < 1e-6, "{}", fit.together);
}
