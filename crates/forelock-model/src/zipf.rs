//! Zipf's law: parent k = 0, 1, … in proportion to (k + 1)^−exponent.

use super::hat::{Candidate, Hat, Part, Streams};

/// A cell of [`Hat`] is as wide as its first rank over this: at exponent 1, that much of the draws
/// needs a power, and half that many are rejected. The first ranks have a cell each.
const RANKS_PER_WIDTH: u32 = 64;

/// A table of 64 + 64·ln(n / 64) cells for n parents: 600 for 200,000, 1,200 for a billion.
#[derive(Debug)]
pub(crate) struct Zipf {
    exponent: f64,
    hat: Hat,
}

impl Zipf {
    pub(crate) fn new(count: u32, exponent: f64, streams: Streams) -> Self {
        let mut parts = Vec::new();
        let mut parent = 0;
        while parent < count {
            let rank = parent + 1;
            let width = (rank / RANKS_PER_WIDTH).clamp(1, count - parent);
            let hat = f64::from(rank).powf(-exponent);
            let least = share(rank, parent + width, exponent);
            parts.push(Part { width, hat, least });
            parent += width;
        }
        Self { exponent, hat: Hat::new(&parts, streams) }
    }

    /// The parent that draw number `number` gives.
    #[inline]
    pub(crate) fn at(&self, number: u64) -> u32 {
        self.hat.draw(number, |candidate| self.share(candidate))
    }

    fn share(&self, candidate: Candidate) -> f64 {
        share(candidate.first + 1, candidate.number + 1, self.exponent)
    }
}

/// The weight of `rank`, over that of the rank `first`.
fn share(first: u32, rank: u32, exponent: f64) -> f64 {
    (f64::from(first) / f64::from(rank)).powf(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_engine::{Seed, Stream};

    fn streams(replication: u64) -> Streams {
        let stream = Stream::named(Seed { seed: 5, replication }, *b"data    ");
        Streams { cells: stream.sub(0), candidates: stream.sub(2) }
    }

    /// χ² over ranges of parents that expect at least 20 draws each, as a number of standard
    /// deviations.
    fn deviations(counts: &[u32], exponent: f64, draws: u32) -> f64 {
        let weight = |parent: usize| (parent as f64 + 1.0).powf(-exponent);
        let total: f64 = (0..counts.len()).map(weight).sum();
        let (mut chi2, mut ranges, mut found, mut expected) = (0.0, 0.0, 0.0, 0.0);
        let mut left = f64::from(draws);
        for (parent, &of_parent) in counts.iter().enumerate() {
            let expects = weight(parent) / total * f64::from(draws);
            (found, expected, left) =
                (found + f64::from(of_parent), expected + expects, left - expects);
            // What is left at the end goes with the last range.
            if (expected >= 20.0 && left >= 20.0) || parent + 1 == counts.len() {
                chi2 += (found - expected).powi(2) / expected;
                (ranges, found, expected) = (ranges + 1.0, 0.0, 0.0);
            }
        }
        let freedom = f64::max(ranges - 1.0, 1.0);
        (chi2 - freedom) / (2.0 * freedom).sqrt()
    }

    #[test]
    fn parents_come_in_proportion_to_their_weights() {
        for exponent in [0.0, 1e-9, 0.3, 0.6, 1.0 - 1e-12, 1.0, 1.0 + 1e-12, 1.7, 3.0, 20.0] {
            for count in [1, 2, 3, 50, 63, 64, 65, 127, 128, 129, 1_000, 20_011] {
                let draws = 400_000;
                let zipf = Zipf::new(count, exponent, streams(u64::from(count)));
                let mut drawn = vec![0_u32; count as usize];
                for number in 0..draws {
                    drawn[zipf.at(u64::from(number)) as usize] += 1;
                }
                let z = deviations(&drawn, exponent, draws);
                // Of few ranges, χ² is askew: only what is too much is wrong.
                assert!(z < 6.0, "exponent {exponent}, {count} parents: {z} deviations");
            }
        }
    }

    #[test]
    fn very_many_parents_need_a_small_table() {
        let zipf = Zipf::new(1_000_000_000, 1.0, streams(1));
        let draws = 200_000_u32;
        // As many of the parents below 10^k come as the harmonic numbers say: ln n + γ + 1/2n, and a little less.
        let harmonic = |n: f64| n.ln() + 0.577_215_664_901_532_9 + 0.5 / n;
        for below in [100_u32, 10_000, 10_000_000] {
            let found = (0..draws).filter(|&n| zipf.at(u64::from(n)) < below).count() as f64;
            let p = harmonic(f64::from(below)) / harmonic(1e9);
            let expected = f64::from(draws) * p;
            let error = (expected * (1.0 - p)).sqrt();
            assert!((found - expected).abs() < 4.5 * error, "{found} below {below}: {expected}");
        }
    }
}
