//! The bare lock loop: what any program must do that simulates lock conflicts of a bulk load, and
//! nothing else. How much longer forelock's model takes for the same case is its overhead.
//!
//! A few workers load their shares of the children, a transaction after the other. A transaction
//! asks for its children's parents one by one, waits where another holds one, is served once it has
//! all, and gives them back. A wait that lasts too long fails the transaction. No queue of batches,
//! no pacing, no shared capacity, no deadlock detection, no re-sends, no background traffic, no
//! observers; and it may know that workers are few.
//!
//! Written plainly on purpose: a byte a parent, an event slot a worker, no queue objects. Waiters
//! of a row are found by looking at every worker, which with so few is the fastest there is.
//! Events of one instant happen in the order in which they were scheduled, and a release hands over
//! its rows before anybody goes on, so that its results are those of the model to the last digit
//! wherever services don't end at one instant by chance.

/// A load for the lock loop. Times in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) children: u64,
    pub(crate) parents: u32,
    pub(crate) workers: u8,
    /// Children of a transaction.
    pub(crate) transaction: u64,
    pub(crate) wait_timeout: u64,
    /// Worker k starts at k times this.
    pub(crate) stagger: u64,
}

/// What a run gives, as MODEL §8 names it. Times in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) created: u64,
    pub(crate) failed: u64,
    pub(crate) transactions: u64,
    pub(crate) lock_waits: u64,
    pub(crate) lock_timeouts: u64,
    pub(crate) lock_wait_time: u64,
    pub(crate) duration: u64,
}

/// A row's byte: free, or its holder's number + 1, with this bit if someone waits for it.
const WAITED_FOR: u8 = 0x80;
const FREE: u8 = 0;
const NEVER: u64 = u64::MAX;

/// The bare loop. Asks in the order of the children, or, if `ASCENDING`, in that of the parents: it
/// sorts them for that, which is plain but not the fastest way.
#[derive(Debug)]
pub(crate) struct LockLoop<const ASCENDING: bool = false> {
    case: Case,
    rows: Vec<u8>,
    workers: Vec<Worker>,
    now: u64,
    scheduled: u64,
    counts: Counts,
}

#[derive(Debug)]
struct Worker {
    /// Its transaction is `first..last` of its children, which go on to `end`.
    first: u64,
    last: u64,
    end: u64,
    /// The child whose parent it asks for next, or waits for.
    asking: u64,
    /// Its children's parents, where they are asked for in their own order.
    ascending: Vec<u32>,
    held: Vec<u32>,
    waits_for: Option<u32>,
    waits_since: u64,
    /// Its event slot: what happens to it next, when, and which in the order of scheduling.
    next: Step,
    at: u64,
    order: u64,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Begins,
    GoesOn,
    TimesOut,
    Commits,
}

impl<const ASCENDING: bool> LockLoop<ASCENDING> {
    pub(crate) fn new(case: Case) -> Self {
        assert!(case.workers < WAITED_FOR, "a holder's number fits beside the bit");
        let rows = vec![FREE; case.parents as usize];
        Self { case, rows, workers: Vec::new(), now: 0, scheduled: 0, counts: Counts::default() }
    }

    /// One run. `parent` is a child's parent, `service` the service of the transaction that starts
    /// with a child.
    pub(crate) fn run(
        &mut self,
        parent: impl Fn(u64) -> u32,
        service: impl Fn(u64) -> u64,
    ) -> Counts {
        self.start();
        loop {
            // An index costs a fifth less here than `min_by_key`, which carries the keys along.
            let mut who = 0;
            for other in 1..self.workers.len() {
                let (one, two) = (&self.workers[other], &self.workers[who]);
                if (one.at, one.order) < (two.at, two.order) {
                    who = other;
                }
            }
            let worker = &mut self.workers[who];
            if worker.at == NEVER {
                return self.counts;
            }
            self.now = worker.at;
            match worker.next {
                Step::Begins => {
                    worker.last = (worker.first + self.case.transaction).min(worker.end);
                    worker.asking = worker.first;
                    self.counts.transactions += 1;
                    if ASCENDING {
                        worker.ascending.clear();
                        worker.ascending.extend((worker.first..worker.last).map(&parent));
                        worker.ascending.sort_unstable();
                    }
                    self.ask(who, &parent, &service);
                }
                Step::GoesOn => self.ask(who, &parent, &service),
                Step::TimesOut => self.time_out(who),
                Step::Commits => {
                    self.counts.created += worker.last - worker.first;
                    self.end(who);
                }
            }
        }
    }

    fn start(&mut self) {
        let (children, count) = (self.case.children, u64::from(self.case.workers));
        self.counts = Counts::default();
        self.scheduled = 0;
        self.workers.resize_with(usize::from(self.case.workers), || Worker {
            first: 0,
            last: 0,
            end: 0,
            asking: 0,
            ascending: Vec::new(),
            held: Vec::new(),
            waits_for: None,
            waits_since: 0,
            next: Step::Begins,
            at: NEVER,
            order: 0,
        });
        for (k, worker) in (0..).zip(&mut self.workers) {
            worker.first = k * children / count;
            worker.end = (k + 1) * children / count;
            worker.at = if worker.first < worker.end { k * self.case.stagger } else { NEVER };
            worker.order = k;
            worker.next = Step::Begins;
        }
        self.scheduled = count;
    }

    fn schedule(&mut self, who: usize, at: u64, next: Step) {
        let worker = &mut self.workers[who];
        (worker.at, worker.order, worker.next) = (at, self.scheduled, next);
        self.scheduled += 1;
    }

    fn ask(&mut self, who: usize, parent: &impl Fn(u64) -> u32, service: &impl Fn(u64) -> u64) {
        let own = byte(who);
        let worker = &mut self.workers[who];
        for child in worker.asking..worker.last {
            #[expect(clippy::cast_possible_truncation, reason = "one of a transaction's few")]
            let row = if ASCENDING {
                worker.ascending[(child - worker.first) as usize]
            } else {
                parent(child)
            };
            let state = &mut self.rows[row as usize];
            if *state == FREE {
                *state = own;
                worker.held.push(row);
            } else if *state & !WAITED_FOR != own {
                *state |= WAITED_FOR;
                worker.asking = child;
                worker.waits_for = Some(row);
                worker.waits_since = self.now;
                self.counts.lock_waits += 1;
                return self.schedule(who, self.now + self.case.wait_timeout, Step::TimesOut);
            }
        }
        let served = self.now + service(worker.first);
        self.schedule(who, served, Step::Commits);
    }

    fn time_out(&mut self, who: usize) {
        let worker = &mut self.workers[who];
        self.counts.lock_timeouts += 1;
        self.counts.lock_wait_time += self.now - worker.waits_since;
        self.counts.failed += worker.last - worker.first;
        if let Some(row) = worker.waits_for.take()
            && self.first_waiter(row).is_none()
        {
            self.rows[row as usize] &= !WAITED_FOR;
        }
        self.end(who);
    }

    /// A transaction is over: its rows go to their first waiters or are free, those go on, and then
    /// comes the worker's next transaction.
    fn end(&mut self, who: usize) {
        let own = byte(who);
        let mut held = std::mem::take(&mut self.workers[who].held);
        for row in held.drain(..) {
            let state = &mut self.rows[row as usize];
            if *state == own {
                *state = FREE;
            } else {
                self.hand_over(row);
            }
        }
        let worker = &mut self.workers[who];
        worker.held = held;
        worker.first = worker.last;
        let done = worker.first == worker.end;
        self.counts.duration = self.now;
        self.schedule(who, if done { NEVER } else { self.now }, Step::Begins);
    }

    fn hand_over(&mut self, row: u32) {
        let Some(who) = self.first_waiter(row) else { return };
        let worker = &mut self.workers[who];
        worker.waits_for = None;
        worker.held.push(row);
        worker.asking += 1;
        self.counts.lock_wait_time += self.now - worker.waits_since;
        let more = self.first_waiter(row).map_or(0, |_| WAITED_FOR);
        self.rows[row as usize] = byte(who) | more;
        self.schedule(who, self.now, Step::GoesOn);
    }

    /// Who has waited longest for `row`: the timeouts were scheduled in the order of the waits.
    fn first_waiter(&self, row: u32) -> Option<usize> {
        (0..self.workers.len())
            .filter(|&who| self.workers[who].waits_for == Some(row))
            .min_by_key(|&who| self.workers[who].order)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 127 workers")]
const fn byte(who: usize) -> u8 {
    who as u8 + 1
}
