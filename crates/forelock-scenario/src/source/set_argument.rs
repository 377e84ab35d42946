//! `--set path=value`: an argument is a source of its own, laid over the files.

use super::document::{
    Content, Entry, Layer, Node, SourceId, Sources, Table, item_index, item_name,
};
use super::{Problem, merge};
use crate::fields::distribution;
use forelock_io::words::nearest;
use forelock_io::words::shorten;

/// An argument that sets a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SetArgument<'a> {
    /// What messages call it.
    pub(crate) origin: &'a str,
    /// `path=value`.
    pub(crate) text: &'a str,
}

impl<'a> SetArgument<'a> {
    /// One of `--set`.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { origin: "--set", text }
    }
}

/// The keys of a dotted path, without the quotes around those that TOML can't read otherwise. No
/// key has a dot in it: names of loads can't have one.
pub(crate) fn keys(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').map(|key| {
        let key = key.trim();
        let quoted = |quote: char| key.strip_prefix(quote)?.strip_suffix(quote);
        quoted('"').or_else(|| quoted('\'')).unwrap_or(key)
    })
}

/// Whether `argument`, laid over `root`, says what the field at the dotted `path` is, whatever lies
/// below it; not if it can't be read. An item of a list is the same by its number and by its name.
pub(crate) fn decides(argument: SetArgument<'_>, root: Option<&Node>, path: &str) -> bool {
    let Ok(tree) = parse(&mut Sources::default(), argument, 1) else {
        return false;
    };
    let (mut node, mut base) = (&tree, root);
    for key in keys(path) {
        // What is no table replaces all that it stands for.
        let Content::Table(table) = &node.content else { return true };
        let same = |other: &str| match base.map(|base| &base.content) {
            Some(Content::List(items)) => {
                other == key
                    || item_index(items, key).is_some_and(|i| item_index(items, other) == Some(i))
            }
            _ => other == key,
        };
        match table.iter().find(|(other, _)| same(other)) {
            Some((_, entry)) => node = &entry.value,
            None => return false,
        }
        base = base.and_then(|base| base.below(key));
    }
    match &node.content {
        Content::Table(table) => {
            !merge::is_spread(table) || table.contains_key(distribution::MEAN.key)
        }
        _ => true,
    }
}

/// No field lies below so many tables.
const DEEPEST: usize = 16;

const FORM: &str = "write `--set path=value`, such as `--set org.workers=20`, \
                    `--set org.service.per_record=9ms` or `--set loads.contacts.start=1h`";

/// Lays the arguments over `root`, one after another.
pub(crate) fn apply<'a>(
    sources: &mut Sources,
    root: Node,
    arguments: impl Iterator<Item = SetArgument<'a>>,
) -> Result<Node, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut root = root;
    for (layer, argument) in (1..).zip(arguments) {
        match parse(sources, argument, layer) {
            Ok(over) => lay(&mut root, over, "", &mut problems),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(root) } else { Err(problems) }
}

fn parse(
    sources: &mut Sources,
    SetArgument { origin, text: argument }: SetArgument<'_>,
    layer: Layer,
) -> Result<Node, Problem> {
    let id = sources.add(origin, argument, layer);
    let whole = id.at(0..argument.len());
    let Some(equals) = argument.find('=') else {
        return Err(Problem::at(whole, "this sets nothing: it has no `=`").help(FORM));
    };
    // Each key is a table in a table: a path of thousands would take the whole stack.
    if argument[..equals].matches('.').count() > DEEPEST {
        return Err(Problem::at(id.at(0..equals), "this is not the path of a field").help(FORM));
    }
    if argument.contains(char::is_control) {
        return Err(Problem::at(whole, "a `--set` is one line of text").help(FORM));
    }
    let tree = match sources.parse(id) {
        Ok(tree) => tree,
        Err(_) => parse_as_text(sources, id, argument, equals, layer)?,
    };
    let table = tree.as_table();
    if let Some(entry) = table.and_then(|table| table.get("extends")) {
        return Err(Problem::at(entry.key_place, "`extends` cannot be set").help(
            "name the other file on the command line, or extend it from a file of your own",
        ));
    }
    if table.is_none_or(Table::is_empty) {
        return Err(Problem::at(whole, "this sets nothing").help(FORM));
    }
    Ok(tree)
}

/// `org.service.per_record=9ms`: what is no TOML value is text, so that nobody must quote quotes, nor
/// a name with a space in the path.
fn parse_as_text(
    sources: &mut Sources,
    id: SourceId,
    argument: &str,
    equals: usize,
    layer: Layer,
) -> Result<Node, Problem> {
    let path = &argument[..equals];
    // Same positions as in the argument, with a value that TOML can read.
    let stand_in = sources.add("--set", &format!("{path}=0"), layer);
    if let Ok(tree) = sources.parse(stand_in) {
        return Ok(with_leaf(tree, text_value(id, argument, equals), id));
    }
    let segments = plain_segments(path).ok_or_else(|| {
        Problem::at(id.at(0..equals), "this is not the path of a field").help(FORM)
    })?;
    // The value at its position, behind a path that TOML can read.
    let stand_in =
        sources.add("--set", &format!("x{}", blank(equals) + &argument[equals..]), layer);
    let value = match sources.parse(stand_in) {
        Ok(Node { content: Content::Table(mut table), .. }) => table.remove("x"),
        _ => None,
    };
    let leaf =
        value.map_or_else(|| text_value(id, argument, equals), |entry| within(entry.value, id));
    Ok(segments.into_iter().rev().fold(leaf, |below, (start, name)| {
        let key_place = id.at(start..start + name.len());
        let table = Table::from([(name.to_owned(), Entry { key_place, value: below })]);
        Node { place: id.at(0..0), content: Content::Table(table) }
    }))
}

/// What is written behind the `=`, as text.
fn text_value(id: SourceId, argument: &str, equals: usize) -> Node {
    let value = &argument[equals + 1..];
    let start = equals + 1 + (value.len() - value.trim_start().len());
    let place = id.at(start..start + value.trim().len());
    Node { place, content: Content::Text(value.trim().to_owned()) }
}

/// The names of a path that has no quotes or brackets, each with the byte at which it begins; `None`
/// if it is no such path.
fn plain_segments(path: &str) -> Option<Vec<(usize, &str)>> {
    let mut next = 0;
    path.split('.')
        .map(|segment| {
            let start = next + (segment.len() - segment.trim_start().len());
            next += segment.len() + 1;
            let name = segment.trim();
            let plain = !name.is_empty() && !name.contains(['"', '\'', '[', ']', '{', '}', '#']);
            plain.then_some((start, name))
        })
        .collect()
}

/// So many spaces less one, for the `x` before them.
fn blank(length: usize) -> String {
    " ".repeat(length.saturating_sub(1))
}

/// The tree with all its places in source `id`.
fn within(tree: Node, id: SourceId) -> Node {
    let content = match tree.content {
        Content::List(items) => {
            Content::List(items.into_iter().map(|item| within(item, id)).collect())
        }
        Content::Table(table) => {
            let entry = |(key, entry): (String, Entry)| {
                let key_place = entry.key_place.within(id);
                (key, Entry { key_place, value: within(entry.value, id) })
            };
            Content::Table(table.into_iter().map(entry).collect())
        }
        content => content,
    };
    Node { place: tree.place.within(id), content }
}

/// A tree of one path, with `leaf` at its end and all places in source `id`.
fn with_leaf(tree: Node, leaf: Node, id: SourceId) -> Node {
    let Content::Table(table) = tree.content else { return leaf };
    let table = table
        .into_iter()
        .map(|(key, entry)| {
            let key_place = entry.key_place.within(id);
            (key, Entry { key_place, value: with_leaf(entry.value, leaf.clone(), id) })
        })
        .collect();
    Node { place: tree.place.within(id), content: Content::Table(table) }
}

/// As [`merge::overlay`], but numbers and names pick items of a list (`background.0.per_hour`,
/// `loads.contacts.start`), and tables
/// keep the place in the file, where what they lack should be added.
fn lay(base: &mut Node, over: Node, path: &str, problems: &mut Vec<Problem>) {
    let over_table = match over.content {
        Content::Table(table) => table,
        content => {
            *base = Node { place: over.place, content };
            return;
        }
    };
    match &mut base.content {
        Content::Table(table) => {
            for (key, entry) in over_table {
                lay_entry(table, key, entry, path, problems);
            }
        }
        Content::List(items) => {
            for (key, entry) in over_table {
                match item_index(items, &key).and_then(|index| items.get_mut(index)) {
                    Some(item) => lay(item, entry.value, &join(path, &key), problems),
                    None => problems.push(no_such_item(&key, &entry, path, items)),
                }
            }
        }
        _ => {
            let over = Node { place: over.place, content: Content::Table(over_table) };
            *base = merge::overlay(base.clone(), over);
        }
    }
}

fn lay_entry(
    table: &mut Table,
    key: String,
    entry: Entry,
    path: &str,
    problems: &mut Vec<Problem>,
) {
    match table.get_mut(&key) {
        Some(below) => {
            below.key_place = entry.key_place;
            lay(&mut below.value, entry.value, &join(path, &key), problems);
        }
        None => {
            table.insert(key, entry);
        }
    }
}

fn no_such_item(key: &str, entry: &Entry, path: &str, items: &[Node]) -> Problem {
    let names: Vec<&str> = items.iter().filter_map(item_name).collect();
    let last = items.len().saturating_sub(1);
    let numbers = match items.len() {
        0 => format!("`{path}` is empty; add to it in the file"),
        1 => format!("`{path}` has one item: `{path}.0`"),
        count => format!("`{path}` has {count} items: `{path}.0` to `{path}.{last}`"),
    };
    let help = if items.is_empty() || names.len() < items.len() {
        numbers
    } else {
        let near = nearest(key, names.iter().copied())
            .map_or_else(String::new, |near| format!("did you mean `{path}.{near}`? "));
        let shown: Vec<String> =
            names.iter().map(|name| format!("`{path}.{}`", shorten(name))).collect();
        format!("{near}By name: {}; or by number from `{path}.0`", shown.join(", "))
    };
    let title = format!("`{path}` has no item `{}`", shorten(key));
    Problem::at(entry.key_place, title).help(help)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
