//! Settings as Java writes them.

use std::collections::BTreeMap;

/// Settings by their keys.
pub(super) type Settings = BTreeMap<String, String>;

/// Lines `key=value`, as Java writes them; colons may be escaped.
pub(super) fn properties(text: &str) -> Settings {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with(['#', '!']))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (unescaped(key), unescaped(value)))
        .collect()
}

fn unescaped(text: &str) -> String {
    text.trim().replace("\\:", ":").replace("\\=", "=").replace("\\ ", " ").replace("\\\\", "\\")
}
