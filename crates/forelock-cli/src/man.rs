//! `forelock man`.

use super::output_file::unwritable;
use super::{Cli, Exit, Failure, output};
use clap::CommandFactory;
use std::fs;
use std::path::PathBuf;

/// Arguments of `forelock man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The directory for the pages, one a command; it is made if it isn't there
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

impl Man {
    /// Writes the pages.
    ///
    /// # Errors
    ///
    /// If one can't be written.
    pub fn execute(self) -> Result<Exit, Failure> {
        let directory = &self.directory;
        let written = fs::create_dir_all(directory)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), directory));
        written.map_err(|cause| unwritable(directory, cause))?;
        let path = directory.display();
        output::print(&format!(
            "{path}: a page for each command, such as man -l {path}/forelock-run.1\n"
        ))?;
        Ok(Exit::Success)
    }
}
