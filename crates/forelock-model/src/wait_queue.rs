//! Wait queues: who waits for a row, first come first served.
//!
//! A queue exists only while someone waits in it. Waiters are linked through their owners'
//! entries, so that leaving the middle of a queue is O(1) too.

use super::owner::Owner;
use super::row::RowId;

const NOBODY: u32 = u32::MAX;

/// The number of a queue; numbers are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QueueId(pub(crate) u32);

/// All rows that are waited for, and those who wait.
#[derive(Debug, Default)]
pub(crate) struct WaitQueues {
    queues: Vec<WaitQueue>,
    free: Vec<QueueId>,
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

/// What has become of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remains {
    /// Others still wait.
    Waiters,
    /// None does: the row has a holder and no queue any more.
    HolderAlone { row: RowId, holder: Owner },
}

impl WaitQueues {
    pub(crate) fn clear(&mut self) {
        self.queues.clear();
        self.free.clear();
        self.waiters.clear();
    }

    /// Who holds the row that `queue` waits for.
    pub(crate) fn holder(&self, queue: QueueId) -> Owner {
        self.queues[queue.0 as usize].holder
    }

    /// Who gets the row next that `queue` waits for.
    pub(crate) fn first(&self, queue: QueueId) -> Option<Owner> {
        let first = self.queues[queue.0 as usize].first;
        (first != NOBODY).then(|| Owner::numbered(first))
    }

    /// The holder of the row that `owner` waits for, if it waits.
    pub(crate) fn waits_for(&self, owner: Owner) -> Option<Owner> {
        let waiter = self.waiters.get(owner.get() as usize)?;
        (waiter.queue != NOBODY).then(|| self.holder(QueueId(waiter.queue)))
    }

    /// A queue for `row`, still empty.
    pub(crate) fn open(&mut self, row: RowId, holder: Owner) -> QueueId {
        let queue = WaitQueue { row, holder, first: NOBODY, last: NOBODY };
        if let Some(number) = self.free.pop() {
            self.queues[number.0 as usize] = queue;
            return number;
        }
        self.queues.push(queue);
        // There are no more queues than waiters, and no more waiters than owners.
        #[expect(clippy::cast_possible_truncation, reason = "owners have 32 bits")]
        let number = QueueId((self.queues.len() - 1) as u32);
        number
    }

    /// `owner` waits at the end of `queue`.
    pub(crate) fn join(&mut self, queue: QueueId, owner: Owner) {
        let last = std::mem::replace(&mut self.queues[queue.0 as usize].last, owner.get());
        match last {
            NOBODY => self.queues[queue.0 as usize].first = owner.get(),
            last => self.waiters[last as usize].next = owner.get(),
        }
        let index = owner.get() as usize;
        if index >= self.waiters.len() {
            let absent = Waiter { queue: NOBODY, previous: NOBODY, next: NOBODY };
            self.waiters.resize(index + 1, absent);
        }
        self.waiters[index] = Waiter { queue: queue.0, previous: last, next: NOBODY };
    }

    /// `owner` waits no longer; `None` if it didn't.
    pub(crate) fn leave(&mut self, owner: Owner) -> Option<Remains> {
        let waiter = self.waiters.get_mut(owner.get() as usize)?;
        let Waiter { queue: number, previous, next } = *waiter;
        waiter.queue = NOBODY;
        let queue = self.queues.get_mut(number as usize)?;
        match previous {
            NOBODY => queue.first = next,
            previous => self.waiters[previous as usize].next = next,
        }
        match next {
            NOBODY => queue.last = previous,
            next => self.waiters[next as usize].previous = previous,
        }
        Some(self.close_if_empty(QueueId(number)))
    }

    /// The row goes to its first waiter. A queue that is open has one.
    pub(crate) fn hand_over(&mut self, number: QueueId) -> (RowId, Owner, Remains) {
        let queue = &mut self.queues[number.0 as usize];
        let to = Owner::numbered(queue.first);
        let waiter = &mut self.waiters[queue.first as usize];
        waiter.queue = NOBODY;
        queue.holder = to;
        queue.first = waiter.next;
        match waiter.next {
            NOBODY => queue.last = NOBODY,
            next => self.waiters[next as usize].previous = NOBODY,
        }
        (self.queues[number.0 as usize].row, to, self.close_if_empty(number))
    }

    fn close_if_empty(&mut self, number: QueueId) -> Remains {
        let WaitQueue { row, holder, first, .. } = self.queues[number.0 as usize];
        if first == NOBODY {
            self.free.push(number);
            Remains::HolderAlone { row, holder }
        } else {
            Remains::Waiters
        }
    }
}
