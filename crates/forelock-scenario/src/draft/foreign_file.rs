//! Which tool a file is of, and what it loads.

use super::text_file::text;
use super::{Draft, DraftError, csv_file, cumulus, cumulus_project, data_loader, sfdmu};
use crate::{Client, Foreign, is_csv};
use std::path::Path;

/// What a file says of a load.
#[derive(Clone, Debug, PartialEq)]
pub enum ForeignLoad {
    /// What it loads.
    Draft(Draft),
    /// It is what the platform recorded of a load, which `forelock::records` reads.
    Records,
}

impl ForeignLoad {
    /// What the file at `path` says. `client` sends what a CSV holds, and `column` of it names the
    /// parents, if that is said.
    ///
    /// # Errors
    ///
    /// If it can't be read, is not of a tool that is known, or loads nothing.
    pub fn read(
        path: &Path,
        client: &'static Client,
        column: Option<&str>,
    ) -> Result<Self, DraftError> {
        if path.file_name().and_then(|name| name.to_str()).is_some_and(is_csv) {
            return Ok(Self::Draft(csv_file::read(path, client, column)?));
        }
        let text = text(path)?;
        let draft = match Foreign::of(path, &text) {
            Some(Foreign::Sfdmu) => sfdmu::read(path, &text)?,
            Some(Foreign::CumulusMapping) => cumulus::read(path, &text, None)?,
            Some(Foreign::CumulusProject) => cumulus_project::read(path, &text)?,
            Some(Foreign::ProcessConf) => data_loader::read_processes(path, &text)?,
            Some(Foreign::DataLoaderConfig) => data_loader::read_properties(path, &text)?,
            Some(Foreign::JobRecord) => return Ok(Self::Records),
            Some(other) => {
                let (what, help) = (other.title(), other.help().to_owned());
                return Err(DraftError::OfAnotherKind { path: path.to_owned(), what, help });
            }
            None => {
                let what = "this is a scenario, or no file of a tool that forelock knows";
                let help = "`forelock run` simulates a scenario".to_owned();
                return Err(DraftError::OfAnotherKind { path: path.to_owned(), what, help });
            }
        };
        if draft.loads.is_empty() {
            let why = "it has no object that is inserted, updated, upserted or deleted";
            return Err(DraftError::Nothing { path: path.to_owned(), why });
        }
        Ok(Self::Draft(draft))
    }
}
