//! `forelock completions`.

use super::{Cli, Exit, Failure, output};
use clap::CommandFactory;
use clap_complete::aot::Shell;
use clap_complete::env::{CompleteEnv, Shells};
use std::ffi::OsString;

const DETAILS: &str = "\
The script asks the program itself what may follow, so that commands, flags, files and, behind --set, \
--vary and --fit, the fields of a scenario are completed. To load it in every new shell, run once:

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

/// Answers a shell that asks what may follow in `arguments`; says whether one does.
pub(super) fn answer_shell(arguments: &[OsString]) -> bool {
    let directory = std::env::current_dir().ok();
    let complete = CompleteEnv::with_factory(Cli::command).var(VARIABLE);
    // A shell has no use for the reason why there are no words.
    complete.try_complete(arguments, directory.as_deref()).unwrap_or(true)
}
