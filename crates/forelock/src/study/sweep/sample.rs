//! Points that cover a box of many fields, where a grid would need too many.

use crate::engine::{Permutation, Seed, Stream};
use std::fmt;

/// How points are chosen inside a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Latin hypercube: every field's range is cut into as many strata as there are points, and
    /// each stratum holds exactly one.
    LatinHypercube,
    /// A scrambled Sobol sequence: the first 2^k points are spread more evenly than chance would,
    /// in every few fields together.
    Sobol,
}

/// The method and the number of points of `--sample lhs:200` or `--sample sobol:256`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How.
    pub sampling: Sampling,
    /// How many.
    pub points: u64,
}

impl Sample {
    /// Points of a Latin hypercube at most.
    pub const MOST: u64 = 1_000_000;
    /// Points of a Sobol sequence at most: the crate's directions end there.
    pub const MOST_SOBOL: u64 = 1 << 16;
    /// Fields at most that a Sobol sequence spreads points over.
    pub const MOST_SOBOL_FIELDS: usize = 256;
}

impl std::str::FromStr for Sample {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, count) = text.split_once(':').unwrap_or((text, ""));
        let (sampling, most) = match name {
            "lhs" => (Sampling::LatinHypercube, Self::MOST),
            "sobol" => (Sampling::Sobol, Self::MOST_SOBOL),
            _ => return Err("write `lhs:200` or `sobol:256`".to_owned()),
        };
        match count.replace('_', "").parse() {
            Ok(points) if (1..=most).contains(&points) => Ok(Self { sampling, points }),
            _ => Err(format!("write the number of points, 1 to {most}, as `{name}:200`")),
        }
    }
}

impl fmt::Display for Sample {
    /// As it is read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.sampling {
            Sampling::LatinHypercube => "lhs",
            Sampling::Sobol => "sobol",
        };
        write!(f, "{name}:{}", self.points)
    }
}

/// The coordinates of sampled points, each a function of the seed, the point and the field alone.
#[derive(Clone, Debug)]
pub(in crate::study) enum Sampler {
    /// M. D. `McKay`, R. J. Beckman and W. J. Conover, "A Comparison of Three Methods for Selecting
    /// Values of Input Variables in the Analysis of Output from a Computer Code", Technometrics 21
    /// (1979), 239–245.
    LatinHypercube { points: u64, strata: Vec<Permutation>, places: Vec<Stream> },
    /// From the crate `sobol_burley`: it needs no other crate, is licensed as this one is, works
    /// out any point by its number alone (others keep a state, so that going on with a sweep would
    /// mean to draw all before again), and scrambles, so that the seed matters.
    ///
    /// B. Burley, "Practical Hash-based Owen Scrambling", Journal of Computer Graphics Techniques
    /// 9 (2020), on the directions of S. Joe and F. Y. Kuo.
    Sobol { seed: u32 },
}

impl Sampler {
    pub(in crate::study) fn new(sample: Sample, fields: usize, seed: u64) -> Self {
        let seed = Seed { seed, replication: 0 };
        match sample.sampling {
            Sampling::LatinHypercube => {
                let streams = |name| {
                    let stream = Stream::named(seed, name);
                    (0..fields as u64).map(move |field| stream.sub(field))
                };
                Self::LatinHypercube {
                    points: sample.points,
                    strata: streams(*b"lhs rank")
                        .map(|stream| Permutation::new(sample.points, stream))
                        .collect(),
                    places: streams(*b"lhs cell").collect(),
                }
            }
            #[expect(clippy::cast_possible_truncation, reason = "half of the key is a good seed")]
            Sampling::Sobol => Self::Sobol { seed: Stream::named(seed, *b"sobol   ").at(0) as u32 },
        }
    }

    /// From 0 up to, but not including, 1.
    pub(in crate::study) fn at(&self, point: u64, field: usize) -> f64 {
        match self {
            Self::LatinHypercube { points, strata, places } => {
                let stratum = strata[field].at(point) as f64;
                (stratum + unit_interval(places[field].at(point))) / *points as f64
            }
            #[expect(clippy::cast_possible_truncation, reason = "both are below 2^16")]
            Self::Sobol { seed } => {
                f64::from(sobol_burley::sample(point as u32, field as u32, *seed))
            }
        }
    }
}

/// 53 random bits as a number from 0 up to 1.
fn unit_interval(bits: u64) -> f64 {
    (bits >> 11) as f64 * 2.0_f64.powi(-53)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(text: &str, fields: usize, seed: u64) -> (Sampler, u64) {
        let sample: Sample = text.parse().unwrap();
        (Sampler::new(sample, fields, seed), sample.points)
    }

    /// How many points fall into each of `rows` × `columns` cells of two fields.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 1 × cells")]
    fn cells(sampler: &Sampler, points: u64, fields: [usize; 2], cells: [u32; 2]) -> Vec<u32> {
        let [rows, columns] = cells;
        let mut counts = vec![0; (rows * columns) as usize];
        for point in 0..points {
            let row = (sampler.at(point, fields[0]) * f64::from(rows)) as u32;
            let column = (sampler.at(point, fields[1]) * f64::from(columns)) as u32;
            counts[(row * columns + column) as usize] += 1;
        }
        counts
    }

    #[test]
    fn samples_are_read_and_refused() {
        let lhs = Sample { sampling: Sampling::LatinHypercube, points: 200 };
        assert_eq!("lhs:200".parse(), Ok(lhs));
        assert_eq!("sobol:65536".parse::<Sample>().unwrap().points, 65_536);
        for wrong in ["lhs", "lhs:", "lhs:0", "lhs:-1", "sobol:65537", "grid:5", "lhs:1000000000"] {
            assert!(wrong.parse::<Sample>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_every_stratum_of_every_field() {
        let (sampler, points) = sampler("lhs:97", 5, 3);
        for field in 0..5 {
            let counts = cells(&sampler, points, [field, 0], [97, 1]);
            assert!(counts.iter().all(|&count| count == 1), "{field}: {counts:?}");
        }
    }

    /// What makes the first two dimensions of a Sobol sequence a (0, m, 2)-net in base 2, which
    /// scrambling keeps: each of the 2^m boxes of any proportions holds one of the 2^m points.
    #[test]
    fn a_sobol_sequence_has_one_point_in_every_elementary_box() {
        for seed in 0..5 {
            let (sampler, points) = sampler("sobol:64", 2, seed);
            for power in 0..=6 {
                let counts = cells(&sampler, points, [0, 1], [1 << power, 64 >> power]);
                assert!(counts.iter().all(|&count| count == 1), "{power}: {counts:?}");
            }
        }
    }

    #[test]
    fn a_sobol_sequence_is_even_in_each_of_many_fields() {
        let (sampler, points) = sampler("sobol:128", 256, 9);
        for field in 0..256 {
            let counts = cells(&sampler, points, [field, 0], [128, 1]);
            assert!(counts.iter().all(|&count| count == 1), "{field}");
        }
    }

    #[test]
    fn points_depend_on_the_seed_and_on_nothing_else() {
        for text in ["lhs:50", "sobol:50"] {
            let point = |seed| sampler(text, 3, seed).0.at(17, 2);
            assert_eq!(point(1).to_bits(), point(1).to_bits());
            assert_ne!(point(1).to_bits(), point(2).to_bits(), "{text}");
        }
    }
}
