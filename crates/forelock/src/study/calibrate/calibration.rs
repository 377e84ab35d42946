//! What a calibration says.

use super::evidence::Evidence;
use super::fit::{Effort, Fit, fit, nothing_counts};
use super::predictive::SURPRISE;
use super::simulations::Simulations;
use super::tie::Posterior as Draws;
use super::{
    CalibrateError, Case, CaseFit, Marginal, ObservationFit, Tie, Unknown, Web, unknowns_of,
};
use crate::scenario::{Org, Template};
use crate::study::posterior::{self, Origin, Posterior};
use crate::study::{Monitor, Pool};

/// What is to be calibrated.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The real runs, at least one.
    pub cases: Vec<Case>,
    /// What is not known of all of them, at least one field.
    pub unknowns: Vec<Unknown>,
    /// Whether the unknowns are ranges of the files, which a profile narrows.
    pub narrows: bool,
    /// Runs that may be simulated in all.
    pub budget: u64,
    /// Draws of the posterior that are wanted; a thousand show its tails.
    pub draws: usize,
    /// Where all randomness starts.
    pub seed: u64,
}

impl Setup {
    /// Draws of the posterior that show its tails.
    const DRAWS: usize = 1_000;

    /// What is to be found out from the runs of `scenarios`, each with what messages call it: the fields that
    /// `fits` say, as `--fit` does, or without any their ranges, or else the usual ones. Without a `seed`, all
    /// randomness starts at that of the first scenario.
    ///
    /// # Errors
    ///
    /// If a fit is wrong, a scenario has no observation, or an end of what is not known makes none.
    pub fn of(
        scenarios: Vec<(String, Template)>,
        fits: &[String],
        budget: u64,
        seed: Option<u64>,
    ) -> Result<Self, CalibrateError> {
        let only: Vec<&Template> = scenarios.iter().map(|(_, template)| template).collect();
        let has_ranges =
            only.iter().any(|one| one.ranges(&[], &[]).is_ok_and(|all| !all.is_empty()));
        let unknowns = unknowns_of(fits, &only)?;
        let cases: Vec<Case> = scenarios
            .into_iter()
            .map(|(name, template)| Case::new(&name, template, &unknowns))
            .collect::<Result<_, _>>()?;
        let first = cases.first().map(|case| case.scenario().run.seed);
        let seed = seed.or(first).unwrap_or_default();
        let narrows = fits.is_empty() && has_ranges;
        Ok(Self { cases, unknowns, narrows, budget, draws: Self::DRAWS, seed })
    }
}

/// What the observations say of the unknowns.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// What is known of each unknown.
    pub marginals: Vec<Marginal>,
    /// Pairs of them that are known together, and not each.
    pub ties: Vec<Tie>,
    /// Those that hang on several others.
    pub webs: Vec<Web>,
    /// For each case, how well its observations are met.
    pub cases: Vec<CaseFit>,
    /// How probable it is that all observations together are at least so far off what the model gives,
    /// over the posterior.
    pub together: f64,
    /// By what the variances of observations that disagree were multiplied; 1 if none does.
    pub widening: f64,
    /// Which part of the posterior's variance is that too little was simulated, 0 to 1.
    pub doubt: f64,
    /// What is assumed of how much nights differ, in a case that doesn't say it, if it is not fitted.
    pub assumed_day_to_day: Option<f64>,
    /// Whether the cases describe different orgs, apart from what is not known.
    pub orgs_differ: bool,
    /// Equally likely values of all unknowns.
    pub posterior: Posterior,
    /// Runs that were simulated.
    pub runs: u64,
    /// Where all randomness started.
    pub seed: u64,
}

impl Calibration {
    /// Whether an org in the ranges gives what was observed: each observation is met, and together they
    /// are no surprise. If none does, nothing is known of the unknowns, however narrow the posterior is:
    /// it is of the places that are nearest.
    #[must_use]
    pub fn explains(&self) -> bool {
        self.together >= SURPRISE && self.observations().all(|fit| fit.standing.is_met())
    }

    fn observations(&self) -> impl Iterator<Item = &ObservationFit> {
        self.cases.iter().flat_map(|case| &case.observations)
    }
}

/// How the budget is divided: what is left over from the fit shows how well it is met.
pub(super) struct Division {
    effort: Effort,
    /// Replications of the best fit.
    pub(super) best: u32,
    /// Draws of the posterior, one run each.
    pub(super) drawn: usize,
}

/// Unknowns that are fitted at once, at most.
pub const MOST_UNKNOWNS: usize = 8;

impl Division {
    fn of(setup: &Setup) -> Result<Self, CalibrateError> {
        const LEAST: u64 = 60;
        const LEAST_EACH: u64 = 40;
        let (cases, unknowns) = (setup.cases.len() as u64, setup.unknowns.len() as u64);
        let least = cases * (LEAST + LEAST_EACH * unknowns);
        if setup.budget < least {
            let counted =
                |count: u64, of: &str| format!("{count} {of}{}", if count == 1 { "" } else { "s" });
            return Err(CalibrateError::Budget {
                budget: setup.budget,
                least,
                unknowns: counted(unknowns, "unknown"),
                cases: counted(cases, "file"),
            });
        }
        let each = setup.budget / cases;
        let best = (each / 50).clamp(4, 20);
        let drawn = (each / 20).clamp(20, 100);
        let effort = Effort::of(each - best - drawn, setup.unknowns.len(), setup.draws);
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Self { effort, best: u32::try_from(best).unwrap_or(u32::MAX), drawn: count(drawn) })
    }
}

/// Finds out which values of the unknowns meet what was observed.
///
/// # Errors
///
/// If there is too little to go by, or too few runs; if a place in the ranges is no scenario; if
/// nothing in them comes near anything observed; if `monitor` says stop.
pub fn calibrate(
    setup: &Setup,
    pool: &Pool,
    monitor: &dyn Monitor,
) -> Result<Calibration, CalibrateError> {
    if setup.unknowns.len() > MOST_UNKNOWNS {
        let (asked, most) = (setup.unknowns.len(), MOST_UNKNOWNS);
        return Err(CalibrateError::TooMany { asked, most });
    }
    let division = Division::of(setup)?;
    monitor.planned(setup.budget);
    let evidence = Evidence::of(setup.cases.iter().map(Case::scenario));
    let simulations = Simulations {
        unknowns: &setup.unknowns,
        cases: &setup.cases,
        evidence: &evidence,
        seed: setup.seed,
        pool,
        monitor,
    };
    let targets = evidence.targets();
    let fit = fit(&simulations, &targets, division.effort, setup.seed, pool, monitor)?;
    let conclusion =
        Conclusion { setup, evidence: &evidence, simulations: &simulations, fit: &fit };
    conclusion.calibration(&division)
}

pub(super) struct Conclusion<'a> {
    pub(super) setup: &'a Setup,
    pub(super) evidence: &'a Evidence,
    pub(super) simulations: &'a Simulations<'a>,
    pub(super) fit: &'a Fit,
}

impl Conclusion<'_> {
    fn calibration(&self, division: &Division) -> Result<Calibration, CalibrateError> {
        if nothing_counts(&self.fit.findings) {
            return Err(CalibrateError::NothingInReach(self.out_of_reach()));
        }
        let Setup { cases, unknowns, seed, .. } = self.setup;
        let best = self.best();
        let draws: Vec<Vec<f64>> =
            self.fit.particles.iter().map(|place| self.simulations.values(place)).collect();
        let columns: Vec<Vec<f64>> = (0..unknowns.len())
            .map(|one| draws.iter().map(|values| values[one]).collect())
            .collect();
        let marginals = unknowns.iter().zip(&columns).zip(&best);
        let marginals: Vec<Marginal> = marginals
            .map(|((unknown, draws), &best)| Marginal::of(unknown, best, draws.clone()))
            .collect::<Result<_, _>>()?;
        let looked_at = Draws { marginals: &marginals, draws: &columns };
        let ties = looked_at.ties();
        let webs = looked_at.webs(&ties);
        let case_fits = self.case_fits(division)?;
        let orgs: Vec<Org> = cases
            .iter()
            .map(|case| Ok(case.with(unknowns, &best, *seed)?.org))
            .collect::<Result<_, CalibrateError>>()?;
        let runs = self.fit.runs + u64::from(division.best) + division.drawn as u64;
        let mut calibration = Calibration {
            posterior: self.posterior(&best, &draws)?,
            cases: case_fits,
            together: self.fit.together,
            widening: self.fit.findings.widening,
            doubt: self.fit.doubt,
            assumed_day_to_day: cases.iter().find_map(Case::assumed_day_to_day),
            orgs_differ: orgs.iter().any(|org| *org != orgs[0]),
            runs: runs * cases.len() as u64,
            seed: *seed,
            marginals,
            ties,
            webs,
        };
        // What doesn't do what was observed fixes nothing.
        if !calibration.explains() {
            calibration.ties.clear();
            calibration.webs.clear();
        }
        Ok(calibration)
    }

    /// The values that meet the targets best, as a person would write them.
    pub(super) fn best(&self) -> Vec<f64> {
        let values = self.simulations.values(&self.fit.best);
        let unknowns = self.setup.unknowns.iter();
        unknowns.zip(values).map(|(unknown, value)| unknown.rounded(value)).collect()
    }

    fn posterior(&self, best: &[f64], draws: &[Vec<f64>]) -> Result<Posterior, CalibrateError> {
        let unknown = |one: &Unknown| posterior::Unknown { path: one.path.clone(), unit: one.unit };
        let name = |case: &Case| case.scenario().name.clone();
        let origin = Origin {
            scenarios: self.setup.cases.iter().map(name).collect(),
            seed: self.setup.seed,
            budget: self.setup.budget,
        };
        let unknowns = self.setup.unknowns.iter().map(unknown).collect();
        let assumed = self.setup.cases.iter().find_map(Case::assumed_day_to_day);
        Ok(Posterior::new(unknowns, best, draws, origin)?.assuming_day_to_day(assumed))
    }
}
