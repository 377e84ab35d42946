//! `forelock sweep`.

use super::chart_flags::ChartFlags;
use super::completed::{assignments, metrics};
use super::format_flag::{FormatFlag, Output};
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, could_be_made, could_be_written, mention_left, unwritable};
use super::posterior_flag::{PosteriorFlag, mention_decided};
use super::progress::Progress;
use super::run_flags::RunFlags;
use super::shard_flags::{ShardFlags, Sharded, simulate, write_plan};
use super::table_flags::TableFlags;
use super::{Exit, Failure, output};
use clap_complete::engine::ArgValueCompleter;
use forelock::scenario::{Metric, Scenario, Template};
use forelock::study::Pool;
use forelock::study::sweep::{
    Design, Layout, Sample, ShardPlan, Subject, Sweep as Study, SweepDirectory, tornado,
};
use forelock_io::files::{remove_left_files, write_within};
use forelock_io::words::counted;
use forelock_report::{ResultDocument, Shown, StudyKind, SweepResult, TornadoResult};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  forelock sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=3.5s..8s:10
  forelock sweep scenarios/test4-parallel.toml --vary org.workers=1..64:7:log \\
      --vary data.order=random,by_parent -o output/workers
  forelock sweep scenarios/test4-parallel.toml --sample sobol:256 \\
      --vary load.submit.interval.mean=3.5s..8s --vary org.workers=1..64:log
  forelock sweep scenarios/test4-parallel.toml --tornado --vary org.workers=1,50 \\
      --vary load.submit.interval.mean=3.5s..8s
  forelock sweep scenarios/test4-parallel.toml --charts output/charts \\
      --vary load.submit.interval.mean=3.5s..8s:10 --vary org.workers=1..64:7:log
  forelock sweep scenarios/test4-parallel.toml --csv output/points.csv \\
      --vary load.submit.interval.mean=3.5s..8s:10
  forelock sweep scenarios/test4-parallel.toml --posterior orgs/mine.posterior.json \\
      --vary load.submit.interval.mean=3.5s..8s:10

A --vary is a list (200,500,2000), a range with its number of points, ends included (1..64:16), or \
one in even ratios (1..64:7:log); with --sample and --tornado, only the two ends \
(1..64 or 1..64:log). \
Several --vary make the full grid.

Results are in the directory of -o: points.jsonl (a line a point, as soon as it is done), sweep.json \
(what was swept) and, at the end, sweep.csv. If the sweep was stopped, the same command continues it.

Exit codes:
  0  done; without objectives, or with a point that meets them all
  1  done, but no point meets all objectives
  2  the command line or an input file is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock sweep`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Sweep {
    /// Scenario file
    #[arg(value_name = "FILE", required_unless_present_any = ["shard", "merge"])]
    file: Option<PathBuf>,

    /// A field and its values (see below); may be repeated
    #[arg(long, value_name = "PATH=SPEC", required_unless_present_any = ["shard", "merge"], add = ArgValueCompleter::new(assignments))]
    vary: Vec<String>,

    /// Instead of the full grid, draws N points between the two ends of every --vary: `lhs:N`
    /// (Latin hypercube) or `sobol:N` (Sobol sequence; N a power of 2 is most even)
    #[arg(long, value_name = "HOW:N")]
    sample: Option<Sample>,

    /// Varies each field alone between its first and its last value, and ranks the fields by their
    /// effect on --metric
    #[arg(long, conflicts_with_all = ["sample", "force"])]
    tornado: bool,

    /// What --tornado ranks by, such as `duration` or `lock_waits`
    #[arg(long, value_name = "METRIC", requires = "tornado", value_parser = metric,
          default_value = "failure_rate", add = ArgValueCompleter::new(metrics))]
    metric: Metric,

    /// Directory of the results [default: output/NAME-sweep-HASH]; with --tornado, also writes
    /// tornado.json there
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Starts over in a directory that holds another sweep: its points are lost
    #[arg(long)]
    force: bool,

    /// Sets a field at every point, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", add = ArgValueCompleter::new(assignments))]
    sets: Vec<String>,

    #[command(flatten)]
    sharding: ShardFlags,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    flags: RunFlags,

    #[command(flatten)]
    charts: ChartFlags,

    #[command(flatten)]
    tables: TableFlags,

    #[command(flatten)]
    format: FormatFlag,
}

impl Sweep {
    /// Simulates every point, or only those that an earlier call has not, and shows what they say.
    ///
    /// # Errors
    ///
    /// If the file or an argument is wrong, before anything is simulated; if the directory holds
    /// another sweep; if interrupted; if a result can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let sharded = self.sharding.asked();
        let has_points = !self.tornado && matches!(sharded, None | Some(Sharded::Merge(_)));
        if self.tables.wanted() && !has_points {
            return Err(Failure::Usage(
                "--csv and --parquet are for a whole sweep: a tornado, a plan and a part have no points to write",
            ));
        }
        match sharded {
            Some(Sharded::Plan(directory)) => {
                self.plan(directory, interrupt)?;
                return Ok(Exit::Success);
            }
            Some(Sharded::Simulate(shard, directory)) => {
                simulate(shard, directory, &self.flags.pool()?, interrupt)?;
                return Ok(Exit::Success);
            }
            Some(Sharded::Merge(directory)) => {
                self.tables.check(&with_files_in(directory, FilesRead::default()))?;
                self.charts.check()?;
                return self.show_points(format, self.merge(directory)?);
            }
            None => {}
        }
        let subject = self.subject()?;
        self.charts.check()?;
        let pool = self.flags.pool()?;
        if self.tornado {
            let results = vec![self.rank(&subject, &pool, interrupt)?];
            self.show(format, &results)
        } else {
            let swept = self.visit(subject, &pool, interrupt)?;
            self.show_points(format, swept)
        }
    }

    /// Shows a sweep, with its tables.
    fn show_points(&self, format: Output, swept: SweepResult) -> Result<Exit, Failure> {
        let tables = self.tables.write(&swept.table());
        let exit = self.show(format, &vec![swept])?;
        tables?;
        Ok(exit)
    }

    /// Prints the result and draws it: each is given even if the other can't be.
    fn show(&self, format: Output, results: &dyn Shown) -> Result<Exit, Failure> {
        let printed = format.print(results);
        self.charts.write(results)?;
        printed?;
        Ok(Exit::of(results))
    }

    /// What is varied.
    fn subject(&self) -> Result<Subject, Failure> {
        let sets = self.all_sets();
        let template = Template::read(self.file(), &sets)?;
        FilesRead::default().add_template(&template);
        let posterior = self.posterior.open(&sets)?.map(|one| one.named());
        Ok(Subject::asked(template, posterior.as_ref(), &self.flags.request())?)
    }

    /// The flags come after what `--set` says, as they do in `run`.
    fn all_sets(&self) -> Vec<String> {
        let mut sets = self.sets.clone();
        sets.extend(self.flags.request().as_sets());
        sets
    }

    /// The scenario file, which is there unless a part of a sweep is asked for.
    fn file(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(""))
    }

    /// The grid or the sample.
    fn study(&self, subject: Subject) -> Result<Study, Failure> {
        let study = Study::new(subject, &self.vary, self.sample)?;
        if let Some(drawn) = study.subject().drawn() {
            let varied = |path: &&str| study.design().axes().iter().any(|axis| axis.path == *path);
            let decided: Vec<&str> = drawn.decided().filter(varied).collect();
            mention_decided(&decided, "--vary", drawn.name());
        }
        for note in study.design().notes() {
            output::complain(&format!("note: {note}\n"));
        }
        Ok(study)
    }

    /// Writes the grid or the sample down, for many machines.
    fn plan(&self, directory: &Path, interrupt: &Interrupt) -> Result<(), Failure> {
        let study = self.study(self.subject()?)?;
        self.files_read(study.first()).refuse(&directory.join("plan.json"))?;
        could_be_made(directory).map_err(|cause| unwritable(directory, cause))?;
        study.check(&self.flags.pool()?, &Progress::new("checking", 0, interrupt))?;
        let sample = self.sample.map(|sample| sample.to_string());
        write_plan(&study, &self.vary, sample.as_deref(), directory)
    }

    /// Puts the parts of a sweep together.
    fn merge(&self, directory: &Path) -> Result<SweepResult, Failure> {
        // Not by each part: locks may not reach from machine to machine, and another may be at work.
        mention_left(remove_left_files(directory));
        let plan = ShardPlan::read(directory)?;
        let study = plan.sweep(directory)?;
        let output = self.output.clone().unwrap_or_else(|| study.manifest().default_directory());
        could_be_made(&output).map_err(|cause| unwritable(&output, cause))?;
        let parts = plan.merge(&study, directory, &output)? as u64;
        output::complain(&format!(
            "{} put together in {}\n",
            counted(parts, "part"),
            output.display()
        ));
        with_table(&study, &output)
    }

    /// Simulates what is missing in the directory.
    fn visit(
        &self,
        subject: Subject,
        pool: &Pool,
        interrupt: &Interrupt,
    ) -> Result<SweepResult, Failure> {
        let study = self.study(subject)?;
        let path = self.output.clone().unwrap_or_else(|| study.manifest().default_directory());
        let read = self.files_read(study.first());
        read.refuse(&path.join(SweepResult::TABLE))?;
        could_be_made(&path).map_err(|cause| unwritable(&path, cause))?;
        study.check(pool, &Progress::new("checking", 0, interrupt))?;
        let mut directory = SweepDirectory::open(&path, &study, self.force)?;
        self.tables.check(&with_files_in(&path, read))?;
        let table = path.join(SweepResult::TABLE);
        could_be_written(&table).map_err(|cause| unwritable(&table, cause))?;
        let (points, done) = (study.design().points(), directory.points().written());
        if done > 0 {
            let all = if done == points { "all " } else { "" };
            output::complain(&format!(
                "{all}{done} of {points} points are in {} already\n",
                path.display()
            ));
        }
        let replications = u64::from(study.manifest().replications);
        let progress = Progress::going_on(
            &study.manifest().scenario,
            points.saturating_mul(replications),
            done.saturating_mul(replications),
            interrupt,
        );
        mention_precision(study.first());
        let goes_on =
            format!("in {}; this goes on from there:\n  {}\n", path.display(), command_line());
        interrupt.explain(format!("the points that are done are {goes_on}"));
        let ran = study.run(&mut directory, pool, &progress);
        drop(progress);
        if let Err(error) = ran {
            let done = directory.points().written();
            output::complain(&format!("{done} of {points} points are {goes_on}"));
            return Err(error.into());
        }
        with_table(&study, &path)
    }

    /// The files of the command line, and those that the records of `scenario` come from.
    fn files_read(&self, scenario: &Scenario) -> FilesRead {
        let mut read = FilesRead::of(self.posterior.file().into_iter().chain(&self.file));
        read.add_records(scenario);
        read
    }

    /// One field at a time.
    fn rank(
        &self,
        subject: &Subject,
        pool: &Pool,
        interrupt: &Interrupt,
    ) -> Result<TornadoResult, Failure> {
        let template = subject.template();
        let design = Design::new(&self.vary, Layout::OneAtATime, template)?;
        let base = template.with(&[])?;
        let base = base.scenario;
        let read = self.files_read(&base);
        if let Some(directory) = &self.output {
            let file = directory.join(TORNADO);
            read.refuse(&file)?;
            std::fs::create_dir_all(directory)
                .and_then(|()| could_be_written(&file))
                .map_err(|cause| unwritable(&file, cause))?;
        }
        // The file itself, and two ends a field.
        let points = 1 + 2 * design.axes().len() as u64;
        let total = points.saturating_mul(u64::from(base.run.replications.get()));
        let progress = Progress::going_on(&base.name, total, 0, interrupt);
        mention_precision(&base);
        let ranked = tornado(subject, &design, self.metric, pool, &progress);
        drop(progress);
        let ranked = ranked?;
        let result = TornadoResult::new(&ranked);
        if let Some(directory) = &self.output {
            let json = ResultDocument::new(StudyKind::Tornado, vec![&result]).render()?;
            write_within(directory, TORNADO, |out| out.write_all(json.as_bytes()))
                .map_err(|cause| unwritable(&directory.join(TORNADO), cause))?;
        }
        Ok(result)
    }
}

/// What is read, with the files of a sweep or of its parts, but for the table that each sweep writes anew.
fn with_files_in(directory: &Path, mut read: FilesRead) -> FilesRead {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| !path.ends_with(SweepResult::TABLE)).for_each(|path| read.add(&path));
    read
}

/// What is in the directory of a sweep that is done, where it is written as a table as well.
fn with_table(study: &Study, directory: &Path) -> Result<SweepResult, Failure> {
    let result = SweepResult::new(study, directory)?;
    let table = || directory.join(SweepResult::TABLE);
    result.write_table().map_err(|cause| Failure::Raw { path: table(), cause })?;
    Ok(result)
}

/// The ranking in the directory of a tornado.
const TORNADO: &str = "tornado.json";

/// A sweep gives every point the same number of replications, whatever precision they reach.
fn mention_precision(scenario: &Scenario) {
    if scenario.run.precision.is_some() {
        let replications = scenario.run.replications;
        output::complain(&format!(
            "a sweep does not follow [run] precision: every point gets {replications} replications\n"
        ));
    }
}

fn metric(text: &str) -> Result<Metric, String> {
    Metric::by_name(text)
        .or_else(|| Metric::by_json_name(text))
        .ok_or_else(|| format!("write one of {}", Metric::ALL.map(Metric::name).join(", ")))
}

/// The command as it was typed, as far as a shell needs quotes.
fn command_line() -> String {
    let quoted = |argument: String| {
        let plain = |c: char| c.is_alphanumeric() || "-_./=:,%+".contains(c);
        if !argument.is_empty() && argument.chars().all(plain) {
            argument
        } else {
            format!("'{}'", argument.replace('\'', r"'\''"))
        }
    };
    let arguments = std::env::args_os().map(|one| quoted(one.to_string_lossy().into_owned()));
    arguments.collect::<Vec<_>>().join(" ")
}
