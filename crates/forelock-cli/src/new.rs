//! `forelock new`.

use super::answers::{Count, Failures, ObjectName, Tool, Within};
use super::format_flag::FormatFlag;
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, unwritable, write_file};
use super::progress::Progress;
use super::questions::{Question, QuestionError, Questions, Way};
use super::run_flags::RunFlags;
use super::{Exit, Failure, output};
use forelock::records::{Measured, Source};
use forelock::scenario::draft::{Draft, DraftLoad, DraftLookup, ForeignLoad};
use forelock::scenario::{Client, Operation, Template};
use forelock::study::Study;
use forelock::study::posterior::Drawn;
use forelock_io::files::check_replaceable;
use forelock_report::{
    DraftedScenario, MeasuredScenario, NewResult, ObserveResult, RunResult, Wishes,
};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const DETAILS: &str = "\
On a terminal it asks what is not given by a flag: the object, how many records and on how many \
parents, with which tool, how long it may take, and how many records may fail. Without a terminal it \
takes the answers from standard input, a line each. With --yes, or if standard input is empty, the \
defaults in brackets above are used.

The org is unknown: its fields get the ranges that have been seen in real orgs. The file marks what it assumes.

--from reads what other tools' files say of their loads: export.json of SFDMU, a mapping.yml or \
cumulusci.yml of CumulusCI, process-conf.xml and config.properties of Data Loader, a CSV, of which records and parents are counted, \
or the records of jobs that ran (as `forelock observe` does).

Examples:
  forelock new
  printf '%s\\n' Case 300k '' 50k sfdmu 6h '' | forelock new
  forelock new --object Opportunity --records 2M --parents 200k --client sfdmu --within 10h --yes
  forelock new --from export.json --records 500k
  forelock new --from opportunities.csv --client data-loader-bulk -o friday.toml

Exit codes:
  0  the scenario is written, whatever the first answer is
  2  the command line or the file of --from is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock new`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct New {
    /// Takes the loads from a file of another tool, or from a CSV
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,

    /// The object that is loaded [default: Opportunity]
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    object: Option<ObjectName>,

    /// How many records, such as 200k or 2M [default: 100k]
    #[arg(long, value_name = "N")]
    records: Option<Count>,

    /// The object that the records look up to [default: Account]
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    parent: Option<ObjectName>,

    /// How many parents they look up to [default: a fifth of the records]
    #[arg(long, value_name = "N")]
    parents: Option<Count>,

    /// Of a CSV: the column that names the parents [default: those that are called after a lookup]
    #[arg(long, value_name = "COLUMN", requires = "from")]
    parent_column: Option<String>,

    /// What is done to the records: insert, update, upsert or delete [default: insert]
    #[arg(long, value_name = "WORD", value_parser = operation)]
    operation: Option<Operation>,

    /// The tool that sends them, such as sfdmu or sf-bulk [default: data-loader-bulk]
    #[arg(long, value_name = "TOOL")]
    client: Option<Tool>,

    /// How long it may take [default: 8h; with --from, whatever it takes]
    #[arg(long, value_name = "DURATION")]
    within: Option<Within>,

    /// How many of the records may fail [default: 1%; with --from, any number]
    #[arg(long, value_name = "PERCENT")]
    failures: Option<Failures>,

    /// Asks nothing
    #[arg(short, long)]
    yes: bool,

    /// The scenario to write [default: the object's name, or that of FILE, with .toml]
    #[arg(short, long, value_name = "FILE.toml")]
    output: Option<PathBuf>,

    /// Replaces a file that is there
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    flags: RunFlags,

    #[command(flatten)]
    format: FormatFlag,
}

fn operation(word: &str) -> Result<Operation, &'static str> {
    word.parse().map_err(|_| "write insert, update, upsert or delete")
}

/// What is usual where nobody says anything else.
mod usual {
    pub(super) const OBJECT: &str = "Opportunity";
    pub(super) const RECORDS: &str = "100k";
    pub(super) const PARENT: &str = "Account";
    pub(super) const CHILDREN_EACH: u64 = 5;
    pub(super) const CLIENT: &str = "data-loader-bulk";
    pub(super) const WITHIN: &str = "8h";
    pub(super) const FAILURES: &str = "1%";
}

impl New {
    /// Writes a scenario, simulates it and shows what that gives.
    ///
    /// # Errors
    ///
    /// If an argument or the file of `--from` is wrong; if a file is there already; if interrupted; if
    /// a result can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let wanted = match &self.from {
            Some(from) => self.of_file(from, interrupt)?,
            None => self.asked()?,
        };
        let path = self.output.clone().unwrap_or_else(|| PathBuf::from(wanted.file_name()));
        self.check_output(&path)?;
        let scenario = wanted.scenario(path.parent().unwrap_or(Path::new("")));
        for warning in &scenario.warnings {
            output::complain(&format!("warning: {warning}\n"));
        }
        write_file(&path, |out| out.write_all(scenario.text.as_bytes()))?;
        let simulation = self.simulate(&path, interrupt)?;
        format.print(&vec![NewResult::new(&scenario, &path, self.from.as_deref(), simulation)])?;
        Ok(Exit::Success)
    }

    /// What flags and answers say, and what is usual for the rest.
    fn asked(&self) -> Result<Wanted, Failure> {
        let mut questions = self
            .way()
            .map(|way| Questions::new(io::stdin().lock(), anstream::stderr().lock(), way));
        let mut unsaid = Vec::new();
        let mut wanted = self.answered(|question| {
            let answer = questions.as_mut().map(|all| all.ask(question)).transpose()?.flatten();
            Ok(answer.unwrap_or_else(|| {
                questions = None;
                unsaid.push(format!("{} {}", question.flag, question.usual));
                question.usual.to_owned()
            }))
        })?;
        wanted.wishes.unsaid = unsaid;
        Ok(wanted)
    }

    /// How answers come; `None` if nothing is asked.
    fn way(&self) -> Option<Way> {
        match (self.yes, io::stdin().is_terminal(), io::stderr().is_terminal()) {
            // Nobody would see the questions.
            (true, ..) | (false, true, false) => None,
            (false, true, true) => Some(Way::Typed),
            (false, false, _) => Some(Way::Piped),
        }
    }

    /// What the flags say, and for the rest what `ask` gives.
    fn answered(
        &self,
        mut ask: impl FnMut(Question<'_>) -> Result<String, QuestionError>,
    ) -> Result<Wanted, Failure> {
        let mut answer = |said: Option<String>, flag, text: &str, usual: &str, check: Check| {
            let read = &|text: &str| check(text).map(|()| text.trim().to_owned());
            said.map_or_else(|| ask(Question { flag, text, usual, read }), Ok)
        };
        let of = |name: &Option<ObjectName>| name.as_ref().map(|name| name.0.clone());
        let number = |count: Option<Count>| count.map(|count| count.0.to_string());

        let question = "Which object do you load?";
        let object =
            answer(of(&self.object), "--object", question, usual::OBJECT, is::<ObjectName>)?;
        let records = number(self.records);
        let records =
            answer(records, "--records", "How many records?", usual::RECORDS, is::<Count>)?;
        let records = count(&records);
        let question = "Which object do they look up to?";
        let parent =
            answer(of(&self.parent), "--parent", question, usual::PARENT, is::<ObjectName>)?;
        let each = records.div_ceil(usual::CHILDREN_EACH).to_string();
        let question = format!("To how many different {parent} records?");
        let parents = number(self.parents);
        let parents = count(&answer(parents, "--parents", &question, &each, is::<Count>)?);
        let tool = self.client.map(|tool| tool.0.name.to_owned());
        let question = "With which tool (? lists them)?";
        let tool = answer(tool, "--client", question, usual::CLIENT, is::<Tool>)?;
        let within = self.within.as_ref().map(|within| within.0.clone());
        let question = "How long may it take?";
        let within = answer(within, "--within", question, usual::WITHIN, is::<Within>)?;
        let failures = self.failures.as_ref().map(|failures| failures.0.clone());
        let question = "How many of the records may fail?";
        let failures = answer(failures, "--failures", question, usual::FAILURES, is::<Failures>)?;

        let client =
            tool.parse::<Tool>().map_err(|_| Failure::Usage("there is no such --client"))?;
        let mut load = DraftLoad::new(&object, client.0);
        load.operation = Some(self.operation.unwrap_or(Operation::Insert));
        load.children = Some(records);
        let lookup = DraftLookup { parent, column: String::new(), parents: Some(parents) };
        load.lookups = Some(vec![lookup]);
        Ok(Wanted {
            source: Wish::Draft(Draft { loads: vec![load], remarks: Vec::new() }),
            name: object.to_lowercase().replace(' ', "-"),
            from: String::new(),
            wishes: Wishes { failures: Some(failures), within: Some(within), ..Wishes::default() },
        })
    }

    /// What the file of another tool says.
    fn of_file(&self, from: &Path, interrupt: &Interrupt) -> Result<Wanted, Failure> {
        let client = self.client.map_or_else(|| Client::named(usual::CLIENT), |tool| Some(tool.0));
        let client = client.ok_or(Failure::Usage("there is no such --client"))?;
        let column = self.parent_column.as_deref();
        let source = match ForeignLoad::read(from, client, column)? {
            ForeignLoad::Draft(mut draft) => {
                let is_csv = draft.loads.iter().all(|load| load.file.as_deref() == Some(from));
                if !is_csv && (column.is_some() || self.client.is_some()) {
                    return Err(Failure::Usage(
                        "--client and --parent-column are for a CSV: the file of a tool says both itself",
                    ));
                }
                let progress = Progress::of_file(&from.display().to_string(), interrupt);
                draft.count_files(&progress)?;
                if is_csv && (self.records.is_some() || self.parents.is_some()) {
                    return Err(Failure::Usage(
                        "--records and --parents are for what no file says: a CSV is counted",
                    ));
                }
                for load in &mut draft.loads {
                    load.operation = self.operation.or(load.operation);
                }
                Wish::Draft(draft)
            }
            ForeignLoad::Records => Wish::Measured(measured(from)?),
        };
        let stem = from.file_name().map(|name| name.to_string_lossy().into_owned());
        let stem = stem.unwrap_or_default();
        Ok(Wanted {
            source,
            name: stem.split('.').next().unwrap_or_default().to_lowercase(),
            from: format!(", of what {} loads", from.display()),
            wishes: Wishes {
                records: self.records.map(|count| count.0),
                parents: self.parents.map(|count| count.0),
                failures: self.failures.clone().map(|failures| failures.0),
                within: self.within.clone().map(|within| within.0),
                unsaid: Vec::new(),
            },
        })
    }

    fn check_output(&self, path: &Path) -> Result<(), Failure> {
        FilesRead::of(&self.from).refuse(path)?;
        if path.exists() && !self.force {
            let cause =
                io::Error::other("it is there already; name another by -o, or --force replaces it");
            return Err(unwritable(path, cause));
        }
        check_replaceable(path, "", true).map_err(|cause| unwritable(path, cause))
    }

    /// What the file gives, which is read as any other.
    fn simulate(&self, path: &Path, interrupt: &Interrupt) -> Result<RunResult, Failure> {
        let template = Template::read(path, &[])?;
        let loaded = template.with(&[])?;
        let has_ranges = !loaded.scenario.unknown.is_empty();
        let drawn = has_ranges.then(|| Drawn::of_ranges(Arc::new(template))).flatten();
        let mut scenario = loaded.scenario;
        self.flags.request().apply_to(&mut scenario.run, drawn.as_ref());
        let pool = self.flags.pool()?;
        let progress = Progress::new(&scenario.name, scenario.run.replications.get(), interrupt);
        let study = Study::of(scenario).drawn(drawn).on(&pool).monitor(&progress);
        Ok(RunResult::new(&study.run()?))
    }
}

/// Whether an answer can be used; if not, what would be one.
type Check = fn(&str) -> Result<(), String>;

fn is<T: std::str::FromStr<Err = String>>(text: &str) -> Result<(), String> {
    text.parse::<T>().map(drop)
}

/// Of an answer that was checked.
fn count(text: &str) -> u64 {
    text.parse::<Count>().map_or(1, |count| count.0)
}

/// The scenario that is wanted.
struct Wanted {
    source: Wish,
    name: String,
    /// For the head of the file.
    from: String,
    wishes: Wishes,
}

/// What the scenario is made of.
enum Wish {
    Draft(Draft),
    Measured(MeasuredScenario),
}

impl Wanted {
    fn file_name(&self) -> String {
        format!("{}.toml", self.name)
    }

    fn scenario(&self, directory: &Path) -> DraftedScenario {
        match &self.source {
            Wish::Draft(draft) => {
                DraftedScenario::new(draft, &self.wishes, &self.name, &self.from, directory)
            }
            Wish::Measured(scenario) => {
                DraftedScenario::of_text(&scenario.text, &scenario.assumed, &self.wishes)
            }
        }
    }
}

/// What the platform recorded, as a scenario.
fn measured(path: &Path) -> Result<MeasuredScenario, Failure> {
    let wrong = |wrong| Failure::Records { wrong, all: 1 };
    let source = Source::open(path).map_err(|diagnostics| wrong(vec![diagnostics]))?;
    let measured = Measured::of(&[source]).map_err(wrong)?;
    let result = ObserveResult::new(&measured, &[path.display().to_string()]);
    let scenario = MeasuredScenario::new(&measured, &result);
    if scenario.is_whole {
        return Ok(scenario);
    }
    Err(Failure::Usage(
        "the record doesn't say how many records were loaded: `forelock observe` shows what it says",
    ))
}
