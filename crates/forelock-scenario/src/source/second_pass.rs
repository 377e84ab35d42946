//! A scenario in which what fails is sent once more.

use super::document::{Content, Entry, Node, Place, Table};

/// What a first pass is called that had no name.
const FIRST: &str = "first pass";

/// What its second pass is called.
const SECOND: &str = "second pass";

/// What parents are called that had no name.
const PARENT: &str = "parent";

/// How a second pass is sent: fields of its `load` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondPass<'a> {
    /// The name of the tool, if one is named.
    pub client: Option<&'a str>,
    /// Records of a batch.
    pub batch_size: u32,
}

/// The tree with a serial second pass of what fails in its one load. `None` if it has several loads, or
/// says of its one load less than a scenario must.
pub(crate) fn with_second_pass(root: &Node, pass: SecondPass<'_>) -> Option<Node> {
    let Content::Table(table) = &root.content else { return None };
    if table.contains_key("loads") {
        return None;
    }
    let mut table = table.clone();
    let (mut data, load) = (table.remove("data")?, table.remove("load")?);
    let place = load.key_place;
    let text = |value: &str| Node { place, content: Content::Text(value.to_owned()) };
    // Of several loads, the parents must have a name, by which loads share them.
    if let Content::Table(data) = &mut data.value.content {
        let name = || Entry { key_place: place, value: text(PARENT) };
        data.entry("parent_object".to_owned()).or_insert_with(name);
    }
    let first = of([("name", text(FIRST)), ("data", data.value), ("load", load.value)], place);
    let size = Node { place, content: Content::Integer(i128::from(pass.batch_size)) };
    let mut sending =
        vec![("api", text("bulk_v1")), ("concurrency_mode", text("Serial")), ("batch_size", size)];
    sending.extend(pass.client.map(|client| ("client", text(client))));
    let second = [
        ("name", text(SECOND)),
        ("data", of([("failed_of", text(FIRST))], place)),
        ("load", of(sending, place)),
    ];
    let loads = Node { place, content: Content::List(vec![first, of(second, place)]) };
    table.insert("loads".to_owned(), Entry { key_place: place, value: loads });
    Some(Node { place: root.place, content: Content::Table(table) })
}

fn of<'a>(entries: impl IntoIterator<Item = (&'a str, Node)>, place: Place) -> Node {
    let entry = |(key, value): (&str, Node)| (key.to_owned(), Entry { key_place: place, value });
    Node { place, content: Content::Table(entries.into_iter().map(entry).collect::<Table>()) }
}
