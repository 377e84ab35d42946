//! A table that is read field by field. Keys that are no fields of it are told at once.

use super::typed::Read;
use super::{Findings, Value};
use crate::fields::{Field, Fields, Kind, Literal, Otherwise};
use crate::source::{Content, Entry, Layer, Node, Place, Problem, Table};
use forelock_io::words::nearest;
use forelock_io::words::shorten;
use std::str::FromStr;

/// Reads a table.
pub(super) struct TableReader<'a> {
    value: Value<'a>,
    table: &'a Table,
    fields: &'static Fields,
}

/// What a table that is left out has.
static EMPTY: Table = Table::new();

impl<'a> TableReader<'a> {
    pub(super) fn new(value: Value<'a>, table: &'a Table) -> Self {
        let fields = value.kind.fields().unwrap_or(&Fields::NONE);
        let reader = Self { value, table, fields };
        for (key, entry) in table.iter().filter(|(key, _)| fields.get(key).is_none()) {
            if reader.findings().are_plenty() {
                break;
            }
            reader.findings().add(reader.unknown(key, entry));
        }
        reader
    }

    /// The field's value, if it is there.
    pub(super) fn get(&self, field: &Field) -> Option<Value<'a>> {
        let node = &self.table.get(field.key)?.value;
        Some(Value { node, ..self.named(field) })
    }

    /// This table under the name of one of its fields.
    fn named(&self, field: &Field) -> Value<'a> {
        Value { path: self.path_of(field), kind: field.kind, ..self.value.clone() }
    }

    /// Where all messages go.
    pub(super) const fn findings(&self) -> &'a Findings<'a> {
        self.value.findings
    }

    /// What fields it may have.
    pub(super) const fn fields(&self) -> &'static Fields {
        self.fields
    }

    /// Whether the field is there.
    pub(super) fn has(&self, field: &Field) -> bool {
        self.table.contains_key(field.key)
    }

    /// The source that has the field; below all if none has.
    pub(super) fn layer(&self, field: &Field) -> Layer {
        let sources = self.findings().sources;
        self.table.get(field.key).map_or(Layer::MIN, |entry| sources.layer(entry.key_place))
    }

    /// Leaves a message at the key of a field that is there.
    pub(super) fn wrong_key<T>(&self, field: &Field, title: String, help: String) -> Option<T> {
        let place = self.table.get(field.key).map_or(self.place(), |entry| entry.key_place);
        self.findings().add(Problem::at(place, title).help(help));
        None
    }

    /// The values of two fields that exclude each other, without one that a later source (a file
    /// that extends, a `--set`) overrides with the other. Both, if one source has both.
    pub(super) fn latest_of(&self, fields: [&Field; 2]) -> [Option<Value<'a>>; 2] {
        let latest = fields.map(|field| self.layer(field)).into_iter().max();
        fields.map(|field| self.get(field).filter(|_| Some(self.layer(field)) == latest))
    }

    /// The field, or what holds where it is left out; `None`, with a message, if it is wrong, or if
    /// it is missing and can't be left out.
    pub(super) fn read<T: Read>(&self, field: &Field) -> Option<T> {
        let content = match (self.get(field), field.otherwise) {
            (Some(value), _) => return T::read(&value),
            (None, Otherwise::Value(default)) => default.into(),
            (None, Otherwise::Empty) if matches!(field.kind, Kind::Table(_)) => {
                Content::Table(Table::new())
            }
            (None, Otherwise::Empty) => Content::List(Vec::new()),
            (None, _) => return T::ABSENT.or_else(|| self.missing(field, field.example())),
        };
        let node = Node { place: self.place(), content };
        T::read(&Value { node: &node, ..self.named(field) })
    }

    /// As [`TableReader::read`], with `default` where the field is left out.
    pub(super) fn read_or<T: Read>(&self, field: &Field, default: T) -> Option<T> {
        self.read_by_or(field, default, T::read)
    }

    /// As [`TableReader::read`]; where the field is left out, `below`, if there is one, comes before
    /// what holds otherwise.
    pub(super) fn read_over<T: Read>(&self, field: &Field, below: Option<T>) -> Option<T> {
        below.filter(|_| !self.has(field)).or_else(|| self.read(field))
    }

    /// The field, which can't be left out, read by `read`.
    pub(super) fn read_by<T>(
        &self,
        field: &Field,
        read: impl FnOnce(&Value<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(field) {
            Some(value) => read(&value),
            None => self.missing(field, field.example()),
        }
    }

    /// The field read by `read`, or `default` where it is left out.
    pub(super) fn read_by_or<T>(
        &self,
        field: &Field,
        default: T,
        read: impl FnOnce(&Value<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(field) {
            Some(value) => read(&value),
            None => Some(default),
        }
    }

    /// The table that the field is; one that is left out is read as an empty one, so that its
    /// defaults, and its required fields, are the same either way.
    pub(super) fn table(&self, field: &Field) -> Option<TableReader<'a>> {
        match self.get(field) {
            Some(value) => value.table(),
            None => Some(TableReader::new(self.named(field), &EMPTY)),
        }
    }

    /// The word of a choice that gives other fields of the table their meaning, and what is said of
    /// those that have none with it.
    pub(super) fn choice<T: FromStr>(&self, field: &Field) -> Option<T> {
        self.choice_by(field, |value| value.word())
    }

    /// As [`TableReader::choice`], with the word read by `read`.
    pub(super) fn choice_by<T: FromStr>(
        &self,
        field: &Field,
        read: impl FnOnce(&Value<'_>) -> Option<&'static str>,
    ) -> Option<T> {
        let word = match (self.get(field), field.otherwise) {
            (Some(value), _) => read(&value)?,
            (None, Otherwise::Value(Literal::Text(default))) => default,
            (None, _) => return self.missing(field, field.example()),
        };
        self.only_with(field, word);
        word.parse().ok()
    }

    /// Reports the fields that mean nothing where `word` is chosen.
    ///
    /// One that was written with the choice, or over it, is a mistake. One that lies below it
    /// belonged to the choice that was replaced: it went with that.
    fn only_with(&self, choice: &Field, word: &str) {
        let sources = self.findings().sources;
        let chosen_in =
            self.table.get(choice.key).map_or(Layer::MIN, |e| sources.layer(e.value.place));
        for field in self.fields.all {
            let Some(only) = field.only.filter(|only| only.key == choice.key) else { continue };
            if only.chosen == word || !self.has(field) || self.layer(field) < chosen_in {
                continue;
            }
            let path = self.path_of(field);
            self.wrong_key::<()>(
                field,
                format!("`{path}` means nothing with {} = \"{word}\"", choice.key),
                format!("leave it out, or write `{} = \"{}\"`", choice.key, only.chosen),
            );
        }
    }

    /// Says that a field is missing, which could be `example`.
    pub(super) fn missing<T>(&self, field: &Field, example: &str) -> Option<T> {
        let example = format!("{} = {example}", field.key);
        let path = self.path_of(field);
        let table = &self.value.path;
        let of_load = table.strip_prefix("loads.").map(|rest| rest.split_once('.'));
        let help = match (of_load, table.rsplit_once('.')) {
            // No heading reaches into one of several loads by its name.
            (_, Some((_, item))) if item.parse::<usize>().is_ok() => {
                format!("add it, such as `{example}`")
            }
            (Some(Some((_, inner))), _) => {
                format!("add it to `{inner}` of this load, such as `{example}`")
            }
            (Some(None), _) => format!("add it, such as `{example}`"),
            (None, _) => format!("add it to `[{table}]`, such as `{example}`"),
        };
        self.value.wrong(format!("`{path}` is missing"), help)
    }

    /// Where the table stands.
    pub(super) const fn place(&self) -> Place {
        self.value.node.place
    }

    /// Reports all fields but `alone`, which leaves no room for any other.
    pub(super) fn is_alone(&self, alone: &Field, why: &str) {
        for field in self.fields.all.iter().filter(|field| field.key != alone.key) {
            if self.has(field) {
                let title = format!("`{}` means nothing with `{}`", self.path_of(field), alone.key);
                self.wrong_key::<()>(field, title, format!("leave it out: {why}"));
            }
        }
    }

    /// The table's own path.
    pub(super) fn path(&self) -> &str {
        &self.value.path
    }

    /// Says something of the table as a whole.
    pub(super) fn wrong<T>(&self, title: String, help: &str) -> Option<T> {
        self.value.wrong(title, help)
    }

    fn unknown(&self, key: &str, entry: &Entry) -> Problem {
        let place = if self.value.path.is_empty() {
            "a scenario".to_owned()
        } else {
            format!("`{}`", self.value.path)
        };
        let keys = self.fields.keys();
        let help = match nearest(key, keys.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys of {place} are `{}`", keys.join("`, `")),
        };
        Problem::at(entry.key_place, format!("{place} has no key `{}`", shorten(key))).help(help)
    }

    pub(super) fn path_of(&self, field: &Field) -> String {
        if self.value.path.is_empty() {
            field.key.to_owned()
        } else {
            format!("{}.{}", self.value.path, field.key)
        }
    }
}
