//! The directory of a sweep: what is found in it, and all its points for who needs more than that.

use super::json::SweepResult;
use crate::chart::SweepDrawing;
use crate::posterior_json::JsonPosterior;
use crate::range::check_unknown;
use crate::reading::MAX_RESULT_BYTES;
use crate::study_result::StudyResult;
use crate::tidy::{PointTable, Take, TidyColumn, TidyTable};
use crate::written_metrics::Replicated;
use forelock::study::sweep::{
    MOST_POINTS, Manifest, Overview, PointCheck, PointRecord, Records, Sweep, SweepError,
};
use forelock_io::files::{read_bounded_text, write_within};
use std::io;
use std::path::Path;

/// Fields of one sweep at most.
const MOST_FIELDS: usize = 1_000;

impl SweepResult {
    /// What `sweep` found, whose files are in `directory`.
    ///
    /// # Errors
    ///
    /// If the points can't be read, or there is none.
    pub fn new(sweep: &Sweep, directory: &Path) -> Result<Self, SweepError> {
        let posterior = sweep.subject().drawn().and_then(JsonPosterior::of);
        Self::found(sweep.manifest().clone(), directory, posterior)
    }

    /// What is in the directory of a sweep, done or not.
    ///
    /// # Errors
    ///
    /// If it is no such directory, or there is no point in it yet.
    pub fn read(directory: &Path) -> Result<Self, SweepError> {
        let path = directory.join("sweep.json");
        let wrong = |cause| SweepError::File { path: path.clone(), cause };
        let tornado = directory.join("tornado.json");
        if !path.is_file() && tornado.is_file() {
            let problem = format!("there is none; a tornado's result is {}", tornado.display());
            return Err(wrong(io::Error::other(problem)));
        }
        let manifest = read_manifest(&path).map_err(wrong)?;
        check_manifest(&manifest).map_err(|problem| wrong(io::Error::other(problem)))?;
        Self::found(manifest, directory, None)
    }

    fn found(
        manifest: Manifest,
        directory: &Path,
        posterior: Option<JsonPosterior>,
    ) -> Result<Self, SweepError> {
        let path = directory.join("points.jsonl");
        let overview = points(&path, &manifest, manifest.points)
            .and_then(|points| Overview::of(&manifest, points));
        match overview {
            Ok(Overview { points: 0, .. }) => {
                let none = "there is no point yet: let `forelock sweep` go on, then try again";
                Err(SweepError::File { path, cause: io::Error::other(none) })
            }
            Ok(overview) => Ok(Self::of(manifest, directory, overview, posterior)),
            Err(cause) => Err(SweepError::File { path, cause }),
        }
    }

    /// The file in its directory that has all points as a table.
    pub const TABLE: &str = "sweep.csv";

    /// Writes [`SweepResult::TABLE`] into its directory, whole or not at all.
    ///
    /// # Errors
    ///
    /// Those of the file system; if a point can't be read.
    pub fn write_table(&self) -> csv::Result<()> {
        write_within(&self.directory, Self::TABLE, |out| {
            Self::write_csv(std::slice::from_ref(self), out)
        })
    }

    /// Looks whether a sweep could have found it.
    pub(super) fn check_numbers(&self) -> Result<(), String> {
        check_manifest(&self.sweep)?;
        let few = self.few_points();
        if few.is_empty() || !(few.len() as u64..=self.sweep.points).contains(&self.done) {
            let (few, all) = (few.len(), self.sweep.points);
            return Err(format!("it has {few} of {} points that are done of {all}", self.done));
        }
        let check = PointCheck::new(&self.sweep)?;
        self.own_points().try_for_each(|one| check.check(one))?;
        // The fastest points that do what is asked are there as long as there is any.
        let best = self.best.iter().all(PointRecord::is_feasible);
        let feasible = few.iter().filter(|one| one.is_feasible()).count() as u64;
        let counted = if few.len() as u64 == self.done { feasible } else { self.feasible };
        let is_any = self.feasible > 0;
        let agrees = feasible <= self.feasible && self.feasible <= self.done;
        match best && agrees && counted == self.feasible && is_any != self.best.is_empty() {
            true => Ok(()),
            false => Err("`feasible` or `best` contradicts its points".to_owned()),
        }
    }

    /// All points, if they are in its directory still.
    pub(super) fn all_points(
        &self,
    ) -> io::Result<impl Iterator<Item = io::Result<PointRecord>> + '_> {
        if read_manifest(&self.directory.join("sweep.json"))? != self.sweep {
            return Err(io::Error::other("this is another sweep"));
        }
        points(&self.directory.join("points.jsonl"), &self.sweep, self.done)
    }

    /// All points as a table; its rows are read from its directory, which must be as it was.
    #[must_use]
    pub fn table(&self) -> impl TidyTable + '_ {
        PointTable::new(&self.sweep, || self.all_points())
    }

    /// The points that it has itself as a table.
    pub(super) fn few_table(&self) -> impl TidyTable + '_ {
        PointTable::new(&self.sweep, || Ok(self.few_points().into_iter().map(Ok)))
    }

    /// [`SweepResult::table`] for who keeps it.
    #[must_use]
    pub fn into_table(self) -> impl TidyTable {
        SweptTable(self)
    }

    /// What its charts are drawn from: all points, or the few that it has itself if its directory is
    /// no longer what it was.
    pub(super) fn drawing(&self) -> io::Result<SweepDrawing> {
        let all = self.all_points().and_then(|points| SweepDrawing::new(&self.sweep, points));
        if let Ok(drawing) = all
            && drawing.found == self.done
        {
            return Ok(drawing);
        }
        let mut drawing = SweepDrawing::new(&self.sweep, self.few_points().into_iter().map(Ok))?;
        if drawing.found < self.done {
            // Of the few points, those side by side need not be neighbours in the sweep.
            let neighbours = self.cliff.as_ref().map(|cliff| (cliff.from, cliff.to));
            drawing.cliff = drawing
                .cliff
                .filter(|cliff| Some((cliff.from.point, cliff.to.point)) == neighbours);
            drawing.runs.clear();
        }
        Ok(drawing)
    }
}

struct SweptTable(SweepResult);

impl TidyTable for SweptTable {
    fn columns(&self) -> Vec<TidyColumn> {
        self.0.table().columns()
    }

    fn visit(&self, take: &mut Take<'_>) -> io::Result<()> {
        self.0.table().visit(take)
    }
}

/// At most the first `most` points of the file at `path`, each of which may be one of the sweep.
fn points<'a>(
    path: &Path,
    manifest: &'a Manifest,
    most: u64,
) -> io::Result<impl Iterator<Item = io::Result<PointRecord>> + use<'a>> {
    Records::open(path, most, PointCheck::new(manifest).map_err(io::Error::other)?)
}

fn read_manifest(path: &Path) -> io::Result<Manifest> {
    let text = read_bounded_text(path, MAX_RESULT_BYTES).map_err(io::Error::other)?;
    Ok(serde_json::from_str(&text)?)
}

fn check_manifest(manifest: &Manifest) -> Result<(), String> {
    let Manifest { schema, points, fields, replications, confidence, .. } = manifest;
    if *schema != Manifest::SCHEMA {
        return Err(format!("sweep.json has version {schema}, not {}", Manifest::SCHEMA));
    }
    Replicated::new((*replications).into(), *confidence)?;
    check_unknown(manifest.unknown.iter())?;
    if (1..=MOST_FIELDS).contains(&fields.len()) && (1..=MOST_POINTS).contains(points) {
        return Ok(());
    }
    let fields = fields.len();
    Err(format!("it has {points} points over {fields} fields"))
}
