//! A scenario whose files are all said from one directory, whichever file of a chain names them.

use super::super::fields::{Fields, Kind, SCENARIO};
use super::super::source::{Content, Node, Place};
use super::Template;
use forelock_io::files::relative_to;
use std::path::Path;

impl Template {
    /// The same scenario as text of `directory` would have it: what another file of the chain names by a
    /// path from its own directory is named from there.
    #[must_use]
    pub fn standing_in(&self, directory: &Path) -> Self {
        let mut moved = self.clone();
        let written = |place: Place, path: &str| {
            let from = self.sources.directory_of(place);
            let way = relative_to(from, directory).ok()?;
            Some(way.join(path).to_str()?.to_owned())
        };
        rewrite(&mut moved.root, &SCENARIO, &written);
        moved
    }
}

/// Writes each path below `node`, a table of `fields`, as `written` has it.
fn rewrite(node: &mut Node, fields: &Fields, written: &dyn Fn(Place, &str) -> Option<String>) {
    let Content::Table(table) = &mut node.content else { return };
    for (key, entry) in table.iter_mut() {
        let Some(field) = fields.get(key) else { continue };
        match (field.kind, &mut entry.value.content) {
            (Kind::Path | Kind::Paths, Content::List(items)) => {
                items.iter_mut().for_each(|item| rewrite_path(item, written));
            }
            (Kind::Path | Kind::Paths, _) => rewrite_path(&mut entry.value, written),
            (Kind::Tables(fields), Content::List(items)) => {
                items.iter_mut().for_each(|item| rewrite(item, fields, written));
            }
            (kind, _) => {
                if let Some(fields) = kind.fields() {
                    rewrite(&mut entry.value, fields, written);
                }
            }
        }
    }
}

fn rewrite_path(node: &mut Node, written: &dyn Fn(Place, &str) -> Option<String>) {
    if let Content::Text(path) = &mut node.content
        && let Some(other) = written(node.place, path)
    {
        *path = other;
    }
}
