//! Signals: the first one ends the program wherever it is, with code 3 and without litter.

use super::writers::bench;
use crate::bench::{Bench, SMALL};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// For a program that does not obey; a busy machine needs nothing like it.
const GUARD: Duration = Duration::from_secs(60);

/// The program under way, and listening: its standard input is a pipe to which nothing is written.
fn started(bench: &Bench, arguments: &[&str]) -> Child {
    let mut child = Command::new(bench.forelock(&[]).get_program());
    let streams = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = streams.current_dir(bench.path("")).args(arguments).spawn().unwrap();
    // Its second thread is that which waits for signals.
    let threads = format!("/proc/{}/task", child.id());
    let begun = Instant::now();
    let listens = || fs::read_dir(&threads).map_or(true, |threads| threads.count() > 1);
    while begun.elapsed() < GUARD && !listens() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // And this much later, it is at its work.
    std::thread::sleep(Duration::from_millis(300));
    child
}

/// SIGHUP, unless these tests themselves run after `nohup`: what they start then ignores it.
fn hang_up() -> &'static str {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map(|bits| u64::from_str_radix(bits.trim(), 16).unwrap());
    if ignored.is_some_and(|bits| bits & 1 == 0) { "-HUP" } else { "-TERM" }
}

fn send(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
}

/// The code that it ends with, and what it says.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let begun = Instant::now();
    while begun.elapsed() < GUARD && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let has_ended = child.try_wait().unwrap().is_some();
    if !has_ended {
        child.kill().unwrap();
    }
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(has_ended, "it goes on: {said}");
    (child.wait().unwrap().code(), said)
}

fn names(bench: &Bench) -> Vec<String> {
    let entries = fs::read_dir(bench.path("")).unwrap().map(Result::unwrap);
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Where the work can't look whether it should stop: a read that waits, lines that are no rows, a plan,
/// a replication.
#[test]
fn a_signal_ends_the_program_wherever_it_is() {
    let bench = bench().with("big.toml", &SMALL.replace("2_000", "2_000_000_000")).with(
        "wide.toml",
        &SMALL.replace("= 200\nc", "= 1_000_000_000\nc").replace("2_000", "1_000_000_000"),
    );
    assert!(Command::new("mkfifo").arg(bench.path("pipe.csv")).status().unwrap().success());
    let mut blank = GzEncoder::new(Vec::new(), Compression::best());
    blank.write_all(b"a,b\n").unwrap();
    let lines = vec![b'\n'; 1 << 24];
    (0..30).for_each(|_| blank.write_all(&lines).unwrap());
    // A member after another, all of the same bytes.
    fs::write(bench.path("blank.csv.gz"), blank.finish().unwrap().repeat(40)).unwrap();
    let arrange = ["--parent", "a", "--batch-size", "200", "--partitions", "2", "-o", "arranged"];
    let arranging = |file| [&["arrange", file][..], &arrange].concat();
    let before = names(&bench);
    for (arguments, signal) in [
        (vec!["profile", "-", "--parent", "a", "-o", "data.toml"], "-TERM"),
        (vec!["profile", "pipe.csv", "--parent", "a"], "-INT"),
        (vec!["profile", "blank.csv.gz", "--parent", "a"], "-TERM"),
        (arranging("-"), "-TERM"),
        (arranging("pipe.csv"), "-INT"),
        (arranging("blank.csv.gz"), hang_up()),
        (vec!["observe", "-", "-o", "pilot.toml"], "-INT"),
        (vec!["run", "pipe.csv"], "-TERM"),
        (vec!["chart", "pipe.csv"], hang_up()),
        (vec!["run", "wide.toml", "--threads", "1"], "-TERM"),
        (vec!["run", "big.toml", "--raw", "raw.csv", "--trace", "trace.json"], "-INT"),
        (vec!["compare", "big.toml", "--charts", "out"], hang_up()),
        (vec!["report", "big.toml", "-o", "report.html"], "-TERM"),
        (vec!["regress", "record", "big.toml", "-o", "baseline.json"], "-TERM"),
    ] {
        let child = started(&bench, &arguments);
        send(&child, signal);
        let (code, said) = ended(child);
        assert_eq!(code, Some(3), "{arguments:?}: {said}");
        // By the signal itself where nothing looks for it, and by the study where that does.
        let words =
            [format!("interrupted by SIG{}", &signal[1..]), "interrupted before".to_owned()];
        assert!(words.iter().any(|one| said.contains(one)), "{said}");
        assert_eq!(names(&bench), before, "{arguments:?}");
    }
}

#[test]
fn a_sweep_that_is_ended_in_a_long_replication_says_how_to_go_on() {
    let bench = bench().with("big.toml", &SMALL.replace("2_000", "2_000_000_000"));
    let child =
        started(&bench, &["sweep", "big.toml", "--vary", "org.workers=1..4:4", "-o", "out/sweep"]);
    while !bench.path("out/sweep/sweep.json").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    send(&child, "-TERM");
    let (code, said) = ended(child);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("this goes on from there") && said.contains("-o out/sweep"), "{said}");
}

/// Two at once, in the middle of the files.
#[test]
fn a_second_signal_leaves_nothing_either() {
    let bench = bench();
    let arguments = ["arrange", "-", "--parent", "AccountId", "--batch-size", "200"];
    let more = ["--partitions", "2", "-o", "arranged"];
    let before = names(&bench);
    for signal in ["-INT", "-TERM", hang_up()] {
        let child = started(&bench, &[&arguments[..], &more].concat());
        send(&child, signal);
        std::thread::sleep(Duration::from_millis(100));
        send(&child, signal);
        let (code, said) = ended(child);
        assert_eq!(code, Some(3), "{said}");
        assert_eq!(names(&bench), before);
    }
}

/// As `nohup` starts it: a terminal that is closed is then no reason to end.
#[cfg(target_os = "linux")]
#[test]
fn who_ignores_a_closed_terminal_still_does() {
    let bench = bench().with("big.toml", &SMALL.replace("2_000", "2_000_000_000"));
    let program = bench.forelock(&[]).get_program().to_owned();
    let mut child = Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$@\"", "sh"])
        .arg(program)
        .args(["run", "big.toml"])
        .current_dir(bench.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    send(&child, "-HUP");
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(child.try_wait().unwrap().is_none(), "it goes on");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// In order between replications, and with the program in a read that waits.
#[test]
fn a_program_is_told_of_an_interrupt_in_one_document() {
    let bench = bench();
    for (command, message) in [
        (&["run", "small.toml", "--replications", "1000000", "--json"][..], "interrupted before"),
        (&["profile", "-", "--parent", "a", "--json"], "interrupted by SIGTERM"),
    ] {
        let mut child = started(&bench, command);
        send(&child, "-TERM");
        let mut printed = child.stdout.take().unwrap();
        let (code, said) = ended(child);
        let document: serde_json::Value = serde_json::from_reader(&mut printed).unwrap();
        let error = &document["error"];
        assert_eq!((code, &error["exit_code"]), (Some(3), &3.into()), "{said}");
        assert_eq!(
            (&document["command"], &error["kind"]),
            (&command[0].into(), &"interrupted".into())
        );
        assert!(error["message"].as_str().unwrap().contains(message), "{document}");
    }
}
