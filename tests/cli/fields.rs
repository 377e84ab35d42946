//! `forelock fields` and `forelock schema`.

use crate::bench::Bench;
use predicates::str::contains;

#[test]
fn one_field_is_said_in_full() {
    let text = Bench::new().stdout(&["fields", "org.locks.wait_timeout"]);
    insta::assert_snapshot!(text, @r#"
    org.locks.wait_timeout (Lock wait limit)
      duration above zero; default "10s"; usually 1s..60s
      How long a transaction waits for a row before it is refused.
    "#);
}

#[test]
fn a_table_is_said_with_all_below_it() {
    let bench = Bench::new();
    let text = bench.stdout(&["fields", "load.submit"]);
    for word in ["pattern", "interval", "with `pattern = \"open\"`", "A distribution", "cv"] {
        assert!(text.contains(word), "{text}");
    }
    assert!(!text.contains("batch_size"), "{text}");
    let all = bench.stdout(&["fields"]);
    assert!(all.contains("batch_size") && all.contains("loads.*.data"), "{all}");
}

#[test]
fn the_same_as_json() {
    let fields = Bench::new().json(&["fields", "org.workers", "--json"]);
    let expected = serde_json::json!([{
        "path": "org.workers",
        "label": "Workers",
        "values": "whole number from 1 to 1,000,000",
        "unit": "batches",
        "whole": true,
        "required": true,
        "left_out": "required",
        "definition": true,
        "usual": "1..100",
        "meaning": "How many batches of the Bulk APIs the org runs at once.",
    }]);
    assert_eq!(fields, expected);
}

#[test]
fn every_format_has_the_field() {
    let bench = Bench::new();
    for (format, part) in [
        ("markdown", "| `workers` | whole number from 1 to 1,000,000, batches | required |"),
        ("html", ">workers</th>"),
        ("csv", "org.workers,Workers,\"whole number from 1 to 1,000,000\",batches,true,"),
    ] {
        for path in ["org", "org.workers"] {
            let text = bench.stdout(&["fields", path, "--format", format]);
            assert!(text.contains(part), "{format} of {path}: {text}");
            assert!(!text.contains("partitions"), "{format} of {path}: {text}");
        }
        assert!(bench.stdout(&["fields", "--format", format]).contains(part));
    }
}

#[test]
fn a_wrong_path_says_the_right_one() {
    let wrong = Bench::new().forelock(&["fields", "org.lokcs"]).assert().code(2);
    wrong.stderr(contains("there is no field `org.lokcs`: did you mean `org.locks`?"));
}

#[test]
fn the_schema_is_printed_and_nothing_else() {
    let schema = Bench::new().json(&["schema"]);
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["properties"]["name"]["type"], "string");
}
