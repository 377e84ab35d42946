//! Files that are broken, contradict themselves or were made to do harm: a message with the place,
//! in a time and a memory that the size of the file bounds.

use crate::support::{Batch, batch_list, refused};
use forelock::records::{Measured, Source};
use forelock::scenario::parse;
use forelock_report::{MeasuredScenario, ObserveResult};
use proptest::prelude::*;

const JOB: &str = r#"{
  "id": "7505f000005aBcDAAU",
  "state": "JobComplete",
  "createdDate": "2026-03-02T01:00:00.000Z",
  "systemModstamp": "2026-03-02T01:00:20.000Z",
  "numberRecordsProcessed": 500,
  "numberRecordsFailed": 200,
  "totalProcessingTime": 10000
}"#;

/// One error, at `line:column` of the file, with each of `words`.
#[track_caller]
fn assert_refused(text: &str, at: &str, words: &[&str]) {
    let wrong = refused(&[text]);
    assert_eq!(
        wrong.lines().filter(|line| line.starts_with("error: ")).count(),
        1,
        "one slip, one message:\n{wrong}"
    );
    assert!(wrong.contains(&format!("a.txt:{at}\n")), "not at {at}:\n{wrong}");
    for word in words {
        assert!(wrong.contains(word), "no `{word}` in:\n{wrong}");
    }
}

/// [`JOB`] with a part replaced.
#[track_caller]
fn assert_job_refused(good: &str, bad: &str, at: &str, words: &[&str]) {
    assert!(JOB.contains(good));
    assert_refused(&JOB.replacen(good, bad, 1), at, words);
}

#[test]
fn numbers_that_cannot_be() {
    assert_job_refused("500", "-500", "6:29", &["-500, which is below zero"]);
    assert_job_refused("10000", "-1", "8:26", &["`totalProcessingTime` is -1"]);
    assert_job_refused("10000", "\"-1\"", "8:26", &["below zero"]);
    assert_job_refused("500", "1.5", "6:29", &["not a whole number"]);
    assert_job_refused("500", "5e2", "6:29", &["not a whole number"]);
    assert_job_refused("500", "\"many\"", "6:29", &["`many`, which is not a whole number"]);
    assert_job_refused("500", "true", "6:29", &["must be a number, not true or false"]);
    assert_job_refused("500", "[500]", "6:29", &["not a list"]);
    assert_job_refused("500", "{}", "6:29", &["not an object"]);
    assert_job_refused("500", "99999999999999999999999999", "6:29", &["which can't be"]);
    assert_job_refused("10000", "1000000000001", "8:26", &["at most 1,000,000,000,000"]);
    assert_job_refused("500", "\"18446744073709551616\"", "6:29", &["can't be"]);
}

#[test]
fn counts_and_times_that_do_not_add_up() {
    assert_job_refused(
        "500",
        "199",
        "7:26",
        &["200 records failed of 199", "failed ones included"],
    );
    assert_job_refused("01:00:20", "00:59:59", "5:21", &["before it was created"]);
    let v1 = JOB.replacen(
        '{',
        "{\"numberBatchesTotal\": 1, \"numberBatchesCompleted\": 1, \"numberBatchesFailed\": 1,",
        1,
    );
    assert_refused(&v1, "1:24", &["2 batches ended of 1"]);
}

#[test]
fn words_that_mean_nothing() {
    assert_job_refused(
        "JobComplete",
        "Finished",
        "3:12",
        &["`Finished` is no state", "JobComplete"],
    );
    assert_job_refused("\"JobComplete\"", "7", "3:12", &["`state` must be text"]);
    assert_job_refused("2026-03-02T01:00:00.000Z", "yesterday", "4:18", &["no date", "2026-03-02"]);
    assert_job_refused("01:00:00.000Z", "01:00:00.000", "4:18", &["with its zone"]);
    assert_job_refused("2026-03-02T01:00:00", "2026-13-02T01:00:00", "4:18", &["no date"]);
    assert_job_refused("7505f000005aBcDAAU", "a\\u001b[2Jb", "2:9", &["`id` is no name"]);
    assert_job_refused("7505f000005aBcDAAU", &"7".repeat(300), "2:9", &["at most 100"]);
    assert_job_refused("7505f000005aBcDAAU", "\\ud800", "2:16", &["not valid JSON"]);
}

#[test]
fn a_load_of_a_century_is_none() {
    let text = JOB.replace("2026-03-02T01:00:00", "1926-03-02T01:00:00");
    assert_refused(&text, "1:1", &["from 1926", "more than a year"]);
    let far = JOB.replace("2026-03-02T01:00:20", "9999-12-30T01:00:20");
    assert_refused(&far, "1:1", &["more than a year"]);
}

#[test]
fn sums_that_no_one_could_hold_are_refused() {
    let job = |k: u32| {
        JOB.replace("5aBcDAAU", &format!("{k:05}AAU"))
            .replace("10000", "1000000000000")
            .replace("500", "1000000000000")
    };
    let jobs: Vec<String> = (0..30).map(job).collect();
    let text = jobs.join("\n");
    assert_refused(&text, "163:1", &["more than 500 years"]);
}

#[test]
fn syntax_that_is_wrong() {
    assert_refused("{\"id\": ", "1:7", &["not valid JSON", "ends too soon"]);
    assert_refused("{\n\"state\": tru\n}", "2:13", &["not valid JSON"]);
    assert_refused("[{\"state\": \"Open\"}\n{}]", "2:1", &["not valid JSON"]);
    assert_refused(&format!("{JOB}\n}}"), "10:1", &["not valid JSON"]);
    assert_refused("id,state\n1,2", "1:1", &["neither JSON nor XML"]);
    assert_refused("\n\n  null", "3:3", &["neither JSON nor XML"]);
    assert_refused("<jobInfo><id>1</jobInfo>", "1:15", &["not valid XML", "`</id>`"]);
    assert_refused("<jobInfo><id>1</id>", "1:20", &["ends within a record", "fetch it again"]);
    assert_refused("<jobInfo>\n<state", "2:1", &["not valid XML"]);
    assert_refused("<jobInfo><id>1<b/></id></jobInfo>", "1:15", &["`id` must be text"]);
    assert_refused("<jobInfo><state>Open</state></jobInfo>x", "1:39", &["outside of any"]);
    assert_refused("<html><body>Sign in</body></html>", "1:1", &["`<html>`", "`<batchInfoList>`"]);
}

#[test]
fn json_and_xml_of_something_else() {
    assert_refused("{}", "1:1", &["no job info and no batch info"]);
    assert_refused("[{\"id\": \"001\", \"success\": true}]", "1:2", &["none of their fields"]);
    assert_refused("[1]", "1:2", &["should be a job or a batch"]);
    assert_refused("[]", "1:1", &["no job and no batch"]);
    assert_refused("{\"records\": []}", "1:1", &["no job and no batch"]);
    assert_refused("<batchInfoList/>", "1:1", &["no job and no batch"]);
    assert_refused(
        "{\"state\": \"Open\",\n \"state\": \"Open\"}",
        "2:11",
        &["`state` is there twice"],
    );
    assert_refused(
        "<batchInfo>\n<state>Queued</state><state>Queued</state></batchInfo>",
        "2:29",
        &["`state` is there twice"],
    );
}

#[test]
fn an_error_of_the_api_is_shown_as_such() {
    assert_refused(
        r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
        "1:2",
        &["the API answered with an error: INVALID_SESSION_ID: Session expired or invalid"],
    );
    assert_refused(
        "<?xml version=\"1.0\"?><error xmlns=\"x\">\n<exceptionCode>InvalidJob</exceptionCode>\
         <exceptionMessage>no such job</exceptionMessage></error>",
        "1:22",
        &["InvalidJob: no such job"],
    );
}

#[test]
fn entities_are_not_expanded() {
    let laughs: String = (1..10)
        .map(|k| format!("<!ENTITY l{k} \"{}\">", format!("&l{};", k - 1).repeat(10)))
        .collect();
    let bomb = format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY l0 \"ha\">{laughs}]>\n\
         <jobInfo><id>&l9;</id></jobInfo>"
    );
    assert_refused(&bomb, "2:1", &["document type", "delete it"]);
    let outside =
        "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><jobInfo><id>&f;</id></jobInfo>";
    assert_refused(outside, "1:1", &["document type"]);
    assert_refused(
        "<!DOCTYPE x SYSTEM \"http://example.com/x.dtd\"><x/>",
        "1:1",
        &["document type"],
    );
    let late = "<jobInfo><!DOCTYPE x><state>Open</state></jobInfo>";
    assert_refused(late, "1:10", &["document type"]);
    assert_refused("<jobInfo><id>&f;</id></jobInfo>", "1:14", &["`&f;` stands for nothing"]);
    assert_refused("<jobInfo><new>&f;</new></jobInfo>", "1:15", &["`&f;` stands for nothing"]);
    assert_refused("<jobInfo><id>&#xD800;</id></jobInfo>", "1:14", &["stands for nothing"]);
    assert_refused("<jobInfo><id>&#0;</id></jobInfo>", "1:14", &["`&#0;`"]);
}

#[test]
fn nesting_of_any_depth_is_passed_over_or_refused() {
    const DEPTH: usize = 200_000;
    let lists = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    assert_refused(&lists, "1:8", &["too deep"]);
    assert_refused(&"[".repeat(DEPTH), &format!("1:{DEPTH}"), &["not valid JSON"]);
    let wrapped = "{\"records\":".repeat(50) + "[]" + &"}".repeat(50);
    assert_refused(&wrapped, "1:78", &["too deep"]);
    let elements = "<a>".repeat(DEPTH);
    let unclosed = format!("<jobInfo>{elements}");
    assert!(refused(&[&unclosed]).contains("ends within an element"));
    // Within a field that nobody reads, it does no harm.
    let ignored = JOB.replacen('{', &format!("{{\"new\": {lists},"), 1);
    let source = Source::of_bytes("a.txt", ignored.into()).unwrap();
    assert!(Measured::of(&[source]).is_ok());
    let closed = "</a>".repeat(DEPTH);
    let ignored = batch_list(&[Batch::new(1, 0, 10, 10)])
        .replace("<state>", &format!("{elements}{closed}<state>"));
    let source = Source::of_bytes("a.txt", ignored.into()).unwrap();
    assert!(Measured::of(&[source]).is_ok());
}

#[test]
fn what_is_repeated_over_and_over_is_not_held() {
    let repeated = format!("{{{}}}", vec!["\"id\": 1"; 100_000].join(","));
    assert_refused(&repeated, "1:808", &["the same members are repeated"]);
    let many = format!("[{}]", vec!["1"; 1_000_002].join(","));
    let wrong = refused(&[&many]);
    assert!(wrong.contains("1,000,000 items"), "{wrong}");
}

#[test]
fn every_file_is_explained_and_each_up_to_twenty_errors() {
    let all_wrong: Vec<String> = (0..30).map(|_| JOB.replace("500", "-1")).collect();
    let wrong = refused(&[&all_wrong.join("\n"), "<x/>", JOB, "[}"]);
    assert_eq!(wrong.matches("below zero").count(), 20);
    assert!(wrong.contains("1.txt:1:1") && wrong.contains("3.txt:1:2"), "{wrong}");
    assert!(!wrong.contains("2.txt"));
}

#[test]
fn a_line_of_megabytes_is_not_shown_whole() {
    let line = JOB.replace('\n', "");
    let many: Vec<String> = (0..2_000).map(|_| line.clone()).collect();
    let text = format!("[{}, {}]", many.join(","), line.replace("500", "-500"));
    let wrong = refused(&[&text]);
    let column = text.find("-500").unwrap() + 1;
    assert!(wrong.contains(&format!("a.txt:1:{column}\n")), "{wrong}");
    assert!(wrong.len() < 1_000 && wrong.contains("-500"), "{wrong}");
}

/// Never a panic, whatever the text; what is read has figures that can be.
fn look_at(text: &str) {
    let Ok(source) = Source::of_bytes("a.txt", text.as_bytes().to_vec()) else { return };
    let load = Measured::of(&[source]);
    drop(load.as_ref().map_err(|wrong| wrong.iter().map(ToString::to_string).collect::<String>()));
    if let Ok(load) = load {
        assert!(load.failed <= load.processed || load.processed.is_none());
        assert!(load.observed().iter().all(|one| one.value.is_finite() && one.value >= 0.0));
        assert!(load.queueing.is_none_or(|queueing| queueing.delay.min >= 0.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_refused(text in "(?s)[<{\\[].{0,200}") {
        look_at(&text);
    }

    #[test]
    fn answers_with_pieces_replaced_are_read_or_refused(
        is_xml in any::<bool>(),
        edits in prop::collection::vec((0..1_000_usize, 0..12_usize, "[<>&;\\[\\]{}\",:0-9a-zé/!-]{0,6}"), 1..4),
    ) {
        let mut text = if is_xml {
            batch_list(&[Batch::new(1, 0, 10, 10_000), Batch::new(2, 0, 20, 15_000)])
        } else {
            format!("[{JOB},{JOB}]")
        };
        for (start, length, new) in edits {
            let start = start % text.len();
            let end = (start + length).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &new);
            }
        }
        look_at(&text);
    }
}

/// The scenario that is made of a job each for these objects.
fn scenario_of(objects: &[String]) -> String {
    let job = |(number, object): (usize, &String)| {
        JOB.replacen("5aBcDAAU", &format!("{number:05}AAU"), 1).replacen(
            "\"state\"",
            &format!("\"object\": \"{object}\", \"operation\": \"insert\", \"state\""),
            1,
        )
    };
    let jobs: Vec<String> = objects.iter().enumerate().map(job).collect();
    let measured = crate::support::measured(&[&jobs.join("\n")]);
    let result = ObserveResult::new(&measured, &["jobs.json".to_owned()]);
    MeasuredScenario::new(&measured, &result).text
}

/// Names of loads end up in tables, so a scenario has no longer ones than 200 characters.
#[test]
fn names_of_objects_make_a_scenario_whatever_they_are() {
    let many = (0..60).map(|number| format!("Object_of_a_migration_{number:02}__c"));
    let cases: [(&str, Vec<String>); 5] = [
        ("many", many.collect()),
        ("longest", vec!["w".repeat(100)]),
        ("longer in lower case", vec!["\u{130}".repeat(100), "\u{130}".repeat(99)]),
        ("blank", vec![String::new(), " ".to_owned(), "\u{a0}".to_owned()]),
        (
            "alike but for what a name can't have",
            vec!["a b".to_owned(), "a/b".to_owned(), "a-b".to_owned()],
        ),
    ];
    for (case, objects) in cases {
        let text = scenario_of(&objects);
        parse("measured.toml", &text, &[])
            .unwrap_or_else(|wrong| panic!("{case}: {wrong}\n{text}"));
    }
    let text =
        scenario_of(&(0..12).map(|number| format!("Object_{number:02}__c")).collect::<Vec<_>>());
    assert!(text.contains("name = \"object_00__c-and-11-more\""), "{text}");
}

/// Thirty objects of 100, 200, ... records: the six smallest have one value, of seven children a parent.
#[test]
fn the_largest_of_many_objects_have_ranges() {
    let job = |number: u64| {
        JOB.replacen("5aBcDAAU", &format!("{number:05}AAU"), 1)
            .replacen(": 200", ": 0", 1)
            .replacen(": 500", &format!(": {}", number * 100), 1)
            .replacen("\"state\"", &format!("\"object\": \"Object_{number:02}\", \"state\""), 1)
    };
    let jobs: Vec<String> = (1..=30).map(job).collect();
    let measured = crate::support::measured(&[&jobs.join("\n")]);
    let result = ObserveResult::new(&measured, &["jobs.json".to_owned()]);
    let text = MeasuredScenario::new(&measured, &result).text;
    let parents: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("parents = "))
        .map(|line| line.split(' ').next().unwrap_or_default())
        .collect();
    // 100 / 7, rounded up, and so on.
    assert_eq!(parents[..6], ["15", "29", "43", "58", "72", "86"], "{text}");
    assert_eq!(parents[6], "\"14..700\"");
    assert_eq!(parents.len(), 30);
    assert!(parents[6..].iter().all(|parents| parents.contains("..")), "{parents:?}");
}

/// The scenario that is made of these records, which has to be one.
#[track_caller]
fn made_of(records: &str) -> String {
    let measured = crate::support::measured(&[records]);
    let result = ObserveResult::new(&measured, &["jobs.json".to_owned()]);
    let text = MeasuredScenario::new(&measured, &result).text;
    parse("measured.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
    text
}

/// 2.3 s of active time over 3,800 records are 0.605 ms each; 7.4 s on workers in 20 ms are 370 batches at
/// once, and a fifth of 0.605 ms / 370 is 0.33 µs.
#[test]
fn a_service_time_that_rounds_to_zero_is_above_it() {
    // Without a state of either API, so that its batches may have been many.
    let job = JOB
        .replacen("\"state\": \"JobComplete\",", "", 1)
        .replacen("01:00:20.000", "01:00:00.020", 1)
        .replacen(": 500", ": 4000", 1)
        .replacen(": 10000", ": 7400, \"apiActiveProcessingTime\": 2300", 1);
    let text = made_of(&job);
    assert!(text.contains("per_record = \"0.001ms..0.605ms\""), "{text}");
}

/// Seven jobs in one millisecond and one in the next: 1/7 ms from one to the next, with a variance of as
/// much in ms².
#[test]
fn an_interval_below_a_millisecond_is_above_zero() {
    let jobs: Vec<String> = (0..8)
        .map(|number| {
            let begun = format!("01:00:00.00{}", number / 7);
            let id = format!("{number:05}AAU");
            JOB.replacen("5aBcDAAU", &id, 1).replacen("01:00:00.000", &begun, 1)
        })
        .collect();
    let text = made_of(&jobs.join("\n"));
    assert!(text.contains("interval = { mean = \"0.143ms\", cv = 2.65 }"), "{text}");
}

/// All but the last of n intervals are zero: then the coefficient of variation is the square root of n, which
/// is above 101 here, and a scenario takes 100.
#[test]
fn an_interval_varies_no_more_than_a_scenario_takes() {
    let jobs: Vec<String> = (0..10_300)
        .map(|number| {
            let begun = if number == 10_299 { "01:00:10.299" } else { "01:00:00.000" };
            let id = format!("{number:05}AAU");
            JOB.replacen("5aBcDAAU", &id, 1).replacen("01:00:00.000", begun, 1)
        })
        .collect();
    let text = made_of(&jobs.join("\n"));
    assert!(text.contains("interval = { mean = \"1.00ms\", cv = 100.00 }"), "{text}");
}

#[test]
fn more_records_than_can_be_are_as_many_as_can() {
    let api = |version: &str| format!("\"apiVersion\": {version}, \"state\"");
    let job = JOB.replacen("\"state\"", &api("60.0"), 1);
    let of = |records: &str| made_of(&job.replacen(": 500", records, 1));
    assert!(of(": 150000000").contains("job_size = 150_000_000    # the largest send"));
    let most =
        "job_size = 150_000_000    # assumed: the most that the API takes, though a send had more";
    assert!(of(": 150000001").contains(most));
    let text = of(": 1000000000000");
    assert!(text.contains("children = 10_000_000_000    # the most that is simulated"), "{text}");
    assert!(text.contains("parents = \"200_000_000..1_000_000_000\""), "{text}");
}
