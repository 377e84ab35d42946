//! A scenario that was written for a person who has only begun: the file, the first answer, and what
//! comes next.

mod scenario;
mod steps;

pub use scenario::{DraftedScenario, Wishes};

use super::document::{Block, Heading, Item, List, Section};
use super::envelope::StudyKind;
use super::json::RunResult;
use super::study_result::{StudyResult, Words};
use forelock_io::words::plain;
use forelock_picture::Picture;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// What `forelock new` wrote, and the first answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewResult {
    /// The scenario that was written.
    pub file: String,
    /// What it was made of; null where questions or flags said it.
    pub from: Option<String>,
    /// What nobody has said, and the scenario assumes.
    pub assumed: Vec<String>,
    /// What the file that it was made of says, and the scenario leaves out.
    pub remarks: Vec<String>,
    /// What a simulation of it gives, in the shape of `forelock run --json`.
    pub simulation: RunResult,
    /// What to do next: a command with what it is for each.
    pub next: Vec<String>,
}

impl NewResult {
    /// Of the `scenario` that was written to `file`, made `from` another, and what a `simulation` of it
    /// gave.
    #[must_use]
    pub fn new(
        scenario: &DraftedScenario,
        file: &Path,
        from: Option<&Path>,
        simulation: RunResult,
    ) -> Self {
        Self {
            file: file.display().to_string(),
            from: from.map(|from| from.display().to_string()),
            assumed: scenario.assumed.clone(),
            remarks: scenario.remarks.clone(),
            next: steps::next(scenario, file, &simulation),
            simulation,
        }
    }
}

impl StudyResult for NewResult {
    const STUDY: StudyKind = StudyKind::New;
    const NO_FIGURES: &'static str =
        "there is no chart of a new scenario: `forelock run FILE --charts DIR` draws what it gives";
    const CLOSING: Option<&'static str> = RunResult::CLOSING;

    fn name(&self) -> &str {
        &self.simulation.scenario
    }

    fn check(&self) -> Result<(), String> {
        self.simulation.check().map_err(|problem| format!("in its `simulation`, {problem}"))
    }

    fn words(&self) -> Words {
        let section = |id, title| Block::Section(Section { id, title });
        let list = |items: &[String], head: &str| {
            let head = (!items.is_empty()).then(|| Item::Head(head.to_owned()));
            let items = items.iter().map(|item| Item::Text(plain(item)));
            Block::List(List { items: head.into_iter().chain(items).collect(), hanging: 2 })
        };
        let mut blocks = vec![
            Block::Heading(heading(self)),
            section("assumed", "What nobody has said"),
            list(&self.assumed, "Nobody has said, and it assumes:"),
            list(&self.remarks, "Left out of it:"),
        ];
        let first = self.simulation.words().0.into_iter();
        blocks.extend(first.filter(|block| {
            matches!(block, Block::Verdicts(_) | Block::Badge(_) | Block::Tiles(_) | Block::Answer(_))
                || matches!(block, Block::Section(one) if *one == Section::OBJECTIVES || *one == Section::ANSWER)
        }));
        blocks.push(section("next", "What to do next"));
        blocks.push(list(&self.next, "Next:"));
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        self.simulation.figures()
    }

    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let simulations: Vec<RunResult> =
            results.iter().map(|result| result.simulation.clone()).collect();
        RunResult::write_csv(&simulations, out)
    }
}

fn heading(new: &NewResult) -> Heading {
    let from = new
        .from
        .as_ref()
        .map_or_else(String::new, |from| format!(" of what {} loads", plain(from)));
    Heading {
        name: plain(&new.file),
        rest: format!(
            ": a scenario{from}; the first answer is of {} replications",
            new.simulation.replications
        ),
        facts: Vec::new(),
    }
}
