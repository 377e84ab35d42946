//! Background traffic: other users and integrations, who use rows but neither workers nor the
//! shared capacity.

use super::claim::Claim;
use super::lock_table::{Owner, RowId};
use super::observer::{Happening, Observer};
use super::simulator::{Event, Simulator};
use super::worker::Wait;
use crate::engine::Span;
use crate::scenario::LockOrder;
use rand::seq::index;

/// A background transaction under way.
#[derive(Debug)]
pub(super) struct BackgroundTransaction {
    pub(super) claim: Claim,
    pub(super) wait: Option<Wait>,
    /// How long it will hold its rows.
    hold: Span,
}

/// How far each stream has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrivals {
    count: u64,
}

impl<O: Observer> Simulator<'_, O> {
    pub(super) fn start_background(&mut self) {
        self.arrivals.clear();
        self.arrivals.resize(self.plan.background.len(), Arrivals::default());
        for stream in (0..).take(self.plan.background.len()) {
            self.schedule_arrival(stream);
        }
    }

    fn schedule_arrival(&mut self, stream: u32) {
        let number = self.arrivals[stream as usize].count;
        let mut draws = self.streams.background.sub(u64::from(stream)).sub(0).draws(number);
        let wait = self.plan.background[stream as usize].between_arrivals.draw(&mut draws);
        self.calendar.schedule(self.now + wait, Event::Arrival(stream));
    }

    pub(super) fn arrive(&mut self, stream: u32) {
        if self.without_outcome == 0 {
            return;
        }
        let traffic = self.plan.background[stream as usize];
        let number = self.arrivals[stream as usize].count;
        let mut draws = self.streams.background.sub(u64::from(stream)).sub(1).draws(number);
        let hold = traffic.hold.draw(&mut draws);
        let mut claim = Claim::default();
        let parents = self.data.first_set_rows() as usize;
        let wanted = (traffic.rows as usize).min(parents);
        #[expect(clippy::cast_possible_truncation, reason = "below the number of parents")]
        let rows =
            index::sample(&mut draws, parents, wanted).into_iter().map(|i| RowId::new(i as u32));
        claim.start().extend(rows);
        match self.plan.scenario.org.locks.order {
            LockOrder::Record => {}
            LockOrder::Row => claim.sort(),
        }
        self.arrivals[stream as usize].count += 1;
        self.schedule_arrival(stream);

        let key = self.background.insert(BackgroundTransaction { claim, wait: None, hold });
        let owner = self.background_owner(key);
        self.observer.note(self.now, Happening::BackgroundBegan { owner });
        self.ask(owner);
    }

    fn background_owner(&self, key: usize) -> Owner {
        // Scenarios bound how many can be under way far below 2^31.
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the scenario")]
        Owner(self.plan.scenario.org.workers.get() + key as u32)
    }

    /// It has all its rows and holds them.
    pub(super) fn hold(&mut self, key: usize) {
        let over = self.now + self.background[key].hold;
        let owner = self.background_owner(key);
        self.calendar.schedule(over, Event::HoldOver(owner));
    }

    pub(super) fn end_hold(&mut self, owner: Owner) {
        match self.claimant(owner) {
            super::locking::Claimant::Background(key) => self.end_background(key, false),
            super::locking::Claimant::Load(_) => {}
        }
    }

    pub(super) fn end_background(&mut self, key: usize, failed: bool) {
        let owner = self.background_owner(key);
        self.observer.note(self.now, Happening::BackgroundEnded { owner, failed });
        self.release(owner);
        self.background.remove(key);
    }
}
