//! `forelock fields`.

use super::{Exit, Failure, output};
use forelock::scenario::fields::find;
use forelock_report::{JsonField, render_fields, render_fields_as_markdown};

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
    path: Option<String>,

    /// Prints JSON, and nothing else, on standard output
    #[arg(long)]
    json: bool,

    /// Prints all fields as Markdown
    #[arg(long, conflicts_with_all = ["path", "json"])]
    markdown: bool,
}

impl Fields {
    /// Says what a scenario may contain.
    ///
    /// # Errors
    ///
    /// If there is no field at the path.
    pub fn execute(self) -> Result<Exit, Failure> {
        let top = self.path.as_deref().map(find).transpose()?;
        let text = if self.json {
            serde_json::to_string_pretty(&JsonField::all(top.as_ref()))? + "\n"
        } else if self.markdown {
            render_fields_as_markdown()
        } else {
            render_fields(top.as_ref(), output::look())
        };
        output::print(&text)?;
        Ok(Exit::Success)
    }
}
