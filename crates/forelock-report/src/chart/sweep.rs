//! What the charts of a sweep are drawn from.

use super::asked::Asked;
use super::rate::Rate;
use super::success::Success;
use crate::field_name::{short_name, short_path};
use crate::setting_text::setting_text;
use crate::sweep::judged;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::sweep::{
    Cliff, FieldEntry, LinePoint, Manifest, Overview, PointRecord, Setting,
};
use std::io;

/// Points that are kept for drawing; of more, every second, third, … is, and the whole front.
const MOST_POINTS: u64 = 50_000;

/// All that the charts of a sweep are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SweepDrawing {
    /// What is swept.
    pub manifest: Manifest,
    /// What every point is judged by.
    pub objectives: Vec<Asked>,
    /// Points that there are.
    pub found: u64,
    /// How many of them do what is asked.
    pub feasible: u64,
    /// Those that are drawn, in their order: all, unless there are too many.
    pub points: Vec<SweepPoint>,
    /// Points that no other beats in both what is lost and duration, by falling loss.
    pub front: Vec<SweepPoint>,
    /// Of a grid over one field: between which neighbours the failure rate changes most, if that is
    /// more than chance.
    pub cliff: Option<Cliff>,
    /// Of a grid over one field: the first and last of each run of neighbours that do what is asked.
    pub runs: Vec<(LinePoint, LinePoint)>,
    /// The fastest point that does what is asked.
    pub fastest: Option<SweepPoint>,
}

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SweepPoint {
    /// Its place in the sweep, from 0.
    pub point: u64,
    /// In the order of the fields.
    pub settings: Vec<Setting>,
    /// Failed over processed.
    pub failure_rate: Summary,
    /// In seconds.
    pub duration: Summary,
    /// Failed and never processed, over all.
    pub lost_rate: Summary,
    /// Whether it does what is asked, on average.
    pub feasible: bool,
    /// The part of the runs that meet all objectives, 0 to 1; none where no field is drawn.
    pub runs_met: Option<f64>,
}

impl SweepPoint {
    /// # Errors
    ///
    /// Why it can be no point of a sweep over `fields`.
    pub(crate) fn new(record: &PointRecord, fields: &[FieldEntry]) -> Result<Self, String> {
        let point = record.point;
        let setting = |field: &FieldEntry| {
            let found = record.fields.get(&field.path).cloned();
            found.ok_or_else(|| format!("point {point} has no `{}`", field.path))
        };
        Ok(Self {
            point,
            settings: fields.iter().map(setting).collect::<Result<_, _>>()?,
            failure_rate: *record.summary(Metric::FailureRate),
            duration: *record.summary(Metric::Duration),
            lost_rate: *record.summary(Metric::LostRate),
            feasible: record.is_feasible(),
            runs_met: record.runs_met,
        })
    }

    /// Failure rate, lost rate or duration.
    pub(super) const fn summary(&self, metric: Metric) -> &Summary {
        match metric {
            Metric::Duration => &self.duration,
            Metric::LostRate => &self.lost_rate,
            _ => &self.failure_rate,
        }
    }
}

impl SweepDrawing {
    /// What is drawn of a sweep's points, of which it keeps a bounded number.
    ///
    /// # Errors
    ///
    /// The first record that is an error or no point of this sweep.
    pub(crate) fn new(
        manifest: &Manifest,
        records: impl Iterator<Item = io::Result<PointRecord>>,
    ) -> io::Result<Self> {
        let point = |record: &PointRecord| {
            SweepPoint::new(record, &manifest.fields).map_err(io::Error::other)
        };
        let every = manifest.points.div_ceil(MOST_POINTS).max(1);
        let mut points = Vec::new();
        let mut found: u64 = 0;
        let overview = Overview::of::<io::Error>(
            manifest,
            records.map(|record| {
                let record = record?;
                let point = point(&record)?;
                if found.is_multiple_of(every) {
                    points.push(point);
                }
                found += 1;
                Ok(record)
            }),
        )?;
        Ok(Self {
            manifest: manifest.clone(),
            objectives: manifest.objectives.iter().map(Asked::from).collect(),
            found,
            feasible: overview.feasible,
            points,
            front: overview.front.iter().rev().map(point).collect::<Result<_, _>>()?,
            fastest: overview.best.first().map(point).transpose()?,
            cliff: overview.clear_cliff().cloned(),
            runs: overview.runs,
        })
    }

    /// Whether the points are all combinations of the fields' values, rather than drawn.
    pub(super) fn is_grid(&self) -> bool {
        self.manifest.design == "grid"
    }

    fn paths(&self) -> Vec<&str> {
        self.manifest.fields.iter().map(|field| field.path.as_str()).collect()
    }

    /// What field number `index` is called where there is little room.
    pub(super) fn short(&self, index: usize) -> String {
        let paths = self.paths();
        paths.get(index).map_or_else(String::new, |path| short_name(path, &paths))
    }

    /// The settings of a point: `interval between sends 4.5s, workers 20`.
    pub(super) fn settings(&self, point: &SweepPoint) -> String {
        let settings = point.settings.iter().enumerate();
        let each =
            settings.map(|(index, one)| format!("{} {}", self.short(index), setting_text(one)));
        each.collect::<Vec<_>>().join(", ")
    }

    /// As [`SweepDrawing::settings`], for a list beside a plot, where a label would crowd out the
    /// values: `interval.mean 4.5s, workers 20`.
    pub(super) fn settings_in_brief(&self, point: &SweepPoint) -> String {
        let paths = self.paths();
        let each = paths.iter().zip(&point.settings);
        let each =
            each.map(|(path, one)| format!("{} {}", short_path(path, &paths), setting_text(one)));
        each.collect::<Vec<_>>().join(", ")
    }

    /// The rate that the charts show: what is lost where any record is never processed, and what
    /// fails where none is, which is the same there.
    pub(super) fn rate(&self) -> Rate {
        let leaves = |point: &SweepPoint| point.lost_rate.mean > point.failure_rate.mean + 1e-9;
        Rate::of(self.points.iter().chain(&self.front).any(leaves))
    }

    /// What a point does that does what is asked.
    pub(super) fn success(&self) -> Success {
        Success { asked: !self.objectives.is_empty(), judged: judged(&self.manifest) }
    }
}
