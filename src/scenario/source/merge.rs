//! How one source lies over another: tables merge key by key, everything else is replaced whole.

use super::document::{Content, Node, Table};

/// Lays `over` on `base`.
///
/// The merged table keeps `over`'s place, so that a message about a missing key points into the
/// file that the user works on.
pub(super) fn overlay(base: Node, over: Node) -> Node {
    match (base.content, over.content) {
        (Content::Table(base_table), Content::Table(over_table)) => Node {
            place: over.place,
            content: Content::Table(overlay_table(base_table, over_table)),
        },
        (Content::Text(mean), Content::Table(mut over_table)) if is_spread(&over_table) => {
            // `interval = "4s"` is short for `interval = { mean = "4s" }`: one who adds a cv to it
            // means to keep the mean.
            let mean = Node { place: base.place, content: Content::Text(mean) };
            over_table
                .entry("mean".to_owned())
                .or_insert(super::Entry { key_place: base.place, value: mean });
            Node { place: over.place, content: Content::Table(over_table) }
        }
        (_, content) => Node { place: over.place, content },
    }
}

fn overlay_table(mut base: Table, over: Table) -> Table {
    for (key, entry) in over {
        let merged = match base.remove(&key) {
            Some(below) => super::Entry {
                key_place: entry.key_place,
                value: overlay(below.value, entry.value),
            },
            None => entry,
        };
        base.insert(key, merged);
    }
    base
}

/// Whether a table has keys of a distribution and no others.
pub(super) fn is_spread(table: &Table) -> bool {
    table.keys().all(|key| matches!(key.as_str(), "mean" | "cv" | "shape"))
}
