//! What a calibration found, for programs; the shape is a contract.

use super::unknowns::determined;
use crate::chart::CalibrationDrawing;
use crate::envelope::{ResultDocument, StudyKind};
use forelock::study::calibrate::{
    Calibration, CaseFit, Form, Law, Marginal, ObservationFit, ObservationStanding, ProbeOutlook,
    Probes, Role,
};
use serde::Serialize;
use std::path::Path;

/// What `forelock calibrate --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct JsonCalibration {
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
    /// By what the standard deviations of observations that contradict one another were multiplied.
    pub widened: f64,
    /// Which part of the posterior's variance more runs would take away, 0 to 1.
    pub doubt: f64,
    /// What is assumed of how much nights differ, as a coefficient of variation; not there where the
    /// files say it, or it is fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The file of the posterior sample, where one was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posterior: Option<String>,
}

/// An unknown and its posterior: times in seconds, percentages as fractions.
#[derive(Clone, Debug, Serialize)]
pub struct JsonUnknown {
    /// Its dotted path.
    pub path: String,
    /// `number`, `seconds` or `fraction`.
    pub unit: &'static str,
    /// The lowest and the highest value that it might have.
    pub range: [f64; 2],
    /// `log` if beforehand all ratios were equally likely, `even` if all differences.
    pub scale: &'static str,
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
    /// `yes`, `partly`, `no`, or `not alone`: another unknown would tell it.
    pub determined: &'static str,
}

/// Two unknowns that are known together.
#[derive(Clone, Debug, Serialize)]
pub struct JsonTie {
    /// Their paths.
    pub unknowns: [String; 2],
    /// Values of both at either end of the ridge.
    pub ends: [[f64; 2]; 2],
    /// What is fixed, where a formula says it.
    pub law: Option<JsonLaw>,
}

/// A formula of two unknowns whose value is known.
#[derive(Clone, Debug, Serialize)]
pub struct JsonLaw {
    /// `power`: a × b^constant; `slowed`: a × (1 + constant × b).
    pub form: &'static str,
    /// The path of a.
    pub a: String,
    /// The path of b.
    pub b: String,
    /// The constant.
    pub constant: f64,
    /// The 5 % quantile of the formula's value.
    pub p5: f64,
    /// The median.
    pub p50: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

/// An unknown that is known as well as others are.
#[derive(Clone, Debug, Serialize)]
pub struct JsonWeb {
    /// Its path.
    pub unknown: String,
    /// Theirs.
    pub others: Vec<String>,
}

/// A scenario and how well what was observed of it is met.
#[derive(Clone, Debug, Serialize)]
pub struct JsonCase {
    /// The scenario's name.
    pub scenario: String,
    /// Its file.
    pub file: String,
    /// In the scenario's order.
    pub observed: Vec<JsonFit>,
}

/// An observation and how well it is met, in the metric's JSON unit.
#[derive(Clone, Debug, Serialize)]
pub struct JsonFit {
    /// The load that it is of; not there where it is of all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// The metric's JSON name.
    pub metric: &'static str,
    /// What was observed.
    pub observed: f64,
    /// How far from it counts as the same.
    pub within: f64,
    /// The mean of the best fit.
    pub best: f64,
    /// Where nine runs in ten lie, over the posterior.
    pub range: JsonInterval,
    /// `counts`; `counts_with` or `follows` another one; `follows_loads`, those of the single loads.
    pub role: &'static str,
    /// That other one's JSON name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<&'static str>,
    /// `met`, `met_by_tolerance` (nothing in the ranges reaches it), `off`, `out_of_reach`, `left_out`
    /// or `contradicted`.
    pub standing: &'static str,
    /// What is nearest to one that nothing reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<JsonNearest>,
}

/// What is nearest to an observation that nothing in the ranges reaches.
#[derive(Clone, Debug, Serialize)]
pub struct JsonNearest {
    /// In the metric's JSON unit.
    pub value: f64,
    /// With these values of the unknowns, in their order.
    pub unknowns: Vec<f64>,
}

/// A low and a high end.
pub type JsonInterval = [f64; 2];

/// A small load and what it would tell.
#[derive(Clone, Debug, Serialize)]
pub struct JsonProbe {
    /// How many batches of one transaction.
    pub batches: u32,
    /// How many of them at once.
    pub at_once: u32,
    /// Over how many parents; null: each record has its own.
    pub parents: Option<u32>,
    /// How many records.
    pub records: u64,
    /// Where nine runs in ten would have their duration, in seconds.
    pub duration_s: JsonInterval,
    /// Where nine runs in ten would have their failure rate.
    pub failure_rate: JsonInterval,
    /// The JSON name of what would tell most.
    pub metric: &'static str,
    /// How widely that varies over the posterior, in standard deviations of single runs and their
    /// measurement.
    pub tells: f64,
}

impl JsonCalibration {
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
        Self {
            seed: calibration.seed,
            runs: calibration.runs,
            unknowns: unknowns(calibration),
            ties: calibration
                .ties
                .iter()
                .map(|tie| JsonTie {
                    unknowns: tie.unknowns.map(path),
                    ends: tie.ends,
                    law: tie.law.map(|law| self::law(&law, path)),
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
            cases: calibration.cases.iter().map(case).collect(),
            widened: calibration.widening.sqrt(),
            doubt: calibration.doubt,
            assumed_day_to_day: calibration.assumed_day_to_day,
            orgs_differ: calibration.orgs_differ,
            probes: probes.outlooks.iter().map(probe).collect(),
            next_probe: probes.next,
            draws: CalibrationDrawing::new(calibration).draws,
            profile: profile.map(file),
            posterior: posterior.map(file),
        }
    }

    /// The text that is printed.
    ///
    /// # Errors
    ///
    /// None: there is nothing in it that can't be written as JSON.
    pub fn render(&self) -> serde_json::Result<String> {
        ResultDocument::new(StudyKind::Calibrate, vec![self]).render()
    }
}

fn unknowns(calibration: &Calibration) -> Vec<JsonUnknown> {
    let one = |marginal: &Marginal| {
        let Marginal { unknown, best, mean, p5, p50, p95, share } = marginal;
        JsonUnknown {
            path: unknown.path.clone(),
            unit: unknown.unit.json_name(),
            range: [unknown.low, unknown.high],
            scale: if unknown.log { "log" } else { "even" },
            whole: unknown.whole,
            best: *best,
            set: unknown.assignment(*best),
            mean: *mean,
            p5: *p5,
            p50: *p50,
            p95: *p95,
            share: *share,
            determined: determined(calibration, marginal),
        }
    };
    calibration.marginals.iter().map(one).collect()
}

fn law(law: &Law, path: impl Fn(usize) -> String) -> JsonLaw {
    let (form, constant) = match law.form {
        Form::Power(power) => ("power", power),
        Form::Slowed(k) => ("slowed", k),
    };
    let [a, b] = law.unknowns.map(path);
    JsonLaw { form, a, b, constant, p5: law.p5, p50: law.p50, p95: law.p95 }
}

fn case(case: &CaseFit) -> JsonCase {
    JsonCase {
        scenario: case.name.clone(),
        file: case.file.clone(),
        observed: case.observations.iter().map(fit).collect(),
    }
}

fn fit(fit: &ObservationFit) -> JsonFit {
    let (role, of) = match fit.role {
        Role::Counts => ("counts", None),
        Role::CountsWith(other) => ("counts_with", Some(other.json_name())),
        Role::Follows(other) => ("follows", Some(other.json_name())),
        Role::FollowsLoads => ("follows_loads", None),
    };
    let mut nearest = None;
    let standing = match &fit.standing {
        ObservationStanding::Met => "met",
        ObservationStanding::MetByTolerance { nearest: value, values } => {
            nearest = Some(JsonNearest { value: *value, unknowns: values.clone() });
            "met_by_tolerance"
        }
        ObservationStanding::Off => "off",
        ObservationStanding::OutOfReach { nearest: value, values } => {
            nearest = Some(JsonNearest { value: *value, unknowns: values.clone() });
            "out_of_reach"
        }
        ObservationStanding::OddOneOut => "left_out",
        ObservationStanding::Disagrees => "contradicted",
    };
    JsonFit {
        load: fit.load.clone(),
        metric: fit.observation.metric.json_name(),
        observed: fit.observation.value,
        within: fit.observation.tolerance(),
        best: fit.best,
        range: [fit.range.low, fit.range.high],
        role,
        of,
        standing,
        nearest,
    }
}

fn probe(outlook: &ProbeOutlook) -> JsonProbe {
    let ProbeOutlook { probe, records, metric, tells, duration, failure_rate } = outlook;
    JsonProbe {
        batches: probe.batches,
        at_once: probe.at_once,
        parents: probe.parents,
        records: *records,
        duration_s: [duration.low, duration.high],
        failure_rate: [failure_rate.low, failure_rate.high],
        metric: metric.json_name(),
        tells: *tells,
    }
}
