//! Extracts and other files as people who load into Salesforce have them.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;

const SCENARIO: &str = r#"
[data]
file = "rows.csv"
parent_column = "AccountId"
order = "file"
[load]
batch_size = 200
[org]
workers = 5
service = { per_record = "9ms" }
"#;

/// Every command that names a column finds it, whatever its capitals and the delimiter.
#[test]
fn headers_and_delimiters_of_all_tools_are_read() {
    for (csv, named) in [
        ("\"ID\",\"ACCOUNTID\"\n\"1\",\"001D000000IqhSL\"\n", "comma"),
        ("id;accountid\r\n1;001D000000IqhSL\r\n", "semicolon"),
        ("NAME|TYPE|ACCOUNTID\na|x|001D000000IqhSL\n", "pipe"),
        ("Id^AccountId\n1^001D000000IqhSL\n", "caret"),
        ("Id`AccountId\n1`001D000000IqhSL\n", "backquote"),
        ("Id\tAccountid\n1\t001D000000IqhSL\n", "tab"),
        ("sep=;\r\nId;AccountId\r\n1;001D000000IqhSL\r\n", "semicolon"),
    ] {
        let bench = Bench::new().with("rows.csv", csv).with("load.toml", SCENARIO);
        let profile = bench.stdout(&["profile", "rows.csv", "--parent", "AccountId"]);
        assert!(profile.starts_with(&format!("rows.csv: 1 row, {named}-separated")), "{profile}");
        let upper = named.to_uppercase();
        let given = ["profile", "rows.csv", "--parent", "ACCOUNTID", "--delimiter", &upper];
        assert_eq!(bench.stdout(&given), profile, "{named}");
        bench.forelock(&["run", "load.toml"]).assert().success();
        let arrange = ["arrange", "rows.csv", "--parent", "accountID", "--batch-size", "200"];
        let arranged = [&arrange[..], &["--partitions", "1", "-o", "arranged"]].concat();
        bench.forelock(&arranged).assert().success();
        // What a load would take for the header is not written.
        let rows = csv.trim_start_matches("sep=;\r\n");
        assert_eq!(bench.read("arranged/part-1.csv"), rows);
        let manifest = bench.read("arranged/manifest.json").to_lowercase();
        assert!(manifest.contains("\"accountid\""), "{manifest}");
    }
}

#[test]
fn two_names_of_one_column_are_one_too_many() {
    let bench = Bench::new().with("rows.csv", "Id,AccountId\n1,2\n").with("load.toml", SCENARIO);
    let twice = ["--parent", "AccountId", "--parent", "ACCOUNTID"];
    let told = contains("rows.csv is asked twice for the column `ACCOUNTID`");
    let profile = [&["profile", "rows.csv"][..], &twice].concat();
    bench.forelock(&profile).assert().code(2).stderr(told.clone());
    let arrange = ["arrange", "rows.csv", "--batch-size", "2", "--partitions", "1", "-o", "out"];
    bench.forelock(&[&arrange[..], &twice].concat()).assert().code(2).stderr(told.clone());
    let lookup = ["check", "load.toml", "--set", "data.lookups=[{parent_column='ACCOUNTID'}]"];
    bench.forelock(&lookup).assert().code(2).stderr(told.and(contains("--set:1:30")));
}

#[test]
fn what_stands_for_no_value_is_no_parent_or_asked_about() {
    let bench = Bench::new().with("load.toml", SCENARIO);
    let without = |value: &str, arguments: &[&str]| {
        let csv = format!("Id,AccountId\n1,001D000000IqhSL\n2,{value}\n3,{value}\n");
        bench.write("rows.csv", &csv);
        let profile = ["profile", "rows.csv", "--parent", "AccountId", "--json"];
        let result = bench.result(&[&profile[..], arguments].concat());
        (result["columns"][0]["parents"].clone(), result["columns"][0]["without_parent"].clone())
    };
    let (none, key) = ((1.into(), 2.into()), (2.into(), 0.into()));
    for value in ["", "\"\"", "\"  \"", "#N/A", "\"#N/A\"", "000000000000000", "000000000000000AAA"]
    {
        assert_eq!(without(value, &[]), none, "{value}");
        assert_eq!(without(value, &["--null-words", "key"]), none, "{value}");
    }
    for word in ["NULL", "null", "\\N", "\"None\"", "(null)", "NA", "#n/a", "#REF!"] {
        assert_eq!(without(word, &["--null-words", "no-parent"]), none, "{word}");
        assert_eq!(without(word, &["--null-words", "key"]), key, "{word}");
        // The file is that of the last word.
        let told = || {
            contains("rows.csv:3: `")
                .and(contains("in `AccountId` may be the key of a parent"))
                .and(contains("--null-words no-parent").and(contains("null_words = \"no_parent\"")))
        };
        let profile = ["profile", "rows.csv", "--parent", "AccountId"];
        bench.forelock(&profile).assert().code(2).stderr(told());
        let arrange = ["arrange", "rows.csv", "--parent", "AccountId", "--batch-size", "2"];
        let arrange = [&arrange[..], &["--partitions", "1", "-o", "out"]].concat();
        bench.forelock(&arrange).assert().code(2).stderr(told());
        bench.forelock(&["check", "load.toml"]).assert().code(2).stderr(told());
        let records = |words: &str| {
            let set = format!("data.null_words={words}");
            let run = bench.result(&["run", "load.toml", "--set", &set, "--json"]);
            run["data"]["columns"][0].clone()
        };
        let parents = |words| records(words)["parents"].clone();
        assert_eq!((parents("no_parent"), parents("key")), (1.into(), 2.into()), "{word}");
    }
}

#[test]
fn other_encodings_are_named_with_the_command_that_converts_them() {
    let bench = Bench::new().with("load.toml", SCENARIO);
    let text = "Id,AccountId\n1,x\n";
    let utf16 = |mark: &str| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let utf32 = |mark: &str| -> Vec<u8> {
        format!("{mark}{text}").chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()
    };
    for (bytes, words) in [
        (utf16("\u{feff}"), ["is UTF-16, not UTF-8", "iconv -f UTF-16 -t UTF-8 rows.csv"]),
        (utf16(""), ["is UTF-16, not UTF-8", "iconv -f UTF-16LE -t UTF-8 rows.csv"]),
        (utf32("\u{feff}"), ["is UTF-32, not UTF-8", "iconv -f UTF-32 -t UTF-8 rows.csv"]),
        (utf32(""), ["is UTF-32, not UTF-8", "iconv -f UTF-32BE -t UTF-8 rows.csv"]),
    ] {
        fs::write(bench.path("rows.csv"), bytes).unwrap();
        let told = || contains(words[0]).and(contains(words[1]));
        let profile = ["profile", "rows.csv", "--parent", "AccountId"];
        bench.forelock(&profile).assert().code(2).stderr(told());
        bench.forelock(&["check", "load.toml"]).assert().code(2).stderr(told());
    }
}

/// The failed records of a job, with what the platform has put before them.
const FAILED: &str = "\"sf__Id\",\"sf__Error\",\"Ext__c\",\"AccountId\"\n\
                      \"\",\"UNABLE_TO_LOCK_ROW:a, b:--\",\"E0\",\"001D000000IqhSL\"\n\
                      \"\",\"UNABLE_TO_LOCK_ROW:\"\"c\"\"\",\"E1\",\"001D000000IqhSM\"\n";

#[test]
fn columns_of_a_result_are_remarked_and_can_be_dropped() {
    for (csv, columns, header, rows) in [
        (
            FAILED.to_owned(),
            "sf__Id,sf__Error",
            "\"Ext__c\",\"AccountId\"\n",
            ["\"E0\",\"001D000000IqhSL\"\n", "\"E1\",\"001D000000IqhSM\"\n"],
        ),
        (
            FAILED.replace("sf__Id", "SF__ID").replace("sf__Error", "SF__CREATED"),
            "SF__ID,SF__CREATED",
            "\"Ext__c\",\"AccountId\"\n",
            ["\"E0\",\"001D000000IqhSL\"\n", "\"E1\",\"001D000000IqhSM\"\n"],
        ),
        (
            "ACCOUNTID;NAME;ERROR\nx;a;\"why; so\"\ny;b;no\n".to_owned(),
            "ERROR",
            "ACCOUNTID;NAME\n",
            ["x;a\n", "y;b\n"],
        ),
    ] {
        let bench = Bench::new().with("failed.csv", &csv);
        let arrange = ["arrange", "failed.csv", "--parent", "AccountId", "--batch-size", "200"];
        let arrange = [&arrange[..], &["--partitions", "1", "-o", "out", "--force"]].concat();
        let advised = contains(format!("--drop {columns}"));
        bench.forelock(&arrange).assert().success().stderr(advised);
        let lower = columns.to_lowercase();
        let dropped = [&arrange[..], &["--drop", &lower]].concat();
        bench.forelock(&dropped).assert().success().stderr(contains("--drop").not());
        let written = bench.read("out/part-1.csv");
        assert!(written.starts_with(header), "{written}");
        assert!(rows.iter().all(|row| written.contains(row)), "{written}");
        let manifest = bench.read("out/manifest.json");
        assert!(manifest.contains("\"dropped\""), "{manifest}");
        let missing = [&arrange[..], &["--drop", "Nmae"]].concat();
        bench.forelock(&missing).assert().code(2).stderr(contains("no column `Nmae`"));
        let parent = [&arrange[..], &["--drop", "AccountId"]].concat();
        bench.forelock(&parent).assert().code(2).stderr(contains("no column `AccountId`"));
    }
}

#[test]
fn a_file_of_another_tool_is_one_error_that_says_what_it_is() {
    let bench = Bench::new();
    for (name, text, words) in [
        (
            "export.json",
            r#"{"objects": [{"query": "SELECT Id FROM Case", "operation": "Insert"}]}"#,
            ["export.json of SFDMU", "`forelock new --from`"],
        ),
        (
            "mapping.yml",
            "Insert Contacts:\n  api: bulk\n  sf_object: Contact\n  fields: [Name]\n",
            ["mapping of CumulusCI", "`forelock new --from`"],
        ),
        (
            "process-conf.xml",
            "<beans>\n  <bean class=\"com.salesforce.dataloader.process.ProcessRunner\"/>\n</beans>\n",
            ["process-conf.xml of Data Loader", "`forelock new --from`"],
        ),
        (
            "config.properties",
            "#Loader Config\n#Thu\nsfdc.useBulkApi=true\nsfdc.loadBatchSize=2000\n",
            ["settings of Data Loader", "`forelock new --from`"],
        ),
        ("opps.csv", "Id,AccountId\n1,2\n", ["this is a CSV", "`forelock profile`"]),
        (
            "job.json",
            r#"{"id": "750x", "numberRecordsProcessed": 5}"#,
            ["a job", "forelock observe"],
        ),
        ("load.yaml", "load:\n  batch_size: 200\n", ["this is YAML", "TOML"]),
    ] {
        bench.write(name, text);
        for command in ["check", "run", "sweep"] {
            let more: &[&str] =
                if command == "sweep" { &["--vary", "org.workers=1..2"] } else { &[] };
            let output = bench.forelock(&[&[command, name], more].concat()).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(words.iter().all(|word| told.contains(word)), "{told}");
            let errors = told.matches("-->").count();
            assert_eq!(errors, 1, "{told}");
        }
    }
}

#[test]
fn the_chart_of_an_extract_names_ids() {
    let csv = "AccountId\n001D000000IqhSL\n001D000000IqhSM\n001D000000IqhSLIAZ\n";
    let bench = Bench::new().with("rows.csv", csv).with("load.toml", SCENARIO);
    bench.forelock(&["run", "load.toml", "--charts", "charts"]).assert().success();
    let drawn = bench.read("charts/load-fan-out.svg");
    assert!(drawn.contains("001D000000IqhSL"), "{drawn}");
    assert!(!drawn.contains("number 0"), "{drawn}");
    bench.forelock(&["run", "small.toml", "--charts", "drawn"]).assert().success();
    assert!(bench.read("drawn/small-fan-out.svg").contains("number "));
}
