//! The event calendar: what happens next.

use super::SimTime;

/// Children of a node of the heap: four keep the nodes that a sift compares in one cache line
/// or two (LaMarca & Ladner, "The influence of caches on the performance of heaps", 1996).
const ARITY: usize = 4;

/// Pending events in the order in which they happen: by time, and at one instant in the order
/// in which they were scheduled.
///
/// An event stays under its [`Ticket`] until it is popped; until then it can be moved (which
/// counts as scheduling it anew) or cancelled, each in O(log n).
///
/// ```
/// use forelock::engine::{Calendar, SimTime};
/// let mut calendar = Calendar::new();
/// let later = calendar.schedule(SimTime::from_nanos(5), "five");
/// calendar.schedule(SimTime::from_nanos(5), "five, too");
/// calendar.move_to(later, SimTime::from_nanos(5), "five, scheduled last");
/// assert_eq!(calendar.pop(), Some((SimTime::from_nanos(5), "five, too")));
/// assert_eq!(calendar.pop(), Some((SimTime::from_nanos(5), "five, scheduled last")));
/// assert_eq!(calendar.pop(), None);
/// ```
#[derive(Debug)]
pub struct Calendar<E> {
    heap: Vec<Node>,
    slots: Vec<Slot<E>>,
    free: Vec<u32>,
    scheduled: u64,
}

/// A pending event's name. It means nothing once its event has been popped or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u32);

#[derive(Clone, Copy, Debug)]
struct Node {
    at: SimTime,
    sequence: u64,
    slot: u32,
}

#[derive(Debug)]
struct Slot<E> {
    place: u32,
    event: E,
}

impl Node {
    #[inline]
    fn is_before(&self, other: &Self) -> bool {
        (self.at, self.sequence) < (other.at, other.sequence)
    }
}

impl<E: Copy> Calendar<E> {
    /// An empty calendar.
    #[must_use]
    pub const fn new() -> Self {
        Self { heap: Vec::new(), slots: Vec::new(), free: Vec::new(), scheduled: 0 }
    }

    /// Forgets all events, and keeps the memory.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.slots.clear();
        self.free.clear();
        self.scheduled = 0;
    }

    /// How many events are pending.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Lets `event` happen at `at`, behind all that is scheduled for that instant already.
    ///
    /// # Panics
    /// With more than four billion events pending.
    pub fn schedule(&mut self, at: SimTime, event: E) -> Ticket {
        let slot = match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize].event = event;
                slot
            }
            None => {
                let slot = index(self.slots.len());
                self.slots.push(Slot { place: 0, event });
                slot
            }
        };
        let node = Node { at, sequence: self.next_sequence(), slot };
        self.heap.push(node);
        self.rise(self.heap.len() - 1, node);
        Ticket(slot)
    }

    /// Replaces a pending event: as cancelling it and scheduling `event`, under the same ticket.
    pub fn move_to(&mut self, ticket: Ticket, at: SimTime, event: E) {
        let slot = &mut self.slots[ticket.0 as usize];
        slot.event = event;
        let place = slot.place as usize;
        let earlier = at < self.heap[place].at;
        let node = Node { at, sequence: self.next_sequence(), slot: ticket.0 };
        if earlier {
            self.rise(place, node);
        } else {
            self.sink(place, node);
        }
    }

    /// Removes a pending event.
    pub fn cancel(&mut self, ticket: Ticket) {
        let place = self.slots[ticket.0 as usize].place as usize;
        self.free.push(ticket.0);
        let Some(last) = self.heap.pop() else { return };
        let Some(&hole) = self.heap.get(place) else { return };
        if last.is_before(&hole) {
            self.rise(place, last);
        } else {
            self.sink(place, last);
        }
    }

    /// When the next event happens.
    #[must_use]
    pub fn next_time(&self) -> Option<SimTime> {
        self.heap.first().map(|node| node.at)
    }

    /// Takes the next event.
    pub fn pop(&mut self) -> Option<(SimTime, E)> {
        let first = *self.heap.first()?;
        self.free.push(first.slot);
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(0, last);
        }
        Some((first.at, self.slots[first.slot as usize].event))
    }

    const fn next_sequence(&mut self) -> u64 {
        self.scheduled += 1;
        self.scheduled
    }

    /// Puts `node` into the hole at `place` or above.
    fn rise(&mut self, mut place: usize, node: Node) {
        while place > 0 {
            let parent = (place - 1) / ARITY;
            if !node.is_before(&self.heap[parent]) {
                break;
            }
            self.put(place, self.heap[parent]);
            place = parent;
        }
        self.put(place, node);
    }

    /// Puts `node` into the hole at `place` or below.
    fn sink(&mut self, mut place: usize, node: Node) {
        loop {
            let first = place * ARITY + 1;
            let Some(children) = self.heap.get(first..(first + ARITY).min(self.heap.len())) else {
                break;
            };
            let mut least = first;
            for child in first + 1..first + children.len() {
                if self.heap[child].is_before(&self.heap[least]) {
                    least = child;
                }
            }
            if least >= self.heap.len() || !self.heap[least].is_before(&node) {
                break;
            }
            self.put(place, self.heap[least]);
            place = least;
        }
        self.put(place, node);
    }

    #[inline]
    fn put(&mut self, place: usize, node: Node) {
        self.heap[place] = node;
        self.slots[node.slot as usize].place = index(place);
    }
}

impl<E: Copy> Default for Calendar<E> {
    fn default() -> Self {
        Self::new()
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "checked: a calendar is never that full")]
fn index(place: usize) -> u32 {
    assert!(place <= u32::MAX as usize, "more than four billion events pending");
    place as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Schedule(u64),
        Move(usize, u64),
        Cancel(usize),
        Pop,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => (0..20_u64).prop_map(Step::Schedule),
            2 => (any::<usize>(), 0..20_u64).prop_map(|(i, at)| Step::Move(i, at)),
            1 => any::<usize>().prop_map(Step::Cancel),
            2 => Just(Step::Pop),
        ]
    }

    proptest! {
        /// Against a sorted list, which is slow and plainly right.
        #[test]
        fn behaves_like_a_sorted_list(steps in prop::collection::vec(step(), 0..300)) {
            let mut calendar = Calendar::new();
            let mut list: Vec<(SimTime, usize, Ticket)> = Vec::new(); // in scheduling order
            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Schedule(at) => {
                        let at = SimTime::from_nanos(at);
                        list.push((at, number, calendar.schedule(at, number)));
                    }
                    Step::Move(i, at) if !list.is_empty() => {
                        let (_, _, ticket) = list.remove(i % list.len());
                        let at = SimTime::from_nanos(at);
                        calendar.move_to(ticket, at, number);
                        list.push((at, number, ticket));
                    }
                    Step::Cancel(i) if !list.is_empty() => {
                        calendar.cancel(list.remove(i % list.len()).2);
                    }
                    Step::Pop => {
                        let first = (0..list.len()).min_by_key(|&i| (list[i].0, i));
                        let expected = first.map(|i| list.remove(i)).map(|(at, n, _)| (at, n));
                        prop_assert_eq!(calendar.pop(), expected);
                    }
                    Step::Move(..) | Step::Cancel(_) => {}
                }
                prop_assert_eq!(calendar.len(), list.len());
            }
            list.sort_by_key(|&(at, ..)| at); // stable: keeps the scheduling order of ties
            for (at, number, _) in list {
                prop_assert_eq!(calendar.pop(), Some((at, number)));
            }
            prop_assert_eq!(calendar.pop(), None);
        }
    }
}
