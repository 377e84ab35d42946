//! A random permutation of 0, 1, …, n − 1 of which any place can be had without the others.

use super::Stream;

/// Up to this size the permutation is a shuffled table: a Feistel network over so few values is
/// no uniform permutation, and the table is small.
const TABLE_LIMIT: u64 = 1 << 16;

/// Pairs of rounds of the network. Two pairs already make it a pseudorandom permutation if the
/// round functions are random (Luby & Rackoff, SIAM J. Comput. 1988); the third makes it one for
/// whoever sees far more places (Patarin, "Security of random Feistel schemes with 5 or more
/// rounds", CRYPTO 2004).
const PAIRS: usize = 3;

/// Places that are put through the network together: more have no room in a processor's registers.
const LANES: usize = 8;

/// Places that are handed over together: what is then looked up for them comes from memory at once.
const BLOCK: usize = 64;

/// A uniformly random permutation, a function of its stream.
///
/// Large ones are a Feistel network (see `Network`) over slightly more values than are wanted;
/// what falls outside is walked on until it falls inside (Black & Rogaway, "Ciphers with arbitrary
/// finite domains", CT-RSA 2002).
#[derive(Clone, Debug)]
pub struct Permutation(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Table(Vec<u32>),
    Network(Network),
}

impl Permutation {
    /// A permutation of 0 … `size` − 1.
    ///
    /// # Panics
    /// If `size` is above 2^62.
    #[must_use]
    pub fn new(size: u64, stream: Stream) -> Self {
        match u32::try_from(size) {
            Ok(len) if size <= TABLE_LIMIT => Self(Kind::Table(shuffled(len, stream))),
            _ => Self(Kind::Network(Network::new(size, stream))),
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
        match &self.0 {
            Kind::Table(table) => u64::from(table[place as usize]),
            Kind::Network(network) => network.at(place),
        }
    }
}

impl Permutation {
    /// Puts where places go in their stead.
    #[inline]
    fn replace(&self, places: &mut [u64]) {
        let (lanes, rest) = places.as_chunks_mut::<LANES>();
        match &self.0 {
            Kind::Network(network) => lanes.iter_mut().for_each(|lanes| network.replace(lanes)),
            Kind::Table(_) => lanes.iter_mut().flatten().for_each(|place| *place = self.at(*place)),
        }
        rest.iter_mut().for_each(|place| *place = self.at(*place));
    }

    /// Calls `act` with where `places` go, in turn, some at a time. That is faster than one by one:
    /// a processor works on several at once only if they stand close together.
    ///
    /// # Panics
    /// If a place is not below the permutation's size.
    #[inline]
    pub fn for_each_block(
        &self,
        mut places: impl Iterator<Item = u64>,
        mut act: impl FnMut(&[u64]),
    ) {
        let mut block = [0; BLOCK];
        loop {
            let mut len = 0;
            for (slot, place) in block.iter_mut().zip(&mut places) {
                *slot = place;
                len += 1;
            }
            self.replace(&mut block[..len]);
            act(&block[..len]);
            if len < BLOCK {
                return;
            }
        }
    }
}

/// A generalised Feistel network. A value is a high part, 0 … `highs` − 1, and a low part of
/// `low_bits` bits; by turns, each is moved by a random function of the other.
///
/// Both parts have about √n values, so that the random functions fit into tables: a round is a
/// load and an addition, and the functions are as random as the draws they are filled with. With a
/// whole number of bits in the low part, no division is needed to take a value apart, and at most
/// one value in √n falls outside.
#[derive(Clone, Debug)]
struct Network {
    size: u64,
    low_bits: u32,
    highs: u32,
    /// What each high part makes of the low one, and each low part of the high one.
    rounds: [(Vec<u32>, Vec<u32>); PAIRS],
}

impl Network {
    #[expect(clippy::cast_possible_truncation, reason = "below 2^32, as asserted")]
    fn new(size: u64, stream: Stream) -> Self {
        assert!(size > 1 && size <= 1 << 62, "no network over {size} values");
        let low_bits = size.ilog2().div_ceil(2);
        let (lows, highs) = (1_u64 << low_bits, size.div_ceil(1 << low_bits));
        let rounds = std::array::from_fn(|pair| {
            let (of_highs, of_lows) =
                (stream.sub(2 * pair as u64), stream.sub(2 * pair as u64 + 1));
            let to_lows = (0..highs).map(|high| of_highs.below(high, lows) as u32).collect();
            let to_highs = (0..lows).map(|low| of_lows.below(low, highs) as u32).collect();
            (to_lows, to_highs)
        });
        Self { size, low_bits, highs: highs as u32, rounds }
    }

    #[inline]
    fn at(&self, place: u64) -> u64 {
        let mut places = [place];
        self.replace(&mut places);
        places[0]
    }

    /// Puts where places go in their stead.
    #[inline]
    fn replace<const N: usize>(&self, places: &mut [u64; N]) {
        let outside = |place: &u64| *place >= self.size;
        assert!(!places.iter().any(outside), "a place outside of {}", self.size);
        self.pass(places);
        for place in places {
            while outside(place) {
                let mut walker = [*place];
                self.pass(&mut walker);
                *place = walker[0];
            }
        }
    }

    /// A bijection of all values that the two parts can have.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "both parts have at most 32 bits")]
    fn pass<const N: usize>(&self, values: &mut [u64; N]) {
        let mut highs = values.map(|value| (value >> self.low_bits) as u32);
        let mut lows = values.map(|value| (value & ((1 << self.low_bits) - 1)) as u32);
        for (to_lows, to_highs) in &self.rounds {
            for (low, &high) in lows.iter_mut().zip(&highs) {
                *low ^= to_lows[high as usize];
            }
            for (high, &low) in highs.iter_mut().zip(&lows) {
                *high = add_modulo(*high, to_highs[low as usize], self.highs);
            }
        }
        for ((value, high), low) in values.iter_mut().zip(highs).zip(lows) {
            *value = u64::from(high) << self.low_bits | u64::from(low);
        }
    }
}

#[inline]
const fn add_modulo(a: u32, b: u32, modulus: u32) -> u32 {
    // At most 2^31 each, so the sum is in range; the smaller of the two is the one below the
    // modulus, the other having wrapped around.
    let sum = a + b;
    let less = sum.wrapping_sub(modulus);
    if less < sum { less } else { sum }
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
    use crate::Seed;

    fn stream(seed: u64) -> Stream {
        Stream::named(Seed { seed, replication: 0 }, *b"order   ")
    }

    #[test]
    fn every_value_comes_exactly_once() {
        for size in [
            // Tables, primes, squares and their neighbours, powers of two and theirs.
            1, 2, 3, 1_000, 65_535, 65_536, 65_537, 66_049, 66_050, 99_991, 131_071, 131_072,
            131_073, 250_000, 262_143, 262_144, 262_145, 1_048_577, 2_000_003,
        ] {
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

    /// Where two places go, over many permutations, by the 16ths of the range that they fall in.
    #[test]
    fn pairs_of_places_go_to_all_pairs_alike() {
        // A width that no part of the network divides, so that values are walked on.
        let size = 65_537 + 70;
        // Neighbours, the same low part, the ends.
        for (a, b) in [(0, 1), (1_000, 1_001), (7, 7 + 256), (0, size - 1), (12_345, 54_321)] {
            let mut counts = [0.0; 256];
            let rounds = 3_000;
            for seed in 0..rounds {
                let permutation = Permutation::new(size, stream(seed));
                let part = |place| permutation.at(place) * 16 / size;
                counts[usize::try_from(part(a) * 16 + part(b)).unwrap()] += 1.0;
            }
            let expected = f64::from(u32::try_from(rounds).unwrap()) / 256.0;
            let chi2: f64 = counts.iter().map(|c: &f64| (c - expected).powi(2) / expected).sum();
            // 255 degrees of freedom: above 345 once in 7,000.
            assert!(chi2 < 345.0, "χ² {chi2} of places {a} and {b}");
        }
    }

    /// Within one permutation: how far neighbours land from each other, by their difference modulo
    /// the size, and the pairs of 32nds they land in.
    #[test]
    fn neighbours_of_a_large_permutation_have_nothing_in_common() {
        let size = 1_500_007;
        let permutation = Permutation::new(size, stream(9));
        for step in [1, 2, 1_024, 2_048, 700_001] {
            let (mut pairs, mut differences) = (vec![0.0; 1_024], vec![0.0; 1_000]);
            for place in 0..size - step {
                let (a, b) = (permutation.at(place), permutation.at(place + step));
                pairs[usize::try_from(a * 32 / size * 32 + b * 32 / size).unwrap()] += 1.0;
                let difference = (b + size - a) % size;
                differences[usize::try_from(difference * 1_000 / size).unwrap()] += 1.0;
            }
            for counts in [pairs, differences] {
                let expected = (size - step) as f64 / counts.len() as f64;
                let chi2: f64 = counts.iter().map(|c| (c - expected).powi(2) / expected).sum();
                let freedom = counts.len() as f64 - 1.0;
                let z = (chi2 - freedom) / (2.0 * freedom).sqrt();
                assert!(z.abs() < 4.5, "{z} standard deviations at step {step}");
            }
        }
    }

    #[test]
    fn places_go_where_they_go_alone() {
        for size in [300, 70_001] {
            let permutation = Permutation::new(size, stream(2));
            for len in [0, 1, 7, 8, 9, 64, 93, 200] {
                let mut found = Vec::new();
                permutation.for_each_block(3..3 + len, |block| found.extend_from_slice(block));
                assert!(found.into_iter().eq((3..3 + len).map(|place| permutation.at(place))));
            }
        }
    }

    #[test]
    #[should_panic(expected = "a place outside of 70000")]
    fn a_place_outside_is_refused() {
        let _ = Permutation::new(70_000, stream(1)).at(70_000);
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
