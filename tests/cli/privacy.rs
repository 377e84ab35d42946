//! What is made of a file that only its owner may read is no more readable.

#![cfg(unix)]

use crate::bench::{Bench, SMALL};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const EXTRACT: &str = "Id,AccountId\n006000000000001,001000000000001\n006000000000002,\n";
const OF_EXTRACT: &str = r#"
data = { file = "extract.csv", parent_column = "AccountId" }
load = { batch_size = 200 }
org = { workers = 5, service.per_record = "9ms" }
run = { replications = 2 }
"#;
const JOB: &str = r#"{"id": "750000000000001AAA", "object": "Contact", "operation": "insert",
    "state": "JobComplete", "apiVersion": 62.0, "createdDate": "2026-01-05T10:00:00.000+0000",
    "systemModstamp": "2026-01-05T10:01:00.000+0000", "numberRecordsProcessed": 100,
    "numberRecordsFailed": 5, "totalProcessingTime": 30000}"#;

fn bench() -> Bench {
    let seen = format!("{SMALL}\n[observed]\nfailure_rate = {{ value = '60%', within = '30%' }}\n");
    Bench::new()
        .with("extract.csv", EXTRACT)
        .with("extract.toml", OF_EXTRACT)
        .with("job.json", JOB)
        .with("seen.toml", &seen)
}

/// Files and directories of what `command` has made, each with what its group and others may do.
fn made(private: &str, command: &[&str], output: &str) -> Vec<(String, u32)> {
    let bench = bench();
    fs::set_permissions(bench.path(private), fs::Permissions::from_mode(0o600)).unwrap();
    let ran = bench.forelock(command).output().unwrap();
    assert!(
        ran.status.code().unwrap() < 2,
        "{command:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let mut found = Vec::new();
    look(&bench.path(output), &mut found);
    assert!(!found.is_empty(), "{command:?} has made nothing");
    found
}

fn look(path: &Path, found: &mut Vec<(String, u32)>) {
    let mode = fs::metadata(path).unwrap().permissions().mode();
    found.push((path.display().to_string(), mode & 0o077));
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| look(&entry.unwrap().path(), found));
    }
}

#[test]
fn of_a_private_file_nothing_readable_is_made() {
    let parent = ["--parent", "AccountId"];
    let fit = ["calibrate", "seen.toml", "--fit", "org.service.per_record=1ms..60ms", "--budget"];
    let record = ["regress", "record", "extract.toml", "--replications", "20", "-o", "kept.json"];
    let vary = ["sweep", "extract.toml", "--vary", "org.workers=1,2", "--output", "swept"];
    let with = |command: &[&'static str], more: &[&'static str]| [command, more].concat();
    let partitions = ["-o", "arranged", "--partitions", "2", "--batch-size", "200"];
    for (private, command, output) in [
        ("extract.csv", with(&["profile", "extract.csv", "-o", "data.toml"], &parent), "data.toml"),
        (
            "extract.csv",
            [&["arrange", "extract.csv"], &parent[..], &partitions].concat(),
            "arranged",
        ),
        ("extract.csv", vec!["run", "extract.toml", "--raw", "raw.csv"], "raw.csv"),
        ("extract.csv", vec!["run", "extract.toml", "--trace", "trace.json"], "trace.json"),
        ("extract.csv", vec!["run", "extract.toml", "--charts", "charts"], "charts"),
        ("extract.toml", vec!["compare", "extract.toml", "--charts", "charts"], "charts"),
        ("extract.csv", vec!["report", "extract.toml", "-o", "page.html"], "page.html"),
        ("extract.csv", record.to_vec(), "kept.json"),
        ("extract.csv", vary.to_vec(), "swept"),
        ("extract.toml", vary.to_vec(), "swept"),
        ("job.json", vec!["observe", "job.json", "-o", "seen-job.toml"], "seen-job.toml"),
        ("seen.toml", with(&fit, &["100", "--force", "-o", "org.toml"]), "org.posterior.json"),
    ] {
        for (path, mode) in made(private, &command, output) {
            assert_eq!(mode, 0, "{path} by {command:?}");
        }
    }
}

#[test]
fn of_a_file_that_all_may_read_readable_ones_are_made() {
    let command = ["profile", "extract.csv", "--parent", "AccountId", "-o", "data.toml"];
    let made = made("job.json", &command, "data.toml");
    // What the umask of whoever runs the test leaves.
    let probe = tempfile::tempdir().unwrap();
    fs::write(probe.path().join("new"), "").unwrap();
    let usual = fs::metadata(probe.path().join("new")).unwrap().permissions().mode();
    assert_eq!(made[0].1, usual & 0o077);
}
