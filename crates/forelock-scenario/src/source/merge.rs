//! How one source lies over another: tables merge key by key, everything else is replaced whole.

use super::document::{Content, Node, Table};
use crate::fields::{Fields, distribution, metrics};

/// Lays `over` on `base`.
///
/// The merged table keeps `over`'s place, so that a message about a missing key points into the
/// file that the user works on.
pub(super) fn overlay(base: Node, over: Node) -> Node {
    let Content::Table(mut table) = over.content else { return over };
    let table = match (key_of_short_form(&base.content, &table), base.content) {
        (Some(key), short) => {
            let short = Node { place: base.place, content: short };
            table
                .entry(key.to_owned())
                .or_insert(super::Entry { key_place: base.place, value: short });
            table
        }
        (None, Content::Table(base_table)) => overlay_table(base_table, table),
        (None, _) => table,
    };
    Node { place: over.place, content: Content::Table(table) }
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

/// What `short` is called in the table that it is short for, if `over` has keys of that table and
/// no others: `interval = "4s"` is short for `interval = { mean = "4s" }`, and one who adds a cv to
/// it means to keep the mean. So with what was observed and its tolerance.
pub(super) fn key_of_short_form(short: &Content, over: &Table) -> Option<&'static str> {
    match short {
        Content::Text(_) if is_spread(over) => Some(distribution::MEAN.key),
        Content::Text(_) | Content::Integer(_) | Content::Float(_)
            if has_only(over, &metrics::WITH_TOLERANCE) && !over.is_empty() =>
        {
            Some(metrics::VALUE.key)
        }
        _ => None,
    }
}

/// Whether a table says nothing but how durations are spread.
pub(super) fn is_spread(table: &Table) -> bool {
    has_only(table, &distribution::FIELDS)
}

fn has_only(table: &Table, fields: &Fields) -> bool {
    table.keys().all(|key| fields.get(key).is_some())
}
