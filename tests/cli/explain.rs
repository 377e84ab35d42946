//! `forelock explain` as a user types it.

use crate::bench::{Bench, result};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

const BASE: &str = "
[org]
workers = 5
service = { per_record = '9ms' }
batch_overhead = { mean = '1s..30s', cv = 0.5 }
";

const TOP: &str = "extends = 'base.toml'
[data]
parent_object = 'Account'
parents = 100
children = 2_000
[load]
client = 'sfdmu'
[org.service]
cv = 0.4
[objectives]
failure_rate = '< 5%'
";

fn bench() -> Bench {
    Bench::new().with("base.toml", BASE).with("top.toml", TOP)
}

fn values(bench: &Bench, arguments: &[&str]) -> Value {
    let text = bench.stdout(&[&["explain", "top.toml", "--json"], arguments].concat());
    result(text.as_bytes())
}

/// `value kind source line tool` of a field.
fn of(result: &Value, path: &str) -> String {
    let all = result["values"].as_array().unwrap();
    let Some(one) = all.iter().find(|one| one["path"] == path) else { return String::new() };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (position, tool) = (&one["position"], text(&one["tool"]));
    let line = position["line"].as_u64().map_or_else(String::new, |line| format!(":{line}"));
    let from = format!("{}{line}{tool}", text(&position["source"]));
    format!("{} {} {from}", text(&one["value"]), text(&one["kind"])).trim_end().to_owned()
}

#[test]
fn each_value_has_its_place() {
    let bench = bench();
    let result = values(&bench, &["--set", "data.children=5k"]);
    for (path, said) in [
        ("org.workers", "5 written base.toml:3"),
        ("org.service.per_record", "\"9ms\" written base.toml:4"),
        ("org.service.cv", "0.4 written top.toml:9"),
        ("org.batch_overhead.mean", "\"1s..30s\" range base.toml:5"),
        ("data.children", "\"5k\" written --set:1"),
        ("load.client", "\"sfdmu\" written top.toml:7"),
        ("load.api", "\"bulk_v2\" tool sfdmu"),
        ("load.job_size", "5000 tool sfdmu"),
        ("load.submit", "one send at a time tool sfdmu"),
        ("load.split", "\"contiguous\" default"),
        ("org.locks.wait_timeout", "\"10s\" default"),
        ("data.fan_out.shape", "\"uniform\" default"),
        ("objectives.failure_rate", "\"< 5%\" written top.toml:11"),
        ("run.replications", "20 default"),
        ("name", "\"top\" default"),
        ("load.operation", "\"insert\" default"),
        ("org.max_attempts", "21 default"),
        // Not what the other choice would need, nor a table that isn't there.
        ("data.fan_out.exponent", ""),
        ("load.batch_size", ""),
        ("load.retry.attempts", ""),
        ("data.file", ""),
        ("extends", ""),
    ] {
        assert_eq!(of(&result, path), said, "{path}: {result:#}");
    }
    assert_eq!(result["locks"][0], "locks: Account at the start (standard lookup, insert)");
}

#[test]
fn a_person_sees_what_is_known_and_what_is_a_guess() {
    let bench = bench();
    bench.forelock(&["explain", "top.toml"]).assert().success().stdout(
        contains("top.toml: every value that holds")
            .and(contains("locks: Account at the start"))
            .and(contains("base.toml:5, a range"))
            .and(contains("client sfdmu"))
            .and(contains("default, a guess: usually 1s..60s"))
            .and(contains("39 are defaults").and(contains("`org.scaling.contention`"))),
    );
    let csv = bench.stdout(&["explain", "top.toml", "--format", "csv"]);
    assert!(csv.contains("top.toml,org.workers,5,written,base.toml,3,,1..100"), "{csv}");
    bench.forelock(&["explain", "top.toml", "--format", "markdown"]).assert().success();
    bench.forelock(&["explain", "top.toml", "--set", "org.workers=no"]).assert().code(2);
}

#[test]
fn the_built_in_org_is_a_place_too() {
    let bench = bench().with(
        "top.toml",
        &TOP.replace("[org.service]\ncv = 0.4\n", "").replace("extends = 'base.toml'", ""),
    );
    let result = values(&bench, &[]);
    assert!(
        of(&result, "org.workers").starts_with("\"5..60\" range orgs/unmeasured.toml (built in):"),
        "{result:#}"
    );
}

#[test]
fn several_loads_have_their_own() {
    let text = "
        org = 'unmeasured'
        [[loads]]
        name = 'accounts'
        data = { child_object = 'Account', children = 1_000 }
        load = { batch_size = 200 }
        [[loads]]
        name = 'b b'
        after = ['accounts']
        data = { parent_object = 'Account', parents = 1_000, children = 5_000 }
        load = { client = 'data-loader' }
        service = { per_record = '2ms' }";
    let bench = Bench::new().with("top.toml", text);
    let result = values(&bench, &[]);
    for (path, said) in [
        ("loads.accounts.load.batch_size", "200 written top.toml:6"),
        ("loads.accounts.load.api", "\"bulk_v1\" default"),
        ("loads.\"b b\".after", "[\"accounts\"] written top.toml:9"),
        ("loads.\"b b\".load.batch_size", "200 tool data-loader"),
        ("loads.\"b b\".service.per_record", "\"2ms\" written top.toml:12"),
        ("data.order", ""),
    ] {
        assert_eq!(of(&result, path), said, "{path}: {result:#}");
    }
}

#[test]
fn the_whole_as_one_file_predicts_the_same() {
    let bench = bench();
    let whole = bench.stdout(&["explain", "top.toml", "--set", "org.workers=7", "--toml"]);
    assert!(!whole.contains("extends"), "{whole}");
    bench.write("whole.toml", &whole);
    let figures = |arguments: &[&str]| {
        let text =
            bench.stdout(&[&["run", "--replications", "3", "--format", "csv"], arguments].concat());
        text.lines()
            .filter_map(|line| line.split_once(','))
            .map(|(_, rest)| rest.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(figures(&["whole.toml"]), figures(&["top.toml", "--set", "org.workers=7"]));
}
