//! Background traffic: other users and integrations, who use rows but neither workers nor the
//! shared capacity.
//!
//! # Invariants
//!
//! - Each stream has one arrival to come, as long as records are without an outcome.
//! - A transaction under way asks for rows, waits for one, or holds all its rows; it ends with its
//!   hold, or with the first refusal.

use super::event::{BackgroundEvent, Event};
use super::executive::Executive;
use super::locking::Locking;
use super::narrow::number;
use super::observer::{Happening, Observer};
use super::owner::Owner;
use super::plan::{Plan, Traffic};
use super::row::RowId;
use forelock_engine::{Draws, Seed, Span, Stream};
use rand::RngExt;
use rand::seq::index;
use slab::Slab;

/// The background transactions of a run.
#[derive(Debug)]
pub(super) struct Background<'p> {
    traffic: &'p [Traffic],
    stream: Stream,
    /// How many transactions of each stream of traffic have arrived.
    arrived: Vec<u64>,
    /// How long each transaction under way is to hold its rows.
    holds: Slab<Span>,
    /// Transactions that were refused.
    failed: u64,
}

impl<'p> Background<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            traffic: &plan.background,
            stream: stream(Seed { seed: plan.scenario.run.seed, replication: 0 }),
            arrived: Vec::new(),
            holds: Slab::new(),
            failed: 0,
        }
    }

    /// Puts all streams at their start.
    pub(super) fn start(&mut self, seed: Seed, exec: &mut Executive<impl Observer>) {
        self.stream = stream(seed);
        self.holds.clear();
        self.failed = 0;
        self.arrived.clear();
        self.arrived.resize(self.traffic.len(), 0);
        for stream in (0..).take(self.traffic.len()) {
            self.schedule_arrival(stream, exec);
        }
    }

    /// Transactions that were refused.
    pub(super) const fn failed(&self) -> u64 {
        self.failed
    }

    fn schedule_arrival(&self, stream: u32, exec: &mut Executive<impl Observer>) {
        let mut draws = self.draws(stream, 0);
        let wait = self.traffic[stream as usize].between_arrivals.draw(&mut draws);
        exec.schedule(wait, Event::Background(BackgroundEvent::Arrival(stream)));
    }

    /// The draws for the next transaction of that stream: 0 for its arrival, 1 for what it does.
    fn draws(&self, stream: u32, purpose: u64) -> Draws {
        let arrived = self.arrived[stream as usize];
        self.stream.sub(u64::from(stream)).sub(purpose).draws(arrived)
    }

    /// A transaction of that stream arrives: gives the owner of its rows, which it is to ask for.
    pub(super) fn arrive(
        &mut self,
        stream: u32,
        locking: &mut Locking,
        exec: &mut Executive<impl Observer>,
    ) -> Owner {
        let traffic = self.traffic[stream as usize];
        let mut draws = self.draws(stream, 1);
        // Scenarios bound how many can be under way far below 2^31.
        let owner = Owner::background(number(self.holds.insert(traffic.hold.draw(&mut draws))));
        let rows = locking.start(owner, None);
        choose_distinct(traffic.first_row, traffic.of, traffic.rows, &mut draws, rows);
        self.arrived[stream as usize] += 1;
        self.schedule_arrival(stream, exec);
        exec.note(Happening::BackgroundBegan { owner });
        owner
    }

    /// A transaction has all its rows and holds them.
    pub(super) fn hold(&self, number: u32, exec: &mut Executive<impl Observer>) {
        exec.schedule(
            self.holds[number as usize],
            Event::Background(BackgroundEvent::HoldOver(number)),
        );
    }

    /// A transaction ends, `failed` if it was refused a row.
    pub(super) fn end(
        &mut self,
        number: u32,
        failed: bool,
        locking: &mut Locking,
        exec: &mut Executive<impl Observer>,
    ) {
        let owner = Owner::background(number);
        exec.note(Happening::BackgroundEnded { owner, failed });
        self.failed += u64::from(failed);
        self.holds.remove(number as usize);
        locking.release(owner, exec);
    }
}

fn stream(seed: Seed) -> Stream {
    Stream::named(seed, *b"backgrnd")
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
