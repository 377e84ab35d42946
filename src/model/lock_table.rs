//! The lock table: one exclusive lock a row, first come first served.
//!
//! A row's whole state is one word: free, held by an owner nobody waits behind, or the number of
//! the row's wait queue. Taking a free row and seeing that it is one's own already are one load;
//! nothing is hashed, and a row that nobody waits for has no queue.

use super::claim::Claim;
use super::lock_words::LockWords;
use super::owner::Owner;
use super::row::RowId;
use super::wait_queue::{QueueId, Remains, WaitQueues};

const FREE: u32 = 0;
/// Set in the word of a row that someone waits for; the rest is then its queue's number.
const QUEUED: u32 = 1 << 31;

/// The state of every row's lock.
#[derive(Debug)]
pub(crate) struct LockTable {
    words: LockWords,
    queues: WaitQueues,
}

/// How far a claim came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It holds all its rows.
    All,
    /// Up to this row, which another has.
    Blocked(RowId),
}

/// A row that a release handed to its first waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HandOver {
    pub(crate) row: RowId,
    pub(crate) to: Owner,
}

impl LockTable {
    /// `rows` free rows.
    pub(crate) fn new(rows: usize) -> Self {
        Self { words: LockWords::new(rows), queues: WaitQueues::default() }
    }

    /// Frees every row and forgets every waiter, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.words.fill(FREE);
        self.queues.clear();
    }

    /// Whether no row is held or waited for.
    pub(crate) fn is_idle(&self) -> bool {
        self.words.iter().all(|&word| word == FREE)
    }

    /// Takes for `owner` the rows of `claim` that it doesn't hold yet, in order, up to the first
    /// that another holds.
    pub(crate) fn take(&mut self, owner: Owner, claim: &mut Claim) -> Taken {
        let own = held_by(owner);
        let words = &mut *self.words;
        while let Some(row) = claim.next() {
            let word = &mut words[row.index()];
            if *word == FREE {
                *word = own;
                claim.hold_next();
            } else if *word == own || holder(*word, &self.queues) == Some(owner) {
                claim.pass_next();
            } else {
                return Taken::Blocked(row);
            }
        }
        Taken::All
    }

    /// Who holds `row`.
    pub(crate) fn holder(&self, row: RowId) -> Option<Owner> {
        holder(self.words[row.index()], &self.queues)
    }

    /// Whom `owner` waits for: the edge that leaves it in the waits-for graph.
    pub(crate) fn waits_for(&self, owner: Owner) -> Option<Owner> {
        self.queues.waits_for(owner)
    }

    /// Puts `owner` at the end of the queue for `row`, which another holds.
    pub(crate) fn wait(&mut self, owner: Owner, row: RowId) {
        let word = &mut self.words[row.index()];
        let queue = if *word & QUEUED == 0 {
            let queue = self.queues.open(row, Owner::numbered(*word - 1));
            *word = QUEUED | queue.0;
            queue
        } else {
            QueueId(*word & !QUEUED)
        };
        self.queues.join(queue, owner);
    }

    /// Takes `owner` out of the queue in which it waits.
    pub(crate) fn stop_waiting(&mut self, owner: Owner) {
        if let Some(remains) = self.queues.leave(owner) {
            settle(&mut self.words, remains);
        }
    }

    /// Releases what `claim` holds for `owner`: each row goes to its first waiter, in the order in
    /// which it was taken, or is free. The hand-overs are put behind `hand_overs`.
    pub(crate) fn release(
        &mut self,
        owner: Owner,
        claim: &mut Claim,
        hand_overs: &mut Vec<HandOver>,
    ) {
        let own = held_by(owner);
        let words = &mut *self.words;
        for row in claim.held() {
            let word = &mut words[row.index()];
            if *word == own {
                *word = FREE;
            } else {
                // Someone waits, so the word is the number of the queue.
                let (row, to, remains) = self.queues.hand_over(QueueId(*word & !QUEUED));
                settle(words, remains);
                hand_overs.push(HandOver { row, to });
            }
        }
        claim.clear();
    }
}

/// The word of a row that `owner` holds and nobody waits for.
#[inline]
const fn held_by(owner: Owner) -> u32 {
    owner.get() + 1
}

/// Whom a word names as holder.
fn holder(word: u32, queues: &WaitQueues) -> Option<Owner> {
    match word {
        FREE => None,
        word if word & QUEUED == 0 => Some(Owner::numbered(word - 1)),
        word => Some(queues.holder(QueueId(word & !QUEUED))),
    }
}

/// A row whose queue has gone is held as one that never had any.
fn settle(words: &mut [u32], remains: Remains) {
    match remains {
        Remains::Waiters => {}
        Remains::HolderAlone { row, holder } => words[row.index()] = held_by(holder),
    }
}

#[cfg(test)]
mod tests;
