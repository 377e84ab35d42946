//! What comes after the first answer.

use super::scenario::DraftedScenario;
use crate::json::RunResult;
use forelock_io::words::shell_quoted;
use std::path::Path;

/// So many replications show which unknown matters most.
const ENOUGH: usize = 100;

/// A command with what it is for each, the cheapest first.
pub(super) fn next(scenario: &DraftedScenario, file: &Path, simulation: &RunResult) -> Vec<String> {
    let file = shell_quoted(&file.display().to_string());
    let mut steps = vec![format!("forelock explain {file}: every value, and where it comes from")];
    if !scenario.assumed.is_empty() {
        steps.push(format!("put your own numbers into {file} where it says `assumed`"));
    }
    if !scenario.has_file {
        steps.push(
            "forelock profile FILE.csv --parent AccountId: how the records really are spread; name the \
             CSV by `file` in [data]"
                .to_owned(),
        );
    }
    steps.push(format!(
        "forelock compare {file}: what smaller batches, another order or Serial mode give"
    ));
    if !simulation.unknown.is_empty() && simulation.replications < ENOUGH {
        steps.push(format!(
            "forelock run {file} --replications {ENOUGH}: which of the unknown matters most, and the small \
             load that tells it"
        ));
    }
    steps.push(
        "after a first load, forelock observe jobs/*.json -o pilot.toml, and forelock calibrate \
         pilot.toml: your own org in place of ranges"
            .to_owned(),
    );
    steps
}
