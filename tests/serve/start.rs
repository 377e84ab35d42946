//! How `forelock serve` begins, or says why it doesn't.

use crate::served::Served;
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use std::net::UdpSocket;
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

/// Where the machine has a way out, others get an address of it that leads here.
#[test]
fn on_every_address_it_names_one_that_others_can_use() {
    let server = Served::start_with(Path::new("scenarios"), &["--listen", "0.0.0.0"]);
    let host = server.host();
    let out = UdpSocket::bind("0.0.0.0:0").unwrap();
    let way = out.connect("198.51.100.1:9").and_then(|()| out.local_addr());
    if let Ok(way) = way {
        assert_eq!(host, format!("{}:{}", way.ip(), server.port()));
    }
    server.is_well();
    let (code, said) = server.interrupt();
    assert_eq!(code, Some(0));
    assert!(
        said.contains("every address of this machine") && said.contains("not encrypted"),
        "{said}"
    );
}
