//! A tree of values as the text of a file.

use super::document::{Content, Node};

/// The entries of `root` that `tables` name, as TOML; those that are not there are left out.
pub(crate) fn written(root: &Node, tables: &[&str]) -> String {
    let Content::Table(all) = &root.content else {
        return String::new();
    };
    let kept: toml::Table = tables
        .iter()
        .filter_map(|&name| Some((name.to_owned(), value(&all.get(name)?.value)?)))
        .collect();
    // Texts, numbers, lists and tables can always be written.
    toml::to_string(&kept).unwrap_or_default()
}

/// A value on one line.
pub(crate) fn written_value(node: &Node) -> Option<String> {
    value(node).map(|value| value.to_string())
}

/// `None` for a date or time, which no scenario has.
fn value(node: &Node) -> Option<toml::Value> {
    Some(match &node.content {
        Content::Text(text) => toml::Value::String(text.clone()),
        Content::Integer(number) => {
            // Larger ones are no valid field.
            let most = if *number < 0 { i64::MIN } else { i64::MAX };
            toml::Value::Integer(i64::try_from(*number).unwrap_or(most))
        }
        Content::Float(number) => toml::Value::Float(*number),
        Content::Boolean(truth) => toml::Value::Boolean(*truth),
        Content::DateTime => return None,
        Content::List(items) => toml::Value::Array(items.iter().filter_map(value).collect()),
        Content::Table(table) => {
            let entries = table.iter();
            let entries = entries.filter_map(|(key, one)| Some((key.clone(), value(&one.value)?)));
            toml::Value::Table(entries.collect())
        }
    })
}
