//! In what format a result is printed.

use super::{Failure, output};
use forelock_report::{Shown, io_cause};

/// What a result is printed as. The values have no descriptions of their own, which would spread the
/// whole of `--help` over twice the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Output {
    Text,
    Markdown,
    Html,
    Json,
    Csv,
}

/// The flags that choose it.
#[derive(Debug, clap::Args)]
pub(super) struct FormatFlag {
    /// Prints the result as text for a terminal, Markdown for a pull request or a wiki, HTML as a
    /// complete page, JSON for programs, or CSV for a spreadsheet
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Output>,

    /// Prints JSON, and nothing else, on standard output: short for --format json
    #[arg(long)]
    json: bool,
}

impl FormatFlag {
    /// Text, if nothing was said.
    ///
    /// # Errors
    ///
    /// If the two flags say different formats.
    pub(super) fn chosen(&self) -> Result<Output, Failure> {
        match (self.format, self.json) {
            (None | Some(Output::Json), true) => Ok(Output::Json),
            (Some(_), true) => Err(Failure::Usage("--json and --format say different formats")),
            (format, false) => Ok(format.unwrap_or(Output::Text)),
        }
    }
}

impl Output {
    /// Whether the charts are part of it.
    pub(super) const fn shows_charts(self) -> bool {
        matches!(self, Self::Html)
    }

    /// Writes `results` to standard output.
    ///
    /// # Errors
    ///
    /// If they can't be put into the format, or written.
    pub(super) fn print(self, results: &dyn Shown) -> Result<(), Failure> {
        match self {
            Self::Text => output::print(&results.document().to_terminal(output::look()))?,
            Self::Markdown => output::print(&results.document().to_markdown())?,
            // It may be larger than memory.
            Self::Csv => output::print_lines(|out| results.write_csv(out).map_err(io_cause))?,
            Self::Html => {
                output::print_exactly(&results.page().map_err(Failure::Chart)?.to_html()?)?;
            }
            Self::Json => output::print_document(&results.to_json()?)?,
        }
        Ok(())
    }
}
