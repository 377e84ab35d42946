//! SIGKILL at any moment: no half file, the next run gives what an unbroken one does, and nothing is
//! left behind.

use super::writers::{Files, WRITERS, Writer, bench, empty, is_unfinished};
use crate::bench::Bench;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

/// So often each command is killed; `FORELOCK_KILLS` says otherwise of all together.
const KILLS: usize = 3;

#[derive(Default)]
struct Figures {
    kills: usize,
    /// It had ended before.
    too_late: usize,
    /// Something without its final name was left behind.
    left: usize,
}

#[test]
fn a_command_that_is_killed_leaves_no_half_file_and_the_next_run_gives_the_same() {
    let all = std::env::var("FORELOCK_KILLS").ok().map(|kills| kills.parse::<usize>().unwrap());
    let kills = all.map_or(KILLS, |all| all.div_ceil(WRITERS.len()));
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut total = Figures::default();
    for writer in WRITERS {
        let figures = killed(&writer, kills, &mut random);
        println!("{}: {figures}", writer.name);
        total.kills += figures.kills;
        total.too_late += figures.too_late;
        total.left += figures.left;
    }
    println!("all: {total}");
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, too_late, left } = self;
        write!(f, "{kills} kills, {too_late} of them too late; {left} left something unfinished")
    }
}

fn killed(writer: &Writer, kills: usize, random: &mut ChaCha8Rng) -> Figures {
    let bench = bench();
    let begun = Instant::now();
    let whole = writer.unbroken(&bench);
    let takes = begun.elapsed();
    let mut figures = Figures::default();
    for kill in 0..kills {
        let what = format!("{}, kill {kill}", writer.name);
        // Every other time, over what is there already; a sweep would have nothing to do.
        if writer.goes_on || kill % 2 == 0 {
            empty(&bench);
        }
        // One that goes on is killed again and again.
        let times = if writer.goes_on { random.random_range(1..4) } else { 1 };
        for _ in 0..times {
            let mut child = writer.command(&bench).spawn().unwrap();
            if random.random_bool(0.5) {
                std::thread::sleep(takes.mul_f64(random.random_range(0.0..1.0)));
            } else {
                wait_for_writing(&bench, &mut child);
                std::thread::sleep(Duration::from_micros(random.random_range(0..3_000)));
            }
            figures.too_late += usize::from(child.try_wait().unwrap().is_some());
            child.kill().unwrap();
            child.wait().unwrap();
            figures.kills += 1;
            let now = Files::of(&bench.path("out"));
            now.check_none_half(&whole, &what);
            figures.left += usize::from(!now.unfinished().is_empty());
        }
        writer.run(&bench);
        Files::of(&bench.path("out")).check_same(&whole, &what);
    }
    figures
}

/// Until something is being written, or the program has ended.
fn wait_for_writing(bench: &Bench, child: &mut Child) {
    while child.try_wait().unwrap().is_none() && !is_anything_written(&bench.path("out")) {
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn is_anything_written(directory: &Path) -> bool {
    // A directory may lose its name while it is looked into.
    let entries = fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| entry.path()).any(|path| {
        let filled = path.is_dir() && is_anything_written(&path);
        filled || path.file_name().is_some_and(|name| is_unfinished(Path::new(name)))
    })
}
