//! What is asked of a study, checked as the command line checks its flags.

use crate::errors::unusable;
use forelock::stats::Confidence;
use forelock::study::RunRequest;
use pyo3::prelude::*;
use std::num::{NonZeroU32, NonZeroUsize};

/// How to simulate.
pub(crate) struct Request {
    pub(crate) run: RunRequest,
    /// One for each core where it is `None`.
    pub(crate) threads: Option<NonZeroUsize>,
}

impl Request {
    /// What is asked, in the words of Python's arguments.
    ///
    /// # Errors
    ///
    /// The argument that is out of its range.
    pub(crate) fn of(
        py: Python<'_>,
        replications: Option<u64>,
        seed: Option<u64>,
        confidence: Option<f64>,
        threads: Option<u64>,
    ) -> PyResult<Self> {
        let replications = replications.map(|count| self::replications(py, count)).transpose()?;
        let confidence = confidence.map(Confidence::new).transpose();
        let confidence =
            confidence.map_err(|error| unusable(py, &format!("confidence: {error}")))?;
        let threads = threads.map(|count| self::threads(py, count)).transpose()?;
        Ok(Self { run: RunRequest { replications, seed, confidence }, threads })
    }
}

fn replications(py: Python<'_>, count: u64) -> PyResult<NonZeroU32> {
    let count = u32::try_from(count).ok().filter(|count| *count <= 1_000_000);
    let count = count.and_then(NonZeroU32::new);
    count.ok_or_else(|| unusable(py, "replications: 1 to 1,000,000"))
}

pub(crate) fn threads(py: Python<'_>, count: u64) -> PyResult<NonZeroUsize> {
    let count = usize::try_from(count).ok().filter(|count| *count <= 1_024);
    let count = count.and_then(NonZeroUsize::new);
    count.ok_or_else(|| unusable(py, "threads: 1 to 1,024"))
}

/// Whether any field is varied.
pub(crate) fn some(py: Python<'_>, vary: &[String]) -> PyResult<()> {
    if vary.is_empty() { Err(unusable(py, "vary: at least one field")) } else { Ok(()) }
}
