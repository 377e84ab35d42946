//! What every page must keep, whatever it says.

use super::*;
use crate::JsonReport;
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::scenario::{Comparison as Side, Metric, Objective, Observation, Scenario, parse};
use forelock::study::LeftOut;
use forelock::study::fixture::{finding, three_loads};

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
    vec![Objective { metric, comparison, bound, text: text.into() }]
}

fn page_of(text: &str, contrast: &Contrast, charts: &[ReportChart], sets: &[String]) -> String {
    let loaded = parse("small.toml", text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
    let command = "forelock report small.toml";
    render_report(&StudyReport { loaded: &loaded, contrast, charts, command }, sets).unwrap()
}

fn page(change: impl Fn(&mut Scenario)) -> String {
    page_of(SMALL, &contrast(change), &[], &[])
}

fn result(text: &str) -> Result<ResultFile, ResultError> {
    ResultFile::parse(text)
}

/// As `forelock run --json` writes it.
fn written() -> String {
    let finding = finding(outcomes(1_000), |scenario| {
        scenario.objectives = asked("< 5%");
        scenario.observed = vec![Observation::new(Metric::FailureRate, 0.11)];
    });
    JsonReport::render(&[JsonReport::new(&finding)]).unwrap()
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
        "<td data-label=\"Objective\">&#60; 5%</td>",
        "fastest that meets the objectives",
        "<code class=\"settings\">data.order=by_parent</code>",
        "Left out: other, as it is no use.",
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
    let text = format!("# {HOSTILE}\n{SMALL}");
    let mark = ChartMark { label: HOSTILE.into(), ..ChartMark::default() };
    let chart = ReportChart {
        title: HOSTILE.into(),
        alt: HOSTILE.into(),
        svg: "<svg viewBox=\"0 0 9 9\"></svg>".into(),
        marks: vec![mark],
    };
    let page = page_of(&text, &hostile, &[chart], &[HOSTILE.into()]);
    for tag in ["<script", "<img", "<!--", "-->", "onerror=alert(2)>"] {
        assert!(!page.contains(tag), "{tag}");
    }
    let escaped = "&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#62;";
    assert!(page.contains(&format!("<h1>{escaped}")));
    assert!(page.contains(&format!("aria-label=\"{escaped}")), "in an attribute");
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
    let chart =
        ReportChart { title: "Chart".into(), svg: "<svg></svg>".into(), ..ReportChart::default() };
    let page = page_of(SMALL, &contrast(|s| s.objectives = asked("< 5%")), &[chart], &["a".into()]);
    let levels: Vec<u32> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page[at + 2..].chars().next().and_then(|digit| digit.to_digit(10)))
        .collect();
    assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    for table in page.split("<table").skip(1) {
        let (_, inside) = table.split_once('>').unwrap();
        assert!(inside.trim_start().starts_with("<caption>"), "a table without a caption");
        assert!(table.contains("scope=\"col\"") && table.contains("scope=\"row\""));
    }
}

#[test]
fn a_chart_is_drawn_in_the_page_with_what_can_be_pointed_at() {
    let svg = "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 90 60\"><g/></svg>\n".to_owned();
    let mark = ChartMark { x: 1.5, y: 2.0, w: 3.0, h: 4.0, label: "11 % at 4 s".into() };
    let chart =
        ReportChart { title: "T".into(), alt: "what it shows".into(), svg, marks: vec![mark] };
    let page = page_of(SMALL, &contrast(|_| ()), &[chart], &[]);
    assert!(
        page.contains("role=\"img\" tabindex=\"0\" aria-label=\"what it shows\">\n<svg viewBox")
    );
    let rect = "<rect class=\"mark\" x=\"1.5\" y=\"2\" width=\"3\" height=\"4\">";
    assert!(page.contains(&format!("{rect}<title>11 % at 4 s</title></rect>\n</svg>")));
    assert!(!page.contains("<?xml"));
}

#[test]
fn the_charts_of_a_run_are_in_its_page_and_their_marks_over_them() {
    let pictures = crate::chart::tests::drawing().pictures();
    let charts: Vec<_> = pictures.iter().map(|one| ReportChart::try_from(one).unwrap()).collect();
    let page = page_of(SMALL, &contrast(|_| ()), &charts, &[]);
    let marks: usize = pictures.iter().map(|picture| picture.marks.len()).sum();
    assert_eq!(page.matches("<rect class=\"mark\"").count(), marks);
    for picture in &pictures {
        assert!(page.contains(&format!("<h3 class=\"unseen\">{}</h3>", picture.title)));
    }
    assert!(page.len() < 600_000, "{} bytes", page.len());
    assert!(!page.contains("http:"));
}

#[test]
fn what_is_no_image_is_left_out() {
    let chart = |svg: &str| ReportChart { svg: svg.into(), ..ReportChart::default() };
    let charts = ["", "<svg>", "</svg><svg>", "PNG"].map(chart);
    assert!(!page_of(SMALL, &contrast(|_| ()), &charts, &[]).contains("id=\"charts\""));
}

#[test]
fn a_scenario_alone_has_no_comparison_and_no_objectives_no_verdict() {
    let mut alone = contrast(|_| ());
    alone.alternatives.truncate(1);
    let page = page_of(SMALL, &alone, &[], &[]);
    assert!(!page.contains("id=\"remedies\"") && !page.contains("id=\"objectives\""));
    assert!(!page.contains("class=\"badge"));
}

#[test]
fn one_replication_has_no_intervals() {
    let one = finding(outcomes(5)[..1].to_vec(), |_| ());
    let one = Contrast::new(vec![(("as written".into(), Vec::new()), one)], Vec::new()).unwrap();
    let page = page_of(SMALL, &one, &[], &[]);
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
    let page = page_of(&format!("# {long}{SMALL}"), &huge, &[], &[]);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn a_result_file_gives_its_figures() {
    let page = text_of(&render_result(&result(&written()).unwrap(), &[]).unwrap());
    for part in [
        "Of 10,000 records, 1,002 would fail on row locks, which is 10.02 % (95 % CI 10.00 to 10.04 %); \
         the load takes 1 h 2 s (95 % CI 1 h to 1 h 4 s).",
        "<h1>fixture</h1>",
        "✗ Objective missed",
        "observed 11.00 %",
        "This page was made from a result file",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    for unknown in ["id=\"warnings\"", "id=\"scenario\"", "id=\"remedies\"", "id=\"charts\""] {
        assert!(!page.contains(unknown), "{unknown}");
    }
}

#[test]
fn what_is_no_result_is_explained() {
    let explained = |text: &str| result(text).unwrap_err().to_string();
    assert!(explained("{").contains("no result of `forelock run --json`"));
    assert!(explained("{}").contains("names no `study`"));
    assert!(explained("[]").contains("run the command again"));
    let of_another = written().replace("\"study\": \"run\"", "\"study\": \"compare\"");
    assert!(explained(&of_another).contains("`forelock compare --json`"));
    let later = written().replace("\"schema\": 2", "\"schema\": 3");
    assert!(explained(&later).contains("version 3"));
    assert!(explained(&written().replace("lock_wait_s", "x")).contains("there is no metric `x`"));
    let strange = written().replace("\"metric\": \"failure_rate\"", "\"metric\": \"luck\"");
    assert!(explained(&strange).contains("no metric `luck`"));
    assert!(
        explained(&written().replace("\"replications\": 5", "\"replications\": 0"))
            .contains("no replication")
    );
}

#[test]
fn a_result_of_hostile_text_or_without_its_confidence_makes_a_page() {
    let hostile = written()
        .replace("\"fixture\"", &serde_json::to_string(HOSTILE).unwrap())
        .replace("\"confidence\": 0.95,", "");
    let page = render_result(&result(&hostile).unwrap(), &[]).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("Confidence interval of mean"));
}

#[test]
fn several_loads_have_a_table_and_verdicts_of_their_own() {
    let one = three_loads();
    let json = JsonReport::render(&[JsonReport::new(&one)]).unwrap();
    let one = Contrast::new(vec![(("as written".into(), Vec::new()), one)], Vec::new()).unwrap();
    let of_study = text_of(&page_of(SMALL, &one, &[], &[]));
    let of_result = text_of(&render_result(&result(&json).unwrap(), &[]).unwrap());
    for page in [&of_study, &of_result] {
        for part in [
            "<h2 id=\"loads\">The loads</h2>",
            "<th scope=\"row\">opportunities again</th>",
            "<th scope=\"row\">contacts: failure rate</th>",
            "✗ 1 of 3 objectives missed",
            "the loads take 5 min 3 s",
            "<td class=\"number\" data-label=\"Observed\">8.00 %</td>",
            "<td class=\"number\" data-label=\"Start\">3m</td>",
        ] {
            assert!(page.contains(part), "no {part} in {page}");
        }
    }
    assert!(of_study.contains("contacts locks: Account at the start (standard lookup, insert)"));
    let broken = json.replacen("\"start_s\"", "\"begins\"", 1);
    assert!(result(&broken).unwrap_err().to_string().contains("start_s"));
}
