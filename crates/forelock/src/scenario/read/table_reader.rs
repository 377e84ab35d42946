//! A table that is read key by key, and at the end knows which keys nobody asked for.

use super::value::{nearest, shorten};
use super::{Findings, Value};
use crate::scenario::source::{Entry, Layer, Place, Problem, Table};

/// Reads a table. Dropping it without [`TableReader::finish`] would let unknown keys pass.
pub(super) struct TableReader<'a> {
    value: Value<'a>,
    table: &'a Table,
    known: Vec<&'static str>,
}

/// What a tag such as `pattern = "open"` says about the keys beside it.
#[derive(Clone, Copy)]
pub(super) struct Tag<'t> {
    /// `pattern`.
    pub(super) key: &'t str,
    /// The value that was chosen.
    pub(super) chosen: &'t str,
}

impl<'a> TableReader<'a> {
    pub(super) fn new(value: Value<'a>, table: &'a Table) -> Self {
        Self { value, table, known: Vec::new() }
    }

    /// The value of `key`, if it is there.
    pub(super) fn get(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.known.push(key);
        let entry = self.table.get(key)?;
        Some(Value { findings: self.value.findings, node: &entry.value, path: self.path_of(key) })
    }

    /// Where all messages go.
    pub(super) const fn findings(&self) -> &'a Findings<'a> {
        self.value.findings
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The source that has the key; below all if none has.
    pub(super) fn layer(&self, key: &str) -> Layer {
        let sources = self.value.findings.sources;
        self.table.get(key).map_or(Layer::MIN, |entry| sources.layer(entry.key_place))
    }

    /// Leaves a message at a key that is there.
    pub(super) fn wrong_key<T>(&self, key: &str, title: String, help: String) -> Option<T> {
        let place = self.table.get(key).map_or(self.value.node.place, |entry| entry.key_place);
        self.value.findings.add(Problem::at(place, title).help(help));
        None
    }

    /// The values of two keys that exclude each other, without one that a later source (a file
    /// that extends, a `--set`) overrides with the other. Both, if one source has both.
    pub(super) fn latest_of(&mut self, keys: [&'static str; 2]) -> [Option<Value<'a>>; 2] {
        let (table, sources) = (self.table, self.value.findings.sources);
        let layer = |key| table.get(key).map(|entry: &Entry| sources.layer(entry.key_place));
        let latest = keys.into_iter().filter_map(layer).max();
        keys.map(|key| self.get(key).filter(|_| layer(key) == latest))
    }

    /// `None` if the key is missing (which is an error that shows `example`) or wrong.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&Value<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(key) {
            Some(value) => read(&value),
            None => self.missing(key, example),
        }
    }

    /// `default` if the key is missing, `None` if it is wrong.
    pub(super) fn or<T>(
        &mut self,
        key: &'static str,
        default: T,
        read: impl FnOnce(&Value<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(key) {
            Some(value) => read(&value),
            None => Some(default),
        }
    }

    /// `Some(None)` if the key is missing, `None` if it is wrong.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(key) {
            Some(value) => read(&value).map(Some),
            None => Some(None),
        }
    }

    /// The table under `key`; one that is missing is read as an empty one, so that its defaults,
    /// and its required keys, are the same either way.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        empty: &'a Table,
        read: impl FnOnce(TableReader<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(key) {
            Some(value) => read(value.table()?),
            None => {
                let value = Value { path: self.path_of(key), ..self.value.clone() };
                read(TableReader::new(value, empty))
            }
        }
    }

    /// Lets keys pass unread, where an error elsewhere leaves open what they mean.
    pub(super) fn expect(&mut self, keys: &[&'static str]) {
        self.known.extend(keys);
    }

    /// Says that a key is missing.
    pub(super) fn missing<T>(&self, key: &str, example: &str) -> Option<T> {
        let path = self.path_of(key);
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

    /// What messages call the table from now on.
    pub(super) fn call_it(&mut self, path: String) {
        self.value.path = path;
    }

    /// As [`TableReader::finish`], where `key` leaves no room for any other.
    pub(super) fn finish_alone(self, key: &str, why: &str) {
        for (other, entry) in self.table {
            if other != key {
                let title = format!("`{}` means nothing with `{key}`", self.path_of(other));
                let problem = Problem::at(entry.key_place, title);
                self.value.findings.add(problem.help(format!("leave it out: {why}")));
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

    /// `keys` mean something only where `tag.key` is `owner`.
    ///
    /// One that was written with the tag, or over it, is a mistake. One that lies below it belonged
    /// to the tag that was replaced: it went with that.
    pub(super) fn belongs_to(&mut self, tag: Tag<'_>, owner: &str, keys: &[&'static str]) {
        self.expect(keys);
        if tag.chosen == owner {
            return;
        }
        let sources = self.value.findings.sources;
        let tag_layer: Layer =
            self.table.get(tag.key).map_or(Layer::MIN, |e| sources.layer(e.value.place));
        for key in keys {
            let Some(entry) = self.table.get(*key) else { continue };
            if sources.layer(entry.key_place) < tag_layer {
                continue;
            }
            let problem = Problem::at(
                entry.key_place,
                format!(
                    "`{}` means nothing with {} = \"{}\"",
                    self.path_of(key),
                    tag.key,
                    tag.chosen
                ),
            );
            self.value
                .findings
                .add(problem.help(format!("leave it out, or write `{} = \"{owner}\"`", tag.key)));
        }
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        for (key, entry) in self.table {
            if self.value.findings.are_plenty() {
                return;
            }
            if !self.known.contains(&key.as_str()) {
                self.value.findings.add(self.unknown(key, entry));
            }
        }
    }

    fn unknown(&self, key: &str, entry: &Entry) -> Problem {
        let place = if self.value.path.is_empty() {
            "a scenario".to_owned()
        } else {
            format!("`{}`", self.value.path)
        };
        let help = match nearest(key, &self.known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys of {place} are `{}`", self.known.join("`, `")),
        };
        Problem::at(entry.key_place, format!("{place} has no key `{}`", shorten(key))).help(help)
    }

    pub(super) fn path_of(&self, key: &str) -> String {
        if self.value.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.value.path)
        }
    }
}
