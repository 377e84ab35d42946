//! `export.json` of SFDMU.

use super::soql::Query;
use super::{Draft, DraftError, DraftLoad, DraftLookup, operation};
use crate::Client;
use serde::Deserialize;
use std::path::Path;

/// What of the file a load depends on, by the names of its documentation.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Export {
    objects: Vec<Object>,
    object_sets: Vec<ObjectSet>,
    bulk_api_version: Option<Version>,
    bulk_api_v1_batch_size: Option<u32>,
    concurrency_mode: Option<String>,
    parallel_bulk_jobs: Option<u32>,
    keep_object_order_while_execute: bool,
    always_use_rest_api_to_update_records: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ObjectSet {
    objects: Vec<Object>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Object {
    query: String,
    operation: Option<String>,
    bulk_api_v1_batch_size: Option<u32>,
    parallel_bulk_jobs: Option<u32>,
    excluded: bool,
    delete_old_data: bool,
}

/// People write it as text and as a number.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Version {
    Text(String),
    Number(f64),
}

impl Version {
    fn is_one(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().starts_with('1'),
            Self::Number(number) => *number < 2.0,
        }
    }
}

/// The objects that are written, parents first unless the file says otherwise.
pub(super) fn read(path: &Path, text: &str) -> Result<Draft, DraftError> {
    let wrong = |why: String| DraftError::Wrong { path: path.to_owned(), why };
    let text = text.trim_start_matches('\u{feff}');
    let export: Export = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let mut draft = Draft::default();
    let own = [&export.objects];
    let sets = own.into_iter().chain(export.object_sets.iter().map(|set| &set.objects));
    for objects in sets {
        let mut loads = Vec::new();
        let names: Vec<String> = objects
            .iter()
            .filter_map(|object| Some(Query::parse(&object.query)?.object.to_owned()))
            .collect();
        for object in objects {
            let query = Query::parse(&object.query)
                .ok_or_else(|| wrong(format!("`{}` is no query of an object", object.query)))?;
            loads.extend(load(&export, object, &query, &names, &mut draft.remarks));
        }
        draft.loads.extend(if export.keep_object_order_while_execute {
            loads
        } else {
            parents_first(loads)
        });
    }
    if export.always_use_rest_api_to_update_records {
        let rest = "alwaysUseRestApiToUpdateRecords: updates go through the REST API, not as here";
        draft.remarks.push(rest.to_owned());
    }
    Ok(draft)
}

fn load(
    export: &Export,
    object: &Object,
    query: &Query<'_>,
    names: &[String],
    remarks: &mut Vec<String>,
) -> Option<DraftLoad> {
    let name = query.object;
    let word = object.operation.as_deref().unwrap_or("Readonly");
    let Some(operation) = operation(word).filter(|_| !object.excluded) else {
        let why = if object.excluded { "excluded" } else { word };
        remarks.push(format!("{name} is not loaded ({why})"));
        return None;
    };
    let is_v1 = export.bulk_api_version.as_ref().is_some_and(Version::is_one);
    let mut load = DraftLoad::new(name, Client::named(if is_v1 { "sfdmu-v1" } else { "sfdmu" })?);
    load.operation = Some(operation);
    let size = object.bulk_api_v1_batch_size.or(export.bulk_api_v1_batch_size);
    if let Some(size) = size.filter(|_| is_v1) {
        load.set("batch_size", size, "bulkApiV1BatchSize");
    }
    if let Some(mode) = export.concurrency_mode.as_deref().filter(|_| is_v1) {
        load.set_mode(mode, "concurrencyMode");
    }
    if let Some(jobs) = object.parallel_bulk_jobs.or(export.parallel_bulk_jobs) {
        load.set_in_flight(jobs, "parallelBulkJobs");
    }
    if object.delete_old_data {
        remarks.push(format!(
            "deleteOldData: the old records of {name} are deleted first, not as here"
        ));
    }
    load.lookups = Some(DraftLookup::of_fields(query.fields.iter().copied(), name, names));
    Some(load)
}

/// In their order, but for those that look up to a later one.
fn parents_first(mut waiting: Vec<DraftLoad>) -> Vec<DraftLoad> {
    let mut sorted: Vec<DraftLoad> = Vec::new();
    while !waiting.is_empty() {
        let waits = |load: &DraftLoad| {
            load.lookups.iter().flatten().any(|lookup| {
                lookup.parent != load.object
                    && waiting.iter().any(|other| other.object == lookup.parent)
            })
        };
        // Of a circle, the first.
        let next = waiting.iter().position(|load| !waits(load)).unwrap_or(0);
        sorted.push(waiting.remove(next));
    }
    sorted
}
