//! `forelock report`.

use super::completed::assignments;
use super::inputs::Inputs;
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, unwritable, write_file};
use super::posterior_flag::PosteriorFlag;
use super::progress::Progress;
use super::run_flags::RunFlags;
use super::{Exit, Failure, output};
use clap_complete::engine::ArgValueCompleter;
use forelock::scenario::{Loaded, RunSettings};
use forelock::study::posterior::Drawn;
use forelock::study::{Lineup, compare, doubts, remedies};
use forelock_io::words::shell_quoted;
use forelock_report::{CompareResult, Document, RunResult, StudyReport, doubts_of, read_result};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

const DETAILS: &str = "\
The page holds the answer in a sentence, the objectives, the scenario beside its remedies (as \
`forelock compare` has them), all figures with their intervals, warnings, the scenario's files and the \
command that makes the page again. The page needs no network and no script: send the file as it is. The \
same command always writes the same file.

Instead of a scenario, give a result (a .json file that any command wrote with --json) or the directory \
of a sweep, finished or not. Then nothing is simulated: the page shows the same as --format html of that \
command. A result of `forelock run` has no remedies, no warnings and no scenario; it has charts only if \
it was written with --timeline.

Examples:
  forelock report scenarios/test4-parallel.toml
  forelock report scenarios/test4-parallel.toml -o output/friday.html --set org.workers=20
  forelock report scenarios/test4-parallel.toml --posterior orgs/mine.posterior.json
  forelock run scenarios/test4-parallel.toml --json > output/test4.json
  forelock report output/test4.json
  forelock report output/pace -o output/pace.html

Exit codes:
  0  done, and every objective met
  1  done, but the scenario misses an objective
  2  the command line or the input file is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock report`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Report {
    /// A scenario file, a result (.json), or the directory of a sweep
    #[arg(value_name = "FILE|RESULT|DIR")]
    file: PathBuf,

    /// The page; replaced if it exists, its directory made if it doesn't
    #[arg(short, long, value_name = "FILE.html", default_value = "output/report.html")]
    output: PathBuf,

    /// Sets a field of the scenario, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", add = ArgValueCompleter::new(assignments))]
    sets: Vec<String>,

    /// Simulates the scenario alone, without its remedies
    #[arg(long)]
    without_remedies: bool,

    #[command(flatten)]
    flags: RunFlags,

    #[command(flatten)]
    posterior: PosteriorFlag,
}

impl Report {
    /// Writes the page; an objective that is missed shows in the exit code.
    ///
    /// # Errors
    ///
    /// If the file is wrong; if interrupted; if the page can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let is_result = self.file.is_dir() || self.file.extension() == Some(OsStr::new("json"));
        let (page, exit) = if is_result { self.of_result()? } else { self.of_scenario(interrupt)? };
        let page = page.to_html()?;
        write_file(&self.output, |out| out.write_all(page.as_bytes()))?;
        output::print(&format!("{}\n", self.output.display()))?;
        Ok(exit)
    }

    fn of_result(&self) -> Result<(Document, Exit), Failure> {
        let says_how =
            !self.sets.is_empty() || self.posterior.file().is_some() || self.flags.say_anything();
        if self.without_remedies || says_how {
            return Err(Failure::Usage(
                "a result is simulated already: name the scenario file to simulate it otherwise",
            ));
        }
        let wrong =
            |why: &dyn ToString| Failure::Result { path: self.file.clone(), why: why.to_string() };
        let results = read_result(&self.file).map_err(|error| wrong(&error))?;
        self.prepare_output(&FilesRead::of([&self.file]))?;
        Ok((results.page().map_err(Failure::Chart)?, Exit::of(&*results)))
    }

    fn of_scenario(&self, interrupt: &Interrupt) -> Result<(Document, Exit), Failure> {
        let (loaded, drawn) = self.load()?;
        let mut read = FilesRead::of(self.posterior.file());
        read.add_scenario(&loaded);
        self.prepare_output(&read)?;
        let pool = self.flags.pool()?;
        let progress = Progress::new(&loaded.scenario.name, 0, interrupt);
        let contrast = compare(self.lineup(&loaded, drawn.as_ref()), &pool, &progress)?;
        let Some(first) = contrast.alternatives.first() else {
            return Ok((Document::default(), Exit::Success));
        };
        let recording = first.finding.record(&pool, &progress)?;
        let mut run = RunResult::recorded(&first.finding, &recording);
        if !self.without_remedies {
            let mut lineup = doubts(&loaded).drawing_from(&[drawn]);
            if let Some(written) = lineup.variants.first_mut() {
                self.flags.request().apply_to(&mut written.scenario.run, written.drawn.as_ref());
            }
            run = run.doubted(doubts_of(&compare(lineup, &pool, &progress)?));
        }
        let compared = (contrast.alternatives.len() > 1).then(|| CompareResult::new(&contrast));
        let command = self.command(&first.finding.scenario.run);
        let report = StudyReport {
            loaded: &loaded,
            run: &run,
            compared: compared.as_ref(),
            sets: &self.sets,
            command: &command,
        };
        let page = report.document().map_err(Failure::Chart)?;
        Ok((page, Exit::of(&vec![run])))
    }

    fn load(&self) -> Result<(Loaded, Option<Drawn>), Failure> {
        let inputs = Inputs { files: vec![self.file.clone()], sets: self.sets.clone() };
        let posterior = self.posterior.open(&self.sets)?;
        Ok(inputs.load(&self.file, posterior.as_ref())?)
    }

    fn lineup(&self, loaded: &Loaded, drawn: Option<&Drawn>) -> Lineup {
        let mut lineup = remedies(loaded);
        if self.without_remedies {
            lineup.variants.truncate(1);
            lineup.left_out.clear();
        }
        let mut lineup = lineup.drawing_from(&[drawn.cloned()]);
        if let Some(written) = lineup.variants.first_mut() {
            self.flags.request().apply_to(&mut written.scenario.run, written.drawn.as_ref());
        }
        lineup
    }

    /// Before hours of work go into the page.
    fn prepare_output(&self, read: &FilesRead) -> Result<(), Failure> {
        if let Some(parent) = self.output.parent() {
            fs::create_dir_all(parent).map_err(|cause| unwritable(&self.output, cause))?;
        }
        read.check(&self.output)
    }

    /// Makes this page again, wherever the defaults may go.
    fn command(&self, run: &RunSettings) -> String {
        let mut words = vec!["forelock".to_owned(), "report".to_owned()];
        words.push(self.file.display().to_string());
        for set in &self.sets {
            words.extend(["--set".to_owned(), set.clone()]);
        }
        if let Some(posterior) = self.posterior.file() {
            words.extend(["--posterior".to_owned(), posterior.display().to_string()]);
        }
        if self.without_remedies {
            words.push("--without-remedies".to_owned());
        }
        words.extend(["--seed".to_owned(), run.seed.to_string()]);
        if run.precision.is_none() {
            words.extend(["--replications".to_owned(), run.replications.to_string()]);
        }
        words.extend(["--confidence".to_owned(), run.confidence.to_string()]);
        words.iter().map(|word| shell_quoted(word)).collect::<Vec<_>>().join(" ")
    }
}
