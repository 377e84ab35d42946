//! One field that a person can change.

use crate::state::PageState;
use forelock::scenario::fields::{Field, FieldPath, Fields, Kind, Otherwise, find};
use forelock::scenario::{Explained, Quantity, ValueOrigin};
use serde::Serialize;
use std::collections::BTreeMap;

/// A field, what it says now, and how a person changes it.
#[derive(Debug, Serialize)]
pub(super) struct Control {
    path: String,
    label: String,
    /// What a count or a number counts.
    unit: &'static str,
    help: &'static str,
    /// As a scenario writes it, without quotes; empty where the scenario leaves it out and that has a meaning of
    /// its own. Of a choice, then the meaning.
    value: String,
    /// What it means that it is left out; empty where it isn't, or means a value.
    words: String,
    kind: ControlKind,
    choices: Vec<&'static str>,
    /// What a choice needs beside it: for each, fields with values to begin with.
    also: BTreeMap<&'static str, BTreeMap<String, &'static str>>,
    /// In seconds, as a part of one, or as it is; null for a range, and for what is no number.
    number: Option<f64>,
    slider: Option<Slider>,
    from: From,
    /// The tool that sets it; empty where none does.
    #[serde(rename = "where")]
    place: String,
    usual: &'static str,
    /// Whether it is shown first.
    essential: bool,
}

/// What a person types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum ControlKind {
    Count,
    Number,
    Percent,
    Duration,
    Choice,
    Truth,
    Text,
}

/// Between which ends a number is moved.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Slider {
    low: f64,
    high: f64,
    log: bool,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum From {
    Written,
    Range,
    Tool,
    Default,
    /// The person set it on the page.
    Changed,
}

impl Control {
    /// Of a value that holds; `None` for what a page has no way to change.
    pub(super) fn of(explained: &Explained, state: &PageState) -> Option<Self> {
        let mut path = explained.path.clone();
        let mut found = find(&path).ok()?;
        let mut words = None;
        if let Kind::Table(fields) = found.field.kind {
            // What a tool does by itself is changed by choosing something else.
            let choice =
                fields.all.iter().find(|field| matches!(field.kind, Kind::Choice { .. }))?;
            path = format!("{path}.{}", choice.key);
            found = find(&path).ok()?;
            words = Some(explained.value.clone());
        }
        let (from, place) = origin(&explained.from, state, &path);
        let value = words.unwrap_or_else(|| unquoted(&explained.value));
        Some(Self::new(path, &found, value, (from, place)))
    }

    /// Of a field that the scenario leaves out.
    pub(super) fn left_out(path: String) -> Option<Self> {
        let found = find(&path).ok()?;
        Some(Self::new(path, &found, String::new(), (From::Default, String::new())))
    }

    fn new(path: String, found: &FieldPath, value: String, (from, place): (From, String)) -> Self {
        let field = found.field;
        let kind = ControlKind::of(field.kind);
        let is_picked = matches!(kind, ControlKind::Choice | ControlKind::Truth);
        let means = matches!(field.otherwise, Otherwise::Means(_)) && !is_picked;
        let quantity = Quantity::parse(&value);
        let is_words = means && from == From::Default && quantity.is_none();
        let (value, words) = if is_words { (String::new(), value) } else { (value, String::new()) };
        let number = quantity.filter(|_| kind.is_number()).map(|quantity| quantity.amount);
        let choices = match field.kind {
            Kind::Choice { words, .. } => words.to_vec(),
            Kind::Truth => vec!["true", "false"],
            _ => Vec::new(),
        };
        let usual = found.usual().unwrap_or_default();
        Self {
            also: also(&path, &choices),
            label: label(found),
            unit: field.unit.unwrap_or_default(),
            help: field.meaning,
            slider: slider(kind, field.kind, number, usual),
            path,
            value,
            words,
            kind,
            choices,
            number,
            from,
            place,
            usual,
            essential: false,
        }
    }

    pub(super) fn shown_first(self, essential: bool) -> Self {
        Self { essential, ..self }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

impl ControlKind {
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Truth => Self::Truth,
            Kind::Count { .. } => Self::Count,
            Kind::Number(_) => Self::Number,
            Kind::Fraction(_) => Self::Percent,
            Kind::Duration { .. } | Kind::Distribution { .. } => Self::Duration,
            Kind::Choice { .. } => Self::Choice,
            Kind::Name
            | Kind::Text
            | Kind::Path
            | Kind::Paths
            | Kind::Delimiter
            | Kind::Names
            | Kind::Buckets
            | Kind::Comparison(_)
            | Kind::Observation(_)
            | Kind::OfItsMetric
            | Kind::Table(_)
            | Kind::Tables(_) => Self::Text,
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Number | Self::Percent | Self::Duration)
    }
}

/// The item of a list is named by the group that the control stands in.
fn label(found: &FieldPath) -> String {
    let label = found.label();
    match label.find(" (") {
        Some(end) if label.ends_with(')') && found.path.starts_with("loads.") => {
            label[..end].to_owned()
        }
        _ => label,
    }
}

fn origin(from: &ValueOrigin, state: &PageState, path: &str) -> (From, String) {
    if state.sets.get(path).is_some_and(|value| !value.trim().is_empty()) {
        return (From::Changed, String::new());
    }
    match from {
        ValueOrigin::Written(_) => (From::Written, String::new()),
        ValueOrigin::Range(_) => (From::Range, String::new()),
        ValueOrigin::Tool(client) => (From::Tool, format!("client {}", client.name)),
        ValueOrigin::Default => (From::Default, String::new()),
    }
}

/// The text of a value that stands in quotes.
fn unquoted(value: &str) -> String {
    let parsed = toml::from_str::<toml::Table>(&format!("value = {value}"));
    match parsed.ok().and_then(|table| table.get("value").cloned()) {
        Some(toml::Value::String(text)) => text,
        _ => value.to_owned(),
    }
}

/// What the choices of `path` need beside them.
fn also(
    path: &str,
    choices: &[&'static str],
) -> BTreeMap<&'static str, BTreeMap<String, &'static str>> {
    let Some((table, key)) = path.rsplit_once('.') else { return BTreeMap::new() };
    let Some(fields) = find(table).ok().and_then(|found| found.field.kind.fields()) else {
        return BTreeMap::new();
    };
    let mut also = BTreeMap::new();
    for &choice in choices {
        let needed = needed(fields, key, choice);
        if !needed.is_empty() {
            let named =
                needed.into_iter().map(|(field, value)| (format!("{table}.{field}"), value));
            also.insert(choice, named.collect());
        }
    }
    also
}

/// The fields of a table that must be there if `key` is `choice`, each with an example.
fn needed(fields: &Fields, key: &str, choice: &str) -> Vec<(&'static str, &'static str)> {
    let goes_with =
        |field: &&&Field| field.only.is_some_and(|only| only.key == key && only.chosen == choice);
    let example = |field: &&'static Field| match field.otherwise {
        Otherwise::Required { example, .. } => Some((field.key, example.trim_matches('"'))),
        _ => None,
    };
    fields.all.iter().filter(goes_with).filter_map(example).collect()
}

/// A hundredth to a hundred times what it is now, or what is usual, within what is possible.
fn slider(kind: ControlKind, field: Kind, number: Option<f64>, usual: &str) -> Option<Slider> {
    if !kind.is_number() {
        return None;
    }
    let amount = |text: &str| Quantity::parse(text).map(|quantity| quantity.amount);
    let usual = usual.split_once("..").and_then(|(low, high)| Some((amount(low)?, amount(high)?)));
    let (mut low, mut high) = match (number, usual) {
        (Some(number), Some((low, high))) => (low.min(number), high.max(number)),
        (None, Some(ends)) => ends,
        (Some(number), None) if kind == ControlKind::Percent => (0.0, number.max(1.0)),
        (Some(number), None) if number > 0.0 => (number / 20.0, number * 20.0),
        _ => return None,
    };
    match field {
        Kind::Count { from, to } => {
            low = low.max(from as f64).ceil();
            high = high.min(to as f64).floor();
        }
        Kind::Number(interval) | Kind::Fraction(interval) => {
            low = if interval.contains(low) { low } else { number.unwrap_or(low).min(high) };
            high = if interval.contains(high) { high } else { number.unwrap_or(high).max(low) };
        }
        _ => {}
    }
    let log = low > 0.0 && high / low >= 10.0;
    (low < high).then_some(Slider { low, high, log })
}
