//! Which replication takes which draw.

use crate::engine::{Permutation, Seed, Stream};
use crate::model::ReplicationNumber;

/// The order in which replications take the draws of a posterior: a function of the seed, the
/// replication's number and the number of draws alone, so that scenarios that are compared, and the
/// points of a sweep, see the same draws in the same replications.
///
/// The draws are gone through in random order, each once, then all again in another order, and so
/// on. The first 20 of 1,000 are a simple random sample of them, none of which comes twice; after
/// any number of replications, no draw is behind another by more than one.
#[derive(Clone, Debug)]
pub(super) struct DrawOrder {
    draws: u64,
    seed: u64,
    first: Permutation,
}

impl DrawOrder {
    /// Of so many draws, at least one.
    pub(super) fn new(draws: usize, seed: u64) -> Self {
        let draws = (draws as u64).max(1);
        Self { draws, seed, first: round(0, draws, seed) }
    }

    /// The draw that a replication takes, from 0.
    #[expect(clippy::cast_possible_truncation, reason = "below a list's length")]
    pub(super) fn at(&self, ReplicationNumber(number): ReplicationNumber) -> usize {
        let place = number % self.draws;
        let draw = match number / self.draws {
            0 => self.first.at(place),
            further => round(further, self.draws, self.seed).at(place),
        };
        draw as usize
    }
}

/// The order of one round through the draws.
fn round(number: u64, draws: u64, seed: u64) -> Permutation {
    Permutation::new(draws, Stream::named(Seed { seed, replication: number }, *b"draws   "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(count: u64, draws: usize, seed: u64) -> Vec<usize> {
        let order = DrawOrder::new(draws, seed);
        (0..count).map(|number| order.at(ReplicationNumber(number))).collect()
    }

    #[test]
    fn every_round_has_every_draw_once_and_in_another_order() {
        let taken = first(30, 10, 1);
        for round in taken.chunks(10) {
            let mut sorted = round.to_vec();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..10).collect::<Vec<_>>());
        }
        assert_ne!(taken[..10], taken[10..20]);
        assert_ne!(taken[..10], first(10, 10, 2)[..]);
    }

    #[test]
    fn one_draw_is_taken_always() {
        assert_eq!(first(5, 1, 7), [0; 5]);
    }

    /// Over 2,000 seeds, the mean place of the first 20 of 1,000 draws has the mean and the variance
    /// of a simple random sample without replacement: 499.5, and (1000² − 1)/12 · (1 − 20/1000) ·
    /// 1000/999 / 20. Bounds of four standard errors: of the mean √(4087.5 / 2,000) = 1.43, of the
    /// variance √(2 / 2,000) = 3.2 %.
    #[test]
    fn the_first_are_a_random_sample_of_all() {
        let means: Vec<f64> = (0..2_000)
            .map(|seed| first(20, 1_000, seed).iter().sum::<usize>() as f64 / 20.0)
            .collect();
        let count = means.len() as f64;
        let mean = means.iter().sum::<f64>() / count;
        let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let expected = (1e6 - 1.0) / 12.0 * (1_000.0 / 999.0) * 0.98 / 20.0;
        assert!((mean - 499.5).abs() < 4.0 * 1.43, "{mean}");
        assert!((variance / expected - 1.0).abs() < 4.0 * 0.032, "{variance} is not {expected}");
    }
}
