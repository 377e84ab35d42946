//! Named random streams whose every draw can be had by its number.
//!
//! A [`Stream`] is a key; draw number i is a function of the key and i alone (a counter-based
//! generator in the sense of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3", SC 2011). So nothing that is drawn has to be remembered, and it does not matter in
//! which order, how often or on which thread it is drawn: that is what makes replications
//! reproducible and lets two scenarios share their luck (common random numbers).
//!
//! Keys come from ChaCha8, so that streams of neighbouring seeds and replications have nothing
//! in common. Numbered draws come from wyrand (Wang Yi, "wyhash", 2019), one multiplication a draw;
//! draws in sequence from SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number
//! generators", OOPSLA 2014). Both pass BigCrush and PractRand.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng, TryRng};
use std::convert::Infallible;

/// 2^64 over the golden ratio: the increment of SplitMix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit.
#[inline]
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// wyrand's two constants: the increment, and what breaks the symmetry of the square.
const WY_STEP: u64 = 0xa076_1d64_78bd_642f;
const WY_TWIST: u64 = 0xe703_7ed1_a0b4_28db;

/// Both halves of the product, folded.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low half of the product is meant")]
const fn fold_product(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    (product >> 64) as u64 ^ product as u64
}

/// Where all streams of one replication start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The scenario's seed.
    pub seed: u64,
    /// The replication's number.
    pub replication: u64,
}

/// A stream of draws, each of which can be had by its number.
///
/// ```
/// use forelock::engine::{Seed, Stream};
/// let seed = Seed { seed: 42, replication: 0 };
/// let (pacing, service) = (Stream::named(seed, *b"pacing  "), Stream::named(seed, *b"service "));
/// assert_eq!(pacing.at(7), pacing.at(7));
/// assert_ne!(pacing.at(7), service.at(7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: u64,
}

impl Stream {
    /// The stream of that name. Streams of different names are independent.
    #[must_use]
    pub fn named(seed: Seed, name: [u8; 8]) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&seed.replication.to_le_bytes());
        bytes[16..24].copy_from_slice(&name);
        Self { key: ChaCha8Rng::from_seed(bytes).next_u64() }
    }

    /// The `index`-th of the streams within this one: independent of it and of each other.
    #[inline]
    #[must_use]
    pub const fn sub(self, index: u64) -> Self {
        // Xor before mixing keeps sub(i) off the sequence of at(i).
        Self { key: mix(mix(self.key ^ GOLDEN).wrapping_add(index.wrapping_mul(GOLDEN))) }
    }

    /// The stream within this one that belongs to what is called `name`.
    #[must_use]
    pub fn of_name(self, name: &str) -> Self {
        name.as_bytes().chunks(8).fold(self.sub(name.len() as u64), |stream, bytes| {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            stream.sub(u64::from_le_bytes(word))
        })
    }

    /// Draw number `index`: 64 uniform bits.
    #[inline]
    #[must_use]
    pub const fn at(self, index: u64) -> u64 {
        let state = self.key.wrapping_add(index.wrapping_mul(WY_STEP));
        fold_product(state, state ^ WY_TWIST)
    }

    /// Draw number `index`, as a whole number below `bound`, uniform to within `bound` / 2^64.
    #[inline]
    #[must_use]
    pub const fn below(self, index: u64, bound: u64) -> u64 {
        scale(self.at(index), bound)
    }

    /// A generator of as many draws as are needed under one number.
    #[inline]
    #[must_use]
    pub const fn draws(self, index: u64) -> Draws {
        Draws { state: self.sub(index).key }
    }

    /// As [`Stream::draws`], for what mostly needs a single draw: the first is draw number `index`
    /// of this stream, which costs less.
    #[inline]
    #[must_use]
    pub const fn draws_of_one(self, index: u64) -> DrawsOfOne {
        DrawsOfOne { stream: self, index, rest: None }
    }
}

/// Maps 64 uniform bits to a whole number below `bound` (Lemire, "Fast random integer
/// generation in an interval", ACM TOMACS 2019, without the rejection step).
#[inline]
const fn scale(bits: u64, bound: u64) -> u64 {
    ((bits as u128 * bound as u128) >> 64) as u64
}

/// Fills `bytes` from draws of 64 bits.
fn fill(bytes: &mut [u8], mut next: impl FnMut() -> u64) {
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&next().to_le_bytes()[..chunk.len()]);
    }
}

/// Draws in sequence (SplitMix64), for what needs a number of draws not known beforehand.
#[derive(Clone, Debug)]
pub struct Draws {
    state: u64,
}

impl TryRng for Draws {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|bits| (bits >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.state = self.state.wrapping_add(GOLDEN);
        Ok(mix(self.state))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill(bytes, || self.next_u64());
        Ok(())
    }
}

/// A numbered draw, and after it draws in sequence.
#[derive(Clone, Debug)]
pub struct DrawsOfOne {
    stream: Stream,
    index: u64,
    /// What comes after the first draw.
    rest: Option<Draws>,
}

impl TryRng for DrawsOfOne {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|bits| (bits >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        if let Some(rest) = &mut self.rest {
            return rest.try_next_u64();
        }
        self.rest = Some(self.stream.draws(self.index));
        Ok(self.stream.at(self.index))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill(bytes, || self.next_u64());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: Seed = Seed { seed: 1, replication: 0 };

    /// χ² of `counts` against equal expectation, as a number of standard deviations.
    fn chi_square_z(counts: &[u64]) -> f64 {
        let total: u64 = counts.iter().sum();
        let expected = total as f64 / counts.len() as f64;
        let chi2: f64 = counts.iter().map(|&c| (c as f64 - expected).powi(2) / expected).sum();
        let freedom = counts.len() as f64 - 1.0;
        (chi2 - freedom) / (2.0 * freedom).sqrt()
    }

    #[test]
    fn splitmix64_gives_the_published_sequence() {
        // Vigna's reference implementation (prng.di.unimi.it/splitmix64.c), seed 1234567.
        let mut draws = Draws { state: 1_234_567 };
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!([(); 5].map(|()| draws.next_u64()), expected);
    }

    #[test]
    fn a_draw_of_one_is_the_numbered_one_and_then_those_in_sequence() {
        let stream = Stream::named(SEED, *b"data    ");
        let (mut one, mut many) = (stream.draws_of_one(5), stream.draws(5));
        assert_eq!(one.next_u64(), stream.at(5));
        assert_eq!([(); 3].map(|()| one.next_u64()), [(); 3].map(|()| many.next_u64()));
    }

    #[test]
    fn draws_below_a_bound_are_uniform() {
        let stream = Stream::named(SEED, *b"data    ");
        let mut counts = vec![0; 1_000];
        for index in 0..1_000_000 {
            counts[usize::try_from(stream.below(index, 1_000)).unwrap()] += 1;
        }
        assert!(chi_square_z(&counts).abs() < 4.5);
    }

    #[test]
    fn neighbouring_draws_sub_streams_and_names_are_independent() {
        let data = Stream::named(SEED, *b"data    ");
        let next = Stream::named(Seed { seed: 1, replication: 1 }, *b"data    ");
        let pairs: [&dyn Fn(u64) -> (u64, u64); 4] = [
            &|i| (data.below(i, 32), data.below(i + 1, 32)),
            &|i| (data.below(i, 32), next.below(i, 32)),
            &|i| (data.sub(i).below(0, 32), data.sub(i + 1).below(0, 32)),
            &|i| (data.below(i, 32), data.draws(i).next_u64() >> 59),
        ];
        for pair in pairs {
            let mut counts = vec![0; 1_024];
            for index in 0..1_000_000 {
                let (a, b) = pair(index);
                counts[usize::try_from(a * 32 + b).unwrap()] += 1;
            }
            assert!(chi_square_z(&counts).abs() < 4.5);
        }
    }
}
