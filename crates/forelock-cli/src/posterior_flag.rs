//! `--posterior`.

use super::privacy::keep_private;
use super::{Failure, output};
use forelock::scenario::FieldSet;
use forelock::study::posterior::{Posterior, read_posterior};
use std::path::PathBuf;
use std::sync::Arc;

/// What every command takes that can carry what is not known into its predictions.
#[derive(Debug, clap::Args)]
pub(super) struct PosteriorFlag {
    /// For each replication, draws the unknown fields from this file, written by `forelock
    /// calibrate`; simulates at least 100 replications unless --replications is given
    #[arg(long, value_name = "FILE.json")]
    posterior: Option<PathBuf>,
}

/// A posterior that has been read, beside what the command line sets.
pub(super) struct OpenPosterior {
    posterior: Arc<Posterior>,
    name: String,
}

impl PosteriorFlag {
    /// As if the command line had this file.
    pub(super) const fn of(posterior: Option<PathBuf>) -> Self {
        Self { posterior }
    }

    /// The file, if one is given.
    pub(super) const fn file(&self) -> Option<&PathBuf> {
        self.posterior.as_ref()
    }

    /// Reads the file, if one is given, and says which of its fields `sets` decide.
    ///
    /// # Errors
    ///
    /// If it is no posterior, or `sets` leave nothing of it.
    pub(super) fn open(&self, sets: &[String]) -> Result<Option<OpenPosterior>, Failure> {
        let Some(path) = &self.posterior else {
            return Ok(None);
        };
        keep_private(path);
        let posterior = read_posterior(path)
            .map_err(|cause| Failure::Posterior { path: path.clone(), cause })?;
        let open =
            OpenPosterior { posterior: Arc::new(posterior), name: path.display().to_string() };
        let set = |path: &str| {
            let field = |assignment| FieldSet { origin: "--set", assignment };
            sets.iter().any(|set| field(set).decides(path))
        };
        let unknowns = open.posterior.unknowns().iter().map(|unknown| unknown.path.as_str());
        let (decided, drawn): (Vec<_>, Vec<_>) = unknowns.partition(|path| set(path));
        if drawn.is_empty() {
            return Err(Failure::NothingDrawn(open.name));
        }
        mention_decided(&decided, "--set", &open.name);
        Ok(Some(open))
    }
}

impl OpenPosterior {
    /// The posterior and what messages call it.
    pub(super) fn named(&self) -> (Arc<Posterior>, String) {
        (Arc::clone(&self.posterior), self.name.clone())
    }
}

/// Says what is no longer drawn, and what that means for the rest.
pub(super) fn mention_decided(paths: &[&str], by: &str, name: &str) {
    if paths.is_empty() {
        return;
    }
    let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
    let (list, is) = (paths.join(", "), if paths.len() == 1 { "is" } else { "are" });
    output::complain(&format!(
        "note: {list} {is} as {by} says, not drawn from {name}; the other fields of it are drawn as \
         before, as if that told nothing of them\n"
    ));
}
