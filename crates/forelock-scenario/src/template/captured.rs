//! The files of a scenario as data, to be read again elsewhere.

use super::super::source::{Chain, Diagnostics, Fence};
use super::Template;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// All that a template was read from, but for CSV files: read again, it is the same template, wherever these can
/// be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapturedTemplate {
    /// The path of the scenario.
    origin: String,
    /// Where paths in its `sets` start from.
    directory: String,
    /// Its own file, then the one that this extends, and so on.
    files: Vec<CapturedFile>,
    /// What lies over them, each as `path=value`.
    sets: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CapturedFile {
    name: String,
    text: String,
    /// Where paths in it start from.
    directory: String,
}

impl Template {
    /// The same as data.
    ///
    /// # Errors
    ///
    /// If the path of a directory is no text.
    pub fn capture(&self) -> io::Result<CapturedTemplate> {
        let file = |(name, text, directory): (&str, &str, &Path)| {
            let (name, text, directory) = (name.to_owned(), text.to_owned(), whole(directory)?);
            Ok(CapturedFile { name, text, directory })
        };
        Ok(CapturedTemplate {
            origin: self.path.display().to_string(),
            directory: whole(self.sources.fence.directory())?,
            files: self.sources.own_files().map(file).collect::<io::Result<_>>()?,
            sets: self.sets.clone(),
        })
    }

    /// Reads what was captured.
    ///
    /// # Errors
    ///
    /// As [`Template::read`].
    pub fn restore(captured: &CapturedTemplate) -> Result<Self, Diagnostics> {
        let mut chain = Chain::default();
        chain.sources.fence = Fence::From(Path::new(&captured.directory).into());
        let files = captured.files.iter();
        let files =
            files.map(|file| (file.name.as_str(), file.text.as_str(), Path::new(&file.directory)));
        let root = chain.restore(files);
        Self::of(chain, root, &captured.sets, Path::new(&captured.origin))
    }
}

/// The directory by its whole path.
fn whole(directory: &Path) -> io::Result<String> {
    let path: PathBuf = std::path::absolute(directory.join("."))?;
    let no_text = || io::Error::other(format!("the path {} is no text", path.display()));
    path.to_str().map(str::to_owned).ok_or_else(no_text)
}
