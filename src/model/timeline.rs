//! The timeline of a run: how its levels and rates move, in a bounded number of equal steps.

use super::observer::{AttemptEnd, Happening, Observer, Refusal};
use crate::engine::{SimTime, Span};

/// Most steps of a timeline. Once they are used up, pairs of steps are merged and steps become
/// twice as long: so there are at least half as many, whatever the length of the run.
pub const MAX_STEPS: usize = 480;

/// A run in equal steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The length of a step; the last one may be cut short by the end of the run.
    pub step: Span,
    /// The steps, from time 0.
    pub steps: Vec<Step>,
}

/// What a run was like during a step: levels as means over the step's time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    /// Batches in the queue.
    pub queued: f64,
    /// Workers with a batch.
    pub busy: f64,
    /// The load's transactions in service on the shared capacity.
    pub in_service: f64,
    /// The load's transactions that wait for a lock.
    pub waiting: f64,
    /// Records created a second.
    pub created: f64,
    /// Records that failed a second, each time they are tried.
    pub failed: f64,
}

/// Records a timeline; keep one for each run.
#[derive(Clone, Debug)]
pub struct TimelineRecorder {
    step: Span,
    cells: Vec<Cell>,
    levels: Levels,
    /// Up to here the levels have been added up.
    until: SimTime,
}

#[derive(Clone, Copy, Debug, Default)]
struct Levels {
    queued: u64,
    busy: u64,
    in_service: u64,
    waiting: u64,
}

/// A step under way: levels times nanoseconds, and counts.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    queued: f64,
    busy: f64,
    in_service: f64,
    waiting: f64,
    created: u64,
    failed: u64,
}

impl Cell {
    fn add(&mut self, levels: Levels, nanos: f64) {
        self.queued += levels.queued as f64 * nanos;
        self.busy += levels.busy as f64 * nanos;
        self.in_service += levels.in_service as f64 * nanos;
        self.waiting += levels.waiting as f64 * nanos;
    }

    fn merged(self, other: Self) -> Self {
        Self {
            queued: self.queued + other.queued,
            busy: self.busy + other.busy,
            in_service: self.in_service + other.in_service,
            waiting: self.waiting + other.waiting,
            created: self.created + other.created,
            failed: self.failed + other.failed,
        }
    }

    /// The means over `nanos` nanoseconds.
    fn over(self, nanos: f64) -> Step {
        let seconds = nanos / 1e9;
        Step {
            queued: self.queued / nanos,
            busy: self.busy / nanos,
            in_service: self.in_service / nanos,
            waiting: self.waiting / nanos,
            created: self.created as f64 / seconds,
            failed: self.failed as f64 / seconds,
        }
    }
}

impl Default for TimelineRecorder {
    fn default() -> Self {
        Self {
            // Fine enough for a load of seconds; doubled as often as the run's length asks for.
            step: Span::from_millis(1),
            cells: Vec::with_capacity(MAX_STEPS),
            levels: Levels::default(),
            until: SimTime::ZERO,
        }
    }
}

impl TimelineRecorder {
    /// The timeline of the run that has been recorded, up to its `end`: its duration.
    #[must_use]
    pub fn finish(mut self, end: Span) -> Timeline {
        self.advance(SimTime::ZERO + end);
        let (step, end) = (self.step.as_nanos(), end.as_nanos());
        #[expect(clippy::cast_possible_truncation, reason = "below MAX_STEPS")]
        let count = end.div_ceil(step) as usize;
        // What happens at the very end of the run may have opened a step of no length.
        if let Some(([.., last], [behind])) = self.cells.split_at_mut_checked(count) {
            *last = last.merged(*behind);
        }
        let starts = (0..).map(|number: u64| number * step);
        let steps = starts
            .zip(self.cells)
            .take(count)
            .map(|(start, cell)| cell.over((end - start).min(step) as f64))
            .collect();
        Timeline { step: self.step, steps }
    }

    /// Adds up the levels to `now`.
    fn advance(&mut self, now: SimTime) {
        self.make_room(now);
        let step = self.step.as_nanos();
        while self.until < now {
            let cell = self.until.as_nanos() / step;
            let end = SimTime::from_nanos((cell + 1).saturating_mul(step)).min(now);
            let nanos = end.since(self.until).as_nanos() as f64;
            let levels = self.levels;
            self.cell(self.until).add(levels, nanos);
            self.until = end;
        }
    }

    /// Merges steps until `now` lies within the last one.
    fn make_room(&mut self, now: SimTime) {
        while now.as_nanos() / self.step.as_nanos() >= MAX_STEPS as u64 {
            let mut kept = 0;
            for pair in 0..self.cells.len().div_ceil(2) {
                let second = self.cells.get(2 * pair + 1).copied().unwrap_or_default();
                self.cells[pair] = self.cells[2 * pair].merged(second);
                kept = pair + 1;
            }
            self.cells.truncate(kept);
            self.step = self.step.times(2);
        }
    }

    /// The step in which `at` lies, which there is room for.
    fn cell(&mut self, at: SimTime) -> &mut Cell {
        #[expect(clippy::cast_possible_truncation, reason = "below MAX_STEPS")]
        let index = (at.as_nanos() / self.step.as_nanos()) as usize;
        if index >= self.cells.len() {
            self.cells.resize(index + 1, Cell::default());
        }
        &mut self.cells[index]
    }
}

impl Observer for TimelineRecorder {
    fn note(&mut self, at: SimTime, what: Happening) {
        self.advance(at);
        let levels = &mut self.levels;
        match what {
            Happening::BatchSent { .. } => levels.queued += 1,
            Happening::AttemptBegan { .. } => {
                levels.queued -= 1;
                levels.busy += 1;
            }
            Happening::AttemptEnded { end, .. } => {
                levels.busy -= 1;
                levels.queued += u64::from(end == AttemptEnd::Requeued);
            }
            Happening::ServiceBegan { .. } => levels.in_service += 1,
            Happening::ServiceEnded { .. } => levels.in_service -= 1,
            Happening::WaitBegan { owner, .. } if owner.is_load() => levels.waiting += 1,
            Happening::Granted { owner, .. }
            | Happening::Refused { owner, why: Refusal::Timeout, .. }
                if owner.is_load() =>
            {
                levels.waiting -= 1;
            }
            Happening::TransactionEnded { created, failed, .. } => {
                let cell = self.cell(at);
                cell.created += u64::from(created);
                cell.failed += u64::from(failed);
            }
            Happening::WaitBegan { .. }
            | Happening::Granted { .. }
            | Happening::Refused { .. }
            | Happening::TransactionBegan { .. }
            | Happening::LocksHeld { .. }
            | Happening::Took { .. }
            | Happening::Released { .. }
            | Happening::BackgroundBegan { .. }
            | Happening::BackgroundEnded { .. } => {}
        }
    }
}
