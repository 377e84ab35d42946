//! A scenario that has been read and checked.

use crate::errors::raised;
use crate::found::Found;
use forelock::scenario::{CapturedTemplate, Loaded, Template};
use forelock::study::posterior::{Drawn, Posterior, read_posterior};
use forelock_cli::Failure;
use forelock_report::{CheckResult, ExplainResult};
use pyo3::prelude::*;
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A posterior, and what messages call it.
pub(crate) type Named = (Arc<Posterior>, String);

/// The files of a scenario as they were when they were read, with what is set over them; right as it is.
#[pyclass(frozen, module = "forelock._native")]
pub(crate) struct Scenario {
    pub(crate) template: Template,
    pub(crate) posterior: Option<Named>,
    pub(crate) loaded: Loaded,
    pub(crate) drawn: Option<Drawn>,
}

impl Scenario {
    fn open(template: Template, posterior: Option<Named>) -> Result<Self, Failure> {
        let (loaded, drawn) = Drawn::open(template.clone(), posterior.as_ref())?;
        Ok(Self { template, posterior, loaded, drawn })
    }

    /// What messages call it: its file.
    pub(crate) fn origin(&self) -> String {
        self.template.origin().display().to_string()
    }
}

#[pymethods]
impl Scenario {
    /// Reads the file at `path`, with `sets` over it, each as `path=value`.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf, sets: Vec<String>) -> PyResult<Self> {
        py.detach(|| Self::open(Template::read(&path, &sets)?, None))
            .map_err(|failure| raised(py, &failure))
    }

    /// Reads a text that messages call `name`; paths in it start from the current directory.
    #[staticmethod]
    fn parse(py: Python<'_>, name: &str, text: &str, sets: Vec<String>) -> PyResult<Self> {
        py.detach(|| Self::open(Template::parse(name, text, &sets)?, None))
            .map_err(|failure| raised(py, &failure))
    }

    /// The same with `sets` over it, each as `path=value`.
    fn set(&self, py: Python<'_>, sets: Vec<String>) -> PyResult<Self> {
        let template = sets.iter().fold(self.template.clone(), |one, set| one.setting(set));
        py.detach(|| Self::open(template, self.posterior.clone()))
            .map_err(|failure| raised(py, &failure))
    }

    /// The same with its unknown fields drawn from a file of `forelock calibrate`.
    fn drawing_from(&self, py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let read = || {
            let posterior = read_posterior(&path)
                .map_err(|cause| Failure::Posterior { path: path.clone(), cause })?;
            let named = (Arc::new(posterior), path.display().to_string());
            Self::open(self.template.clone(), Some(named))
        };
        py.detach(read).map_err(|failure| raised(py, &failure))
    }

    /// The same with its unknown fields drawn from the text of such a file, which messages call `name`.
    fn drawing_from_text(&self, py: Python<'_>, text: &str, name: String) -> PyResult<Self> {
        let read = || {
            let wrong = |cause: forelock::study::posterior::PosteriorError| Failure::Posterior {
                path: Path::new(&name).to_owned(),
                cause: cause.into(),
            };
            let posterior = Posterior::parse(text).map_err(wrong)?;
            Self::open(self.template.clone(), Some((Arc::new(posterior), name.clone())))
        };
        py.detach(read).map_err(|failure| raised(py, &failure))
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.loaded.scenario.name
    }

    /// The file that it was read from, or what stands for that.
    #[getter]
    fn source(&self) -> String {
        self.origin()
    }

    /// The fields that are ranges, or come from a posterior, and are drawn for each replication.
    #[getter]
    fn drawn(&self) -> Vec<String> {
        self.drawn.iter().flat_map(Drawn::drawn).map(str::to_owned).collect()
    }

    /// What `forelock check` says of it.
    fn check(&self) -> Found {
        let Loaded { scenario, .. } = &self.loaded;
        Found::of(vec![CheckResult::usable(self.origin(), scenario, self.loaded.advice())])
    }

    /// What `forelock explain` says of it.
    fn explain(&self) -> Found {
        let drawn: Vec<&str> = self.drawn.iter().flat_map(Drawn::drawn).collect();
        Found::of(vec![ExplainResult::new(self.template.origin(), &self.loaded, &drawn)])
    }

    /// One file with all that it says, with its comments.
    fn toml(&self, py: Python<'_>) -> PyResult<String> {
        let written = self.template.written_with_comments(&[]);
        written.map_err(|wrong| raised(py, &wrong.into()))
    }

    /// All of it but for CSV files as text, for another process.
    pub(crate) fn state(&self, py: Python<'_>) -> PyResult<String> {
        let captured = self.template.capture();
        let captured = captured.map_err(|cause| raised(py, &Failure::Output(cause)))?;
        let posterior =
            self.posterior.as_ref().map(|(posterior, name)| json!([posterior.to_json(), name]));
        Ok(json!({ "template": captured, "posterior": posterior }).to_string())
    }

    /// What [`Scenario::state`] gave.
    #[staticmethod]
    fn from_state(py: Python<'_>, text: &str) -> PyResult<Self> {
        py.detach(|| Self::restored(text)).map_err(|failure| raised(py, &failure))
    }
}

impl Scenario {
    pub(crate) fn restored(text: &str) -> Result<Self, Failure> {
        #[derive(serde::Deserialize)]
        struct State {
            template: CapturedTemplate,
            posterior: Option<(String, String)>,
        }
        let State { template, posterior } = serde_json::from_str(text)?;
        let posterior = posterior.map(|(text, name)| match Posterior::parse(&text) {
            Ok(posterior) => Ok((Arc::new(posterior), name)),
            Err(wrong) => Err(Failure::Output(io::Error::other(wrong.to_string()))),
        });
        Self::open(Template::restore(&template)?, posterior.transpose()?)
    }
}
