//! The command line: one file a command, each a thin face of the library.

mod answers;
mod arrange;
mod calibrate;
mod chart;
mod chart_flags;
mod check;
mod compare;
mod completed;
mod completions;
mod cut_flags;
mod exit;
mod explain;
mod extract_flags;
mod failure;
mod failure_document;
mod failure_kind;
mod fields;
mod format_flag;
mod inputs;
mod interrupt;
mod machine;
mod man;
mod new;
mod observe;
mod output;
mod output_file;
mod plan;
mod posterior_flag;
mod privacy;
mod probe_files;
mod profile;
mod program;
mod progress;
mod questions;
mod regress;
mod report;
mod run;
mod run_flags;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod shard_flags;
mod sweep;
mod table_flags;
mod trace_flags;

pub use arrange::Arrange;
pub use calibrate::Calibrate;
pub use chart::Chart;
pub use check::Check;
pub use compare::Compare;
pub use completions::Completions;
use completions::answer_shell;
pub use exit::Exit;
pub use explain::Explain;
pub use failure::Failure;
use failure_document::{answer, explain};
pub use fields::Fields;
pub use interrupt::Interrupt;
pub use man::Man;
pub use new::New;
pub use observe::Observe;
pub use plan::Plan;
pub use profile::Profile;
pub use program::program;
pub use questions::QuestionError;
pub use regress::Regress;
pub use report::Report;
pub use run::Run;
pub use schema::Schema;
#[cfg(feature = "serve")]
pub use serve::Serve;
pub use sweep::Sweep;

use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  forelock new
  forelock check scenarios/test4-parallel.toml
  forelock run scenarios/test4-parallel.toml
  forelock compare scenarios/test4-parallel.toml
  forelock plan scenarios/test4-parallel.toml --set 'objectives.duration=< 6h'
  forelock sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=3.5s..8s:10
  forelock report scenarios/test4-parallel.toml -o output/report.html
  forelock serve scenarios/test4-parallel.toml --open
  forelock observe jobs/*.json
  forelock calibrate scenarios/test4-parallel.toml --fit org.service.per_record
  forelock chart output/test4.json

Exit codes:
  0  done, and every objective met
  1  an objective not met, or a prediction moved
  2  the command line or an input file is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Predicts, before a Salesforce bulk load touches an org, how many of its records fail on row locks
/// and how long it takes.
#[derive(Debug, Parser)]
#[command(name = "forelock", version, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    color: colorchoice_clap::Color,
}

impl Cli {
    /// Does what the command line says, and says with what code the program ends.
    ///
    /// # Errors
    ///
    /// See [`Failure`].
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        self.color.write_global();
        self.command.execute(interrupt)
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a scenario from a few questions, or from another tool's file, and give a first answer
    New(New),
    /// Simulate scenarios: how many records fail on row locks, and how long the load takes
    Run(Run),
    /// Check scenarios without simulating them, and give the warnings that a Salesforce architect
    /// would give
    Check(Check),
    /// Say where every value of a scenario comes from: a file, a tool, a default or a guess
    Explain(Explain),
    /// Compare scenarios, or one scenario with the usual remedies
    Compare(Compare),
    /// Find the fastest way to send a load that meets its objectives with the required certainty
    Plan(Box<Plan>),
    /// Simulate a scenario with many combinations of field values (can be resumed), or rank fields
    /// by their effect
    Sweep(Sweep),
    /// Serve a browser page that updates the prediction at each change of a load
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Write one page to hand over: a scenario's answer, remedies, figures and warnings
    Report(Report),
    /// Rewrite a CSV so that loading it causes as few lock collisions as possible
    Arrange(Box<Arrange>),
    /// Sum up what Salesforce recorded of a past load, for the `[observed]` table of a scenario
    Observe(Observe),
    /// Estimate the unknown properties of an org from the results of past loads
    Calibrate(Calibrate),
    /// Draw the charts of a result again: of a run, a comparison, a sweep or a check
    Chart(Chart),
    /// Say what a CSV is like: its parents, their fan-out, its order, and what would collide
    Profile(Profile),
    /// Save predictions, and check later which of them changed more than by chance
    Regress(Regress),
    /// Say what a scenario may contain: every field, what it may be and what it means
    Fields(Fields),
    /// Print the JSON Schema of scenarios, for editors
    Schema(Schema),
    /// Print a script by which a shell completes commands, flags, files and fields
    Completions(Completions),
    /// Write a man page for each command
    Man(Man),
}

impl Command {
    /// Does it, unless there is an interrupt, and says with what code the program ends.
    ///
    /// # Errors
    ///
    /// See [`Failure`].
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        match self {
            Self::New(new) => new.execute(interrupt),
            Self::Run(run) => run.execute(interrupt),
            Self::Compare(compare) => compare.execute(interrupt),
            Self::Check(check) => check.execute(),
            Self::Explain(explain) => explain.execute(),
            Self::Plan(plan) => plan.execute(interrupt),
            Self::Sweep(sweep) => sweep.execute(interrupt),
            #[cfg(feature = "serve")]
            Self::Serve(serve) => serve.execute(interrupt),
            Self::Report(report) => report.execute(interrupt),
            Self::Arrange(arrange) => arrange.execute(interrupt),
            Self::Observe(observe) => observe.execute(),
            Self::Calibrate(calibrate) => calibrate.execute(interrupt),
            Self::Chart(chart) => chart.execute(),
            Self::Profile(profile) => profile.execute(interrupt),
            Self::Regress(regress) => regress.execute(interrupt),
            Self::Fields(fields) => fields.execute(),
            Self::Schema(schema) => schema.execute(),
            Self::Completions(completions) => completions.execute(),
            Self::Man(man) => man.execute(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
