//! `--plan`, `--shard` and `--merge`: a sweep that many machines do a part of each.

use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{Failure, output};
use forelock::study::Pool;
use forelock::study::sweep::{Shard, ShardPlan, Sweep as Study};
use forelock_io::words::{counted, shell_quoted};
use std::path::{Path, PathBuf};

/// What a sweep takes that is cut into parts.
#[derive(Debug, clap::Args)]
pub(super) struct ShardFlags {
    /// Simulates nothing yet: writes the sweep into DIR, for --shard on any number of machines
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "tornado", "shard", "merge", "force", "format", "json", "charts"])]
    plan: Option<PathBuf>,

    /// Simulates part I of N of the sweep in DIR of --from, on all cores, and writes it there; a part that
    /// is there is not simulated again. `env/N` takes the number of the part from `SLURM_ARRAY_TASK_ID`,
    /// `JOB_COMPLETION_INDEX` or `AWS_BATCH_JOB_ARRAY_INDEX`
    #[arg(long, value_name = "I/N", requires = "from",
          conflicts_with_all = ["file", "vary", "sample", "output", "tornado", "merge", "sets", "format", "json", "charts", "replications", "seed", "confidence", "posterior", "force"])]
    shard: Option<Shard>,

    /// The directory of --plan
    #[arg(long, value_name = "DIR", requires = "shard", conflicts_with = "file")]
    from: Option<PathBuf>,

    /// Puts the parts in DIR together, and shows what the whole sweep would; says what is missing
    #[arg(long, value_name = "DIR",
          conflicts_with_all = ["file", "vary", "sample", "tornado", "sets", "replications", "seed", "confidence", "posterior", "force"])]
    merge: Option<PathBuf>,
}

/// What is done with a sweep that is cut into parts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sharded<'a> {
    /// It is written down.
    Plan(&'a Path),
    /// A part is simulated.
    Simulate(Shard, &'a Path),
    /// All parts are put together.
    Merge(&'a Path),
}

impl ShardFlags {
    /// What is asked; `None` for a sweep that is simulated as a whole.
    pub(super) fn asked(&self) -> Option<Sharded<'_>> {
        match self {
            Self { plan: Some(directory), .. } => Some(Sharded::Plan(directory)),
            Self { merge: Some(directory), .. } => Some(Sharded::Merge(directory)),
            Self { shard: Some(shard), from: Some(directory), .. } => {
                Some(Sharded::Simulate(*shard, directory))
            }
            _ => None,
        }
    }
}

/// Writes down what is to be simulated, once every point is known to be a scenario.
///
/// # Errors
///
/// If a point is none, or the directory holds another plan.
pub(super) fn write_plan(
    study: &Study,
    vary: &[String],
    sample: Option<&str>,
    directory: &Path,
) -> Result<(), Failure> {
    ShardPlan::of(study, vary, sample)?.write(directory)?;
    let points = counted(study.design().points(), "point");
    let directory = shell_quoted(&directory.display().to_string());
    output::print(&format!(
        "{directory}: a sweep of {points}. Each machine simulates some of N parts:\n  \
         forelock sweep --shard 1/N --from {directory}\n\
         and when all are there, one puts them together:\n  \
         forelock sweep --merge {directory}\n"
    ))?;
    Ok(())
}

/// Simulates a part.
///
/// # Errors
///
/// If the directory holds no plan, or one that gives another sweep here; if interrupted.
pub(super) fn simulate(
    shard: Shard,
    directory: &Path,
    pool: &Pool,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let plan = ShardPlan::read(directory)?;
    let progress = Progress::new(&format!("part {shard}"), 0, interrupt);
    let simulated = plan.simulate(shard, directory, pool, &progress);
    drop(progress);
    let done = match simulated? {
        Some(points) => counted(points, "point"),
        None => "it is there already".to_owned(),
    };
    output::print(&format!("part {shard}: {done}\n"))?;
    Ok(())
}
