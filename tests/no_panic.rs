//! Whatever is in a file or an argument: a scenario comes out, or messages do.

use forelock::scenario::parse;
use proptest::prelude::*;
use std::fs;

const SEED: &str = r#"name = "seed"
[data]
parents = 200_000
children = "2M"
fan_out = { shape = "zipf", exponent = 1.1 }
order = "clustered"
window = 500
[[data.lookups]]
parents = 10
fan_out = { shape = "histogram", buckets = [[200_000, 10]] }
[load]
api = "bulk_v1"
concurrency_mode = "Serial"
partitions = 5
stagger = "1h"
batch_size = 500
submit = { pattern = "open", interval = { mean = "4.05s", cv = 0.2, shape = "gamma" } }
retry = { attempts = 2, delay = "10s", backoff = 2.0 }
[org]
workers = 50
service = { per_record = "9.2ms", per_transaction = "1s", cv = 0.4 }
locks = { wait_timeout = "10s", held_fraction = "50%" }
[[background]]
per_hour = 600
hold = { mean = "300ms", cv = 1.0 }
[run]
horizon = "48h"
[objectives]
duration = "<= 10h"
[observed]
created = 1_114_200
"#;

/// Several loads over shared sets, one of them a second pass.
const SEVERAL: &str = r#"org = { workers = 5, service.per_record = "5ms" }
[[loads]]
name = "orders"
start = "10s"
[loads.data]
parent_object = "Account"
child_object = "Order"
parents = 1_500
children = 36_000
fan_out = { shape = "lognormal", cv = 1.0 }
relationship = "lookup_restrict"
lock_at = "save"
[loads.load]
client = "sfdmu"
operation = "upsert"
parent_changed = true
[[loads]]
name = "items of orders"
after = ["orders"]
service = { per_record = "8ms", day_to_day = 0.1 }
[loads.data]
parent_object = "Order"
parents = 36_000
children = 30_000
relationship = "master_detail"
[[loads.data.lookups]]
name = "Account"
via = "Order"
parents = 1_500
rollup = true
fan_out = { shape = "lognormal", cv = 1.0 }
[loads.load]
api = "bulk_v2"
job_size = 12_000
partitions = 3
[[loads]]
name = "again"
[loads.data]
failed_of = "items of orders"
[loads.load]
api = "soap"
batch_size = 200
submit = { pattern = "closed", in_flight = 5 }
[[loads]]
name = "accounts"
[loads.data]
child_object = "Account"
children = 1_000
order = "by_parent"
[loads.load]
operation = "update"
batch_size = 10
[loads.objectives]
failure_rate = "< 1%"
"#;

/// A scenario over a file, whose path stands for FILE.
const OVER_FILE: &str = r#"[data]
file = "FILE"
parent_column = "AccountId"
delimiter = "comma"
order = "file"
[[data.lookups]]
parent_column = "CampaignId"
[[data.lookups]]
parents = 3
[load]
batch_size = 2
partitions = 2
split = "by_parent"
submit = { in_flight = 2, pattern = "closed" }
[org]
workers = 2
service = { per_record = "9.2ms" }
"#;

/// Reads it, and everything that can be asked of what comes out.
fn read(text: &str, sets: &[String]) {
    match parse("random.toml", text, sets) {
        Ok(loaded) => {
            for advice in loaded.advice() {
                assert!(!advice.render(true).is_empty());
            }
        }
        Err(diagnostics) => {
            assert!(diagnostics.iter().next().is_some(), "refused without a word: {text}");
            let plain = diagnostics.render(false);
            assert!(!plain.contains('\u{1b}'), "an escape code came through: {plain:?}");
            assert!(!diagnostics.render(true).is_empty());
        }
    }
}

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"\"\"".to_owned()),
        prop::sample::select(vec![
            "-1",
            "0",
            "1e400",
            "nan",
            "-inf",
            "9223372036854775808",
            "'0s'",
            "'9999999999h'",
            "[]",
            "{}",
            "true",
            "[[0, 0]]",
            "'é'",
            "\"\\u0000\"",
            "=",
            "\n",
            "\r",
            "#",
            "[",
            "]]",
            "0.5",
            "'100%'",
            "'18446744073709551615'",
            "1979-05-27",
            "'bulk_v2'",
            "'closed'",
            "'fixed'",
            "'soap'",
            "'Account'",
            "'again'",
            "'items of orders'",
            "['again']",
            "['orders', 'accounts']",
            "'data-loader-bulk2'",
            "{ failed_of = 'orders' }",
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ]
}

#[test]
fn what_is_mutated_is_right_to_begin_with() {
    assert!(parse("several.toml", SEVERAL, &[]).is_ok(), "{:?}", parse("x", SEVERAL, &[]).err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_refused(text in "(?s).{0,200}") {
        read(&text, &[]);
    }

    #[test]
    fn scenarios_with_pieces_replaced_are_read_or_refused(
        edits in prop::collection::vec((0..SEED.len(), 0..12_usize, fragment()), 1..4),
    ) {
        let mut text = SEED.to_owned();
        for (start, length, new) in edits {
            let (start, end) = (start.min(text.len()), (start + length).min(text.len()));
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &new);
            }
        }
        read(&text, &[]);
    }

    #[test]
    fn several_loads_with_pieces_replaced_are_read_or_refused(
        edits in prop::collection::vec((0..SEVERAL.len(), 0..12_usize, fragment()), 1..4),
    ) {
        let mut text = SEVERAL.to_owned();
        for (start, length, new) in edits {
            let (start, end) = (start.min(text.len()), (start + length).min(text.len()));
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &new);
            }
        }
        read(&text, &[]);
    }

    #[test]
    fn values_of_several_loads_replaced_by_any_other_are_read_or_refused(
        lines in prop::collection::vec((0..SEVERAL.lines().count(), fragment()), 1..4),
    ) {
        let edit = |(number, text): (usize, &str)| {
            let new = lines.iter().find(|(line, _)| *line == number);
            match (new, text.split_once(" = ")) {
                (Some((_, value)), Some((key, _))) => format!("{key} = {value}\n"),
                // A heading or a line is left out.
                (Some(_), None) => String::new(),
                (None, _) => format!("{text}\n"),
            }
        };
        read(&SEVERAL.lines().enumerate().map(edit).collect::<String>(), &[]);
    }

    #[test]
    fn any_argument_to_one_of_several_loads_is_laid_over_or_refused(
        path in "loads(\\.(orders|items of orders|again|0|9|data|load|lookups|name|start|after|x y)){0,4}",
        value in fragment(),
    ) {
        read(SEVERAL, &[format!("{path}={value}")]);
    }

    #[test]
    fn values_replaced_by_any_other_are_read_or_refused(
        line in 0..SEED.lines().count(),
        value in fragment(),
    ) {
        let edit = |(number, text): (usize, &str)| match text.split_once(" = ") {
            Some((key, _)) if number == line => format!("{key} = {value}\n"),
            _ => format!("{text}\n"),
        };
        read(&SEED.lines().enumerate().map(edit).collect::<String>(), &[]);
    }

    #[test]
    fn any_bytes_in_the_place_of_a_file_are_read_or_refused(
        edits in prop::collection::vec((0..60_usize, prop::collection::vec(any::<u8>(), 0..9)), 0..3),
        length in 0..80_usize,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.csv");
        let mut bytes = b"Id,AccountId,CampaignId\n1,a,x\n2,\"b\",\n3,,y\n4,a,\"y\"\n".to_vec();
        for (at, new) in edits {
            bytes.splice(at.min(bytes.len()).., new);
        }
        bytes.truncate(length);
        fs::write(&path, &bytes).unwrap();
        read(&OVER_FILE.replace("FILE", path.to_str().unwrap()), &[]);
    }

    #[test]
    fn a_scenario_over_a_file_with_pieces_replaced_is_read_or_refused(
        line in 0..OVER_FILE.lines().count(),
        value in fragment(),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.csv");
        fs::write(&path, "Id,AccountId,CampaignId\n1,a,x\n2,b,\n3,,y\n").unwrap();
        let text = OVER_FILE.replace("FILE", path.to_str().unwrap());
        let edit = |(number, text): (usize, &str)| match text.split_once(" = ") {
            Some((key, _)) if number == line => format!("{key} = {value}\n"),
            _ => format!("{text}\n"),
        };
        read(&text.lines().enumerate().map(edit).collect::<String>(), &[]);
    }

    #[test]
    fn any_argument_is_laid_over_or_refused(
        path in "(data|load|org|background|run)(\\.(lookups|0|1|submit|interval|cv|service|x)){0,3}",
        value in fragment(),
        garbage in ".{0,20}",
    ) {
        read(SEED, &[format!("{path}={value}"), garbage]);
        read(SEED, &[format!("{path}={value}")]);
    }
}
