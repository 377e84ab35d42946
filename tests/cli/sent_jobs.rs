//! `load.sh`, against a stand-in for the Salesforce CLI that answers as `sf … --json` does.
#![cfg(unix)]

use crate::bench::Bench;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// Records its arguments in `calls`, and answers as a file of the same name as the job's says: a number
/// of records that fail, `dead` for a job that fails, `late` for one that outlasts the wait, `lost` for
/// a connection that breaks, `none` for an org that isn't there. Ids count up.
const SF: &str = include_str!("../book/given/bin/sf");

/// Puts the stand-in there.
pub(crate) fn stand_in(bench: &Bench) {
    fs::create_dir_all(bench.path("bin/plans")).unwrap();
    fs::write(bench.path("bin/sf"), SF).unwrap();
    fs::set_permissions(bench.path("bin/sf"), Permissions::from_mode(0o755)).unwrap();
}

/// The script of a directory, which finds the stand-in.
pub(crate) fn load_script(bench: &Bench, directory: &str, arguments: &[&str]) -> Command {
    let path = format!("{}:{}", bench.path("bin").display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(bench.path(&format!("{directory}/load.sh")));
    command.args(arguments).env("PATH", path).env("LOAD_POLL_SECONDS", "0");
    command
}

/// An arrangement of 1,000 rows in jobs of 100, in a directory whose name a shell would take apart.
struct Loading(Bench);

const DIRECTORY: &str = "to send $1; 'now'";

impl Loading {
    fn new(partitions: &str, arguments: &[&str]) -> Self {
        let rows: String = (0..1_000).map(|row| format!("{row},A{:03}\n", row % 97)).collect();
        let bench = Bench::new().with("in.csv", &format!("Id,AccountId\n{rows}"));
        let command = ["arrange", "in.csv", "--parent", "AccountId", "-o", DIRECTORY];
        let command = [&command[..], &["--job-size", "100", "--partitions", partitions], arguments];
        bench.forelock(&command.concat()).assert().success();
        stand_in(&bench);
        Self(bench)
    }

    /// What becomes of a job.
    fn plan(self, job: &str, plan: &str) -> Self {
        fs::write(self.0.path(&format!("bin/plans/{job}.csv")), plan).unwrap();
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        load_script(&self.0, DIRECTORY, arguments)
    }

    /// Runs it, with this exit code; what it said of errors.
    #[track_caller]
    fn exits(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}\n{told}");
        said
    }

    /// The commands that were given to sf since the last look, sorted if they come from several
    /// streams.
    fn calls(&self) -> Vec<String> {
        let calls = self.0.path("bin/calls");
        let text = fs::read_to_string(&calls).unwrap_or_default();
        let _ = fs::remove_file(calls);
        text.lines().map(str::to_owned).collect()
    }

    /// The files that were sent since the last look.
    fn sent(&self) -> Vec<String> {
        let file = |call: &String| {
            let (_, rest) = call.split_once("--file ")?;
            rest.split_once(' ').map(|(file, _)| file.to_owned())
        };
        self.calls().iter().filter_map(file).collect()
    }

    fn result(&self, name: &str) -> String {
        self.0.read(&format!("{DIRECTORY}/results/{name}"))
    }
}

fn jobs(numbers: std::ops::RangeInclusive<u32>) -> Vec<String> {
    numbers.map(|number| format!("part-1-job-{number:02}.csv")).collect()
}

#[test]
fn jobs_are_sent_one_after_another_and_once() {
    let loading = Loading::new("1", &["--object", "Opportunity"]);
    loading.exits(0, &["--target-org", "full sandbox"]);
    let calls = loading.calls();
    assert_eq!(
        calls[0],
        "data import bulk --sobject Opportunity --file part-1-job-01.csv --wait 60 --line-ending LF \
         --column-delimiter COMMA --target-org full sandbox --json"
    );
    assert_eq!(calls.len(), 10, "what failed nowhere needs no results");
    loading.exits(0, &[]);
    assert_eq!(loading.calls(), [""; 0], "nothing is sent twice");
    assert!(!loading.0.path(&format!("{DIRECTORY}/results/lock")).exists());
}

#[test]
fn each_stream_sends_its_own_in_order() {
    let loading = Loading::new("3", &["--object", "Opportunity"]);
    loading.exits(0, &[]);
    let sent = loading.sent();
    for stream in 1..=3 {
        let own = sent.iter().filter(|file| file.starts_with(&format!("part-{stream}-")));
        let own: Vec<&String> = own.collect();
        assert!(own.len() >= 3 && own.is_sorted(), "{sent:?}");
    }
    assert_eq!(sent.len(), 10);
}

#[test]
fn an_upsert_names_its_field() {
    let loading = Loading::new("1", &["--object", "Order__c", "--operation", "upsert"]);
    assert!(loading.exits(2, &[]).contains("--external-id"));
    loading.exits(0, &["--external-id", "Number__c", "--wait", "5"]);
    let call = &loading.calls()[0];
    let start = "data upsert bulk --external-id Number__c --sobject Order__c --file part-1-job-01.csv --wait 5 ";
    assert!(call.starts_with(start), "{call}");
}

#[test]
fn what_failed_is_collected_within_the_limit() {
    let loading = Loading::new("1", &["--object", "Opportunity"]);
    let loading = loading.plan("part-1-job-02", "3").plan("part-1-job-07", "2");
    loading.exits(0, &[]);
    let failed = loading.result("failed.csv");
    assert_eq!(failed.lines().count(), 1 + 5, "{failed}");
    assert_eq!(failed.lines().filter(|line| line.starts_with("sf__Id")).count(), 1);
    assert_eq!(loading.result("part-1-job-02/done"), "100 3\n");
    let calls = loading.calls();
    assert!(calls[2].starts_with("data bulk results --job-id 750000000000002AAA"), "{calls:?}");
}

#[test]
fn it_stops_at_the_limit_and_goes_on_when_told() {
    let loading = Loading::new("1", &["--object", "Opportunity"]).plan("part-1-job-03", "40");
    let said = loading.exits(1, &[]);
    assert!(said.contains("40 of 300 records failed, more than the limit of 10%"), "{said}");
    assert_eq!(loading.sent(), jobs(1..=3));
    assert_eq!(loading.exits(1, &["--max-failed", "39"]).lines().count(), 1);
    assert_eq!(loading.sent(), [""; 0], "above the limit nothing is sent");
    loading.exits(0, &["--max-failed", "40"]);
    assert_eq!(loading.sent(), jobs(4..=10));
}

#[test]
fn a_job_that_failed_stops_all() {
    let loading = Loading::new("1", &["--object", "Opportunity"]).plan("part-1-job-02", "dead");
    let said = loading.exits(1, &[]);
    assert!(said.contains("part-1-job-02.csv: job 750000000000002AAA ended as Failed"), "{said}");
    assert_eq!(loading.sent(), jobs(1..=2));
    assert!(loading.result("unprocessed.csv").contains("sf__Error"));
    loading.exits(1, &[]);
    assert_eq!(loading.sent(), [""; 0], "it is not sent again");
    fs::write(loading.0.path(&format!("{DIRECTORY}/results/part-1-job-02/done")), "").unwrap();
    loading.exits(0, &[]);
    assert_eq!(loading.sent(), jobs(3..=10));
}

#[test]
fn a_job_that_outlasts_the_wait_is_waited_for() {
    let loading = Loading::new("1", &["--object", "Opportunity"]).plan("part-1-job-01", "late");
    loading.exits(0, &[]);
    let calls = loading.calls();
    assert!(calls[1].starts_with("data bulk results") && calls[2] == calls[1], "{calls:?}");
    assert!(calls[3].contains("part-1-job-02.csv"));
}

#[test]
fn what_may_have_been_sent_is_not_sent_again() {
    let loading = Loading::new("1", &["--object", "Opportunity"]).plan("part-1-job-02", "lost");
    let said = loading.exits(1, &[]);
    assert!(said.contains("sf made no job: connect ECONNRESET"), "{said}");
    assert_eq!(loading.sent(), jobs(1..=2));
    let loading = loading.plan("part-1-job-02", "0");
    assert!(loading.exits(1, &[]).contains("an earlier run was cut off while it was sent"));
    assert_eq!(loading.sent(), [""; 0]);
    // Someone has found its job in the org.
    fs::create_dir_all(loading.0.path("bin/jobs")).unwrap();
    fs::write(loading.0.path("bin/jobs/750000000000077AAA"), "0 100\n").unwrap();
    let job = loading.0.path(&format!("{DIRECTORY}/results/part-1-job-02/job"));
    fs::write(job, "750000000000077AAA\n").unwrap();
    loading.exits(0, &[]);
    assert_eq!(loading.sent(), jobs(3..=10));
}

#[test]
fn an_org_that_is_not_there_leaves_all_to_be_sent() {
    let loading = Loading::new("1", &["--object", "Opportunity"]).plan("part-1-job-01", "none");
    assert!(loading.exits(1, &[]).contains("No default environment found."));
    let loading = loading.plan("part-1-job-01", "0");
    loading.calls();
    loading.exits(0, &[]);
    assert_eq!(loading.sent(), jobs(1..=10));
}

#[test]
fn stopped_by_hand_it_ends_behind_the_job_under_way() {
    let loading = Loading::new("1", &["--object", "Opportunity"]).plan("part-1-job-01", "slow");
    let mut running = loading.command(&[]).spawn().unwrap();
    while !loading.0.path("bin/calls").exists() {
        thread::sleep(Duration::from_millis(20));
    }
    // As Ctrl-C does; but who starts the tests in the background has their children ignore that.
    let terminate = ["-TERM", &running.id().to_string()];
    assert!(Command::new("kill").args(terminate).status().unwrap().success());
    assert_eq!(running.wait().unwrap().code(), Some(1));
    assert_eq!(loading.result("part-1-job-01/done"), "100 0\n");
    assert_eq!(loading.sent(), jobs(1..=1));
    loading.exits(0, &[]);
    assert_eq!(loading.sent(), jobs(2..=10));
}

#[test]
fn a_wrong_command_line_sends_nothing() {
    let loading = Loading::new("1", &[]);
    assert!(loading.exits(2, &[]).contains("name the object by --object"));
    for wrong in [&["--max-failed", "5 %"][..], &["--wait", "0"], &["--wait"], &["--all"]] {
        loading.exits(2, &[&["--object", "Opportunity"][..], wrong].concat());
    }
    fs::create_dir_all(loading.0.path(&format!("{DIRECTORY}/results/lock"))).unwrap();
    assert!(loading.exits(3, &["--object", "Case"]).contains("another load.sh is at work"));
    assert_eq!(loading.calls(), [""; 0]);
}
