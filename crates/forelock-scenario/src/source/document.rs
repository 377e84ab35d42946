//! A scenario as written: a tree of values, each with the place in the source that it came from.

use super::diagnostic::printable;
use super::excerpt::floor_char_boundary;
use super::set_argument::keys;
use super::{Excerpt, Extracts, Fence, Problem};
use crate::Api;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Which source overrides which: files that are extended lie below 0, the scenario's own file is 0,
/// `--set` arguments are 1, 2, … in their order.
pub(crate) type Layer = i32;

/// More than files can extend one another.
const FILES: Layer = 100;

/// A file or a `--set` argument.
#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
    layer: Layer,
    /// What paths in it start from; empty for the current directory.
    directory: PathBuf,
}

/// Everything that a scenario was read from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    texts: Vec<Source>,
    /// The CSV files, read once for all variants of a scenario.
    pub(crate) extracts: Extracts,
    /// Which files the texts may name.
    pub(crate) fence: Fence,
}

/// One of [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SourceId(usize);

/// Bytes `start` to `end` of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    source: SourceId,
    start: usize,
    end: usize,
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) content: Content,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Text(String),
    /// Saturated where the file has more digits than fit.
    Integer(i128),
    Float(f64),
    Boolean(bool),
    DateTime,
    List(Vec<Node>),
    Table(Table),
}

/// Keys in alphabetical order, so that nothing depends on the order of the file.
pub(crate) type Table = BTreeMap<String, Entry>;

/// A key's place and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key_place: Place,
    pub(crate) value: Node,
}

/// The merged tree and the sources that its places point into.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) sources: Sources,
    pub(crate) root: Node,
}

impl Sources {
    /// An argument, or other text in which paths start from the current directory, or from the one that
    /// the fence is around.
    pub(crate) fn add(&mut self, name: &str, text: &str, layer: Layer) -> SourceId {
        let directory = self.fence.directory().to_owned();
        self.add_file(name, text, layer, &directory)
    }

    /// Text in which paths start from `directory`.
    pub(crate) fn add_file(
        &mut self,
        name: &str,
        text: &str,
        layer: Layer,
        directory: &Path,
    ) -> SourceId {
        self.texts.push(Source {
            name: printable(name),
            text: text.to_owned(),
            layer,
            directory: directory.to_owned(),
        });
        SourceId(self.texts.len() - 1)
    }

    /// The name and text of each file: the scenario's own, then what it extends.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.texts.iter().filter(|source| source.layer <= 0);
        files.map(|source| (source.name.as_str(), source.text.as_str()))
    }

    /// The files, each with the directory in which its paths start: without what is built in.
    pub(crate) fn own_files(&self) -> impl Iterator<Item = (&str, &str, &Path)> {
        let files = self.texts.iter().filter(|source| (-FILES..=0).contains(&source.layer));
        files.map(|source| (source.name.as_str(), source.text.as_str(), source.directory.as_path()))
    }

    pub(crate) fn layer(&self, place: Place) -> Layer {
        self.texts.get(place.source.0).map_or(0, |source| source.layer)
    }

    /// Where a path leads that stands at `place`.
    pub(crate) fn path_from(&self, place: Place, path: &str) -> PathBuf {
        match self.texts.get(place.source.0) {
            Some(source) => source.directory.join(path),
            None => PathBuf::from(path),
        }
    }

    /// Where relative paths start that stand at `place`.
    pub(crate) fn directory_of(&self, place: Place) -> &Path {
        self.texts.get(place.source.0).map_or(Path::new(""), |source| &source.directory)
    }

    /// The line that `place` starts on, with what of it lies on that line.
    pub(crate) fn excerpt(&self, place: Place) -> Excerpt {
        let (name, text) =
            self.texts.get(place.source.0).map_or(("", ""), |s| (s.name.as_str(), s.text.as_str()));
        Excerpt::of(name, text, place.start..place.end)
    }

    /// The tree of a source's text, or what is wrong with its syntax.
    pub(crate) fn parse(&self, id: SourceId) -> Result<Node, Vec<Problem>> {
        let text = self.texts.get(id.0).map_or("", |source| source.text.as_str());
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            let content = Content::Table(convert_table(id, table.get_ref()));
            return Ok(Node { place: id.at(0..0), content });
        }
        Err(syntax_problems(id, text, &errors))
    }
}

/// One error a line, since one slip often makes the parser stumble more than once; and a few lines
/// are enough to go on with.
fn syntax_problems(id: SourceId, text: &str, errors: &[toml::de::Error]) -> Vec<Problem> {
    const SHOWN: usize = 5;
    let mut problems: Vec<Problem> = Vec::new();
    let mut told_line = 0..0;
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let start = floor_char_boundary(text, span.start);
        if told_line.contains(&start) {
            continue;
        }
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        told_line = line_start..line_end + 1;
        problems.push(
            Problem::at(id.at(span), format!("this is not valid TOML: {}", error.message()))
                .help(syntax_help(error.message())),
        );
        if problems.len() == SHOWN {
            break;
        }
    }
    problems
}

fn syntax_help(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "give each key once, and each table one heading; lists of tables have double brackets, \
         as `[[background]]`"
    } else if message.contains("must be quoted") {
        "put quotes around it, as `stagger = \"1h\"`"
    } else if message.contains("recurs") {
        "a scenario nests three tables deep at most"
    } else {
        "a line is `key = value`, a heading is `[table]`; text and durations stand in double quotes"
    }
}

impl SourceId {
    pub(crate) const fn at(self, span: Range<usize>) -> Place {
        Place { source: self, start: span.start, end: span.end }
    }
}

impl Place {
    /// The same bytes of another source.
    pub(crate) const fn within(self, source: SourceId) -> Self {
        Self { source, ..self }
    }
}

/// Which item of a list a path means by `key`: its number, or the item's `name`.
pub(crate) fn item_index(items: &[Node], key: &str) -> Option<usize> {
    if let Ok(index) = key.parse::<usize>() {
        return (index < items.len()).then_some(index);
    }
    items.iter().position(|item| item_name(item) == Some(key))
}

/// The `name` of an item of a list, if it has one.
pub(crate) fn item_name(item: &Node) -> Option<&str> {
    match &item.as_table()?.get("name")?.value.content {
        Content::Text(name) => Some(name),
        _ => None,
    }
}

impl Node {
    pub(crate) fn as_table(&self) -> Option<&Table> {
        match &self.content {
            Content::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The value of a key, or the item of that number.
    pub(crate) fn below(&self, key: &str) -> Option<&Self> {
        match &self.content {
            Content::Table(table) => table.get(key).map(|entry| &entry.value),
            Content::List(items) => item_index(items, key).and_then(|i| items.get(i)),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.content {
            Content::Text(_) => "text",
            Content::Integer(_) => "a whole number",
            Content::Float(_) => "a decimal number",
            Content::Boolean(_) => "true or false",
            Content::DateTime => "a date or time",
            Content::List(_) => "a list",
            Content::Table(_) => "a table",
        }
    }
}

impl Document {
    /// The value at a dotted path, or the innermost table around where it would stand: what a
    /// message about a default points at.
    pub(crate) fn place_of(&self, path: &str) -> Place {
        let mut node = &self.root;
        for key in keys(path) {
            match node.below(key).or_else(|| node.below(other_name(key)?)) {
                Some(next) => node = next,
                None => break,
            }
        }
        node.place
    }

    /// The source that has the value at a dotted path; none if no one wrote it.
    pub(crate) fn layer_of(&self, path: &str) -> Option<Layer> {
        let node = keys(path).try_fold(&self.root, |node, key| node.below(key))?;
        Some(self.sources.layer(node.place))
    }
}

/// The size of a send has a name for each API; a scenario may have it under that of another.
fn other_name(key: &str) -> Option<&'static str> {
    let [batch, job] = [Api::BulkV1, Api::BulkV2].map(Api::size_key);
    match key {
        key if key == batch => Some(job),
        key if key == job => Some(batch),
        _ => None,
    }
}

fn convert_table(id: SourceId, table: &DeTable<'_>) -> Table {
    table
        .iter()
        .map(|(key, value)| {
            let entry = Entry { key_place: id.at(key.span()), value: convert(id, value) };
            (key.get_ref().to_string(), entry)
        })
        .collect()
}

fn convert(id: SourceId, value: &Spanned<DeValue<'_>>) -> Node {
    let content = match value.get_ref() {
        DeValue::String(text) => Content::Text(text.to_string()),
        DeValue::Integer(integer) => Content::Integer(
            i128::from_str_radix(integer.as_str(), integer.radix())
                .unwrap_or(if integer.as_str().starts_with('-') { i128::MIN } else { i128::MAX }),
        ),
        // A float's text that Rust cannot read does not come out of the TOML parser.
        DeValue::Float(float) => Content::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(boolean) => Content::Boolean(*boolean),
        DeValue::Datetime(_) => Content::DateTime,
        DeValue::Array(items) => Content::List(items.iter().map(|i| convert(id, i)).collect()),
        DeValue::Table(table) => Content::Table(convert_table(id, table)),
    };
    Node { place: id.at(value.span()), content }
}
