//! What a calibration found; its shape in JSON is a contract.

use super::probe_json::JsonProbe;
use super::{probes, words};
use forelock::scenario::{Metric, QuantityUnit};
use forelock::stats::Interval;
use forelock::study::calibrate::{
    Calibration, CaseFit, Form, Grasp, Law, Marginal, ObservationFit, ObservationStanding,
    PredictiveCheck, Probes, Role, Unknown,
};
use forelock::study::posterior::Draw;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Draws that are kept at most.
pub(super) const MOST_DRAWS: usize = 1_000;

/// What `forelock calibrate` found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalibrationResult {
    /// The seed of all randomness.
    pub seed: u64,
    /// Runs that were simulated, but for those of the probes.
    pub runs: u64,
    /// In the order of the command line.
    pub unknowns: Vec<JsonUnknown>,
    /// Pairs of unknowns that are known together, and not each.
    pub ties: Vec<JsonTie>,
    /// Unknowns that are known as well as several others are.
    pub webs: Vec<JsonWeb>,
    /// A file each, in the order of the command line.
    pub cases: Vec<JsonCase>,
    /// Whether an org in the ranges gives what was observed; if not, no unknown is determined.
    pub explained: bool,
    /// How probable it is that all observations together are so far off what the model gives.
    pub together: f64,
    /// By what the standard deviations of observations that contradict one another were multiplied.
    pub widened: f64,
    /// Which part of the posterior's variance more runs would take away, 0 to 1.
    pub doubt: f64,
    /// The assumed coefficient of variation of nights; not there if it is stated or fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed_day_to_day: Option<f64>,
    /// Whether the files describe different orgs, apart from what is fitted.
    pub orgs_differ: bool,
    /// Small loads, the smallest first.
    pub probes: Vec<JsonProbe>,
    /// The one to try next, by its place among them from 0; null if none would tell more.
    pub next_probe: Option<usize>,
    /// Equally likely values of all unknowns, in their order and their units; at most 1,000.
    pub draws: Vec<Vec<f64>>,
    /// The profile, where one was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The file of the posterior sample, where one was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<String>,
    /// What is known of each unknown, in a few sentences.
    pub answer: String,
    /// What is known only of several unknowns together, what isn't met and what is assumed: a
    /// paragraph each.
    pub remarks: Vec<String>,
    /// Which probe to try next and what it would tell, in a few sentences.
    pub advice: String,
    /// What was written of that probe, how it is sent and what comes then: a paragraph each; not there
    /// unless asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probe_files: Vec<String>,
}

/// An unknown and its posterior: times in seconds, percentages as fractions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonUnknown {
    /// Its dotted path.
    pub path: String,
    /// What its numbers are.
    pub unit: QuantityUnit,
    /// The lowest and the highest value that it might have.
    pub range: Interval,
    /// What was equally likely beforehand.
    pub scale: JsonScale,
    /// Whether only whole numbers are possible.
    pub whole: bool,
    /// With the best fit of all unknowns together.
    pub best: f64,
    /// The same, as `--set` takes it.
    pub set: String,
    /// Of the posterior.
    pub mean: f64,
    /// Its 5 % quantile.
    pub p5: f64,
    /// Its median.
    pub p50: f64,
    /// Its 95 % quantile.
    pub p95: f64,
    /// The standard deviation of the posterior as a part of that of the prior, on its scale.
    pub share: f64,
    /// How well it is known.
    pub determined: JsonDetermined,
}

/// What is equally likely before anything is observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JsonScale {
    /// All ratios.
    Log,
    /// All differences.
    Even,
}

/// How well an unknown is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JsonDetermined {
    /// To a small part of its range.
    Yes,
    /// Better than before.
    Partly,
    /// No better than before, or no org in the ranges gives what was observed.
    No,
    /// Another unknown would tell it.
    #[serde(rename = "not alone")]
    NotAlone,
}

/// Two unknowns that are known together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonTie {
    /// Their paths.
    pub unknowns: [String; 2],
    /// Values of both at either end of the ridge.
    pub ends: [[f64; 2]; 2],
    /// What is fixed, where a formula says it.
    pub law: Option<JsonLaw>,
}

/// A formula of two unknowns whose value is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonLaw {
    /// `power`: a × b^constant; `slowed`: a × (1 + constant × b).
    #[serde(flatten)]
    pub form: Form,
    /// The path of a.
    pub a: String,
    /// The path of b.
    pub b: String,
    /// The 5 % quantile of the formula's value.
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

/// An unknown that is known as well as others are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonWeb {
    /// Its path.
    pub unknown: String,
    /// Theirs.
    pub others: Vec<String>,
}

/// A scenario and how well what was observed of it is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonCase {
    /// The scenario's name.
    pub scenario: String,
    /// Its file.
    pub file: String,
    /// In the scenario's order.
    pub observed: Vec<JsonFit>,
}

/// An observation and how well it is met, in the metric's JSON unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonFit {
    /// The load that it is of; not there where it is of all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// What was measured.
    pub metric: Metric,
    /// What was observed.
    pub observed: f64,
    /// How far from it counts as the same.
    pub within: f64,
    /// The mean of the best fit.
    pub best: f64,
    /// Where nine runs in ten lie, over the posterior.
    pub range: Interval,
    /// Whether the posterior would give it, be it used for the fit or not.
    pub check: PredictiveCheck,
    /// What it does in the fit.
    #[serde(flatten)]
    pub role: Role,
    /// What became of it.
    #[serde(flatten)]
    pub standing: ObservationStanding,
}

impl CalibrationResult {
    /// What is printed of `calibration`, whose profile and sample are in these files.
    #[must_use]
    pub fn new(
        calibration: &Calibration,
        probes: &Probes,
        profile: Option<&Path>,
        posterior: Option<&Path>,
    ) -> Self {
        let path = |one: usize| calibration.marginals[one].unknown.path.clone();
        let file = |path: &Path| path.display().to_string();
        let unknown = |(place, marginal)| JsonUnknown::new(calibration, place, marginal);
        let draws = calibration.posterior.draws();
        let every = draws.len().div_ceil(MOST_DRAWS).max(1);
        let amounts = |draw: &Draw| draw.values().iter().map(|value| value.amount).collect();
        Self {
            seed: calibration.seed,
            runs: calibration.runs,
            unknowns: calibration.marginals.iter().enumerate().map(unknown).collect(),
            ties: calibration
                .ties
                .iter()
                .map(|tie| JsonTie {
                    unknowns: tie.unknowns.map(path),
                    ends: tie.ends,
                    law: tie.law.map(|law| JsonLaw::new(&law, path)),
                })
                .collect(),
            webs: calibration
                .webs
                .iter()
                .map(|web| JsonWeb {
                    unknown: path(web.unknown),
                    others: web.others.iter().map(|&one| path(one)).collect(),
                })
                .collect(),
            cases: calibration.cases.iter().map(JsonCase::from).collect(),
            explained: calibration.explains(),
            together: calibration.together,
            widened: calibration.widening.sqrt(),
            doubt: calibration.doubt,
            assumed_day_to_day: calibration.assumed_day_to_day,
            orgs_differ: calibration.orgs_differ,
            probes: probes.outlooks.iter().map(JsonProbe::from).collect(),
            next_probe: probes.next,
            draws: draws.iter().step_by(every).map(amounts).collect(),
            profile: profile.map(file),
            posterior: posterior.map(file),
            answer: words::answer(calibration),
            remarks: words::remarks(calibration),
            advice: probes::advice(calibration, probes),
            probe_files: Vec::new(),
        }
    }

    /// The paths of all unknowns.
    pub(crate) fn paths(&self) -> Vec<&str> {
        self.unknowns.iter().map(|one| one.path.as_str()).collect()
    }

    /// The names of the scenarios that were fitted.
    pub(crate) fn scenarios(&self) -> Vec<&str> {
        self.cases.iter().map(|case| case.scenario.as_str()).collect()
    }
}

impl JsonUnknown {
    fn new(calibration: &Calibration, place: usize, marginal: &Marginal) -> Self {
        let Marginal { unknown, best, mean, p5, p50, p95, share } = marginal;
        let is_tied = calibration.ties.iter().any(|tie| tie.unknowns.contains(&place))
            || calibration.webs.iter().any(|web| web.unknown == place);
        Self {
            path: unknown.path.clone(),
            unit: unknown.unit,
            range: Interval { low: unknown.low, high: unknown.high },
            scale: if unknown.log { JsonScale::Log } else { JsonScale::Even },
            whole: unknown.whole,
            best: *best,
            set: unknown.assignment(*best),
            mean: *mean,
            p5: *p5,
            p50: *p50,
            p95: *p95,
            share: *share,
            determined: match marginal.grasp() {
                _ if !calibration.explains() => JsonDetermined::No,
                Grasp::Known => JsonDetermined::Yes,
                _ if is_tied => JsonDetermined::NotAlone,
                Grasp::Narrowed => JsonDetermined::Partly,
                Grasp::Open => JsonDetermined::No,
            },
        }
    }

    /// A value to as many digits as mean something, as scenarios write it.
    pub(crate) fn brief(&self, value: f64) -> String {
        Unknown::from(self).brief(value)
    }

    /// Whether all ratios were equally likely beforehand.
    pub(crate) const fn is_log(&self) -> bool {
        matches!(self.scale, JsonScale::Log)
    }
}

impl From<&JsonUnknown> for Unknown {
    fn from(one: &JsonUnknown) -> Self {
        let Interval { low, high } = one.range;
        let (path, unit, log, whole) = (one.path.clone(), one.unit, one.is_log(), one.whole);
        Self { path, unit, low, high, log, whole }
    }
}

impl JsonDetermined {
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
            Self::NotAlone => "not alone",
        }
    }
}

impl JsonLaw {
    fn new(&Law { form, unknowns, p5, p50, p95 }: &Law, path: impl Fn(usize) -> String) -> Self {
        let [a, b] = unknowns.map(path);
        Self { form, a, b, p5, p50, p95 }
    }
}

impl From<&CaseFit> for JsonCase {
    fn from(case: &CaseFit) -> Self {
        Self {
            scenario: case.name.clone(),
            file: case.file.clone(),
            observed: case.observations.iter().map(JsonFit::from).collect(),
        }
    }
}

impl From<&ObservationFit> for JsonFit {
    fn from(fit: &ObservationFit) -> Self {
        Self {
            load: fit.load.clone(),
            metric: fit.observation.metric,
            observed: fit.observation.value,
            within: fit.observation.tolerance(),
            best: fit.best,
            range: fit.range,
            check: fit.check,
            role: fit.role,
            standing: fit.standing.clone(),
        }
    }
}
