//! What a study found, with all its faces.

use crate::errors::raised;
use forelock_cli::Failure;
use forelock_io::files::write_atomically;
use forelock_report::{Format, Look, STYLE, Shown, StudyResult, parse_result, read_result};
use pyo3::prelude::*;
use std::io;
use std::path::{Path, PathBuf};

/// The results of one study. The document is the JSON that the command line prints.
#[pyclass(frozen, module = "forelock._native")]
pub(crate) struct Found {
    shown: Box<dyn Shown>,
}

impl Found {
    pub(crate) fn of<R: StudyResult + 'static>(results: Vec<R>) -> Self {
        Self { shown: Box::new(results) }
    }
}

/// A chart: the name that its file would have, its title, what it shows in words, and the SVG.
type Chart = (String, String, String, String);

#[pymethods]
impl Found {
    /// The document.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| self.shown.to_json().map_err(Failure::Json))
            .map_err(|failure| raised(py, &failure))
    }

    /// As a terminal of that many columns shows it, without colour.
    fn text(&self, py: Python<'_>, width: usize) -> String {
        let look = Look { styled: false, width: width.clamp(40, 400) };
        py.detach(|| self.shown.document().to_terminal(look))
    }

    /// As Markdown.
    fn markdown(&self, py: Python<'_>) -> String {
        py.detach(|| self.shown.document().to_markdown())
    }

    /// One page with charts, that needs nothing else.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        let page = || Ok(self.shown.page().map_err(Failure::Chart)?.to_html()?);
        py.detach(page).map_err(|failure| raised(py, &failure))
    }

    /// A part of a page, whose ids begin with `prefix`.
    fn html_fragment(&self, py: Python<'_>, prefix: &str) -> PyResult<String> {
        let page = || Ok(self.shown.page().map_err(Failure::Chart)?.to_html_fragment(prefix)?);
        py.detach(page).map_err(|failure| raised(py, &failure))
    }

    /// The figures as a table for a spreadsheet.
    fn csv(&self, py: Python<'_>) -> PyResult<String> {
        let write = || {
            let mut bytes = Vec::new();
            let written = self.shown.write_csv(&mut bytes);
            written.map_err(|cause| Failure::Output(io::Error::other(cause)))?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        py.detach(write).map_err(|failure| raised(py, &failure))
    }

    /// The charts.
    fn charts(&self, py: Python<'_>) -> PyResult<Vec<Chart>> {
        let draw = || -> Result<Vec<Chart>, Failure> {
            let charts = self.shown.charts().unwrap_or_default();
            let pictures = charts.into_iter().flat_map(|(_, pictures)| pictures);
            let drawn = pictures.map(|picture| {
                let svg = picture.draw(Format::Svg).map_err(Failure::Chart)?;
                let svg = String::from_utf8_lossy(&svg).into_owned();
                Ok((picture.name, picture.title, picture.alt, svg))
            });
            drawn.collect()
        };
        py.detach(draw).map_err(|failure| raised(py, &failure))
    }

    /// Whether all that was asked for holds.
    #[getter]
    fn holds(&self) -> bool {
        self.shown.all_hold()
    }
}

/// The style of parts of a page.
#[pyfunction]
pub(crate) const fn style() -> &'static str {
    STYLE
}

/// Writes `text` to the file at `path`, whole or not at all.
#[pyfunction]
pub(crate) fn write_text(py: Python<'_>, path: PathBuf, text: &str) -> PyResult<()> {
    let written = py.detach(|| write_atomically(&path, |out| out.write_all(text.as_bytes())));
    written.map_err(|cause| raised(py, &Failure::Unwritable { path, cause }))
}

/// Reads the result that any command wrote with `--json`, or the directory of a sweep.
#[pyfunction(name = "read_result")]
pub(crate) fn read(py: Python<'_>, path: PathBuf) -> PyResult<Found> {
    let wrong = |why: String| Failure::Result { path: path.clone(), why };
    py.detach(|| read_result(&path).map_err(|error| wrong(error.to_string())))
        .map(|shown| Found { shown })
        .map_err(|failure| raised(py, &failure))
}

/// Reads the text of such a result.
#[pyfunction(name = "parse_result")]
pub(crate) fn parse(py: Python<'_>, text: &str) -> PyResult<Found> {
    let wrong = |why: String| Failure::Result { path: Path::new("the text").to_owned(), why };
    py.detach(|| parse_result(text).map_err(|error| wrong(error.to_string())))
        .map(|shown| Found { shown })
        .map_err(|failure| raised(py, &failure))
}
