//! What a calibration found, for a person, a program and a spreadsheet.

mod check;
pub(crate) mod figures;
mod json;
mod observations;
mod probe_files;
mod probe_json;
mod probes;
mod spreadsheet;
mod unexplained;
mod unknowns;
mod words;

pub use json::{
    CalibrationResult, JsonCase, JsonDetermined, JsonFit, JsonLaw, JsonScale, JsonTie, JsonUnknown,
    JsonWeb,
};
pub use probe_files::ProbeFilesWritten;
pub use probe_json::JsonProbe;
pub(crate) use unexplained::NO_ORG;

use super::document::{Block, Heading, Section, Tile};
use super::envelope::StudyKind;
use super::field_name::short_name;
use super::paragraph::wrapped;
use super::render::Look;
use super::study_result::{StudyResult, Words};
use forelock::study::calibrate::OutOfReach;
use forelock_io::words::{grouped, plain};
use forelock_picture::Picture;
use std::borrow::Cow;
use std::io::Write;

impl StudyResult for CalibrationResult {
    const STUDY: StudyKind = StudyKind::Calibrate;

    fn name(&self) -> &str {
        self.cases.first().map_or("", |case| &case.scenario)
    }

    fn subject(&self) -> Cow<'_, str> {
        self.scenarios().join("-").into()
    }

    fn check(&self) -> Result<(), String> {
        check::check(self)
    }

    fn holds(&self) -> bool {
        self.explained
    }

    /// What is known of each unknown, how well each observation is met, what that means, and which
    /// small load would tell more.
    fn words(&self) -> Words {
        let mut blocks = vec![
            Block::Heading(heading(self)),
            Block::Section(Section { id: "unknowns", title: "What was not known" }),
            Block::Table(unknowns::table(self)),
            Block::Section(Section { id: "observed", title: "What was observed" }),
            Block::Table(observations::table(self)),
            Block::Section(Section::ANSWER),
            Block::Tiles(tiles(self)),
            Block::Answer(plain(&self.answer)),
            Block::Section(Section { id: "remarks", title: "What to bear in mind" }),
        ];
        blocks.extend(self.remarks.iter().map(|remark| Block::Paragraph(plain(remark))));
        blocks.push(Block::Section(Section { id: "probes", title: "What would tell more" }));
        if !self.probes.is_empty() {
            blocks.push(Block::Table(probes::table(self)));
        }
        blocks.push(Block::Paragraph(plain(&self.advice)));
        blocks.extend(self.probe_files.iter().map(|one| Block::Paragraph(plain(one))));
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        self.pictures()
    }

    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        spreadsheet::write(results, out)
    }
}

/// What nothing in the ranges comes near: why there is no result.
#[must_use]
pub fn render_out_of_reach(all: &[OutOfReach], look: Look) -> String {
    let lines = all.iter().map(|one| wrapped(&words::out_of_reach(one), look.width, "  "));
    lines.collect()
}

fn heading(calibration: &CalibrationResult) -> Heading {
    Heading {
        // What a file says must not command the terminal.
        name: plain(&calibration.scenarios().join(", ")),
        rest: format!(
            ": the unknown fields of the org, estimated from what was observed; {} simulated \
             runs, seed {}",
            grouped(calibration.runs as f64, 0),
            calibration.seed,
        ),
        facts: Vec::new(),
    }
}

/// What fits best, and between which values nine tenths of what fits lie.
fn tiles(calibration: &CalibrationResult) -> Vec<Tile> {
    let paths = calibration.paths();
    let tile = |one: &JsonUnknown| Tile {
        label: plain(&short_name(&one.path, &paths)),
        figure: one.brief(one.best),
        notes: vec![
            format!("nine in ten: {} to {}", one.brief(one.p5), one.brief(one.p95)),
            format!("determined: {}", one.determined.in_words()),
        ],
    };
    calibration.unknowns.iter().map(tile).collect()
}

#[cfg(test)]
pub(crate) mod tests;
