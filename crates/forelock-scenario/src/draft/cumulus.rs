//! Mappings of `CumulusCI`: `mapping.yml`.

use super::{Draft, DraftError, DraftLoad, DraftLookup, operation};
use crate::{Client, MAX_SOAP_RECORDS};
use indexmap::IndexMap;
use serde::Deserialize;
use std::path::Path;

/// Steps in their order.
type Mapping = IndexMap<String, Step>;

/// What of a step a load depends on.
#[derive(Debug, Deserialize)]
struct Step {
    sf_object: String,
    table: Option<String>,
    action: Option<String>,
    api: Option<String>,
    bulk_mode: Option<String>,
    batch_size: Option<u32>,
    #[serde(default)]
    lookups: IndexMap<String, Lookup>,
}

/// Where a lookup leads to.
#[derive(Debug, Deserialize)]
struct Lookup {
    table: Option<Tables>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Tables {
    One(String),
    Several(Vec<String>),
}

/// The steps in their order. `mode` is what a task says of the mode of all steps.
pub(super) fn read(path: &Path, text: &str, mode: Option<&str>) -> Result<Draft, DraftError> {
    let mapping: Mapping = serde_saphyr::from_str(text)
        .map_err(|error| DraftError::Wrong { path: path.to_owned(), why: error.to_string() })?;
    let mut draft = Draft::default();
    for (name, step) in &mapping {
        draft.loads.extend(load(name, step, &mapping, mode, &mut draft.remarks));
    }
    Ok(draft)
}

fn load(
    name: &str,
    step: &Step,
    mapping: &Mapping,
    mode: Option<&str>,
    remarks: &mut Vec<String>,
) -> Option<DraftLoad> {
    let action = step.action.as_deref().unwrap_or("insert");
    let Some(operation) = operation(action) else {
        remarks.push(format!("{name} is not loaded (action: {action})"));
        return None;
    };
    let mut load = DraftLoad::new(&step.sf_object, Client::named("cumulusci")?);
    load.operation = Some(operation);
    let is_rest = step.api.as_deref().is_some_and(|api| api.eq_ignore_ascii_case("rest"));
    if is_rest {
        load.set(
            "api",
            "soap",
            "api: rest, whose collections are transactions as those of the SOAP API",
        );
        let size = step.batch_size.unwrap_or(MAX_SOAP_RECORDS).min(MAX_SOAP_RECORDS);
        load.set("batch_size", size, "REST collections");
        load.set_in_flight(1, "one call after another");
    } else {
        if let Some(size) = step.batch_size {
            load.set("batch_size", size, "batch_size");
        }
        if let Some(mode) = step.bulk_mode.as_deref().or(mode) {
            load.set_mode(mode, "bulk_mode");
        }
    }
    load.lookups = Some(lookups(step, mapping));
    Some(load)
}

/// The objects that lookups lead to, each once.
fn lookups(step: &Step, mapping: &Mapping) -> Vec<DraftLookup> {
    let objects: Vec<String> = mapping.values().map(|step| step.sf_object.clone()).collect();
    let mut lookups: Vec<DraftLookup> = Vec::new();
    for (field, lookup) in &step.lookups {
        let tables: &[String] = match &lookup.table {
            Some(Tables::One(table)) => std::slice::from_ref(table),
            Some(Tables::Several(tables)) => tables,
            None => &[],
        };
        let of_table = |table: &String| {
            let is = |other: &&Step| other.table.as_ref().unwrap_or(&other.sf_object) == table;
            mapping.values().find(is).map(|step| step.sf_object.clone())
        };
        let named = DraftLookup::of_field(field, &step.sf_object, &objects);
        let parents = tables.iter().filter_map(of_table).chain(named.map(|named| named.parent));
        // A lookup to several objects leads each record to one of them: the first stands for all.
        if let Some(parent) = parents.into_iter().next()
            && lookups.iter().all(|other| other.parent != parent)
        {
            lookups.push(DraftLookup { parent, column: field.clone(), parents: None });
        }
    }
    lookups
}
