//! The lock table against one written without a thought for speed.

mod ascending;

use super::*;
use crate::claim::Taking;
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};

/// The table as one would write it without a thought for speed.
#[derive(Debug, Default)]
struct Plain {
    holder: BTreeMap<u32, u32>,
    queue: BTreeMap<u32, VecDeque<u32>>,
}

impl Plain {
    /// Takes `rows` from `next` on; gives where it stopped, and those held in order.
    fn take(&mut self, owner: u32, rows: &[u32], held: &mut Vec<u32>) -> Option<(u32, u32)> {
        for &row in rows {
            match self.holder.get(&row) {
                None => {
                    self.holder.insert(row, owner);
                    held.push(row);
                }
                Some(&holder) if holder == owner => {}
                Some(&holder) => return Some((row, holder)),
            }
        }
        None
    }

    fn release(&mut self, held: &[u32]) -> Vec<(u32, u32)> {
        let mut hand_overs = Vec::new();
        for &row in held {
            match self.queue.get_mut(&row).and_then(VecDeque::pop_front) {
                Some(next) => {
                    self.holder.insert(row, next);
                    hand_overs.push((row, next));
                }
                None => {
                    self.holder.remove(&row);
                }
            }
        }
        hand_overs
    }
}

/// A transaction of the test: its rows, where it is, what the plain table says that it holds.
#[derive(Debug, Default)]
struct Actor {
    claim: Claim,
    rows: Vec<u32>,
    held: Vec<u32>,
    waits_for: Option<u32>,
}

/// The actors' owners are so far apart that some don't fit the narrow words that a table begins
/// with: it widens when the first of them asks for a row.
const APART: u32 = 50;

fn number_of(actor: usize) -> u32 {
    u32::try_from(actor).unwrap() * APART
}

#[derive(Clone, Debug)]
enum Step {
    /// An idle owner asks for rows; one that has them all releases them; one that waits leaves.
    Act(usize, Vec<u32>),
    /// As `Act`, but one that waits goes on waiting.
    Proceed(usize, Vec<u32>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let rows = || prop::collection::vec(0..8_u32, 1..6);
    let step = prop_oneof![
        1 => (0..6_usize, rows()).prop_map(|(owner, rows)| Step::Act(owner, rows)),
        3 => (0..6_usize, rows()).prop_map(|(owner, rows)| Step::Proceed(owner, rows)),
    ];
    prop::collection::vec(step, 0..120)
}

/// Lets `owner` ask for what is left of its rows in both tables, and compares the answers.
fn ask(table: &mut LockTable, plain: &mut Plain, actor: &mut Actor, owner: u32) {
    let expected = plain.take(owner, &actor.rows, &mut actor.held);
    let taken = table.take(Owner::numbered(owner), &mut actor.claim);
    match expected {
        None => assert_eq!(taken, Taken::All),
        Some((row, holder)) => {
            let row = RowId::new(row);
            assert_eq!(taken, Taken::Blocked(row));
            assert_eq!(table.holder(row), Some(Owner::numbered(holder)));
            table.wait(Owner::numbered(owner), row);
            plain.queue.entry(row.get()).or_default().push_back(owner);
            actor.waits_for = Some(row.get());
        }
    }
}

fn release(table: &mut LockTable, plain: &mut Plain, actors: &mut [Actor], owner: usize) {
    let mut hand_overs = Vec::new();
    let number = number_of(owner);
    table.release(Owner::numbered(number), &mut actors[owner].claim, &mut hand_overs);
    let expected = plain.release(&std::mem::take(&mut actors[owner].held));
    let got: Vec<_> = hand_overs.iter().map(|h| (h.row.get(), h.to.get())).collect();
    assert_eq!(got, expected);
    actors[owner].rows.clear();
    for (row, next) in expected {
        let next_actor = &mut actors[(next / APART) as usize];
        next_actor.claim.hold_next();
        next_actor.held.push(row);
        next_actor.waits_for = None;
        ask(table, plain, next_actor, next);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_plain_table(steps in steps()) {
        let (mut table, mut plain) = (LockTable::new(8), Plain::default());
        let mut actors: Vec<Actor> = (0..6).map(|_| Actor::default()).collect();
        for step in steps {
            let (Step::Act(owner, rows) | Step::Proceed(owner, rows), leaves) = (
                step.clone(),
                matches!(step, Step::Act(..)),
            );
            let number = number_of(owner);
            let actor = &mut actors[owner];
            match actor.waits_for {
                None if actor.rows.is_empty() => {
                    let list = actor.claim.start(Taking::Listed);
                    list.extend(rows.iter().copied().map(RowId::new));
                    actor.rows = rows;
                    ask(&mut table, &mut plain, actor, number);
                }
                None => release(&mut table, &mut plain, &mut actors, owner),
                Some(row) if leaves => {
                    table.stop_waiting(Owner::numbered(number));
                    if let Some(queue) = plain.queue.get_mut(&row) {
                        queue.retain(|&waiter| waiter != number);
                    }
                    actor.waits_for = None;
                    release(&mut table, &mut plain, &mut actors, owner);
                }
                Some(_) => {}
            }
            for row in 0..8 {
                let expected = plain.holder.get(&row).map(|&holder| Owner::numbered(holder));
                prop_assert_eq!(table.holder(RowId::new(row)), expected);
            }
            for (number, actor) in (0..).step_by(APART as usize).zip(&actors) {
                let expected = actor.waits_for.map(|row| Owner::numbered(plain.holder[&row]));
                prop_assert_eq!(table.waits_for(Owner::numbered(number)), expected);
            }
        }
    }
}
