//! What each alternative changes, so that it can be run by itself, and what was left out.

use super::json::CompareResult;
use crate::document::{Item, List};
use forelock_io::words::{plain, shell_quoted};

/// An item each; none where every alternative is a file of its own.
pub(super) fn changes(compared: &CompareResult) -> List {
    let changed = compared.variants.iter().filter(|one| !one.settings.is_empty());
    let mut items: Vec<Item> = changed
        .map(|one| {
            // Each setting stays on one line, ready to be copied.
            let set = |setting: &String| {
                format!("--set\u{a0}{}", shell_quoted(setting).replace(' ', "\u{a0}"))
            };
            let flags = one.settings.iter().map(set).collect::<Vec<_>>().join(" ");
            Item::Flags { name: plain(&one.name), flags }
        })
        .collect();
    let left_out =
        |name: &str, reason: &str| Item::Text(plain(&format!("{name}: left out: {reason}")));
    items.extend(compared.left_out.iter().map(|out| left_out(&out.name, &out.reason)));
    List { items, hanging: 4 }
}
