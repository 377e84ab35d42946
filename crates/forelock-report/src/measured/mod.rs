//! What the platform recorded of a load, for a person, for a scenario and for a program.

mod facts;
mod heading;
mod json;
mod observed_toml;
mod remarks;
mod scenario_toml;

pub use json::{
    JsonLeftOutRecord, JsonMeasuredLoad, JsonMissing, JsonObserved, JsonPlace, JsonQueueing,
    ObserveResult,
};

pub use scenario_toml::MeasuredScenario;

use super::document::{Block, Code, Heading, Language, Section};
use super::envelope::StudyKind;
use super::study_result::{StudyResult, Words};
use super::tidy::neutral;
use forelock_io::words::plain;
use forelock_picture::Picture;
use std::io::Write;

impl StudyResult for ObserveResult {
    const STUDY: StudyKind = StudyKind::Observe;

    fn name(&self) -> &str {
        self.files.first().map_or("", String::as_str)
    }

    fn check(&self) -> Result<(), String> {
        self.check_figures()
    }

    /// What was measured, what to know of it, and the table for a scenario unless it went elsewhere.
    fn words(&self) -> Words {
        let section = |id, title| Block::Section(Section { id, title });
        let mut blocks = vec![
            Block::PageHeading(page_heading(self)),
            Block::Section(Section::ANSWER),
            Block::Answer(plain(&heading::heading(self))),
            Block::Tiles(facts::tiles(self)),
            Block::Section(Section::FIGURES),
            Block::Table(facts::facts(self)),
            section("remarks", "What to know of them"),
        ];
        blocks.extend(self.remarks.iter().map(|remark| Block::Paragraph(plain(remark))));
        blocks.push(section("observed", "In a scenario"));
        blocks.extend(self.table.iter().map(|table| {
            let (lead, text) = (String::new(), table.clone());
            Block::Code(Code { lead, text, language: Language::Toml })
        }));
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        Vec::new()
    }

    /// A row for each metric of all together, and then of each load.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["load", "metric", "value", "within"])?;
        for result in results {
            let loads = result.loads.iter().map(|load| (load.object.as_str(), &load.observed));
            for (load, observed) in std::iter::once(("", &result.observed)).chain(loads) {
                for JsonObserved { metric, value, within } in observed {
                    csv.serialize((neutral(load), metric, value, within))?;
                }
            }
        }
        Ok(csv.flush()?)
    }
}

fn page_heading(measured: &ObserveResult) -> Heading {
    let name = plain(&observed_toml::from(measured));
    Heading { name, rest: String::new(), facts: Vec::new() }
}
