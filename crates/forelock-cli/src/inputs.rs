//! The scenario files of a command line.

use super::completed::assignments;
use super::output_file::FilesRead;
use super::posterior_flag::OpenPosterior;
use super::{Failure, output};
use clap_complete::engine::ArgValueCompleter;
use forelock::scenario::{Advice, Diagnostics, Loaded, Template};
use forelock::study::posterior::Drawn;
use forelock_io::words::{counted, shell_quoted};
use std::path::{Path, PathBuf};

/// What every command takes that reads scenarios.
#[derive(Debug, clap::Args)]
pub(super) struct Inputs {
    /// Scenario files
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    /// Sets a field of every scenario, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", add = ArgValueCompleter::new(assignments))]
    pub(super) sets: Vec<String>,
}

impl Inputs {
    /// Reads every file, and hands each that is right to `take`: with the fields that are not known drawn from `posterior`, if
    /// there is one, where a file is right if every draw makes it a scenario.
    ///
    /// # Errors
    ///
    /// What is wrong with any, after all have been read: who has two errors wants to hear of both.
    pub(super) fn read_drawn(
        &self,
        posterior: Option<&OpenPosterior>,
        mut take: impl FnMut(&Path, Loaded, Option<Drawn>),
    ) -> Result<(), Failure> {
        let mut wrong = Vec::new();
        for file in &self.files {
            match self.load(file, posterior) {
                Ok((loaded, drawn)) => take(file, loaded, drawn),
                Err(diagnostics) => wrong.push(diagnostics),
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(Failure::Input { wrong, all: self.files.len() })
    }

    /// One of the files.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub(super) fn load(
        &self,
        file: &Path,
        posterior: Option<&OpenPosterior>,
    ) -> Result<(Loaded, Option<Drawn>), Diagnostics> {
        let template = Template::read(file, &self.sets)?;
        // Nothing that any command makes of it is more readable.
        let mut read = FilesRead::default();
        read.add_template(&template);
        let posterior = posterior.map(OpenPosterior::named);
        let (loaded, drawn) = Drawn::open(template, posterior.as_ref())?;
        read.add_records(&loaded.scenario);
        Ok((loaded, drawn))
    }
}

/// Warns of what makes a run long or large, and says that `check` has something more to say of a file, with the command that says it: that of what was
/// `loaded` with these `sets`, some fields of which may be drawn from a `posterior`.
pub(super) fn mention_advice(
    file: &Path,
    loaded: &Loaded,
    sets: &[String],
    posterior: Option<&PathBuf>,
) {
    let (costly, advice): (Vec<_>, Vec<_>) =
        loaded.advice().into_iter().partition(Advice::is_about_the_run);
    let styled = output::errors_styled();
    for one in costly {
        output::complain(&format!("{}\n\n", one.render(styled)));
    }
    if !advice.is_empty() {
        let typed = |path: &Path| shell_quoted(&path.display().to_string());
        let mut command = format!("forelock check {}", typed(file));
        for set in sets {
            command.push_str(&format!(" --set {}", shell_quoted(set)));
        }
        if let Some(posterior) = posterior {
            command.push_str(&format!(" --posterior {}", typed(posterior)));
        }
        let (file, warnings) = (file.display(), counted(advice.len() as u64, "warning"));
        output::complain(&format!("{warnings} on {file}: see `{command}`\n"));
    }
}
