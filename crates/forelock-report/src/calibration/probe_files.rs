//! The next probe as files: what is in them, how they are sent, and what comes then.

use super::json::CalibrationResult;
use crate::arrange::sending;
use forelock::extract::arrange::Arranged;
use forelock::study::calibrate::{ProbeFile, ProbeRows};
use forelock_io::words::{counted, plain, shell_quoted};
use std::path::{Path, PathBuf};

/// A probe that was written.
#[derive(Clone, Debug)]
pub struct ProbeFilesWritten {
    /// The directory.
    pub directory: PathBuf,
    /// Its scenario, in that directory.
    pub scenario: PathBuf,
    /// The files that were calibrated.
    pub others: Vec<String>,
    /// What the probe is.
    pub file: ProbeFile,
    /// Its records; `None` if the scenario stands alone.
    pub arranged: Option<Arranged>,
}

impl CalibrationResult {
    /// Says that the next probe was written, how it is sent, and what comes then.
    pub fn wrote_probe(&mut self, written: &ProbeFilesWritten) {
        let scenario = quoted(&written.scenario);
        match (&written.file.rows, &written.arranged) {
            (Some(rows), Some(arranged)) => {
                self.probe_files.push(records(rows, arranged, &written.directory));
                self.probe_files.extend(sending(&arranged.manifest, &written.directory));
                self.probe_files.push(
                    "These records are in the org afterwards: load them into a full sandbox, or leave \
                     them out of the load itself."
                        .to_owned(),
                );
            }
            _ => self.probe_files.push(format!(
                "{} is its scenario. There is no CSV file beside it, since the calibrated load has no \
                 data.file whose rows could be taken: load records like those that the scenario \
                 describes.",
                plain(&written.scenario.display().to_string()),
            )),
        }
        let others: Vec<String> = written.others.iter().map(|file| shell_quoted(file)).collect();
        self.probe_files.push(plain(&format!(
            "forelock run {scenario} predicts it. When it has run, put the [observed] table of forelock \
             observe into {scenario}, and calibrate again: forelock calibrate {} {scenario}",
            others.join(" "),
        )));
    }
}

fn quoted(path: &Path) -> String {
    shell_quoted(&path.display().to_string())
}

/// Which records were taken, and where the file has too few of them for what the probe wants.
fn records(rows: &ProbeRows, arranged: &Arranged, directory: &Path) -> String {
    let manifest = &arranged.manifest;
    let taken: u64 = manifest.files.iter().map(|file| file.rows).sum();
    let parents = manifest.lookups.first().map_or(0, |lookup| lookup.parents);
    let from = if rows.has_others { ", the largest of the files" } else { "" };
    let files = counted(manifest.files.len() as u64, "file");
    let mut text = format!(
        "{} holds it: {} of {}{from} in {files}, over {} of {}.",
        directory.display(),
        counted(taken, "row"),
        manifest.input.name,
        counted(parents, "parent"),
        rows.column,
    );
    let wanted = rows.parents.map_or(rows.rows, u64::from);
    if taken < rows.rows || parents < wanted {
        text.push_str(&format!(
            " It should have {} over {}: the file has no more, so that the probe tells less. It is \
             simulated as it is.",
            counted(rows.rows, "row"),
            counted(wanted, "parent"),
        ));
    }
    plain(&text)
}
