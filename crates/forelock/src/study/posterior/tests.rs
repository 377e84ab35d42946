use super::*;
use crate::scenario::QuantityUnit;
use forelock_io::files::ReadError;

fn unknown(path: &str, unit: QuantityUnit) -> Unknown {
    Unknown { path: path.to_owned(), unit }
}

fn origin() -> Origin {
    Origin {
        scenarios: vec!["test4".into(), "a \"b\"\u{1b}".into()],
        seed: u64::MAX,
        budget: 2_000,
    }
}

fn posterior() -> Posterior {
    let unknowns = vec![
        unknown("org.service.per_record", QuantityUnit::Duration),
        unknown("org.workers", QuantityUnit::Plain),
        unknown("org.locks.held_fraction", QuantityUnit::Percent),
    ];
    let draws = [vec![0.009_21, 48.0, 0.125], vec![0.008_970_123_4, 52.0, 1.0]];
    Posterior::new(unknowns, &[0.009_1, 50.0, 0.3], &draws, origin()).unwrap()
}

#[test]
fn what_is_written_is_read_back() {
    let posterior = posterior();
    let text = posterior.to_json();
    let read = Posterior::parse(&text).unwrap();
    assert_eq!(read, posterior);
    assert_eq!(read.to_json(), text);
}

#[test]
fn the_shape_is_the_documented_one() {
    let text = posterior().to_json().replace(env!("CARGO_PKG_VERSION"), "VERSION");
    insta::assert_snapshot!("posterior", text);
}

#[test]
fn values_are_written_as_set_takes_them() {
    let texts: Vec<Vec<String>> = posterior()
        .draws()
        .iter()
        .map(|draw| draw.values().iter().map(|value| value.text.clone()).collect())
        .collect();
    assert_eq!(texts, [["9.21ms", "48", "12.5%"], ["8.970123ms", "52", "100%"]]);
    let tiny = |amount: f64| {
        let unknowns = vec![unknown("org.scaling.coherency", QuantityUnit::Plain)];
        let posterior = Posterior::new(unknowns, &[amount], &[vec![amount]], origin());
        posterior.map(|posterior| posterior.best().values()[0].clone())
    };
    let value = tiny(1.234_567_890_123e-7).unwrap();
    assert_eq!((value.text.as_str(), value.amount), ("0.000000123456789012", 1.234_567_890_12e-7));
    assert_eq!(tiny(0.0).unwrap().text, "0");
    assert_eq!(tiny(1e15).unwrap().text, "1000000000000000");
    for none in [f64::NAN, f64::INFINITY] {
        assert!(matches!(tiny(none), Err(PosteriorError::NoValue { .. })), "{none}");
    }
}

#[test]
fn the_digest_is_of_what_predictions_depend_on() {
    let one = posterior();
    let mut other = one.clone();
    other.origin.seed = 1;
    other.best = other.draws[0].clone();
    assert_eq!(other.digest(), one.digest());
    other.draws.swap(0, 1);
    assert_ne!(other.digest(), one.digest());
}

#[test]
fn what_is_no_posterior_is_refused() {
    let seconds = |path: &str| unknown(path, QuantityUnit::Duration);
    let of = |unknowns: Vec<Unknown>, draws: &[Vec<f64>]| {
        let best = vec![0.01; unknowns.len()];
        Posterior::new(unknowns, &best, draws, origin()).unwrap_err().to_string()
    };
    let one = [vec![0.01]];
    assert!(of(vec![], &one).contains("at least one field"));
    assert!(of(vec![seconds("org.a"); 33], &one).contains("at most 32 fields"));
    assert!(of(vec![seconds("org.a")], &[]).contains("at least one draw"));
    assert!(of(vec![seconds("org.a")], &vec![vec![0.01]; 10_001]).contains("at most 10,000"));
    assert!(of(vec![seconds("org.a")], &[vec![0.01, 0.01]]).contains("2 values, but there are 1"));
    assert!(of(vec![seconds("org.a")], &[vec![-0.01]]).contains("not a value of `org.a`"));
    let two = [vec![0.01, 0.01]];
    assert!(of(vec![seconds("org.a"), seconds("org.a.b")], &two).contains("set the same field"));
    assert!(of(vec![seconds("run.seed")], &one).contains("can't be drawn"));
    for path in ["loads.a.objectives.duration", "loads.\"a b\".observed.duration", "loads.a"] {
        assert!(of(vec![seconds(path)], &one).contains("can't be drawn"), "{path}");
    }
    let twice = vec![seconds("loads.a.service.cv"), seconds("loads.\"a\".service.cv")];
    assert!(of(twice, &two).contains("set the same field"));
    for path in ["loads.a b.service.cv", "loads.\"a b\".load.stagger", "loads.ä.start"] {
        assert!(Posterior::new(vec![seconds(path)], &[0.01], &one, origin()).is_ok(), "{path}");
    }
    for path in ["loads.a\"b.start", "loads.\"a\\\".start", "loads.a.b c", "loads.a=b.start"] {
        assert!(of(vec![seconds(path)], &one).contains("not the path of a field"), "{path}");
    }
    for path in ["org", "", "org.", "org.a=1", "org.\"a\"", "org.a b", "org.ä"] {
        assert!(of(vec![seconds(path)], &one).contains("not the path of a field"), "{path}");
    }
}

#[test]
fn a_file_is_refused_with_the_place_of_what_is_wrong() {
    let text = posterior().to_json();
    for (good, bad, place, problem) in [
        ("\"schema\": 1", "\"schema\": 2", "line 2", "calibrate again"),
        ("\"schema\": 1,", "", "line 16", "missing field `schema`"),
        ("\"posterior\"", "\"prior\"", "line 3", "the kind `prior`, not `posterior`"),
        ("\"kind\"", "\"sort\"", "line 3", "unknown field `sort`"),
        ("\"budget\":2000", "\"budget\":-1", "line 5", "-1"),
        ("\"seconds\"", "\"hours\"", "line 7", "`hours` is not a unit"),
        ("org.workers", "org.service", "line 8", "set the same field"),
        ("org.workers", "run.seed", "line 8", "can't be drawn"),
        ("\"9.21ms\"", "\"9.21\"", "line 13", "`9.21` is not a value of `org.service.per_record`"),
        ("\"9.21ms\"", "\"NaN\"", "line 13", "`NaN` is not a value"),
        ("\"9.21ms\"", "NaN", "line 13", "expected"),
        ("\"9.21ms\"", "9.21", "line 13", "expected a text"),
        ("\"9.21ms\"", "\" 9.21ms\"", "line 13", "not a value"),
        ("\"9.21ms\"", "\"9.21ms\\n\"", "line 13", "not a value"),
        ("\"9.21ms\", ", "", "line 13", "is not a value of `org.service.per_record`"),
        (", \"12.5%\"", "", "line 13", "2 values, but there are 3 fields"),
        ("\"12.5%\"", "\"12.5%\", \"1\"", "line 13", "4 values, but there are 3 fields"),
        ("\"best\"", "\"draws\"", "line 11", "a list of values"),
    ] {
        assert!(text.contains(good), "{good}");
        let error = Posterior::parse(&text.replacen(good, bad, 1)).unwrap_err().to_string();
        assert!(error.starts_with(place) && error.contains(problem), "{bad}: {error}");
    }
    let fields = text.find("  \"fields\"").unwrap();
    let best = text.find("  \"best\"").unwrap();
    let disordered = format!("{}{}", &text[..fields], &text[best..]);
    let error = Posterior::parse(&disordered).unwrap_err().to_string();
    assert!(error.contains("`fields` must stand before `best`"), "{error}");
    assert!(Posterior::parse("").is_err());
    assert!(Posterior::parse(&"[".repeat(1_000_000)).is_err());
    let strange = format!("{{\"{}\\u001b[31m\": 1}}", "x".repeat(100));
    assert!(!Posterior::parse(&strange).unwrap_err().to_string().contains('\u{1b}'));
}

#[test]
fn a_list_is_counted_before_it_takes_memory() {
    let text = posterior().to_json();
    let draw = "[\"9ms\", \"50\", \"5%\"]";
    let many = |count: usize| {
        let (head, _) = text.split_once("\"draws\": [").unwrap();
        format!("{head}\"draws\": [{}]}}", vec![draw; count].join(","))
    };
    assert_eq!(Posterior::parse(&many(10_000)).unwrap().draws().len(), 10_000);
    let error = Posterior::parse(&many(10_001)).unwrap_err().to_string();
    assert!(error.contains("at most 10,000 draws"), "{error}");
    let names =
        |count: usize| text.replace("[\"test4\",", &format!("[{}", "\"test4\",".repeat(count)));
    assert!(Posterior::parse(&names(999)).is_ok());
    let error = Posterior::parse(&names(1_000)).unwrap_err().to_string();
    assert!(error.contains("at most 1,000 scenarios"), "{error}");
    assert!(Posterior::parse(&many(0)).unwrap_err().to_string().contains("at least one draw"));
}

proptest::proptest! {
    /// Whoever has touched it: what is read is written and read again as the same, and nothing panics.
    #[test]
    fn a_file_that_was_touched_is_read_whole_or_refused(
        touches in proptest::collection::vec((0.0..1.0_f64, "\\PC{0,3}", 0..6_usize), 1..4),
    ) {
        let mut text = posterior().to_json();
        for (place, new, removed) in touches {
            let boundary = |place: usize| (0..=place).rev().find(|&at| text.is_char_boundary(at));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
            let from = boundary((place * text.len() as f64) as usize).unwrap();
            let to = boundary((from + removed).min(text.len())).unwrap().max(from);
            text.replace_range(from..to, &new);
        }
        if let Ok(read) = Posterior::parse(&text) {
            proptest::prop_assert_eq!(Posterior::parse(&read.to_json()).unwrap(), read);
        }
    }
}

#[test]
fn no_more_is_read_than_a_posterior_can_be() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("posterior.json");
    let read = || read_posterior(&path);
    assert!(matches!(read(), Err(PosteriorFileError::Unreadable(ReadError::Io(_)))));
    std::fs::write(&path, posterior().to_json()).unwrap();
    assert_eq!(read().unwrap(), posterior());
    std::fs::write(&path, b"{}\xff").unwrap();
    assert!(matches!(read(), Err(PosteriorFileError::Unreadable(ReadError::NotText(3)))));
    // A hole: it takes no room on the disk.
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    assert!(matches!(read(), Err(PosteriorFileError::Unreadable(ReadError::TooLarge(_)))));
}
