use super::*;
use crate::study::sweep::Sampling;

const BOX: Layout = Layout::Sampled(Sample { sampling: Sampling::LatinHypercube, points: 10 });

fn layout(sampled: bool) -> Layout {
    if sampled { BOX } else { Layout::Grid }
}

fn list(text: &str) -> Vec<String> {
    match Spec::parse(text, Layout::Grid).unwrap().values {
        SpecValues::List(items) => items.into_iter().map(|item| item.text).collect(),
        range @ SpecValues::Range { .. } => panic!("{range:?}"),
    }
}

fn range(text: &str, sampled: bool) -> (f64, f64, Option<u64>, bool) {
    match Spec::parse(text, layout(sampled)).unwrap().values {
        SpecValues::Range { low, high, points, log } => {
            (low.quantity.amount, high.quantity.amount, points, log)
        }
        list @ SpecValues::List(_) => panic!("{list:?}"),
    }
}

#[test]
fn lists_are_split_at_their_own_commas_only() {
    assert_eq!(list("load.batch_size=200,500, 2k"), ["200", "500", "2k"]);
    assert_eq!(list("data.order=random"), ["random"]);
    assert_eq!(
        list("data.fan_out={ shape = \"uniform\" },{ shape = \"zipf\", exponent = 1 }"),
        ["{ shape = \"uniform\" }", "{ shape = \"zipf\", exponent = 1 }"]
    );
    assert_eq!(list("data.child_object='a,b',\"c..d\""), ["'a,b'", "\"c..d\""]);
}

#[test]
fn ranges_of_every_unit() {
    assert_eq!(range("org.workers=1..64:16", false), (1.0, 64.0, Some(16), false));
    assert_eq!(range("org.workers=1..64:7:log", false), (1.0, 64.0, Some(7), true));
    assert_eq!(range("x=2s..10s:9", false), (2.0, 10.0, Some(9), false));
    assert_eq!(range("x=50k..2M:5", false), (50_000.0, 2e6, Some(5), false));
    assert_eq!(range("x=10%..50%:3", false), (0.1, 0.5, Some(3), false));
    assert_eq!(range("x=0.5..1.5:3", false), (0.5, 1.5, Some(3), false));
    assert_eq!(range("x= 1 .. 2 : 3 : log", false), (1.0, 2.0, Some(3), true));
    assert_eq!(range("x=1..64", true), (1.0, 64.0, None, false));
    assert_eq!(range("x=1..64:log", true), (1.0, 64.0, None, true));
}

#[test]
fn one_at_a_time_wants_two_ends_and_minds_no_points_between() {
    for text in ["w=1..5", "w=1..5:log", "w=1..5:9", "w=1..5:9:log", "w=1,5"] {
        assert!(Spec::parse(text, Layout::OneAtATime).is_ok(), "{text}");
    }
}

/// The column is that of the caret, from 1.
#[test]
fn what_is_wrong_is_pointed_at() {
    for (text, sampled, column, title) in [
        ("org.workers", false, 1, "with this, nothing is varied"),
        ("=1,2", false, 1, "no field before"),
        ("w=", false, 2, "a value is missing"),
        ("w=1,,2", false, 4, "a value is missing"),
        ("w=1,2,", false, 6, "a value is missing"),
        ("w=1..5", false, 3, "needs its number of points"),
        ("w=5..1:3", false, 3, "the range is empty"),
        ("w=5..5:3", false, 3, "the range is empty"),
        ("w=1..5:0", false, 8, "not a number of points"),
        ("w=1..5:1", false, 8, "one point"),
        ("w=1..5:2.5", false, 8, "not a number of points"),
        ("w=1..5:-3", false, 8, "not a number of points"),
        ("w=1..5:", false, 8, "not a number of points"),
        ("w=1..5:3:lug", false, 10, "neither"),
        ("w=1..5:3:log:log", false, 14, "neither"),
        ("w=0..5:3:log", false, 3, "can't start at zero"),
        ("w=a..5:3", false, 3, "an end of a range"),
        ("w=1..:3", false, 5, "a value is missing"),
        ("w=1s..5:3", false, 3, "different units"),
        ("w=1..5:3,9", false, 3, "can't stand in a list"),
        ("w=1,2", true, 3, "has no inside"),
        ("w=1..5:3", true, 8, "stands in `--sample`"),
    ] {
        let error = Spec::parse(text, layout(sampled)).unwrap_err();
        assert!(error.title().contains(title), "{text}: {}", error.title());
        assert_eq!(error.position().column, column, "{text}");
        assert_eq!(error.position().source, "--vary");
        assert!(!error.help().is_empty());
    }
}
