use super::Finding;
use crate::source::Document;
use crate::{Load, Order};

/// # File order (`file-order`)
///
/// ## What it does
/// Warns of records that come from a file whose own order is not simulated, because `order` is
/// not written (its default is `random`), or was written for what the file replaced.
///
/// ## Why it matters
/// Whether a load collides depends on the exact order of its rows: an export by creation date puts
/// an account's records side by side, one sorted by account all the more. Shuffled, the same rows
/// give another load.
///
/// ## Example
/// ```toml
/// [data]
/// file = "opportunities.csv"
/// parent_column = "AccountId"
/// ```
///
/// ## Remedy
/// `order = "file"`; or `order = "random"`, written out, to ask what a shuffled file would give.
pub(super) fn judge(load: &Load, document: &Document) -> Vec<Finding> {
    if load.failed_of.is_some() {
        return Vec::new();
    }
    let Some(file) = load.data.file() else { return Vec::new() };
    let asked =
        document.layer_of(&load.path("data.order")) >= document.layer_of(&load.path("data.file"));
    if asked || load.data.order != Order::Random {
        return Vec::new();
    }
    vec![Finding {
        rule: "file-order",
        title: format!(
            "the order of {} is not simulated: its rows are shuffled",
            file.origin().file
        ),
        reason: "which rows come after one another decides what collides; as it stands, each \
                 replication puts them into a random order of its own"
            .to_owned(),
        remedy: "write `order = \"file\"`; or `order = \"random\"`, if that is meant".to_owned(),
        at: "data.file".to_owned(),
    }]
}
