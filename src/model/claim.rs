//! A claim: the rows that a transaction wants, and how far it has come with taking them.
//!
//! # Ascending order without sorting
//!
//! Who asks for rows in ascending order ends up with this: it holds all free rows below the lowest
//! one that another holds, and waits for that one. All of it happens within one instant, so that
//! only the outcome can be seen, not the way to it. [`Claim::take`] therefore goes through the rows
//! as they come, takes those that are free, and at the first that another holds begins to remember
//! the lowest such: from there on it takes none above it, and at the end it gives back those above
//! it that it took too early. Sorting a transaction's rows would cost more than all the rest of
//! taking them; this costs a look at each row that is left, for every wait.

use super::lock_table::{Answer, Table, Taken};
use super::lock_word::LockWord;
use super::row::RowId;
use crate::scenario::LockOrder;

/// The rows that a transaction wants, a row perhaps more than once. The front of the list is those
/// that it holds.
///
/// It wants them in one phase or two: those of the second are asked for once it has all of the
/// first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim {
    /// In each phase by ascending row, rather than in the order of the list.
    ascending: bool,
    rows: Vec<RowId>,
    /// `rows[..held]` are held. In the order in which they were taken, but that a claim in ascending
    /// order has those of one phase in any order.
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
    /// Nothing held, nothing wanted; gives the list to fill with the rows of the first phase, which
    /// is empty.
    pub(crate) fn start(&mut self, order: LockOrder) -> &mut Vec<RowId> {
        self.clear();
        self.ascending = order == LockOrder::Row;
        &mut self.rows
    }

    /// It holds all that it asked for, and wants more, later; gives the list to put the rows of the
    /// second phase behind. What it holds already stays, and may be among them.
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

    /// Whether the rows of a phase are taken by ascending row.
    pub(crate) const fn is_ascending(&self) -> bool {
        self.ascending
    }

    /// The rows held from number `from` on, which were taken at one instant, in the order in which
    /// they were taken.
    pub(crate) fn taken_from(&mut self, from: usize) -> &[RowId] {
        let taken = &mut self.rows[from..self.held];
        if self.ascending {
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

    /// Takes the rows that it wants and doesn't hold yet, in their order, up to the first that
    /// another holds.
    pub(crate) fn take<W: LockWord>(&mut self, table: &mut Table<'_, W>) -> Taken {
        if self.late == Some(self.next) && !self.refused.is_empty() {
            // What the first phase was refused isn't asked for again either.
            let refused = std::mem::take(&mut self.refused);
            self.drop_wanted(|row| refused.contains(&row));
            self.refused = refused;
        }
        let had = self.held;
        while let Some(row) = self.next() {
            match table.ask(row) {
                Answer::Taken => self.hold_next(),
                Answer::Own => self.next += 1,
                Answer::Blocked if self.ascending => {
                    return Taken::Blocked(self.take_lower(had, row, table));
                }
                Answer::Blocked => return Taken::Blocked(row),
            }
        }
        Taken::All
    }

    /// Goes on behind the next row, `blocked`, as if it had asked in ascending order all the time
    /// since it held `had` rows; gives the lowest row that another holds, which is now the next.
    fn take_lower<W: LockWord>(
        &mut self,
        had: usize,
        blocked: RowId,
        table: &mut Table<'_, W>,
    ) -> RowId {
        let rows = &mut self.rows[..];
        // `rows[..held]` are held, `rows[held..kept]` are to be asked for later. The lowest blocked
        // one is in neither, so that there is always room for it.
        let mut lowest = blocked;
        let (mut held, mut kept) = (self.held, self.held);
        for index in self.next + 1..rows.len() {
            let row = rows[index];
            if row >= lowest {
                rows[kept] = row;
                kept += usize::from(row != lowest);
                continue;
            }
            match table.ask(row) {
                Answer::Taken => {
                    rows[kept] = rows[held];
                    rows[held] = row;
                    held += 1;
                    kept += 1;
                }
                Answer::Own => {}
                Answer::Blocked => {
                    rows[kept] = lowest;
                    kept += 1;
                    lowest = row;
                }
            }
        }
        let mut index = had;
        while index < held {
            let row = rows[index];
            if row > lowest {
                table.give_back(row);
                held -= 1;
                rows.swap(index, held);
            } else {
                index += 1;
            }
        }
        rows[kept] = rows[held];
        rows[held] = lowest;
        self.held = held;
        self.next = held;
        self.rows.truncate(kept + 1);
        lowest
    }
}
