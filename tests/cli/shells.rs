//! What shells, `man` and terminals get.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;

#[test]
fn each_shell_has_a_script_that_asks_the_program() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = bench.stdout(&["completions", shell]);
        assert!(script.contains("FORELOCK_COMPLETE") && script.contains("forelock"), "{script}");
    }
    bench.forelock(&["completions", "cmd"]).assert().code(2).stderr(contains("powershell"));
}

/// What a shell is told that stands behind these words.
fn completed(words: &[&str]) -> Vec<String> {
    let bench = Bench::new();
    let mut command = bench.forelock(&[&["--", "forelock"], words].concat());
    command.env("FORELOCK_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    command
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_COMPLETE_SPACE", "true");
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn fields_and_metrics_are_completed_behind_their_flags() {
    assert!(completed(&["ca"]).contains(&"calibrate".to_owned()));
    assert!(completed(&["run", "--repl"]).contains(&"--replications".to_owned()));
    assert_eq!(completed(&["run", "a.toml", "--set", "org.work"]), ["org.workers="]);
    assert_eq!(completed(&["sweep", "a.toml", "--vary", "load.sta"]), ["load.stagger="]);
    assert_eq!(completed(&["calibrate", "a.toml", "--fit", "org.work"]), ["org.workers"]);
    assert_eq!(completed(&["sweep", "a.toml", "--metric", "dur"]), ["duration"]);
    assert!(completed(&["fields", "org.locks.h"]).contains(&"org.locks.held_fraction".to_owned()));
}

#[test]
fn each_command_has_a_man_page() {
    let bench = Bench::new();
    bench.forelock(&["man", "pages/man1"]).assert().success().stdout(contains("forelock-run.1"));
    let run = bench.read("pages/man1/forelock-run.1");
    assert!(run.starts_with(".ie") || run.contains(".TH"), "{run}");
    assert!(run.contains("replications") && run.contains("Examples"), "{run}");
    for name in ["forelock.1", "forelock-new.1", "forelock-regress-check.1"] {
        assert!(bench.path(&format!("pages/man1/{name}")).exists(), "{name}");
    }
    assert!(fs::read_dir(bench.path("pages/man1")).unwrap().count() > 15);
}

#[test]
fn colour_is_there_when_it_is_wanted() {
    let bench = Bench::new();
    let run = ["run", "small.toml", "--replications", "2"];
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = bench.forelock(&[&run[..], arguments].concat());
        for (name, value) in variables {
            command.env(name, value);
        }
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "no terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
    bench
        .forelock(&["--color", "sometimes", "check", "small.toml"])
        .assert()
        .code(2)
        .stderr(contains("always").and(contains("never")));
}
