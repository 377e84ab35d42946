//! A claim: the rows that a transaction wants, and how far it has come with taking them.

use super::row::RowId;

/// The rows that a transaction wants, in the order in which it asks for them, a row perhaps more
/// than once. The front of the list is those that it holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim {
    rows: Vec<RowId>,
    /// `rows[..held]` are held, in the order in which they were taken.
    held: usize,
    /// `rows[next..]` have not been asked for, or are being waited for.
    next: usize,
    /// Rows that were refused and are not asked for again, where the transaction goes on without.
    refused: Vec<RowId>,
}

impl Claim {
    /// Nothing held, nothing wanted; gives the list to fill.
    pub(crate) fn start(&mut self) -> &mut Vec<RowId> {
        self.clear();
        &mut self.rows
    }

    /// Keeps what is held; gives the list to add to what is wanted further.
    pub(crate) fn start_late(&mut self) -> &mut Vec<RowId> {
        self.rows.truncate(self.held);
        self.next = self.held;
        &mut self.rows
    }

    /// Nothing held, nothing wanted.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.held = 0;
        self.next = 0;
        self.refused.clear();
    }

    /// What is wanted further is not asked for again if it has been refused before.
    pub(crate) fn leave_out_refused(&mut self) {
        let (asked, mut index) = (self.next, 0);
        let refused = &self.refused;
        if !refused.is_empty() {
            self.rows.retain(|row| {
                index += 1;
                index <= asked || !refused.contains(row)
            });
        }
    }

    /// Asks in ascending order of rows instead.
    pub(crate) fn sort(&mut self) {
        self.rows[self.next..].sort_unstable();
        let mut kept = self.next;
        for index in self.next..self.rows.len() {
            if kept == self.next || self.rows[index] != self.rows[kept - 1] {
                self.rows[kept] = self.rows[index];
                kept += 1;
            }
        }
        self.rows.truncate(kept);
    }

    /// The rows held.
    pub(crate) fn held(&self) -> &[RowId] {
        &self.rows[..self.held]
    }

    /// The row to ask for next, or that is being waited for.
    #[inline]
    pub(crate) fn next(&self) -> Option<RowId> {
        self.rows.get(self.next).copied()
    }

    /// The next row is taken.
    #[inline]
    pub(crate) fn hold_next(&mut self) {
        self.rows[self.held] = self.rows[self.next];
        self.held += 1;
        self.next += 1;
    }

    /// The next row needs no asking: it is held already.
    #[inline]
    pub(crate) const fn pass_next(&mut self) {
        self.next += 1;
    }

    /// The next row was refused: it is not asked for again.
    pub(crate) fn give_up_next(&mut self) {
        if let Some(refused) = self.next() {
            self.refused.push(refused);
            let mut kept = self.next;
            for index in self.next..self.rows.len() {
                if self.rows[index] != refused {
                    self.rows[kept] = self.rows[index];
                    kept += 1;
                }
            }
            self.rows.truncate(kept);
        }
    }
}
