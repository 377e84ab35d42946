//! The scenarios that come with the program.

use forelock::scenario::{load, parse};
use std::fs;
use std::path::Path;

#[test]
fn every_shipped_scenario_loads_but_the_one_that_the_api_refuses() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut names = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        match load(&path, &[]) {
            Ok(loaded) => {
                assert_eq!(loaded.scenario.name, stem);
                assert!(loaded.scenario.description.is_some(), "{stem}");
                assert_eq!(loaded.scenario.observed.is_empty(), stem != "test4-parallel", "{stem}");
            }
            Err(diagnostics) => {
                assert_eq!(stem, "test5-as-written", "{diagnostics}");
                let text = diagnostics.to_string();
                assert!(text.contains("test5-serial.toml:"), "{text}");
                assert!(text.contains("test5-as-written.toml:10:7"), "{text}");
                assert!(text.contains("Property currently unsupported"), "{text}");
            }
        }
        names.push(stem);
    }
    assert_eq!(names.len(), 15, "{names:?}");
}

/// Each says what was observed, or it could not be held against anything.
#[test]
fn every_published_run_says_what_was_observed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/published");
    let mut runs = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let loaded = load(&file, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(!loaded.scenario.observed.is_empty(), "{}", file.display());
        assert!(loaded.scenario.description.is_some(), "{}", file.display());
        runs += 1;
    }
    assert_eq!(runs, 8);
}

/// A profile describes no load; with three numbers and a tool's name it makes a scenario.
#[test]
fn every_org_profile_makes_a_scenario() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/orgs");
    let mut profiles = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = format!(
            "extends = {file:?}\ndata = {{ parents = 5, children = 9 }}\n\
             load = {{ client = \"data-loader-bulk\" }}\n"
        );
        let loaded = parse("mine.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(loaded.scenario.org.workers.get() > 1, "{}", file.display());
        profiles += 1;
    }
    assert_eq!(profiles, 3);
}

#[test]
fn the_real_case_is_advised_against() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/test4-parallel.toml");
    let loaded = load(&path, &[]).unwrap();
    let rules: Vec<&str> = loaded.advice().iter().map(|advice| advice.rule).collect();
    assert_eq!(rules, ["short-transaction", "shared-parents", "overload"]);
}
