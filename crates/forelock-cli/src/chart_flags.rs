//! `--charts`.

use super::output_file::{could_be_written, unwritable};
use super::{Failure, output};
use forelock_io::files::{file_name, write_within};
use forelock_report::{Format, Picture, Shown};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What every command takes that can draw what it found.
#[derive(Debug, clap::Args)]
pub(super) struct ChartFlags {
    /// Also writes charts to this directory, each as SVG and as PNG; the directory is created if
    /// missing
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,
}

impl ChartFlags {
    /// Whether charts are wanted.
    pub(super) const fn wanted(&self) -> bool {
        self.charts.is_some()
    }

    /// Makes the directory, before hours of work go into what it should hold.
    ///
    /// # Errors
    ///
    /// If it can't be made, or nothing can be written there.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match &self.charts {
            Some(directory) => prepare(directory),
            None => Ok(()),
        }
    }

    /// Draws the charts of each result, if charts are wanted, and says where.
    ///
    /// # Errors
    ///
    /// If a file can't be written.
    pub(super) fn write(&self, results: &dyn Shown) -> Result<(), Failure> {
        match &self.charts {
            Some(directory) => {
                let subjects = results.charts().map_err(Failure::Usage)?;
                write_charts(directory, &subjects, &Format::ALL)
            }
            None => Ok(()),
        }
    }
}

/// Makes a directory for charts.
///
/// # Errors
///
/// If it can't be made, or nothing can be written there.
pub(super) fn prepare(directory: &Path) -> Result<(), Failure> {
    let could_be = fs::create_dir_all(directory);
    let could_be = could_be.and_then(|()| could_be_written(&directory.join("chart.svg")));
    could_be.map_err(|cause| unwritable(directory, cause))
}

/// Draws the charts of each subject into `directory`, in each of the formats, and says on standard
/// error which files they are. Files are named after the subject, so two of one name are numbered.
///
/// # Errors
///
/// If a file can't be written.
pub(super) fn write_charts(
    directory: &Path,
    subjects: &[(String, Vec<Picture>)],
    formats: &[Format],
) -> Result<(), Failure> {
    let mut taken = HashSet::new();
    for (name, pictures) in subjects {
        let name = file_name(name);
        let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|one| !taken.contains(one));
        let name = free.unwrap_or(name);
        for picture in pictures {
            let mut files = Vec::new();
            for format in formats {
                let file = format!("{name}-{}.{}", picture.name, format.extension());
                let image = picture.draw(*format).map_err(Failure::Chart)?;
                write_within(directory, &file, |out| out.write_all(&image))
                    .map_err(|cause| unwritable(&directory.join(&file), cause))?;
                files.push(file);
            }
            let files = files.join(", ");
            output::complain(&format!("{}: {files}\n", directory.display()));
        }
        taken.insert(name);
    }
    Ok(())
}
