//! Every value of a scenario, and where it comes from.

use super::fields::load::{
    API, BATCH_SIZE, CONCURRENCY_MODE, JOB_SIZE, OPERATION, PARENT_CHANGED, PARTITIONS, SUBMIT,
};
use super::fields::{Field, Fields, Kind, Literal, Otherwise, SCENARIO};
use super::source::{Content, Document, Node, written_value};
use super::{Api, Client, Load, Loaded, Position, Scenario, ranges};
use std::ptr;

/// A value that holds, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The field's dotted path, as `--set` takes it.
    pub path: String,
    /// As a scenario writes it; words where leaving the field out has a meaning of its own.
    pub value: String,
    /// Where it comes from.
    pub from: ValueOrigin,
    /// Between which ends it usually lies where nobody has measured it.
    pub usual: Option<&'static str>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueOrigin {
    /// It is written there: in a file, or in an argument such as `--set`.
    Written(Position),
    /// It is written there as a range: each replication takes its own value.
    Range(Position),
    /// The tool does so unless it is told otherwise.
    Tool(&'static Client),
    /// What holds where nobody says anything.
    Default,
}

impl Loaded {
    /// Every value that holds, table by table in the order of the reference: what is written, what the
    /// tool of a load does, and what holds by default.
    #[must_use]
    pub fn explained(&self) -> Vec<Explained> {
        let document = self.document();
        let mut walk = Walk { document, scenario: &self.scenario, values: Vec::new() };
        walk.table(&SCENARIO, Some(&document.root), "", None);
        walk.values
    }
}

struct Walk<'a> {
    document: &'a Document,
    scenario: &'a Scenario,
    values: Vec<Explained>,
}

impl<'a> Walk<'a> {
    /// A table of `fields`, which stands at `path`, of `load` if it is of one.
    fn table(&mut self, fields: &Fields, node: Option<&Node>, path: &str, load: Option<&'a Load>) {
        let is_whole = ptr::eq(fields, &raw const SCENARIO);
        let has_loads = is_whole && node.is_some_and(|node| node.below("loads").is_some());
        for &field in fields.all {
            let below = node.and_then(|node| node.below(field.key));
            if has_loads && matches!(field.key, "data" | "load") {
                continue;
            }
            // The load of a scenario with one alone.
            let load = if is_whole { Some(self.scenario.loads.first()) } else { load };
            let path = joined(path, field.key);
            match field.kind {
                Kind::Table(inner)
                    if below.is_some() || matches!(field.otherwise, Otherwise::Empty) =>
                {
                    match self.of_tool(field, below, load) {
                        Some((value, client)) => {
                            self.add(field, path, value, ValueOrigin::Tool(client));
                        }
                        None => self.table(inner, below, &path, load),
                    }
                }
                Kind::Tables(inner) => self.items(inner, below, &path, load),
                _ => self.value(field, fields, node, below, path, load),
            }
        }
    }

    fn items(&mut self, fields: &Fields, list: Option<&Node>, path: &str, load: Option<&'a Load>) {
        let Some(Content::List(items)) = list.map(|list| &list.content) else { return };
        for (number, item) in items.iter().enumerate() {
            let of_item =
                if path == "loads" { self.scenario.loads.iter().nth(number) } else { load };
            let path = joined(path, &ranges::load_key(item, number));
            self.table(fields, Some(item), &path, of_item);
        }
    }

    fn value(
        &mut self,
        field: &'static Field,
        fields: &Fields,
        table: Option<&Node>,
        node: Option<&Node>,
        path: String,
        load: Option<&'a Load>,
    ) {
        let Some(node) = node else {
            if let Some((value, client)) = self.of_tool(field, node, load) {
                return self.add(field, path, value, ValueOrigin::Tool(client));
            }
            if !is_chosen(field, fields, table) || is_of_file(field, table) {
                return;
            }
            let value = match field.otherwise {
                Otherwise::Value(literal) => literal.to_string(),
                Otherwise::Means(words) => {
                    self.effective(&path, field, load).unwrap_or_else(|| words.to_owned())
                }
                Otherwise::Required { .. } | Otherwise::Empty | Otherwise::Nothing => return,
            };
            return self.add(field, path, value, ValueOrigin::Default);
        };
        // Each part of it may be said elsewhere.
        if let (Content::Table(_), Some(parts)) = (&node.content, field.kind.fields()) {
            return self.table(parts, Some(node), &path, load);
        }
        let Some(value) = written_value(node) else { return };
        let position = self.document.sources.excerpt(node.place).position;
        let is_range = self.scenario.unknown.iter().any(|unknown| unknown.path == path);
        let from = if is_range { ValueOrigin::Range } else { ValueOrigin::Written };
        self.add(field, path, value, from(position));
    }

    /// What leaving a field out comes to, where that depends on others and is one value.
    fn effective(&self, path: &str, field: &'static Field, load: Option<&Load>) -> Option<String> {
        let is = |other: &'static Field| ptr::eq(field, other);
        let sending = load.map(|load| &load.sending);
        match path {
            "name" => return written_text(&self.scenario.name),
            "org.max_attempts" => {
                let mut all = self.scenario.loads.iter().map(|load| load.sending.api());
                let first = self.scenario.org.attempts(all.next()?);
                let is_same = all.all(|api| self.scenario.org.attempts(api) == first);
                return is_same.then(|| first.to_string());
            }
            "org.service.per_transaction" => return written_text("0s"),
            _ => {}
        }
        if is(&OPERATION) {
            written_text(sending?.operation.name())
        } else if is(&PARENT_CHANGED) {
            Some(sending?.parent_changed.to_string())
        } else if is(&PARTITIONS) {
            Some(sending?.partitions.to_string())
        } else {
            None
        }
    }

    /// What the tool of a load decides, since nobody else does.
    fn of_tool(
        &self,
        field: &'static Field,
        node: Option<&Node>,
        load: Option<&'a Load>,
    ) -> Option<(String, &'static Client)> {
        let sending = &load?.sending;
        let client = sending.client.as_ref()?.client;
        let is = |other: &'static Field| ptr::eq(field, other);
        // What it does through another API than its own, nobody knows.
        let is_own = sending.api() == client.api();
        let size = match sending.api() {
            Api::BulkV2 => &JOB_SIZE,
            Api::BulkV1 | Api::Soap => &BATCH_SIZE,
        };
        let decided = if node.is_some() {
            None
        } else if is(&API) {
            Some(format!("\"{}\"", client.api().name()))
        } else if is(&CONCURRENCY_MODE) && is_own {
            Some(format!("\"{:?}\"", client.transport.mode()))
        } else if is(size) && is_own && !self.has_size(load?) {
            Some(sending.batch_size.get().to_string())
        } else if is(&SUBMIT) {
            Some(client.pace())
        } else {
            None
        };
        Some((decided?, client))
    }

    /// The size of a send has a name for each API.
    fn has_size(&self, load: &Load) -> bool {
        let has = |key: &str| {
            let path = load.path(&format!("load.{key}"));
            self.document.layer_of(&path).is_some()
        };
        has(BATCH_SIZE.key) || has(JOB_SIZE.key)
    }

    fn add(&mut self, field: &Field, path: String, value: String, from: ValueOrigin) {
        self.values.push(Explained { path, value, from, usual: field.usual });
    }
}

/// A text as TOML has it.
fn written_text(text: &str) -> Option<String> {
    Some(toml::Value::from(text).to_string())
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Whether the choice that gives a field its meaning is made.
fn is_chosen(field: &Field, fields: &Fields, table: Option<&Node>) -> bool {
    let Some(only) = field.only else { return true };
    match table.and_then(|table| table.below(only.key)).map(|node| &node.content) {
        Some(Content::Text(chosen)) => chosen == only.chosen,
        Some(_) => false,
        None => match fields.get(only.key).map(|choice| choice.otherwise) {
            Some(Otherwise::Value(default)) => default == Literal::Text(only.chosen),
            _ => false,
        },
    }
}

/// Whether a file of records says it in the field's place, or it is about a file that isn't there.
fn is_of_file(field: &Field, table: Option<&Node>) -> bool {
    let has_file = table.is_some_and(|table| table.below("file").is_some());
    match field.key {
        "delimiter" | "null_words" => !has_file,
        _ => false,
    }
}
