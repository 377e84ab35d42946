//! The lock table: one exclusive lock a row, first come first served.
//!
//! A row's whole state is one word: free, held by an owner nobody waits behind, or the number of
//! the row's wait queue. Taking a free row and seeing that it is one's own already are one load;
//! nothing is hashed, and a queue exists only while someone waits in it. Waiters are linked
//! through their owners' entries, so that leaving the middle of a queue is O(1) too.

use super::claim::Claim;

/// A lockable row: parents of all sets, numbered one set after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(u32);

/// Who holds locks or waits for one: a worker's transaction, or a background transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(pub(crate) u32);

impl RowId {
    /// The row of that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The row's number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    #[inline]
    const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Owner {
    /// The owner's number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

const FREE: u32 = 0;
/// Set in the word of a row that someone waits for; the rest is then its queue's number.
const QUEUED: u32 = 1 << 31;
const NOBODY: u32 = u32::MAX;

/// The state of every row's lock.
#[derive(Debug)]
pub(crate) struct LockTable {
    words: Vec<u32>,
    queues: Vec<WaitQueue>,
    free_queues: Vec<u32>,
    /// By owner.
    waiters: Vec<Waiter>,
}

#[derive(Clone, Copy, Debug)]
struct WaitQueue {
    row: RowId,
    holder: Owner,
    first: u32,
    last: u32,
}

#[derive(Clone, Copy, Debug)]
struct Waiter {
    /// `NOBODY`: it doesn't wait.
    queue: u32,
    previous: u32,
    next: u32,
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
        Self {
            words: vec![FREE; rows],
            queues: Vec::new(),
            free_queues: Vec::new(),
            waiters: Vec::new(),
        }
    }

    /// Frees every row and forgets every waiter, and keeps the memory.
    pub(crate) fn clear(&mut self, rows: usize) {
        self.words.clear();
        self.words.resize(rows, FREE);
        self.forget_waiters();
    }

    /// Whether no row is held or waited for.
    pub(crate) fn is_idle(&self) -> bool {
        self.words.iter().all(|&word| word == FREE)
    }

    fn forget_waiters(&mut self) {
        self.queues.clear();
        self.free_queues.clear();
        self.waiters.clear();
    }

    /// Takes for `owner` the rows of `claim` that it doesn't hold yet, in order, up to the first
    /// that another holds.
    pub(crate) fn take(&mut self, owner: Owner, claim: &mut Claim) -> Taken {
        let own = owner.0 + 1;
        while let Some(row) = claim.next() {
            let word = &mut self.words[row.index()];
            if *word == FREE {
                *word = own;
                claim.hold_next();
            } else if *word == own || self.holder(row) == Some(owner) {
                claim.pass_next();
            } else {
                return Taken::Blocked(row);
            }
        }
        Taken::All
    }

    /// Who holds `row`.
    pub(crate) fn holder(&self, row: RowId) -> Option<Owner> {
        match self.words[row.index()] {
            FREE => None,
            word if word & QUEUED == 0 => Some(Owner(word - 1)),
            word => Some(self.queues[(word & !QUEUED) as usize].holder),
        }
    }

    /// Whom `owner` waits for: the edge that leaves it in the waits-for graph.
    pub(crate) fn waits_for(&self, owner: Owner) -> Option<Owner> {
        let waiter = self.waiters.get(owner.0 as usize)?;
        (waiter.queue != NOBODY).then(|| self.queues[waiter.queue as usize].holder)
    }

    /// Puts `owner` at the end of the queue for `row`, which another holds.
    pub(crate) fn wait(&mut self, owner: Owner, row: RowId) {
        let queue = self.queue_of(row);
        let last = std::mem::replace(&mut self.queues[queue as usize].last, owner.0);
        if last == NOBODY {
            self.queues[queue as usize].first = owner.0;
        } else {
            self.waiters[last as usize].next = owner.0;
        }
        let entry = Waiter { queue, previous: last, next: NOBODY };
        let index = owner.0 as usize;
        if index >= self.waiters.len() {
            let absent = Waiter { queue: NOBODY, previous: NOBODY, next: NOBODY };
            self.waiters.resize(index + 1, absent);
        }
        self.waiters[index] = entry;
    }

    /// Takes `owner` out of the queue in which it waits.
    pub(crate) fn stop_waiting(&mut self, owner: Owner) {
        let waiter = self.waiters[owner.0 as usize];
        if waiter.queue == NOBODY {
            return;
        }
        self.waiters[owner.0 as usize].queue = NOBODY;
        let queue = &mut self.queues[waiter.queue as usize];
        match waiter.previous {
            NOBODY => queue.first = waiter.next,
            previous => self.waiters[previous as usize].next = waiter.next,
        }
        match waiter.next {
            NOBODY => queue.last = waiter.previous,
            next => self.waiters[next as usize].previous = waiter.previous,
        }
        self.drop_if_empty(waiter.queue);
    }

    /// Releases what `claim` holds for `owner`: each row goes to its first waiter, in the order in
    /// which it was taken, or is free. The hand-overs are put behind `hand_overs`.
    pub(crate) fn release(
        &mut self,
        owner: Owner,
        claim: &mut Claim,
        hand_overs: &mut Vec<HandOver>,
    ) {
        let own = owner.0 + 1;
        for row in claim.held() {
            let word = &mut self.words[row.index()];
            if *word == own {
                *word = FREE;
            } else {
                // Someone waits, so the word is the number of the queue.
                let queue = *word & !QUEUED;
                hand_overs.push(self.hand_over(queue));
            }
        }
        claim.clear();
    }

    fn hand_over(&mut self, number: u32) -> HandOver {
        let queue = &mut self.queues[number as usize];
        let to = Owner(queue.first);
        let waiter = &mut self.waiters[to.0 as usize];
        waiter.queue = NOBODY;
        queue.holder = to;
        queue.first = waiter.next;
        match waiter.next {
            NOBODY => queue.last = NOBODY,
            next => self.waiters[next as usize].previous = NOBODY,
        }
        let row = queue.row;
        self.drop_if_empty(number);
        HandOver { row, to }
    }

    /// The queue of a row that is held, made if there is none.
    fn queue_of(&mut self, row: RowId) -> u32 {
        let word = self.words[row.index()];
        if word & QUEUED != 0 {
            return word & !QUEUED;
        }
        let queue = WaitQueue { row, holder: Owner(word - 1), first: NOBODY, last: NOBODY };
        let number = if let Some(number) = self.free_queues.pop() {
            self.queues[number as usize] = queue;
            number
        } else {
            self.queues.push(queue);
            // There are no more queues than waiters, and no more waiters than owners.
            #[expect(clippy::cast_possible_truncation, reason = "owners have 31 bits")]
            let number = (self.queues.len() - 1) as u32;
            number
        };
        self.words[row.index()] = QUEUED | number;
        number
    }

    fn drop_if_empty(&mut self, number: u32) {
        let queue = self.queues[number as usize];
        if queue.first == NOBODY {
            self.words[queue.row.index()] = queue.holder.0 + 1;
            self.free_queues.push(number);
        }
    }
}

#[cfg(test)]
mod tests;
