//! Fields that are wrong together, or together too large.

use super::{GOOD, assert_error, errors, refused, refused_added, set_errors};
use forelock::scenario::parse;

#[test]
fn loads_too_large_to_simulate_say_how_large() {
    let sets = ["data.children=10G", "load.batch_size=1"];
    assert_error(&set_errors(&sets), "--set:1:17", &["10,000,000,000 sends", "20,000,000"]);
    let sets = ["data.children=2G", "load.batch_size=10k", "load.split=by_parent"];
    assert_error(
        &set_errors(&sets),
        "--set:1:12",
        &["2,000,000,000", "four bytes", "1,000,000,000"],
    );
    let sets = ["load.submit={pattern='open', interval='8784h'}", "data.children=1M"];
    assert_error(&set_errors(&sets), "--set:1:39", &["years"]);
    let sets = ["background=[{per_hour=36e6, hold='8784h', rows=1000}]"];
    assert_error(&set_errors(&sets), "--set:1:23", &["at once"]);
}

/// The clock would stand still at its end, after 584 years.
#[test]
fn loads_that_take_centuries_are_refused() {
    let sets = ["data.children=20k", "org.service.per_record=8784h"];
    let words = ["the service of all records would take 20,0", "292 years"];
    assert_error(&set_errors(&sets), "--set:1:24", &words);
    let sets = ["load.retry={attempts=60, delay='1s', backoff=2}"];
    assert_error(&set_errors(&sets), "--set:1:12", &["the delays of re-sends would take"]);
    // Overhead counts for every attempt, and what slows one another takes longer than alone.
    let sets = ["org.batch_overhead=8784h", "data.children=10k"];
    assert_error(&set_errors(&sets), "--set:1:20", &["the overhead of all batches"]);
    let years = |contention: &str| {
        let of = format!("org.scaling.contention={contention}");
        set_errors(&["org.service.per_record=300h", "data.children=5k", "org.workers=50", &of])
    };
    assert_error(&years("1000"), "--set:1:24", &["the service of all records"]);
    let sets = ["org.service.per_record=300h", "data.children=5k", "org.workers=50"];
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    assert!(parse("good.toml", GOOD, &sets).is_ok(), "171 years");
}

/// A year of 36 million arrivals an hour never ends.
#[test]
fn other_users_without_end_are_refused() {
    let background = "background=[{per_hour=36e6, hold='1ms'}]";
    let sets = ["data.children=1", "org.service.per_record=8784h", background];
    let words = ["316,224,000,000 of them would arrive", "8,784 hours", "10,000,000,000"];
    assert_error(&set_errors(&sets), "--set:1:23", &words);
    // A load of seconds, whose second partition begins a year after the first.
    let staggered = ["load.partitions=2", "load.stagger=8784h", background];
    assert_error(&set_errors(&staggered), "--set:1:23", &words);
    let sets = [&sets[..], &["run.horizon=24h"]].concat();
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    assert!(parse("good.toml", GOOD, &sets).is_ok(), "a day of it");
}

/// Five billion places would wrap around the 32 bits that a sorted load keeps of each.
#[test]
fn loads_too_large_to_sort_are_refused() {
    let sorted = |children: &str, more: &str| {
        let text = GOOD.replace("\"10k\"", children).replace("= 200", "= 10_000");
        text.replace("[load]", &format!("order = 'by_parent'\n{more}[load]"))
    };
    let diagnostics = errors(&sorted("5_000_000_000", ""));
    assert_error(
        &diagnostics,
        "bad.toml:5:9",
        &["5,000,000,000 children are too many to be sorted"],
    );
    for (children, more) in
        [("4_000_000_000", ""), ("5_000_000_000", "fan_out = { shape = 'fixed' }\n")]
    {
        let right = parse("good.toml", &sorted(children, more), &[]);
        assert!(right.is_ok(), "{children} {more}");
    }
}

/// What is wrong with the file itself: `tests/data_file.rs`.
#[test]
fn records_are_drawn_or_read_but_not_both() {
    let counts = "parents = 1_000\nchildren = \"10k\"";
    let words = ["`data.parent_column` is missing", "parent_column = \"AccountId\""];
    refused(counts, "file = \"a.csv\"", "1:1", &words);
    let words = ["`data.parent_column` means nothing without `data.file`", "opportunities.csv"];
    refused(counts, "parent_column = \"AccountId\"", "2:1", &words);
    let words = ["`data.order` is \"file\", but no file is named", "`file` and `parent_column`"];
    refused("parents", "order = 'file'\nparents", "2:9", &words);
    let file = "file = \"a.csv\"\nparent_column = \"AccountId\"";
    let both = format!("{counts}\n{file}");
    let words = ["`data.file` contradicts `data.parents` and `data.children`"];
    refused(counts, &both, "2:1", &words);
    let words = ["`data.file` contradicts `data.fan_out`", "leave it out"];
    refused(counts, &format!("{file}\nfan_out = {{}}"), "4:1", &words);
    let lookup = "[[data.lookups]]\nparent_column = 'CampaignId'\n";
    let words = ["`data.lookups.0.parent_column` means nothing without `data.file`"];
    refused_added(lookup, 2, 1, &words);
    for nothing in ["''", "'-'"] {
        let named = format!("file = {nothing}\nparent_column = 'AccountId'");
        refused(counts, &named, "2:8", &["`data.file` names no file"]);
    }
    let delimiter = format!("{file}\ndelimiter = 'and'");
    refused(counts, &delimiter, "4:13", &["`data.delimiter`", "\"semicolon\""]);
}

#[test]
fn contradictions_name_both_sides() {
    let buckets = "[data.fan_out]\nshape = 'histogram'\nbuckets = [[9, 500], [10, 500]]\n";
    refused_added(buckets, 3, 11, &["1,000 parents and 9,500 children", "1,000 and 10,000"]);
    refused("parents", "order = 'clustered'\nwindow = 10_001\nparents", "3:10", &["1 to 10,000"]);
    refused("parents", "order = 'clustered'\nwindow = 0\nparents", "3:10", &["by_parent"]);
    refused_added("[[background]]\nper_hour = 1\nhold = '1s'\nrows = 1001\n", 4, 8, &["1,000"]);
    refused_added("[[background]]\nper_hour = 1\nhold = '1s'\nrows = 10_001\n", 4, 8, &["10,000"]);
}

#[test]
fn serial_in_the_bulk_api_2_is_refused_with_the_reason() {
    let words = [
        "Property currently unsupported: 'concurrencyMode'",
        "Only Bulk API 1.0",
        "api = \"bulk_v1\"",
        "10,000",
        "by_parent",
    ];
    let text = "200\napi = \"bulk_v2\"\nconcurrency_mode = \"serial\"\n";
    refused("200\n", text, "8:20", &words);
    let sets = ["load.concurrency_mode=Serial", "load.api=bulk_v2"];
    assert_error(&set_errors(&sets), "--set:1:23", &words);
}
