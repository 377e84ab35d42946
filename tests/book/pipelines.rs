//! The pipelines of `docs/pipelines/`: their lines run as GitHub and GitLab run them, where the load meets its
//! objectives and where it does not.

use crate::reader::{Reader, program, root};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::process::{Command, Stdio};

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, WorkflowJob>,
}

#[derive(Deserialize)]
struct WorkflowJob {
    env: BTreeMap<String, String>,
    steps: Vec<WorkflowStep>,
}

#[derive(Deserialize)]
struct WorkflowStep {
    name: Option<String>,
    run: Option<String>,
    uses: Option<String>,
    #[serde(rename = "if")]
    condition: Option<String>,
}

#[derive(Deserialize)]
struct GitLabPipeline {
    #[serde(rename = "predict-loads")]
    predict: GitLabJob,
}

#[derive(Deserialize)]
struct GitLabJob {
    variables: BTreeMap<String, String>,
    before_script: Vec<String>,
    script: Vec<String>,
    artifacts: Artifacts,
}

#[derive(Deserialize)]
struct Artifacts {
    paths: Vec<String>,
}

const RELEASE: &str = "FORELOCK_RELEASE";
const ARCHIVE: &str = "FORELOCK_ARCHIVE";
const CONTACTS: &str = "loads/contacts.toml";

/// A repository with a load and its accepted prediction, beside a release to install from. No program is on the way yet.
fn repository() -> Reader {
    let mut reader = Reader::new();
    reader.types("forelock regress record loads/*.toml -o loads/baseline.json");
    assert_eq!(reader.exit_code(), 0);
    let name = "forelock-0.0.0-test";
    fs::create_dir_all(reader.path("release").join(name)).unwrap();
    fs::copy(program(), reader.path("release").join(name).join("forelock")).unwrap();
    let pack = format!(
        "cd release && tar -czf {name}.tar.gz {name} && sha256sum {name}.tar.gz > SHA256SUMS"
    );
    reader.types(&pack);
    assert_eq!(reader.exit_code(), 0);
    reader
}

/// The objective is missed by this, and the prediction moves.
fn in_random_order(reader: &Reader) {
    let load = fs::read_to_string(reader.path(CONTACTS)).unwrap();
    assert!(load.contains("by_parent"));
    fs::write(reader.path(CONTACTS), load.replace("by_parent", "random")).unwrap();
}

/// A shell in the repository that finds no `forelock` but the one that the pipeline installs into `first`, and a
/// stand-in for curl where there is no curl.
fn shell(reader: &Reader, first: &str, arguments: &[&str]) -> Command {
    let mut shell = Command::new("bash");
    shell.args(arguments).current_dir(reader.path("")).stdin(Stdio::null());
    let path = format!("{first}{}:{}", env::var("PATH").unwrap(), reader.path("bin").display());
    shell.env("PATH", path);
    shell.env(RELEASE, format!("file://{}", reader.path("release").display()));
    shell.env(ARCHIVE, "forelock-0.0.0-test.tar.gz");
    shell
}

/// The steps that ran, each with whether it went well.
fn on_github(reader: &Reader) -> Vec<(String, bool)> {
    let text = fs::read_to_string(root().join("docs/pipelines/github-actions.yml")).unwrap();
    let workflow: Workflow = serde_saphyr::from_str(&text).unwrap();
    let job = &workflow.jobs["predict"];
    assert_eq!(job.env.keys().collect::<Vec<_>>(), [ARCHIVE, RELEASE]);
    for file in ["summary", "path"] {
        fs::write(reader.path(file), "").unwrap();
    }
    let mut ran: Vec<(String, bool)> = vec![];
    for step in &job.steps {
        let is_run = match step.condition.as_deref() {
            None => ran.iter().all(|(_, went_well)| *went_well),
            Some("${{ always() }}") => true,
            Some(other) => panic!("the test knows nothing of `if: {other}`"),
        };
        let Some(run) = step.run.as_ref().filter(|_| is_run) else {
            assert!(step.run.is_some() != step.uses.is_some());
            continue;
        };
        let installed = fs::read_to_string(reader.path("path")).unwrap();
        let path = installed.lines().map(|line| format!("{line}:")).collect::<String>();
        let status = shell(reader, &path, &["--noprofile", "--norc", "-eo", "pipefail", "-c", run])
            .env("GITHUB_STEP_SUMMARY", reader.path("summary"))
            .env("GITHUB_PATH", reader.path("path"))
            .env("RUNNER_TEMP", reader.path("runner"))
            .status()
            .unwrap();
        ran.push((step.name.clone().unwrap(), status.success()));
    }
    ran
}

#[test]
fn github_lets_a_good_load_pass() {
    let reader = repository();
    let ran = on_github(&reader);
    assert_eq!(ran.len(), 5);
    assert!(ran.iter().all(|(_, went_well)| *went_well), "{ran:?}");
    let summary = fs::read_to_string(reader.path("summary")).unwrap();
    assert!(summary.contains("contacts") && summary.contains("No prediction moved"), "{summary}");
    assert!(reader.path("pages/contacts.html").exists());
}

#[test]
fn github_stops_a_bad_load_and_shows_it() {
    let reader = repository();
    in_random_order(&reader);
    let ran = on_github(&reader);
    let expected = [
        ("Install forelock", true),
        ("Are the scenarios right?", true),
        ("Would the objectives be met?", false),
        ("A page for the reviewers", true),
    ];
    assert_eq!(ran, expected.map(|(name, went_well)| (name.to_owned(), went_well)));
    let summary = fs::read_to_string(reader.path("summary")).unwrap();
    assert!(summary.contains("not met"), "{summary}");
    assert!(reader.path("pages/contacts.html").exists());
}

/// GitLab runs both lists as one script.
fn on_gitlab(reader: &Reader) -> (bool, String) {
    let text = fs::read_to_string(root().join("docs/pipelines/gitlab-ci.yml")).unwrap();
    let job = serde_saphyr::from_str::<GitLabPipeline>(&text).unwrap().predict;
    assert_eq!(job.variables.keys().collect::<Vec<_>>(), [ARCHIVE, RELEASE]);
    assert_eq!(job.artifacts.paths, ["pages/"]);
    let script = [job.before_script, job.script].concat().join("\n");
    let output = shell(reader, "", &["-eo", "pipefail", "-c", &script]).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn gitlab_lets_a_good_load_pass() {
    let reader = repository();
    let (went_well, log) = on_gitlab(&reader);
    assert!(went_well && log.contains("No prediction moved"), "{log}");
    assert!(reader.path("pages/contacts.html").exists());
}

#[test]
fn gitlab_stops_a_bad_load_and_shows_it() {
    let reader = repository();
    in_random_order(&reader);
    let (went_well, log) = on_gitlab(&reader);
    assert!(!went_well && log.contains("✗ not met") && !log.contains("moved"), "{log}");
    assert!(reader.path("pages/contacts.html").exists());
}
