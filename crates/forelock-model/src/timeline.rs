//! The timeline of a run: how its levels and rates move, in a bounded number of equal steps.

use super::observer::{AttemptEnd, Happening, Observer, Refusal};
use forelock_engine::{SimTime, Span};

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
///
/// What a happening costs is kept small: it changes one or two levels, and each change is added to
/// the step under way as if it lasted to the step's end. So nothing needs to be done for levels that
/// stay, but once a step.
#[derive(Clone, Debug)]
pub struct TimelineRecorder {
    step: Span,
    /// The steps that are over.
    cells: Vec<Cell>,
    /// The end of the step under way.
    step_end: SimTime,
    levels: Levels<Level>,
    counts: Counts,
}

/// One of each level.
#[derive(Clone, Copy, Debug, Default)]
struct Levels<T> {
    queued: T,
    busy: T,
    in_service: T,
    waiting: T,
}

/// How many there are, and that times nanoseconds over the step under way, up to its end if nothing
/// changes any more.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    height: u64,
    area: u128,
}

/// Records in a step.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    created: u64,
    failed: u64,
}

/// A step that is over: levels times nanoseconds, and counts.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    areas: Levels<u128>,
    counts: Counts,
}

impl Level {
    /// One more, with so much left of the step.
    fn rise(&mut self, rest: Span) {
        self.height += 1;
        self.area += u128::from(rest.as_nanos());
    }

    /// One less.
    fn fall(&mut self, rest: Span) {
        self.height -= 1;
        self.area -= u128::from(rest.as_nanos());
    }

    /// So much for a time of that length.
    fn over(self, time: Span) -> u128 {
        u128::from(self.height) * u128::from(time.as_nanos())
    }
}

impl<T> Levels<T> {
    fn map<U>(self, change: impl Fn(T) -> U) -> Levels<U> {
        let Self { queued, busy, in_service, waiting } = self;
        Levels {
            queued: change(queued),
            busy: change(busy),
            in_service: change(in_service),
            waiting: change(waiting),
        }
    }
}

impl Cell {
    fn merged(self, other: Self) -> Self {
        let (a, b) = (self.areas, other.areas);
        Self {
            areas: Levels {
                queued: a.queued + b.queued,
                busy: a.busy + b.busy,
                in_service: a.in_service + b.in_service,
                waiting: a.waiting + b.waiting,
            },
            counts: Counts {
                created: self.counts.created + other.counts.created,
                failed: self.counts.failed + other.counts.failed,
            },
        }
    }

    /// The means over `nanos` nanoseconds.
    fn over(self, nanos: f64) -> Step {
        let seconds = nanos / 1e9;
        let Levels { queued, busy, in_service, waiting } =
            self.areas.map(|area| area as f64 / nanos);
        Step {
            queued,
            busy,
            in_service,
            waiting,
            created: self.counts.created as f64 / seconds,
            failed: self.counts.failed as f64 / seconds,
        }
    }
}

impl Default for TimelineRecorder {
    fn default() -> Self {
        // Fine enough for a load of seconds; doubled as often as the run's length asks for.
        let step = Span::from_millis(1);
        Self {
            step,
            cells: Vec::with_capacity(MAX_STEPS),
            step_end: SimTime::ZERO + step,
            levels: Levels::default(),
            counts: Counts::default(),
        }
    }
}

impl TimelineRecorder {
    /// The timeline of the run that has been recorded, up to its `end`: its duration.
    #[must_use]
    pub fn finish(mut self, end: Span) -> Timeline {
        let beyond = self.rest(SimTime::ZERO + end);
        let cut =
            |level: Level| Level { area: level.area.saturating_sub(level.over(beyond)), ..level };
        self.levels = self.levels.map(cut);
        self.close();
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

    /// What is left of the step in which `now` lies; it becomes the one under way.
    #[inline]
    fn rest(&mut self, now: SimTime) -> Span {
        if now >= self.step_end {
            self.go_on_to(now);
        }
        self.step_end.since(now)
    }

    /// Ends steps until `now` lies within the one under way.
    #[cold]
    fn go_on_to(&mut self, now: SimTime) {
        while now.as_nanos() / self.step.as_nanos() >= MAX_STEPS as u64 {
            self.close();
            // The step under way is over, and if it has no other to be merged with, so is the next.
            if !self.cells.len().is_multiple_of(2) {
                self.begin();
                self.close();
            }
            let pairs = self.cells.len() / 2;
            for pair in 0..pairs {
                self.cells[pair] = self.cells[2 * pair].merged(self.cells[2 * pair + 1]);
            }
            self.cells.truncate(pairs);
            self.step = self.step.times(2);
            self.begin();
        }
        while (self.cells.len() as u64) < now.as_nanos() / self.step.as_nanos() {
            self.close();
            self.begin();
        }
    }

    /// The step under way is over.
    fn close(&mut self) {
        let areas = self.levels.map(|level| level.area);
        self.cells.push(Cell { areas, counts: std::mem::take(&mut self.counts) });
    }

    /// The next step is under way.
    fn begin(&mut self) {
        let start = SimTime::ZERO + self.step.times(self.cells.len() as u64);
        self.step_end = start + self.step;
        let length = self.step_end.since(start);
        self.levels = self.levels.map(|level| Level { area: level.over(length), ..level });
    }
}

impl Observer for TimelineRecorder {
    #[expect(clippy::inline_always, reason = "as for both of a pair")]
    #[inline(always)]
    fn note(&mut self, at: SimTime, what: Happening) {
        match what {
            Happening::BatchSent { .. } => {
                let rest = self.rest(at);
                self.levels.queued.rise(rest);
            }
            Happening::BatchDropped { .. } => {
                let rest = self.rest(at);
                self.levels.queued.fall(rest);
            }
            Happening::AttemptBegan { .. } => {
                let rest = self.rest(at);
                self.levels.queued.fall(rest);
                self.levels.busy.rise(rest);
            }
            Happening::AttemptEnded { end, .. } => {
                let rest = self.rest(at);
                self.levels.busy.fall(rest);
                if end == AttemptEnd::Requeued {
                    self.levels.queued.rise(rest);
                }
            }
            Happening::ServiceBegan { .. } => {
                let rest = self.rest(at);
                self.levels.in_service.rise(rest);
            }
            Happening::ServiceEnded { .. } => {
                let rest = self.rest(at);
                self.levels.in_service.fall(rest);
            }
            Happening::WaitBegan { owner, .. } if owner.is_load() => {
                let rest = self.rest(at);
                self.levels.waiting.rise(rest);
            }
            Happening::Granted { owner, .. }
            | Happening::Refused { owner, why: Refusal::Timeout, .. }
                if owner.is_load() =>
            {
                let rest = self.rest(at);
                self.levels.waiting.fall(rest);
            }
            Happening::TransactionEnded { created, failed, .. } => {
                self.rest(at);
                self.counts.created += u64::from(created);
                self.counts.failed += u64::from(failed);
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
