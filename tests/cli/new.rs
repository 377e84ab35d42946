//! `forelock new` as a user types it.

use crate::bench::{Bench, result};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

#[test]
fn three_numbers_give_a_scenario_and_an_answer() {
    let bench = Bench::new();
    let flags =
        ["new", "--records", "20k", "--parents", "2k", "--client", "sfdmu", "--object", "Case"];
    bench.forelock(&[&flags[..], &["--within", "1h", "--yes"]].concat()).assert().success().stdout(
        contains("case.toml: a scenario")
            .and(contains("nine in ten would take"))
            .and(contains("20,000 Case records"))
            .and(contains("Duration <= 1h"))
            .and(contains("forelock explain case.toml")),
    );
    let text = bench.read("case.toml");
    for line in [
        "#:schema scenario.schema.json",
        "org = \"unmeasured\"",
        "children = 20_000",
        "parents = 2_000",
        "client = \"sfdmu\"    # SFDMU",
        "failure_rate = \"<= 1%\"",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    // What no flag said is told.
    assert!(
        text.contains("# Nobody has said, and so it has: --parent Account --failures 1%"),
        "{text}"
    );
    bench
        .forelock(&["run", "case.toml"])
        .assert()
        .success()
        .stdout(contains("20,000 Case records"));
    // Nothing is lost.
    bench.forelock(&flags).assert().code(3).stderr(contains("it is there already"));
    bench.forelock(&[&flags[..], &["--force", "--within", "9h"]].concat()).assert().success();
    assert!(bench.read("case.toml").contains("<= 9h"));
}

#[test]
fn without_any_flag_it_runs_at_once() {
    let bench = Bench::new();
    let json = bench.stdout(&["new", "--yes", "--json"]);
    let new: Value = result(json.as_bytes());
    assert_eq!(
        (&new["file"], &new["simulation"]["replications"]),
        (&"opportunity.toml".into(), &20.into())
    );
    let assumed = new["assumed"][0].as_str().unwrap();
    assert!(
        assumed.starts_with("--object Opportunity --records 100k --parent Account"),
        "{assumed}"
    );
    bench.write("new.json", &json);
    bench.forelock(&["report", "new.json", "-o", "new.html"]).assert().success();
}

#[test]
fn wrong_answers_are_told_before_anything_is_written() {
    let bench = Bench::new();
    for (flag, value, why) in [
        ("--records", "many", "such as 200000, 200k or 2M"),
        ("--within", "8", "such as 8h or 1h30m"),
        ("--failures", "5", "such as 1% or 0%"),
        ("--client", "excel", "data-loader-bulk        Data Loader with the Bulk API"),
        ("--operation", "guess", "write insert, update"),
        ("--object", "a/b", "name an object"),
    ] {
        bench.forelock(&["new", "--yes", flag, value]).assert().code(2).stderr(contains(why));
    }
    bench
        .forelock(&["new", "--from", "gone.json"])
        .assert()
        .code(2)
        .stderr(contains("can't be read"));
    assert!(!bench.path("opportunity.toml").exists());
}

/// Each question, with the flag that answers it and an answer.
const ANSWERS: [(&str, &str); 7] = [
    ("--object", "Case"),
    ("--records", "20k"),
    ("--parent", "Account"),
    ("--parents", "2k"),
    ("--client", "sfdmu"),
    ("--within", "1h"),
    ("--failures", "2%"),
];

#[test]
fn answers_are_taken_from_a_pipe_as_from_a_terminal() {
    let bench = Bench::new();
    let lines: String = ANSWERS.iter().map(|(_, answer)| format!("{answer}\n")).collect();
    let new = |name| bench.forelock(&["new", "-o", name]);
    new("piped.toml").write_stdin(lines).assert().success().stderr(
        contains("Which object do you load? [Opportunity] Case\n")
            .and(contains("How many of the records may fail? [1%] 2%\n")),
    );
    let flags: Vec<&str> = ANSWERS.iter().flat_map(|&(flag, answer)| [flag, answer]).collect();
    let typed = [&["new", "--yes", "-o", "flags.toml"][..], &flags].concat();
    bench.forelock(&typed).assert().success();
    assert_eq!(bench.read("piped.toml"), bench.read("flags.toml"));
    // An empty line is the usual answer, and what a flag says is not asked.
    let lines = "\n\n\n\n\n\n";
    bench.forelock(&["new", "--records", "5k"]).write_stdin(lines).assert().success();
    let text = bench.read("opportunity.toml");
    assert!(text.contains("children = 5_000") && text.contains("parents = 1_000"), "{text}");
    assert!(!text.contains("Nobody has said"), "an answer was given: {text}");
}

#[test]
fn answers_that_end_too_early_name_the_flag_of_the_question() {
    let bench = Bench::new();
    for (given, (flag, _)) in ANSWERS.iter().enumerate().skip(1) {
        let lines: String =
            ANSWERS[..given].iter().map(|(_, answer)| format!("{answer}\n")).collect();
        let output = bench.forelock(&["new", "--json"]).write_stdin(lines).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(&format!("give {flag}, or --yes for what is usual")), "{told}");
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let error = &document["error"];
        assert_eq!((&error["kind"], &error["exit_code"]), (&"usage".into(), &2.into()), "{error}");
    }
    // The answer to the next question would be taken for one to this.
    bench.forelock(&["new"]).write_stdin("Case\nmany\n200k\n").assert().code(2).stderr(contains(
        "`many` is no answer to “How many records?” (--records): write a whole number of records",
    ));
    assert!(!bench.path("case.toml").exists());
}

#[test]
fn more_parents_than_records_are_asked_about() {
    let bench = Bench::new();
    let new = ["new", "--yes", "--records", "2k", "--parents", "20k", "--replications", "2"];
    let wrong = "warning: 2,000 Opportunity records look up to 20,000 Account records: is that the wrong \
                 way round?";
    bench.forelock(&new).assert().success().stderr(contains(wrong));
    let right = ["new", "--yes", "--records", "2k", "--parents", "2k", "--force"];
    bench.forelock(&right).assert().success().stderr(contains("warning").not());
}

const EXPORT: &str = r#"{"objects": [
    {"query": "SELECT Id, Name FROM Account", "operation": "Upsert", "externalId": "Ext_Id__c"},
    {"query": "SELECT Id, AccountId, ParentId FROM Case", "operation": "Insert"}
  ], "bulkApiVersion": "1.0", "bulkApiV1BatchSize": 500, "concurrencyMode": "Serial"}"#;

#[test]
fn the_file_of_another_tool_becomes_a_scenario() {
    let bench = Bench::new().with("export.json", EXPORT);
    let new = ["new", "--from", "export.json", "--records", "5k", "--replications", "2"];
    bench.forelock(&new).assert().success().stdout(
        contains("export.toml: a scenario of what export.json loads")
            .and(contains("each lookup locks its parent"))
            .and(contains("10,000 Account").and(contains("in Serial mode"))),
    );
    let text = bench.read("export.toml");
    for line in [
        "after = [\"Account\"]",
        "batch_size = 500    # bulkApiV1BatchSize",
        "concurrency_mode = \"Serial\"    # concurrencyMode",
        "parent_object = \"Account\"    # AccountId",
        "# [objectives]",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let client = ["new", "--from", "export.json", "--client", "sfdmu", "--force"];
    bench.forelock(&client).assert().code(2).stderr(contains("are for a CSV"));
    // `check` names the command.
    let check = ["check", "export.json"];
    bench.forelock(&check).assert().code(2).stderr(contains("forelock new --from"));
}

#[test]
fn a_csv_is_simulated_as_it_is() {
    let rows: String = (0..2_000).map(|row| format!("{row},{},{}\n", row % 300, row % 7)).collect();
    let bench = Bench::new().with("Opportunity.csv", &format!("Id,AccountId,Region\n{rows}"));
    bench
        .forelock(&["new", "--from", "Opportunity.csv", "--operation", "update", "-o", "a.toml"])
        .assert()
        .success()
        .stdout(contains("2,000 Opportunity records"));
    let text = bench.read("a.toml");
    for line in [
        "file = \"Opportunity.csv\"    # 2,000 records",
        "parent_column = \"AccountId\"    # 300 parents",
        "operation = \"update\"",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let region = ["new", "--from", "Opportunity.csv", "--parent-column", "Region", "-o", "b.toml"];
    bench.forelock(&region).assert().success();
    assert!(bench.read("b.toml").contains("parent_column = \"Region\""));
}

#[test]
fn the_parents_of_every_column_are_counted() {
    let rows: String = (0..600).map(|row| format!("{row},{},{},\n", row % 30, row % 7)).collect();
    let bench = Bench::new().with("Case.csv", &format!("Id,AccountId,ContactId,AssetId\n{rows}"));
    let new = ["new", "--from", "Case.csv", "--replications", "2"];
    bench.forelock(&new).assert().success().stdout(contains("the column AssetId names no parent"));
    let text = bench.read("case.toml");
    let contact = "{ name = \"Contact\", parent_column = \"ContactId\" },    # 7 parents";
    assert!(text.contains(contact) && !text.contains("Asset"), "{text}");
    // Nothing is written of a file that is broken further down.
    bench.write("Lead.csv", "Id,AccountId\n1,a\n2\n");
    let broken = ["new", "--from", "Lead.csv"];
    bench.forelock(&broken).assert().code(2).stderr(contains("Lead.csv:3"));
    assert!(!bench.path("lead.toml").exists());
}

#[test]
fn records_of_a_job_become_a_scenario() {
    let job = r#"{"id": "750R0000000zlh9IAA", "object": "Opportunity", "operation": "insert",
        "apiVersion": 62.0, "jobType": "V2Ingest", "state": "JobComplete", "concurrencyMode": "Parallel",
        "createdDate": "2026-03-01T10:00:00.000+0000", "systemModstamp": "2026-03-01T10:05:00.000+0000",
        "numberRecordsProcessed": 1000, "numberRecordsFailed": 10, "totalProcessingTime": 200000}"#;
    let bench = Bench::new().with("job.json", job);
    bench.forelock(&["new", "--from", "job.json", "--within", "1h"]).assert().success();
    let text = bench.read("job.toml");
    assert!(text.contains("[observed]") && text.contains("duration = \"<= 1h\""), "{text}");
}
