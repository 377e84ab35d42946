//! What was observed that can't be: alone, or together.

use super::likelihood::{Likelihood, Standing};
use super::runs::Point;
use super::surrogate::{Outlook, Surrogate};
use super::target::Target;
use crate::stats::pattern_search;
use crate::study::Pool;
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// What became of a target.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Finding {
    /// It can be met, with all others that can.
    Fits,
    /// It is met, and all places and all luck give the same: it tells nothing, and contradicts nothing.
    Fixed,
    /// No place reaches it, as far as it was simulated, but some come near enough for its tolerance.
    JustFits {
        /// The nearest figure that was simulated.
        nearest: f64,
        /// Where.
        place: Vec<f64>,
    },
    /// No place comes near it, as far as it was simulated; it is left out.
    OutOfReach {
        /// The nearest figure that was simulated.
        nearest: f64,
        /// Where.
        place: Vec<f64>,
    },
    /// It can't be met together with others that agree; it is left out.
    OddOneOut,
    /// It can't be met together with others, and nothing says which of them are right.
    Disagrees,
}

/// What became of all targets, and so how they count.
#[derive(Clone, Debug)]
pub(super) struct Findings {
    pub(super) targets: Vec<Finding>,
    /// By what the variances of those that disagree are multiplied: R. T. Birge, "The Calculation of
    /// Errors by the Method of Least Squares", Physical Review 40 (1932), 207–227. 1 if none does.
    pub(super) widening: f64,
}

impl Findings {
    pub(super) fn standings(&self) -> Vec<Standing> {
        let standing = |finding: &Finding| match finding {
            Finding::Fits | Finding::Fixed | Finding::JustFits { .. } => Standing::Counts(1.0),
            Finding::Disagrees => Standing::Counts(self.widening),
            Finding::OutOfReach { .. } | Finding::OddOneOut => Standing::LeftOut,
        };
        self.targets.iter().map(standing).collect()
    }

    /// How many targets there are that the unknowns or luck decide.
    pub(super) fn telling(&self) -> usize {
        self.targets.iter().filter(|finding| !matches!(finding, Finding::Fixed)).count()
    }
}

/// What was simulated so far, and what stands in for the rest.
pub(super) struct Known<'a> {
    pub(super) targets: &'a [Target],
    pub(super) points: &'a [Point],
    pub(super) surrogate: &'a Surrogate,
}

/// So improbable is chance as an explanation before something else is taken for one.
const CHANCE: f64 = 0.001;

/// Three standard deviations are beyond chance whatever the distribution, if it has one peak (F.
/// Pukelsheim, "The Three Sigma Rule", The American Statistician 48 (1994), 88–91).
const OUT_OF_REACH: f64 = 3.0;

/// By how much a squared distance shrinks by chance, 19 times in 20, where one target is left out: the
/// 0.95 quantile of the chi-squared distribution with a degree of freedom.
const WORTH: f64 = 3.84;

/// Sets of targets that are tried as the ones that are wrong have no more than this.
const MOST_WRONG: usize = 2;

impl<'a> Known<'a> {
    /// The likelihood where targets count as `standings` say.
    pub(super) fn likelihood(&self, standings: Vec<Standing>) -> Likelihood<'a> {
        let units: Vec<f64> = self.surrogate.stretches().iter().map(|one| one.unit()).collect();
        Likelihood::new(self.targets, &units, standings)
    }

    /// Looks for what can't be met: alone, and then together. `candidates` are places where the fit
    /// may be good.
    pub(super) fn findings(&self, candidates: &[Vec<f64>], pool: &Pool) -> Findings {
        let all = (0..self.targets.len()).map(|target| self.alone(target));
        let mut findings = Findings { targets: all.collect(), widening: 1.0 };
        let likelihood = self.likelihood(findings.standings());
        let places: Vec<&Vec<f64>> =
            self.points.iter().map(|point| &point.place).chain(candidates).collect();
        let outlooks = pool.map(places.len(), |one| self.surrogate.at(places[one]));
        let least = |likelihood: &Likelihood<'_>| self.least(likelihood, &places, &outlooks);
        let counting: Vec<usize> = (0..self.targets.len())
            .filter(|&target| match findings.targets[target] {
                Finding::Fits | Finding::JustFits { .. } => true,
                Finding::Fixed
                | Finding::OutOfReach { .. }
                | Finding::OddOneOut
                | Finding::Disagrees => false,
            })
            .collect();
        let together = least(&likelihood);
        if counting.is_empty() || is_chance(together, counting.len()) {
            return findings;
        }
        let most = MOST_WRONG.min(counting.len() - 1);
        let explanations = (1..=most)
            .map(|size| subsets(&counting, size))
            .map(|subsets| {
                let explains = |wrong: &Vec<usize>| {
                    let rest = likelihood.keeping(|target| !wrong.contains(&target));
                    is_chance(least(&rest), counting.len() - wrong.len())
                };
                subsets.into_iter().filter(explains).collect::<Vec<_>>()
            })
            .find(|explanations| !explanations.is_empty())
            .unwrap_or_default();
        let unknowns = places.first().map_or(0, |place| place.len());
        // One run out of many may be off, but of two figures neither is the odd one; and as many
        // figures as there are unknowns agree anyhow.
        if let [wrong] = explanations.as_slice()
            && counting.len() - wrong.len() > unknowns
        {
            for &target in wrong {
                findings.targets[target] = Finding::OddOneOut;
            }
            return findings;
        }
        let mut involved = if explanations.len() > 1 {
            explanations.concat()
        } else {
            let matters = |&target: &usize| {
                together - least(&likelihood.keeping(|other| other != target)) > WORTH
            };
            counting.iter().copied().filter(matters).collect()
        };
        if involved.len() < 2 {
            involved.clone_from(&counting);
        }
        for target in involved {
            findings.targets[target] = Finding::Disagrees;
        }
        let free = counting.len().saturating_sub(unknowns).max(1);
        findings.widening = (together / free as f64).max(1.0);
        findings
    }

    /// How probable it is that all figures together are at least so far off what the model gives, on
    /// average over places that are equally likely to be the true one: the posterior predictive
    /// p-value of the chi-squared discrepancy (A. Gelman, X.-L. Meng and H. Stern, "Posterior
    /// predictive assessment of model fitness via realized discrepancies", Statistica Sinica 6 (1996),
    /// 733–760, section 2). No target is left out or widened for it.
    pub(super) fn probability_together(
        &self,
        findings: &Findings,
        places: &[Vec<f64>],
        pool: &Pool,
    ) -> f64 {
        let all = self.likelihood(vec![Standing::Counts(1.0); self.targets.len()]);
        let telling = all.keeping(|target| !matches!(findings.targets[target], Finding::Fixed));
        let Ok(chi_squared) = ChiSquared::new(findings.telling() as f64) else { return 1.0 };
        let probabilities = pool.map(places.len(), |one| {
            chi_squared.sf(telling.squared_distance(&self.surrogate.at(&places[one])))
        });
        probabilities.iter().sum::<f64>() / places.len() as f64
    }

    /// Whether any place comes near a target: if all figures lie on the same side of it, and even
    /// the nearest is too far off.
    fn alone(&self, target: usize) -> Finding {
        let Target { value, error, .. } = self.targets[target];
        let off = |point: &Point| point.mean[target] - value;
        let above = self.points.iter().any(|point| off(point) >= 0.0);
        let below = self.points.iter().any(|point| off(point) <= 0.0);
        let luck = |point: &Point| {
            let replications = f64::from(point.replications);
            point.covariance.at(target, target) * (1.0 + 1.0 / replications)
        };
        let comes_near = |error: f64| {
            let deviations =
                |point: &Point| off(point).abs() / (luck(point) + error * error).sqrt();
            self.points.iter().any(|point| deviations(point) <= OUT_OF_REACH)
        };
        let first = self.points.first().map_or(value, |point| point.mean[target]);
        let is_fixed = self
            .points
            .iter()
            .all(|point| point.mean[target] == first && point.covariance.at(target, target) == 0.0);
        if is_fixed && comes_near(error) {
            return Finding::Fixed;
        }
        let nearest = self.points.iter().min_by(|a, b| off(a).abs().total_cmp(&off(b).abs()));
        let Some(nearest) = nearest.filter(|_| !(above && below)) else { return Finding::Fits };
        let (place, nearest) = (nearest.place.clone(), nearest.mean[target]);
        // What luck alone makes up for is reached.
        if comes_near(0.0) {
            Finding::Fits
        } else if comes_near(error) {
            Finding::JustFits { nearest, place }
        } else {
            Finding::OutOfReach { nearest, place }
        }
    }

    /// The squared distance where it is least.
    fn least(
        &self,
        likelihood: &Likelihood<'_>,
        places: &[&Vec<f64>],
        outlooks: &[Outlook],
    ) -> f64 {
        const STARTS: usize = 3;
        const STEP: f64 = 0.05;
        const FINEST: f64 = 0.01;
        const MOST: usize = 120;
        let mut by_distance: Vec<(f64, &Vec<f64>)> = outlooks
            .iter()
            .zip(places)
            .map(|(outlook, &place)| (likelihood.squared_distance(outlook), place))
            .collect();
        by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
        let distance = |place: &[f64]| {
            if place.iter().any(|at| !(0.0..=1.0).contains(at)) {
                return f64::INFINITY;
            }
            likelihood.squared_distance(&self.surrogate.at(place))
        };
        let starts = by_distance.iter().take(STARTS);
        let found =
            starts.map(|(_, start)| pattern_search(distance, start, STEP, FINEST, MOST).value);
        found.fold(f64::INFINITY, f64::min)
    }
}

/// Whether a squared distance is what chance gives, with a target a degree of freedom.
fn is_chance(squared_distance: f64, targets: usize) -> bool {
    if targets == 0 {
        return true;
    }
    let chi_squared = ChiSquared::new(targets as f64);
    chi_squared.is_ok_and(|one| one.sf(squared_distance) >= CHANCE)
}

/// All subsets of so many.
fn subsets(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (place, &first) in of.iter().enumerate() {
        for mut rest in subsets(&of[place + 1..], size - 1) {
            rest.insert(0, first);
            all.push(rest);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subsets_are_all_there_once() {
        assert_eq!(subsets(&[3, 5, 8], 2), [[3, 5], [3, 8], [5, 8]]);
        assert_eq!(subsets(&[3], 2), Vec::<Vec<usize>>::new());
    }

    /// The 0.999 quantile of one degree of freedom is 3.29 squared.
    #[test]
    fn chance_ends_where_tables_say() {
        assert!(is_chance(10.82, 1) && !is_chance(10.84, 1));
        assert!(is_chance(13.81, 2) && !is_chance(13.83, 2));
    }
}
