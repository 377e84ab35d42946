//! `docs/validation.md`, and its chart.

mod chart;
mod database;
mod published;
mod words;

use crate::comparison::{Comparison, compare};
use crate::honest::{EXPECTED, Held, ORGS, hold};
use crate::measured::Measured;
use crate::postgres::LockKind;
use crate::published::{Observed, PUBLISHED, predict, predict_later};
use anyhow::Result;
use forelock::study::Pool;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// All that is on the page.
pub struct Page {
    published: Vec<Vec<Observed>>,
    later: Vec<(&'static str, Vec<Observed>)>,
    database: Vec<Comparison>,
    held: Vec<Held>,
}

/// Prose between the tables.
const TEXT: &str = include_str!("text.md");

impl Page {
    /// Predicts all that was observed and played.
    pub fn of(played: &[Measured], pool: &Pool) -> Result<Self> {
        Ok(Self {
            published: PUBLISHED.iter().map(|run| predict(run, pool)).collect::<Result<_>>()?,
            later: predict_later(pool)?,
            database: compare(played, pool)?,
            held: hold(pool)?,
        })
    }

    /// Writes it into the folder of documents.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let all: Vec<&Observed> = self.published.iter().flatten().collect();
        let (inside, of_published) = published::inside(all.iter().copied());
        let (later_inside, of_later) =
            published::inside(self.later.iter().flat_map(|(_, all)| all));
        let (row, of_row) = database::agree(&self.database, "row");
        let (record, of_record) = database::agree(&self.database, "record");
        let runs = self.database.iter().map(|one| one.runs).min().unwrap_or(0);
        let parts = [
            ("{published}", published::table(&self.published)),
            ("{inside}", format!("{inside} of {of_published}")),
            ("{later}", published::later_table(&self.later)),
            ("{later_inside}", format!("{later_inside} of {of_later}")),
            ("{row}", database::table(&self.database, "row")),
            ("{row_agree}", format!("{row} of {of_row}")),
            ("{advisory_overall}", database::overall(&self.database, LockKind::Advisory)),
            ("{row_overall}", database::overall(&self.database, LockKind::Row)),
            ("{record}", database::table(&self.database, "record")),
            ("{record_agree}", format!("{record} of {of_record}")),
            ("{runs}", runs.to_string()),
            ("{advisory_overhead}", database::overheads(&self.database, LockKind::Advisory)),
            ("{row_overhead}", database::overheads(&self.database, LockKind::Row)),
            ("{held}", self.held_table()),
        ];
        let text = parts
            .iter()
            .fold(TEXT.to_owned(), |text, (place, part)| text.replace(place, part.trim_end()));
        fs::write(folder.join("validation.md"), text)?;
        // The later nights as they are predicted from the first one, which has less to go by.
        let is_later = |file: &str| self.later.iter().any(|(later, _)| *later == file);
        let as_written =
            PUBLISHED.iter().zip(&self.published).filter(|(run, _)| !is_later(run.file));
        let later = self.later.iter().map(|(_, all)| all);
        let published: Vec<Observed> =
            as_written.map(|(_, all)| all).chain(later).flatten().copied().collect();
        chart::draw(&published, &self.database, &folder.join("validation.svg"))
    }

    fn held_table(&self) -> String {
        let mut out = String::from(
            "| load | failure rate inside | duration inside | |\n|---|---:|---:|---|\n",
        );
        for one in &self.held {
            let is_honest =
                EXPECTED.contains(&one.failure_rate) && EXPECTED.contains(&one.duration);
            let verdict = if is_honest { "honest" } else { "**not honest**" };
            let (rate, duration) = (one.failure_rate, one.duration);
            let _ = writeln!(
                out,
                "| {} | {rate} of {ORGS} | {duration} of {ORGS} | {verdict} |",
                one.load
            );
        }
        out
    }
}
