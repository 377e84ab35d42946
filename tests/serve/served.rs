//! `forelock serve`, as it is started from a terminal.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The real program while it serves; it ends with this.
pub(crate) struct Served {
    program: Child,
    /// The address that it printed, with its key.
    pub(crate) address: String,
}

impl Served {
    /// Serves a scenario, or the scenarios of a directory.
    pub(crate) fn start(file: &Path) -> Served {
        let mut program = Command::new(env!("CARGO_BIN_EXE_forelock"))
            .arg("serve")
            .arg(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let start = line.find("http://127.0.0.1:")?;
            line[start..].split_whitespace().next().map(String::from)
        });
        Served { program, address: address.expect("the program prints its address") }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself: the test has failed then anyway.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
