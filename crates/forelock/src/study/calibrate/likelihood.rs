//! How probable what was observed is at a place.

use super::runs::LUCK;
use super::surrogate::Outlook;
use super::target::Target;
use crate::stats::{Cholesky, SquareMatrix};

/// How a target counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Standing {
    /// As it is; the variances of its luck and error are so many times what they should be, at least
    /// 1.
    Counts(f64),
    /// Not at all.
    LeftOut,
}

/// The synthetic likelihood of a place: what was observed is one draw from a normal distribution
/// around the mean of the simulated figures, whose covariance is that of the figures of single runs,
/// plus the errors of observation, plus what is not known of the mean.
///
/// S. N. Wood, "Statistical inference for noisy nonlinear ecological dynamic systems", Nature 466
/// (2010), 1102–1104; L. F. Price, C. C. Drovandi, A. Lee and D. J. Nott, "Bayesian Synthetic
/// Likelihood", Journal of Computational and Graphical Statistics 27 (2018), 1–11, section 2. The
/// tolerance as an error of its own: R. D. Wilkinson, "Approximate Bayesian computation (ABC) gives
/// exact results under the assumption of model error", Statistical Applications in Genetics and
/// Molecular Biology 12 (2013), 129–141, section 2.
#[derive(Clone, Debug)]
pub(super) struct Likelihood<'a> {
    targets: &'a [Target],
    /// Squares of the units that the targets' distances are in.
    units: Vec<f64>,
    standings: Vec<Standing>,
}

impl<'a> Likelihood<'a> {
    /// `units` are those of the surrogate's stretches.
    pub(super) fn new(targets: &'a [Target], units: &[f64], standings: Vec<Standing>) -> Self {
        Self { targets, units: units.iter().map(|unit| unit * unit).collect(), standings }
    }

    /// The same where only those targets count that `keep` says.
    pub(super) fn keeping(&self, keep: impl Fn(usize) -> bool) -> Self {
        let standings = self.standings.iter().enumerate();
        let standings =
            standings.map(|(target, &one)| if keep(target) { one } else { Standing::LeftOut });
        Self { standings: standings.collect(), ..self.clone() }
    }

    /// The logarithm of the density, up to a constant.
    pub(super) fn log_density(&self, outlook: &Outlook) -> f64 {
        let Some(spread) = self.spread(outlook, false) else { return f64::NEG_INFINITY };
        -0.5 * (self.squared_distance(outlook) + spread.log_determinant())
    }

    /// How far off what was observed is, in squares of what luck, error and doubt explain: where it
    /// is as the model has it, of a chi-squared distribution with a degree of freedom a target.
    pub(super) fn squared_distance(&self, outlook: &Outlook) -> f64 {
        let off: Vec<f64> = self.counting().map(|(target, _)| outlook.off[target]).collect();
        self.spread(outlook, true).map_or(f64::INFINITY, |spread| spread.squared_distance(&off))
    }

    /// Which part of a target's variance is doubt, 0 to 1: more simulation would take it away.
    pub(super) fn doubt_share(&self, outlook: &Outlook) -> f64 {
        let share = |(target, factor): (usize, f64)| {
            let luck = factor * self.luck(outlook, target, target);
            outlook.doubt[target] / (outlook.doubt[target] + luck)
        };
        self.counting().map(share).fold(0.0, f64::max)
    }

    /// The targets that count, with the factor of their variances.
    fn counting(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.standings.iter().enumerate().filter_map(|(target, standing)| match standing {
            Standing::Counts(factor) => Some((target, *factor)),
            Standing::LeftOut => None,
        })
    }

    /// Luck and error of two targets, in the units of the stretches. All places share their luck, and
    /// so their means are off together by what is left of it on average.
    fn luck(&self, outlook: &Outlook, row: usize, column: usize) -> f64 {
        let luck = outlook.luck.at(row, column) * (1.0 + 1.0 / LUCK as f64);
        if row == column { luck + self.targets[row].error.powi(2) / self.units[row] } else { luck }
    }

    /// The covariance of the targets that count. Distances are stretched; `shrunk` shrinks luck and
    /// error as the stretch does, so that a distance in their units is the true one.
    fn spread(&self, outlook: &Outlook, shrunk: bool) -> Option<Cholesky> {
        let counting: Vec<(usize, f64)> = self.counting().collect();
        let shrink = |target: usize| {
            let off = outlook.off[target];
            if shrunk && off != 0.0 { off / off.sinh() } else { 1.0 }
        };
        Cholesky::of(&SquareMatrix::from_fn(counting.len(), |row, column| {
            let ((one, factor), (other, further)) = (counting[row], counting[column]);
            let luck = self.luck(outlook, one, other) * (factor * further).sqrt();
            let doubt = if row == column { outlook.doubt[one] } else { 0.0 };
            luck * shrink(one) * shrink(other) + doubt
        }))
    }
}
