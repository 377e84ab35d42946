//! What is made from the types is what it would be made as today, and holds what commands print.

use crate::reference::reference;
use forelock_report::{result_schema, tidy_reference};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the files anew instead of comparing them.
const UPDATE: &str = "FORELOCK_UPDATE_DOCS";

fn at(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

#[track_caller]
fn is_up_to_date(file: &str, text: &str) {
    if std::env::var_os(UPDATE).is_some() {
        fs::write(at(file), text).unwrap();
    }
    assert!(
        fs::read_to_string(at(file)).is_ok_and(|kept| kept == text),
        "{file} is out of date; make it anew:\n\n  {UPDATE}=1 cargo test --test result_contract\n"
    );
}

#[test]
fn the_schema_is_up_to_date() {
    let text = serde_json::to_string_pretty(&result_schema()).unwrap() + "\n";
    is_up_to_date("docs/schema/result.schema.json", &text);
}

#[test]
fn the_reference_is_up_to_date() {
    is_up_to_date("docs/json.md", &reference(&result_schema()));
}

#[test]
fn the_columns_of_tables_are_up_to_date() {
    let page = fs::read_to_string(at("docs/tables.md")).unwrap();
    let (before, rest) = page.split_once("test result_contract -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let text = format!("{before}test result_contract -->\n{}<!-- end -->{after}", tidy_reference());
    is_up_to_date("docs/tables.md", &text);
}

/// Whatever commands print of the shipped scenarios, as the layout tests keep it, would be found in
/// an editor that knows the schema.
#[test]
fn the_schema_itself_is_valid() {
    let schema: Value = result_schema();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
}
