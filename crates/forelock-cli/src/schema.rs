//! `forelock schema`.

use super::{Exit, Failure, output};
use forelock::scenario::fields::schema;

const DETAILS: &str = "\
An editor that knows TOML schemas (Taplo; Even Better TOML in Visual Studio Code) then completes, \
explains and checks fields as they are typed. The first line of a scenario says where the schema is:

  #:schema scenario.schema.json

Examples:
  forelock schema > scenario.schema.json";

/// Arguments of `forelock schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Schema {}

impl Schema {
    /// Prints the JSON Schema of scenario files.
    ///
    /// # Errors
    ///
    /// If standard output can't be written.
    pub fn execute(&self) -> Result<Exit, Failure> {
        output::print(&(serde_json::to_string_pretty(&schema())? + "\n"))?;
        Ok(Exit::Success)
    }
}
