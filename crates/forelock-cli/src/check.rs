//! `forelock check`.

use super::inputs::Inputs;
use super::{Exit, Failure, output};
use forelock::scenario::load;
use forelock_report::{JsonCheck, ResultDocument, StudyKind, render_plan};

/// Arguments of `forelock check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    inputs: Inputs,

    /// Prints JSON, and nothing else, on standard output
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Says of each file whether it can be used; warnings and errors go to standard error, or with
    /// everything else into the JSON.
    ///
    /// # Errors
    ///
    /// If any file is wrong. Warnings are none.
    pub fn execute(self) -> Result<Exit, Failure> {
        if self.json { self.in_json() } else { self.in_words() }
    }

    fn in_json(&self) -> Result<Exit, Failure> {
        let checks: Vec<JsonCheck> = self
            .inputs
            .files
            .iter()
            .map(|file| {
                let name = file.display().to_string();
                match load(file, &self.inputs.sets) {
                    Ok(loaded) => JsonCheck::usable(name, &loaded.scenario, loaded.advice()),
                    Err(diagnostics) => JsonCheck::wrong(name, &diagnostics),
                }
            })
            .collect();
        let document = ResultDocument::new(StudyKind::Check, checks);
        output::print(&document.render()?)?;
        match document.results.iter().filter(|check| !check.ok).count() {
            0 => Ok(Exit::Success),
            wrong => Err(Failure::Input { wrong, all: document.results.len() }),
        }
    }

    fn in_words(&self) -> Result<Exit, Failure> {
        let styled = output::errors_styled();
        let mut printed = Ok(());
        let read = self.inputs.read(|file, loaded| {
            let advice = loaded.advice();
            for one in &advice {
                output::complain(&format!("{}\n\n", one.render(styled)));
            }
            let line = match advice.len() {
                0 => format!("{}: ok\n", file.display()),
                1 => format!("{}: ok, 1 warning\n", file.display()),
                several => format!("{}: ok, {several} warnings\n", file.display()),
            };
            let line = line + &render_plan(&loaded.scenario);
            // A reader that went away must not hide what is wrong with the next file.
            let line = output::print(&line);
            if printed.is_ok() {
                printed = line;
            }
        });
        read?;
        printed?;
        Ok(Exit::Success)
    }
}
