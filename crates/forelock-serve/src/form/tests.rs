//! What a page is told of a scenario.

use super::*;
use crate::state::Texts;
use serde_json::Value;

const PUBLISHED: &str = r#"
    name = "published"
    data = { parents = "200k", children = "1.25M", order = "random" }
    load = { api = "bulk_v2", job_size = 500, partitions = 5, submit = { pattern = "open", interval.mean = "4.05s" } }
    org = { workers = 50, service.per_record = "9.2ms", scaling.contention = "0..1" }
"#;

fn form(text: &str, sets: &[(&str, &str)]) -> Value {
    let mut state = PageState::new("page.toml", text);
    state.sets =
        sets.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
    let event = match Texts::new(None).read(&state) {
        Ok(usable) => FormEvent::usable(&state, &usable),
        Err(wrong) => FormEvent::wrong(&state, &wrong),
    };
    serde_json::to_value(event).unwrap()
}

/// The control of a path, with the id and the load of its group.
fn control<'a>(form: &'a Value, path: &str) -> (&'a str, &'a Value, &'a Value) {
    let groups = form["form"]["groups"].as_array().unwrap().iter();
    let mut all = groups.flat_map(|group| {
        let controls = group["controls"].as_array().unwrap().iter();
        controls.map(move |control| (group["id"].as_str().unwrap(), &group["load"], control))
    });
    all.find(|(_, _, control)| control["path"] == path).unwrap()
}

#[test]
fn a_control_says_what_holds_and_where_it_comes_from() {
    let form = form(PUBLISHED, &[("org.workers", "20"), ("load.partitions", " ")]);
    assert_eq!(form["errors"], serde_json::json!([]));
    let (group, load, parents) = control(&form, "data.parents");
    assert_eq!((group, load), ("records", &Value::Null));
    assert_eq!((&parents["value"], &parents["number"]), (&"200k".into(), &200_000.0.into()));
    assert_eq!((&parents["kind"], &parents["from"]), (&"count".into(), &"written".into()));
    let (_, _, workers) = control(&form, "org.workers");
    assert_eq!((&workers["value"], &workers["from"]), (&"20".into(), &"changed".into()));
    // What is empty is not set.
    let (_, _, partitions) = control(&form, "load.partitions");
    assert_eq!((&partitions["value"], &partitions["from"]), (&"5".into(), &"written".into()));
    let (_, _, interval) = control(&form, "load.submit.interval.mean");
    assert_eq!((&interval["number"], &interval["kind"]), (&4.05.into(), &"duration".into()));
    let (_, _, contention) = control(&form, "org.scaling.contention");
    assert_eq!((&contention["from"], &contention["number"]), (&"range".into(), &Value::Null));
    assert_eq!(contention["slider"], serde_json::json!({"low": 0.0, "high": 1.0, "log": false}));
    let (_, _, replications) = control(&form, "run.replications");
    assert_eq!((&replications["value"], &replications["from"]), (&"20".into(), &"default".into()));
}

#[test]
fn what_is_left_out_can_be_said() {
    let form = form(PUBLISHED, &[]);
    for goal in ["objectives.failure_rate", "objectives.duration"] {
        let (group, _, control) = control(&form, goal);
        assert_eq!(
            (group, &control["value"], &control["essential"]),
            ("goals", &"".into(), &true.into())
        );
    }
    let (_, _, horizon) = control(&form, "run.horizon");
    assert_eq!(
        (&horizon["value"], &horizon["words"]),
        (&"".into(), &"when everything is done".into())
    );
}

#[test]
fn a_choice_comes_with_what_it_needs() {
    let form = form(PUBLISHED, &[]);
    let (_, _, pattern) = control(&form, "load.submit.pattern");
    assert_eq!(pattern["choices"], serde_json::json!(["open", "closed"]));
    assert_eq!(pattern["also"]["open"]["load.submit.interval"], "4s");
    // With what it needs, each choice is a scenario.
    for path in ["load.submit.pattern", "data.fan_out.shape", "data.order"] {
        let (_, _, control) = control(&form, path);
        for choice in control["choices"].as_array().unwrap().iter().filter_map(Value::as_str) {
            let needs = control["also"].get(choice).and_then(Value::as_object);
            let needs: Vec<(&str, &str)> = needs
                .into_iter()
                .flatten()
                .map(|(path, value)| (path.as_str(), value.as_str().unwrap()))
                .chain([(path, choice)])
                .collect();
            let errors = self::form(PUBLISHED, &needs)["errors"].to_string();
            // An order of a file needs the file, and a histogram that its sums are those of the records.
            let is_open = ["file", "histogram"].contains(&choice);
            assert!(errors == "[]" || is_open, "{path}={choice}: {errors}");
        }
    }
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    let form = form(PUBLISHED, &[("org.workers", "ten"), ("data.parents", "-1")]);
    assert_eq!(form["form"], Value::Null);
    let paths: Vec<&str> =
        form["errors"].as_array().unwrap().iter().filter_map(|one| one["path"].as_str()).collect();
    assert_eq!(paths, ["data.parents", "org.workers"]);
    let written = self::form("data = 1", &[]);
    assert_eq!(written["errors"][0]["path"], Value::Null);
}

#[test]
fn a_warning_stands_at_the_field_that_it_is_about() {
    let form = form(PUBLISHED, &[]);
    let warnings = form["form"]["warnings"].as_array().unwrap();
    let paths: Vec<&Value> = warnings.iter().map(|warning| &warning["path"]).collect();
    assert!(!paths.is_empty() && paths.iter().all(|path| path.is_string()), "{warnings:?}");
}

#[test]
fn several_loads_have_groups_of_their_own() {
    let text = r#"
        org = "unmeasured"
        [[loads]]
        name = "contacts"
        data = { parent_object = "Account", child_object = "Contact", parents = "2k", children = "10k" }
        load = { client = "data-loader-bulk" }
        [[loads]]
        name = "again"
        data = { failed_of = "contacts" }
        load = { api = "bulk_v1", concurrency_mode = "Serial", batch_size = 200 }
    "#;
    let form = form(text, &[("loads.contacts.data.parents", "3k")]);
    assert_eq!(form["form"]["loads"], serde_json::json!(["contacts", "again"]));
    let (group, load, parents) = control(&form, "loads.contacts.data.parents");
    assert_eq!((group, load, &parents["value"]), ("records", &"contacts".into(), &"3k".into()));
    assert!(!parents["label"].as_str().unwrap().contains("contacts"), "the group names it");
    let (group, load, _) = control(&form, "org.workers");
    assert_eq!((group, load), ("org", &Value::Null));
}

#[test]
fn an_org_can_be_said_to_be_unmeasured() {
    let group = |form: &Value| {
        let groups = form["form"]["groups"].as_array().unwrap().iter();
        groups.clone().find(|group| group["id"] == "org").unwrap()["unmeasured"].clone()
    };
    let measured = group(&form(PUBLISHED, &[]));
    let sets: Vec<(&str, &str)> = measured
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, range)| (path.as_str(), range.as_str().unwrap()))
        .collect();
    assert!(sets.iter().any(|(path, range)| *path == "org.workers" && range.contains("..")));
    let unmeasured = form(PUBLISHED, &sets);
    assert_eq!(control(&unmeasured, "org.workers").2["number"], Value::Null);
    // Once it is, there is nothing more to say.
    assert_eq!(group(&unmeasured), serde_json::json!({}));
}
