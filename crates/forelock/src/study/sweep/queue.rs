//! One queue of units of work, a replication of a point each, that all threads take from.

use crate::model::RunOutcome;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A replication of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) point: u64,
    pub(super) replication: u64,
}

/// Units in order, handed out to whoever asks, and what came of them, handed on in order.
///
/// Threads work on neighbouring points at the same time, so that none is idle at a point's end. A
/// point that is done early waits for those before it; how far ahead of the first open point work
/// may be is bounded, and with it the memory, however many points there are.
pub(super) struct UnitQueue<T> {
    points: u64,
    replications: u64,
    /// Units that may be handed out beyond the first open point's first.
    lookahead: u64,
    state: Mutex<State<T>>,
    room: Condvar,
}

struct State<T> {
    next: Unit,
    /// The first point that has not been handed on.
    first_open: u64,
    /// From that one on.
    open: VecDeque<Open<T>>,
    stopped: bool,
}

/// A point under way.
enum Open<T> {
    /// Outcomes as they come.
    Collecting(Vec<(u64, RunOutcome)>),
    /// All are there, and someone makes a result of them.
    Evaluating,
    /// The result.
    Done(T),
}

impl<T> UnitQueue<T> {
    /// A hundred bytes each: a few megabytes.
    const LOOKAHEAD: u64 = 1 << 15;

    /// Points `from` to `points` − 1, each of so many replications (at least 1).
    pub(super) fn new(from: u64, points: u64, replications: u64) -> Self {
        Self {
            points,
            replications,
            // Less than two points would let threads wait for the end of one.
            lookahead: Self::LOOKAHEAD.max(replications.saturating_mul(2)),
            state: Mutex::new(State {
                next: Unit { point: from, replication: 0 },
                first_open: from,
                open: VecDeque::new(),
                stopped: false,
            }),
            room: Condvar::new(),
        }
    }

    /// The next unit, once there is room for it; `None` when there is none left, the queue was
    /// stopped, or `should_stop` says so.
    pub(super) fn take(&self, should_stop: impl Fn() -> bool) -> Option<Unit> {
        const ASK_AGAIN: Duration = Duration::from_millis(100);
        let mut state = self.lock();
        loop {
            if state.stopped || state.next.point >= self.points || should_stop() {
                return None;
            }
            let unit = state.next;
            let ahead = (unit.point - state.first_open).saturating_mul(self.replications);
            if ahead.saturating_add(unit.replication) < self.lookahead {
                state.next = if unit.replication + 1 < self.replications {
                    Unit { replication: unit.replication + 1, ..unit }
                } else {
                    Unit { point: unit.point + 1, replication: 0 }
                };
                if unit.replication == 0 {
                    state.open.push_back(Open::Collecting(Vec::new()));
                }
                return Some(unit);
            }
            let waited = self.room.wait_timeout(state, ASK_AGAIN);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Takes in an outcome; the last one of a point gives all of them back, in the order of the
    /// replications, for the caller to make a result of.
    pub(super) fn deliver(&self, unit: Unit, outcome: RunOutcome) -> Option<Vec<RunOutcome>> {
        let mut state = self.lock();
        let open = state.at(unit.point)?;
        let Open::Collecting(outcomes) = open else { return None };
        outcomes.push((unit.replication, outcome));
        if outcomes.len() as u64 != self.replications {
            return None;
        }
        let mut outcomes = std::mem::take(outcomes);
        *open = Open::Evaluating;
        drop(state);
        outcomes.sort_unstable_by_key(|&(replication, _)| replication);
        Some(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
    }

    /// Takes in the result of a point.
    pub(super) fn file(&self, point: u64, result: T) {
        if let Some(open) = self.lock().at(point) {
            *open = Open::Done(result);
        }
    }

    /// The result of the first open point, if it is there; that point is then no longer open.
    pub(super) fn hand_on(&self) -> Option<T> {
        let mut state = self.lock();
        match state.open.pop_front()? {
            Open::Done(result) => {
                state.first_open += 1;
                self.room.notify_all();
                Some(result)
            }
            other => {
                state.open.push_front(other);
                None
            }
        }
    }

    /// Hands out nothing more.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.room.notify_all();
    }

    /// Whether every point has been handed on.
    pub(super) fn is_done(&self) -> bool {
        self.lock().first_open == self.points
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Whoever panicked with the lock has left a state that is whole: no step can fail.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    fn at(&mut self, point: u64) -> Option<&mut Open<T>> {
        self.open.get_mut(usize::try_from(point.checked_sub(self.first_open)?).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;

    fn take<T>(queue: &UnitQueue<T>) -> Option<(u64, u64)> {
        queue.take(|| false).map(|unit| (unit.point, unit.replication))
    }

    fn with_failures(failed: u64) -> RunOutcome {
        Outcome { failed, ..Outcome::default() }.into()
    }

    #[test]
    fn units_are_handed_out_point_by_point() {
        let queue = UnitQueue::<()>::new(3, 5, 2);
        let taken: Vec<_> = std::iter::from_fn(|| take(&queue)).collect();
        assert_eq!(taken, [(3, 0), (3, 1), (4, 0), (4, 1)]);
    }

    #[test]
    fn a_point_is_given_back_whole_and_in_the_order_of_its_replications() {
        let queue = UnitQueue::<()>::new(0, 1, 3);
        let units: Vec<_> = std::iter::from_fn(|| queue.take(|| false)).collect();
        assert_eq!(queue.deliver(units[2], with_failures(2)), None);
        assert_eq!(queue.deliver(units[0], with_failures(0)), None);
        let outcomes = queue.deliver(units[1], with_failures(1)).unwrap();
        assert_eq!(outcomes.iter().map(|one| one.all.failed).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn results_are_handed_on_in_order() {
        let queue = UnitQueue::new(0, 3, 1);
        let units: Vec<_> = std::iter::from_fn(|| queue.take(|| false)).collect();
        for place in [2, 0, 1] {
            assert!(queue.deliver(units[place], RunOutcome::default()).is_some());
            queue.file(units[place].point, place);
            if place == 2 {
                assert_eq!(queue.hand_on(), None, "points 0 and 1 are still open");
            }
        }
        assert_eq!(
            [queue.hand_on(), queue.hand_on(), queue.hand_on()],
            [Some(0), Some(1), Some(2)]
        );
        assert!(queue.is_done());
    }

    /// Point 0 never ends, and all others end at once: what is open stays within the lookahead.
    #[test]
    fn what_is_held_is_bounded_however_many_points_there_are() {
        let queue = UnitQueue::new(0, 1_000_000, 20);
        assert_eq!(take(&queue), Some((0, 0)));
        let slow = std::cell::Cell::new(false);
        let mut handed_out = 1;
        while let Some(unit) = queue.take(|| slow.get()) {
            handed_out += 1;
            if let Some(outcomes) = queue.deliver(unit, RunOutcome::default()) {
                queue.file(unit.point, outcomes.len());
            }
            // One more would wait for room that never comes.
            slow.set(handed_out == UnitQueue::<usize>::LOOKAHEAD);
        }
        assert_eq!(handed_out, 1 << 15);
        let open = queue.lock().open.len();
        assert!(open <= (1 << 15) / 20 + 1, "{open} points are held");
        assert_eq!(queue.hand_on(), None);
    }

    #[test]
    fn a_stopped_queue_hands_out_nothing() {
        let queue = UnitQueue::<()>::new(0, 10, 1);
        assert!(take(&queue).is_some());
        queue.stop();
        assert_eq!(take(&queue), None);
        assert!(!queue.is_done());
    }
}
