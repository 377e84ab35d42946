//! What a user gets wrong: an error that names file, line and column and says what would be right.
//! Never a panic, never a machine out of memory.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use forelock::scenario::{Diagnostics, load, parse};
use std::fs;
use std::path::Path;

/// The smallest scenario there is; tests replace or add lines.
const GOOD: &str = r#"[data]
parents = 1_000
children = "10k"

[load]
batch_size = 200

[org]
workers = 5
service = { per_record = "9ms" }
"#;

fn errors(text: &str) -> Diagnostics {
    parse("bad.toml", text, &[]).err().unwrap_or_else(|| panic!("this should be refused:\n{text}"))
}

fn set_errors(sets: &[&str]) -> Diagnostics {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    parse("bad.toml", GOOD, &sets).err().unwrap_or_else(|| panic!("{sets:?} should be refused"))
}

/// Asserts that one error stands at `at`, and that each of `words` is in it.
#[track_caller]
fn assert_error(diagnostics: &Diagnostics, at: &str, words: &[&str]) {
    let text = diagnostics.to_string();
    let found = diagnostics.iter().find(|d| d.position().to_string() == at);
    let message = found.unwrap_or_else(|| panic!("no error at {at} in:\n{text}")).to_string();
    assert!(message.contains(&format!("--> {at}")), "{at} is not shown in:\n{message}");
    for word in words {
        assert!(message.contains(word), "`{word}` is not in:\n{message}");
    }
}

/// Asserts that the good scenario with `good` replaced by `bad` has one error, at `at`.
#[track_caller]
fn refused(good: &str, bad: &str, at: &str, words: &[&str]) {
    assert!(GOOD.contains(good), "`{good}` is not in the good scenario");
    let diagnostics = errors(&GOOD.replacen(good, bad, 1));
    assert_error(&diagnostics, &format!("bad.toml:{at}"), words);
    assert_eq!(diagnostics.iter().count(), 1, "one slip, one message:\n{diagnostics}");
}

/// As [`refused`], with lines added at the end; `line` counts from the first of them.
#[track_caller]
fn refused_added(added: &str, line: usize, column: usize, words: &[&str]) {
    let diagnostics = errors(&format!("{GOOD}{added}"));
    assert_error(&diagnostics, &format!("bad.toml:{}:{column}", line + 10), words);
    assert_eq!(diagnostics.iter().count(), 1, "one slip, one message:\n{diagnostics}");
}

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
    refused("\"9ms\"", "\"367 days\"", "10:26", &["write hours"]);
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
fn serial_in_the_bulk_api_2_is_refused_with_the_reason() {
    let words = [
        "Property currently unsupported: 'concurrencyMode'",
        "Bulk API 1.0 alone",
        "api = \"bulk_v1\"",
        "10,000",
        "by_parent",
    ];
    let text = "200\napi = \"bulk_v2\"\nconcurrency_mode = \"serial\"\n";
    refused("200\n", text, "8:20", &words);
    let sets = ["load.concurrency_mode=Serial", "load.api=bulk_v2"];
    assert_error(&set_errors(&sets), "--set:1:23", &words);
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
fn broken_toml_points_at_the_break() {
    assert_error(&errors("[data\n"), "bad.toml:1:6", &["not valid TOML", "`]`"]);
    assert_error(&errors("a = 1\na = 2\n"), "bad.toml:2:1", &["duplicate key"]);
    assert_error(&errors("stagger = 1h\n"), "bad.toml:1:11", &["TOML", "put quotes around it"]);
    let two = errors("a = \n\nb == 1\n");
    assert_eq!(two.iter().count(), 2, "{two}");
    for opening in ["[", "{x="] {
        let deep = format!("x={}", opening.repeat(300_000));
        assert!(errors(&deep).to_string().contains("bad.toml:1:"));
    }
    let dotted = vec!["a"; 300_000].join(".");
    assert!(errors(&format!("{dotted}=1")).to_string().contains("recursion"));
}

#[test]
fn set_arguments_are_checked_like_the_file() {
    assert_error(&set_errors(&["org.wokers=20"]), "--set:1:5", &["did you mean `workers`?"]);
    assert_error(&set_errors(&["org.workers=many"]), "--set:1:13", &["not a whole number"]);
    assert_error(&set_errors(&["org.workers="]), "--set:1:13", &["whole number"]);
    assert_error(&set_errors(&["org.workers"]), "--set:1:1", &["no `=`", "org.workers=20"]);
    assert_error(&set_errors(&["=5"]), "--set:1:1", &["org.workers=20"]);
    assert_error(&set_errors(&["or g.x=5"]), "--set:1:1", &["path of a field"]);
    assert_error(&set_errors(&["extends=x.toml"]), "--set:1:1", &["cannot be set"]);
    assert_error(&set_errors(&["org.workers.x=5"]), "--set:1:5", &["not a table"]);
    assert_error(&set_errors(&["background.0.per_hour=5"]), "--set:1:1", &["must be a list"]);
    assert_error(&set_errors(&["org.workers=1\nname='x'"]), "--set:1:1", &["one line"]);
    assert_error(&set_errors(&["[org]=1"]), "--set:1:1", &["path of a field"]);
    assert_error(&set_errors(&["submit.interval=4s"]), "--set:1:1", &["no key `submit`"]);
}

#[test]
fn set_reaches_only_items_that_there_are() {
    let text = format!("{GOOD}[[background]]\nper_hour = 1\nhold = '1s'\n");
    let error = parse("bad.toml", &text, &["background.1.rows=2".to_owned()]).unwrap_err();
    assert_error(&error, "--set:1:12", &["no item `1`", "`background.0`"]);
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> String {
    let path = directory.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[track_caller]
fn load_errors(path: &str) -> Diagnostics {
    load(Path::new(path), &[]).unwrap_err()
}

#[test]
fn files_that_are_none_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing.toml").display().to_string();
    assert_error(&load_errors(&missing), &format!("{missing}:1:1"), &["no such file"]);
    let dir = directory.path().display().to_string();
    assert_error(&load_errors(&dir), &format!("{dir}:1:1"), &["directory"]);
    let binary = write(directory.path(), "binary.toml", b"name = \"x\"\ny = \"\xff\xfe\"\n");
    assert_error(&load_errors(&binary), &format!("{binary}:2:6"), &["0xFF", "UTF-8"]);
    let nul = write(directory.path(), "nul.toml", b"name = \"x\"\nab\0\n");
    assert_error(&load_errors(&nul), &format!("{nul}:2:3"), &["NUL"]);
    let large = write(directory.path(), "large.toml", &vec![b'#'; 1024 * 1024 + 1]);
    assert_error(&load_errors(&large), &format!("{large}:1:1"), &["1 MiB"]);
}

#[cfg(unix)]
#[test]
fn an_endless_file_ends() {
    assert_error(&load_errors("/dev/zero"), "/dev/zero:1:1", &["1 MiB"]);
}

#[test]
fn extends_that_leads_nowhere_is_refused_where_it_stands() {
    let directory = tempfile::tempdir().unwrap();
    let path = write(directory.path(), "a.toml", b"name = 'a'\nextends = 'b.toml'\n");
    assert_error(&load_errors(&path), &format!("{path}:2:11"), &["no such file", "b.toml"]);
    let path = write(directory.path(), "c.toml", b"extends = '.'\n");
    assert_error(&load_errors(&path), &format!("{path}:1:11"), &["directory"]);
    let path = write(directory.path(), "d.toml", b"extends = 5\n");
    assert_error(&load_errors(&path), &format!("{path}:1:11"), &["orgs/trial.toml"]);
}

#[test]
fn a_misspelt_file_is_guessed() {
    let directory = tempfile::tempdir().unwrap();
    let own = write(directory.path(), "test4-parallel.toml", b"extends = 'tiral.toml'\n");
    let trial = write(directory.path(), "trial.toml", b"");
    assert_error(
        &load_errors(&own),
        &format!("{own}:1:11"),
        &[&format!("did you mean `{trial}`?")],
    );
    let wrong = own.replace("parallel", "paralel");
    assert_error(&load_errors(&wrong), &format!("{wrong}:1:1"), &[&own]);
}

#[test]
fn cyclic_extends_is_told_with_its_chain() {
    let directory = tempfile::tempdir().unwrap();
    let own = write(directory.path(), "own.toml", b"extends = './own.toml'\n");
    assert_error(&load_errors(&own), &format!("{own}:1:11"), &["cycle"]);
    let a = write(directory.path(), "a.toml", b"extends = 'b.toml'\n");
    let b = write(directory.path(), "b.toml", b"\nextends = 'c.toml'\n");
    let c = write(directory.path(), "c.toml", b"\n\nextends = 'b.toml'\n");
    let chain = format!("{b} extends {c} extends {b}");
    assert_error(&load_errors(&a), &format!("{c}:3:11"), &["cycle", &chain]);
}

#[test]
fn endless_extends_ends() {
    let directory = tempfile::tempdir().unwrap();
    for i in 0..40 {
        let text = format!("extends = 'f{}.toml'\n", i + 1);
        write(directory.path(), &format!("f{i}.toml"), text.as_bytes());
    }
    let first = directory.path().join("f0.toml").display().to_string();
    assert!(load_errors(&first).to_string().contains("more than 16 files"));
}

#[test]
fn an_error_in_an_extended_file_is_shown_there() {
    let directory = tempfile::tempdir().unwrap();
    let base = write(directory.path(), "base.toml", GOOD.replace("= 5", "= 0").as_bytes());
    let path = write(directory.path(), "a.toml", b"extends = 'base.toml'\n");
    assert_error(&load_errors(&path), &format!("{base}:9:11"), &["1 to 1,000,000"]);
}

#[test]
fn strange_lines_do_not_break_the_message() {
    let long = format!("x = \"{}\"\n", "ü".repeat(400_000));
    assert!(errors(&long).to_string().contains("bad.toml:1:1"));
    let late = format!("[org]\nservice = {{ cv = {}, wokers = 1 }}\n", "1".repeat(5000));
    assert_error(&errors(&late), "bad.toml:2:5020", &["wokers"]);
    assert!(errors("\"\\u001b[31m\" = 1\r\n").to_string().contains("bad.toml:1:1"));
    assert!(!errors("\"\\u001b[31m\" = 1\n").to_string().contains('\u{1b}'));
    assert!(errors("x = 1\t# \u{202e}\u{7f}").to_string().contains("bad.toml:1:1"));
    assert!(errors("\u{feff}x = 1").to_string().contains("bad.toml:1:"));
    assert!(errors("x = \"\n\n\n\"").to_string().contains("bad.toml:1:"));
}

#[test]
fn a_file_full_of_errors_is_told_briefly() {
    let keys: String = (0..100_000).map(|key| format!("k{key}=1\n")).collect();
    let diagnostics = errors(&keys);
    assert_eq!(diagnostics.iter().count(), 20);
    assert!(diagnostics.to_string().ends_with("more"));
    for slip in ["a = = ", "{ ", "'", "\"\"\" ", "a b ", "]\n", "x\n", "=\r", ".", "a.b=1\n[a]\n"] {
        let text = slip.repeat(1_000_000 / slip.len());
        assert!(errors(&text).iter().count() <= 20);
    }
}

#[test]
fn names_with_escape_codes_do_not_reach_the_terminal() {
    let diagnostics = load_errors("\u{1b}[31m\n.toml");
    assert!(!diagnostics.to_string().contains('\u{1b}'));
}

#[test]
fn styled_messages_are_the_plain_ones_in_colour() {
    let diagnostics = errors("x = 1");
    assert!(diagnostics.render(true).contains('\u{1b}'));
    assert!(!diagnostics.render(false).contains('\u{1b}'));
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
