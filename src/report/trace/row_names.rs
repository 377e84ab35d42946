//! What rows are called: `Account 1234`.

use crate::model::RowId;
use crate::scenario::Scenario;

/// The sets of rows, each after the one before.
pub(super) struct RowNames {
    sets: Vec<Set>,
}

struct Set {
    first_row: u64,
    name: String,
}

impl RowNames {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let data = &scenario.data;
        let further = data.lookups.iter().filter(|lookup| lookup.locks);
        let sets = std::iter::once((&data.parent_object, &data.parents))
            .chain(further.map(|lookup| (&lookup.name, &lookup.parents)));
        let mut first_row = 0;
        let sets = sets.map(|(name, parents)| {
            let set = Set { first_row, name: shortened(name) };
            first_row += u64::from(parents.count.get());
            set
        });
        Self { sets: sets.collect() }
    }

    pub(super) fn name(&self, row: RowId) -> String {
        let row = u64::from(row.get());
        match self.sets.iter().rfind(|set| set.first_row <= row) {
            Some(set) => format!("{} {}", set.name, row - set.first_row),
            None => row.to_string(),
        }
    }
}

/// A name stands in every event about a row: a long one must not multiply the size of the file.
fn shortened(name: &str) -> String {
    const MOST: usize = 40;
    let short: String = name.chars().take(MOST).collect();
    if short.len() < name.len() { short + "…" } else { short }
}
