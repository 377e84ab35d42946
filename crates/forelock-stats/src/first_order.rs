//! What part of the variance of a result an input explains.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// The first-order index of an input (the main effect of variance-based sensitivity analysis): the
/// part of the variance of the result that would go if the input were known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstOrder {
    /// From 0 to 1. Of inputs that are drawn independently, all together explain at most 1.
    pub share: f64,
    /// How probable at least such a share would be if the input had no effect: from 0 to 1.
    pub by_chance: f64,
}

impl FirstOrder {
    /// With fewer runs nothing can be said.
    pub const FEWEST: usize = 12;

    /// Of the input with these values over the runs, for results of these values.
    ///
    /// The runs are put into classes of equal size by the input, and the variance of the classes' means
    /// is held against that of all: E. Plischke, E. Borgonovo and C. L. Smith, "Global sensitivity
    /// measures from given data", European Journal of Operational Research 226 (2013), 536–550, whose
    /// number of classes it is. What classes differ by anyway is taken off (ε², T. L. Kelley, 1935).
    ///
    /// `None` with fewer than [`Self::FEWEST`] runs, or if all results are the same.
    #[must_use]
    pub fn of(inputs: &[f64], results: &[f64]) -> Option<Self> {
        let count = inputs.len().min(results.len());
        if count < Self::FEWEST {
            return None;
        }
        let n = count as f64;
        let classes = n.powf(2.0 / (7.0 + ((1_500.0 - n) / 500.0).tanh())).ceil().max(3.0);
        let mut runs: Vec<(f64, f64)> =
            inputs.iter().copied().zip(results.iter().copied()).collect();
        runs.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mean = results[..count].iter().sum::<f64>() / n;
        let all: f64 = runs.iter().map(|(_, result)| (result - mean).powi(2)).sum();
        if all <= 0.0 || !all.is_finite() {
            return None;
        }
        let class_of = |place: usize| (place as f64 * classes / n).floor();
        let mut between = 0.0;
        for class in runs
            .iter()
            .enumerate()
            .collect::<Vec<_>>()
            .chunk_by(|a, b| class_of(a.0) == class_of(b.0))
        {
            let size = class.len() as f64;
            let of_class = class.iter().map(|(_, (_, result))| result).sum::<f64>() / size;
            between += size * (of_class - mean).powi(2);
        }
        let within = (all - between).max(0.0);
        let (degrees, rest) = (classes - 1.0, n - classes);
        let share = (1.0 - within / rest / (all / (n - 1.0))).clamp(0.0, 1.0);
        let quotient = (between / degrees) / (within / rest);
        let by_chance = FisherSnedecor::new(degrees, rest)
            .map_or(1.0, |fisher| if quotient.is_finite() { fisher.sf(quotient) } else { 0.0 });
        Some(Self { share, by_chance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::{Seed, Stream};

    /// Independent uniform numbers.
    fn uniform(seed: u64, name: [u8; 8], count: usize) -> Vec<f64> {
        let stream = Stream::named(Seed { seed, replication: 0 }, name);
        (0..count as u64).map(|number| stream.at(number) as f64 / 2_f64.powi(64)).collect()
    }

    /// y = 3 a + b with a and b uniform: a explains 9/10, b 1/10.
    #[test]
    fn a_sum_is_explained_by_its_parts() {
        let (mut of_a, mut of_b) = (0.0, 0.0);
        for seed in 0..200 {
            let (a, b) = (uniform(seed, *b"a       ", 400), uniform(seed, *b"b       ", 400));
            let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 3.0 * a + b).collect();
            of_a += FirstOrder::of(&a, &y).unwrap().share / 200.0;
            of_b += FirstOrder::of(&b, &y).unwrap().share / 200.0;
        }
        // Classes are wide: of the input's own variance, 1 / classes² stays within them.
        let classes = 400_f64.powf(2.0 / (7.0 + 2.2_f64.tanh())).ceil();
        let seen = 1.0 - 1.0 / (classes * classes);
        assert!((of_a - 0.9 * seen).abs() < 0.01, "{of_a}");
        assert!((of_b - 0.1 * seen).abs() < 0.01, "{of_b}");
    }

    /// The probability by chance is uniform where there is no effect: below 0.05 in 5 % of 2,000
    /// trials, within four standard errors.
    #[test]
    fn what_has_no_effect_is_rarely_clear() {
        for count in [20, 100] {
            let clear = (0..2_000).filter(|&seed| {
                let (x, y) =
                    (uniform(seed, *b"x       ", count), uniform(seed, *b"y       ", count));
                FirstOrder::of(&x, &y).unwrap().by_chance < 0.05
            });
            let share = clear.count() as f64 / 2_000.0;
            assert!((share - 0.05).abs() < 4.0 * (0.05_f64 * 0.95 / 2_000.0).sqrt(), "{share}");
        }
    }

    #[test]
    fn an_effect_that_neither_rises_nor_falls_is_found() {
        let x = uniform(1, *b"x       ", 300);
        let y: Vec<f64> = x.iter().map(|x| (x - 0.5).powi(2)).collect();
        assert!(FirstOrder::of(&x, &y).unwrap().share > 0.5);
    }

    #[test]
    fn nothing_is_said_of_few_runs_or_of_equal_results() {
        let x = uniform(1, *b"x       ", 20);
        assert_eq!(FirstOrder::of(&x[..11], &x[..11]), None);
        assert_eq!(FirstOrder::of(&x, &[2.0; 20]), None);
        assert_eq!(FirstOrder::of(&x, &x).map(|one| one.by_chance < 1e-6), Some(true));
    }
}
