//! `forelock completions`, and what shells complete.

use super::{Cli, Exit, Failure, output};
use clap::CommandFactory;
use clap_complete::aot::Shell;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{CompleteEnv, Shells};
use forelock::scenario::Metric;
use forelock::scenario::fields::{Kind, every_field};
use std::ffi::OsStr;

const DETAILS: &str = "\
The script asks the program itself what may follow, so that commands, flags, files and, behind --set, \
--vary and --fit, the fields of a scenario are completed. Load it whenever a shell begins:

  bash        echo 'source <(forelock completions bash)' >> ~/.bashrc
  zsh         echo 'source <(forelock completions zsh)' >> ~/.zshrc
  fish        echo 'forelock completions fish | source' >> ~/.config/fish/config.fish
  elvish      echo 'eval (forelock completions elvish | slurp)' >> ~/.config/elvish/rc.elv
  powershell  echo 'forelock completions powershell | Out-String | Invoke-Expression' >> $PROFILE";

/// The variable by which a script asks.
const VARIABLE: &str = "FORELOCK_COMPLETE";

const PROGRAM: &str = "forelock";

/// Arguments of `forelock completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Completions {
    /// Whose script to print
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    ///
    /// # Errors
    ///
    /// If standard output can't be written.
    pub fn execute(self) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        let shells = Shells::builtins();
        let name = self.shell.to_string();
        let shell = shells.completer(&name).ok_or(Failure::Usage("no script is known for it"))?;
        shell.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
        output::print_exactly(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Success)
    }
}

/// Answers a shell that asks what may follow, and ends the program then.
pub fn answer_shell() {
    CompleteEnv::with_factory(Cli::command).var(VARIABLE).complete();
}

/// Fields whose path begins so, table by table, with what they mean.
pub(super) fn fields(begun: &OsStr) -> Vec<CompletionCandidate> {
    candidates(begun, "")
}

/// The same, followed by `=`.
pub(super) fn assignments(begun: &OsStr) -> Vec<CompletionCandidate> {
    candidates(begun, "=")
}

/// Metrics whose name begins so.
pub(super) fn metrics(begun: &OsStr) -> Vec<CompletionCandidate> {
    let begun = begun.to_string_lossy();
    let metrics = Metric::ALL.iter().map(|metric| metric.name());
    metrics.filter(|name| name.starts_with(&*begun)).map(CompletionCandidate::new).collect()
}

fn candidates(begun: &OsStr, end: &str) -> Vec<CompletionCandidate> {
    let begun = begun.to_string_lossy();
    let all = every_field().into_iter();
    // Items of lists have names or numbers of their own.
    all.filter(|one| one.path.starts_with(&*begun) && !one.path.contains('*'))
        .filter(|one| !matches!(one.field.kind, Kind::Table(_) | Kind::Tables(_)))
        .map(|one| {
            let help = one.field.label.to_owned();
            CompletionCandidate::new(format!("{}{end}", one.path)).help(Some(help.into()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(all: &[CompletionCandidate]) -> Vec<String> {
        all.iter().map(|one| one.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn fields_and_metrics_are_completed() {
        let all = values(&assignments(OsStr::new("org.work")));
        assert_eq!(all, ["org.workers="]);
        let all = values(&fields(OsStr::new("load.submit.interval")));
        assert!(all.contains(&"load.submit.interval.mean".to_owned()), "{all:?}");
        assert!(values(&fields(OsStr::new(""))).iter().all(|path| path != "org"));
        assert_eq!(values(&metrics(OsStr::new("lock_w"))), ["lock_waits", "lock_wait_time"]);
        assert!(assignments(OsStr::new("nothing")).is_empty());
    }
}
