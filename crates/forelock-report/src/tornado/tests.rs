//! A tornado that was made by hand.

use super::*;
use crate::chart::tests::draws;
use crate::reading::parse_result;
use crate::study_result::Shown;
use forelock::engine::Span;
use forelock::model::Outcome;
use forelock::study::Prediction;
use forelock::study::fixture::{finding, scenario};
use forelock::study::sweep::{Bar, Setting, Tornado};

/// Replications of which so many of 100 records fail, and one more in every other one.
fn found(failed: u64, seconds: u64) -> Prediction {
    let outcome = |luck: u64| Outcome {
        created: 100 - failed - luck,
        failed: failed + luck,
        duration: Span::from_secs(seconds + luck),
        ..Outcome::default()
    };
    finding([0, 1, 0, 1].map(outcome).to_vec(), |_| ()).prediction
}

fn tornado(bars: u64, first: &str) -> TornadoResult {
    let bar = |index: u64| Bar {
        path: format!("org.field{index}"),
        first: Setting::written(first),
        last: Setting::written("50"),
        at_first: found(1, 100),
        at_last: found(20 - index % 15, 120),
        effect: *found(9, 100).summary(Metric::FailureRate),
        duration_effect: *found(9, 100).summary(Metric::Duration),
    };
    TornadoResult::new(&Tornado {
        metric: Metric::FailureRate,
        scenario: scenario(),
        base: found(5, 100),
        bars: (0..bars).map(bar).collect(),
        drawn: None,
    })
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let results = vec![tornado(3, "1")];
    let text = results.to_json().unwrap();
    let read = parse_result(&text).unwrap();
    assert_eq!(read.page().unwrap(), results.page().unwrap());
    assert_eq!(read.to_json().unwrap(), text);
    let csv = read.to_csv().unwrap();
    assert_eq!(csv.lines().count(), 1 + 4 * 3);
    assert!(
        csv.lines().nth(1).unwrap().starts_with("org.field0,1,50,failure_rate,at_first,0.015,")
    );
    assert!(
        csv.lines()
            .nth(4)
            .unwrap()
            .starts_with("org.field0,1,50,duration_s,duration_effect_s,100.5,")
    );
}

#[test]
fn numbers_that_no_tornado_gives_are_refused() {
    let good = vec![tornado(3, "1")].to_json().unwrap();
    for (from, to) in [
        ("\"replications\": 4", "\"replications\": 0"),
        ("\"mean\": 0.015", "\"mean\": 1e300"),
        ("\"mean\": 100.5", "\"mean\": 1.0"),
        ("\"metric\": \"failure_rate\"", "\"metric\": \"luck\""),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        assert!(parse_result(&bad).is_err(), "{from}: {to}");
    }
}

#[test]
fn odd_tornados_have_charts_too() {
    let script = "<script>alert(1)</script> & \"more\" \u{7}\n".repeat(20);
    for one in [tornado(0, "1"), tornado(60, "1"), tornado(2, &script)] {
        draws(&one.figures());
        let page = vec![one].page().unwrap().to_html().unwrap();
        assert!(!page.contains("<script") && !page.contains('\u{7}'));
    }
}
