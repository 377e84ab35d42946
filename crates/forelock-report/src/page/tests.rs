//! What every page must keep, whatever it says.

use super::*;
use crate::reading::parse_result;
use crate::study_result::Shown;
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::scenario::{Comparison as Side, Metric, Objective, Observation, Scenario, parse};
use forelock::study::fixture::{finding, three_loads};
use forelock::study::{Contrast, LeftOut};

/// Breaks out of text, of a quoted attribute, and of a comment.
const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>--><!--";

const SMALL: &str = "
    data = { parents = 1_000, children = '100k' }
    load = { batch_size = 500, partitions = 5 }
    org = { workers = 5, service.per_record = '9ms' }";

fn outcomes(failed: u64) -> Vec<Outcome> {
    let outcome = |luck| Outcome {
        created: 10_000 - failed - luck,
        failed: failed + luck,
        duration: Span::from_secs(3_600 + luck),
        ..Outcome::default()
    };
    (0..5).map(outcome).collect()
}

fn contrast(change: impl Fn(&mut Scenario)) -> Contrast {
    let one = |name: &str, settings: &[&str], failed| {
        let settings = settings.iter().map(ToString::to_string).collect();
        ((name.to_owned(), settings), finding(outcomes(failed), &change))
    };
    let found = vec![one("as written", &[], 1_000), one("sorted", &["data.order=by_parent"], 10)];
    let left_out = vec![LeftOut { name: "other".into(), reason: "it is no use".into() }];
    Contrast::new(found, left_out).unwrap()
}

fn asked(text: &str) -> Vec<Objective> {
    let (metric, comparison, bound) = (Metric::FailureRate, Side::Below, 0.05);
    vec![Objective { metric, comparison, bound, text: text.into(), sure: None }]
}

fn page_of(text: &str, contrast: &Contrast, sets: &[String]) -> String {
    let loaded = parse("small.toml", text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
    let compared = CompareResult::new(contrast);
    let report = StudyReport {
        loaded: &loaded,
        run: &RunResult::new(&contrast.alternatives[0].finding),
        compared: Some(&compared).filter(|all| all.variants.len() > 1),
        sets,
        command: "forelock report small.toml",
    };
    report.document().unwrap().to_html().unwrap()
}

fn page(change: impl Fn(&mut Scenario)) -> String {
    page_of(SMALL, &contrast(change), &[])
}

/// The page of what `forelock run --json` writes.
fn page_of_result(json: &str) -> Result<String, String> {
    let results = parse_result(json).map_err(|error| error.to_string())?;
    Ok(results.page().unwrap().to_html().unwrap())
}

/// As `forelock run --json` writes it.
fn written() -> String {
    let finding = finding(outcomes(1_000), |scenario| {
        scenario.objectives = asked("< 5%");
        scenario.observed = vec![Observation::new(Metric::FailureRate, 0.11)];
    });
    vec![RunResult::new(&finding)].to_json().unwrap()
}

fn text_of(page: &str) -> String {
    page.replace('\u{a0}', " ")
}

#[test]
fn the_page_says_what_was_found() {
    let page = text_of(&page(|scenario| scenario.objectives = asked("< 5%")));
    for part in [
        "Of 10,000 Opportunity records, 1,002 (10.02 %, 95 % CI 10.00 to 10.04 %) would fail",
        "✗ Objective missed",
        "<span class=\"mean\">Failure rate &#60; 5%</span>",
        "fastest",
        "data.order=by_parent",
        "other: left out: it is no use",
        "95 % CI of mean",
        "<code>order = &#34;by_parent&#34;</code>",
        "parents = 1_000, children = &#39;100k&#39;",
        "<pre tabindex=\"0\">forelock report small.toml</pre>",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
}

#[test]
fn hostile_text_stays_text_wherever_it_comes_from() {
    let hostile = contrast(|scenario| {
        scenario.name = HOSTILE.into();
        scenario.description = Some(HOSTILE.into());
        scenario.loads.first_mut().data.child_object = HOSTILE.into();
        scenario.loads.first_mut().data.sets[0].name = HOSTILE.into();
        scenario.objectives = asked(HOSTILE);
    });
    let page = page_of(&format!("# {HOSTILE}\n{SMALL}"), &hostile, &[HOSTILE.into()]);
    for tag in ["<script", "<img", "<!--", "-->", "onerror=alert(2)>"] {
        assert!(!page.contains(tag), "{tag}");
    }
    let escaped = "&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#62;";
    assert!(page.contains(&format!("<h1>{escaped}")));
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = page(|_| ());
    assert!(
        page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"")
    );
    for outside in ["http:", "https:", "//", "url(", "@import", "<script", "<link rel=\"style"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn headings_go_down_one_step_at_a_time_from_one_h1() {
    let several = three_loads();
    let several = vec![RunResult::new(&several), RunResult::new(&several)];
    let of_several = several.page().unwrap().to_html().unwrap();
    let of_one = page_of(SMALL, &contrast(|s| s.objectives = asked("< 5%")), &["a".into()]);
    for page in [of_one, of_several] {
        let levels: Vec<u32> = page
            .match_indices("<h")
            .filter_map(|(at, _)| page[at + 2..].chars().next().and_then(|one| one.to_digit(10)))
            .collect();
        assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|one| one.split('"').next()).collect();
        assert!(ids.iter().all(|id| ids.iter().filter(|other| other == &id).count() == 1));
        for table in page.split("<table").skip(1) {
            let (_, inside) = table.split_once('>').unwrap();
            assert!(inside.trim_start().starts_with("<caption>"), "a table without a caption");
            assert!(table.contains("scope=\"col\"") && table.contains("scope=\"row\""));
        }
    }
}

#[test]
fn the_charts_of_a_run_are_in_its_page_and_their_marks_over_them() {
    let run = crate::chart::tests::recorded();
    let pictures = run.figures();
    let page = vec![run].page().unwrap().to_html().unwrap();
    let marks: usize = pictures.iter().map(|picture| picture.marks.len()).sum();
    assert_eq!(page.matches("<rect class=\"mark\"").count(), marks);
    for picture in &pictures {
        assert!(page.contains(&format!("<h3 class=\"unseen\">{}</h3>", picture.title)));
    }
    assert!(page.contains("role=\"img\" tabindex=\"0\" aria-label=\""));
    assert!(page.len() < 600_000, "{} bytes", page.len());
    assert!(!page.contains("http:") && !page.contains("<?xml"));
}

#[test]
fn a_scenario_alone_has_no_comparison_and_no_objectives_no_verdict() {
    let mut alone = contrast(|_| ());
    alone.alternatives.truncate(1);
    let page = page_of(SMALL, &alone, &[]);
    assert!(!page.contains("id=\"remedies\"") && !page.contains("id=\"objectives\""));
    assert!(!page.contains("class=\"badge") && !page.contains("id=\"charts\""));
}

#[test]
fn one_replication_has_no_intervals() {
    let one = finding(outcomes(5)[..1].to_vec(), |_| ());
    let one = Contrast::new(vec![(("as written".into(), Vec::new()), one)], Vec::new()).unwrap();
    let page = page_of(SMALL, &one, &[]);
    assert!(page.contains("Over 1 replication<") && !page.contains("p5"));
}

#[test]
fn a_page_stays_small_whatever_is_in_the_file() {
    let long = "\"".repeat(1_000_000);
    let huge = contrast(|scenario| {
        scenario.name.clone_from(&long);
        scenario.description = Some(long.clone());
        scenario.loads.first_mut().data.child_object.clone_from(&long);
    });
    let page = page_of(&format!("# {long}{SMALL}"), &huge, &[]);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn a_result_says_the_same_as_its_study() {
    let of_result = text_of(&page_of_result(&written()).unwrap());
    for part in [
        "Of 10,000 Opportunity records, 1,002 (10.02 %, 95 % CI 10.00 to 10.04 %) would fail on \
         row locks of Account; the load takes 1 h 2 s (95 % CI 1 h to 1 h 4 s) in Parallel mode.",
        "<h1>fixture</h1>",
        "✗ Objective missed",
        "observed 11.00 %",
    ] {
        assert!(of_result.contains(part), "no {part} in {of_result}");
    }
    for unknown in ["id=\"warnings\"", "id=\"scenario\"", "id=\"remedies\"", "id=\"charts\""] {
        assert!(!of_result.contains(unknown), "{unknown}");
    }
}

#[test]
fn what_is_no_result_is_explained() {
    let explained = |text: &str| page_of_result(text).unwrap_err();
    assert!(explained("{").contains("not JSON"));
    let of_another = written().replace("\"study\": \"run\"", "\"study\": \"compare\"");
    assert!(explained(&of_another).contains("`forelock compare --json`"));
    assert!(explained(&written().replace("lock_wait_s", "x")).contains("there is no metric `x`"));
    let strange = written().replace("\"metric\": \"failure_rate\"", "\"metric\": \"luck\"");
    assert!(explained(&strange).contains("no metric `luck`"));
    let empty = written().replace("\"replications\": 5", "\"replications\": 0");
    assert!(explained(&empty).contains("`replications` is 0, not from 1 to 1000000"));
}

#[test]
fn a_result_of_hostile_text_makes_a_page() {
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    let page = page_of_result(&written().replace("\"fixture\"", &hostile)).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img"));
}

#[test]
fn several_loads_have_a_table_and_verdicts_of_their_own() {
    let json = vec![RunResult::new(&three_loads())].to_json().unwrap();
    let page = text_of(&page_of_result(&json).unwrap());
    for part in [
        "<h2 id=\"loads\">The loads</h2>",
        "<th scope=\"row\" data-label=\"Load\">opportunities again</th>",
        "contacts: failure rate",
        "✗ 1 of 3 objectives missed",
        "the loads take 5 min 3 s",
        "observed 8.00 %",
        "<td data-label=\"Start\" class=\"number\"><span>3m</span></td>",
        "contacts locks: Account at the start (standard lookup, insert)",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    let broken = json.replacen("\"start_s\"", "\"begins\"", 1);
    assert!(page_of_result(&broken).unwrap_err().contains("start_s"));
}
