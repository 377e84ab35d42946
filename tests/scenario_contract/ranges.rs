//! Fields that are ranges, and the org that nobody has measured.

use forelock::scenario::{Definition, QuantityUnit, Scenario, Template, Unknown, parse};

const LOAD: &str = "
    data = { parents = 1_000, children = 10_000 }
    load = { batch_size = 200 }
";

const ORG: &str = "org = { workers = 5, service.per_record = '9ms' }";

fn read(text: &str, sets: &[&str]) -> Result<Scenario, String> {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    parse("a.toml", text, &sets).map(|loaded| loaded.scenario).map_err(|wrong| wrong.to_string())
}

fn unknown(scenario: &Scenario) -> Vec<(&str, f64, f64, bool)> {
    let one = |one: &'_ Unknown| (one.low, one.high, one.log);
    let all = scenario.unknown.iter();
    all.map(|unknown| {
        let (low, high, log) = one(unknown);
        (unknown.path.as_str(), low, high, log)
    })
    .collect()
}

#[test]
fn a_range_has_its_middle_on_its_own_scale() {
    let sets = [
        "org.workers=5..60",
        "org.service.per_record=1ms..100ms",
        "org.scaling.contention=0..1",
        "org.locks.held_fraction=25%..100%",
        "org.batch_overhead=1s..4s",
        "data.parents=1k..100k",
    ];
    let found = read(&format!("{LOAD}{ORG}"), &sets).unwrap();
    assert_eq!(
        unknown(&found),
        [
            ("data.parents", 1_000.0, 100_000.0, true),
            ("org.batch_overhead", 1.0, 4.0, true),
            ("org.locks.held_fraction", 0.25, 1.0, true),
            ("org.scaling.contention", 0.0, 1.0, false),
            ("org.service.per_record", 0.001, 0.1, true),
            ("org.workers", 5.0, 60.0, true),
        ]
    );
    let org = &found.org;
    assert_eq!(org.service.per_record.as_secs_f64(), 0.01);
    assert_eq!((org.scaling.contention, org.locks.held_fraction), (0.5, 0.5));
    // √(4.5 × 60.5) is 16.5: a whole number has half of its neighbours' distance on either side.
    assert!((16..=17).contains(&org.workers.get()));
    assert_eq!(found.unknown[1].unit, QuantityUnit::Duration);
}

#[test]
fn ranges_stand_in_tables_and_lists_too() {
    let text = format!(
        "{LOAD}{ORG}\n[[background]]\nper_hour = '10..1000'\nhold = {{ mean = '1s..2s', cv = '0..1' }}"
    );
    let found = read(&text, &[]).unwrap();
    let paths: Vec<_> = unknown(&found).into_iter().map(|one| one.0.to_owned()).collect();
    assert_eq!(paths, ["background.0.hold.cv", "background.0.hold.mean", "background.0.per_hour"]);
    let loads = "
        org = { workers = 5, service.per_record = '9ms' }
        [[loads]]
        name = 'two words'
        data = { parents = '1k..2k', children = 500, parent_object = 'Account' }
        load = { batch_size = 200 }
        service = { per_record = '1ms..2ms' }
    ";
    let found = read(loads, &[]).unwrap();
    let paths: Vec<_> = unknown(&found).into_iter().map(|one| one.0).collect();
    let expected = ["loads.\"two words\".data.parents", "loads.\"two words\".service.per_record"];
    assert_eq!(paths, expected);
    let set = format!("{}=1500", expected[0]);
    assert_eq!(unknown(&read(loads, &[&set]).unwrap()).len(), 1, "the path is one of --set");
}

#[test]
fn what_is_no_range_is_refused_where_it_stands() {
    for (set, words) in [
        ("org.workers=60..5", "the range `60..5` is empty"),
        ("org.workers=5..5", "the range `5..5` is empty"),
        ("org.workers=5..x", "is no range"),
        ("org.workers=..5", "is no range"),
        ("org.workers=1.5..9.5", "not whole numbers"),
        ("org.workers=0..9", "is 0, which is out of range"),
        ("org.workers=1..2M", "is 2000000, which is out of range"),
        ("org.scaling.contention=-1..1", "begins below zero"),
        ("org.service.per_record=1..50ms", "have different units"),
        ("org.service.per_record=1..50", "must be a duration"),
        ("load.batch_size=200..500", "--vary load.batch_size=200..500"),
        ("run.replications=5..9", "nobody knows"),
        ("org.locks.wait=1..2", "cannot be `1..2`"),
    ] {
        let wrong = read(&format!("{LOAD}{ORG}"), &[set]).unwrap_err();
        assert!(wrong.contains(words) && wrong.contains("--set:1:"), "{set}: {wrong}");
    }
}

#[test]
fn both_ends_are_read() {
    // The middle could be simulated, the lower end could not: more rows than there are parents.
    let text = format!("{LOAD}{ORG}\n[[background]]\nper_hour = 10\nhold = '1s'\nrows = 500");
    assert!(read(&text, &["data.parents=100..10k"]).is_err());
    assert!(read(&text, &["data.parents=600..10k"]).is_ok());
}

#[test]
fn who_has_no_org_has_one_that_nobody_measured() {
    let without = read(LOAD, &[]).unwrap();
    let paths: Vec<_> = unknown(&without).into_iter().map(|one| one.0).collect();
    let expected = [
        "org.batch_overhead",
        "org.locks.held_fraction",
        "org.scaling.contention",
        "org.service.per_record",
        "org.workers",
    ];
    assert_eq!(paths, expected);
    let named = read(&format!("org = 'unmeasured'\n{LOAD}"), &[]).unwrap();
    assert_eq!(named.unknown, without.unknown);
    let set = read(&format!("{LOAD}{ORG}"), &["org=unmeasured"]).unwrap();
    assert_eq!((set.unknown, set.org), (without.unknown.clone(), without.org));
    // What is said narrows it.
    assert_eq!(unknown(&read(LOAD, &["org.workers=20"]).unwrap()).len(), 4);
    let wrong = read(&format!("org = 'measured'\n{LOAD}"), &[]).unwrap_err();
    assert!(wrong.contains("org = \"unmeasured\""), "{wrong}");
}

/// The profile that is built in is the file that is shipped.
#[test]
fn the_profile_is_the_file() {
    let [shipped, built_in] =
        ["scenarios/orgs/unmeasured.toml", "crates/forelock-scenario/orgs/unmeasured.toml"]
            .map(|path| std::fs::read_to_string(path).unwrap());
    assert_eq!(shipped, built_in);
    let text = format!("extends = 'scenarios/orgs/unmeasured.toml'\n{LOAD}");
    assert_eq!(read(&text, &[]).unwrap().unknown, read(LOAD, &[]).unwrap().unknown);
}

#[test]
fn ranges_are_part_of_the_definition() {
    let of = |set: &str| {
        let template =
            Template::parse("a.toml", &format!("{LOAD}{ORG}"), &[set.to_owned()]).unwrap();
        let scenario = template.with(&[]).unwrap().scenario;
        (template.definition().unwrap(), Definition::of(&scenario).hash)
    };
    // Both have the middle 10 ms.
    let (narrow, wide) =
        (of("org.service.per_record=5ms..20ms"), of("org.service.per_record=1ms..100ms"));
    assert_ne!(narrow.0, wide.0);
    assert_ne!(narrow.1, wide.1);
}

#[test]
fn sure_is_a_share_of_the_nights() {
    let text = format!("{LOAD}{ORG}\n[objectives]\nfailure_rate = '< 5%'\nduration = '< 1h'");
    let sure = |sets: &[&str]| {
        let objectives = read(&text, sets).unwrap().objectives;
        objectives.into_iter().map(|one| one.sure).collect::<Vec<_>>()
    };
    assert_eq!(sure(&[]), [None, None]);
    assert_eq!(sure(&["objectives.sure=90%"]), [Some(0.9), Some(0.9)]);
    assert_eq!(sure(&["objectives.sure=1"]), [Some(1.0), Some(1.0)]);
    for wrong in ["0%", "0", "101%", "1.5", "'often'"] {
        let set = format!("objectives.sure={wrong}");
        assert!(read(&text, &[&set]).unwrap_err().contains("objectives.sure"), "{wrong}");
    }
}
