//! Every command that writes files, and what an unbroken run of it leaves.

use crate::bench::{Bench, SMALL};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// All that it writes is in `out`. Of names that end in .toml, only a profile is replaced.
pub(super) struct Writer {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [&'static str],
    /// Whether what an earlier call has left is of use to the next one.
    pub(super) goes_on: bool,
}

pub(super) const WRITERS: [Writer; 12] = [
    writer(
        "run",
        &[
            "run",
            "small.toml",
            "--raw",
            "out/raw.csv",
            "--trace",
            "out/trace.json",
            "--charts",
            "out",
        ],
    ),
    writer("compare", &["compare", "small.toml", "--charts", "out"]),
    Writer {
        goes_on: true,
        ..writer(
            "sweep",
            &["sweep", "small.toml", "--vary", "org.workers=1..40:40", "-o", "out/sweep"],
        )
    },
    writer(
        "tornado",
        &["sweep", "small.toml", "--tornado", "--vary", "org.workers=1,8", "-o", "out"],
    ),
    writer("report", &["report", "small.toml", "-o", "out/report.html"]),
    writer(
        "arrange for jobs",
        &[
            "arrange",
            "rows.csv",
            "--parent",
            "AccountId",
            "--job-size",
            "1000",
            "--partitions",
            "5",
            "--object",
            "Opportunity",
            "-o",
            "out/arranged",
            "--force",
        ],
    ),
    writer(
        "arrange for batches",
        &[
            "arrange",
            "rows.csv",
            "--parent",
            "AccountId",
            "--batch-size",
            "200",
            "--partitions",
            "20",
            "--compress",
            "gz",
            "-o",
            "out/arranged",
            "--force",
        ],
    ),
    writer("observe", &["observe", "job.xml", "-o", "out/pilot.txt"]),
    writer(
        "calibrate",
        &[
            "calibrate",
            "seen.toml",
            "--fit",
            "org.service.per_record=1ms..60ms",
            "--budget",
            "100",
            "-o",
            "out/org.toml",
        ],
    ),
    writer("chart", &["chart", "result.json", "-o", "out"]),
    writer("profile", &["profile", "rows.csv", "--parent", "AccountId", "-o", "out/data.txt"]),
    writer("regress record", &["regress", "record", "small.toml", "-o", "out/baseline.json"]),
];

const fn writer(name: &'static str, arguments: &'static [&'static str]) -> Writer {
    Writer { name, arguments, goes_on: false }
}

const JOB: &str = include_str!("../../observe/fixtures/o01s-job-closed-early.xml");

/// With what they read, and an empty `out`.
pub(super) fn bench() -> Bench {
    let seen = "\n[observed]\nfailure_rate = { value = '60%', within = '10%' }\n";
    let bench = Bench::new()
        .with("seen.toml", &format!("{SMALL}{seen}"))
        .with("rows.csv", &rows())
        .with("job.xml", JOB);
    let result = bench.stdout(&["run", "small.toml", "--json", "--timeline"]);
    bench.write("result.json", &result);
    fs::create_dir(bench.path("out")).unwrap();
    bench
}

/// 8,000 rows of 700 parents, in no order.
fn rows() -> String {
    (0_u32..8_000).fold("Id,AccountId,Name\n".to_owned(), |mut csv, row| {
        writeln!(csv, "{row},A{:04},\"Name {row}, Ltd.\"", row * 7_919 % 700).unwrap();
        csv
    })
}

impl Writer {
    /// The program with these arguments, its streams thrown away.
    pub(super) fn command(&self, bench: &Bench) -> Command {
        let mut command = Command::new(bench.forelock(&[]).get_program());
        command.current_dir(bench.path("")).args(self.arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Everything in `out` after an unbroken run.
    pub(super) fn unbroken(&self, bench: &Bench) -> Files {
        empty(bench);
        self.run(bench);
        let files = Files::of(&bench.path("out"));
        assert!(!files.0.is_empty(), "{} writes nothing", self.name);
        files
    }

    pub(super) fn run(&self, bench: &Bench) {
        let output = self.command(bench).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {said}", self.name);
    }
}

pub(super) fn empty(bench: &Bench) {
    fs::remove_dir_all(bench.path("out")).unwrap();
    fs::create_dir(bench.path("out")).unwrap();
}

/// Files by their paths.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Files(BTreeMap<PathBuf, Vec<u8>>);

impl Files {
    pub(super) fn of(directory: &Path) -> Self {
        let mut files = Self::default();
        files.add(directory, Path::new(""));
        files
    }

    fn add(&mut self, directory: &Path, within: &Path) {
        for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let path = within.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                self.add(&entry.path(), &path);
            } else {
                self.0.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }

    /// Those that have their final name.
    fn finished(&self) -> impl Iterator<Item = (&PathBuf, &Vec<u8>)> {
        self.0.iter().filter(|(path, _)| !is_unfinished(path))
    }

    pub(super) fn unfinished(&self) -> Vec<&PathBuf> {
        self.0.keys().filter(|path| is_unfinished(path)).collect()
    }

    /// Whether each file that has its final name is as in `whole`: only the points of a sweep may be
    /// fewer; of the directory of an arrangement, all files are there or none.
    pub(super) fn check_none_half(&self, whole: &Self, what: &str) {
        for (path, bytes) in self.finished() {
            let is_right = |expected: &Vec<u8>| {
                let may_be_fewer = path.ends_with("points.jsonl");
                expected == bytes || may_be_fewer && expected.starts_with(bytes)
            };
            assert!(
                whole.0.get(path).is_some_and(is_right),
                "{what}: {} is not what it should be",
                path.display()
            );
        }
        let arranged = |files: &Self| {
            files.finished().filter(|(path, _)| path.starts_with("arranged")).count()
        };
        assert!(arranged(self) == 0 || arranged(self) == arranged(whole), "{what}: half of them");
    }

    pub(super) fn check_same(&self, whole: &Self, what: &str) {
        self.check_none_half(whole, what);
        assert!(self.0.keys().eq(whole.0.keys()), "{what}: {:?}", self.0.keys());
        assert!(self == whole, "{what}");
    }
}

/// Whether a path has the name of what is being written.
pub(super) fn is_unfinished(path: &Path) -> bool {
    let path = path.to_string_lossy();
    path.contains(".forelock-") || path.contains(".partial-forelock-")
}
