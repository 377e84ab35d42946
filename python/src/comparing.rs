//! Comparisons whose replications are simulated anywhere, and put together here.

use crate::errors::{raised, unusable};
use crate::found::Found;
use crate::kept::Kept;
use crate::request::{Request, threads};
use crate::scenario::Scenario;
use crate::watch::watched;
use forelock::model::RunOutcome;
use forelock::study::{Comparing, Lineup, Pool, RunRequest, remedies};
use forelock_cli::Failure;
use forelock_report::{CompareResult, ReplicationTable};
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};
use std::io;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

/// What stands side by side: with the usual remedies, or with `others`.
pub(crate) fn lineup(scenario: &Scenario, others: &[&Scenario], run: &RunRequest) -> Lineup {
    let mut lineup = if others.is_empty() {
        remedies(&scenario.loaded).drawing_from(std::slice::from_ref(&scenario.drawn))
    } else {
        let all = || std::iter::once(scenario).chain(others.iter().copied());
        let scenarios = all().map(|one| (one.origin(), one.loaded.scenario.clone()));
        let draws: Vec<_> = all().map(|one| one.drawn.clone()).collect();
        Lineup::side_by_side(scenarios.collect()).drawing_from(&draws)
    };
    if let Some(first) = lineup.variants.first_mut() {
        run.apply_to(&mut first.scenario.run, first.drawn.as_ref());
    }
    lineup
}

/// All that it takes to simulate parts of a comparison.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Task {
    /// Of the program that asks, whose model counts.
    version: String,
    /// The first, and those that are held against it, as [`Scenario::state`] gives them.
    scenarios: Vec<String>,
    seed: u64,
    replications: NonZeroU32,
}

impl Task {
    fn comparing(&self) -> Result<Comparing, Failure> {
        if self.version != env!("CARGO_PKG_VERSION") {
            let Self { version, .. } = self;
            let here = env!("CARGO_PKG_VERSION");
            return Err(Failure::Output(io::Error::other(format!(
                "the comparison is asked for by forelock {version}, and this worker has forelock {here}"
            ))));
        }
        let scenarios = self.scenarios.iter().map(|state| Scenario::restored(state));
        let scenarios: Vec<Scenario> = scenarios.collect::<Result<_, _>>()?;
        let Some((first, others)) = scenarios.split_first() else {
            return Err(Failure::Output(io::Error::other("the comparison has no scenario")));
        };
        let run = RunRequest { seed: Some(self.seed), ..RunRequest::default() };
        let others: Vec<&Scenario> = others.iter().collect();
        Ok(Comparing::settled(lineup(first, &others, &run), self.replications))
    }
}

/// A comparison, of which each replication of each scenario is a point.
#[pyclass(frozen, module = "forelock._native")]
pub(crate) struct ComparePlan {
    comparing: Comparing,
    text: String,
    taken: Mutex<Vec<RunOutcome>>,
}

#[pymethods]
impl ComparePlan {
    /// Of a scenario with the usual remedies, or with `others`. If it asks for a precision, it is simulated here until
    /// that is reached.
    #[staticmethod]
    #[pyo3(signature = (scenario, others, replications, seed, confidence, threads, progress))]
    fn of(
        py: Python<'_>,
        scenario: PyRef<'_, Scenario>,
        others: Vec<PyRef<'_, Scenario>>,
        replications: Option<u64>,
        seed: Option<u64>,
        confidence: Option<f64>,
        threads: Option<u64>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let Request { run, threads } = Request::of(py, replications, seed, confidence, threads)?;
        let others: Vec<&Scenario> = others.iter().map(|one| &**one).collect();
        let lineup = lineup(&scenario, &others, &run);
        let seed = lineup.variants.first().map_or(0, |first| first.scenario.run.seed);
        let states = std::iter::once(&*scenario).chain(others).map(|one| one.state(py));
        let scenarios = states.collect::<PyResult<_>>()?;
        watched(py, progress.as_ref(), move |watch| {
            let comparing = Comparing::begin(lineup, &Pool::new(threads)?, watch)?;
            let version = env!("CARGO_PKG_VERSION").to_owned();
            let replications = comparing.replications();
            let task = Task { version, scenarios, seed, replications };
            let text = serde_json::to_string(&task)?;
            Ok(Self { comparing, text, taken: Mutex::default() })
        })
    }

    /// How many points there are.
    #[getter]
    fn points(&self) -> u64 {
        self.comparing.missing().end
    }

    /// Replications of each point.
    #[getter]
    const fn replications(&self) -> u32 {
        1
    }

    /// What [`simulate_outcomes`] takes.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// Points whose outcomes are there.
    fn written(&self) -> u64 {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        self.comparing.missing().start + taken.len() as u64
    }

    /// Adds the outcomes of the next points, each as a line.
    fn take(&self, py: Python<'_>, lines: Vec<String>) -> PyResult<()> {
        let outcomes = lines.iter().map(|line| serde_json::from_str(line));
        let outcomes: Vec<RunOutcome> = outcomes
            .collect::<Result<_, _>>()
            .map_err(|wrong| unusable(py, &format!("what came back is no outcome: {wrong}")))?;
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).extend(outcomes);
        Ok(())
    }

    /// What all outcomes say together.
    fn finish(&self, py: Python<'_>) -> PyResult<Found> {
        let finish = || {
            let taken =
                std::mem::take(&mut *self.taken.lock().unwrap_or_else(PoisonError::into_inner));
            let contrast = self.comparing.clone().finish(taken)?;
            let result = CompareResult::new(&contrast);
            Ok(Found::of(vec![result]).observed(ReplicationTable::of_contrast(contrast)))
        };
        py.detach(finish).map_err(|failure: Failure| raised(py, &failure))
    }
}

static COMPARISONS: Kept<Comparing> = Kept::new();

/// Simulates the points from `first` to before `end` of the comparison of that text; gives their lines, and the
/// seconds that they took.
#[pyfunction]
#[pyo3(signature = (text, first, end, threads))]
pub(crate) fn simulate_outcomes(
    py: Python<'_>,
    text: String,
    first: u64,
    end: u64,
    threads: Option<u64>,
) -> PyResult<(Vec<String>, f64)> {
    let threads = threads.map(|count| self::threads(py, count)).transpose()?;
    watched(py, None, move |watch| {
        let comparing =
            COMPARISONS.of(&text, || serde_json::from_str::<Task>(&text)?.comparing())?;
        let since = std::time::Instant::now();
        let outcomes = comparing.simulate(first..end, &Pool::new(threads)?, watch)?;
        let lines = outcomes.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        Ok((lines, since.elapsed().as_secs_f64()))
    })
}
