//! From targets to the posterior over the unit cube.

use super::CalibrateError;
use super::conflict::{Finding, Findings, Known};
use super::likelihood::Likelihood;
use super::runs::{Point, Runs, simulate};
use super::sampler::{Particle, SampleOrder, sample};
use super::spread_out::spread_out;
use super::surrogate::Surrogate;
use super::target::Target;
use crate::engine::{Seed, Stream};
use crate::stats::{self, StatsError};
use crate::study::sweep::{Sample, Sampler, Sampling};
use crate::study::{Monitor, Pool};

/// How the runs are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// Places all over the cube that are looked at first.
    pub(super) first: usize,
    /// Replications of each.
    pub(super) first_replications: u32,
    /// Places where the fit may be good that are looked at after that, in several rounds.
    pub(super) further: usize,
    /// Replications of each.
    pub(super) replications: u32,
    /// Draws from the posterior in the end.
    pub(super) particles: usize,
}

/// What came out.
pub(super) struct Fit {
    /// Places that are all equally likely to be the true one.
    pub(super) particles: Vec<Vec<f64>>,
    /// A place that meets the targets as well as any: the most central one.
    pub(super) best: Vec<f64>,
    pub(super) findings: Findings,
    /// Which part of the variance is doubt about what the simulation would give, on average over
    /// the particles, 0 to 1: more runs would take it away.
    pub(super) doubt: f64,
    /// How probable it is that all targets together are at least so far off
    /// ([`Known::probability_together`]).
    pub(super) together: f64,
    /// Runs of every case.
    pub(super) runs: u64,
}

/// To which power the likelihood is taken when the places of a round are chosen: wide at first, while
/// the surrogate knows little.
const ROUNDS: [f64; 6] = [0.2, 0.4, 0.7, 1.0, 1.0, 1.0];

impl Effort {
    /// Of so many runs of every scenario.
    pub(super) fn of(runs: u64, unknowns: usize, particles: usize) -> Self {
        const FIRST_REPLICATIONS: u32 = 2;
        const MOST_REPLICATIONS: u64 = 20;
        const FEWEST_REPLICATIONS: u64 = 4;
        let unknowns = unknowns as u64;
        let first = (16 + 16 * unknowns).min(runs / 8).max(4);
        let rest = runs.saturating_sub(first * u64::from(FIRST_REPLICATIONS));
        // More places rather than more of each, as far as the surrogate's sums allow.
        let places = (80 * unknowns * unknowns.min(2)).min(400);
        let replications = (rest / places).clamp(FEWEST_REPLICATIONS, MOST_REPLICATIONS);
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            first: count(first),
            first_replications: FIRST_REPLICATIONS,
            further: count((rest / replications).min(places)),
            replications: u32::try_from(replications).unwrap_or(u32::MAX),
            particles,
        }
    }

    /// Draws from the posterior while places are chosen.
    const fn scouts(&self) -> usize {
        self.particles / 5
    }
}

/// Calibrates `runs` to meet `targets`.
///
/// Places all over the cube first; then, in rounds, where the likelihood so far says that the fit may
/// be good, spread out, so that the surrogate is best known where it matters.
pub(super) fn fit(
    runs: &dyn Runs,
    targets: &[Target],
    effort: Effort,
    seed: u64,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Fit, CalibrateError> {
    let stage = |number: u64| {
        let stream = Stream::named(Seed { seed, replication: 0 }, *b"calibrte");
        Seed { seed: stream.at(number), replication: 0 }
    };
    let mut search = Search {
        runs,
        targets,
        points: simulate(
            runs,
            first_places(runs, effort.first, seed),
            0,
            effort.first_replications,
        )?,
        pool,
        monitor,
    };
    let mut surrogate: Option<Surrogate> = None;
    let mut left = effort.further;
    for (round, &power) in ROUNDS.iter().enumerate() {
        let now = left / (ROUNDS.len() - round);
        let current = search.surrogate(surrogate.as_ref())?;
        let (_, scouts) = search.draw(&current, power, effort.scouts(), stage(round as u64))?;
        let taken: Vec<&[f64]> = search.points.iter().map(|point| &point.place[..]).collect();
        let places = spread_out(&scouts, &taken, now);
        left -= places.len();
        let before = search.points.len();
        search.points.extend(simulate(runs, places, before, effort.replications)?);
        surrogate = Some(current);
    }
    let surrogate = search.surrogate(surrogate.as_ref())?;
    search.conclude(&surrogate, effort.particles, stage(ROUNDS.len() as u64))
}

struct Search<'a> {
    runs: &'a dyn Runs,
    targets: &'a [Target],
    points: Vec<Point>,
    pool: &'a Pool,
    monitor: &'a dyn Monitor,
}

impl Search<'_> {
    fn surrogate(&self, before: Option<&Surrogate>) -> Result<Surrogate, CalibrateError> {
        let spreading = self.runs.spreading();
        Surrogate::new(&self.points, self.targets, &spreading, before, self.pool)
            .ok_or(CalibrateError::NoSurrogate)
    }

    /// Draws from the likelihood to the `power`, snapped, with what can't be met left out.
    fn draw(
        &self,
        surrogate: &Surrogate,
        power: f64,
        count: usize,
        seed: Seed,
    ) -> Result<(Findings, Vec<Particle>), CalibrateError> {
        const CANDIDATES: usize = 200;
        let known = Known { targets: self.targets, points: &self.points, surrogate };
        let candidates = first_places(self.runs, CANDIDATES, seed.seed);
        let findings = known.findings(&candidates, self.pool);
        let likelihood = known.likelihood(findings.standings());
        let order = SampleOrder {
            log_density: &|place| self.log_density(&likelihood, surrogate, place),
            coordinates: self.runs.unknowns(),
            count,
            power,
            seed,
        };
        let mut particles = sample(&order, self.pool, self.monitor)?;
        for particle in &mut particles {
            particle.place = self.runs.snapped(&particle.place);
        }
        Ok((findings, particles))
    }

    fn log_density(
        &self,
        likelihood: &Likelihood<'_>,
        surrogate: &Surrogate,
        place: &[f64],
    ) -> f64 {
        likelihood.log_density(&surrogate.at(&self.runs.snapped(place)))
    }

    fn conclude(
        &self,
        surrogate: &Surrogate,
        count: usize,
        seed: Seed,
    ) -> Result<Fit, CalibrateError> {
        let (findings, particles) = self.draw(surrogate, 1.0, count, seed)?;
        let known = Known { targets: self.targets, points: &self.points, surrogate };
        let likelihood = known.likelihood(findings.standings());
        let shares = self.pool.map(particles.len(), |one| {
            likelihood.doubt_share(&surrogate.at(&particles[one].place))
        });
        let doubt = shares.iter().sum::<f64>() / shares.len() as f64;
        let best = best(&particles)?;
        let runs = self.points.iter().map(|point| u64::from(point.replications)).sum();
        let particles: Vec<Vec<f64>> =
            particles.into_iter().map(|particle| particle.place).collect();
        let together = known.probability_together(&findings, &particles, self.pool);
        Ok(Fit { particles, best, findings, doubt, together, runs })
    }
}

/// The most central of those particles that fit about as well as any: on a ridge, where the very best
/// is chance, its middle rather than an end.
fn best(particles: &[Particle]) -> Result<Vec<f64>, StatsError> {
    // Of the logarithm: as much as one standard deviation takes from it.
    const ABOUT: f64 = 0.5;
    let highest = particles.iter().map(|one| one.log_density).fold(f64::NEG_INFINITY, f64::max);
    let coordinates = particles.first().map_or(0, |one| one.place.len());
    let middle_of = |field: usize| -> Result<(f64, f64), StatsError> {
        let values = stats::Sample::new(particles.iter().map(|one| one.place[field]).collect())?;
        let spread = values.quantile(0.84) - values.quantile(0.16);
        Ok((values.quantile(0.5), spread.max(f64::EPSILON)))
    };
    let middles: Vec<(f64, f64)> = (0..coordinates).map(middle_of).collect::<Result<_, _>>()?;
    let off_centre = |one: &&Particle| -> f64 {
        let off =
            one.place.iter().zip(&middles).map(|(at, (middle, spread))| (at - middle) / spread);
        off.map(|off| off * off).sum()
    };
    let good = particles.iter().filter(|one| one.log_density >= highest - ABOUT);
    let central = good.min_by(|a, b| off_centre(a).total_cmp(&off_centre(b)));
    Ok(central.map_or_else(Vec::new, |one| one.place.clone()))
}

/// Evenly over the cube, none twice.
fn first_places(runs: &dyn Runs, count: usize, seed: u64) -> Vec<Vec<f64>> {
    let unknowns = runs.unknowns();
    let sample = Sample { sampling: Sampling::Sobol, points: count as u64 };
    let places = Sampler::new(sample, unknowns, seed);
    let mut chosen: Vec<Vec<f64>> = Vec::new();
    for number in 0..count as u64 {
        let place: Vec<f64> = (0..unknowns).map(|field| places.at(number, field)).collect();
        let place = runs.snapped(&place);
        if !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    chosen
}

/// Whether there is nothing left to fit.
pub(super) fn nothing_counts(findings: &Findings) -> bool {
    findings.targets.iter().all(|one| matches!(one, Finding::OutOfReach { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Along a ridge all fit alike but for chance; off it, the middle fits no better.
    #[test]
    fn the_best_is_the_middle_of_a_ridge() {
        let ridge = (0..=100).map(|step: u32| {
            let along = f64::from(step) / 100.0;
            let log_density = if step == 97 { 0.1 } else { 0.0 };
            Particle { place: vec![along, along * along], log_density }
        });
        let off = Particle { place: vec![0.5, 0.4], log_density: -2.0 };
        let particles: Vec<Particle> = ridge.chain([off]).collect();
        let found = best(&particles).unwrap()[0];
        assert!((found - 0.5).abs() < 0.05, "{found}");
    }

    #[test]
    fn the_budget_is_kept_to() {
        for runs in [80, 200, 1_000, 1_880, 100_000] {
            for unknowns in 1..=8 {
                let effort = Effort::of(runs, unknowns, 10);
                let first = effort.first as u64 * u64::from(effort.first_replications);
                let further = effort.further as u64 * u64::from(effort.replications);
                assert!(first + further <= runs, "{runs} {unknowns}: {effort:?}");
                assert!(effort.further > 0, "{runs} {unknowns}: {effort:?}");
            }
        }
    }
}
