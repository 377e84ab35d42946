//! The org of a scenario that describes none: one that nobody has measured.

use super::Problem;
use super::document::{Content, Entry, Layer, Node, Sources};

/// What `org = "…"` may say.
pub(crate) const UNMEASURED: &str = "unmeasured";

/// The key of the org's table.
const ORG: &str = "org";

/// The file's name in messages.
const NAME: &str = "orgs/unmeasured.toml (built in)";

/// The same file as `scenarios/orgs/unmeasured.toml`.
const TEXT: &str = include_str!("../../orgs/unmeasured.toml");

/// Below all files that extend one another.
const BOTTOM: Layer = -1_000;

/// Puts the profile in place of its name, if `tree` names it.
///
/// # Errors
///
/// If it names another one.
pub(crate) fn expand(sources: &mut Sources, tree: &mut Node) -> Result<(), Problem> {
    let Content::Table(table) = &mut tree.content else { return Ok(()) };
    let Some(entry) = table.get_mut(ORG) else { return Ok(()) };
    let Content::Text(name) = &entry.value.content else { return Ok(()) };
    if name != UNMEASURED {
        return Err(Problem::at(entry.value.place, "there is no built-in org of this name").help(
            format!(
                "write `org = \"{UNMEASURED}\"`, describe the org under `[org]`, or start from a \
                 file that describes it: `extends = \"orgs/trial.toml\"`"
            ),
        ));
    }
    if let Some(profile) = profile(sources) {
        // A message about a missing key points at the name.
        entry.value = Node { place: entry.value.place, content: profile.value.content };
    }
    Ok(())
}

/// Gives `tree` the profile if it says nothing of its org.
pub(crate) fn complete(sources: &mut Sources, tree: &mut Node) {
    let Content::Table(table) = &mut tree.content else { return };
    if !table.contains_key(ORG)
        && let Some(profile) = profile(sources)
    {
        table.insert(ORG.to_owned(), profile);
    }
}

fn profile(sources: &mut Sources) -> Option<Entry> {
    let id = sources.add(NAME, TEXT, BOTTOM);
    let Ok(Node { content: Content::Table(mut table), .. }) = sources.parse(id) else {
        debug_assert!(false, "{NAME} is no table");
        return None;
    };
    table.remove(ORG)
}
