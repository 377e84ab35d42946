//! What a calibration says.

use super::conflict::Finding;
use super::evidence::{Evidence, Role, Seen, given};
use super::fit::{Effort, Fit, fit, nothing_counts};
use super::runs::Visit;
use super::simulations::Simulations;
use super::tie::Posterior as Draws;
use super::{CalibrateError, Case, Marginal, Tie, Unknown, Web};
use crate::model::RunOutcome;
use crate::scenario::{LoadId, Observation, Org};
use crate::stats::{Interval, Sample, StatsError};
use crate::study::posterior::{self, Origin, Posterior};
use crate::study::{Monitor, Pool};
use serde::{Deserialize, Serialize};

/// What is to be calibrated.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The real runs, at least one.
    pub cases: Vec<Case>,
    /// What is not known of all of them, at least one field.
    pub unknowns: Vec<Unknown>,
    /// Runs that may be simulated in all.
    pub budget: u64,
    /// Draws of the posterior that are wanted; a thousand show its tails.
    pub draws: usize,
    /// Where all randomness starts.
    pub seed: u64,
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

/// How well the observations of one case are met.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFit {
    /// The scenario's name.
    pub name: String,
    /// Its file.
    pub file: String,
    /// In the scenario's order.
    pub observations: Vec<ObservationFit>,
}

/// How well an observation is met.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservationFit {
    /// The load that it is of; all of them together if there is none.
    pub load: Option<String>,
    /// What was observed.
    pub observation: Observation,
    /// What it does in the fit.
    pub role: Role,
    /// The mean of the best fit, in the metric's JSON unit.
    pub best: f64,
    /// Where nine runs in ten lie, over the posterior, in the same unit.
    pub range: Interval,
    /// What became of it.
    pub standing: ObservationStanding,
}

/// What became of an observation; in JSON `standing`, and what is nearest to it as `nearest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "standing", content = "nearest", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ObservationStanding {
    /// The best fit meets it, to within its tolerance and luck.
    Met,
    /// The same, but nothing in the ranges reaches it: only its tolerance does.
    MetByTolerance {
        /// The nearest that was simulated, in the metric's JSON unit.
        #[serde(rename = "value")]
        nearest: f64,
        /// With these values of the unknowns.
        #[serde(rename = "unknowns")]
        values: Vec<f64>,
    },
    /// The best fit doesn't.
    Off,
    /// Nothing in the ranges comes near it, and so it was left out.
    OutOfReach {
        /// The nearest that was simulated, in the metric's JSON unit.
        #[serde(rename = "value")]
        nearest: f64,
        /// With these values of the unknowns.
        #[serde(rename = "unknowns")]
        values: Vec<f64>,
    },
    /// It was left out, as it can't be met together with the others, which agree.
    #[serde(rename = "left_out")]
    OddOneOut,
    /// It can't be met together with others that disagree as well: its tolerance was widened.
    #[serde(rename = "contradicted")]
    Disagrees,
}

/// An observation that nothing in the ranges of the unknowns comes near.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfReach {
    /// Of which file.
    pub file: String,
    /// The load that it is of; all of them together if there is none.
    pub load: Option<String>,
    /// What was observed.
    pub observation: Observation,
    /// The nearest that was simulated, in the metric's JSON unit.
    pub nearest: f64,
    /// With these values of the unknowns, as `path=value`.
    pub at: Vec<String>,
}

/// How the budget is divided: what is left over from the fit shows how well it is met.
struct Division {
    effort: Effort,
    /// Replications of the best fit.
    best: u32,
    /// Draws of the posterior, one run each.
    drawn: usize,
}

/// Unknowns that are fitted at once, at most.
pub const MOST_UNKNOWNS: usize = 8;

/// Replications of draws have luck of their own, far from that of the fit.
const FIRST_DRAWN: u64 = 1_000_000;

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

struct Conclusion<'a> {
    setup: &'a Setup,
    evidence: &'a Evidence,
    simulations: &'a Simulations<'a>,
    fit: &'a Fit,
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
        Ok(Calibration {
            posterior: self.posterior(&best, &draws)?,
            cases: case_fits,
            widening: self.fit.findings.widening,
            doubt: self.fit.doubt,
            assumed_day_to_day: cases.iter().find_map(Case::assumed_day_to_day),
            orgs_differ: orgs.iter().any(|org| *org != orgs[0]),
            runs: runs * cases.len() as u64,
            seed: *seed,
            marginals,
            ties,
            webs,
        })
    }

    /// The values that meet the targets best, as a person would write them.
    fn best(&self) -> Vec<f64> {
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

    /// Every observation beside what the best fit and the posterior give.
    fn case_fits(&self, division: &Division) -> Result<Vec<CaseFit>, CalibrateError> {
        let unknowns = self.setup.unknowns.iter();
        let place = unknowns.zip(self.best()).map(|(one, value)| one.place_of(value)).collect();
        let best = Visit { place, numbers: 0..u64::from(division.best) };
        let best = self.simulations.outcomes(&[best])?.concat();
        let step = (self.fit.particles.len() / division.drawn).max(1);
        let places = self.fit.particles.iter().step_by(step).take(division.drawn);
        let visits: Vec<Visit> = (FIRST_DRAWN..)
            .zip(places)
            .map(|(number, place)| Visit { place: place.clone(), numbers: number..number + 1 })
            .collect();
        let drawn = self.simulations.outcomes(&visits)?;
        let drawn =
            |run: usize| drawn.iter().flat_map(|cases| cases[run].clone()).collect::<Vec<_>>();
        let cases = self.setup.cases.iter().enumerate();
        cases
            .map(|(run, case)| {
                let roles = &self.evidence.roles[run];
                let drawn = drawn(run);
                let seen = case.seen();
                let observations = seen.iter().zip(roles).map(|(seen, &(role, figure))| {
                    let fit = self.observation(seen, role, figure, &best[run], &drawn)?;
                    Ok(ObservationFit { load: load_name(case, seen.load), ..fit })
                });
                Ok(CaseFit {
                    name: case.scenario().name.clone(),
                    file: case.file.clone(),
                    observations: observations.collect::<Result<_, StatsError>>()?,
                })
            })
            .collect()
    }

    fn observation(
        &self,
        seen: &Seen,
        role: Role,
        figure: usize,
        best: &[RunOutcome],
        drawn: &[RunOutcome],
    ) -> Result<ObservationFit, StatsError> {
        let &Seen { load, observation } = seen;
        let sample = |outcomes: &[RunOutcome]| {
            let figures = outcomes.iter().map(|one| given(one, load, observation.metric));
            Sample::new(figures.collect())
        };
        let best = sample(best)?;
        let drawn = sample(drawn)?;
        let luck = best.sd().unwrap_or_default();
        let error = observation.tolerance() / 2.0;
        // Two standard deviations: what a tolerance is.
        let met = (observation.value - best.mean()).abs() <= 2.0 * luck.hypot(error);
        let finding = &self.fit.findings.targets[figure];
        let standing = match (role, finding) {
            (Role::Counts, Finding::JustFits { nearest, place }) if met => {
                ObservationStanding::MetByTolerance {
                    nearest: *nearest,
                    values: self.simulations.values(place),
                }
            }
            (Role::Follows(_) | Role::FollowsLoads, _)
            | (_, Finding::Fits | Finding::JustFits { .. }) => {
                if met {
                    ObservationStanding::Met
                } else {
                    ObservationStanding::Off
                }
            }
            (_, Finding::OutOfReach { nearest, place }) => ObservationStanding::OutOfReach {
                nearest: *nearest,
                values: self.simulations.values(place),
            },
            (_, Finding::OddOneOut) => ObservationStanding::OddOneOut,
            (_, Finding::Disagrees) => ObservationStanding::Disagrees,
        };
        let range = Interval { low: drawn.quantile(0.05), high: drawn.quantile(0.95) };
        Ok(ObservationFit { load: None, observation, role, best: best.mean(), range, standing })
    }

    fn out_of_reach(&self) -> Vec<OutOfReach> {
        let figures = self.evidence.figures.iter().zip(&self.fit.findings.targets);
        figures
            .filter_map(|(figure, finding)| {
                let Finding::OutOfReach { nearest, place } = finding else { return None };
                let case = &self.setup.cases[figure.run];
                let seen = case.seen();
                let observed = seen
                    .iter()
                    .find(|one| one.load == figure.load && one.observation.metric == figure.metric);
                let derived = Observation::new(figure.metric, figure.target.value);
                let values = self.simulations.values(place);
                let unknowns = self.setup.unknowns.iter().zip(values);
                Some(OutOfReach {
                    file: case.file.clone(),
                    load: load_name(case, figure.load),
                    observation: observed.map_or(derived, |one| one.observation),
                    nearest: *nearest,
                    at: unknowns.map(|(unknown, value)| unknown.assignment(value)).collect(),
                })
            })
            .collect()
    }
}

/// The name of a load of a case; none of all together.
fn load_name(case: &Case, load: Option<LoadId>) -> Option<String> {
    load.map(|load| case.scenario().loads[load].name.clone())
}
