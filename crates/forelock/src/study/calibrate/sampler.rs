//! Draws from a posterior distribution over the unit cube.

use super::CalibrateError;
use crate::engine::{Draws, Seed, Stream};
use crate::stats::{Cholesky, SquareMatrix};
use crate::study::sweep::{Sample, Sampler, Sampling};
use crate::study::{Monitor, Pool, StudyError};
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

/// A draw, and the logarithm of the likelihood there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Particle {
    pub(super) place: Vec<f64>,
    pub(super) log_density: f64,
}

/// What is to be drawn, and how.
pub(super) struct SampleOrder<'a> {
    /// The logarithm of the likelihood at a place, up to a constant.
    pub(super) log_density: &'a (dyn Fn(&[f64]) -> f64 + Sync),
    /// Of the unit cube, over which all places are as likely as any other beforehand.
    pub(super) coordinates: usize,
    /// How many draws.
    pub(super) count: usize,
    /// The power that the likelihood is taken to, above 0 and at most 1: less is wider.
    pub(super) power: f64,
    /// Where the randomness starts.
    pub(super) seed: Seed,
}

/// Rounds of moves after each step, at most; most steps need a few.
const MOST_ROUNDS: u32 = 16;

/// Moves of each particle, on average, after a step; after the last one, so many that it no longer
/// remembers where it was copied from.
const MOVES: f64 = 1.0;
const LAST_MOVES: f64 = 4.0;

/// Draws that are (nearly) independent, all of the same weight.
///
/// A sequential Monte Carlo sampler from the prior to the posterior by way of powers of the
/// likelihood: P. Del Moral, A. Doucet and A. Jasra, "Sequential Monte Carlo samplers", Journal of the
/// Royal Statistical Society B 68 (2006), 411–436, sections 2.3.1 and 3.3.2.3. Each power is as far
/// from the one before as leaves half of the particles their weight (A. Jasra, D. A. Stephens, A.
/// Doucet and T. Tsagaris, Scandinavian Journal of Statistics 38 (2011), 1–22); moves are random walks
/// of 2.38 / √d times the particles' spread (G. O. Roberts and J. S. Rosenthal, Statistical Science 16
/// (2001), 351–367), reflected at the walls.
///
/// The same draws on any number of threads: each particle has its own stream.
pub(super) fn sample(
    order: &SampleOrder<'_>,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Vec<Particle>, CalibrateError> {
    let mut steps = 0;
    let mut stream = || {
        steps += 1;
        Stream::named(order.seed, *b"particle").sub(steps)
    };
    let mut particles = order.prior(pool);
    let mut power = 0.0;
    let mut reach = 1.0;
    while power < order.power {
        let step = next_step(&particles, order.power - power);
        power += step;
        particles = resampled(&particles, step, &mut stream().draws(0));
        let mut moved = 0.0;
        let enough = if power < order.power { MOVES } else { LAST_MOVES };
        for _ in 0..MOST_ROUNDS {
            if monitor.should_stop() {
                return Err(StudyError::Interrupted.into());
            }
            let share = order.walk(&mut particles, power, reach, stream(), pool);
            moved += share;
            // A quarter is what such walks do best with (Roberts and Rosenthal, above).
            reach = (reach * (2.0 * (share - 0.25)).exp()).clamp(0.01, 2.0);
            if moved >= enough {
                break;
            }
        }
    }
    Ok(particles)
}

impl SampleOrder<'_> {
    fn particle(&self, place: Vec<f64>) -> Particle {
        let log_density = (self.log_density)(&place);
        let log_density = if log_density.is_nan() { f64::NEG_INFINITY } else { log_density };
        Particle { place, log_density }
    }

    /// Evenly over the cube.
    fn prior(&self, pool: &Pool) -> Vec<Particle> {
        let sample = Sample { sampling: Sampling::Sobol, points: self.count as u64 };
        let seed = Stream::named(self.seed, *b"priordrw").at(0);
        let places = Sampler::new(sample, self.coordinates, seed);
        pool.map(self.count, |number| {
            let place = (0..self.coordinates).map(|field| places.at(number as u64, field));
            self.particle(place.collect())
        })
    }

    /// One step of each particle's random walk on the likelihood to the `power`; gives the part of
    /// them that went.
    fn walk(
        &self,
        particles: &mut [Particle],
        power: f64,
        reach: f64,
        stream: Stream,
        pool: &Pool,
    ) -> f64 {
        let scale = reach * 2.38 / (self.coordinates as f64).sqrt();
        let spread = spread(particles);
        let next = pool.map(particles.len(), |number| {
            let particle = &particles[number];
            let mut draws = stream.draws(number as u64);
            let steps: Vec<f64> =
                (0..self.coordinates).map(|_| StandardNormal.sample(&mut draws)).collect();
            let steps = spread.as_ref().map_or(steps.clone(), |spread| spread.correlated(&steps));
            let place = particle.place.iter().zip(&steps);
            let place = place.map(|(at, step)| reflected(at + scale * step)).collect();
            let proposed = self.particle(place);
            let gain = power * (proposed.log_density - particle.log_density);
            // Nowhere to somewhere, and from nowhere to nowhere (not a number), is always taken.
            let taken = gain.is_nan() || uniform(&mut draws).ln() < gain;
            taken.then_some(proposed)
        });
        let mut moved = 0.0;
        for (particle, proposed) in particles.iter_mut().zip(next) {
            if let Some(proposed) = proposed {
                *particle = proposed;
                moved += 1.0;
            }
        }
        moved / particles.len() as f64
    }
}

/// From 0 up to 1.
fn uniform(draws: &mut Draws) -> f64 {
    draws.random()
}

/// What leaves the cube comes back as far as it went.
fn reflected(at: f64) -> f64 {
    let folded = at.rem_euclid(2.0);
    if folded > 1.0 { 2.0 - folded } else { folded }
}

/// The covariance of the particles, as a factor; none if they are all at one place.
fn spread(particles: &[Particle]) -> Option<Cholesky> {
    const LEAST: f64 = 1e-12;
    let count = particles.len() as f64;
    let coordinates = particles.first()?.place.len();
    let mean: Vec<f64> = (0..coordinates)
        .map(|field| particles.iter().map(|one| one.place[field]).sum::<f64>() / count)
        .collect();
    Cholesky::of(&SquareMatrix::from_fn(coordinates, |row, column| {
        let off = |one: &Particle, field: usize| one.place[field] - mean[field];
        let products: f64 = particles.iter().map(|one| off(one, row) * off(one, column)).sum();
        products / count + if row == column { LEAST } else { 0.0 }
    }))
}

/// How much more of the likelihood's power leaves half of the particles their weight; no more than
/// `most`.
fn next_step(particles: &[Particle], most: f64) -> f64 {
    const HALVINGS: u32 = 60;
    let half = particles.len() as f64 / 2.0;
    if effective(particles, most) >= half {
        return most;
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if effective(particles, middle) >= half { low = middle } else { high = middle }
    }
    // Were half of the particles nowhere, no step would do.
    if low > 0.0 { low } else { high }
}

/// How many particles of equal weight are worth as much (Kish's effective size).
fn effective(particles: &[Particle], step: f64) -> f64 {
    let weights = weights(particles, step);
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    sum * sum / squares
}

/// In proportion to the likelihood to the power `step`.
fn weights(particles: &[Particle], step: f64) -> Vec<f64> {
    let best = particles.iter().map(|one| one.log_density).fold(f64::NEG_INFINITY, f64::max);
    if best == f64::NEG_INFINITY {
        return vec![1.0; particles.len()];
    }
    particles.iter().map(|one| (step * (one.log_density - best)).exp()).collect()
}

/// As many, drawn in proportion to their weights: systematically, so that each comes as often as its
/// weight says, give or take less than one (Del Moral, Doucet and Jasra, section 3.1; G. Kitagawa,
/// Journal of Computational and Graphical Statistics 5 (1996), 1–25).
fn resampled(particles: &[Particle], step: f64, draws: &mut Draws) -> Vec<Particle> {
    let weights = weights(particles, step);
    let share = weights.iter().sum::<f64>() / particles.len() as f64;
    let first = uniform(draws);
    let mut chosen = Vec::with_capacity(particles.len());
    let mut reached = 0.0;
    for (particle, weight) in particles.iter().zip(&weights) {
        reached += weight / share;
        while (chosen.len() as f64) + first < reached && chosen.len() < particles.len() {
            chosen.push(particle.clone());
        }
    }
    // Rounding may leave the last one out.
    while let Some(last) = particles.last().filter(|_| chosen.len() < particles.len()) {
        chosen.push(last.clone());
    }
    chosen
}
