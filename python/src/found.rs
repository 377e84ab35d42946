//! What a study found, with all its faces.

use crate::errors::raised;
use forelock_cli::Failure;
use forelock_io::files::write_atomically;
use forelock_report::{
    Format, Look, STYLE, Shown, StudyResult, SweepResult, TidyColumn, TidyTable, TidyValues,
    parse_result, read_result, tidy_columns, write_tidy_csv, write_tidy_parquet,
};
use pyo3::prelude::*;
use std::io;
use std::path::{Path, PathBuf};

/// The results of one study. The document is the JSON that the command line prints.
#[pyclass(frozen, module = "forelock._native")]
pub(crate) struct Found {
    shown: Box<dyn Shown>,
    observations: Option<Box<dyn TidyTable>>,
}

impl Found {
    pub(crate) fn of<R: StudyResult + 'static>(results: Vec<R>) -> Self {
        Self { shown: Box::new(results), observations: None }
    }

    /// The same with the observations that the results are made of.
    pub(crate) fn observed(self, observations: impl TidyTable + 'static) -> Self {
        Self { observations: Some(Box::new(observations)), ..self }
    }

    fn observations(&self) -> Result<&dyn TidyTable, Failure> {
        const NONE: Failure = Failure::Usage(
            "this result has no table of observations: what a run, a comparison or a sweep found has one, unless it was \
             read back from its document",
        );
        self.observations.as_deref().ok_or(NONE)
    }
}

/// A column's name, unit, meaning and values.
type Column<'py> = (String, &'static str, String, Bound<'py, PyAny>);

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

    /// The columns of the table of observations.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Vec<Column<'py>>> {
        let read = || {
            let table = self.observations()?;
            tidy_columns(table).map_err(Failure::Output)
        };
        let columns = py.detach(read).map_err(|failure| raised(py, &failure))?;
        let column = |(TidyColumn { name, unit, meaning, kind: _ }, values)| {
            let values = match values {
                TidyValues::Text(all) => all.into_pyobject(py)?.into_any(),
                TidyValues::Whole(all) => all.into_pyobject(py)?.into_any(),
                TidyValues::Number(all) => all.into_pyobject(py)?.into_any(),
                TidyValues::Truth(all) => all.into_pyobject(py)?.into_any(),
            };
            Ok((name, unit, meaning, values))
        };
        columns.into_iter().map(column).collect()
    }

    /// Writes the table of observations to a file, as CSV or as Parquet.
    #[pyo3(signature = (path, as_parquet))]
    fn write_table(&self, py: Python<'_>, path: PathBuf, as_parquet: bool) -> PyResult<()> {
        let write = || -> Result<(), Failure> {
            let table = self.observations()?;
            let unwritable =
                |cause| Failure::Unwritable { path: path.clone(), cause: io::Error::other(cause) };
            if as_parquet {
                return write_atomically(&path, |out| write_tidy_parquet(table, out))
                    .map_err(|error| unwritable(error.to_string()));
            }
            write_atomically(&path, |out| write_tidy_csv(table, out))
                .map_err(|error| unwritable(error.to_string()))
        };
        py.detach(write).map_err(|failure| raised(py, &failure))
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
    let read = || -> Result<Found, Failure> {
        if path.is_dir() {
            let swept = SweepResult::read(&path).map_err(|error| wrong(error.to_string()))?;
            return Ok(Found::of(vec![swept.clone()]).observed(swept.into_table()));
        }
        let shown = read_result(&path).map_err(|error| wrong(error.to_string()))?;
        Ok(Found { shown, observations: None })
    };
    py.detach(read).map_err(|failure| raised(py, &failure))
}

/// Reads the text of such a result.
#[pyfunction(name = "parse_result")]
pub(crate) fn parse(py: Python<'_>, text: &str) -> PyResult<Found> {
    let wrong = |why: String| Failure::Result { path: Path::new("the text").to_owned(), why };
    py.detach(|| parse_result(text).map_err(|error| wrong(error.to_string())))
        .map(|shown| Found { shown, observations: None })
        .map_err(|failure| raised(py, &failure))
}
