//! `forelock serve`, as it is started from a terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
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
        Self::start_with(file, &[])
    }

    /// The same with more on its command line.
    pub(crate) fn start_with(file: &Path, arguments: &[&str]) -> Served {
        let mut program = Command::new(env!("CARGO_BIN_EXE_forelock"))
            .arg("serve")
            .arg(file)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let start = line.find("http://")?;
            line[start..].split_whitespace().next().map(String::from)
        });
        Served { program, address: address.expect("the program prints its address") }
    }

    pub(crate) fn host(&self) -> String {
        self.address.split('/').nth(2).unwrap().to_owned()
    }

    pub(crate) fn port(&self) -> u16 {
        self.host().rsplit_once(':').unwrap().1.parse().unwrap()
    }

    pub(crate) fn key(&self) -> &str {
        self.address.split('/').nth(3).unwrap()
    }

    /// The whole reply to a request of the page: its headers, and what follows.
    pub(crate) fn post(&self, route: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        write!(
            stream,
            "POST /{}/{route} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.key(),
            self.host(),
            body.len()
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// A scenario of the directory as the page has it, in JSON.
    pub(crate) fn opened(&self, file: &str) -> String {
        let reply = self.post("open", &format!("{{\"file\": {file:?}}}"));
        reply.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// It answers as if nothing had been, in little memory.
    pub(crate) fn is_well(&self) {
        let state = self.opened("test4-parallel.toml");
        let reply = self.post("answer", &state);
        assert!(reply.contains("event: done") && reply.contains("\"final\":true"), "{reply}");
        #[cfg(target_os = "linux")]
        {
            let status =
                std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
            let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
            let kilobytes: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
            assert!(kilobytes < 200_000, "{kilobytes} kB");
        }
    }

    /// Sends Ctrl-C, and says with what code it ends, and what it said on standard error.
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        let killed = Command::new("kill").args(["-INT", &self.program.id().to_string()]).status();
        assert!(killed.unwrap().success());
        let code = self.program.wait().unwrap().code();
        let mut said = String::new();
        self.program.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (code, said)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself: the test has failed then anyway.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
