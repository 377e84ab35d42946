//! The JSON Schema of scenario files, for editors: draft-07, which their TOML support reads.

use super::root::SCENARIO;
use super::{Field, Fields, Interval, Kind, Literal, Otherwise, distribution, metrics, org};
use crate::source::org_profile::UNMEASURED;
use crate::{Metric, MetricUnit};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ops::Bound;

/// What the schema calls a value that is not known.
const RANGE: &str = "range";

/// What the schema calls a distribution with such values.
const DISTRIBUTION_OF_RANGES: &str = "distribution_of_ranges";

/// The schema of a scenario file.
///
/// It knows nothing of what a file inherits by `extends`, so that it requires little, and nothing of
/// what is wrong only when fields are held against each other.
#[must_use]
pub fn schema() -> Value {
    let mut definitions: BTreeMap<String, Value> = shared().collect();
    define(&SCENARIO, false, &mut definitions);
    let mut schema = definitions.remove(SCENARIO.name).unwrap_or_default();
    if let Value::Object(schema) = &mut schema {
        schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        schema.insert("title".to_owned(), json!("forelock scenario"));
        schema.insert("definitions".to_owned(), json!(definitions));
    }
    // The same bytes also in a program in which something else makes objects keep the order of insertion.
    schema.sort_all_objects();
    schema
}

/// Adds the definitions of `fields` and of all tables below them. Items of a list are `complete`, as
/// no other file adds to them.
fn define(fields: &Fields, complete: bool, definitions: &mut BTreeMap<String, Value>) {
    if definitions.contains_key(fields.name) {
        return;
    }
    let mut table = of_table(fields);
    let required = fields
        .all
        .iter()
        .filter(|field| matches!(field.otherwise, Otherwise::Required { when: None, .. }))
        .map(|field| field.key);
    if complete {
        table["required"] = required.collect();
    }
    let choices = choices(fields);
    if !choices.is_empty() {
        table["allOf"] = json!(choices);
    }
    definitions.insert(fields.name.to_owned(), table);
    for field in fields.all {
        match field.kind {
            Kind::Table(below) => define(below, false, definitions),
            Kind::Tables(below) => define(below, true, definitions),
            _ => {}
        }
    }
}

fn of_table(fields: &Fields) -> Value {
    let properties: BTreeMap<&str, Value> =
        fields.all.iter().map(|field| (field.key, of_field(field, fields.may_be_open()))).collect();
    json!({
        "type": "object",
        "description": fields.about,
        "additionalProperties": false,
        "properties": properties,
    })
}

/// What each word of a choice leaves no meaning to.
fn choices(fields: &Fields) -> Vec<Value> {
    let mut found = Vec::new();
    for choice in fields.all {
        let Kind::Choice { words, .. } = choice.kind else { continue };
        for word in words {
            let meaningless: Map<String, Value> = fields
                .all
                .iter()
                .filter(|field| {
                    field.only.is_some_and(|only| only.key == choice.key && only.chosen != *word)
                })
                .map(|field| (field.key.to_owned(), json!(false)))
                .collect();
            if !meaningless.is_empty() {
                found.push(json!({
                    "if": { "properties": { choice.key: { "const": word } }, "required": [choice.key] },
                    "then": { "properties": meaningless },
                }));
            }
        }
    }
    found
}

/// A field of a table that says what nobody decides may be `open`: a range.
fn of_field(field: &Field, open: bool) -> Value {
    let known = of_kind(&field.kind);
    let mut value = match field.kind {
        Kind::Count { .. } | Kind::Number(_) | Kind::Fraction(_) | Kind::Duration { .. }
            if open =>
        {
            any_of(&[known, reference(RANGE)])
        }
        Kind::Distribution { .. } if open => {
            any_of(&[known, reference(RANGE), reference(DISTRIBUTION_OF_RANGES)])
        }
        Kind::Table(fields) if fields.name == org::FIELDS.name => {
            any_of(&[known, json!({ "const": UNMEASURED })])
        }
        _ => known,
    };
    value["title"] = json!(field.label);
    value["description"] = json!(match field.otherwise {
        Otherwise::Means(means) => format!("{} Left out: {means}.", field.meaning),
        _ => field.meaning.to_owned(),
    });
    if let Otherwise::Value(default) = field.otherwise {
        value["default"] = default.to_json();
    }
    value
}

fn of_kind(kind: &Kind) -> Value {
    match *kind {
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::Count { from, to } => count(from, to),
        Kind::Number(interval) => number(interval),
        Kind::Fraction(interval) => any_of(&[number(interval), reference("percentage")]),
        Kind::Duration { .. } | Kind::Distribution { .. } | Kind::Observation(_) => {
            reference(&shared_name(kind))
        }
        Kind::Choice { words, any_case: false } => json!({ "enum": words }),
        Kind::Choice { words, any_case: true } => {
            // The words first, for the editor to offer.
            let any_case = words.iter().map(|word| in_any_case(word)).collect::<Vec<_>>();
            any_of(&[json!({ "enum": words }), text(&any_case.join("|"))])
        }
        Kind::Name => {
            json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "\\S" })
        }
        Kind::Text => json!({ "type": "string" }),
        Kind::Path => json!({ "type": "string", "minLength": 1 }),
        Kind::Paths => {
            let path = of_kind(&Kind::Path);
            any_of(&[path.clone(), json!({ "type": "array", "items": path, "minItems": 1 })])
        }
        Kind::Delimiter => text(
            "comma|semicolon|tab|pipe|caret|backquote|COMMA|SEMICOLON|TAB|PIPE|CARET|BACKQUOTE|\
             [!#-/:-@\\[-`{-~\\t]|\\\\t",
        ),
        Kind::Names => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Buckets => {
            let pair = Kind::BUCKET.map(|kind| of_kind(&kind));
            let pair = json!({ "type": "array", "items": pair, "minItems": 2, "maxItems": 2 });
            json!({ "type": "array", "items": pair, "minItems": 1 })
        }
        Kind::Comparison(unit) => text(&format!("(<=|>=|<|>)\\s*({})", pattern(unit))),
        Kind::OfItsMetric => json!({ "type": ["number", "string"] }),
        Kind::Table(fields) => reference(fields.name),
        Kind::Tables(fields) => json!({ "type": "array", "items": reference(fields.name) }),
    }
}

/// What stands beside a reference is ignored, but not what stands around it.
fn reference(name: &str) -> Value {
    json!({ "allOf": [{ "$ref": format!("#/definitions/{name}") }] })
}

fn any_of(forms: &[Value]) -> Value {
    json!({ "anyOf": forms })
}

/// A pattern of a word, in capitals or not: not every editor knows a flag for that.
fn in_any_case(word: &str) -> String {
    let letter = |c: char| format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase());
    word.chars().map(letter).collect()
}

/// Text that is nothing but `pattern`.
fn text(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^\\s*({pattern})\\s*$") })
}

const NUMBER: &str = "[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";
const COUNT: &str = "[0-9][0-9_]*([.]0+)?|[0-9][0-9_]*([.][0-9]+)?\\s*[kKmMgGbB]";
const DURATION: &str = "[+]?(([0-9]+([.,][0-9]+)?\\s*(\
                        (nano|micro|milli)(s(ec(ond)?s?)?)?|[nuµμm]s(ecs?)?\
                        |s(ec(ond)?s?)?|m(in(ute)?s?)?|h((ou)?rs?)?|d(ays?)?)[\\s,]*)+\
                        |[0-9]+:[0-9]{2}:[0-9]{2}([.][0-9]+)?)";

/// How the values of a metric are written.
fn pattern(unit: MetricUnit) -> String {
    match unit {
        MetricUnit::Count => COUNT.to_owned(),
        MetricUnit::Fraction => format!("{NUMBER}\\s*%?"),
        MetricUnit::Seconds => DURATION.to_owned(),
        MetricUnit::PerSecond => format!("{NUMBER}\\s*(/s)*"),
        MetricUnit::Ratio => NUMBER.to_owned(),
    }
}

fn count(from: u64, to: u64) -> Value {
    let mut plain = json!({ "type": "integer", "minimum": from });
    // JSON's numbers are not exact beyond.
    if to < 1 << 53 {
        plain["maximum"] = json!(to);
    }
    any_of(&[plain, reference("count")])
}

fn number(Interval { low, high }: Interval) -> Value {
    let mut number = json!({ "type": "number" });
    let low = match low {
        Bound::Included(low) => Some(("minimum", low)),
        Bound::Excluded(low) => Some(("exclusiveMinimum", low)),
        Bound::Unbounded => None,
    };
    let high = match high {
        Bound::Included(high) => Some(("maximum", high)),
        Bound::Excluded(high) => Some(("exclusiveMaximum", high)),
        Bound::Unbounded => None,
    };
    for (end, limit) in low.into_iter().chain(high) {
        number[end] = json!(limit);
    }
    number
}

/// The name of the definition that all fields of a kind share.
fn shared_name(kind: &Kind) -> String {
    match kind {
        Kind::Duration { above_zero: true } => "duration_above_zero".to_owned(),
        Kind::Distribution { above_zero: false } => "distribution".to_owned(),
        Kind::Distribution { above_zero: true } => "distribution_above_zero".to_owned(),
        Kind::Observation(unit) => format!("observed_{unit:?}").to_lowercase(),
        _ => "duration".to_owned(),
    }
}

/// The definitions that are no table's.
fn shared() -> impl Iterator<Item = (String, Value)> {
    let end = format!("({COUNT}|{}|{DURATION})", pattern(MetricUnit::Fraction));
    let mut of_ranges = of_table(&distribution::FIELDS);
    for field in [&distribution::MEAN, &distribution::CV] {
        of_ranges["properties"][field.key] = of_field(field, true);
    }
    let written = [
        ("count", text(COUNT)),
        ("percentage", text(&pattern(MetricUnit::Fraction))),
        (RANGE, text(&format!("{end}\\s*[.][.]\\s*{end}"))),
        (DISTRIBUTION_OF_RANGES, of_ranges),
    ];
    let above_zero = [false, true].into_iter().flat_map(|above_zero| {
        // Some digit is no zero.
        let least = if above_zero { "(?=.*[1-9])" } else { "" };
        let duration = Kind::Duration { above_zero };
        let distribution = Kind::Distribution { above_zero };
        let table = of_distribution(reference(&shared_name(&duration)));
        [
            (shared_name(&duration), text(&format!("{least}{DURATION}"))),
            (shared_name(&distribution), any_of(&[reference(&shared_name(&duration)), table])),
        ]
    });
    let written = written.map(|(name, value)| (name.to_owned(), value));
    let units = Metric::ALL.map(|metric| metric.unit());
    let observed = units.map(|unit| (shared_name(&Kind::Observation(unit)), of_observation(unit)));
    written.into_iter().chain(above_zero).chain(observed)
}

fn of_distribution(mean: Value) -> Value {
    let mut table = of_table(&distribution::FIELDS);
    table["properties"][distribution::MEAN.key] = mean;
    table
}

fn of_observation(unit: MetricUnit) -> Value {
    let plain = match unit {
        MetricUnit::Count => count(0, u64::MAX),
        MetricUnit::Fraction => of_kind(&Kind::Fraction(Interval::UNIT)),
        MetricUnit::Seconds => reference("duration"),
        MetricUnit::PerSecond | MetricUnit::Ratio => {
            any_of(&[number(Interval::from(0)), text(&pattern(unit))])
        }
    };
    let mut table = of_table(&metrics::WITH_TOLERANCE);
    table["properties"][metrics::VALUE.key] = plain.clone();
    table["properties"][metrics::WITHIN.key] = any_of(&[plain.clone(), reference("percentage")]);
    any_of(&[plain, table])
}

impl Literal {
    fn to_json(self) -> Value {
        match self {
            Self::Count(count) => json!(count),
            Self::Number(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Truth(truth) => json!(truth),
        }
    }
}
