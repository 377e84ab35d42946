//! The reference of a scenario's fields, in every format.

use super::document::{Block, Column, Document, Fact, Grid, Heading, Section as Chapter, Table};
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

const COLUMNS: [&str; 4] = ["field", "value", "left out", "meaning"];

/// What stands below [`COLUMNS`].
fn row(field: &Field) -> [String; 4] {
    let unit = field.unit.map_or_else(String::new, |unit| format!(", {unit}"));
    let usual = field.usual.map_or_else(String::new, |range| format!(" Usually {range}."));
    [
        field.key.to_owned(),
        format!("{}{unit}", field.values()),
        field.left_out_in_words(),
        format!("{}{usual}", field.meaning),
    ]
}

/// The tables below `top`, or that of the field alone if it has none.
fn tables(top: Option<&FieldPath>) -> Vec<Section> {
    let tables = sections(top);
    match top {
        Some(top) if tables.is_empty() => vec![Section {
            title: top.path.clone(),
            about: "",
            fields: vec![top.clone()],
            others: Vec::new(),
        }],
        _ => tables,
    }
}

/// The field at `top` and those below it as a page, or all of them.
#[must_use]
pub fn fields_page(top: Option<&FieldPath>) -> Document {
    let (name, facts) = match top {
        None => ("The fields of a scenario".to_owned(), Vec::new()),
        Some(top) => (top.path.clone(), vec![facts(top.field), top.field.meaning.to_owned()]),
    };
    // Only a paragraph of a page says code as code.
    let uncoded = |text: String| text.replace('`', "");
    let facts = facts.into_iter().map(uncoded).map(Fact::Sentence).collect();
    let heading = Block::Heading(Heading { name, rest: String::new(), facts });
    let chapter = Block::Section(Chapter { id: "fields", title: "Fields" });
    let tables = tables(top).into_iter().map(|Section { title, about, fields, others }| {
        let title = if title.is_empty() { "A scenario".to_owned() } else { title };
        let others = if others.is_empty() {
            String::new()
        } else {
            format!(" Also: {}.", others.join(", "))
        };
        Block::Table(Table {
            caption: format!("{title}: {about}{others}").trim_end_matches([':', ' ']).to_owned(),
            grid: Grid {
                columns: COLUMNS.map(Column::left).into(),
                rows: fields.iter().map(|one| row(one.field).map(uncoded).into()).collect(),
                gap: 2,
                may_break: true,
            },
            narrower: Vec::new(),
        })
    });
    Document::new([heading, chapter].into_iter().chain(tables))
}

/// The field at `top` and those below it as Markdown, or all of them.
#[must_use]
pub fn render_fields_as_markdown(top: Option<&FieldPath>) -> String {
    let mut text = match top {
        None => "# The fields of a scenario\n\n\
             Made by `forelock fields --format markdown`; the same on a terminal is `forelock fields`, \
             and\n`forelock fields PATH` is one field. A `*` in a path stands for the number or the \
             name of an item of a list.\nWhat the fields mean together is in \
             [scenarios](scenarios.md).\n"
            .to_owned(),
        Some(top) => format!("# `{}`\n\n{}\n\n{}\n", top.path, facts(top.field), top.field.meaning),
    };
    for section in tables(top) {
        let title = match section.title.as_str() {
            "" => "A scenario".to_owned(),
            title if title.starts_with("A ") => title.to_owned(),
            path => format!("`{path}`"),
        };
        text.push_str(&format!("\n## {title}\n"));
        if !section.about.is_empty() {
            text.push_str(&format!("\n{}\n", section.about));
        }
        text.push_str(&format!("\n| {} |\n|---|---|---|---|\n", COLUMNS.join(" | ")));
        for FieldPath { field, .. } in &section.fields {
            let [key, value, left_out, meaning] = row(field);
            text.push_str(&format!("| `{key}` | {value} | {left_out} | {meaning} |\n"));
        }
        if !section.others.is_empty() {
            text.push_str(&format!("\nAlso: `{}`.\n", section.others.join("`, `")));
        }
    }
    text
}

/// The field at `top` and those below it as a table for a spreadsheet, or all of them.
///
/// # Errors
///
/// None that a field could cause; it is the writer's signature.
pub fn fields_as_csv(top: Option<&FieldPath>) -> csv::Result<String> {
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    csv.write_record([
        "path", "label", "values", "unit", "required", "left_out", "usual", "meaning",
    ])?;
    for JsonField { path, label, values, unit, required, left_out, usual, meaning, .. } in
        JsonField::all(top)
    {
        csv.serialize((path, label, values, unit, required, left_out, usual, meaning))?;
    }
    let bytes = csv.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
