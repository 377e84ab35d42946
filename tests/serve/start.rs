//! How `forelock serve` begins, or says why it doesn't.

use crate::served::Served;
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use std::path::Path;

#[test]
fn a_port_that_is_taken_and_a_file_that_is_wrong_are_told() {
    let server = Served::start(Path::new("scenarios"));
    let serve = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("forelock").unwrap();
        command.arg("serve").args(arguments);
        command
    };
    let port = server.port().to_string();
    serve(&["--port", &port])
        .assert()
        .code(3)
        .stderr(contains(format!("can't listen on 127.0.0.1:{port}: ")));
    serve(&["scenarios/test5-as-written.toml"]).assert().code(2).stderr(contains("Serial"));
    serve(&["--help"]).assert().success().stdout(contains("--open").and(contains("Ctrl-C")));
}
