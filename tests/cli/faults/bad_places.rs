//! Outputs that can't be written, which is found out before the work.

use super::writers::{Files, WRITERS, bench};
use crate::bench::Bench;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Far more work than any test waits for, unless the output is looked at first.
const ENDLESS: [&str; 2] = ["--set", "data.children=2_000_000_000"];
/// For a program that hangs; a busy machine needs nothing like it.
const GUARD: Duration = Duration::from_secs(120);

/// What is written, by commands that would never end; at the place, there is a directory or the like.
const COMMANDS: [&[&str]; 8] = [
    &["run", "small.toml", "--raw", "PLACE"],
    &["run", "small.toml", "--trace", "PLACE"],
    &["run", "small.toml", "--charts", "PLACE/more"],
    &["compare", "small.toml", "--charts", "PLACE/more"],
    &["sweep", "small.toml", "--vary", "org.workers=1..9:9", "-o", "PLACE/more"],
    &["sweep", "small.toml", "--tornado", "--vary", "org.workers=1,9", "-o", "PLACE/more"],
    &["report", "small.toml", "-o", "PLACE"],
    &["calibrate", "seen.toml", "-o", "PLACE.toml"],
];

fn refused(bench: &Bench, command: &[&str], place: &str, endless: &[&str]) {
    let arguments: Vec<String> = command.iter().map(|one| one.replace("PLACE", place)).collect();
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    words.extend(endless);
    let mut program = bench.forelock(&words);
    let output = program.timeout(GUARD).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(2 | 3)), "{words:?}: {said}");
    assert!(said.contains("out/"), "{words:?}: {said}");
}

/// A file in the place of a directory stops root as well, whom no permission does.
#[test]
fn an_output_that_cannot_be_written_is_found_before_the_work() {
    let bench = bench();
    fs::create_dir(bench.path("out/directory")).unwrap();
    fs::create_dir(bench.path("out/directory.toml")).unwrap();
    bench.write("out/file", "");
    for command in COMMANDS {
        let is_directory = command.iter().any(|one| one.contains("PLACE/"));
        let places: &[&str] =
            if is_directory { &["out/file"] } else { &["out/directory", "out/file/more"] };
        for place in places {
            refused(&bench, command, place, &ENDLESS);
        }
    }
    // These are not simulated: what they read never ends.
    Command::new("mkfifo").arg(bench.path("endless.csv")).status().unwrap();
    for command in [
        &["profile", "endless.csv", "--parent", "a", "-o", "PLACE"][..],
        &["observe", "endless.csv", "-o", "PLACE"],
        &["regress", "record", "big.toml", "-o", "PLACE"],
    ] {
        bench.write("big.toml", &crate::bench::SMALL.replace("2_000", "2_000_000_000"));
        for place in ["out/directory", "out/file/more", "out/missing/more"] {
            refused(&bench, command, place, &[]);
        }
    }
    let arrange = ["arrange", "endless.csv", "--parent", "a", "--batch-size", "200"];
    let arrange = [&arrange[..], &["--partitions", "2", "-o", "PLACE"]].concat();
    for place in ["out/file", "out/file/more", "out/missing/more"] {
        refused(&bench, &arrange, place, &[]);
    }
}

#[test]
fn a_directory_that_may_not_be_written_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    let mode = |mode| fs::set_permissions(bench.path("out"), fs::Permissions::from_mode(mode));
    mode(0o555).unwrap();
    let is_mighty = fs::write(bench.path("out/any"), "").is_ok();
    if is_mighty {
        fs::remove_file(bench.path("out/any")).unwrap();
    }
    // Root, under another number, is who owns the files, and no more.
    let other = ["-U", "--map-user=1000"];
    let may_be_other = || Command::new("unshare").args(other).arg("true").status();
    if is_mighty && !may_be_other().is_ok_and(|status| status.success()) {
        println!("skipped: this user may write everywhere, and can't be another (`unshare -U`)");
        return;
    }
    for writer in WRITERS {
        let mut command = writer.command(&bench);
        if is_mighty {
            let program = [command.get_program()].into_iter().chain(command.get_args());
            let mut as_other = Command::new("unshare");
            as_other.args(other).args(program).current_dir(bench.path(""));
            command = as_other;
        }
        let code = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().code();
        assert_eq!(code, Some(3), "{}", writer.name);
        assert_eq!(Files::of(&bench.path("out")), Files::default(), "{}", writer.name);
    }
    mode(0o755).unwrap();
}
