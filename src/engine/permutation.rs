//! A random permutation of 0, 1, …, n − 1 of which any place can be had without the others.

use super::Stream;

/// Below this size the permutation is a shuffled table: a Feistel network over so few values is
/// no uniform permutation, and the table is small.
const TABLE_LIMIT: u64 = 1 << 16;

/// Rounds of the network; four already make it a pseudorandom permutation if the round functions
/// are random (Luby & Rackoff, SIAM J. Comput. 1988).
const ROUNDS: u64 = 6;

/// A uniformly random permutation, a function of its stream.
///
/// Large ones are a generalised Feistel network over `Z_a` × `Z_b` with a·b just above n, and values
/// that fall outside are walked on until they fall inside (Black & Rogaway, "Ciphers with
/// arbitrary finite domains", CT-RSA 2002): no memory, about 10 ns a place.
#[derive(Clone, Debug)]
pub struct Permutation(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Table(Vec<u32>),
    Feistel { size: u64, low: u64, high: u64, stream: Stream },
}

impl Permutation {
    /// A permutation of 0 … `size` − 1.
    #[must_use]
    pub fn new(size: u64, stream: Stream) -> Self {
        match u32::try_from(size) {
            Ok(len) if size <= TABLE_LIMIT => Self(Kind::Table(shuffled(len, stream))),
            _ => {
                let low = size.isqrt() + 1;
                Self(Kind::Feistel { size, low, high: size.div_ceil(low), stream })
            }
        }
    }

    /// Where `place` goes.
    ///
    /// # Panics
    /// If `place` is not below the permutation's size.
    #[inline]
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a table has at most 2^16 places")]
    pub fn at(&self, place: u64) -> u64 {
        match self.0 {
            Kind::Table(ref table) => u64::from(table[place as usize]),
            Kind::Feistel { size, low, high, stream } => {
                let mut value = place;
                loop {
                    value = network(value, low, high, stream);
                    if value < size {
                        return value;
                    }
                }
            }
        }
    }
}

/// One pass of the network over 0 … `low`·`high` − 1.
#[inline]
fn network(value: u64, low: u64, high: u64, stream: Stream) -> u64 {
    let (mut left, mut right) = (value % low, value / low);
    let mut round = 0;
    while round < ROUNDS {
        left = add_modulo(left, stream.below((right << 8) | round, low), low);
        right = add_modulo(right, stream.below((left << 8) | (round + 1), high), high);
        round += 2;
    }
    right * low + left
}

#[inline]
const fn add_modulo(a: u64, b: u64, modulus: u64) -> u64 {
    let sum = a + b;
    if sum >= modulus { sum - modulus } else { sum }
}

/// Fisher and Yates' shuffle, by numbered draws.
fn shuffled(len: u32, stream: Stream) -> Vec<u32> {
    let mut table: Vec<u32> = (0..len).collect();
    for last in (1..table.len()).rev() {
        let bound = last as u64 + 1;
        #[expect(clippy::cast_possible_truncation, reason = "below the bound, a table's length")]
        let pick = stream.below(last as u64, bound) as usize;
        table.swap(last, pick);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;

    fn stream(seed: u64) -> Stream {
        Stream::named(Seed { seed, replication: 0 }, *b"order   ")
    }

    #[test]
    fn every_value_comes_exactly_once() {
        for size in [1, 2, 3, 1_000, 65_536, 65_537, 99_991, 250_000] {
            let permutation = Permutation::new(size, stream(size));
            let mut seen = vec![false; usize::try_from(size).unwrap()];
            for place in 0..size {
                let value = usize::try_from(permutation.at(place)).unwrap();
                assert!(!std::mem::replace(&mut seen[value], true), "{value} twice of {size}");
            }
        }
    }

    #[test]
    fn all_orders_of_four_are_equally_likely() {
        let mut counts = std::collections::BTreeMap::<Vec<u64>, f64>::new();
        for seed in 0..24_000 {
            let permutation = Permutation::new(4, stream(seed));
            *counts.entry((0..4).map(|p| permutation.at(p)).collect()).or_default() += 1.0;
        }
        assert_eq!(counts.len(), 24);
        let chi2: f64 = counts.values().map(|c| (c - 1_000.0).powi(2) / 1_000.0).sum();
        assert!(chi2 < 61.0, "χ² {chi2} with 23 degrees of freedom"); // p = 3e-5
    }

    /// Where runs of 200 places go, as the model uses them: the number of distinct thousands hit.
    #[test]
    fn a_large_permutation_spreads_neighbours_like_a_random_one() {
        let (size, parents) = (200_000_u64, 1_000_u64);
        let permutation = Permutation::new(size, stream(5));
        let mut distinct = 0.0;
        for run in 0..1_000 {
            let mut seen = vec![false; usize::try_from(parents).unwrap()];
            for place in run * 200..(run + 1) * 200 {
                seen[usize::try_from(permutation.at(place) % parents).unwrap()] = true;
            }
            distinct += seen.iter().filter(|&&hit| hit).count() as f64;
        }
        // Without replacement: parents × (1 − C(size − 200, 200) / C(size, 200)), 200 a parent.
        let miss: f64 = (0..200).map(|i| (size - 200 - i) as f64 / (size - i) as f64).product();
        let expected = parents as f64 * (1.0 - miss);
        // One run's standard deviation is below √(200 × 0.1); a thousand runs, 4 of them.
        assert!((distinct / 1_000.0 - expected).abs() < 4.0 * (20.0_f64 / 1_000.0).sqrt());
    }
}
