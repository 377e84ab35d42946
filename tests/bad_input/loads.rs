//! `[[loads]]`, `client`, and which sets lock.

use super::{assert_error, errors, refused, refused_added};
use forelock::scenario::{Diagnostics, parse};

const GOOD: &str = r#"org = { workers = 5, service = { per_record = "9ms" } }

[[loads]]
name = "contacts"
data = { parent_object = "Account", child_object = "Contact", parents = 500, children = 1_000 }
load = { batch_size = 200 }

[[loads]]
name = "cases"
after = ["contacts"]
data = { parent_object = "Account", child_object = "Case", parents = 500, children = 1_000 }
load = { batch_size = 200 }

[[loads]]
name = "cases again"
data = { failed_of = "cases" }
load = { batch_size = 100 }
"#;

fn bad(good: &str, bad: &str) -> Diagnostics {
    assert!(GOOD.contains(good), "`{good}` is not in the good scenario");
    errors(&GOOD.replacen(good, bad, 1))
}

/// Asserts that the good scenario with `good` replaced by `bad` has one error, at `at`.
#[track_caller]
fn wrong(good: &str, by: &str, at: &str, words: &[&str]) {
    let diagnostics = bad(good, by);
    assert_error(&diagnostics, &format!("bad.toml:{at}"), words);
    assert_eq!(diagnostics.iter().count(), 1, "one slip, one message:\n{diagnostics}");
}

/// As [`wrong`], with a `--set`.
#[track_caller]
fn wrong_set(set: &str, at: &str, words: &[&str]) {
    let found = parse("bad.toml", GOOD, &[set.to_owned()]);
    let diagnostics = found.err().unwrap_or_else(|| panic!("{set} should be refused"));
    assert_error(&diagnostics, at, words);
    assert_eq!(diagnostics.iter().count(), 1, "one slip, one message:\n{diagnostics}");
}

#[test]
fn the_good_scenario_is_good() {
    parse("good.toml", GOOD, &[]).unwrap();
}

#[test]
fn a_circle_is_shown() {
    let circle = ["loads wait for each other in a circle", "take a name out of its `after`"];
    let message =
        bad("name = \"contacts\"", "name = \"contacts\"\nafter = [\"cases\"]").to_string();
    insta::assert_snapshot!(message, @r#"
    error: loads wait for each other in a circle: `contacts` after `cases` after `contacts`
     --> bad.toml:5:10
      |
    5 | after = ["cases"]
      |          ^^^^^^^
      |
      = help: let one of them begin by itself: take a name out of its `after`
    "#);
    wrong("[\"contacts\"]", "[\"contacts\", \"cases\"]", "10:22", &circle);
    // Through a second pass, and behind a load that is in no circle.
    let pass = "[\"contacts\", \"cases again\"]";
    wrong("[\"contacts\"]", pass, "10:22", &["`cases` after `cases again` after `cases`"]);
}

#[test]
fn unknown_loads_are_guessed() {
    wrong("[\"contacts\"]", "[\"contact\"]", "10:10", &["no load", "did you mean \"contacts\"?"]);
    wrong("\"cases\" }", "\"case\" }", "16:22", &["no load", "did you mean \"cases\"?"]);
    let all = ["\"contacts\", \"cases\" or \"cases again\""];
    wrong("[\"contacts\"]", "[\"everything\"]", "10:10", &all);
    wrong("[\"contacts\"]", "\"contacts\"", "10:9", &["must be a list", "after = [\"contacts\"]"]);
    wrong("[\"contacts\"]", "[1]", "10:10", &["must be text"]);
}

#[test]
fn a_second_pass_is_of_one_other_load() {
    wrong("\"cases\" }", "\"cases again\" }", "16:22", &["what failed in itself"]);
    let two = format!(
        "{GOOD}[[loads]]\nname = \"once more\"\ndata = {{ failed_of = \"cases\" }}\nload = {{ batch_size = 1 }}\n"
    );
    let words = ["`cases again` and `once more`", "`failed_of = \"cases again\"` here"];
    assert_error(&errors(&two), "bad.toml:20:22", &words);
    let more = "\"cases\", parents = 5 }";
    let words = ["`loads.cases again.data.parents` means nothing with `failed_of`", "leave it out"];
    wrong("\"cases\" }", more, "16:31", &words);
}

#[test]
fn names_can_stand_in_a_path() {
    for name in ["a.b", "a=b", "[a]", "a'b", " a", "5", "12345"] {
        let named = format!("name = \"{name}\"");
        let found = bad("name = \"contacts\"", &named);
        assert_error(&found, "bad.toml:4:8", &["`loads.0.name` cannot be", "--set loads.NAME"]);
    }
    wrong("name = \"contacts\"", "name = \"\"", "4:8", &["is empty"]);
    wrong(
        "name = \"contacts\"\n",
        "",
        "3:1",
        &["`loads.0.name` is missing", "name = \"contacts\""],
    );
    wrong("name = \"cases again\"", "name = \"cases\"", "15:8", &["two loads are called `cases`"]);
}

#[test]
fn shared_sets_have_as_many_rows() {
    let (good, more) = ("\"Case\", parents = 500", "\"Case\", parents = 600");
    let message = bad(good, more).to_string();
    insta::assert_snapshot!(message, @r#"
    error: `cases` has 600 rows of Account, `contacts` has 500
      --> bad.toml:11:70
       |
    11 | data = { parent_object = "Account", child_object = "Case", parents = 600, children = 1_000 }
       |                                                                      ^^^
       |
       = help: sets of one name are the same rows: write one number in both, or give one of the sets another name
    "#);
    let twice = "children = 1_000, lookups = [{ name = \"Account\", parents = 500 }] }";
    wrong("children = 1_000 }", twice, "5:109", &["looks up to `Account` twice"]);
}

#[test]
fn sets_of_a_load_have_names() {
    let words = ["`loads.contacts.data.parent_object` is missing", "parent_object = \"Account\""];
    wrong("parent_object = \"Account\", ", "", "5:8", &words);
    let lookup = "children = 1_000, lookups = [{ parents = 500 }] }";
    wrong("children = 1_000 }", lookup, "5:107", &["name = \"Campaign\""]);
}

#[test]
fn more_records_than_rows_are_refused() {
    let accounts = "[[loads]]\nname = \"accounts\"\ndata = { child_object = \"Account\", children = 501 }\n\
                    load = { operation = \"update\", batch_size = 200 }\n";
    let words =
        ["`accounts` would update 501 records of Account, of which there are 500", "at most"];
    assert_error(&errors(&format!("{GOOD}{accounts}")), "bad.toml:20:47", &words);
    let insert = format!("{GOOD}{accounts}").replace("operation = \"update\", ", "");
    assert!(parse("good.toml", &insert, &[]).is_ok(), "what is created locks no row of its own");
}

#[test]
fn data_stands_beside_loads_or_in_them() {
    let beside = format!("{GOOD}[data]\nparents = 5\n");
    let words = ["`data` and `loads` are two ways", "entry of `[[loads]]`"];
    assert_error(&errors(&beside), "bad.toml:18:2", &words);
    let beside = format!("{GOOD}[load]\nbatch_size = 5\n");
    assert_error(&errors(&beside), "bad.toml:18:2", &["`load` and `loads` are two ways"]);
    assert_error(&errors("loads = []\n"), "bad.toml:1:9", &["`loads` has 0 entries", "1 to 200"]);
    assert_error(
        &errors("[loads]\nname = 'x'\n[org]\nworkers = 5\nservice.per_record = '9ms'\n"),
        "bad.toml:1:1",
        &["must be a list", "[[loads]]"],
    );
    wrong(
        "load = { batch_size = 100 }\n",
        "",
        "14:1",
        &["`load` of this load", "batch_size = 200"],
    );
    wrong("after", "afer", "10:1", &["did you mean `after`?"]);
}

#[test]
fn set_names_the_loads_that_there_are() {
    let all = ["`loads.contacts`, `loads.cases`, `loads.cases again`", "`loads.0`"];
    wrong_set("loads.nobody.start=1h", "--set:1:7", &all);
    let near = ["`loads` has no item `case`", "did you mean `loads.cases`?"];
    wrong_set("loads.case.start=1h", "--set:1:7", &near);
    wrong_set("loads.case agin.start=1h", "--set:1:7", &["did you mean `loads.cases again`?"]);
    wrong_set("loads.3.start=1h", "--set:1:7", &["no item `3`", "`loads.contacts`"]);
    wrong_set("loads.contacts.star=1h", "--set:1:16", &["did you mean `start`?"]);
    wrong_set("loads.cases again.load.batch_size=many", "--set:1:35", &["not a whole number"]);
    wrong_set("loads.cases again.load.batch_size={a=[1]}", "--set:1:35", &["a table"]);
}

#[test]
fn sets_that_lock_are_described_in_words_that_there_are() {
    let words = ["\"standard\", \"master_detail\"", "did you mean \"lookup_clear\"?"];
    refused("parents", "relationship = 'lookup_cler'\nparents", "2:16", &words);
    refused("parents", "lock_at = 'end'\nparents", "2:11", &["\"start\" or \"save\""]);
    refused("parents", "rollup = 'yes'\nparents", "2:10", &["`true` or `false`"]);
    let via =
        |via: &str| format!("[[data.lookups]]\nname = 'Account'\nparents = 5\nvia = '{via}'\n");
    refused_added(&via("Order"), 4, 7, &["a set before this is not called `Order`", "\"parent\""]);
    refused_added(&via("Account"), 4, 7, &["not called `Account`"]);
    let set = "[[background]]\nper_hour = 1\nhold = '1s'\nset = 'parnt'\n";
    refused_added(set, 4, 7, &["no set of parents is called `parnt`", "did you mean \"parent\"?"]);
}

#[test]
fn a_load_without_parents_has_nothing_to_be_sorted_by() {
    let without = |more: &str| format!("order = '{more}'\n");
    let words = ["there are no parents to be sorted by", "parents = 200_000"];
    refused("parents = 1_000\n", &without("by_parent"), "2:9", &words);
    let window = "order = 'clustered'\nwindow = 5\n";
    refused("parents = 1_000\n", window, "2:9", &words);
    let fan_out = "fan_out = { shape = \"fixed\" }\n";
    refused("parents = 1_000\n", fan_out, "1:1", &["`data.parents` is missing"]);
    let split = "batch_size = 200\nsplit = \"by_parent\"";
    let text = super::GOOD.replace("parents = 1_000\n", "").replace("batch_size = 200", split);
    assert_error(&errors(&text), "bad.toml:6:9", &["no parents to split the records by"]);
    let background = "[[background]]\nper_hour = 1\nhold = '1s'\n";
    let text = super::GOOD.replace("parents = 1_000\n", "") + background;
    assert_error(
        &errors(&text),
        "bad.toml:10:1",
        &["there are no parents whose rows it could lock"],
    );
}

#[test]
fn the_soap_api_takes_200_records_and_has_no_modes() {
    let words = ["201 records is more than the SOAP API takes", "at most 200"];
    refused("= 200\n", "= 201\napi = \"soap\"\n", "6:14", &words);
    let serial = "= 200\napi = \"soap\"\nconcurrency_mode = \"Serial\"\n";
    refused("= 200\n", serial, "8:20", &["the SOAP API has no modes", "in_flight = 1"]);
    let client = "client = \"data-loader\"\nconcurrency_mode = \"Serial\"\n";
    refused("batch_size = 200\n", client, "7:20", &["the SOAP API has no modes"]);
}

#[test]
fn a_job_has_one_size() {
    let both = "= 200\njob_size = 200\napi = \"bulk_v2\"\n";
    refused("= 200\n", both, "7:1", &["two names of one field", "leave one of them out"]);
    let words = ["`load.job_size` means nothing without `api = \"bulk_v2\"`", "write `batch_size`"];
    refused("batch_size = 200", "job_size = 200", "6:1", &words);
}

#[test]
fn unknown_clients_are_guessed() {
    let words = ["did you mean \"data-loader\"?", "\"oracle-integration\""];
    refused("batch_size = 200", "client = \"dataloader\"", "6:10", &words);
    // Of another API, how much a tool sends is not known.
    let other = "client = \"sfdmu\"\napi = \"bulk_v1\"";
    refused("batch_size = 200", other, "5:1", &["`load.batch_size` is missing"]);
}

/// What each load may take alone, all together may not.
#[test]
fn all_loads_together_fit_into_memory() {
    let clustered = |number: usize| {
        format!(
            "[[loads]]\nname = \"l{number}\"\ndata = {{ parent_object = \"P\", parents = 500, \
             children = \"600M\", order = \"clustered\", window = 9 }}\n\
             load = {{ batch_size = 10_000 }}\n"
        )
    };
    parse("good.toml", &format!("{GOOD}{}", clustered(0)), &[]).unwrap();
    let diagnostics = errors(&format!("{GOOD}{}{}", clustered(0), clustered(1)));
    let words = ["4,800,024,000 bytes", "at most 4,000,000,000", "a second pass"];
    assert_error(&diagnostics, "bad.toml:24:57", &words);

    let (good, many) = (
        "children = 1_000 }\nload = { batch_size = 200 }\n\n[[loads]]\nname = \"cases again\"",
        "children = \"200M\" }\nload = { batch_size = 10_000 }\n\n[[loads]]\nname = \"cases again\"",
    );
    wrong(good, many, "16:22", &["4,800,000,000 bytes", "send again"]);

    let partitions: String = (0..11)
        .map(|number| {
            format!(
                "[[loads]]\nname = \"p{number}\"\ndata = {{ children = 5 }}\n\
                 load = {{ batch_size = 1, partitions = 100_000 }}\n"
            )
        })
        .collect();
    let diagnostics = errors(&format!("{GOOD}{partitions}"));
    assert!(diagnostics.to_string().contains("have 1,100,003 partitions"), "{diagnostics}");

    let calls = |how: &str| {
        errors(&format!(
            "{GOOD}[[loads]]\nname = \"s\"\ndata = {{ children = \"300M\" }}\n\
             load = {{ api = \"soap\", batch_size = 200, submit = {how} }}\n"
        ))
    };
    let words = ["1,500,000 calls of the SOAP API may be under way at once", "at most 1,000,000"];
    assert_error(&calls("{ pattern = \"open\", interval = \"1ms\" }"), "bad.toml:21:51", &words);
}
