//! A sweep: its points that matter, in words, as tables and as charts; its directory has all.

mod answer;
mod directory;
mod json;
mod table;
#[cfg(test)]
pub(crate) mod tests;

pub use json::{JsonCliff, SweepResult};

use super::chart::{Asked, SweepDrawing};
use super::document::{Badge, Block, Fact, Heading, Section, Tile};
use super::envelope::StudyKind;
use super::field_name::short_name;
use super::range;
use super::study_result::{StudyResult, Words};
use super::tidy::write_tidy_csv;
pub(crate) use answer::judged;
use answer::{mean, settings};
use forelock::scenario::Metric;
use forelock::study::sweep::{FieldEntry, PosteriorEntry};
use forelock_io::words::{and_list, counted, plain, thousands};
use forelock_picture::Picture;
use std::io::Write;
use table::points;

/// Points of the trade-off that a table shows; the files have all.
const MOST_FRONT: usize = 12;

impl StudyResult for SweepResult {
    const STUDY: StudyKind = StudyKind::Sweep;

    fn name(&self) -> &str {
        &self.sweep.scenario
    }

    fn check(&self) -> Result<(), String> {
        self.check_numbers()
    }

    /// At some point.
    fn holds(&self) -> bool {
        self.sweep.objectives.is_empty() || self.feasible > 0
    }

    /// The points or the best of them, what they say in words, and where all of them are.
    fn words(&self) -> Words {
        let mut blocks = vec![
            Block::Heading(heading(self)),
            Block::Section(Section { id: "points", title: "The points" }),
        ];
        if self.rows.len() > 1 {
            blocks.push(Block::Table(points(self, &self.rows, "Every point")));
        } else {
            let title = "The fastest points that do what is asked";
            blocks.push(Block::TitledTable(points(self, &self.best, title)));
        }
        if self.rows.is_empty() && self.front.len() > 1 {
            let title = "The trade-off: no other point is both safer and faster";
            let front = spread(&self.front, MOST_FRONT);
            blocks.push(Block::TitledTable(points(self, front, title)));
        }
        blocks.push(Block::Section(Section::ANSWER));
        blocks.extend(badge(self).map(Block::Badge));
        blocks.extend([
            Block::Tiles(tiles(self)),
            Block::Answer(plain(&self.answer)),
            Block::Section(Section { id: "files", title: "The files" }),
            Block::Line(plain(&format!(
                "{}: sweep.csv (a row a point), points.jsonl (all figures), sweep.json (what was \
                 swept)",
                self.directory.display()
            ))),
        ]);
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        self.drawing().as_ref().map(SweepDrawing::pictures).unwrap_or_default()
    }

    /// All points, or the few that it has itself if they are not in its directory any more.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        results.iter().try_for_each(|one| match one.all_points() {
            Ok(_) => write_tidy_csv(&one.table(), out),
            Err(_) => write_tidy_csv(&one.few_table(), out),
        })
    }
}

fn heading(swept: &SweepResult) -> Heading {
    let sweep = &swept.sweep;
    let kind = match sweep.design.as_str() {
        "lhs" => "a Latin hypercube of ",
        "sobol" => "a Sobol sequence of ",
        _ => "",
    };
    let points = if swept.done < sweep.points {
        format!("{} of {} so far", thousands(swept.done), counted(sweep.points, "point"))
    } else {
        counted(sweep.points, "point")
    };
    let replications = counted(sweep.replications.into(), "replication");
    // A directory doesn't say what the file is called.
    let unnamed = sweep.posterior.as_ref().map(|PosteriorEntry { digest, draws, fields }| {
        let draws = counted(*draws as u64, "draw");
        let fields = and_list(fields);
        format!("Each replication takes {fields} from the {draws} of the posterior {digest}.")
    });
    let drawn = swept.posterior.as_ref().map(|posterior| posterior.words.clone()).or(unnamed);
    let drawn = drawn.into_iter().chain(range::in_words(&sweep.unknown));
    Heading {
        name: plain(&sweep.scenario),
        rest: format!(": {kind}{points} × {replications}, seed {}", sweep.seed),
        facts: drawn.map(|words| Fact::Sentence(plain(&words))).collect(),
    }
}

fn badge(swept: &SweepResult) -> Option<Badge> {
    if swept.sweep.objectives.is_empty() {
        return None;
    }
    let met = swept.feasible > 0;
    let text = if met {
        let feasible = thousands(swept.feasible);
        let judged = judged(&swept.sweep);
        format!("Objectives met{judged} at {feasible} of {}", counted(swept.done, "point"))
    } else {
        "Objectives met at no point".to_owned()
    };
    Some(Badge { met, text })
}

/// How many points do what is asked, and which of them to take.
fn tiles(swept: &SweepResult) -> Vec<Tile> {
    let sweep = &swept.sweep;
    let asked = sweep.objectives.iter().map(|one| plain(&Asked::from(one).words()));
    let asked: Vec<String> = match asked.collect::<Vec<_>>() {
        none if none.is_empty() => vec!["less than 1\u{a0}% lost".to_owned()],
        asked => asked,
    };
    let all = Tile {
        label: "Points that do what is asked".to_owned(),
        figure: format!("{} of {}", thousands(swept.feasible), thousands(swept.done)),
        notes: asked,
    };
    let point = |label: &str, record, figure, other: String| {
        let notes = vec![settings(&sweep.fields, record), other];
        Tile { label: label.to_owned(), figure: mean(record, figure), notes }
    };
    let fastest = swept.best.first().map(|one| {
        let lost = format!("{} lost", mean(one, Metric::LostRate));
        point("Duration of the fastest of them", one, Metric::Duration, lost)
    });
    let safest = swept.safest.as_ref().map(|one| {
        let time = format!("in {}", mean(one, Metric::Duration));
        point("Lost at the safest point", one, Metric::LostRate, time)
    });
    [Some(all), fastest, safest].into_iter().flatten().collect()
}

/// At most `most` of `items`, evenly, the first and the last among them.
fn spread<T>(items: &[T], most: usize) -> Vec<&T> {
    if items.len() <= most {
        return items.iter().collect();
    }
    (0..most).map(|place| &items[place * (items.len() - 1) / (most - 1)]).collect()
}

/// What tables and sentences call the fields.
fn names(fields: &[FieldEntry]) -> Vec<String> {
    let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
    paths.iter().map(|path| plain(&short_name(path, &paths))).collect()
}
