//! The executive of a run: the clock, the list of events to come, the counts and who watches
//! (A. M. Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 1.3). All subsystems
//! share it; it knows none of them.

use super::event::Event;
use super::observer::{Happening, Observer};
use super::outcome::Outcome;
use crate::engine::{Calendar, SimTime, Span, Ticket};
use crate::scenario::LoadId;

/// What the subsystems of a run share. Time never goes back.
#[derive(Debug)]
pub(super) struct Executive<O> {
    now: SimTime,
    calendar: Calendar<Event>,
    /// Of each load, so far.
    outcomes: Vec<Outcome>,
    observer: O,
}

impl<O: Observer> Executive<O> {
    pub(super) const fn new(observer: O) -> Self {
        Self { now: SimTime::ZERO, calendar: Calendar::new(), outcomes: Vec::new(), observer }
    }

    /// Puts a run of so many loads at its start; keeps the memory.
    pub(super) fn start(&mut self, loads: usize) {
        self.now = SimTime::ZERO;
        self.calendar.clear();
        self.outcomes.clear();
        self.outcomes.resize(loads, Outcome::default());
    }

    /// Takes the next event, unless it comes after the horizon: its time is now.
    pub(super) fn advance(&mut self, horizon: Option<SimTime>) -> Option<Event> {
        let at = self.calendar.next_time()?;
        if horizon.is_some_and(|horizon| at > horizon) {
            return None;
        }
        let (at, event) = self.calendar.pop()?;
        debug_assert!(at >= self.now, "{event:?} lies in the past");
        self.now = at;
        Some(event)
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
