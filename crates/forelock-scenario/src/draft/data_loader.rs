//! Settings of Data Loader: `process-conf.xml` and `config.properties`.

use super::csv_file::Header;
use super::field_mapping::FieldMapping;
use super::properties::{Settings, properties};
use super::{Draft, DraftError, DraftLoad, DraftLookup, data_loader_xml, operation};
use crate::{Api, Client, MAX_BATCH_RECORDS, MAX_SOAP_RECORDS};
use std::path::{Path, PathBuf};

/// What processes load, one after another.
pub(super) fn read_processes(path: &Path, text: &str) -> Result<Draft, DraftError> {
    let processes = data_loader_xml::processes(text)
        .map_err(|why| DraftError::Wrong { path: path.to_owned(), why })?;
    let mut draft = Draft::default();
    for settings in processes {
        add(&settings, path, &mut draft)?;
    }
    Ok(draft)
}

/// What a file of settings loads.
pub(super) fn read_properties(path: &Path, text: &str) -> Result<Draft, DraftError> {
    let mut draft = Draft::default();
    add(&properties(text), path, &mut draft)?;
    Ok(draft)
}

fn add(settings: &Settings, path: &Path, draft: &mut Draft) -> Result<(), DraftError> {
    let get = |key: &str| settings.get(key).map(String::as_str).filter(|value| !value.is_empty());
    let is = |key: &str| get(key).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let entity = get("sfdc.entity");
    let word = get("process.operation");
    let known = word.and_then(operation);
    if let (Some(word), None) = (word, known) {
        draft.remarks.push(format!("{} is not loaded ({word})", entity.unwrap_or("an object")));
        return Ok(());
    }
    let client = match (is("sfdc.useBulkV2Api"), is("sfdc.useBulkApi")) {
        (true, _) => "data-loader-bulk2",
        (false, true) => "data-loader-bulk",
        (false, false) => "data-loader",
    };
    let Some(client) = Client::named(client) else { return Ok(()) };
    let mut load = DraftLoad::new(entity.unwrap_or("Record"), client);
    load.operation = known;
    if let Some(size) = get("sfdc.loadBatchSize").and_then(|size| size.parse::<u32>().ok()) {
        let most = match client.api() {
            Api::Soap => Some(MAX_SOAP_RECORDS),
            Api::BulkV1 => Some(MAX_BATCH_RECORDS),
            // It cuts jobs by their bytes alone.
            Api::BulkV2 => None,
        };
        if let Some(most) = most {
            let from = if size > most {
                "sfdc.loadBatchSize, cut to what the API takes"
            } else {
                "sfdc.loadBatchSize"
            };
            load.set("batch_size", size.clamp(1, most), from);
        }
    }
    if is("sfdc.bulkApiSerialMode") && client.api() == Api::BulkV1 {
        load.set("concurrency_mode", "Serial", "sfdc.bulkApiSerialMode");
    }
    let beside = |key: &str| get(key).and_then(|name| found(path, name));
    let mapping =
        beside("process.mappingFile").map(|path| FieldMapping::read(&path)).transpose()?;
    let header = beside("dataAccess.name").map(|path| Header::read(&path)).transpose()?;
    load.lookups = lookups(&load.object, mapping.as_ref(), header.as_ref());
    load.file = header.map(|header| header.path);
    draft.loads.push(load);
    Ok(())
}

/// A file that a setting names, where it is there: from the directory of the settings, or the one above,
/// in which Data Loader runs.
fn found(settings: &Path, name: &str) -> Option<PathBuf> {
    let directory = settings.parent().unwrap_or(Path::new(""));
    let places = [directory.join(name), directory.join("..").join(name)];
    places.into_iter().find(|path| path.is_file())
}

/// By the fields that columns go to, or by the names of the columns; `None` if neither is known.
fn lookups(
    object: &str,
    mapping: Option<&FieldMapping>,
    header: Option<&Header>,
) -> Option<Vec<DraftLookup>> {
    let Some(mapping) = mapping else {
        return header.map(|header| DraftLookup::of_fields(header.names(), object, &[]));
    };
    let mut lookups: Vec<DraftLookup> = Vec::new();
    for (column, field) in mapping.pairs() {
        let has = |header: &Header| header.names().any(|name| name.eq_ignore_ascii_case(column));
        let is_there = header.is_none_or(has);
        if let Some(lookup) = DraftLookup::of_field(field, object, &[]).filter(|_| is_there)
            && lookups.iter().all(|other| other.parent != lookup.parent)
        {
            lookups.push(DraftLookup { column: column.to_owned(), ..lookup });
        }
    }
    Some(lookups)
}
