//! Where the program is put to the test.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// 2,000 records that fight over 200 parents on five workers, for which they wait two seconds: done
/// in milliseconds, and not without failures to count.
pub(crate) const SMALL: &str = r#"
name = "small"

[data]
parents = 200
children = 2_000

[load]
partitions = 5
batch_size = 200

[org]
workers = 5
service = { per_record = "9ms", cv = 0.4 }
locks = { wait_timeout = "2s" }

[run]
replications = 6
seed = 7
"#;

/// A fresh directory, where the program runs.
pub(crate) struct Bench {
    directory: TempDir,
}

impl Bench {
    /// With `small.toml` in it.
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }.with("small.toml", SMALL)
    }

    /// With another file in it.
    pub(crate) fn with(self, file: &str, text: &str) -> Self {
        self.write(file, text);
        self
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    /// The program, on no terminal and with no wishes about colour.
    pub(crate) fn forelock(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("forelock").unwrap();
        command.current_dir(self.directory.path()).args(arguments);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn stdout(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.forelock(arguments).output().unwrap().stdout).unwrap()
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.stdout(arguments)).unwrap()
    }

    /// The one result of a command that was asked for JSON.
    pub(crate) fn result(&self, arguments: &[&str]) -> Value {
        result(self.stdout(arguments).as_bytes())
    }
}

/// The one result in what a command printed.
pub(crate) fn result(printed: &[u8]) -> Value {
    let mut document: Value = serde_json::from_slice(printed).unwrap();
    assert_eq!(document["schema"], 2);
    let results = document["results"].as_array_mut().unwrap();
    assert_eq!(results.len(), 1);
    results.remove(0)
}
