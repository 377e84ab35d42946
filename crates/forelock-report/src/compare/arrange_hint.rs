//! What a remedy by parent means for the file that the records come from.

use forelock::scenario::{Api, ParentSet};
use forelock::study::Contrast;
use forelock_io::words::shell_quoted;
use serde::{Deserialize, Serialize};

/// How to have the file in the order that the simulation tries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ArrangeHint {
    /// In words, up to the command.
    pub words: String,
    /// The command.
    pub command: String,
}

impl ArrangeHint {
    /// None unless the records come from a file and some alternative sorts or splits them.
    pub(crate) fn of(contrast: &Contrast) -> Option<Self> {
        const BY_PARENT: [&str; 2] = ["data.order=by_parent", "load.split=by_parent"];
        let is_tried = contrast
            .alternatives
            .iter()
            .flat_map(|one| &one.settings)
            .any(|setting| BY_PARENT.contains(&setting.as_str()));
        let scenario = &contrast.alternatives.first()?.finding.scenario;
        let load = scenario.loads.only()?;
        let file = load.data.file().filter(|_| is_tried && load.data.several_files().is_none())?;
        let size = match load.sending.api() {
            Api::BulkV1 | Api::Soap => "--batch-size",
            Api::BulkV2 => "--job-size",
        };
        let further = load.data.sets.iter().skip(1).filter(|set| load.lock_of(set).is_some());
        let columns = std::iter::once(file)
            .chain(further.filter_map(ParentSet::file))
            .map(|set| format!(" --parent {}", shell_quoted(&set.origin().column)));
        Some(Self {
            words:
                "Sorting and splitting by parent happen in the simulation alone; the file stays \
                 as it is. To rewrite the file so that its load collides as little as possible, \
                 run:"
                    .to_owned(),
            command: format!(
                "forelock arrange {}{} {size} {} --partitions {} -o arranged",
                shell_quoted(&file.origin().file),
                columns.collect::<String>(),
                load.sending.batch_records(),
                load.sending.partitions
            ),
        })
    }
}
