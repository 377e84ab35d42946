//! What rows are called: `Account 1234`.

use forelock::model::RowId;
use forelock::scenario::{LockSets, Scenario};

/// The sets of rows, with their names as they are shown.
pub(super) struct RowNames {
    sets: LockSets,
    names: Vec<String>,
}

impl RowNames {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let sets = LockSets::of(scenario);
        let names = sets.iter().map(|set| shortened(&set.name)).collect();
        Self { sets, names }
    }

    pub(super) fn name(&self, row: RowId) -> String {
        match self.sets.of_row(row.get()) {
            Some((set, number)) => format!("{} {number}", self.names[set.index()]),
            None => row.get().to_string(),
        }
    }
}

/// A name stands in every event about a row: a long one must not multiply the size of the file.
pub(super) fn shortened(name: &str) -> String {
    const MOST: usize = 40;
    let short: String = name.chars().take(MOST).collect();
    if short.len() < name.len() { short + "…" } else { short }
}
