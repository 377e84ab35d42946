//! Background traffic: other users and integrations, who use rows but neither workers nor the
//! shared capacity.

use super::claim::Claim;
use super::observer::{Happening, Observer};
use super::owner::Owner;
use super::row::RowId;
use super::simulator::{Event, Simulator};
use super::worker::Wait;
use crate::engine::{Draws, Span};
use rand::RngExt;
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
        let mut draws = self.background_stream.sub(u64::from(stream)).sub(0).draws(number);
        let wait = self.plan.background[stream as usize].between_arrivals.draw(&mut draws);
        self.calendar.schedule(self.now + wait, Event::Arrival(stream));
    }

    pub(super) fn arrive(&mut self, stream: u32) {
        if self.without_outcome == 0 {
            return;
        }
        let traffic = self.plan.background[stream as usize];
        let number = self.arrivals[stream as usize].count;
        let mut draws = self.background_stream.sub(u64::from(stream)).sub(1).draws(number);
        let hold = traffic.hold.draw(&mut draws);
        let mut claim = self.spare_claims.pop().unwrap_or_default();
        let rows = claim.start(self.plan.scenario.org.locks.order);
        choose_distinct(traffic.first_row, traffic.of, traffic.rows, &mut draws, rows);
        self.arrivals[stream as usize].count += 1;
        self.schedule_arrival(stream);

        let key = self.background.insert(BackgroundTransaction { claim, wait: None, hold });
        // Scenarios bound how many can be under way far below 2^31.
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the scenario")]
        let owner = Owner::background(key as u32);
        self.observer.note(self.now, Happening::BackgroundBegan { owner });
        self.ask(owner);
    }

    /// It has all its rows and holds them.
    pub(super) fn hold(&mut self, number: u32) {
        let over = self.now + self.background[number as usize].hold;
        self.calendar.schedule(over, Event::HoldOver(number));
    }

    pub(super) fn end_background(&mut self, number: u32, failed: bool) {
        let owner = Owner::background(number);
        self.observer.note(self.now, Happening::BackgroundEnded { owner, failed });
        self.release(owner);
        self.spare_claims.push(self.background.remove(number as usize).claim);
    }
}

/// More rows than this are looked up in a table rather than one by one.
const FEW: u32 = 32;

/// Puts `wanted` distinct rows of the `of` from row `first` on behind `rows`, all choices and orders
/// equally likely; all of them if there are fewer.
fn choose_distinct(first: u32, of: u32, wanted: u32, draws: &mut Draws, rows: &mut Vec<RowId>) {
    let wanted = wanted.min(of);
    if wanted > FEW.min(of / 2) {
        #[expect(clippy::cast_possible_truncation, reason = "below `of`, which has 32 bits")]
        let chosen = index::sample(draws, of as usize, wanted as usize)
            .into_iter()
            .map(|row| RowId::new(first + row as u32));
        rows.extend(chosen);
        return;
    }
    while rows.len() < wanted as usize {
        let row = RowId::new(first + draws.random_range(0..of));
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Seed, Stream};
    use std::collections::BTreeMap;

    #[test]
    fn every_choice_and_order_is_equally_likely() {
        let stream = Stream::named(Seed { seed: 5, replication: 0 }, *b"backgrnd");
        // 2 of 5 one by one, 3 of 4 by table: 20 and 24 equally likely lists.
        for (of, wanted, lists) in [(5, 2, 20), (4, 3, 24)] {
            let mut counts = BTreeMap::<Vec<u32>, f64>::new();
            for number in 0..20_000 {
                let mut rows = Vec::new();
                choose_distinct(0, of, wanted, &mut stream.draws(number), &mut rows);
                *counts.entry(rows.into_iter().map(RowId::get).collect()).or_default() += 1.0;
            }
            assert_eq!(counts.len(), lists);
            let expected = 20_000.0 / lists as f64;
            let chi2: f64 = counts.values().map(|c| (c - expected).powi(2) / expected).sum();
            // 19 or 23 degrees of freedom: above 55 once in 10,000.
            assert!(chi2 < 55.0, "χ² {chi2} for {wanted} of {of}");
        }
    }

    #[test]
    fn who_wants_more_rows_than_there_are_gets_all() {
        let stream = Stream::named(Seed { seed: 5, replication: 0 }, *b"backgrnd");
        let mut rows = Vec::new();
        choose_distinct(7, 3, 10, &mut stream.draws(0), &mut rows);
        rows.sort_unstable();
        assert_eq!(rows, [7, 8, 9].map(RowId::new));
    }
}
