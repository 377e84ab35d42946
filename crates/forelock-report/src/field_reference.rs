//! The reference of a scenario's fields: for a terminal, as Markdown, as JSON.

use super::paragraph::wrapped;
use super::render::{HEADING, Look};
use forelock::scenario::fields::{
    Field, FieldPath, Kind, Otherwise, Section, every_field, sections,
};
use serde::Serialize;

/// The field at `top` and those below it, or all of them.
#[must_use]
pub fn render_fields(top: Option<&FieldPath>, look: Look) -> String {
    let mut text = String::new();
    if let Some(top) = top {
        text = format!("{} ({})\n", bold(&top.path, look), top.label());
        text.push_str(&indented(&facts(top.field), 2, look));
        text.push_str(&indented(top.field.meaning, 2, look));
    }
    for section in sections(top) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&table(&section, look));
    }
    text
}

fn table(section: &Section, look: Look) -> String {
    let title = match section.title.as_str() {
        "" => "A scenario",
        title => title,
    };
    let mut text = format!("{}\n{}", bold(title, look), wrapped(section.about, look.width, ""));
    let longest = section.fields.iter().map(|one| one.field.key.len()).max().unwrap_or_default();
    let indent = longest + 4;
    for FieldPath { field, .. } in &section.fields {
        let facts = indented(&facts(field), indent, look);
        text.push_str(&format!("\n  {:<longest$}  {}", field.key, facts.trim_start()));
        text.push_str(&indented(field.meaning, indent, look));
    }
    if !section.others.is_empty() {
        text.push('\n');
        text.push_str(&indented(&format!("Also: {}.", section.others.join(", ")), 2, look));
    }
    text
}

/// What it may be, and what holds without it.
fn facts(field: &Field) -> String {
    let unit = field.unit.map_or_else(String::new, |unit| format!(" ({unit})"));
    let otherwise = match field.otherwise {
        Otherwise::Required { .. } => field.left_out_in_words(),
        Otherwise::Value(_) => format!("default {}", field.left_out_in_words()),
        Otherwise::Empty | Otherwise::Nothing => String::new(),
        Otherwise::Means(_) => format!("without it: {}", field.left_out_in_words()),
    };
    let usual = field.usual.map_or_else(String::new, |range| format!("usually {range}"));
    let facts = [format!("{}{unit}", field.values()), otherwise, usual];
    facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("; ")
}

fn indented(text: &str, indent: usize, look: Look) -> String {
    let lines = wrapped(text, look.width.saturating_sub(indent), "");
    lines.lines().map(|line| format!("{:indent$}{line}\n", "")).collect()
}

fn bold(text: &str, look: Look) -> String {
    if look.styled { format!("{HEADING}{text}{HEADING:#}") } else { text.to_owned() }
}

/// All fields as Markdown.
#[must_use]
pub fn render_fields_as_markdown() -> String {
    let mut text = String::from(
        "# The fields of a scenario\n\n\
         Made by `forelock fields --markdown`; the same on a terminal is `forelock fields`, and \
         `forelock fields PATH`\nis one field. A `*` in a path stands for the number or the name \
         of an item of a list. What the fields mean\ntogether is in [scenarios](scenarios.md).\n",
    );
    for section in sections(None) {
        let title = match section.title.as_str() {
            "" => "A scenario".to_owned(),
            title if title.starts_with("A ") => title.to_owned(),
            path => format!("`{path}`"),
        };
        text.push_str(&format!("\n## {title}\n\n{}\n", section.about));
        text.push_str("\n| field | value | left out | meaning |\n|---|---|---|---|\n");
        for FieldPath { field, .. } in &section.fields {
            let unit = field.unit.map_or_else(String::new, |unit| format!(", {unit}"));
            let usual = field.usual.map_or_else(String::new, |range| format!(" Usually {range}."));
            let cells = [
                format!("`{}`", field.key),
                format!("{}{unit}", field.values()),
                field.left_out_in_words(),
                format!("{}{usual}", field.meaning),
            ];
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        if !section.others.is_empty() {
            text.push_str(&format!("\nAlso: `{}`.\n", section.others.join("`, `")));
        }
    }
    text
}

/// A field, as `forelock fields --json` prints it.
#[derive(Debug, Serialize)]
pub struct JsonField {
    path: String,
    label: String,
    /// What it may be, in words.
    values: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<&'static [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    whole: bool,
    required: bool,
    /// What holds without it, in words.
    left_out: String,
    /// Whether the simulation, or what is said of it, depends on it.
    definition: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    usual: Option<&'static str>,
    meaning: &'static str,
}

impl JsonField {
    /// The field at `top` and those below it, or all of them.
    #[must_use]
    pub fn all(top: Option<&FieldPath>) -> Vec<Self> {
        let below = |one: &FieldPath| {
            top.is_none_or(|top| {
                one.path == top.path || one.path.starts_with(&format!("{}.", top.path))
            })
        };
        every_field().into_iter().filter(below).map(Self::new).collect()
    }

    fn new(place: FieldPath) -> Self {
        let (label, field) = (place.label(), place.field);
        Self {
            path: place.path,
            label,
            values: field.values(),
            choices: match field.kind {
                Kind::Choice { words, .. } => Some(words),
                _ => None,
            },
            unit: field.unit,
            whole: field.kind.is_whole(),
            required: matches!(field.otherwise, Otherwise::Required { when: None, .. }),
            left_out: field.left_out_in_words(),
            definition: field.role.is_of_definition(),
            usual: field.usual,
            meaning: field.meaning,
        }
    }
}
