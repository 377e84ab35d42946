//! `plan.json`: a sweep that many machines do a part of each.

use super::manifest::Manifest;
use super::sample::Sample;
use super::subject::Subject;
use super::{Sweep, SweepError};
use crate::scenario::{CapturedTemplate, Template};
use crate::study::posterior::{Drawn, Posterior};
use forelock_io::files::{fnv1a, read_bounded_text, write_within};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The file of the plan.
const PLAN: &str = "plan.json";

/// No plan is longer.
const MAX_BYTES: u64 = 256 << 20;

/// All that it takes to make a sweep again, but for the CSV files that its scenario names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardPlan {
    scenario: CapturedTemplate,
    /// Each as `--vary` takes it.
    vary: Vec<String>,
    /// As `--sample` takes it.
    sample: Option<String>,
    posterior: Option<PlannedPosterior>,
    /// What comes of it: who makes it again and gets another makes another sweep.
    manifest: Manifest,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannedPosterior {
    name: String,
    text: String,
}

impl ShardPlan {
    /// The plan of a sweep that was made of these `vary` and `sample`.
    ///
    /// # Errors
    ///
    /// If the path of a directory is no text.
    pub fn of(sweep: &Sweep, vary: &[String], sample: Option<&str>) -> Result<Self, SweepError> {
        let subject = sweep.subject();
        let template = subject.drawn().map_or(subject.template(), Drawn::template);
        let failure = |cause| SweepError::File { path: template.origin().to_owned(), cause };
        let posterior = subject.drawn().and_then(Drawn::posterior);
        Ok(Self {
            scenario: template.capture().map_err(failure)?,
            vary: vary.to_vec(),
            sample: sample.map(str::to_owned),
            posterior: posterior.map(|(name, posterior)| PlannedPosterior {
                name: name.to_owned(),
                text: posterior.to_json(),
            }),
            manifest: sweep.manifest().clone(),
        })
    }

    /// Writes it into `directory`, which is made if it isn't there.
    ///
    /// # Errors
    ///
    /// If another plan is there already; those of the file system.
    pub fn write(&self, directory: &Path) -> Result<(), SweepError> {
        let path = directory.join(PLAN);
        let failure = |cause| SweepError::File { path: path.clone(), cause };
        fs::create_dir_all(directory).map_err(failure)?;
        if path.exists() {
            let there = Self::read(directory)?;
            if there.digest() == self.digest() {
                return Ok(());
            }
            let mut problems = there.manifest.differences(&self.manifest);
            if problems.is_empty() {
                problems.push("the same sweep, of files that lie elsewhere".to_owned());
            }
            problems.push("it holds another plan: name another directory".to_owned());
            return Err(SweepError::Shards { directory: directory.to_owned(), problems });
        }
        write_within(directory, PLAN, |out| out.write_all(self.text().as_bytes())).map_err(failure)
    }

    /// Reads that of `directory`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn read(directory: &Path) -> Result<Self, SweepError> {
        let path = directory.join(PLAN);
        let failure = |cause| SweepError::File { path: path.clone(), cause };
        let text =
            read_bounded_text(&path, MAX_BYTES).map_err(io::Error::other).map_err(failure)?;
        Self::parse(&text).map_err(failure)
    }

    /// Reads the text of one.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn parse(text: &str) -> io::Result<Self> {
        let wrong =
            |wrong| io::Error::new(io::ErrorKind::InvalidData, format!("it is no plan: {wrong}"));
        serde_json::from_str(text).map_err(wrong)
    }

    /// The sweep, made again; `directory` is where the plan is.
    ///
    /// # Errors
    ///
    /// If another sweep comes of it, with another version of the program or other CSV files.
    pub fn sweep(&self, directory: &Path) -> Result<Sweep, SweepError> {
        let path = || directory.join(PLAN);
        let wrong = |problem: String| SweepError::File {
            path: path(),
            cause: io::Error::new(io::ErrorKind::InvalidData, problem),
        };
        let template = Template::restore(&self.scenario).map_err(SweepError::Scenario)?;
        let subject = match &self.posterior {
            None => Subject::of(template)?,
            Some(PlannedPosterior { name, text }) => {
                let posterior = Posterior::parse(text).map_err(|error| wrong(error.to_string()))?;
                let drawn = Drawn::new(Arc::new(template), Arc::new(posterior), name);
                Subject::drawing_from(drawn)?
            }
        };
        let sample = self.sample.as_deref().map(str::parse::<Sample>).transpose().map_err(wrong)?;
        let sweep = Sweep::new(subject, &self.vary, sample)?;
        let differences = self.manifest.differences(sweep.manifest());
        if differences.is_empty() {
            return Ok(sweep);
        }
        Err(SweepError::Shards { directory: path(), problems: differences })
    }

    /// By which the parts of one plan are told from those of another.
    pub(super) fn digest(&self) -> String {
        format!("{:016x}", fnv1a(&self.text()))
    }

    /// Its text, which [`ShardPlan::parse`] reads.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts, numbers and lists can always be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
