//! What the observations fix of several unknowns together, but not of each.

use super::{Grasp, Marginal};
use crate::stats::{Cholesky, Sample, SquareMatrix};
use serde::{Deserialize, Serialize};

/// Two unknowns of which the observations say what one is if the other is known, but not what each
/// is: a ridge of the posterior.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Which unknowns, by their places.
    pub unknowns: [usize; 2],
    /// Values of both at either end of the ridge: all between meets the observations alike.
    pub ends: [[f64; 2]; 2],
    /// What is fixed, where a formula says it.
    pub law: Option<Law>,
}

/// A formula of two unknowns a and b whose value is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// The formula.
    pub form: Form,
    /// The unknown that is a, and the one that is b.
    pub unknowns: [usize; 2],
    /// The 5 % quantile of its value, in the base units of the unknowns.
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

/// The shape of a formula of a and b; in JSON `form`, and its number as `constant`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", content = "constant", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Form {
    /// a · b to this power.
    Power(f64),
    /// a · (1 + k b) with this k: how contention slows what takes a by itself (the Universal
    /// Scalability Law, with k others at once).
    Slowed(f64),
}

/// An unknown that is known only as well as several others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Web {
    /// Which.
    pub unknown: usize,
    /// Those that it hangs on.
    pub others: Vec<usize>,
}

/// What is left of the spread of one unknown where the other is known, as a part of its variance.
const LEFT: f64 = 0.1;
/// The same of a formula.
const LEFT_OF_LAW: f64 = 0.05;
/// The same where several others are known.
const LEFT_OF_WEB: f64 = 0.2;
/// An exponent so near a whole number is taken for it.
const NEARLY: f64 = 0.15;

/// The posterior, as it is looked at for ties.
pub(super) struct Posterior<'a> {
    pub(super) marginals: &'a [Marginal],
    /// For each unknown, its value in each draw.
    pub(super) draws: &'a [Vec<f64>],
}

impl Posterior<'_> {
    /// Every pair that is known together, and not each.
    pub(super) fn ties(&self) -> Vec<Tie> {
        let count = self.marginals.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| [a, b]));
        pairs.filter_map(|pair| self.tie(pair)).collect()
    }

    /// Every unknown in no tie that the others together would tell.
    pub(super) fn webs(&self, ties: &[Tie]) -> Vec<Web> {
        let count = self.marginals.len();
        if count < 3 {
            return Vec::new();
        }
        let tied = |one: usize| ties.iter().any(|tie| tie.unknowns.contains(&one));
        let unsure = (0..count).filter(|&one| self.unsure(one) && !tied(one));
        unsure
            .filter_map(|unknown| {
                let others: Vec<usize> =
                    (0..count).filter(|&one| one != unknown && self.unsure(one)).collect();
                let rows: Vec<Vec<f64>> = others.iter().map(|&one| self.scaled(one)).collect();
                let left = unexplained(&self.scaled(unknown), &rows)?;
                (others.len() > 1 && left < LEFT_OF_WEB).then_some(Web { unknown, others })
            })
            .collect()
    }

    /// Whether there is something to tie: what is known anyhow needs no other.
    fn unsure(&self, unknown: usize) -> bool {
        self.marginals[unknown].grasp() != Grasp::Known
    }

    fn tie(&self, [a, b]: [usize; 2]) -> Option<Tie> {
        if !(self.unsure(a) || self.unsure(b)) {
            return None;
        }
        let bent = |of: usize, by: usize| {
            let by = self.scaled(by);
            let squares = by.iter().map(|value| value * value).collect();
            unexplained(&self.scaled(of), &[by, squares])
        };
        // Either way round: the one that is a function of the other need not be the first.
        let left = bent(a, b)?.min(bent(b, a)?);
        let law = self.law(a, b);
        (left < LEFT || law.is_some()).then(|| Tie { unknowns: [a, b], ends: self.ends(a, b), law })
    }

    /// The value on the scale on which all were equally likely beforehand.
    fn scaled(&self, unknown: usize) -> Vec<f64> {
        let marginal = &self.marginals[unknown];
        self.draws[unknown].iter().map(|&value| marginal.unknown.scaled(value)).collect()
    }

    /// Of the two, the one that varies over ratios is a.
    fn law(&self, one: usize, other: usize) -> Option<Law> {
        let is_log = |unknown: usize| self.marginals[unknown].unknown.log;
        let (a, b) = match (is_log(one), is_log(other)) {
            (false, false) => return None,
            (false, true) => (other, one),
            (true, _) => (one, other),
        };
        let logs: Vec<f64> = self.draws[a].iter().map(|value| value.ln()).collect();
        let powers = is_log(b).then(|| self.power(&logs, b)).flatten();
        let forms = powers.into_iter().chain(if is_log(b) { None } else { self.slowed(&logs, b) });
        let (form, left) = forms.min_by(|x, y| x.1.total_cmp(&y.1))?;
        if left >= LEFT_OF_LAW {
            return None;
        }
        let draws = self.draws[a].iter().zip(&self.draws[b]);
        let values = draws.map(|(&a, &b)| form.value(a, b)).collect();
        let sample = Sample::new(values).ok()?;
        let [p5, p50, p95] = [0.05, 0.5, 0.95].map(|probability| sample.quantile(probability));
        Some(Law { form, unknowns: [a, b], p5, p50, p95 })
    }

    fn power(&self, logs: &[f64], b: usize) -> Option<(Form, f64)> {
        let others: Vec<f64> = self.draws[b].iter().map(|value| value.ln()).collect();
        let exponent = -slope(logs, &others)?;
        let whole = exponent.round();
        let exponent =
            if whole != 0.0 && (exponent - whole).abs() < NEARLY { whole } else { exponent };
        let form = Form::Power(exponent);
        Some((form, left_of(form, logs, &self.draws[b])))
    }

    /// The k that leaves least.
    fn slowed(&self, logs: &[f64], b: usize) -> Option<(Form, f64)> {
        const STEPS: u32 = 120;
        let most = self.draws[b].iter().copied().fold(0.0, f64::max);
        let least = self.draws[b].iter().copied().fold(f64::INFINITY, f64::min);
        if least < 0.0 || most <= 0.0 {
            return None;
        }
        let forms = (0..STEPS).map(|step| {
            // From a hundredth to a hundred at the largest b.
            let exponent = f64::from(step) / f64::from(STEPS - 1) * 4.0 - 2.0;
            let form = Form::Slowed(10_f64.powf(exponent) / most);
            (form, left_of(form, logs, &self.draws[b]))
        });
        forms.min_by(|x, y| x.1.total_cmp(&y.1))
    }

    /// At the ends of b, leaving out one in twenty on either side, the median of a.
    fn ends(&self, a: usize, b: usize) -> [[f64; 2]; 2] {
        let mut by_b: Vec<[f64; 2]> =
            self.draws[a].iter().zip(&self.draws[b]).map(|(&a, &b)| [a, b]).collect();
        by_b.sort_by(|x, y| x[1].total_cmp(&y[1]));
        let tenth = by_b.len().div_ceil(10);
        let median = |part: &[[f64; 2]]| {
            let middle = |which: usize| {
                let mut values: Vec<f64> = part.iter().map(|one| one[which]).collect();
                values.sort_by(f64::total_cmp);
                values[values.len() / 2]
            };
            [middle(0), middle(1)]
        };
        [median(&by_b[..tenth]), median(&by_b[by_b.len() - tenth..])]
    }
}

impl Form {
    fn value(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Power(exponent) => a * b.powf(exponent),
            Self::Slowed(k) => a * (1.0 + k * b),
        }
    }
}

/// The variance of the logarithm of the formula's value, as a part of that of a.
fn left_of(form: Form, logs: &[f64], b: &[f64]) -> f64 {
    let values: Vec<f64> =
        logs.iter().zip(b).map(|(&log, &b)| log + form.value(1.0, b).ln()).collect();
    variance(&values) / variance(logs)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean(one), mean(other));
    let products = one.iter().zip(other).map(|(x, y)| (x - a) * (y - b));
    products.sum::<f64>() / one.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    covariance(values, values)
}

/// Of the line through `of` over `by`.
fn slope(of: &[f64], by: &[f64]) -> Option<f64> {
    let spread = variance(by);
    (spread > 0.0).then(|| covariance(of, by) / spread)
}

/// The part of the variance of `of` that no linear function of all of `by` explains; none where
/// nothing varies.
fn unexplained(of: &[f64], by: &[Vec<f64>]) -> Option<f64> {
    // What rounding makes of values that depend on one another.
    const ROUNDING: f64 = 1e-9;
    let spread = variance(of);
    if spread <= 0.0 {
        return None;
    }
    let spreads: Vec<f64> = by.iter().map(|one| variance(one).sqrt()).collect();
    if spreads.iter().any(|&spread| spread <= 0.0) {
        return None;
    }
    let correlations = SquareMatrix::from_fn(by.len(), |row, column| {
        let correlation = covariance(&by[row], &by[column]) / (spreads[row] * spreads[column]);
        correlation + if row == column { ROUNDING } else { 0.0 }
    });
    let with: Vec<f64> =
        by.iter().zip(&spreads).map(|(one, spread)| covariance(of, one) / spread).collect();
    let explained = Cholesky::of(&correlations)?.squared_distance(&with) / spread;
    Some((1.0 - explained).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::QuantityUnit;
    use crate::study::calibrate::Unknown;

    fn unknown(path: &str, low: f64, high: f64, log: bool) -> Unknown {
        let unit = QuantityUnit::Plain;
        Unknown { path: path.to_owned(), unit, low, high, log, whole: false }
    }

    /// Draws from three independent even sequences.
    fn draws<const N: usize>(of: impl Fn([f64; 3]) -> [f64; N]) -> Vec<Vec<f64>> {
        let golden = |step: u32, root: f64| (f64::from(step) * root).fract();
        let one = |step| of([0.618_034, 0.754_878, 0.569_840].map(|root| golden(step, root)));
        let all: Vec<[f64; N]> = (1..1_000).map(one).collect();
        (0..N).map(|which| all.iter().map(|one| one[which]).collect()).collect()
    }

    fn ties(unknowns: &[Unknown], draws: &[Vec<f64>]) -> (Vec<Tie>, Vec<Web>) {
        let marginal = |(unknown, draws): (&Unknown, &Vec<f64>)| {
            Marginal::of(unknown, draws[0], draws.clone()).unwrap()
        };
        let marginals: Vec<Marginal> = unknowns.iter().zip(draws).map(marginal).collect();
        let posterior = Posterior { marginals: &marginals, draws };
        let ties = posterior.ties();
        let webs = posterior.webs(&ties);
        (ties, webs)
    }

    /// a · b = 20 to within 2 %.
    #[test]
    fn a_product_that_is_known_is_found() {
        let unknowns = [unknown("a", 1.0, 100.0, true), unknown("b", 1.0, 100.0, true)];
        let draws = draws(|[u, v, _]| {
            let a = 2.0 * 5_f64.powf(u);
            [a, 20.0 / a * (0.98 + 0.04 * v)]
        });
        let (ties, _) = ties(&unknowns, &draws);
        let law = ties[0].law.unwrap();
        assert_eq!((law.form, law.unknowns), (Form::Power(1.0), [0, 1]));
        assert!((law.p5 - 19.6).abs() < 0.1 && (law.p95 - 20.4).abs() < 0.1, "{law:?}");
        let [[high, low], [small, large]] = ties[0].ends;
        assert!(high > 9.0 && low < 2.3 && small < 2.3 && large > 9.0, "{:?}", ties[0]);
    }

    /// a · (1 + 3.7 b) = 43, as contention slows.
    #[test]
    fn what_contention_slows_is_found() {
        let unknowns = [unknown("b", 0.0, 1.0, false), unknown("a", 1.0, 100.0, true)];
        let draws = draws(|[u, v, _]| [u, 43.0 / (1.0 + 3.7 * u) * (0.98 + 0.04 * v)]);
        let law = ties(&unknowns, &draws).0[0].law.unwrap();
        assert_eq!(law.unknowns, [1, 0]);
        let Form::Slowed(k) = law.form else { panic!("{law:?}") };
        assert!((k - 3.7).abs() < 0.3 && (law.p50 - 43.0).abs() < 1.0, "{law:?}");
    }

    #[test]
    fn what_is_known_by_itself_or_not_at_all_is_not_tied() {
        let unknowns = [unknown("a", 0.0, 1.0, false), unknown("b", 0.0, 1.0, false)];
        assert!(ties(&unknowns, &draws(|[u, v, _]| [u, v])).0.is_empty());
        // Both are known to a tenth, however well they go together.
        assert!(ties(&unknowns, &draws(|[u, ..]| [0.1 * u, 0.1 * u])).0.is_empty());
    }

    /// c = a + b, though neither alone tells it.
    #[test]
    fn three_may_hang_together_though_no_two_do() {
        let unknowns = ["a", "b", "c"].map(|name| unknown(name, 0.0, 1.0, false));
        let (ties, webs) = ties(&unknowns, &draws(|[u, v, _]| [u, v, (u + v) / 2.0]));
        assert!(ties.is_empty());
        assert_eq!(webs.len(), 3);
        assert_eq!(webs[2], Web { unknown: 2, others: vec![0, 1] });
    }
}
