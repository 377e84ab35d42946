//! `forelock plan`.

use super::chart_flags::ChartFlags;
use super::format_flag::{FormatFlag, Output};
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, unwritable, write_file};
use super::posterior_flag::PosteriorFlag;
use super::progress::Progress;
use super::{Exit, Failure, output};
use forelock::scenario::Template;
use forelock::stats::Confidence;
use forelock::study::planner::{LoadPlan, Wish, plan};
use forelock::study::{Pool, StudyError};
use forelock_io::files::{check_replaceable, relative_to};
use forelock_report::{PLAN_MARK, PlanResult};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

const DETAILS: &str = "\
Finds the fastest settings that meet all [objectives] together in 90 % of the nights (or in the share \
that `sure` gives), considering chance and the unknown fields of the org. Without an objective on lost \
records, less than 0.1 % of the records may be lost.

Without --may, it changes what the load's tool and API let you change: API and mode, batch or job size, \
pace, partitions, how they share the records, the order of the records, the order of several loads, and \
whether failed records are sent once more in Serial mode. --keep excludes one of these: `load.api`, \
`load.concurrency_mode`, `load.batch_size`, `load.job_size`, `load.submit`, `load.partitions`, \
`load.split`, `load.stagger`, `data.order`, `after`, `second_pass`.

Many ways of loading are simulated for a few nights each; those that may be the best get more nights. The \
remaining ways are judged on new nights that were not used to choose them. A way is a plan only if the \
new nights prove that it meets the objectives: of 100 plans, at most 5 are wrong about that.

Examples:
  forelock plan scenarios/test4-parallel.toml
  forelock plan scenarios/test4-parallel.toml --set 'objectives.duration=< 6h' \\
      --set 'objectives.failure_rate=< 1%' -o plan.toml
  forelock plan scenarios/test4-parallel.toml --keep load.api --keep second_pass --sure 99%
  forelock plan scenarios/test4-parallel.toml --may load.submit.interval.mean=3s..12s \\
      --may data.order=random,by_parent

Exit codes:
  0  done; there is a plan that meets the objectives
  1  nothing that was tried is proven to meet them
  2  the command line or an input file is wrong
  3  the program could not do its work; if interrupted, it first shows what was found so far";

/// Arguments of `forelock plan`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Plan {
    /// Scenario file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// A field that may change, with its values written as for `sweep --vary`; may be repeated. All
    /// other fields then stay as they are
    #[arg(long, value_name = "PATH=VALUES", conflicts_with = "keep")]
    may: Vec<String>,

    /// A field that must stay as it is; may be repeated
    #[arg(long, value_name = "PATH", value_parser = clap::builder::PossibleValuesParser::new(KEPT))]
    keep: Vec<String>,

    /// The share of nights (simulated runs) in which all objectives must be met together, such as
    /// 0.95 or 95%
    #[arg(long, value_name = "P", value_parser = sure)]
    sure: Option<f64>,

    /// Simulates at most so many nights [default: 2000, or as many as --sure requires]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    budget: Option<u64>,

    /// Writes the plan to this file, as a scenario that extends FILE; with no plan, the nearest to one
    #[arg(short, long, value_name = "FILE.toml")]
    output: Option<PathBuf>,

    /// Replaces a file of -o that is no plan
    #[arg(long, requires = "output")]
    force: bool,

    /// Sets a field of the scenario, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,

    #[command(flatten)]
    posterior: PosteriorFlag,

    /// Seed of the random numbers; overrides the scenario
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Uses N threads (1 to 1,024) instead of one per core; the results are the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    charts: ChartFlags,
}

/// What `--keep` takes.
const KEPT: [&str; 12] = [
    "load.client",
    "load.api",
    "load.concurrency_mode",
    "load.batch_size",
    "load.job_size",
    "load.submit",
    "load.partitions",
    "load.split",
    "load.stagger",
    "data.order",
    "after",
    "second_pass",
];

/// A part of the nights: surely is more than any number of nights can prove.
fn sure(text: &str) -> Result<f64, String> {
    match text.parse::<Confidence>() {
        Ok(sure) if sure.get() <= 0.9999 => Ok(sure.get()),
        _ => Err("write a part of the nights above 0 and at most 99.99 %, such as 0.95 or 95%"
            .to_owned()),
    }
}

impl Plan {
    /// Finds the plan and shows it, with what it was chosen from.
    ///
    /// # Errors
    ///
    /// If the file or an argument is wrong, before anything is simulated; if interrupted, after what was
    /// found so far is shown; if a result can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let sets = self.all_sets();
        let template = Template::read(&self.file, &sets)?;
        let posterior = self.posterior.open(&sets)?.map(|one| one.named());
        let extends = self.extends(&template)?;
        self.charts.check()?;
        let wish = Wish {
            may: self.may.clone(),
            keep: self.keep.clone(),
            sure: self.sure,
            budget: self.budget,
        };
        let pool = Pool::new(self.threads.and_then(|count| NonZeroUsize::new(count.into())))?;
        let progress = Progress::new("planning", 0, interrupt);
        let found = plan(&template, posterior.as_ref(), &wish, &pool, &progress);
        drop(progress);
        let found = found?;
        let results = vec![PlanResult::new(&found)];
        if let (Some(path), Some(extends)) = (&self.output, &extends) {
            write_plan(path, extends, &results[0], &found, &sets)?;
        }
        // Each result is given even if the other can't be.
        let printed = format.print(&results).and_then(|()| match (&self.output, format) {
            (Some(path), Output::Text) if found.chosen.is_some() => {
                Ok(output::print(&format!("\n{}: the plan as a scenario\n", path.display()))?)
            }
            (Some(path), Output::Text) => Ok(output::print(&format!(
                "\n{}: no plan, but the way that is nearest to one, as a scenario\n",
                path.display()
            ))?),
            _ => Ok(()),
        });
        self.charts.write(&results)?;
        printed?;
        if found.interrupted {
            return Err(StudyError::Interrupted.into());
        }
        Ok(Exit::of(&results))
    }

    fn all_sets(&self) -> Vec<String> {
        let seed = self.seed.map(|seed| format!("run.seed={seed}"));
        self.sets.iter().cloned().chain(seed).collect()
    }

    /// The scenario's file as a file at the output extends it.
    ///
    /// # Errors
    ///
    /// If the output can't be written, or would take the place of what is read.
    fn extends(&self, template: &Template) -> Result<Option<String>, Failure> {
        let Some(output) = &self.output else { return Ok(None) };
        if output.extension().is_none_or(|extension| extension != "toml") {
            return Err(Failure::Usage(
                "a plan is a scenario file: give -o a name that ends in .toml",
            ));
        }
        let mut read = FilesRead::of([&self.file]);
        if let Ok(loaded) = template.with(&[]) {
            read.add_scenario(&loaded);
        }
        read.refuse(output)?;
        check_replaceable(output, PLAN_MARK, self.force)
            .map_err(|cause| unwritable(output, cause))?;
        let directory = output.parent().unwrap_or(Path::new(""));
        let extends = relative_to(&self.file, directory);
        let extends = extends.map_err(|cause| unwritable(output, cause))?;
        Ok(Some(extends.display().to_string()))
    }
}

fn write_plan(
    path: &Path,
    extends: &str,
    result: &PlanResult,
    found: &LoadPlan,
    sets: &[String],
) -> Result<(), Failure> {
    let Some(way) = found.chosen.or(found.nearest).and_then(|place| found.judged.get(place)) else {
        output::complain(&format!("{}: not written, as nothing was judged\n", path.display()));
        return Ok(());
    };
    let text = result.scenario_toml(way, extends, sets);
    let text = text.map_err(|wrong| *wrong)?;
    write_file(path, |out| out.write_all(text.as_bytes()))
}
