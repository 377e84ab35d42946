//! What loads that ran say of an org.

use crate::errors::{raised, unusable};
use crate::found::Found;
use crate::request::threads;
use crate::scenario::Scenario;
use crate::watch::watched;
use forelock::study::Pool;
use forelock::study::calibrate::{PROFILE_MARK, Probes, Setup, calibrate as study};
use forelock_cli::Failure;
use forelock_io::files::{check_replaceable, write_atomically};
use forelock_report::CalibrationResult;
use pyo3::prelude::*;
use std::path::{Path, PathBuf};

/// The org that fits best and the draws beside it, each as the text of its file. The first has [`SAMPLE`] in place of the
/// other's name, which is not known before somebody saves them.
type Files = (String, String);

const SAMPLE: &str = "<the draws>";

/// `forelock calibrate`: the result, whether an org in the ranges gives what was observed, and the text of the two
/// files.
#[pyfunction]
#[pyo3(signature = (scenarios, fits, budget, seed, threads, progress))]
pub(crate) fn calibrate(
    py: Python<'_>,
    scenarios: Vec<PyRef<'_, Scenario>>,
    fits: Vec<String>,
    budget: u64,
    seed: Option<u64>,
    threads: Option<u64>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<(Found, bool, Files)> {
    if scenarios.is_empty() {
        return Err(unusable(py, "scenarios: at least one that says what was observed"));
    }
    let threads = threads.map(|count| self::threads(py, count)).transpose()?;
    let named = scenarios.iter().map(|one| (one.origin(), one.template.clone())).collect();
    watched(py, progress.as_ref(), move |watch| {
        let setup = Setup::of(named, &fits, budget, seed)?;
        let pool = Pool::new(threads)?;
        let calibration = study(&setup, &pool, watch)?;
        let probes = Probes::of(&setup, &calibration, &pool, watch)?;
        let result = CalibrationResult::new(&calibration, &probes, None, None);
        let files = (calibration.profile(&setup, SAMPLE)?, calibration.posterior.to_json());
        Ok((Found::of(vec![result]), calibration.explains(), files))
    })
}

/// Writes the org that fits best to the file at `path` and the draws beside it; gives the path of those.
#[pyfunction]
pub(crate) fn write_org(
    py: Python<'_>,
    path: PathBuf,
    org: &str,
    draws: &str,
    force: bool,
) -> PyResult<PathBuf> {
    let sample = path.with_extension("posterior.json");
    let name = sample.file_name().map(|name| name.to_string_lossy().into_owned());
    let org = org.replace(SAMPLE, &name.unwrap_or_default());
    let write = || -> Result<(), Failure> {
        let failure = |path: &Path, cause| Failure::Unwritable { path: path.to_owned(), cause };
        check_replaceable(&path, PROFILE_MARK, force).map_err(|cause| failure(&path, cause))?;
        // The draws first: the org names them.
        for (path, text) in [(&sample, draws), (&path, org.as_str())] {
            write_atomically(path, |out| out.write_all(text.as_bytes()))
                .map_err(|cause| failure(path, cause))?;
        }
        Ok(())
    };
    py.detach(write).map_err(|failure| raised(py, &failure))?;
    Ok(sample)
}
