//! The studies of a scenario.

use crate::comparing::lineup;
use crate::errors::unusable;
use crate::found::Found;
use crate::request::{Request, some};
use crate::scenario::Scenario;
use crate::watch::watched;
use forelock::scenario::Metric;
use forelock::stats::Confidence;
use forelock::study::planner::{Wish, plan as find};
use forelock::study::sweep::{Design, Layout, Subject, tornado as rank};
use forelock::study::{Monitor, Pool, Study, compare as study_of, doubts};
use forelock_cli::Failure;
use forelock_report::{
    CompareResult, PlanResult, ReplicationTable, RunResult, TornadoResult, doubts_of,
};
use pyo3::prelude::*;

/// `forelock run`.
#[pyfunction]
#[pyo3(signature = (scenario, replications, seed, confidence, threads, timeline, doubt, progress))]
pub(crate) fn run(
    py: Python<'_>,
    scenario: PyRef<'_, Scenario>,
    replications: Option<u64>,
    seed: Option<u64>,
    confidence: Option<f64>,
    threads: Option<u64>,
    timeline: bool,
    doubt: bool,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Request { run, threads } = Request::of(py, replications, seed, confidence, threads)?;
    let (loaded, drawn) = (scenario.loaded.clone(), scenario.drawn.clone());
    watched(py, progress.as_ref(), move |watch| {
        let pool = Pool::new(threads)?;
        let mut simulated = loaded.scenario.clone();
        run.apply_to(&mut simulated.run, drawn.as_ref());
        let study = Study::of(simulated).drawn(drawn.clone()).on(&pool).monitor(watch);
        let (finding, mut result) = if timeline {
            let (finding, recording) = study.run_recorded()?;
            let result = RunResult::recorded(&finding, &recording);
            (finding, result)
        } else {
            let finding = study.run()?;
            let result = RunResult::new(&finding);
            (finding, result)
        };
        if doubt {
            let mut lineup = doubts(&loaded).drawing_from(&[drawn]);
            if let Some(written) = lineup.variants.first_mut() {
                run.apply_to(&mut written.scenario.run, written.drawn.as_ref());
            }
            result = result.doubted(doubts_of(&study_of(lineup, &pool, watch)?));
        }
        Ok(Found::of(vec![result]).observed(ReplicationTable::of(vec![finding])))
    })
}

/// `forelock compare`: with the usual remedies, or with `others`.
#[pyfunction]
#[pyo3(signature = (scenario, others, replications, seed, confidence, threads, progress))]
pub(crate) fn compare(
    py: Python<'_>,
    scenario: PyRef<'_, Scenario>,
    others: Vec<PyRef<'_, Scenario>>,
    replications: Option<u64>,
    seed: Option<u64>,
    confidence: Option<f64>,
    threads: Option<u64>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Request { run, threads } = Request::of(py, replications, seed, confidence, threads)?;
    let others: Vec<&Scenario> = others.iter().map(|one| &**one).collect();
    let lineup = lineup(&scenario, &others, &run);
    watched(py, progress.as_ref(), move |watch| {
        let contrast = study_of(lineup, &Pool::new(threads)?, watch)?;
        let result = CompareResult::new(&contrast);
        Ok(Found::of(vec![result]).observed(ReplicationTable::of_contrast(contrast)))
    })
}

/// `forelock sweep --tornado`.
#[pyfunction]
#[pyo3(signature = (scenario, vary, metric, replications, seed, confidence, threads, progress))]
pub(crate) fn tornado(
    py: Python<'_>,
    scenario: PyRef<'_, Scenario>,
    vary: Vec<String>,
    metric: &str,
    replications: Option<u64>,
    seed: Option<u64>,
    confidence: Option<f64>,
    threads: Option<u64>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let request = Request::of(py, replications, seed, confidence, threads)?;
    let metric =
        Metric::by_name(metric).or_else(|| Metric::by_json_name(metric)).ok_or_else(|| {
            let names = Metric::ALL.map(Metric::name).join(", ");
            unusable(py, &format!("there is no metric `{metric}`: {names}"))
        })?;
    some(py, &vary)?;
    let asked = scenario.asked(&request);
    watched(py, progress.as_ref(), move |watch| {
        let subject = asked.subject()?;
        let design = Design::new(&vary, Layout::OneAtATime, subject.template())?;
        let replications = subject.template().with(&[])?.scenario.run.replications.get();
        let points = 1 + 2 * design.axes().len() as u64;
        watch.planned(points.saturating_mul(u64::from(replications)));
        let ranked = rank(&subject, &design, metric, &Pool::new(asked.threads)?, watch)?;
        Ok(Found::of(vec![TornadoResult::new(&ranked)]))
    })
}

/// `forelock plan`.
#[pyfunction]
#[pyo3(signature = (scenario, may, keep, sure, budget, seed, threads, progress))]
pub(crate) fn plan(
    py: Python<'_>,
    scenario: PyRef<'_, Scenario>,
    may: Vec<String>,
    keep: Vec<String>,
    sure: Option<f64>,
    budget: Option<u64>,
    seed: Option<u64>,
    threads: Option<u64>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let sure = sure.map(|sure| match Confidence::new(sure) {
        Ok(sure) if sure.get() <= 0.9999 => Ok(sure.get()),
        _ => Err(unusable(py, "sure: above 0 and at most 0.9999")),
    });
    if budget == Some(0) {
        return Err(unusable(py, "budget: at least 1 night"));
    }
    let wish = Wish { may, keep, sure: sure.transpose()?, budget };
    let Request { threads, run } = Request::of(py, None, seed, None, threads)?;
    let posterior = scenario.posterior.clone();
    let template =
        run.as_sets().iter().fold(scenario.template.clone(), |one, set| one.setting(set));
    watched(py, progress.as_ref(), move |watch| {
        let found = find(&template, posterior.as_ref(), &wish, &Pool::new(threads)?, watch)?;
        if found.interrupted {
            return Err(Failure::Study(forelock::study::StudyError::Interrupted));
        }
        Ok(Found::of(vec![PlanResult::new(&found)]))
    })
}

/// A scenario with what is asked of a study over it, for a thread of its own.
pub(crate) struct Asked {
    scenario: forelock::scenario::Template,
    posterior: Option<crate::scenario::Named>,
    run: forelock::study::RunRequest,
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

impl Scenario {
    pub(crate) fn asked(&self, request: &Request) -> Asked {
        let sets = request.run.as_sets();
        let scenario = sets.iter().fold(self.template.clone(), |one, set| one.setting(set));
        let posterior = self.posterior.clone();
        Asked { scenario, posterior, run: request.run, threads: request.threads }
    }
}

impl Asked {
    /// What a sweep varies.
    pub(crate) fn subject(&self) -> Result<Subject, Failure> {
        Ok(Subject::asked(self.scenario.clone(), self.posterior.as_ref(), &self.run)?)
    }
}
