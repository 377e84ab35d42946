//! What the points of a sweep show together, from one pass over them.

use super::axis::Setting;
use super::line::{Cliff, LinePoint, runs, steepest};
use super::manifest::Manifest;
use super::record::PointRecord;
use crate::scenario::Metric;

/// Best points that are kept.
const BEST: usize = 10;
/// Points that a table of one field shows, at most.
const MOST_ROWS: usize = 60;
/// Points of a front that are kept: of more, so many, evenly, with both its ends.
const MOST_FRONT: usize = 1_000;

/// What the points of a sweep show: found here alone, and shown by the text, the JSON and the charts.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// Points in all.
    pub points: u64,
    /// Points that do what was asked ([`PointRecord::is_feasible`]).
    pub feasible: u64,
    /// The fastest feasible points, the fastest first; ten at most.
    pub best: Vec<PointRecord>,
    /// Points that no other beats in both what they lose (failed or never processed) and duration,
    /// by rising loss; of equal points the first. At most 1,000: a longer front is thinned evenly.
    pub front: Vec<PointRecord>,
    /// The fewest and the most records that a point loads, processed or not; none without points.
    /// Where they differ, a faster point may be one that does less.
    pub loaded: Option<(f64, f64)>,
    /// Of a grid over one field: its points in order, if they are few enough for a table.
    pub rows: Vec<PointRecord>,
    /// Of a grid over one field: the neighbours between which the failure rate changes most.
    pub cliff: Option<Cliff>,
    /// Of a grid over one field: the runs of neighbours that are all feasible, each with its first
    /// and last point.
    pub runs: Vec<(LinePoint, LinePoint)>,
}

impl Overview {
    /// Of all `records` of the sweep that `manifest` describes, in their order.
    ///
    /// # Errors
    ///
    /// The first record that is an error.
    pub fn of<E>(
        manifest: &Manifest,
        records: impl Iterator<Item = Result<PointRecord, E>>,
    ) -> Result<Self, E> {
        let field = match manifest.fields.as_slice() {
            [field] if manifest.design == "grid" => Some(field),
            _ => None,
        };
        let mut overview = Self::default();
        let mut line: Vec<LinePoint> = Vec::new();
        for record in records {
            let record = record?;
            overview.points += 1;
            overview.take(&record);
            if let Some(field) = field {
                let setting: Option<&Setting> = record.fields.get(&field.path);
                line.extend(setting.map(|setting| LinePoint::new(&record, setting)));
                if overview.rows.len() < MOST_ROWS {
                    overview.rows.push(record.clone());
                }
            }
            take_to_front(&mut overview.front, record);
        }
        if overview.points > MOST_ROWS as u64 {
            overview.rows.clear();
        }
        if let Some(field) = field {
            field.sort(&mut line, |point| &point.setting);
            overview.cliff = steepest(&line);
            overview.runs = runs(&line);
        }
        overview.front = thinned(overview.front);
        Ok(overview)
    }

    /// The point that loses least (failed or never processed); of equal ones the fastest.
    #[must_use]
    pub fn safest(&self) -> Option<&PointRecord> {
        self.front.first()
    }

    /// The cliff, if it is more than chance; of two points, the one step is no more of a cliff than
    /// the whole.
    #[must_use]
    pub fn clear_cliff(&self) -> Option<&Cliff> {
        self.cliff.as_ref().filter(|cliff| self.points > 2 && cliff.is_clear())
    }

    fn take(&mut self, record: &PointRecord) {
        let loaded = record.loaded();
        let (least, most) = self.loaded.unwrap_or((loaded, loaded));
        self.loaded = Some((least.min(loaded), most.max(loaded)));
        if record.is_feasible() {
            self.feasible += 1;
            let place = self.best.partition_point(|one| duration(one) <= duration(record));
            if place < BEST {
                self.best.insert(place, record.clone());
                self.best.truncate(BEST);
            }
        }
    }
}

fn duration(record: &PointRecord) -> f64 {
    record.summary(Metric::Duration).mean
}

fn lost_rate(record: &PointRecord) -> f64 {
    record.summary(Metric::LostRate).mean
}

/// Adds a point to a front (which is kept by rising loss, and so by falling duration), if none of it
/// is as good in both; takes away what it beats.
fn take_to_front(front: &mut Vec<PointRecord>, record: PointRecord) {
    let (lost, time) = (lost_rate(&record), duration(&record));
    // Those before lose less, or as much; the last of them is the fastest.
    let end = front.partition_point(|one| lost_rate(one) <= lost);
    if end > 0 && duration(&front[end - 1]) <= time {
        return;
    }
    let first = front.partition_point(|one| lost_rate(one) < lost);
    let beaten = front[first..].iter().take_while(|one| duration(one) >= time).count();
    front.splice(first..first + beaten, [record]);
}

fn thinned(front: Vec<PointRecord>) -> Vec<PointRecord> {
    if front.len() <= MOST_FRONT {
        return front;
    }
    let last = front.len() - 1;
    (0..MOST_FRONT).map(|place| front[place * last / (MOST_FRONT - 1)].clone()).collect()
}
