//! The text of a scenario that grows line by line, and what of it nobody has said.

use forelock_io::words::grouped;
use std::collections::BTreeSet;

/// A file that grows, and what it assumes.
#[derive(Debug, Default)]
pub(crate) struct ScenarioText {
    pub(crate) text: String,
    /// A line each.
    pub(crate) assumed: BTreeSet<String>,
}

impl ScenarioText {
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A field that nobody has said.
    pub(crate) fn assume(&mut self, field: &str, why: &str) {
        self.assumed.insert(why.to_owned());
        self.line(&format!("{field}    # assumed: {why}"));
    }
}

/// A string of TOML.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// `1_114_200`.
pub(crate) fn whole(value: f64) -> String {
    grouped(value, 0).replace(',', "_")
}
