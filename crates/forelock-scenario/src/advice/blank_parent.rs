use super::Finding;
use crate::data::set_path;
use crate::{Load, Operation, Scenario};
use forelock_io::words::{counted, thousands};

/// # Blank parents (`blank-parent`)
///
/// ## What it does
/// Warns of an update or upsert from a file whose column of parents is blank in some rows, where such a
/// record locks its parent.
///
/// ## Why it matters
/// In an update a blank field means *unchanged* (only `#N/A` clears it): the record keeps the parent that
/// it has in the org, and locks it. The file doesn't say which that is, so the simulation has the record
/// lock nothing, and predicts too few waits.
///
/// ## Example
/// ```toml
/// [data]
/// file = "contacts.csv"       # AccountId is blank in 8,000 rows
/// parent_column = "AccountId"
/// [load]
/// operation = "update"
/// ```
///
/// ## Remedy
/// An extract in which every record has its parent.
pub(super) fn judge(_: &Scenario, load: &Load) -> Vec<Finding> {
    let (word, keep) = match load.sending.operation {
        Operation::Update => ("update", "the records keep"),
        Operation::Upsert => ("upsert", "records that are there keep"),
        Operation::Insert | Operation::Delete => return Vec::new(),
    };
    let sets = load.data.sets.iter().enumerate();
    let locking = sets.filter(|(_, set)| load.lock_of(set).is_some());
    let of_files = locking.filter_map(|(number, set)| Some((number, set.file()?)));
    of_files
        .filter(|(_, file)| file.blank() > 0)
        .map(|(number, file)| Finding {
            rule: "blank-parent",
            title: format!(
                "{} leave {} blank, and lock a parent that is not known",
                counted(file.blank().into(), "row"),
                file.origin().column
            ),
            reason: format!(
                "in an {word} a blank field means unchanged (`#N/A` clears it): {keep} their parents, \
                 and lock them; here these {} lock nothing",
                thousands(file.blank())
            ),
            remedy: format!("export the records with their {}", file.origin().column),
            at: format!("{}.parent_column", set_path(number)),
        })
        .collect()
}
