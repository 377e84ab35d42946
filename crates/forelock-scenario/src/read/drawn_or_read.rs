//! Whether something is drawn or read from a file, where a table may say either.

use super::TableReader;
use crate::fields::Field;
use crate::source::Layer;

/// What the keys of a table say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DrawnOrRead {
    /// Drawn. `since`: from that source on, where it replaced what an earlier one had read.
    Drawn { since: Option<Layer> },
    /// Read from a file.
    Read,
}

impl TableReader<'_> {
    /// Whether the table has the field `read`, or the fields that describe what is to be drawn: those
    /// of `counts`, all of which that takes, and others.
    ///
    /// A source that lies over another replaces what the other says. `None`, with a message, if one
    /// source says both.
    pub(super) fn drawn_or_read(
        &self,
        read: &Field,
        counts: &[&Field],
        others: &[&Field],
    ) -> Option<DrawnOrRead> {
        if !self.has(read) {
            return Some(DrawnOrRead::Drawn { since: None });
        }
        let layer = self.layer(read);
        let drawn: Vec<&Field> = counts
            .iter()
            .chain(others)
            .copied()
            .filter(|field| self.has(field) && self.layer(field) >= layer)
            .collect();
        if drawn.is_empty() {
            return Some(DrawnOrRead::Read);
        }
        if counts.iter().all(|field| self.layer(field) > layer) {
            let since = drawn.iter().map(|field| self.layer(field)).min();
            return Some(DrawnOrRead::Drawn { since });
        }
        let paths = |fields: &[&Field]| {
            let paths: Vec<String> =
                fields.iter().map(|field| format!("`{}`", self.path_of(field))).collect();
            paths.join(" and ")
        };
        let (first, them) = (drawn[0], if drawn.len() == 1 { "it" } else { "them" });
        self.wrong_key(
            first,
            format!("{} contradicts {}", paths(&[read]), paths(&drawn)),
            format!(
                "the file says it: leave {them} out; or draw records instead, by {} without \
                 `{}`",
                paths(counts),
                read.key
            ),
        )
    }
}
