//! What commands print keeps the schema.

use crate::bench::Bench;
use forelock_report::result_schema;
use serde_json::Value;

const EXTRACT: &str = "Id,AccountId\n1,a\n2,b\n3,a\n4,\n5,c\n6,a\n";
const JOB: &str = r#"{"id": "750R0000000zlh9IAA", "object": "Opportunity", "operation": "insert",
    "apiVersion": 62.0, "jobType": "V2Ingest", "state": "JobComplete", "concurrencyMode": "Parallel",
    "createdDate": "2026-03-01T10:00:00.000+0000", "systemModstamp": "2026-03-01T10:05:00.000+0000",
    "numberRecordsProcessed": 1000, "numberRecordsFailed": 10, "totalProcessingTime": 200000}"#;

#[test]
fn every_command_keeps_the_schema() {
    let bench = Bench::new().with("extract.csv", EXTRACT).with("job.json", JOB);
    bench.write("wrong.toml", "name = 1");
    let record = ["regress", "record", "small.toml", "-o", "baseline.json", "--replications", "20"];
    bench.forelock(&record).assert().success();
    let schema = jsonschema::draft7::new(&result_schema()).unwrap();
    let sweep = ["sweep", "small.toml", "--vary", "org.workers=1,2"];
    for command in [
        &["run", "small.toml", "--timeline", "--set", "objectives.duration='< 1s'"][..],
        &["run", "small.toml", "--replications", "1", "--set", "observed.failed=12"],
        &["compare", "small.toml"],
        &sweep,
        &[&sweep[..], &["--tornado"]].concat(),
        &[
            "calibrate",
            "small.toml",
            "--set",
            "observed.duration=9s",
            "--fit",
            "org.workers=1..9",
            "--budget",
            "100",
        ],
        &["regress", "check", "baseline.json"],
        &["profile", "extract.csv", "--parent", "AccountId", "--batch-size", "2"],
        &["observe", "job.json"],
        &[
            "arrange",
            "extract.csv",
            "--parent",
            "AccountId",
            "--batch-size",
            "2",
            "--partitions",
            "2",
            "-o",
            "out",
        ],
        &["check", "small.toml", "wrong.toml"],
        &["explain", "small.toml"],
        &["new", "--yes", "--force"],
        &["run", "wrong.toml"],
        &["run", "--nights", "3"],
        &["profile", "extract.csv", "--parent", "Account"],
    ] {
        let printed = bench.stdout(&[command, &["--json"]].concat());
        let value: Value = serde_json::from_str(&printed).unwrap_or_else(|error| {
            let said = bench.forelock(&[command, &["--json"]].concat()).output().unwrap();
            panic!("{command:?}: {error}: {}", String::from_utf8_lossy(&said.stderr))
        });
        let wrong: Vec<String> = schema
            .iter_errors(&value)
            .map(|error| error.to_string().chars().take(300).collect())
            .collect();
        assert!(wrong.is_empty(), "{command:?}: {wrong:#?}");
    }
}
