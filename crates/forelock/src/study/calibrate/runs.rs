//! What is calibrated, as the fit sees it: places of the unit cube, and figures that come of them.

use super::CalibrateError;
use crate::stats::SquareMatrix;
use std::ops::Range;

/// Something that can be simulated at any place of the unit cube, a coordinate an unknown.
///
/// Replications are numbered, and one number means the same luck at all places.
pub(super) trait Runs: Sync {
    /// How many unknowns.
    fn unknowns(&self) -> usize;

    /// The place that stands for all those around it which mean the same values: unknowns that are
    /// whole numbers have no values between.
    fn snapped(&self, place: &[f64]) -> Vec<f64>;

    /// The unknowns that say how widely figures spread around their means, and hardly what these are.
    fn spreading(&self) -> Vec<usize> {
        Vec::new()
    }

    /// For each place, for each of its replications, a figure a target.
    fn simulate(&self, visits: &[Visit]) -> Result<Vec<Vec<Vec<f64>>>, CalibrateError>;
}

/// A place and the numbers of the replications that are simulated there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    pub(super) place: Vec<f64>,
    pub(super) numbers: Range<u64>,
}

/// All luck there is. Were it less, all places would share the same few replications: their spread
/// would be known no better than from those few, however many places there are.
pub(super) const LUCK: u64 = 200;

/// A place and what was simulated there.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) place: Vec<f64>,
    /// A figure a target.
    pub(super) mean: Vec<f64>,
    /// Of the figures of one replication.
    pub(super) covariance: SquareMatrix,
    /// At least 2.
    pub(super) replications: u32,
}

impl Point {
    /// Of a list of figures a replication.
    pub(super) fn of(place: Vec<f64>, figures: &[Vec<f64>]) -> Self {
        let count = figures.len() as f64;
        let targets = figures.first().map_or(0, Vec::len);
        let mean: Vec<f64> = (0..targets)
            .map(|target| figures.iter().map(|one| one[target]).sum::<f64>() / count)
            .collect();
        let covariance = SquareMatrix::from_fn(targets, |row, column| {
            let products =
                figures.iter().map(|one| (one[row] - mean[row]) * (one[column] - mean[column]));
            products.sum::<f64>() / (count - 1.0).max(1.0)
        });
        let replications = u32::try_from(figures.len()).unwrap_or(u32::MAX);
        Self { place, mean, covariance, replications }
    }
}

/// Simulates `places`, all of them different, after so many others. Each takes the next few of
/// [`LUCK`] replications, and begins again where they end.
pub(super) fn simulate(
    runs: &dyn Runs,
    places: Vec<Vec<f64>>,
    before: usize,
    replications: u32,
) -> Result<Vec<Point>, CalibrateError> {
    let count = u64::from(replications);
    let blocks = (LUCK / count).max(1);
    let visits: Vec<Visit> = (before as u64..)
        .zip(places)
        .map(|(visit, place)| {
            let first = visit % blocks * count;
            Visit { place, numbers: first..first + count }
        })
        .collect();
    let figures = runs.simulate(&visits)?;
    Ok(visits.into_iter().zip(figures).map(|(visit, one)| Point::of(visit.place, &one)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: means 2 and 5; deviations −1, 0, 1 and −2, 1, 1.
    #[test]
    fn a_point_is_the_moments_of_its_replications() {
        let point = Point::of(vec![0.5], &[vec![1.0, 3.0], vec![2.0, 6.0], vec![3.0, 6.0]]);
        assert_eq!((point.mean, point.replications), (vec![2.0, 5.0], 3));
        assert_eq!(point.covariance.row(0), [1.0, 1.5]);
        assert_eq!(point.covariance.row(1), [1.5, 3.0]);
    }
}
