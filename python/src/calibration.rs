//! What loads that ran say of an org.

use crate::errors::unusable;
use crate::found::Found;
use crate::request::threads;
use crate::scenario::Scenario;
use crate::watch::watched;
use forelock::study::Pool;
use forelock::study::calibrate::{Probes, Setup, calibrate as study};
use forelock_report::CalibrationResult;
use pyo3::prelude::*;

/// The org that fits best and the draws beside it, each as the text of its file.
type Files = (String, String);

/// `forelock calibrate`: the result, whether an org in the ranges does what was observed, and the text of the two
/// files, of which the first names the second as `sample`.
#[pyfunction]
#[pyo3(signature = (scenarios, fits, budget, seed, threads, sample, progress))]
pub(crate) fn calibrate(
    py: Python<'_>,
    scenarios: Vec<PyRef<'_, Scenario>>,
    fits: Vec<String>,
    budget: u64,
    seed: Option<u64>,
    threads: Option<u64>,
    sample: String,
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
        let files = (calibration.profile(&setup, &sample)?, calibration.posterior.to_json());
        Ok((Found::of(vec![result]), calibration.explains(), files))
    })
}
