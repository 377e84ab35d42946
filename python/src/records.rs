//! Files of records: a CSV that will be loaded, and what the platform recorded of a load.

use crate::errors::unusable;
use crate::found::Found;
use crate::watch::watched;
use forelock::records::{Measured, Source};
use forelock_cli::Failure;
use forelock_extract::profile::{Profile, ProfileSettings};
use forelock_extract::{ExtractOptions, ExtractReader};
use forelock_report::{MeasuredScenario, ObserveResult, ProfileResult};
use pyo3::prelude::*;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// `forelock profile`.
#[pyfunction]
#[pyo3(signature = (path, parents, batch_size, in_flight, progress))]
pub(crate) fn profile(
    py: Python<'_>,
    path: PathBuf,
    parents: Vec<String>,
    batch_size: u32,
    in_flight: u32,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let batch_size = NonZeroU32::new(batch_size);
    let batch_size = batch_size.ok_or_else(|| unusable(py, "batch_size: at least 1"))?;
    let in_flight = NonZeroU32::new(in_flight).filter(|count| count.get() <= 10_000);
    let in_flight = in_flight.ok_or_else(|| unusable(py, "in_flight: 1 to 10,000"))?;
    if parents.is_empty() {
        return Err(unusable(py, "parent: the name of at least one column"));
    }
    watched(py, progress.as_ref(), move |watch| {
        let options = ExtractOptions { digest: true, ..ExtractOptions::default() };
        let reader = ExtractReader::open(&path, options)?;
        let settings = ProfileSettings { batch_size, in_flight };
        let profile = Profile::of(reader, &parents, settings, watch)?;
        Ok(Found::of(vec![ProfileResult::new(&profile)]))
    })
}

/// `forelock observe`: what the records say, and a scenario of the load as text.
#[pyfunction]
pub(crate) fn observe(py: Python<'_>, paths: Vec<PathBuf>) -> PyResult<(Found, String)> {
    if paths.is_empty() {
        return Err(unusable(py, "paths: at least one file"));
    }
    watched(py, None, move |_| {
        let opened = paths.iter().map(|path| Source::open(path));
        let measured = Measured::of_opened(opened)
            .map_err(|wrong| Failure::Records { wrong, all: paths.len() })?;
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let result = ObserveResult::new(&measured, &names);
        let text = MeasuredScenario::new(&measured, &result).text;
        Ok((Found::of(vec![result]), text))
    })
}
