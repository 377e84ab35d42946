//! A claim: the rows that a transaction wants, and how far it has come with taking them.
//!
//! # Ascending order without sorting
//!
//! Who asks for rows in ascending order ends up with this: it holds all free rows below the lowest
//! one that another holds, and waits for that one. All of it happens within one instant, so that
//! only the outcome can be seen, not the way to it. [`Claim::take`] therefore takes the rows as they
//! come. At one that another holds, it gives back those above it that it has just taken, and goes on
//! with those below it that are left; and so on, if one of them is held by another too. Sorting would
//! cost more than all the rest of taking rows; this costs a look at each row for every wait.

use super::fours;
use super::lock_table::{Answer, Table, Taken};
use super::lock_word::LockWord;
use super::row::RowId;
use forelock_engine::Span;
use forelock_scenario::{LockOrder, Locks};
use std::cell::Cell;

/// In which order a claim's rows are taken, and whether all within one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Taking {
    /// In the order of the list, at once or in turn.
    #[default]
    Listed,
    /// In each phase by ascending row, at once.
    AscendingAtOnce,
    /// In each phase by ascending row, one after another, so that others act in between.
    AscendingInTurn,
}

impl Taking {
    /// As those rules have it.
    pub(crate) fn by(rules: &Locks) -> Self {
        match rules.order {
            LockOrder::Record => Self::Listed,
            LockOrder::Row if rules.request > Span::ZERO => Self::AscendingInTurn,
            LockOrder::Row => Self::AscendingAtOnce,
        }
    }
}

/// The rows that a transaction wants, a row perhaps more than once. The front of the list is those
/// that it holds.
///
/// It wants them in one phase or two: those of the second are asked for once it has all of the
/// first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim {
    taking: Taking,
    rows: Vec<RowId>,
    /// `rows[..held]` are held, in the order in which they were taken; but if they are taken ascending
    /// and at once, those of one phase are in any order.
    held: usize,
    /// `rows[next..]` have not been asked for, or are being waited for. The one waited for comes
    /// first.
    next: usize,
    /// `rows[..late]` of those held belong to the first phase; `None` while that goes on.
    late: Option<usize>,
    /// Rows that were refused.
    refused: Vec<RowId>,
}

impl Claim {
    /// Nothing held, nothing wanted; gives the list, which is empty, to fill with the rows of the
    /// first phase, if it has any.
    pub(crate) fn start(&mut self, taking: Taking) -> &mut Vec<RowId> {
        self.clear();
        self.taking = taking;
        &mut self.rows
    }

    /// It has started, holds all that it has asked for, and wants more; gives the list to put the
    /// rows of the second phase behind. What it holds already stays, and may be among them.
    pub(crate) fn start_late(&mut self) -> &mut Vec<RowId> {
        self.rows.truncate(self.held);
        self.next = self.held;
        self.late = Some(self.held);
        &mut self.rows
    }

    /// Nothing held, nothing wanted.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.refused.clear();
        self.held = 0;
        self.next = 0;
        self.late = None;
    }

    /// The rows held.
    pub(crate) fn held(&self) -> &[RowId] {
        &self.rows[..self.held]
    }

    /// The rows held, by phase.
    pub(crate) fn held_by_phase(&self) -> [&[RowId]; 2] {
        let (first, late) = self.held().split_at(self.late.unwrap_or(self.held));
        [first, late]
    }

    /// Whether the rows held of a phase are in any order, but were taken by ascending row.
    pub(crate) const fn hides_ascent(&self) -> bool {
        matches!(self.taking, Taking::AscendingAtOnce)
    }

    /// The rows held from number `from` on, which were taken at one instant, in the order in which
    /// they were taken.
    pub(crate) fn taken_from(&mut self, from: usize) -> &[RowId] {
        let taken = &mut self.rows[from..self.held];
        if self.taking == Taking::AscendingAtOnce {
            taken.sort_unstable();
        }
        taken
    }

    /// The row to ask for next, or that is being waited for.
    #[inline]
    pub(crate) fn next(&self) -> Option<RowId> {
        self.rows.get(self.next).copied()
    }

    /// The row that was being waited for is taken.
    #[inline]
    pub(crate) fn hold_next(&mut self) {
        self.rows[self.held] = self.rows[self.next];
        self.held += 1;
        self.next += 1;
    }

    /// The row that was being waited for, or was to be, was refused: it is not asked for again.
    pub(crate) fn give_up_next(&mut self) {
        if let Some(refused) = self.next() {
            self.drop_wanted(|row| row == refused);
            self.refused.push(refused);
        }
    }

    /// Wants those rows no longer.
    fn drop_wanted(&mut self, is_dropped: impl Fn(RowId) -> bool) {
        let mut kept = self.next;
        for index in self.next..self.rows.len() {
            let row = self.rows[index];
            self.rows[kept] = row;
            kept += usize::from(!is_dropped(row));
        }
        self.rows.truncate(kept);
    }

    /// Takes the rows that it wants and doesn't hold yet, in its order, up to the first that
    /// another holds.
    pub(crate) fn take<W: LockWord>(&mut self, table: &mut Table<'_, W>) -> Taken {
        self.leave_out_refused();
        let had = self.held;
        match self.take_up_to(self.rows.len(), table) {
            None => Taken::All,
            Some(blocked) if self.taking == Taking::AscendingAtOnce => {
                Taken::Blocked(self.take_lowest(had, blocked, table))
            }
            Some(blocked) => Taken::Blocked(blocked),
        }
    }

    /// The row to ask for next where rows are taken in turn; passes over those that it holds already.
    pub(crate) fn next_wanted<W: LockWord>(&mut self, table: &Table<'_, W>) -> Option<RowId> {
        if self.next == self.late.unwrap_or(0) {
            self.leave_out_refused();
            if self.taking == Taking::AscendingInTurn {
                self.rows[self.next..].sort_unstable();
            }
        }
        while let Some(row) = self.next() {
            if !table.holds(row) {
                return Some(row);
            }
            self.next += 1;
        }
        None
    }

    /// What the first phase was refused isn't asked for in the second either.
    fn leave_out_refused(&mut self) {
        if self.late == Some(self.next) && !self.refused.is_empty() {
            let refused = std::mem::take(&mut self.refused);
            self.drop_wanted(|row| refused.contains(&row));
            self.refused = refused;
        }
    }

    /// Takes `rows[next..end]`, up to the first that another holds: gives that one.
    #[inline]
    fn take_up_to<W: LockWord>(&mut self, end: usize, table: &mut Table<'_, W>) -> Option<RowId> {
        if self.held == self.next {
            // While all are free, they are where they belong.
            let free = table.take_free(&self.rows[self.next..end]);
            self.held += free;
            self.next += free;
        }
        while self.next < end {
            let row = self.rows[self.next];
            match table.ask(row) {
                Answer::Taken => self.hold_next(),
                Answer::Own => self.next += 1,
                Answer::Blocked => return Some(row),
            }
        }
        None
    }

    /// The next row is `blocked`. Goes on as if it had asked in ascending order ever since it held
    /// `had` rows; gives the lowest row that another holds, which is now the next.
    fn take_lowest<W: LockWord>(
        &mut self,
        had: usize,
        mut blocked: RowId,
        table: &mut Table<'_, W>,
    ) -> RowId {
        // Rows from here on are asked for once `blocked` is granted; it is the first of them.
        let mut end = self.rows.len();
        loop {
            end -= self.close_gap() + 1;
            self.rows.swap(self.held, end);
            // What it took too early, it gives back.
            let taken = self.held;
            self.held = had + lower_first(&mut self.rows[had..taken], 0, blocked);
            table.give_back(&self.rows[self.held..taken]);
            self.next = self.held;
            // What it left out so far, it asks for.
            let higher = taken - self.held;
            let lower = self.held + lower_first(&mut self.rows[self.held..end], higher, blocked);
            match self.take_up_to(lower, table) {
                Some(row) => (blocked, end) = (row, lower),
                None => break,
            }
        }
        end -= self.close_gap();
        self.rows.swap(self.held, end);
        blocked
    }

    /// Closes the gap that rows have left which it held already; gives its length.
    fn close_gap(&mut self) -> usize {
        let gap = self.next - self.held;
        if gap > 0 {
            self.rows.drain(self.held..self.next);
            self.next = self.held;
        }
        gap
    }
}

/// Puts those of `rows` that are below `bound` before the others, of which the first `higher` are
/// known to be some; gives how many are below.
///
/// Which are is as good as random, so that a branch would be mispredicted every other time: that
/// would cost more than all the rest.
#[inline]
fn lower_first(rows: &mut [RowId], higher: usize, bound: RowId) -> usize {
    let rows = Cell::from_mut(rows).as_slice_of_cells();
    let mut lower = 0;
    fours::for_each(&rows[higher..], |place| {
        let row = place.replace(rows[lower].get());
        rows[lower].set(row);
        lower += usize::from(row < bound);
    });
    lower
}
