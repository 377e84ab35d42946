//! The lock table: one exclusive lock a row, first come first served.
//!
//! A row's whole state is one word: free, held by an owner nobody waits behind, or the number of
//! the row's wait queue. Taking a free row and seeing that it is one's own already are one load;
//! nothing is hashed, and a row that nobody waits for has no queue. A word is a byte until there
//! are more owners than a byte can tell.

use super::claim::Claim;
use super::fours;
use super::lock_word::{Lock, LockWord};
use super::lock_words::LockWords;
use super::owner::Owner;
use super::row::RowId;
use super::wait_queue::{Remains, WaitQueues};

/// The state of every row's lock.
#[derive(Debug)]
pub(crate) struct LockTable {
    rows: Rows,
    queues: WaitQueues,
}

/// The words, as wide as the owners so far ask for.
#[derive(Debug)]
enum Rows {
    Narrow(LockWords<u8>),
    Wide(LockWords<u32>),
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
        Self { rows: Rows::Narrow(LockWords::new(rows)), queues: WaitQueues::default() }
    }

    /// Frees every row and forgets every waiter, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        match &mut self.rows {
            Rows::Narrow(words) => words.fill(LockWord::FREE),
            Rows::Wide(words) => words.fill(LockWord::FREE),
        }
        self.queues.clear();
    }

    /// Whether no row is held or waited for.
    pub(crate) fn is_idle(&self) -> bool {
        match &self.rows {
            Rows::Narrow(words) => words.iter().all(|&word| word == u8::FREE),
            Rows::Wide(words) => words.iter().all(|&word| word == u32::FREE),
        }
    }

    /// Takes for `owner` the rows of `claim` that it doesn't hold yet, in the claim's order, up to
    /// the first that another holds.
    pub(crate) fn take(&mut self, owner: Owner, claim: &mut Claim) -> Taken {
        self.make_room_for(owner);
        let queues = &self.queues;
        match &mut self.rows {
            Rows::Narrow(words) => claim.take(&mut Table::new(words, queues, owner)),
            Rows::Wide(words) => claim.take(&mut Table::new(words, queues, owner)),
        }
    }

    /// The row that `owner` is to ask for next, where rows are taken in turn; `None` if it holds all
    /// that `claim` wants.
    pub(crate) fn next_wanted(&mut self, owner: Owner, claim: &mut Claim) -> Option<RowId> {
        self.make_room_for(owner);
        let queues = &self.queues;
        match &mut self.rows {
            Rows::Narrow(words) => claim.next_wanted(&Table::new(words, queues, owner)),
            Rows::Wide(words) => claim.next_wanted(&Table::new(words, queues, owner)),
        }
    }

    /// Takes for `owner` the next row of `claim`, which it doesn't hold yet; gives whether it was
    /// free.
    pub(crate) fn take_next(&mut self, owner: Owner, claim: &mut Claim) -> bool {
        self.make_room_for(owner);
        let Some(row) = claim.next() else { return false };
        let is_free = self.lock(row) == Lock::Free;
        if is_free {
            self.set(row, Lock::Held(owner));
            claim.hold_next();
        }
        is_free
    }

    /// Who holds `row`.
    pub(crate) fn holder(&self, row: RowId) -> Option<Owner> {
        match self.lock(row) {
            Lock::Free => None,
            Lock::Held(owner) => Some(owner),
            Lock::Queued(queue) => Some(self.queues.holder(queue)),
        }
    }

    /// Whom `owner` waits for: the edge that leaves it in the waits-for graph.
    pub(crate) fn waits_for(&self, owner: Owner) -> Option<Owner> {
        self.queues.waits_for(owner)
    }

    /// Who waits first for `row`.
    pub(crate) fn first_waiter(&self, row: RowId) -> Option<Owner> {
        match self.lock(row) {
            Lock::Free | Lock::Held(_) => None,
            Lock::Queued(queue) => self.queues.first(queue),
        }
    }

    /// Puts `owner` at the end of the queue for `row`, which another holds.
    pub(crate) fn wait(&mut self, owner: Owner, row: RowId) {
        let queue = match self.lock(row) {
            Lock::Queued(queue) => queue,
            Lock::Held(holder) => {
                let queue = self.queues.open(row, holder);
                self.set(row, Lock::Queued(queue));
                queue
            }
            Lock::Free => return debug_assert!(false, "nobody holds {row:?}"),
        };
        self.queues.join(queue, owner);
    }

    /// Takes `owner` out of the queue in which it waits.
    pub(crate) fn stop_waiting(&mut self, owner: Owner) {
        match self.queues.leave(owner) {
            None | Some(Remains::Waiters) => {}
            Some(Remains::HolderAlone { row, holder }) => self.set(row, Lock::Held(holder)),
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
        for held in claim.held_by_phase() {
            let before = hand_overs.len();
            match &mut self.rows {
                Rows::Narrow(words) => release(words, &mut self.queues, owner, held, hand_overs),
                Rows::Wide(words) => release(words, &mut self.queues, owner, held, hand_overs),
            }
            if claim.hides_ascent() {
                // Hand-overs are few; the order of the others makes no difference.
                hand_overs[before..].sort_unstable_by_key(|hand_over| hand_over.row);
            }
        }
        claim.clear();
    }

    fn lock(&self, row: RowId) -> Lock {
        match &self.rows {
            Rows::Narrow(words) => words[row.index()].read(),
            Rows::Wide(words) => words[row.index()].read(),
        }
    }

    fn set(&mut self, row: RowId, lock: Lock) {
        match &mut self.rows {
            Rows::Narrow(words) => words[row.index()] = word(lock),
            Rows::Wide(words) => words[row.index()] = word(lock),
        }
    }

    /// Widens the words if `owner` is beyond them. Then every queue's number fits as well: there
    /// are no more queues than waiters, and waiters are owners.
    #[inline]
    fn make_room_for(&mut self, owner: Owner) {
        if owner.get() > u8::MOST && matches!(self.rows, Rows::Narrow(_)) {
            self.widen();
        }
    }

    /// For an owner whose number is too large for a narrow word, which happens once at most.
    #[cold]
    fn widen(&mut self) {
        if let Rows::Narrow(narrow) = &self.rows {
            let mut wide = LockWords::new(narrow.len());
            for (wide, narrow) in wide.iter_mut().zip(narrow.iter()) {
                *wide = word(narrow.read());
            }
            self.rows = Rows::Wide(wide);
        }
    }
}

/// The word that means `lock`.
fn word<W: LockWord>(lock: Lock) -> W {
    match lock {
        Lock::Free => W::FREE,
        Lock::Held(owner) => W::held_by(owner),
        Lock::Queued(queue) => W::queued(queue),
    }
}

/// The table as one owner sees it that takes rows.
#[derive(Debug)]
pub(crate) struct Table<'t, W> {
    words: &'t mut [W],
    queues: &'t WaitQueues,
    owner: Owner,
    /// The word of a row that the owner holds and nobody waits for.
    own: W,
}

/// What becomes of asking for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was free, and is the owner's now.
    Taken,
    /// It was the owner's before.
    Own,
    /// Another has it.
    Blocked,
}

impl<'t, W: LockWord> Table<'t, W> {
    fn new(words: &'t mut [W], queues: &'t WaitQueues, owner: Owner) -> Self {
        Self { words, queues, owner, own: W::held_by(owner) }
    }

    /// Takes `row` if it is free.
    #[inline]
    pub(crate) fn ask(&mut self, row: RowId) -> Answer {
        let word = &mut self.words[row.index()];
        if *word == W::FREE {
            *word = self.own;
            return Answer::Taken;
        }
        if self.holds(row) { Answer::Own } else { Answer::Blocked }
    }

    /// Whether the owner holds `row`.
    #[inline]
    pub(crate) fn holds(&self, row: RowId) -> bool {
        let word = self.words[row.index()];
        word == self.own || self.is_own_queue(word.read())
    }

    /// Takes the first of `rows`, as long as they are free; gives how many.
    #[inline]
    pub(crate) fn take_free(&mut self, rows: &[RowId]) -> usize {
        fours::count_while(rows, |row| {
            let word = &mut self.words[row.index()];
            let is_free = *word == W::FREE;
            if is_free {
                *word = self.own;
            }
            is_free
        })
    }

    /// Frees `rows`, which were free before this owner took them, at the same instant: nobody has
    /// seen that, so that nobody waits for them.
    #[inline]
    pub(crate) fn give_back(&mut self, rows: &[RowId]) {
        for row in rows {
            self.words[row.index()] = W::FREE;
        }
    }

    /// Whether others wait for a row that the owner holds.
    fn is_own_queue(&self, lock: Lock) -> bool {
        matches!(lock, Lock::Queued(queue) if self.queues.holder(queue) == self.owner)
    }
}

fn release<W: LockWord>(
    words: &mut [W],
    queues: &mut WaitQueues,
    owner: Owner,
    held: &[RowId],
    hand_overs: &mut Vec<HandOver>,
) {
    let own = W::held_by(owner);
    fours::for_each(held, |row| {
        let word = &mut words[row.index()];
        if *word == own {
            *word = W::FREE;
        } else {
            hand_over(word, queues, hand_overs);
        }
    });
}

/// The row of `word` goes to its first waiter. Seldom: not a part of the loop.
#[inline(never)]
fn hand_over<W: LockWord>(word: &mut W, queues: &mut WaitQueues, hand_overs: &mut Vec<HandOver>) {
    if let Lock::Queued(queue) = word.read() {
        let (row, to, remains) = queues.hand_over(queue);
        match remains {
            Remains::Waiters => {}
            Remains::HolderAlone { holder, .. } => *word = W::held_by(holder),
        }
        hand_overs.push(HandOver { row, to });
    }
}

#[cfg(test)]
mod tests;
