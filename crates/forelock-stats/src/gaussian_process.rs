//! A smooth function known at some places, and how well it is known between them.

use super::cholesky::{Cholesky, SquareMatrix, dot};
use super::pattern_search::pattern_search;

/// A value of an unknown function, measured at a place of the unit cube.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// Coordinates from 0 to 1.
    pub place: Vec<f64>,
    /// What was measured.
    pub value: f64,
    /// The variance of what was measured around the function's value there, at least 0. It is an
    /// upper bound: how much of it is there is found out.
    pub noise: f64,
}

/// What is known of a function at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The most probable value.
    pub mean: f64,
    /// How far the function may be off that: a variance.
    pub variance: f64,
}

/// A function over the unit cube that is taken for a draw of a Gaussian process, given measurements
/// of it: a constant and a slope in each coordinate, and departures from those that are smooth over
/// lengths that the measurements tell.
///
/// C. E. Rasmussen and C. K. I. Williams, *Gaussian Processes for Machine Learning* (2006): algorithm
/// 2.1 for the estimates, equation 4.17 for the departures (Matérn, 5/2), section 2.7 for the slopes,
/// section 5.4.1 for the lengths, and 5.4.2 for [`GaussianProcess::left_out`].
#[derive(Clone, Debug)]
pub struct GaussianProcess {
    places: Vec<Vec<f64>>,
    /// What is added to and multiplied with standard values to have those measured.
    origin: f64,
    unit: f64,
    habit: Habit,
    kernel: Kernel,
    /// The inverse covariance of the measurements, times their standard values.
    weights: Vec<f64>,
    inverse: SquareMatrix,
}

/// How the function behaves, as far as it is not fixed: natural logarithms.
#[derive(Clone, Debug, PartialEq)]
pub struct Habit {
    /// Of the length, in each coordinate, over which departures change.
    lengths: Vec<f64>,
    /// Of the size of departures, in standard deviations of the measured values.
    size: f64,
    /// Of the part of the noise that is there.
    noise: f64,
}

impl Habit {
    /// Before anything is known, with a spread of a factor e either way.
    fn usual(coordinates: usize) -> Self {
        Self { lengths: vec![-0.9; coordinates], size: 0.0, noise: -0.7 }
    }

    fn from_list(list: &[f64]) -> Option<Self> {
        let [lengths @ .., size, noise] = list else { return None };
        Some(Self { lengths: lengths.to_vec(), size: *size, noise: *noise })
    }

    fn to_list(&self) -> Vec<f64> {
        [&self.lengths[..], &[self.size, self.noise]].concat()
    }

    fn kernel(&self) -> Kernel {
        Kernel {
            // As the distance is multiplied by √5.
            nearness: self.lengths.iter().map(|length| 5.0 * (-2.0 * length).exp()).collect(),
            size: (2.0 * self.size).exp(),
            noise: self.noise.exp(),
        }
    }
}

/// A habit, ready to be asked often.
#[derive(Clone, Debug)]
struct Kernel {
    /// Of each coordinate.
    nearness: Vec<f64>,
    /// The variance of departures.
    size: f64,
    /// The part of the noise that is there.
    noise: f64,
}

impl Kernel {
    /// The covariance of the standard values at two places.
    fn covariance(&self, one: &[f64], other: &[f64]) -> f64 {
        // Standard values are of size 1, so that this is next to nothing known of the trend.
        const TREND: f64 = 10.0;
        let mut slopes = 0.0;
        let mut squares = 0.0;
        for ((a, b), nearness) in one.iter().zip(other).zip(&self.nearness) {
            slopes += (a - 0.5) * (b - 0.5);
            squares += (a - b) * (a - b) * nearness;
        }
        let distance = squares.sqrt();
        let alike = (1.0 + distance + squares / 3.0) * (-distance).exp();
        TREND * (1.0 + slopes) + self.size * alike
    }

    /// Of all measurements, whose noise is in squares of standard values.
    fn matrix(&self, places: &[Vec<f64>], noise: &[f64]) -> SquareMatrix {
        // What rounding takes from the smallest eigenvalue, and more.
        const ROUNDING: f64 = 1e-7;
        SquareMatrix::from_fn(places.len(), |row, column| match row {
            row if column > row => 0.0,
            row if column < row => self.covariance(&places[row], &places[column]),
            _ => self.covariance(&places[row], &places[row]) + self.noise * noise[row] + ROUNDING,
        })
    }
}

impl GaussianProcess {
    /// The function that `measurements` are of, whose habit is the most probable one; `before` is
    /// where to look for that first, if a similar function was known before. None without
    /// measurements, or if they can't be (places of different numbers of coordinates, values that
    /// are no numbers).
    #[must_use]
    pub fn new(measurements: &[Measurement], before: Option<&Habit>) -> Option<Self> {
        let coordinates = measurements.first()?.place.len();
        let usable = |one: &Measurement| {
            one.place.len() == coordinates && one.value.is_finite() && one.noise >= 0.0
        };
        if !measurements.iter().all(usable) {
            return None;
        }
        let count = measurements.len() as f64;
        let origin = measurements.iter().map(|one| one.value).sum::<f64>() / count;
        let squares: f64 = measurements.iter().map(|one| (one.value - origin).powi(2)).sum();
        let unit = if squares > 0.0 { (squares / count).sqrt() } else { 1.0 };
        let places: Vec<Vec<f64>> = measurements.iter().map(|one| one.place.clone()).collect();
        let noise: Vec<f64> = measurements.iter().map(|one| one.noise / (unit * unit)).collect();
        let values: Vec<f64> = measurements.iter().map(|one| (one.value - origin) / unit).collect();
        let habit = most_probable(&places, &values, &noise, before)?;
        let kernel = habit.kernel();
        let factor = Cholesky::of(&kernel.matrix(&places, &noise))?;
        let weights = factor.solve(&values);
        let inverse = factor.inverse();
        Some(Self { places, origin, unit, habit, kernel, weights, inverse })
    }

    /// What is known of the function at `place`.
    #[must_use]
    pub fn at(&self, place: &[f64]) -> Estimate {
        let near: Vec<f64> =
            self.places.iter().map(|other| self.kernel.covariance(place, other)).collect();
        // The inverse is symmetric: what lies below its diagonal counts twice.
        let explained: f64 = near
            .iter()
            .enumerate()
            .map(|(row, covariance)| {
                let inverse = self.inverse.row(row);
                let below = 2.0 * dot(&inverse[..row], &near[..row]);
                covariance * (below + inverse[row] * covariance)
            })
            .sum();
        let variance = (self.kernel.covariance(place, place) - explained).max(0.0);
        Estimate {
            mean: self.origin + self.unit * dot(&near, &self.weights),
            variance: variance * self.unit * self.unit,
        }
    }

    /// How the function behaves.
    #[must_use]
    pub const fn habit(&self) -> &Habit {
        &self.habit
    }

    /// For each measurement, how far it is off what the others tell of it, in standard deviations of
    /// what they leave open.
    #[must_use]
    pub fn left_out(&self) -> Vec<f64> {
        let each = self.weights.iter().enumerate();
        each.map(|(row, weight)| weight / self.inverse.at(row, row).sqrt()).collect()
    }
}

/// The habit with the highest posterior density.
fn most_probable(
    places: &[Vec<f64>],
    values: &[f64],
    noise: &[f64],
    before: Option<&Habit>,
) -> Option<Habit> {
    const MOST: usize = 60;
    let usual = Habit::usual(places.first()?.len()).to_list();
    let surprise = |list: &[f64]| {
        let Some(habit) = Habit::from_list(list) else { return f64::INFINITY };
        let Some(factor) = Cholesky::of(&habit.kernel().matrix(places, noise)) else {
            return f64::INFINITY;
        };
        let unusual: f64 = list.iter().zip(&usual).map(|(a, b)| (a - b).powi(2)).sum();
        (factor.squared_distance(values) + factor.log_determinant() + unusual) / 2.0
    };
    let known = before.map(Habit::to_list).filter(|list| list.len() == usual.len());
    let (start, step) = known.map_or((usual.clone(), 1.0), |list| (list, 0.5));
    Habit::from_list(&pattern_search(surprise, &start, step, 0.2, MOST).place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    fn measured(
        function: impl Fn(f64) -> f64,
        count: u32,
        noise: f64,
        seed: u64,
    ) -> Vec<Measurement> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let measurement = |step: u32| {
            let at = (f64::from(step) + 0.5) / f64::from(count);
            let error: f64 = StandardNormal.sample(&mut rng);
            Measurement { place: vec![at], value: function(at) + noise.sqrt() * error, noise }
        };
        (0..count).map(measurement).collect()
    }

    /// A straight line is the trend, and goes on beyond the last measurement.
    #[test]
    fn a_line_is_found_between_and_beyond_its_points() {
        let line = |at: f64| 100.0 - 40.0 * at;
        let process = GaussianProcess::new(&measured(line, 6, 0.0, 1), None).unwrap();
        for at in [0.0, 0.3, 1.0] {
            let estimate = process.at(&[at]);
            assert!((estimate.mean - line(at)).abs() < 0.2, "{estimate:?}");
            assert!(estimate.variance.sqrt() < 1.0);
        }
    }

    #[test]
    fn a_bend_is_followed_and_what_was_not_measured_is_not_known() {
        let bend = |at: f64| if at < 0.5 { 0.0 } else { (at - 0.5) * 10.0 };
        let mut measurements = measured(bend, 40, 0.0, 1);
        measurements.retain(|one| !(0.2..0.4).contains(&one.place[0]));
        let process = GaussianProcess::new(&measurements, None).unwrap();
        assert!((process.at(&[0.8]).mean - 3.0).abs() < 0.05);
        assert!(process.at(&[0.3]).variance > 10.0 * process.at(&[0.7]).variance);
    }

    /// Ninety of a hundred true values lie within 1.645 standard deviations; the bound is four
    /// standard errors of 400 (correlated, so those of 100).
    #[test]
    fn uncertainty_is_as_large_as_the_errors() {
        let wave = |at: f64| (7.0 * at).sin();
        let mut within = 0;
        for seed in 0..20 {
            let process = GaussianProcess::new(&measured(wave, 25, 0.04, seed), None).unwrap();
            for step in 0..20 {
                let at = f64::from(step) / 19.0;
                let estimate = process.at(&[at]);
                let off = (estimate.mean - wave(at)) / estimate.variance.sqrt();
                within += u32::from(off.abs() < 1.645);
            }
        }
        assert!((360 - 48..=396).contains(&within), "{within} of 400");
    }

    /// Leaving out one of them for real gives what the formula says.
    #[test]
    fn left_out_as_if_it_had_not_been_measured() {
        let wave = |at: f64| (7.0 * at).sin();
        let measurements = measured(wave, 12, 0.01, 3);
        let all = GaussianProcess::new(&measurements, None).unwrap();
        let noise: Vec<f64> =
            measurements.iter().map(|one| one.noise / (all.unit * all.unit)).collect();
        for (place, left_out) in all.left_out().into_iter().enumerate() {
            let others: Vec<usize> = (0..measurements.len()).filter(|&one| one != place).collect();
            let matrix = all.kernel.matrix(&all.places, &noise);
            let symmetric = |row: usize, column: usize| matrix.at(row.max(column), row.min(column));
            let rest = SquareMatrix::from_fn(others.len(), |row, column| {
                symmetric(others[row], others[column])
            });
            let factor = Cholesky::of(&rest).unwrap();
            let value = |one: usize| (measurements[one].value - all.origin) / all.unit;
            let near: Vec<f64> = others.iter().map(|&one| symmetric(one, place)).collect();
            let values: Vec<f64> = others.iter().map(|&one| value(one)).collect();
            let mean = dot(&near, &factor.solve(&values));
            let variance = symmetric(place, place) - factor.squared_distance(&near);
            let expected = (value(place) - mean) / variance.sqrt();
            assert!((left_out - expected).abs() < 1e-5, "{left_out} is not {expected}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(GaussianProcess::new(&[], None).is_none());
        let one = |value: f64| Measurement { place: vec![0.5], value, noise: 0.0 };
        assert!(GaussianProcess::new(&[one(f64::NAN)], None).is_none());
        let constant = GaussianProcess::new(&[one(3.0), one(3.0)], None).unwrap();
        assert!((constant.at(&[0.5]).mean - 3.0).abs() < 1e-6);
    }
}
