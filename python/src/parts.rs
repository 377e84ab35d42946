//! Sweeps whose points are simulated anywhere, and put together here.

use crate::errors::{raised, unusable};
use crate::found::Found;
use crate::kept::Kept;
use crate::request::{Request, some, threads};
use crate::scenario::Scenario;
use crate::watch::watched;
use forelock::study::Pool;
use forelock::study::sweep::{Sample, ShardPlan, Sweep, SweepDirectory};
use forelock_cli::Failure;
use forelock_report::SweepResult;
use pyo3::prelude::*;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The points of a sweep, and all that it takes to simulate them.
#[pyclass(frozen, module = "forelock._native")]
pub(crate) struct SweepPlan {
    sweep: Arc<Sweep>,
    text: String,
}

#[pymethods]
impl SweepPlan {
    /// Of a scenario over the points that `vary` and `sample` ask for; each point has been looked at.
    #[staticmethod]
    #[pyo3(signature = (scenario, vary, sample, replications, seed, confidence, threads, progress))]
    fn of(
        py: Python<'_>,
        scenario: PyRef<'_, Scenario>,
        vary: Vec<String>,
        sample: Option<&str>,
        replications: Option<u64>,
        seed: Option<u64>,
        confidence: Option<f64>,
        threads: Option<u64>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let request = Request::of(py, replications, seed, confidence, threads)?;
        let sample = sample.map(str::parse::<Sample>).transpose();
        let sample = sample.map_err(|wrong| unusable(py, &format!("sample: {wrong}")))?;
        some(py, &vary)?;
        let asked = scenario.asked(&request);
        watched(py, progress.as_ref(), move |watch| {
            let sweep = Sweep::new(asked.subject()?, &vary, sample)?;
            sweep.check(&Pool::new(asked.threads)?, watch)?;
            let sample = sample.map(|sample| sample.to_string());
            let text = ShardPlan::of(&sweep, &vary, sample.as_deref())?.text();
            Ok(Self { sweep: Arc::new(sweep), text })
        })
    }

    /// How many points there are.
    #[getter]
    fn points(&self) -> u64 {
        self.sweep.design().points()
    }

    /// Replications of each.
    #[getter]
    fn replications(&self) -> u32 {
        self.sweep.manifest().replications
    }

    /// Where its results are unless somebody says so.
    #[getter]
    fn default_directory(&self) -> PathBuf {
        self.sweep.manifest().default_directory()
    }

    /// What [`simulate_points`] takes.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// Opens the directory of its results, to go on where it stands.
    fn open(&self, py: Python<'_>, path: PathBuf, force: bool) -> PyResult<SweepFiles> {
        let open = || SweepDirectory::open(&path, &self.sweep, force).map_err(Failure::from);
        let directory = py.detach(open).map_err(|failure| raised(py, &failure))?;
        Ok(SweepFiles {
            sweep: Arc::clone(&self.sweep),
            path,
            directory: Mutex::new(Some(directory)),
        })
    }
}

/// The results of a sweep, to which points are added.
#[pyclass(frozen, module = "forelock._native")]
pub(crate) struct SweepFiles {
    sweep: Arc<Sweep>,
    path: PathBuf,
    directory: Mutex<Option<SweepDirectory>>,
}

impl SweepFiles {
    fn with<T>(
        &self,
        act: impl FnOnce(&mut SweepDirectory) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut open = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = || Failure::Output(io::Error::other("the directory of the sweep is closed"));
        act(open.as_mut().ok_or_else(closed)?)
    }
}

#[pymethods]
impl SweepFiles {
    /// Points that are in it.
    fn written(&self, py: Python<'_>) -> PyResult<u64> {
        self.with(|directory| Ok(directory.points().written()))
            .map_err(|failure| raised(py, &failure))
    }

    /// Adds the lines of the next points.
    fn take(&self, py: Python<'_>, lines: Vec<String>) -> PyResult<()> {
        let take = || self.with(|directory| Ok(directory.take(&self.sweep, &lines)?));
        py.detach(take).map_err(|failure| raised(py, &failure))
    }

    /// Simulates the points that are missing, on this machine.
    #[pyo3(signature = (threads, progress))]
    fn simulate(
        slf: Py<Self>,
        py: Python<'_>,
        threads: Option<u64>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let threads = threads.map(|count| self::threads(py, count)).transpose()?;
        watched(py, progress.as_ref(), move |watch| {
            use forelock::study::Monitor;
            let files = slf.get();
            files.with(|directory| {
                let missing = files.sweep.design().points() - directory.points().written();
                let each = u64::from(files.sweep.manifest().replications);
                watch.planned(missing.saturating_mul(each));
                Ok(files.sweep.run(directory, &Pool::new(threads)?, watch)?)
            })
        })
    }

    /// What the points say together, once all are there; `sweep.csv` is written.
    fn finish(&self, py: Python<'_>) -> PyResult<Found> {
        let finish = || {
            self.with(|directory| Ok(directory.sync()?))?;
            // Who comes next may go on in it.
            *self.directory.lock().unwrap_or_else(PoisonError::into_inner) = None;
            let result = SweepResult::new(&self.sweep, &self.path)?;
            let path = || self.path.join(SweepResult::TABLE);
            result.write_table().map_err(|cause| Failure::Raw { path: path(), cause })?;
            Ok(Found::of(vec![result.clone()]).observed(result.into_table()))
        };
        py.detach(finish).map_err(|failure: Failure| raised(py, &failure))
    }
}

static SWEEPS: Kept<Sweep> = Kept::new();

fn sweep_of(text: &str) -> Result<Arc<Sweep>, Failure> {
    SWEEPS.of(text, || {
        let plan = ShardPlan::parse(text).map_err(Failure::Output)?;
        Ok(plan.sweep(Path::new("the plan"))?)
    })
}

/// Simulates the points from `first` to before `end` of the plan of that text; gives their lines, and the seconds
/// that they took.
#[pyfunction]
#[pyo3(signature = (text, first, end, threads))]
pub(crate) fn simulate_points(
    py: Python<'_>,
    text: String,
    first: u64,
    end: u64,
    threads: Option<u64>,
) -> PyResult<(Vec<String>, f64)> {
    let threads = threads.map(|count| self::threads(py, count)).transpose()?;
    watched(py, None, move |watch| {
        let sweep = sweep_of(&text)?;
        let since = std::time::Instant::now();
        let lines = sweep.lines(first..end, &Pool::new(threads)?, watch)?;
        Ok((lines, since.elapsed().as_secs_f64()))
    })
}
