//! Whether something is drawn or read from a file, where a table may say either.

use super::TableReader;
use crate::scenario::source::Layer;

/// What the keys of a table say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DrawnOrRead {
    /// Drawn. `since`: from that source on, where it replaced what an earlier one had read.
    Drawn { since: Option<Layer> },
    /// Read from a file.
    Read,
}

impl TableReader<'_> {
    /// Whether the table has the key `read`, or the keys that describe what is to be drawn: those
    /// of `counts`, all of which that takes, and others.
    ///
    /// A source that lies over another replaces what the other says. `None`, with a message, if one
    /// source says both.
    pub(super) fn drawn_or_read(
        &mut self,
        read: &'static str,
        counts: &[&'static str],
        others: &[&'static str],
    ) -> Option<DrawnOrRead> {
        if !self.has(read) {
            return Some(DrawnOrRead::Drawn { since: None });
        }
        let layer = self.layer(read);
        let drawn: Vec<&'static str> = counts
            .iter()
            .chain(others)
            .copied()
            .filter(|&key| self.has(key) && self.layer(key) >= layer)
            .collect();
        if drawn.is_empty() {
            self.expect(counts);
            self.expect(others);
            return Some(DrawnOrRead::Read);
        }
        if counts.iter().all(|&key| self.layer(key) > layer) {
            let since = drawn.iter().map(|&key| self.layer(key)).min();
            return Some(DrawnOrRead::Drawn { since });
        }
        self.expect(&[read]);
        self.expect(counts);
        self.expect(others);
        let paths = |keys: &[&str]| {
            let paths: Vec<String> =
                keys.iter().map(|&key| format!("`{}`", self.path_of(key))).collect();
            paths.join(" and ")
        };
        let (first, them) = (drawn[0], if drawn.len() == 1 { "it" } else { "them" });
        self.wrong_key(
            first,
            format!("{} contradicts {}", paths(&[read]), paths(&drawn)),
            format!(
                "the file says it: leave {them} out; or draw records instead, by {} without \
                 `{read}`",
                paths(counts)
            ),
        )
    }
}
