//! A scenario in a person's words: what can be changed of it, and what is wrong with it.

mod control;
mod groups;
mod places;
#[cfg(test)]
mod tests;

use groups::{Group, groups};
use places::Places;

use crate::state::{PageState, Usable};
use forelock::scenario::{Advice, Diagnostics};
use forelock_report::{CheckResult, JsonWarning};
use serde::Serialize;

/// What a page shows of a scenario before it is simulated.
#[derive(Debug, Serialize)]
pub(crate) struct FormEvent {
    errors: Vec<FormError>,
    /// Not there where anything is wrong.
    form: Option<Form>,
}

/// A scenario that is right.
#[derive(Debug, Serialize)]
struct Form {
    scenario: String,
    /// What it says of itself and what it locks, a sentence each.
    facts: Vec<String>,
    /// The names of its loads; none where it has one that needs no name.
    loads: Vec<String>,
    groups: Vec<Group>,
    warnings: Vec<FormWarning>,
}

/// Something that is wrong, at its field if somebody set it.
#[derive(Debug, Serialize)]
struct FormError {
    path: Option<String>,
    title: String,
    help: String,
    text: String,
}

/// Something to think twice about, at the field that it is about.
#[derive(Debug, Serialize)]
struct FormWarning {
    rule: String,
    title: String,
    reason: String,
    remedy: String,
    path: Option<String>,
}

impl FormEvent {
    /// Of a scenario that is right.
    pub(crate) fn usable(state: &PageState, usable: &Usable) -> Self {
        let loaded = &usable.loaded;
        let scenario = &loaded.scenario;
        let explained = loaded.explained();
        let places = Places::of(&explained);
        let check = CheckResult::usable(state.name.clone(), scenario, Vec::new());
        let several = scenario.loads.len() > 1;
        let facts = check.loads.iter().flat_map(|load| {
            let name = load.name.as_ref().filter(|_| several);
            let name = name.map_or_else(String::new, |name| format!("{name}: "));
            let client = load.client.iter().cloned();
            let facts: Vec<String> =
                client.chain([load.locks.clone()]).map(|fact| format!("{name}{fact}")).collect();
            facts
        });
        let loads = scenario.loads.iter().filter(|load| load.is_named());
        Self {
            errors: Vec::new(),
            form: Some(Form {
                scenario: scenario.name.clone(),
                facts: scenario.description.clone().into_iter().chain(facts).collect(),
                loads: loads.map(|load| load.name.clone()).collect(),
                groups: groups(&explained, state),
                warnings: loaded
                    .advice()
                    .into_iter()
                    .map(|advice| FormWarning::new(advice, &places))
                    .collect(),
            }),
        }
    }

    /// Of a scenario that is wrong.
    pub(crate) fn wrong(state: &PageState, wrong: &Diagnostics) -> Self {
        let check = CheckResult::wrong(state.name.clone(), wrong);
        let error = |error: forelock_report::JsonError| {
            let source = error.position.source;
            let path = state.sets.contains_key(&source).then_some(source);
            FormError { path, title: error.title, help: error.help, text: error.text }
        };
        Self { errors: check.errors.into_iter().map(error).collect(), form: None }
    }
}

impl FormWarning {
    fn new(advice: Advice, places: &Places) -> Self {
        let path = places.field_at(&advice.position);
        let JsonWarning { rule, title, reason, remedy, .. } = JsonWarning::from(advice);
        Self { rule, title, reason, remedy, path }
    }
}
