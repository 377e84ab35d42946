//! What the points of a sweep show together, from one pass over them.

use super::design::Design;
use super::record::PointRecord;
use crate::scenario::Metric;

/// Best points that are kept.
const BEST: usize = 10;
/// Points that a table of one field shows, at most.
const MOST_ROWS: usize = 60;
/// Steps of the failure rate in which the trade-off is seen: a tenth of a percent.
const STEPS: usize = 1_000;

/// What the points of a sweep show. It keeps a bounded number of them, however many there are.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// Points in all.
    pub points: u64,
    /// Points that do what was asked ([`PointRecord::is_feasible`]).
    pub feasible: u64,
    /// The fastest feasible points, the fastest first; ten at most.
    pub best: Vec<PointRecord>,
    /// The point that loses least (failed or never processed); of equal ones the fastest.
    pub safest: Option<PointRecord>,
    /// Points that no other beats in both what they lose (failed or never processed) and duration,
    /// by rising loss; of those that lose the same to a tenth of a percent, the fastest.
    pub front: Vec<PointRecord>,
    /// The fewest and the most records that a point loads, processed or not; none without points.
    /// Where they differ, a faster point may be one that does less.
    pub loaded: Option<(f64, f64)>,
    /// Of a grid over one field: its points in order, if they are few enough for a table.
    pub rows: Vec<PointRecord>,
    /// Of a grid over one field: where the failure rate changes most from one point to the next.
    pub cliff: Option<Cliff>,
    /// Of a grid over one field: the runs of neighbouring points that are all feasible, each with
    /// its first and last one; the first few.
    pub runs: Vec<(PointRecord, PointRecord)>,
}

/// Two neighbouring points of a grid over one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Cliff {
    /// The one before.
    pub from: PointRecord,
    /// The one after.
    pub to: PointRecord,
}

impl Cliff {
    /// How far the failure rate changes.
    #[must_use]
    pub fn height(&self) -> f64 {
        let rate = |record: &PointRecord| record.summary(Metric::FailureRate).mean;
        (rate(&self.to) - rate(&self.from)).abs()
    }

    /// Whether the change is more than chance: the two intervals have nothing in common.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let interval = |record: &PointRecord| record.summary(Metric::FailureRate).ci;
        match (interval(&self.from), interval(&self.to)) {
            (Some(from), Some(to)) => from.high < to.low || to.high < from.low,
            _ => false,
        }
    }
}

impl Overview {
    /// Of all `records` of `design`, in their order.
    ///
    /// # Errors
    ///
    /// The first record that is an error.
    pub fn of<E>(
        design: &Design,
        records: impl Iterator<Item = Result<PointRecord, E>>,
    ) -> Result<Self, E> {
        const MOST_RUNS: usize = 3;
        let line = design.axes().len() == 1 && design.sample().is_none();
        let mut overview = Self::default();
        let mut fastest: Vec<Option<PointRecord>> = vec![None; STEPS + 1];
        let mut before: Option<PointRecord> = None;
        for record in records {
            let record = record?;
            overview.points += 1;
            overview.take(&record);
            keep_faster(&mut fastest, &record);
            if !line {
                continue;
            }
            if overview.rows.len() < MOST_ROWS {
                overview.rows.push(record.clone());
            }
            if record.is_feasible() {
                let room = overview.runs.len() < MOST_RUNS;
                match overview.runs.last_mut() {
                    Some((_, last)) if last.point + 1 == record.point => *last = record.clone(),
                    _ if room => overview.runs.push((record.clone(), record.clone())),
                    _ => {}
                }
            }
            if let Some(from) = before.replace(record.clone()) {
                let step = Cliff { from, to: record };
                if overview.cliff.as_ref().is_none_or(|cliff| step.height() > cliff.height()) {
                    overview.cliff = Some(step);
                }
            }
        }
        if overview.points > MOST_ROWS as u64 {
            overview.rows.clear();
        }
        overview.front = front(fastest);
        Ok(overview)
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
        let key = |record: &PointRecord| (rate(record), duration(record));
        if self.safest.as_ref().is_none_or(|safest| key(record) < key(safest)) {
            self.safest = Some(record.clone());
        }
    }
}

/// What decides which of two points is safer: what fails or is never processed.
fn rate(record: &PointRecord) -> f64 {
    record.lost_share()
}

fn duration(record: &PointRecord) -> f64 {
    record.summary(Metric::Duration).mean
}

/// Of each step of the failure rate, the fastest point: a bounded number, whatever the sweep.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate is 0 to 1")]
fn keep_faster(fastest: &mut [Option<PointRecord>], record: &PointRecord) {
    let step = (rate(record).clamp(0.0, 1.0) * STEPS as f64).round() as usize;
    let slot = &mut fastest[step];
    if slot.as_ref().is_none_or(|other| duration(record) < duration(other)) {
        *slot = Some(record.clone());
    }
}

/// Those that are faster than all with a lower failure rate.
fn front(fastest: Vec<Option<PointRecord>>) -> Vec<PointRecord> {
    let mut front: Vec<PointRecord> = Vec::new();
    for record in fastest.into_iter().flatten() {
        if front.last().is_none_or(|last| duration(&record) < duration(last)) {
            front.push(record);
        }
    }
    front
}
