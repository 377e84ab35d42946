//! `forelock serve`.

use super::interrupt::Interrupt;
use super::{Exit, Failure, output};
use forelock_serve::{ServeError, Server, Settings, Subject};
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::PathBuf;

const DETAILS: &str = "\
Prints the address of a page that shows a load and its prediction, and updates the prediction at each \
change. Everything runs on this machine; no data leaves it. The address has a key in it: whoever has the \
address can use the page \
as long as the command runs. Ctrl-C ends it.

With a FILE, the page starts with that scenario; with a DIR, with the first scenario in it; without \
either, with a built-in one. The page can open the scenarios beside the file or in the directory, and the \
CSV files that they name; nothing else.

Examples:
  forelock serve --open
  forelock serve scenarios/test4-parallel.toml --open
  forelock serve scenarios --port 8080

Exit codes:
  0  ended by Ctrl-C
  2  the command line or the file is wrong
  3  the port can't be had";

/// Arguments of `forelock serve`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Serve {
    /// A scenario, or a directory of scenarios
    #[arg(value_name = "FILE|DIR")]
    path: Option<PathBuf>,

    /// Opens the page in the browser
    #[arg(long)]
    open: bool,

    /// Listens on this port [default: any that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// Listens on this address of the machine in place of 127.0.0.1; others in its network can then
    /// use the page if they know the key, and can also read the traffic
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), hide_default_value = true)]
    listen: IpAddr,

    /// Uses N threads (1 to 1,024) instead of one per core; the results are the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
}

impl Serve {
    /// Shows the page until the user asks to stop.
    ///
    /// # Errors
    ///
    /// If the file is wrong, or the port can't be had.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let server = Server::bind(&Settings {
            address: self.listen,
            port: self.port,
            subject: Subject::of(self.path),
            threads: self.threads.and_then(|count| NonZeroUsize::new(count.into())),
        });
        let server = server.map_err(failure)?;
        let address = server.address();
        output::print(&format!("{address}\n"))?;
        if !self.listen.is_loopback() {
            output::complain(
                "warning: others in the network of this machine can use the page if they know its address, and \
                 read on the way what is sent: it is not encrypted\n",
            );
        }
        if server.is_everywhere() {
            output::complain(
                "it listens on every address of this machine: another network reaches it by another number, and \
                 this machine by localhost too\n",
            );
        }
        output::complain("all runs on this machine; Ctrl-C ends it\n");
        if self.open
            && let Err(cause) = open::that_detached(&address)
        {
            output::complain(&format!(
                "warning: no browser can be started ({cause}): open the address yourself\n"
            ));
        }
        server.run(&|| interrupt.is_asked())?;
        Ok(Exit::Success)
    }
}

fn failure(error: ServeError) -> Failure {
    match error {
        ServeError::Scenario(wrong) => Failure::Input { wrong: vec![wrong], all: 1 },
        ServeError::Listen { address, cause } => Failure::Listen { address, cause },
        ServeError::Threads(error) => Failure::Study(error),
    }
}
