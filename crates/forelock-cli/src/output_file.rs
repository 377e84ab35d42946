//! The files that a command writes, none of which it has read.

use super::privacy::keep_private;
use super::{Failure, output};
use forelock::scenario::{Loaded, Scenario, Template};
use forelock_io::files::{
    FileIdentity, Leftover, check_writable, directory_of, remove_left_files, write_atomically,
};
use forelock_io::words::without_error_numbers;
use std::io::{self, Write};
use std::path::Path;

/// The files that a command reads: nothing that it writes may take their place, by whatever path, or be
/// more readable.
#[derive(Debug, Default)]
pub(super) struct FilesRead(Vec<FileIdentity>);

impl FilesRead {
    /// Those at `paths`.
    pub(super) fn of(paths: impl IntoIterator<Item = impl AsRef<Path>>) -> Self {
        let mut read = Self::default();
        paths.into_iter().for_each(|path| read.add(path.as_ref()));
        read
    }

    /// Adds the file at `path`.
    pub(super) fn add(&mut self, path: &Path) {
        keep_private(path);
        self.0.extend(FileIdentity::of(path));
    }

    /// Adds a scenario: its files and those that its records come from.
    pub(super) fn add_scenario(&mut self, loaded: &Loaded) {
        loaded.files().for_each(|(file, _)| self.add(Path::new(file)));
        self.add_records(&loaded.scenario);
    }

    /// Adds the files of a scenario that is not whole yet.
    pub(super) fn add_template(&mut self, template: &Template) {
        template.files().for_each(|(file, _)| self.add(Path::new(file)));
    }

    /// Adds the files that the records of a scenario come from.
    pub(super) fn add_records(&mut self, scenario: &Scenario) {
        for set in scenario.loads.iter().flat_map(|load| &load.data.sets) {
            if let Some(parents) = set.file() {
                parents.files().iter().for_each(|file| self.add(Path::new(&file.path)));
            }
        }
    }

    /// Whether `output` could be written without the loss of a file that was read; found out before
    /// hours of work go into it.
    ///
    /// # Errors
    ///
    /// If it is one of them; if it can't be written.
    pub(super) fn check(&self, output: &Path) -> Result<(), Failure> {
        self.refuse(output)?;
        could_be_written(output).map_err(|cause| unwritable(output, cause))
    }

    /// Whether `output` is none of them.
    ///
    /// # Errors
    ///
    /// If it is.
    pub(super) fn refuse(&self, output: &Path) -> Result<(), Failure> {
        let is_read = FileIdentity::of(output).is_some_and(|output| self.0.contains(&output));
        if is_read { Err(Failure::OutputIsInput(output.to_owned())) } else { Ok(()) }
    }
}

/// Whether a file could be written at `path`. What runs that were killed have left beside it is removed.
///
/// # Errors
///
/// If it can't be written.
pub(super) fn could_be_written(path: &Path) -> io::Result<()> {
    let real = path.canonicalize();
    mention_left(remove_left_files(directory_of(real.as_deref().unwrap_or(path))));
    check_writable(path)
}

/// Whether a directory could be made at `path`, and what is above it, and be written to.
///
/// # Errors
///
/// If it can't.
pub(super) fn could_be_made(path: &Path) -> io::Result<()> {
    let is_there = |above: &&Path| above.exists();
    could_be_written(&path.ancestors().find(is_there).unwrap_or(Path::new("")).join("any"))
}

/// Says what became of what runs that were killed have left.
pub(super) fn mention_left(left: Vec<Leftover>) {
    for Leftover { path, removed } in left {
        let path = path.display();
        output::complain(&match removed {
            Ok(()) => format!("note: removed {path}, left by a run that was killed\n"),
            Err(cause) => without_error_numbers(&format!(
                "note: {path} was left by a run that was killed, or is of one that goes on; it can't \
                 be removed: {cause}\n"
            )),
        });
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// If it can't be written.
pub(super) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    write_atomically(path, |out| write(out)).map_err(|cause| unwritable(path, cause))
}

/// What the file system says of a file that should be written.
pub(super) fn unwritable(path: &Path, cause: io::Error) -> Failure {
    Failure::Unwritable { path: path.to_owned(), cause }
}
