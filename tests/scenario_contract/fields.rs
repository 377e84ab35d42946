//! The table of fields and the reader say the same.

use super::{EVERY_FIELD, SEVERAL};
use forelock::scenario::fields::{FieldPath, Kind, Role, every_field, find, sections};
use forelock::scenario::{Definition, parse};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// The scenario with every field, or the one of several loads, whichever has the field at `path`,
/// and with the choices that give this field its meaning.
pub(super) fn base(path: &str) -> Table {
    let text = if path.starts_with("loads") { SEVERAL } else { EVERY_FIELD };
    let is_around = |one: &FieldPath| format!("{path}.").starts_with(&format!("{}.", one.path));
    let around = every_field().into_iter().filter(is_around);
    around.fold(text.parse().unwrap(), |root, one| match one.field.only {
        Some(only) => {
            let above = one.path.rsplit_once('.').map_or("", |(above, _)| above);
            with(root, &format!("{above}.{}", only.key), only.chosen.into())
        }
        None => root,
    })
}

/// `root` with `value` at the dotted `path`, in which a `*` is the first item of a list.
pub(super) fn with(mut root: Table, path: &str, value: Value) -> Table {
    let mut place = &mut root;
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut keys = above.split('.').filter(|key| !key.is_empty()).peekable();
    while let Some(key) = keys.next() {
        let below = if keys.next_if_eq(&"*").is_some() {
            let list = place.entry(key).or_insert_with(|| Value::Array(Vec::new()));
            let list = list.as_array_mut().unwrap();
            if list.is_empty() {
                list.push(Value::Table(Table::new()));
            }
            &mut list[0]
        } else {
            place.entry(key).or_insert_with(|| Value::Table(Table::new()))
        };
        if !below.is_table() {
            *below = Value::Table(Table::new());
        }
        place = below.as_table_mut().unwrap();
    }
    place.insert(last.to_owned(), value);
    root
}

/// All sorts of values, every word among them.
pub(super) fn values() -> Vec<Value> {
    const PLAIN: &str = "all = [-1, 0, 1, 2, 99, 100, 1_000, 100_000, 4_000_000_000, -0.5, 0.0, \
        0.5, 1.0, 1.5, 1e300, inf, nan, true, false, [], {}, [[1, 1]], [[0.5, 1]], \
        [[10, 200_000]], ['contacts'], '', ' ', '0', '1', ' 5 ', '+5', '-5', '.5', '5.', '1e2', \
        '7.0', '1.5k', '2 M', '1_000', '0s', '5s', '+5s', '-5s', '1h30m', '1h, 30m', '4.05 sec', \
        '3 minutes', '01:30:00', '1 day', '1us', '5 ns', '9µs', '5%', ' 0.5 % ', '101%', '< 5', \
        '>= 5%', '<= 10h', '> 50/s', '50/s', 'SERIAL', 'Account', 'Campaign', ';', \
        { mean = '4s' }, { mean = '0s' }, { value = 5 }, { value = '5%' }, \
        { value = '5h', within = '1%' }, { shape = 'fixed' }, { name = 'x' }, [{ name = 'x' }], \
        [{ parents = 5 }], [{ per_hour = 1, hold = '1s' }], \
        { pattern = 'open', interval = '1s' }]";
    let plain: Table = PLAIN.parse().unwrap();
    let words = every_field().into_iter().flat_map(|one| match one.field.kind {
        Kind::Choice { words, .. } => words,
        _ => &[],
    });
    plain["all"].as_array().unwrap().iter().cloned().chain(words.map(|&word| word.into())).collect()
}

/// What the program says is wrong with it.
pub(super) fn refusal(scenario: &Table) -> Option<String> {
    let text = toml::to_string(scenario).unwrap();
    parse("folder/own.toml", &text, &[]).err().map(|wrong| wrong.to_string())
}

#[test]
fn every_table_has_the_fields_that_are_known_of_it_and_no_others() {
    const NONE: &str = "zzzzzzzzzzzzzzzzzzzzzz";
    let mut tables = 0;
    let of_field = |one: &FieldPath| {
        let item = if matches!(one.field.kind, Kind::Tables(_)) { ".*." } else { "." };
        Some((format!("{}{item}{NONE}", one.path), one.field.kind.fields()?.keys()))
    };
    let root = (NONE.to_owned(), forelock::scenario::fields::SCENARIO.keys());
    let all = every_field();
    for (path, keys) in all.iter().filter_map(of_field).chain([root]) {
        let wrong = refusal(&with(base(&path), &path, 1.into()));
        let wrong = wrong.unwrap_or_else(|| panic!("{path} is taken"));
        assert!(wrong.contains(&format!("has no key `{NONE}`")), "{path}: {wrong}");
        let keys = keys.join("`, `");
        assert!(wrong.trim_end().ends_with(&format!(" are `{keys}`")), "{path}: {wrong}");
        tables += 1;
    }
    assert!(tables > 50, "{tables}");
}

/// Both ends of a range are in it, and what lies beyond is refused with the range.
#[test]
fn the_ends_of_a_range_are_numbers_that_the_field_takes() {
    let mut counts = 0;
    // The other name of a field that is there already.
    let is_other = |path: &str| path.ends_with(".job_size");
    for FieldPath { path, field, .. } in every_field() {
        let Kind::Count { from, to } = field.kind else { continue };
        if is_other(&path) {
            continue;
        }
        let refusal =
            |count: i128| refusal(&with(base(&path), &path, Value::String(count.to_string())));
        let out_of_range = |wrong: Option<String>| {
            wrong.is_some_and(|wrong| wrong.contains("which is out of range"))
        };
        for end in [from, to] {
            let wrong = refusal(end.into());
            assert_ne!(wrong.as_deref(), Some(""), "{path} = {end} is refused without a word");
            assert!(!out_of_range(wrong), "{path} = {end}");
        }
        assert!(from == 0 || out_of_range(refusal(i128::from(from) - 1)), "{path}");
        assert!(out_of_range(refusal(i128::from(to) + 1)), "{path}");
        counts += 1;
    }
    assert!(counts > 25, "{counts}");
}

/// A misspelt key is told; one that there is, never.
#[test]
fn every_field_is_one_that_the_reader_knows() {
    for FieldPath { path, .. } in every_field() {
        let wrong = refusal(&with(base(&path), &path, 1.into())).unwrap_or_default();
        let key = path.rsplit('.').next().unwrap_or_default();
        assert!(!wrong.contains(&format!("has no key `{key}`")), "{path}: {wrong}");
    }
}

/// What the results are called, judged by or shown beside is no part of what is simulated, nor how
/// often it is. Most other fields count by themselves; some only beside others.
#[test]
fn what_is_not_simulated_is_not_hashed() {
    let hash = |scenario: &Table| {
        let text = toml::to_string(scenario).unwrap();
        let read = parse("folder/own.toml", &text, &[]);
        read.map(|one| Definition::of(&one.scenario).hash.to_string())
    };
    let mut counting = 0;
    for one in every_field().iter().filter(|one| one.path != "extends") {
        let base = base(&one.path);
        let variants = values().into_iter().map(|value| with(base.clone(), &one.path, value));
        let hashes: BTreeSet<String> = variants.filter_map(|one| hash(&one).ok()).collect();
        assert!(one.field.role == Role::Simulated || hashes.len() < 2, "{}", one.path);
        counting += usize::from(hashes.len() > 1);
    }
    assert!(counting > 80, "{counting}");
}

#[test]
fn every_field_is_found_by_its_path_and_stands_in_one_section() {
    for one in every_field() {
        let found = find(&one.path).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(std::ptr::eq(found.field, one.field) && found.path == one.path, "{}", one.path);
        assert!(!one.label().is_empty() && one.field.meaning.ends_with('.'), "{}", one.path);
        let is_it = |other: &FieldPath| std::ptr::eq(other.field, one.field);
        let places =
            sections(None).iter().flat_map(|one| &one.fields).filter(|one| is_it(one)).count();
        assert_eq!(places, 1, "{}", one.path);
    }
}

#[test]
fn a_path_that_leads_nowhere_says_what_was_meant() {
    for (path, help) in [
        ("org.worker", "did you mean `org.workers`?"),
        ("workers", "did you mean `org.workers`?"),
        ("loads.contacts.lod", "did you mean `loads.*.load`?"),
        ("org.workers.x", "`org.workers` has no fields below it"),
        ("background.0.xyzzy", "the fields there are `name`, `set`, `per_hour`, `rows`, `hold`"),
    ] {
        assert_eq!(find(path).unwrap_err().help, help, "{path}");
    }
    assert!(find("").unwrap_err().help.starts_with("the fields there are `name`"));
}
