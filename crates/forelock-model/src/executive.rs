//! The executive of a run: the clock, the list of events to come, the counts and who watches
//! (A. M. Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 1.3). All subsystems
//! share it; it knows none of them.

use super::event::Event;
use super::observer::{Happening, Observer};
use super::outcome::Outcome;
use forelock_engine::{Calendar, SimTime, Span, Ticket};
use forelock_scenario::LoadId;

/// What the subsystems of a run share. Time never goes back.
#[derive(Debug)]
pub(super) struct Executive<O> {
    now: SimTime,
    horizon: Option<SimTime>,
    calendar: Calendar<Event>,
    /// Of each load, so far.
    outcomes: Vec<Outcome>,
    observer: O,
}

impl<O: Observer> Executive<O> {
    pub(super) const fn new(observer: O) -> Self {
        Self {
            now: SimTime::ZERO,
            horizon: None,
            calendar: Calendar::new(),
            outcomes: Vec::new(),
            observer,
        }
    }

    /// Puts a run of so many loads at its start, which ends at the horizon at the latest; keeps the
    /// memory.
    pub(super) fn start(&mut self, loads: usize, horizon: Option<SimTime>) {
        self.now = SimTime::ZERO;
        self.horizon = horizon;
        self.calendar.clear();
        self.outcomes.clear();
        self.outcomes.resize(loads, Outcome::default());
    }

    /// Takes the next event, unless it comes after the horizon: its time is now.
    pub(super) fn advance(&mut self) -> Option<Event> {
        let at = self.calendar.next_time()?;
        if self.is_beyond_horizon(at) {
            return None;
        }
        let (at, event) = self.calendar.pop()?;
        debug_assert!(at >= self.now, "{event:?} lies in the past");
        self.now = at;
        Some(event)
    }

    /// Lets that time pass if nothing happens meanwhile or at its end: gives whether it has passed.
    ///
    /// Exactly as if an event of that time had been scheduled and were taken, at less cost. Only what
    /// does nothing more in this instant may ask for it.
    #[inline]
    pub(super) fn pass(&mut self, time: Span) -> bool {
        let end = self.now + time;
        let is_alone = self.calendar.next_time().is_none_or(|next| next > end);
        let passes = is_alone && !self.is_beyond_horizon(end);
        if passes {
            self.now = end;
        }
        passes
    }

    fn is_beyond_horizon(&self, at: SimTime) -> bool {
        self.horizon.is_some_and(|horizon| at > horizon)
    }

    pub(super) const fn now(&self) -> SimTime {
        self.now
    }

    /// Lets `event` happen `delay` from now. One of no delay is an event as well, behind what is
    /// scheduled for this instant already.
    pub(super) fn schedule(&mut self, delay: Span, event: Event) -> Ticket {
        self.schedule_at(self.now + delay, event)
    }

    /// Lets `event` happen at `at`.
    pub(super) fn schedule_at(&mut self, at: SimTime, event: Event) -> Ticket {
        self.calendar.schedule(at, event)
    }

    /// Lets `event` happen at `at`, in place of a pending one.
    pub(super) fn move_to(&mut self, ticket: Ticket, at: SimTime, event: Event) {
        self.calendar.move_to(ticket, at, event);
    }

    /// Removes a pending event.
    pub(super) fn cancel(&mut self, ticket: Ticket) {
        self.calendar.cancel(ticket);
    }

    /// What `load` has given so far.
    pub(super) fn outcome(&mut self, load: LoadId) -> &mut Outcome {
        &mut self.outcomes[load.index()]
    }

    /// What each load has given so far.
    pub(super) fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Tells the observer what happens now.
    #[expect(clippy::inline_always, reason = "as for an observer that is a pair")]
    #[inline(always)]
    pub(super) fn note(&mut self, what: Happening) {
        self.observer.note(self.now, what);
    }

    pub(super) const fn observer(&mut self) -> &mut O {
        &mut self.observer
    }
}
