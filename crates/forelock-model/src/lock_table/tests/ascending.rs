//! Row order without sorting, against row order by sorting.

use super::super::*;
use crate::claim::Taking;
use crate::waits_for::closes_cycle;
use proptest::prelude::*;

fn rows(numbers: &[u32]) -> Vec<RowId> {
    numbers.iter().copied().map(RowId::new).collect()
}

fn start(numbers: &[u32]) -> Claim {
    let mut claim = Claim::default();
    claim.start(Taking::AscendingAtOnce).extend(rows(numbers));
    claim
}

/// What it holds, in phases, each ascending.
fn held(claim: &Claim) -> [Vec<u32>; 2] {
    claim.held_by_phase().map(|held| {
        let mut held: Vec<u32> = held.iter().map(|row| row.get()).collect();
        held.sort_unstable();
        held
    })
}

fn blocked(row: u32) -> Taken {
    Taken::Blocked(RowId::new(row))
}

const A: Owner = Owner::numbered(0);
const B: Owner = Owner::numbered(1);
const C: Owner = Owner::numbered(2);

#[test]
fn rows_above_the_lowest_blocked_one_are_left_to_others() {
    let mut table = LockTable::new(10);
    let (mut a, mut b, mut c) = (start(&[6, 4]), start(&[9, 1, 6, 5, 0, 8, 4, 3, 7]), start(&[9]));
    assert_eq!(table.take(A, &mut a), Taken::All);

    // Takes 9, 1, is blocked at 6, takes 5, 0, is blocked at 4, takes 3: 9 and 5 go back.
    assert_eq!(table.take(B, &mut b), blocked(4));
    assert_eq!(held(&b), [vec![0, 1, 3], vec![]]);
    assert_eq!(b.next(), Some(RowId::new(4)));
    for row in [2, 5, 7, 8, 9] {
        assert_eq!(table.holder(RowId::new(row)), None);
    }
    table.wait(B, RowId::new(4));
    assert_eq!(table.take(C, &mut c), Taken::All);

    let mut hand_overs = Vec::new();
    table.release(A, &mut a, &mut hand_overs);
    assert_eq!(hand_overs, [HandOver { row: RowId::new(4), to: B }]);
    b.hold_next();
    assert_eq!(table.take(B, &mut b), blocked(9));
    assert_eq!(held(&b), [vec![0, 1, 3, 4, 5, 6, 7, 8], vec![]]);
    table.wait(B, RowId::new(9));
    table.release(C, &mut c, &mut hand_overs);
    b.hold_next();
    assert_eq!(table.take(B, &mut b), Taken::All);
    table.release(B, &mut b, &mut hand_overs);
    assert!(table.is_idle());
}

#[test]
fn those_that_are_watched_are_told_in_the_order_of_rows() {
    let mut table = LockTable::new(10);
    let (mut a, mut b) = (start(&[6]), start(&[5, 9, 2, 6, 7, 0]));
    table.take(A, &mut a);
    assert_eq!(table.take(B, &mut b), blocked(6));
    assert_eq!(b.taken_from(0), rows(&[0, 2, 5]));
    b.hold_next();
    assert_eq!(table.take(B, &mut b), Taken::All);
    assert_eq!(b.taken_from(4), rows(&[7, 9]));
    assert_eq!(b.held(), rows(&[0, 2, 5, 6, 7, 9]));
}

#[test]
fn a_release_hands_over_phase_by_phase_and_in_each_by_row() {
    let mut table = LockTable::new(10);
    let mut a = start(&[7, 3, 5]);
    assert_eq!(table.take(A, &mut a), Taken::All);
    a.start_late().extend(rows(&[6, 1, 4]));
    assert_eq!(table.take(A, &mut a), Taken::All);
    for (number, row) in (1..).zip([1, 3, 4, 5, 6, 7]) {
        table.wait(Owner::numbered(number), RowId::new(row));
    }
    let mut hand_overs = Vec::new();
    table.release(A, &mut a, &mut hand_overs);
    let order: Vec<u32> = hand_overs.iter().map(|hand_over| hand_over.row.get()).collect();
    assert_eq!(order, [3, 5, 7, 1, 4, 6]);
}

#[test]
fn a_row_wanted_twice_is_taken_once() {
    let mut table = LockTable::new(10);
    let (mut a, mut b) = (start(&[5]), start(&[3, 5, 3, 7, 5, 7, 1, 3]));
    table.take(A, &mut a);
    assert_eq!(table.take(B, &mut b), blocked(5));
    assert_eq!(held(&b), [vec![1, 3], vec![]]);
    table.wait(B, RowId::new(5));
    let mut hand_overs = Vec::new();
    table.release(A, &mut a, &mut hand_overs);
    b.hold_next();
    assert_eq!(table.take(B, &mut b), Taken::All);
    assert_eq!(held(&b), [vec![1, 3, 5, 7], vec![]]);
}

#[test]
fn what_it_holds_is_not_asked_for_again_though_others_wait() {
    let mut table = LockTable::new(10);
    let (mut a, mut b) = (start(&[4, 2]), start(&[4]));
    table.take(A, &mut a);
    assert_eq!(table.take(B, &mut b), blocked(4));
    table.wait(B, RowId::new(4));
    a.start_late().extend(rows(&[4, 8, 1, 4, 2]));
    assert_eq!(table.take(A, &mut a), Taken::All);
    assert_eq!(held(&a), [vec![2, 4], vec![1, 8]]);
    assert_eq!(table.waits_for(B), Some(A));
}

#[test]
fn the_late_phase_keeps_what_is_above_its_blocked_row() {
    let mut table = LockTable::new(10);
    let (mut a, mut b) = (start(&[9, 8]), start(&[5]));
    table.take(A, &mut a);
    table.take(B, &mut b);
    a.start_late().extend(rows(&[7, 5, 9, 6, 1]));
    assert_eq!(table.take(A, &mut a), blocked(5));
    assert_eq!(held(&a), [vec![8, 9], vec![1]]);
    assert_eq!(table.holder(RowId::new(9)), Some(A));
    assert_eq!(table.holder(RowId::new(7)), None);
}

#[test]
fn a_refused_row_is_given_up_and_those_above_it_are_asked_for() {
    let mut table = LockTable::new(10);
    let (mut a, mut b) = (start(&[5]), start(&[7, 5, 5, 2, 8, 5]));
    table.take(A, &mut a);
    assert_eq!(table.take(B, &mut b), blocked(5));
    b.give_up_next();
    assert_eq!(table.take(B, &mut b), Taken::All);
    assert_eq!(held(&b), [vec![2, 7, 8], vec![]]);
    // Nor is it asked for later, even though it is free by then.
    table.release(A, &mut a, &mut Vec::new());
    b.start_late().extend(rows(&[6, 5]));
    assert_eq!(table.take(B, &mut b), Taken::All);
    assert_eq!(held(&b), [vec![2, 7, 8], vec![6]]);
}

const ROWS: u32 = 12;
const OWNERS: u32 = 6;
/// So far apart that some owners don't fit the narrow words.
const APART: u32 = 50;

/// Something that can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Took(u32, Vec<RowId>),
    All(u32),
    Waits(u32, RowId),
    Refused(u32, RowId),
    Released(u32, Vec<HandOver>),
}

/// A transaction: its claim, and the rows that it will want late.
#[derive(Debug, Default)]
struct Actor {
    claim: Claim,
    late: Option<Vec<RowId>>,
    is_busy: bool,
    waits: bool,
    gives_up: bool,
}

/// A table and all who use it.
struct World {
    table: LockTable,
    actors: Vec<Actor>,
    /// Whether row order comes about by sorting and asking row by row.
    sorts: bool,
    seen: Vec<Seen>,
}

impl World {
    fn new(sorts: bool) -> Self {
        let actors = (0..OWNERS).map(|_| Actor::default()).collect();
        Self { table: LockTable::new(ROWS as usize), actors, sorts, seen: Vec::new() }
    }

    fn wanted(&self, mut rows: Vec<RowId>) -> Vec<RowId> {
        if self.sorts {
            rows.sort_unstable();
            rows.dedup();
        }
        rows
    }

    fn act(&mut self, step: &Step) {
        let number = step.owner;
        let (first, late) = (self.wanted(rows(&step.first)), self.wanted(rows(&step.late)));
        let order = if self.sorts { Taking::Listed } else { Taking::AscendingAtOnce };
        let actor = &mut self.actors[number as usize];
        if actor.waits {
            if step.refuses {
                self.time_out(number);
            }
        } else if let Some(late) = actor.late.take() {
            actor.claim.start_late().extend(late);
            self.ask(number);
        } else if actor.is_busy {
            self.release(number);
        } else {
            actor.is_busy = true;
            actor.gives_up = step.gives_up;
            actor.claim.start(order).extend(first);
            actor.late = (!late.is_empty()).then_some(late);
            self.ask(number);
        }
    }

    fn ask(&mut self, number: u32) {
        let owner = Owner::numbered(number * APART);
        loop {
            let claim = &mut self.actors[number as usize].claim;
            let had = claim.held().len();
            let taken = self.table.take(owner, claim);
            // Not `taken_from`, which would put them in order: nothing may depend on that.
            let mut took = claim.held()[had..].to_vec();
            took.sort_unstable();
            self.seen.push(Seen::Took(number, took));
            let Taken::Blocked(row) = taken else {
                return self.seen.push(Seen::All(number));
            };
            assert_eq!(claim.next(), Some(row));
            if !closes_cycle(&self.table, owner, row) {
                self.table.wait(owner, row);
                self.actors[number as usize].waits = true;
                return self.seen.push(Seen::Waits(number, row));
            }
            if !self.refuse(number) {
                return;
            }
        }
    }

    /// Whether it goes on.
    fn refuse(&mut self, number: u32) -> bool {
        let Actor { claim, gives_up, .. } = &mut self.actors[number as usize];
        self.seen.push(Seen::Refused(number, claim.next().unwrap()));
        if *gives_up {
            claim.give_up_next();
            return true;
        }
        self.release(number);
        false
    }

    fn time_out(&mut self, number: u32) {
        self.table.stop_waiting(Owner::numbered(number * APART));
        self.actors[number as usize].waits = false;
        if self.refuse(number) {
            self.ask(number);
        }
    }

    fn release(&mut self, number: u32) {
        let actor = &mut self.actors[number as usize];
        (actor.late, actor.is_busy) = (None, false);
        let mut hand_overs = Vec::new();
        self.table.release(Owner::numbered(number * APART), &mut actor.claim, &mut hand_overs);
        self.seen.push(Seen::Released(number, hand_overs.clone()));
        for HandOver { to, .. } in &hand_overs {
            let next = &mut self.actors[(to.get() / APART) as usize];
            next.claim.hold_next();
            next.waits = false;
        }
        for HandOver { to, .. } in hand_overs {
            self.ask(to.get() / APART);
        }
    }
}

/// An idle owner asks for rows; one that has them all asks for its late ones, or releases; one that
/// waits goes on waiting or is refused.
#[derive(Clone, Debug)]
struct Step {
    owner: u32,
    first: Vec<u32>,
    late: Vec<u32>,
    gives_up: bool,
    refuses: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let some = |most| prop::collection::vec(0..ROWS, 0..most);
    let step = (0..OWNERS, some(9), some(6), any::<bool>(), prop::bool::weighted(0.3)).prop_map(
        |(owner, first, late, gives_up, refuses)| Step { owner, first, late, gives_up, refuses },
    );
    prop::collection::vec(step, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn nobody_can_tell_it_from_asking_for_sorted_rows(steps in steps()) {
        let (mut sorting, mut scanning) = (World::new(true), World::new(false));
        for step in steps {
            sorting.act(&step);
            scanning.act(&step);
            prop_assert_eq!(&sorting.seen, &scanning.seen);
            for row in (0..ROWS).map(RowId::new) {
                prop_assert_eq!(sorting.table.holder(row), scanning.table.holder(row));
            }
            for (number, (one, two)) in (0..).zip(sorting.actors.iter().zip(&scanning.actors)) {
                let owner = Owner::numbered(number * APART);
                prop_assert_eq!(sorting.table.waits_for(owner), scanning.table.waits_for(owner));
                prop_assert_eq!(held(&one.claim), held(&two.claim));
            }
            sorting.seen.clear();
            scanning.seen.clear();
        }
    }
}
