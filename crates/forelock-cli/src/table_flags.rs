//! `--csv` and `--parquet`.

use super::Failure;
use super::output_file::FilesRead;
use forelock_io::files::write_atomically;
use forelock_report::{TidyTable, write_tidy_csv};
use std::path::PathBuf;

/// What every command takes whose observations can be written as a table.
#[derive(Debug, clap::Args)]
pub(super) struct TableFlags {
    /// Also writes a CSV file with one row per replication, or per point of a sweep
    #[arg(long, visible_alias = "raw", value_name = "FILE.csv")]
    csv: Option<PathBuf>,

    /// Also writes the same rows as --csv to this Parquet file
    #[arg(long, value_name = "FILE.parquet")]
    parquet: Option<PathBuf>,
}

impl TableFlags {
    /// Whether any is wanted.
    pub(super) const fn wanted(&self) -> bool {
        self.csv.is_some() || self.parquet.is_some()
    }

    /// Whether the files could be written, none of which is one of those `read`.
    ///
    /// # Errors
    ///
    /// If one can't; if the program can't write such files.
    pub(super) fn check(&self, read: &FilesRead) -> Result<(), Failure> {
        if cfg!(not(feature = "parquet")) && self.parquet.is_some() {
            return Err(Failure::Usage(
                "this forelock was built without Parquet: take --csv, or build it with `--features parquet`",
            ));
        }
        let ends_in = |path: &Option<PathBuf>, end: &str| {
            path.as_ref().is_some_and(|path| path.extension().is_some_and(|own| own == end))
        };
        if ends_in(&self.csv, "parquet") {
            return Err(Failure::Usage(
                "--csv writes CSV: take --parquet for a file that ends in .parquet",
            ));
        }
        if ends_in(&self.parquet, "csv") {
            return Err(Failure::Usage(
                "--parquet writes Parquet: take --csv for a file that ends in .csv",
            ));
        }
        if self.wanted() && self.csv == self.parquet {
            return Err(Failure::Usage(
                "--csv and --parquet name the same file: give each its own",
            ));
        }
        self.files().try_for_each(|path| read.check(path))
    }

    fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.csv.iter().chain(&self.parquet)
    }

    /// Writes `table` to all that are wanted, each whole or not at all.
    ///
    /// # Errors
    ///
    /// If one can't be written.
    pub(super) fn write(&self, table: &dyn TidyTable) -> Result<(), Failure> {
        let csv = self.csv.as_ref().map_or(Ok(()), |path| {
            write_atomically(path, |out| write_tidy_csv(table, out))
                .map_err(|cause| Failure::Raw { path: path.clone(), cause })
        });
        // Each is written even if the other can't be.
        self.write_parquet(table)?;
        csv
    }

    #[cfg(feature = "parquet")]
    fn write_parquet(&self, table: &dyn TidyTable) -> Result<(), Failure> {
        let Some(path) = &self.parquet else { return Ok(()) };
        write_atomically(path, |out| forelock_report::write_tidy_parquet(table, out))
            .map_err(|cause| super::output_file::unwritable(path, cause))
    }

    #[cfg(not(feature = "parquet"))]
    fn write_parquet(&self, _: &dyn TidyTable) -> Result<(), Failure> {
        Ok(())
    }
}
