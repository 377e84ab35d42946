//! The schema of results as a page to read.

use serde_json::{Map, Value};
use std::fmt::Write;

const INTRODUCTION: &str = include_str!("introduction.md");

/// Every result, and every shape that results consist of, as Markdown.
pub(crate) fn reference(schema: &Value) -> String {
    let mut text = INTRODUCTION.to_owned();
    let definitions = schema["definitions"].as_object().unwrap();
    let studies = schema["oneOf"].as_array().unwrap();
    let mut shown: Vec<&str> = Vec::new();
    for study in studies {
        let Some(name) = study["properties"]["study"]["const"].as_str() else {
            let failure = target(study).unwrap();
            shown.push(failure);
            text.push_str("\n## Failures\n\nFrom any command that fails, instead of `results`.\n");
            text.push_str(&shape(failure, &definitions[failure]));
            continue;
        };
        let result = target(&study["properties"]["results"]["items"]).unwrap();
        shown.push(result);
        write!(
            text,
            "\n## `{name}`\n\nFrom {}: `results` is a list of {}.\n",
            command(name),
            link(result)
        )
        .unwrap();
        text.push_str(&shape(result, &definitions[result]));
    }
    text.push_str("\n## What they consist of\n");
    for (name, definition) in definitions.iter().filter(|(name, _)| !shown.contains(&name.as_str()))
    {
        text.push_str(&shape(name, definition));
    }
    text
}

fn command(study: &str) -> String {
    match study {
        "tornado" => "`forelock sweep --tornado --json`".to_owned(),
        "regress" => "`forelock regress check --json`".to_owned(),
        other => format!("`forelock {other} --json`"),
    }
}

fn shape(name: &str, definition: &Value) -> String {
    let mut text = format!("\n### {name}\n\n{}\n", described(definition));
    if let Some(properties) = definition["properties"].as_object() {
        let required = definition["required"].as_array().cloned().unwrap_or_default();
        text.push_str("\n| field | type | meaning |\n|---|---|---|\n");
        text.push_str(&fields(properties, &required));
    } else if let Some(words) = words_of(definition) {
        write!(text, "\nOne of {words}.\n").unwrap();
    } else if definition["type"].is_string() {
        write!(text, "\nIn JSON: {}.\n", kind(definition)).unwrap();
    }
    text
}

fn fields(properties: &Map<String, Value>, required: &[Value]) -> String {
    let row = |(name, field): (&String, &Value)| {
        let not_always =
            if required.contains(&Value::from(name.as_str())) { "" } else { " (not always there)" };
        format!(
            "| `{name}`{not_always} | {} | {} |\n",
            kind(field),
            described(field).replace('\n', " ")
        )
    };
    properties.iter().map(row).collect()
}

fn described(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().replace('|', "\\|")
}

/// The words that a field can be, also where each has a description of its own.
fn words_of(schema: &Value) -> Option<String> {
    let words: Vec<Value> = match (schema["enum"].as_array(), schema["oneOf"].as_array()) {
        (Some(words), _) => words.clone(),
        (None, Some(all)) => all
            .iter()
            .map(|one| Some(one.get("const").cloned().unwrap_or_else(|| one["enum"][0].clone())))
            .collect::<Option<_>>()
            .filter(|words: &Vec<Value>| words.iter().all(Value::is_string))?,
        _ => return None,
    };
    let words: Vec<String> =
        words.iter().map(|word| format!("`{}`", word.as_str().unwrap_or("null"))).collect();
    Some(words.join(", "))
}

fn kind(schema: &Value) -> String {
    if let Some(name) = target(schema) {
        return link(name);
    }
    for together in ["anyOf", "allOf", "oneOf"] {
        if let Some(all) = schema[together].as_array() {
            return all.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(words) = words_of(schema) {
        return words;
    }
    let of = |name: &str| match name {
        "array" => match &schema["items"] {
            Value::Array(items) => {
                format!("list of {}", items.iter().map(kind).collect::<Vec<_>>().join(" and "))
            }
            items => format!("list of {}", kind(items)),
        },
        "object" => match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) => format!("object of {}", kind(values)),
            _ => "object".to_owned(),
        },
        other => other.to_owned(),
    };
    match &schema["type"] {
        Value::String(name) => of(name),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).map(of).collect::<Vec<_>>().join(" or ")
        }
        _ => "anything".to_owned(),
    }
}

/// The definition that a schema refers to.
fn target(schema: &Value) -> Option<&str> {
    let of = |schema: &'_ Value| schema["$ref"].as_str().map(str::len).unwrap_or_default();
    if of(schema) > 0 {
        return schema["$ref"].as_str()?.strip_prefix("#/definitions/");
    }
    match schema["allOf"].as_array()?.as_slice() {
        [one] => one["$ref"].as_str()?.strip_prefix("#/definitions/"),
        _ => None,
    }
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}
