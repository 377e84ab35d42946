//! What a scenario says otherwise than when it was recorded.

use super::Recorded;
use crate::scenario::{Definition, DefinitionHash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a scenario is defined otherwise than when it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Redefinition {
    /// The definition that it has now.
    pub now: DefinitionHash,
    /// The fields that differ, in the order of their paths; `None` if the baseline doesn't keep them.
    pub fields: Option<Vec<FieldChange>>,
}

/// A field that says something else than when it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// Its dotted path.
    pub path: String,
    /// What it said; null if the scenario left it out.
    pub recorded: Option<String>,
    /// What it says now; null if the scenario leaves it out.
    pub now: Option<String>,
}

impl Redefinition {
    /// `None` if the scenario says what it said.
    pub(super) fn between(recorded: &Recorded, now: Definition) -> Option<Self> {
        let Definition { hash, fields } = now;
        (hash.to_string() != recorded.definition).then(|| Self {
            now: hash,
            fields: recorded.fields.as_ref().map(|then| differences(then, &fields)),
        })
    }
}

fn differences(
    then: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) -> Vec<FieldChange> {
    let new = now.keys().filter(|path| !then.contains_key(*path));
    let mut paths: Vec<&String> = then.keys().chain(new).collect();
    paths.sort_unstable();
    let value = |fields: &BTreeMap<String, String>, path| fields.get(path).cloned();
    paths
        .into_iter()
        .filter(|path| then.get(*path) != now.get(*path))
        .map(|path| FieldChange {
            path: path.clone(),
            recorded: value(then, path),
            now: value(now, path),
        })
        .collect()
}
