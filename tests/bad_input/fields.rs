//! A field that is missing, misspelt, of the wrong kind or out of range.

use super::{GOOD, assert_error, errors, refused, refused_added, set_errors};
use forelock::scenario::parse;
use std::collections::BTreeSet;

#[test]
fn the_good_scenario_is_good() {
    parse("good.toml", GOOD, &[]).unwrap();
}

#[test]
fn an_error_shows_the_line_and_what_would_be_right() {
    let message = errors(&GOOD.replace("= 5", "= 0")).to_string();
    insta::assert_snapshot!(message, @r"
    error: `org.workers` is 0, which is out of range
     --> bad.toml:9:11
      |
    9 | workers = 0
      |           ^
      |
      = help: write a whole number from 1 to 1,000,000
    ");
}

#[test]
fn unknown_keys_are_guessed() {
    assert_error(
        &errors(&GOOD.replace("[load]", "[lod]")),
        "bad.toml:5:2",
        &["no key `lod`", "did you mean `load`?"],
    );
    refused("200\n", "200\nbatch_sise = 5\n", "7:1", &["did you mean `batch_size`?"]);
    refused("per_record", "cw = 1, per_record", "10:13", &["did you mean `cv`?"]);
    refused_added("[colour]\n", 1, 2, &["no key `colour`", "`data`, `load`, `org`"]);
    refused_added("[objectives]\nfailure_rat = '< 5%'\n", 2, 1, &["`failure_rate`"]);
}

#[test]
fn several_errors_are_all_told_in_their_order() {
    let text = GOOD.replace("1_000", "0").replace("200", "\"many\"").replace("= 5", "= -5");
    let diagnostics = errors(&text);
    let places: Vec<String> = diagnostics.iter().map(|d| d.position().to_string()).collect();
    assert_eq!(places, ["bad.toml:2:11", "bad.toml:6:14", "bad.toml:9:11"]);
}

#[test]
fn missing_fields_are_asked_for_by_example() {
    refused(
        "children = \"10k\"\n",
        "",
        "1:1",
        &["`data.children` is missing", "children = \"2M\""],
    );
    refused("batch_size = 200", "", "5:1", &["`load.batch_size` is missing"]);
    refused("per_record = \"9ms\"", "", "10:11", &["`org.service.per_record` is missing"]);
    refused_added("[[background]]\nhold = '1s'\n", 1, 1, &["`background.0.per_hour` is missing"]);
    assert_error(&errors(""), "bad.toml:1:1", &["`data.children` is missing"]);
}

#[test]
fn wrong_types_say_which_is_right() {
    refused("= 5", "= true", "9:11", &["must be a whole number, not true or false"]);
    refused("= 5", "= 5.5", "9:11", &["must be a whole number", "200k"]);
    refused("= 5", "= []", "9:11", &["not a list"]);
    refused("\"9ms\"", "9", "10:26", &["must be a duration", "add a unit"]);
    refused("\"9ms\"", "\"9\"", "10:26", &["has no unit", "9.2ms"]);
    refused("{ per_record = \"9ms\" }", "\"9ms\"", "10:11", &["must be a table", "[org.service]"]);
    refused("\"10k\"", "1979-05-27", "3:12", &["not a date or time"]);
    refused_added("[background]\nper_hour = 1\n", 1, 1, &["must be a list", "[[background]]"]);
}

#[test]
fn counts_that_overflow_or_do_not_come_out_are_refused() {
    refused("\"10k\"", "1_000_000_000_000_000", "3:12", &["out of range", "1 to 10,000,000,000"]);
    refused("\"10k\"", "99999999999999999999999999999999999999999999", "3:12", &["out of range"]);
    refused("\"10k\"", "\"99999999999999999999G\"", "3:12", &["out of range"]);
    refused("\"10k\"", "-1", "3:12", &["-1", "out of range"]);
    refused("\"10k\"", "\"1,000\"", "3:12", &["comma", "200_000"]);
    refused("\"10k\"", "\"1.2345k\"", "3:12", &["does not come out as a whole number"]);
    refused("1_000", "1_000_000_001", "2:11", &["1 to 1,000,000,000"]);
    refused("= 5", "= 1_000_001", "9:11", &["1 to 1,000,000"]);
}

#[test]
fn durations_are_neither_negative_nor_infinite_nor_zero_where_that_means_nothing() {
    refused("\"9ms\"", "\"-9ms\"", "10:26", &["negative"]);
    refused("\"9ms\"", "inf", "10:26", &["must be a duration"]);
    refused("\"9ms\"", "\"inf\"", "10:26", &["is not a duration"]);
    refused("\"9ms\"", "\"0s\"", "10:11", &["costs nothing"]);
    refused("\"9ms\"", "\"367 days\"", "10:26", &["366 days"]);
    refused("\"9ms\"", "\"8785h\"", "10:26", &["366 days", "8784h"]);
    refused_added("locks = { wait_timeout = '0s' }\n", 1, 26, &["is zero", "above zero"]);
    refused_added("time_slice = '0s'\n", 1, 14, &["is zero"]);
    refused_added("[run]\nhorizon = '0s'\n", 2, 11, &["is zero"]);
    refused_added("[load.submit]\npattern = 'open'\ninterval = '0s'\n", 3, 12, &["is zero"]);
    let mean = "[load.submit]\npattern = 'open'\ninterval = {mean = '0s'}\n";
    refused_added(mean, 3, 20, &["`load.submit.interval.mean` is zero"]);
}

#[test]
fn numbers_stay_in_their_ranges() {
    refused_added("[run]\nconfidence = 1\n", 2, 14, &["above 0 and below 1"]);
    refused_added("[run]\nconfidence = nan\n", 2, 14, &["out of range"]);
    refused_added("[run]\nseed = -1\n", 2, 8, &["out of range"]);
    refused_added("[run]\nreplications = 0\n", 2, 16, &["1 to 1,000,000"]);
    refused_added("scaling.contention = inf\n", 1, 22, &["0 to 1,000"]);
    refused_added("locks.held_fraction = '101%'\n", 1, 23, &["0 to 1"]);
    refused_added("batch_overhead = { mean = '1s', cv = 101 }\n", 1, 38, &["0 to 100"]);
    refused_added("[load.retry]\nattempts = 1\nbackoff = 0\n", 3, 11, &["above 0"]);
    refused("200\n", "10_001\n", "6:14", &["Bulk API 1.0", "10,000", "bulk_v2"]);
}

#[test]
fn words_are_guessed() {
    refused_added("locks.order = 'rows'\n", 1, 15, &["did you mean \"row\"?"]);
    refused_added("[load.submit]\npattern = 'opne'\n", 2, 11, &["did you mean \"open\"?"]);
    refused_added("[data.fan_out]\nshape = 'even'\n", 2, 9, &["\"uniform\", \"fixed\""]);
    refused("200\n", "200\nconcurrency_mode = \"paralel\"\n", "7:20", &["\"Parallel\""]);
    refused("200\n", "200\napi = \"bulk_v3\"\n", "7:7", &["\"bulk_v2\""]);
}

#[test]
fn keys_belong_to_their_tag() {
    let open = "[load.submit]\npattern = 'open'\ninterval = '4s'\nin_flight = 2\n";
    refused_added(open, 4, 1, &["pattern = \"open\"", "pattern = \"closed\""]);
    refused_added("[load.submit]\ninterval = '4s'\n", 2, 1, &["write `pattern = \"open\"`"]);
    refused_added(
        "[load.submit]\npattern = 'open'\n",
        1,
        1,
        &["`load.submit.interval` is missing"],
    );
    refused_added("[data.fan_out]\nexponent = 1\n", 2, 1, &["write `shape = \"zipf\"`"]);
    refused_added("[data.fan_out]\nshape = 'zipf'\n", 1, 1, &["exponent = 1.1"]);
    refused("parents", "window = 5\nparents", "2:1", &["order = \"clustered\""]);
    refused("parents", "order = 'clustered'\nparents", "1:1", &["`data.window` is missing"]);
}

#[test]
fn objectives_are_comparisons() {
    refused_added("[objectives]\nduration = '10h'\n", 2, 12, &["duration = \"<= 10h\""]);
    refused_added("[objectives]\nduration = '= 10h'\n", 2, 12, &["comparison"]);
    refused_added("[objectives]\nfailure_rate = '< 5'\n", 2, 16, &["more than the whole", "`5%`"]);
    refused_added("[objectives]\nfailure_rate = 0.05\n", 2, 16, &["failure_rate = \"< 5%\""]);
    refused_added("[objectives]\nduration = '< 5'\n", 2, 12, &["has no unit"]);
    refused_added("[objectives]\ncreated = '> 1.5'\n", 2, 11, &["whole number"]);
    refused_added("[observed]\nduration = 5\n", 2, 12, &["add a unit"]);
    refused_added("[observed]\nfailure_rate = '190%'\n", 2, 16, &["from 0 to 1"]);
}

#[test]
fn a_precision_asks_for_one_width_of_one_metric() {
    let refused = |precision: &str, words: &[&str]| {
        let text = format!("{GOOD}[run]\nprecision = {{ {precision} }}\n");
        let found = errors(&text);
        assert_eq!(found.iter().count(), 1, "{found}");
        let message = found.to_string();
        assert!(message.contains("bad.toml:12:"), "{message}");
        for word in words {
            assert!(message.contains(word), "`{word}` is not in:\n{message}");
        }
    };
    refused("half_width = 0.1", &["run.precision.metric", "failure_rate"]);
    refused("metric = 'failure_rate'", &["no width", "relative = 0.05"]);
    refused("metric = 'created', half_width = 5, relative = 0.1", &["can't both hold"]);
    refused("metric = 'failurerate', half_width = 0.1", &["did you mean \"failure_rate\""]);
    refused("metric = 'failure_rate', half_width = 2", &["above 0 and below 1"]);
    refused("metric = 'failure_rate', half_width = 0", &["above 0 and below 1"]);
    refused("metric = 'duration', half_width = 60", &["a duration", "unit"]);
    refused("metric = 'duration', half_width = '0s'", &["is zero"]);
    refused("metric = 'duration', relative = '100%'", &["above 0 and below 1"]);
    refused("metric = 'created', half_width = nan", &["out of range"]);
    refused("metric = 'created', relative = 0.1, max_replications = 9", &["10 to 1,000,000"]);
    refused("metric = 'created', relative = 0.1, max_replications = 19", &["`run.replications`"]);
    refused("metric = 'created', relative = 0.1, max = 19", &["max_replications"]);
}

/// A list of keys that has one twice makes the reader look for a difference.
#[test]
fn the_keys_that_there_are_are_listed_once() {
    let tables = ["", "data.", "data.fan_out.", "load.", "load.submit.", "load.retry.", "org."];
    let deeper = ["org.service.", "org.locks.", "org.scaling.", "run.", "objectives.", "observed."];
    for table in tables.into_iter().chain(deeper) {
        let wrong = set_errors(&[&format!("{table}zzzzzz=1")]);
        let help = wrong.iter().map(|one| one.help()).find(|help| help.starts_with("the keys"));
        let keys: Vec<&str> = help.unwrap().split('`').skip(1).step_by(2).collect();
        let distinct: BTreeSet<&&str> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{table}: {keys:?}");
    }
}
