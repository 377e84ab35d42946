//! A reader who types what a chapter shows, in a fresh directory that has the repository's scenarios.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Directories of the repository that a reader has, and what they are called in the fresh one.
const GIVEN: [(&str, &str); 4] = [
    ("scenarios", "scenarios"),
    ("tests/observe/samples", "tests/observe/samples"),
    ("tests/book/given", "."),
    ("docs/pipelines", "docs/pipelines"),
];

pub(crate) struct Reader {
    directory: TempDir,
    /// The exit code of the command before, as `$?` has it.
    exit_code: i32,
}

impl Reader {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (from, to) in GIVEN {
            copy(&root().join(from), &directory.path().join(to));
        }
        fs::create_dir(directory.path().join("output")).unwrap();
        Self { directory, exit_code: 0 }
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    pub(crate) fn exit_code(&self) -> i32 {
        self.exit_code
    }

    /// What the command prints on both streams, as they come. Each line ends where its words do.
    pub(crate) fn types(&mut self, command: &str) -> String {
        let script = format!("exec 2>&1\n(exit {})\n{command}\n", self.exit_code);
        let output = self.shell().args(["-c", &script]).output().unwrap();
        self.exit_code = output.status.code().expect("no command ends by a signal");
        in_plain_lines(&String::from_utf8(output.stdout).unwrap())
    }

    /// The first `lines` of what a command prints that goes on until Ctrl-C.
    pub(crate) fn interrupts(&self, command: &str, lines: usize) -> String {
        let mut shell = self.shell();
        shell.args(["-c", &format!("exec 2>&1\nexec {command}")]).stdout(Stdio::piped());
        let mut program = shell.spawn().unwrap();
        let printed = BufReader::new(program.stdout.take().unwrap()).lines();
        let printed: Vec<String> = printed.take(lines).collect::<Result<_, _>>().unwrap();
        let interrupt = ["-INT", &program.id().to_string()];
        assert!(Command::new("kill").args(interrupt).status().unwrap().success());
        program.wait().unwrap();
        in_plain_lines(&printed.join("\n"))
    }

    /// A shell that finds this build of the program, and nothing that says how wide or coloured a terminal is.
    pub(crate) fn shell(&self) -> Command {
        let mut shell = Command::new("bash");
        shell.current_dir(self.directory.path()).stdin(Stdio::null());
        self.furnish(&mut shell);
        shell
    }

    pub(crate) fn furnish(&self, command: &mut Command) {
        let program = program();
        let programs =
            [program.parent().unwrap(), &self.path("bin")].map(|path| path.display().to_string());
        let path = format!("{}:{}", programs.join(":"), std::env::var("PATH").unwrap());
        command.env("PATH", path).env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "BASH_ENV", "ENV"] {
            command.env_remove(variable);
        }
    }
}

/// This build of it.
pub(crate) fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("forelock")
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn in_plain_lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
