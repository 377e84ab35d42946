use super::Finding;
use crate::data::set_path;
use crate::{Load, Scenario};
use forelock_extract::MistakenIds;

/// # Mistaken ids (`mistaken-id`)
///
/// ## What it does
/// Warns of a file with ids of 18 characters whose first 15 are those of another parent, but whose last
/// three don't follow from them.
///
/// ## Why it matters
/// The last three say which of the 15 are capitals. If they don't fit, a program has changed the id, and
/// nothing says what it was: it counts as a parent of its own, and if it is the same record, the
/// simulation has too few waits for it. The platform refuses such an id.
///
/// ## Example
/// ```csv
/// AccountId
/// 001D000000IqhSLIAZ
/// 001D000000IqhSLXXX
/// ```
///
/// ## Remedy
/// An extract as the platform wrote it.
pub(super) fn judge(_: &Scenario, load: &Load) -> Vec<Finding> {
    let sets = load.data.sets.iter().enumerate();
    let of_files = sets.filter_map(|(number, set)| Some((number, set.file()?)));
    let mistaken = of_files.filter_map(|(number, file)| {
        let ids = MistakenIds::among(file.ids()?)?;
        Some(Finding {
            rule: "mistaken-id",
            title: format!("{}: {ids}", file.origin().column),
            reason: "the last 3 characters say which of the 15 are capitals; a program has changed them, \
                     and the platform refuses such an id"
                .to_owned(),
            remedy: format!("export {} again, and load it as it is", file.origin().column),
            at: format!("{}.parent_column", set_path(number)),
        })
    });
    mistaken.collect()
}
