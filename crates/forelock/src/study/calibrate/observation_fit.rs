//! How well each observation is met, and what becomes of those that are not.

use super::calibration::{Conclusion, Division};
use super::conflict::Finding;
use super::evidence::{Role, Seen, given};
use super::predictive::{PredictiveCheck, SURPRISE, missed_below};
use super::runs::Visit;
use super::target::Target;
use super::{CalibrateError, Case};
use crate::model::RunOutcome;
use crate::scenario::{LoadId, Observation};
use crate::stats::{Interval, Sample, StatsError};
use serde::{Deserialize, Serialize};

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
    /// Whether the posterior would give it.
    pub check: PredictiveCheck,
    /// What became of it.
    pub standing: ObservationStanding,
}

/// What became of an observation; in JSON `standing`, and what is nearest to it as `nearest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "standing", content = "nearest", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ObservationStanding {
    /// It is what an org that fits gives, to within its tolerance and luck.
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
    /// It is not.
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

impl ObservationStanding {
    /// Whether an org that fits gives what was observed.
    #[must_use]
    pub const fn is_met(&self) -> bool {
        match self {
            Self::Met | Self::MetByTolerance { .. } => true,
            Self::Off | Self::OutOfReach { .. } | Self::OddOneOut | Self::Disagrees => false,
        }
    }
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

/// Replications of draws have luck of their own, far from that of the fit.
const FIRST_DRAWN: u64 = 1_000_000;

impl Conclusion<'_> {
    /// Every observation beside what the best fit and the posterior give.
    pub(super) fn case_fits(&self, division: &Division) -> Result<Vec<CaseFit>, CalibrateError> {
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
        let run = self.evidence.figures[figure].run;
        let Target { value, error, .. } =
            Target::new(observation.value, observation.tolerance(), run);
        let findings = &self.fit.findings;
        let check = PredictiveCheck::of(observation.metric, value, error, &drawn);
        // All together are asked first, as they tell most surely; how far the few replications of the
        // best fit are off says only which of them it is (the protected comparisons of R. A. Fisher, The
        // Design of Experiments, 1935, section 24).
        let met = if self.fit.together < SURPRISE {
            // Two standard deviations: what a tolerance is.
            (value - best.mean()).abs() <= 2.0 * luck.hypot(error)
        } else {
            check.probability >= missed_below(findings.telling(), self.setup.unknowns.len())
        };
        let finding = &findings.targets[figure];
        let standing = match (role, finding) {
            (Role::Counts, Finding::JustFits { nearest, place }) if met => {
                ObservationStanding::MetByTolerance {
                    nearest: *nearest,
                    values: self.simulations.values(place),
                }
            }
            (Role::Follows(_) | Role::FollowsLoads, _)
            | (_, Finding::Fits | Finding::Fixed | Finding::JustFits { .. }) => {
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
        let best = best.mean();
        Ok(ObservationFit { load: None, observation, role, best, range, check, standing })
    }

    pub(super) fn out_of_reach(&self) -> Vec<OutOfReach> {
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
