//! `forelock fields`.

use super::format_flag::{FormatFlag, Output};
use super::{Exit, Failure, completed, output};
use clap_complete::engine::ArgValueCompleter;
use forelock::scenario::fields::find;
use forelock_report::{
    JsonField, fields_as_csv, fields_page, render_fields, render_fields_as_markdown,
};
use std::io;

const EXAMPLES: &str = "\
Examples:
  forelock fields
  forelock fields org.locks                          # one table
  forelock fields load.submit.interval               # one field
  forelock fields loads.contacts.load.batch_size     # one of several loads, by its name
  forelock fields --json";

/// Arguments of `forelock fields`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Fields {
    /// A field or a table, as `--set` takes it, such as `org.locks`
    #[arg(add = ArgValueCompleter::new(completed::fields))]
    path: Option<String>,

    #[command(flatten)]
    format: FormatFlag,
}

impl Fields {
    /// Says what a scenario may contain.
    ///
    /// # Errors
    ///
    /// If there is no field at the path.
    pub fn execute(self) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let top = self.path.as_deref().map(find).transpose()?;
        let top = top.as_ref();
        match format {
            Output::Text => output::print(&render_fields(top, output::look()))?,
            Output::Markdown => output::print(&render_fields_as_markdown(top))?,
            Output::Html => output::print_exactly(&fields_page(top).to_html()?)?,
            Output::Json => {
                let fields = serde_json::to_string_pretty(&JsonField::all(top))?;
                output::print_document(&(fields + "\n"))?;
            }
            Output::Csv => output::print(&fields_as_csv(top).map_err(io::Error::from)?)?,
        }
        Ok(Exit::Success)
    }
}
