//! `forelock report`: a page to hand over, which needs no network, no script and no forelock.

mod sources;

#[cfg(test)]
mod tests;

use super::check::JsonWarning;
use super::compare::CompareResult;
use super::document::{Block, Code, Document, Item, Language, List, Section};
use super::json::RunResult;
use super::run::NOT_MODELLED;
use super::study_result::{StudyResult, figure_blocks};
use forelock::scenario::{Advice, Loaded};
use forelock_io::words::{counted, shortened};
use forelock_picture::{DrawError, Picture};
use sources::sources;

/// What a page of a scenario is made from.
#[derive(Clone, Debug)]
pub struct StudyReport<'a> {
    /// The scenario, whose files and warnings are shown.
    pub loaded: &'a Loaded,
    /// What it gives.
    pub run: &'a RunResult,
    /// What it and its remedies give; `None` without remedies.
    pub compared: Option<&'a CompareResult>,
    /// The settings of the command line, each as `--set` takes it.
    pub sets: &'a [String],
    /// The command that makes this page again.
    pub command: &'a str,
}

impl StudyReport<'_> {
    /// What was found, what would change it, the charts, what an architect would warn of, the
    /// scenario itself, and how to make the page again.
    ///
    /// # Errors
    ///
    /// If a chart can't be drawn.
    pub fn document(&self) -> Result<Document, DrawError> {
        let mut blocks = self.run.words().0;
        blocks.extend(self.compared.map(remedies).into_iter().flatten());
        blocks.extend(figure_blocks(&self.figures())?);
        blocks.extend(warnings(self.loaded.advice()));
        blocks.extend(self.scenario());
        blocks.extend(self.reproduction());
        Ok(Document::new(blocks))
    }

    fn figures(&self) -> Vec<Picture> {
        let compared = self.compared.map(StudyResult::figures).unwrap_or_default();
        self.run.figures().into_iter().chain(compared).collect()
    }

    fn scenario(&self) -> Vec<Block> {
        let code = |lead, text| Block::Code(Code { lead, text, language: Language::Toml });
        let files = sources(self.loaded.files()).into_iter().enumerate();
        let files = files.map(|(place, (name, text))| {
            let extended = if place == 0 { "" } else { " (extended)" };
            code(format!("{name}{extended}"), text)
        });
        let mut blocks = vec![Block::Section(Section { id: "scenario", title: "The scenario" })];
        blocks.extend(files);
        if !self.sets.is_empty() {
            blocks.push(code("Set on the command line".to_owned(), self.sets.join("\n")));
        }
        blocks
    }

    fn reproduction(&self) -> [Block; 5] {
        let version = env!("CARGO_PKG_VERSION");
        let mut facts = vec![
            format!("Seed: {}", self.run.seed),
            counted(self.run.replications as u64, "replication"),
        ];
        let posterior = self.run.posterior.as_ref();
        facts.extend(posterior.map(|one| format!("The digest of {} is {}", one.file, one.digest)));
        [
            Block::Section(Section { id: "reproduce", title: "How to reproduce it" }),
            Block::Code(Code {
                lead: format!(
                    "With forelock {version}, this makes the same page, to the byte, on any number \
                     of threads:"
                ),
                text: self.command.to_owned(),
                language: Language::Shell,
            }),
            Block::List(List { items: facts.into_iter().map(Item::Text).collect(), hanging: 2 }),
            Block::Section(Section::CLOSING),
            Block::Paragraph(NOT_MODELLED.to_owned()),
        ]
    }
}

/// The scenario beside its remedies, below a page's own answer.
fn remedies(compared: &CompareResult) -> Vec<Block> {
    let title = Section { id: "remedies", title: "What would change it" };
    let mut blocks =
        vec![Block::Section(title), Block::Paragraph(shortened(&compared.answer, 4_000))];
    blocks.extend(compared.side_by_side());
    blocks
}

fn warnings(advice: Vec<Advice>) -> Vec<Block> {
    let section = Block::Section(Section { id: "warnings", title: "Warnings" });
    if advice.is_empty() {
        let none = "None: nothing in this scenario is what a Salesforce architect would warn of.";
        return vec![section, Block::Paragraph(none.to_owned())];
    }
    let notices = advice.into_iter().map(|one| JsonWarning::from(one).notice());
    std::iter::once(section).chain(notices).collect()
}
