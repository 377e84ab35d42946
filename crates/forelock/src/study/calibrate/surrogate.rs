//! What stands in for the simulation where it was not simulated.

use super::runs::Point;
use super::target::Target;
use crate::stats::{GaussianProcess, Habit, Measurement, SquareMatrix};
use crate::study::Pool;

/// How far a place is from the targets, as far as that is known.
#[derive(Clone, Debug)]
pub(super) struct Outlook {
    /// How far the mean of each target's figure is off what was observed, stretched
    /// ([`Stretch`]).
    pub(super) off: Vec<f64>,
    /// The variance of that: how badly it is known.
    pub(super) doubt: Vec<f64>,
    /// The covariance of the figures of one run, in units of the stretches.
    pub(super) luck: SquareMatrix,
}

/// The scale on which a figure's distance from what was observed is looked at: in proportion as long
/// as it is small, and logarithmic beyond. So what is far off, where the response may be as steep as
/// it likes, does not disturb what is near; and near is where the fit is decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    value: f64,
    /// Where proportion ends.
    unit: f64,
}

impl Stretch {
    fn of(self, figure: f64) -> f64 {
        ((figure - self.value) / self.unit).asinh()
    }

    /// Where proportion ends.
    pub(super) const fn unit(self) -> f64 {
        self.unit
    }
}

/// For every target, a Gaussian process through the means at the points that were simulated; and the
/// spread of single runs around them, from the points whose figures are nearest.
///
/// M. C. Kennedy and A. O'Hagan, "Bayesian calibration of computer models", Journal of the Royal
/// Statistical Society B 63 (2001), 425–464, section 4; for noisy simulations as here, R. D.
/// Wilkinson, "Accelerating ABC methods using Gaussian processes", AISTATS 2014.
pub(super) struct Surrogate {
    stretches: Vec<Stretch>,
    processes: Vec<GaussianProcess>,
    /// How much larger the variance of each process's errors is than it believes, at least 1.
    boldness: Vec<f64>,
    luck: Luck,
}

impl Surrogate {
    /// Through `points`, of which there is at least one; `before` is one of fewer points. `spreading`
    /// are the coordinates that say how single runs spread ([`Runs::spreading`]). None if the figures
    /// are no numbers.
    ///
    /// [`Runs::spreading`]: super::runs::Runs::spreading
    pub(super) fn new(
        points: &[Point],
        targets: &[Target],
        spreading: &[usize],
        before: Option<&Self>,
        pool: &Pool,
    ) -> Option<Self> {
        let stretches: Vec<Stretch> =
            (0..targets.len()).map(|one| stretch(points, targets, one)).collect();
        let luck = Luck::new(points, targets, &stretches, spreading);
        let process = |target: usize| {
            let stretch = stretches[target];
            let measurements: Vec<Measurement> = points
                .iter()
                .zip(&luck.points)
                .map(|(point, (_, luck))| {
                    let value = stretch.of(point.mean[target]);
                    // The stretch is flatter the farther off.
                    let noise = luck.at(target, target) / value.cosh().powi(2);
                    Measurement {
                        place: point.place.clone(),
                        value,
                        noise: noise / f64::from(point.replications),
                    }
                })
                .collect();
            let habit: Option<&Habit> = before.map(|before| before.processes[target].habit());
            GaussianProcess::new(&measurements, habit)
        };
        let processes: Vec<GaussianProcess> =
            pool.map(targets.len(), process).into_iter().collect::<Option<_>>()?;
        let boldness = processes
            .iter()
            .zip(0..)
            .map(|(process, target)| boldness(process, points, stretches[target], target));
        Some(Self { boldness: boldness.collect(), stretches, processes, luck })
    }

    pub(super) fn at(&self, place: &[f64]) -> Outlook {
        let (mut off, mut doubt) = (Vec::new(), Vec::new());
        for (process, boldness) in self.processes.iter().zip(&self.boldness) {
            let estimate = process.at(place);
            off.push(estimate.mean);
            doubt.push(estimate.variance * boldness);
        }
        Outlook { luck: self.luck.at(&off, place), off, doubt }
    }

    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }
}

/// Proportion reaches to five standard deviations of what one run near the target may differ by.
fn stretch(points: &[Point], targets: &[Target], target: usize) -> Stretch {
    const FAR: f64 = 5.0;
    const NEAREST: usize = 12;
    let Target { value, error, .. } = targets[target];
    let mut by_distance: Vec<&Point> = points.iter().collect();
    let distance = |point: &Point| (point.mean[target] - value).abs();
    by_distance.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    let near = &by_distance[..by_distance.len().min(NEAREST)];
    let degrees = |point: &Point| f64::from(point.replications - 1);
    let all: f64 = near.iter().map(|point| degrees(point)).sum();
    let squares: f64 =
        near.iter().map(|point| degrees(point) * point.covariance.at(target, target)).sum();
    Stretch { value, unit: FAR * (error * error + squares / all.max(1.0)).sqrt() }
}

fn offsets(point: &Point, stretches: &[Stretch]) -> Vec<f64> {
    stretches.iter().zip(&point.mean).map(|(stretch, &figure)| stretch.of(figure)).collect()
}

/// How much larger the mean square of what the process is off where a point is left out is than it
/// believes, counting the points that matter: those that are near.
fn boldness(process: &GaussianProcess, points: &[Point], stretch: Stretch, target: usize) -> f64 {
    const LEAST: f64 = 1.0;
    let near = |point: &Point| (-0.5 * stretch.of(point.mean[target]).powi(2)).exp();
    let weights: Vec<f64> = points.iter().map(near).collect();
    let all: f64 = weights.iter().sum();
    if all < LEAST {
        return 1.0;
    }
    let squares =
        process.left_out().into_iter().zip(&weights).map(|(off, weight)| off * off * weight);
    (squares.sum::<f64>() / all).max(1.0)
}

/// How single runs spread around the mean: at each point that was simulated, and the nearest decides
/// between them. Near is what has like figures and, where unknowns say how widely runs spread, like
/// values of those.
struct Luck {
    /// Where the point's figures lie, with its spreading coordinates ([`Luck::features`]), and the
    /// covariance there, in units of the stretches.
    points: Vec<(Vec<f64>, SquareMatrix)>,
    /// Coordinates that say how widely runs spread.
    spreading: Vec<usize>,
}

impl Luck {
    /// How far points count whose figures are other ones.
    const REACH: f64 = 0.5;
    /// How far those count whose spread is another one, as a part of its range: the spread is as
    /// good as proportional to such an unknown.
    const NARROW: f64 = 0.08;

    /// The covariance at a point is that of all points, those counting most that have like figures:
    /// few replications alone tell little of it.
    fn new(
        points: &[Point],
        targets: &[Target],
        stretches: &[Stretch],
        spreading: &[usize],
    ) -> Self {
        let unit = |one: usize| stretches[one].unit;
        let covariance = |point: &Point| {
            SquareMatrix::from_fn(targets.len(), |row, column| {
                // The replications of two runs share their luck here; real ones don't.
                let same_run = targets[row].run == targets[column].run;
                let covariance = point.covariance.at(row, column) / (unit(row) * unit(column));
                if same_run { covariance } else { 0.0 }
            })
        };
        let features =
            |point: &Point| Self::features(&offsets(point, stretches), &point.place, spreading);
        let places: Vec<Vec<f64>> = points.iter().map(features).collect();
        let covariances: Vec<SquareMatrix> = points.iter().map(covariance).collect();
        let around = |place: &Vec<f64>| {
            let weight = |(other, point): (&Vec<f64>, &Point)| {
                let squares = squared_distance(place, other);
                let near = (-squares / (2.0 * Self::REACH * Self::REACH)).exp();
                f64::from(point.replications - 1) * near
            };
            let weights: Vec<f64> = places.iter().zip(points).map(weight).collect();
            let all: f64 = weights.iter().sum();
            SquareMatrix::from_fn(targets.len(), |row, column| {
                let parts = covariances.iter().zip(&weights);
                parts.map(|(one, weight)| weight * one.at(row, column)).sum::<f64>() / all
            })
        };
        let around: Vec<SquareMatrix> = places.iter().map(around).collect();
        let points = places.into_iter().zip(around).collect();
        Self { points, spreading: spreading.to_vec() }
    }

    /// The stretched figures, then the spreading coordinates in such units that both reach alike.
    fn features(off: &[f64], place: &[f64], spreading: &[usize]) -> Vec<f64> {
        let spread = spreading.iter().map(|&one| place[one] * Self::REACH / Self::NARROW);
        off.iter().copied().chain(spread).collect()
    }

    /// Where the stretched figures are so far off.
    fn at(&self, off: &[f64], place: &[f64]) -> SquareMatrix {
        let here = Self::features(off, place, &self.spreading);
        let distance = |one: &&(Vec<f64>, SquareMatrix)| squared_distance(&one.0, &here);
        let nearest = self.points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map_or(SquareMatrix::from_fn(0, |_, _| 0.0), |(_, luck)| luck.clone())
    }
}

fn squared_distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}
