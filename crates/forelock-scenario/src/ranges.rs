//! Ranges in a scenario's tree: `workers = "5..60"` says that a value is not known, and between
//! which ends it lies.

use super::fields::{Fields, Kind, SCENARIO};
use super::source::{Content, Node, Problem, item_name};
use super::{Quantity, QuantityUnit, Unknown};
use forelock_io::words::shortened;

/// Between the ends of a range.
const BETWEEN: &str = "..";

/// Fields at most that one scenario leaves open.
const MOST: usize = 32;

/// Tables that describe what nobody decides: an org, its users, and the data.
const OPEN: [&str; 3] = ["org", "data", "background"];

/// The same of each of several loads.
const OPEN_IN_LOADS: [&str; 2] = ["data", "service"];

/// Puts in place of each range of the tree the value that `choose` gives it; gives what is unknown, in
/// the order of the paths.
pub(super) fn replace(
    root: &mut Node,
    choose: &dyn Fn(&Unknown) -> f64,
) -> Result<Vec<Unknown>, Vec<Problem>> {
    let mut walk = Walk { choose, unknown: Vec::new(), problems: Vec::new() };
    walk.table(root, &mut Vec::new(), &SCENARIO);
    if walk.unknown.len() > MOST {
        walk.problems.push(
            Problem::at(root.place, format!("more than {MOST} fields are ranges"))
                .help("write one value for those of which you know most"),
        );
    }
    if walk.problems.is_empty() { Ok(walk.unknown) } else { Err(walk.problems) }
}

/// Whether any text of the tree could be a range.
pub(super) fn may_have_any(node: &Node) -> bool {
    match &node.content {
        Content::Text(text) => text.contains(BETWEEN),
        Content::List(items) => items.iter().any(may_have_any),
        Content::Table(table) => table.values().any(|entry| may_have_any(&entry.value)),
        _ => false,
    }
}

struct Walk<'a> {
    choose: &'a dyn Fn(&Unknown) -> f64,
    unknown: Vec<Unknown>,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn table(&mut self, node: &mut Node, path: &mut Vec<String>, fields: &Fields) {
        let Content::Table(table) = &mut node.content else { return };
        for (key, entry) in table {
            let Some(field) = fields.get(key) else { continue };
            path.push(key.clone());
            self.value(&mut entry.value, path, field.kind);
            path.pop();
        }
    }

    fn value(&mut self, node: &mut Node, path: &mut Vec<String>, kind: Kind) {
        let is_number = matches!(
            kind,
            Kind::Count { .. }
                | Kind::Number(_)
                | Kind::Fraction(_)
                | Kind::Duration { .. }
                | Kind::Distribution { .. }
        );
        match &mut node.content {
            Content::Text(text) if is_number => {
                if let Some((low, high)) = text.split_once(BETWEEN) {
                    let ends = [low.trim().to_owned(), high.trim().to_owned()];
                    self.range(node, path, kind, &ends);
                }
            }
            Content::List(items) => {
                for (number, item) in items.iter_mut().enumerate() {
                    let is_load = path.len() == 1 && path[0] == "loads";
                    path.push(if is_load { load_key(item, number) } else { number.to_string() });
                    self.table(item, path, kind.fields().unwrap_or(&Fields::NONE));
                    path.pop();
                }
            }
            Content::Table(_) => self.table(node, path, kind.fields().unwrap_or(&Fields::NONE)),
            _ => {}
        }
    }

    fn range(&mut self, node: &mut Node, path: &[String], kind: Kind, ends: &[String; 2]) {
        let name = path.join(".");
        let wrong = |title: String, help: String| Problem::at(node.place, title).help(help);
        let [low, high] = ends.each_ref().map(|end| shortened(end, 30));
        if !is_open(path) {
            self.problems.push(wrong(
                format!("`{name}` is a range, which says that nobody knows its value"),
                format!(
                    "write one value; what others would do shows \
                     `forelock sweep FILE --vary {name}={low}..{high}`"
                ),
            ));
            return;
        }
        match between(&name, kind, ends) {
            Ok(unknown) => {
                let value = (self.choose)(&unknown);
                node.content = content(&unknown, value);
                self.unknown.push(unknown);
            }
            Err(WrongRange { title, help }) => {
                self.problems.push(wrong(format!("`{name}`: {title}"), help));
            }
        }
    }
}

/// Why a text is no range.
struct WrongRange {
    title: String,
    help: String,
}

fn between(path: &str, kind: Kind, ends: &[String; 2]) -> Result<Unknown, WrongRange> {
    let wrong = |title: String, help: &str| WrongRange { title, help: help.to_owned() };
    const FORM: &str =
        "write the lower end, two dots and the upper end, such as `\"5..60\"` or `\"1.5ms..50ms\"`";
    let shown = shortened(&ends.join(BETWEEN), 60);
    let [Some(low), Some(high)] = ends.each_ref().map(|end| Quantity::parse(end)) else {
        return Err(wrong(format!("`{shown}` is no range"), FORM));
    };
    // Nothing needs no unit.
    let low = if low.amount == 0.0 && low.unit == QuantityUnit::Plain {
        Quantity { unit: high.unit, ..low }
    } else {
        low
    };
    if low.unit != high.unit {
        let help = "write the unit at both ends, such as `\"1.5ms..50ms\"`";
        return Err(wrong(format!("the ends of `{shown}` have different units"), help));
    }
    let whole = kind.is_whole();
    if whole && [low, high].iter().any(|end| end.amount.fract() != 0.0) {
        return Err(wrong(format!("the ends of `{shown}` are not whole numbers"), FORM));
    }
    if low.amount < 0.0 {
        return Err(wrong(format!("`{shown}` begins below zero"), "begin it at zero or above"));
    }
    if low.amount >= high.amount {
        let help = "write the lower end first; a value that is known stands alone";
        return Err(wrong(format!("the range `{shown}` is empty"), help));
    }
    Ok(Unknown {
        path: path.to_owned(),
        unit: high.unit,
        low: low.amount,
        high: high.amount,
        log: low.amount > 0.0,
        whole,
    })
}

/// Whether the field at `path` may be a range.
fn is_open(path: &[String]) -> bool {
    let key = |place: usize| path.get(place).map_or("", String::as_str);
    OPEN.contains(&key(0)) || (key(0) == "loads" && OPEN_IN_LOADS.contains(&key(2)))
}

/// The load's name, as paths write it, or else its number.
pub(super) fn load_key(item: &Node, number: usize) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_number = |name: &str| name.chars().all(|c| c.is_ascii_digit());
    match item_name(item) {
        Some(name) if is_number(name) || name.contains(['.', '"', '\'']) => number.to_string(),
        Some(name) if name.chars().all(is_plain) => name.to_owned(),
        Some(name) => format!("\"{name}\""),
        None => number.to_string(),
    }
}

/// As a scenario writes the value.
#[expect(clippy::cast_possible_truncation, reason = "a count, which is below 2^53")]
fn content(unknown: &Unknown, value: f64) -> Content {
    match unknown.unit {
        QuantityUnit::Plain if unknown.whole => Content::Integer(value as i128),
        QuantityUnit::Plain => Content::Float(value),
        QuantityUnit::Duration | QuantityUnit::Percent => Content::Text(unknown.written(value)),
    }
}
