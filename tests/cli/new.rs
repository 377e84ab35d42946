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
    assert!(
        text.contains("file = \"Opportunity.csv\"")
            && text.contains("parent_column = \"AccountId\"")
    );
    let region = ["new", "--from", "Opportunity.csv", "--parent-column", "Region", "-o", "b.toml"];
    bench.forelock(&region).assert().success();
    assert!(bench.read("b.toml").contains("parent_column = \"Region\""));
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
