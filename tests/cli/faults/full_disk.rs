//! A disk that takes no more: a failure that names the file, no half file, and room for the next run.

use super::writers::{Files, WRITERS, Writer, bench, empty};
use crate::bench::Bench;
use std::fs;
use std::process::{Command, Output, Stdio};

/// The program, started by a shell that has prepared something first.
fn after(prepare: &str, writer: &Writer, bench: &Bench) -> Command {
    let program = writer.command(bench);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{prepare}; exec \"$@\""), "sh"]);
    command.arg(program.get_program()).args(program.get_args());
    command.current_dir(bench.path("")).stdin(Stdio::null());
    command
}

/// Whether a message says, in the words of the system, that there is no room.
fn is_full(said: &str) -> bool {
    said.contains("File too large") || said.contains("No space left")
}

/// It failed for that reason, or what it writes had room.
fn check_failed_or_done(output: &Output, what: &str) -> bool {
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    let (done, failed) = (matches!(code, Some(0 | 1)), code == Some(3));
    assert!(done || failed, "{what}: {code:?} {said}");
    assert!(done || said.contains("out/") && is_full(&said), "{what}: {said}");
    failed
}

/// Files of at most a few kilobytes: the signal that comes with it (SIGXFSZ) doesn't end the program.
#[test]
fn a_file_that_grows_too_large_is_named_and_nothing_half_is_left() {
    let mut failed = 0;
    for writer in WRITERS {
        let bench = bench();
        let whole = writer.unbroken(&bench);
        for blocks in [0, 8] {
            let what = format!("{}, {blocks} blocks", writer.name);
            empty(&bench);
            let limit = format!("ulimit -f {blocks}");
            let output = after(&limit, &writer, &bench).output().unwrap();
            failed += u32::from(check_failed_or_done(&output, &what));
            let left = Files::of(&bench.path("out"));
            left.check_none_half(&whole, &what);
            assert!(left.unfinished().is_empty(), "{what}: {left:?}");
            writer.run(&bench);
            Files::of(&bench.path("out")).check_same(&whole, &what);
        }
    }
    assert!(failed > 10, "{failed}");
}

#[test]
fn a_sweep_whose_disk_is_full_goes_on_when_there_is_room() {
    let bench = bench();
    let sweep = WRITERS.iter().find(|writer| writer.goes_on).unwrap();
    let whole = sweep.unbroken(&bench);
    empty(&bench);
    let output = after("ulimit -f 24", sweep, &bench).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    let done = said.split_once(" of 40 points are in out/sweep; this goes on").unwrap().0;
    let done: u32 = done.rsplit('\n').next().unwrap().parse().unwrap();
    assert!((1..40).contains(&done), "{said}");
    let output = sweep.command(&bench).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("{done} of 40 points are in out/sweep already")), "{said}");
    Files::of(&bench.path("out")).check_same(&whole, "gone on");
}

/// Mounts a file system of so many kilobytes in `out`, in which the program runs; `kept` is what it leaves
/// there.
fn on_small_disk(kilobytes: u32, writer: &Writer, bench: &Bench) -> Output {
    let mount = format!("mount -t tmpfs -o size={kilobytes}k tmpfs out");
    let keep = "\"$@\"; code=$?; cp -a out kept; exit $code";
    let mut command = Command::new("unshare");
    let program = writer.command(bench);
    command.args(["-rm", "sh", "-c", &format!("{mount} || exit 99; {keep}"), "sh"]);
    command.arg(program.get_program()).args(program.get_args());
    command.current_dir(bench.path("")).stdin(Stdio::null()).output().unwrap()
}

/// Whether this machine lets a test mount something.
fn may_mount() -> bool {
    let mount = "mount -t tmpfs -o size=64k tmpfs /mnt";
    let tried = Command::new("unshare").args(["-rm", "sh", "-c", mount]).output();
    tried.is_ok_and(|output| output.status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_half_and_what_is_done_is_gone_on_from() {
    if !may_mount() {
        println!("skipped: no file system can be mounted here (`unshare -rm`)");
        return;
    }
    let mut failed = 0;
    for writer in WRITERS {
        let bench = bench();
        let whole = writer.unbroken(&bench);
        let what = writer.name;
        empty(&bench);
        let output = on_small_disk(8, &writer, &bench);
        failed += u32::from(check_failed_or_done(&output, what));
        let left = Files::of(&bench.path("kept"));
        left.check_none_half(&whole, what);
        assert!(left.unfinished().is_empty(), "{what}: {left:?}");
        // There is room again.
        fs::remove_dir(bench.path("out")).unwrap();
        fs::rename(bench.path("kept"), bench.path("out")).unwrap();
        writer.run(&bench);
        Files::of(&bench.path("out")).check_same(&whole, what);
    }
    assert!(failed > 6, "{failed}");
}

/// Only sorting needs temporary files without a name, all of which are beside the output.
#[test]
fn the_directory_for_temporary_files_is_not_needed() {
    for writer in WRITERS.into_iter().filter(|writer| writer.name.starts_with("arrange")) {
        let bench = bench();
        let mut command = writer.command(&bench);
        let status = command.env("TMPDIR", bench.path("missing")).status().unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{}", writer.name);
    }
}
