//! What is made from the table of fields is what it would be made as today.

use forelock::scenario::fields::schema;
use forelock_report::render_fields_as_markdown;
use std::fs;
use std::path::Path;

#[track_caller]
fn is_up_to_date(file: &str, text: &str, command: &str) {
    let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
    assert!(
        kept.is_ok_and(|kept| kept == text),
        "{file} is out of date; make it anew:\n\n  cargo run -- {command} > {file}\n"
    );
}

#[test]
fn the_schema_is_up_to_date() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    is_up_to_date("docs/schema/scenario.schema.json", &text, "schema");
}

#[test]
fn the_reference_is_up_to_date() {
    is_up_to_date("docs/fields.md", &render_fields_as_markdown(None), "fields --format markdown");
}
