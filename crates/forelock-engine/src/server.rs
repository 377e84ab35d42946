//! A shared server: processor sharing slowed by the Universal Scalability Law.

use super::{SimTime, Span};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// With n in service each progresses at 1 / (1 + σ(n − 1) + κn(n − 1)) (N. J. Gunther,
/// *Guerrilla Capacity Planning*, Springer 2007, ch. 4). σ = 1, κ = 0 is processor sharing;
/// σ = κ = 0 is as many servers as there are customers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UniversalScalability {
    /// σ, not negative.
    pub contention: f64,
    /// κ, not negative.
    pub coherency: f64,
}

impl UniversalScalability {
    /// How many times longer everything takes with `in_service` at once; 1 for one or none.
    ///
    /// ```
    /// # use forelock_engine::UniversalScalability;
    /// let law = UniversalScalability { contention: 0.5, coherency: 0.1 };
    /// assert_eq!(law.slowdown(1), 1.0);
    /// assert_eq!(law.slowdown(3), 1.0 + 0.5 * 2.0 + 0.1 * 3.0 * 2.0);
    /// ```
    #[must_use]
    pub fn slowdown(&self, in_service: usize) -> f64 {
        let n = in_service.max(1) as f64;
        self.coherency.mul_add(n * (n - 1.0), self.contention.mul_add(n - 1.0, 1.0))
    }
}

/// Customers in service at once, all at one rate.
///
/// Since the rate is the same for all, what matters is *service received since the busy period
/// began* ("virtual time"): a customer that enters at virtual time v with demand d leaves at
/// v + d, whatever happens in between. A change of the number in service changes only how fast
/// virtual time runs, which is O(1); entering and leaving are O(log n).
///
/// Departures are kept in whole nanoseconds of service, so that customers whose services end
/// together are seen to end together; then they leave in the order in which they entered.
#[derive(Debug)]
pub struct SharedServer<C> {
    law: UniversalScalability,
    /// When `attained` was last brought up to date.
    updated: SimTime,
    /// Service that a customer present since the busy period began has had, in ns.
    attained: f64,
    /// How many times slower than real time `attained` grows.
    slowdown: f64,
    customers: BinaryHeap<Departure<C>>,
    entered: u64,
}

/// A customer in service; the first to leave is the greatest.
#[derive(Clone, Copy, Debug)]
struct Departure<C> {
    /// The service attained when it leaves, and the order of entering.
    order: Reverse<(u64, u64)>,
    customer: C,
}

impl<C> Ord for Departure<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order.cmp(&other.order)
    }
}

impl<C> PartialOrd for Departure<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C> PartialEq for Departure<C> {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl<C> Eq for Departure<C> {}

impl<C: Copy> SharedServer<C> {
    /// An idle server.
    #[must_use]
    pub const fn new(law: UniversalScalability) -> Self {
        Self {
            law,
            updated: SimTime::ZERO,
            attained: 0.0,
            slowdown: 1.0,
            customers: BinaryHeap::new(),
            entered: 0,
        }
    }

    /// Back to idle at time 0; keeps the memory.
    pub fn clear(&mut self) {
        self.customers.clear();
        self.updated = SimTime::ZERO;
        self.attained = 0.0;
        self.slowdown = 1.0;
        self.entered = 0;
    }

    /// How many are in service.
    #[must_use]
    pub fn in_service(&self) -> usize {
        self.customers.len()
    }

    /// `customer` begins a service of `demand`, in time alone on the server.
    pub fn enter(&mut self, now: SimTime, demand: Span, customer: C) {
        self.advance(now);
        let leaves_at = Span::from_nanos_f64(self.attained + demand.as_nanos() as f64).as_nanos();
        self.entered += 1;
        self.customers.push(Departure { order: Reverse((leaves_at, self.entered)), customer });
        self.slowdown = self.law.slowdown(self.customers.len());
    }

    /// When the next service ends, if nobody enters before. Never before `now`.
    #[must_use]
    pub fn next_end(&self, now: SimTime) -> Option<SimTime> {
        let Reverse((leaves_at, _)) = self.customers.peek()?.order;
        let remaining = (leaves_at as f64 - self.attained).max(0.0);
        Some(now.max(self.updated + Span::from_nanos_f64(remaining * self.slowdown)))
    }

    /// Takes out the customer whose service ends next; `now` is that end.
    pub fn leave(&mut self, now: SimTime) -> Option<C> {
        let Departure { order: Reverse((leaves_at, _)), customer } = self.customers.pop()?;
        self.updated = now;
        // What the clock's rounding to whole nanoseconds lost is mended at every departure, and
        // all of it when the server falls idle.
        self.attained = if self.customers.is_empty() { 0.0 } else { leaves_at as f64 };
        self.slowdown = self.law.slowdown(self.customers.len());
        Some(customer)
    }

    fn advance(&mut self, now: SimTime) {
        if !self.customers.is_empty() {
            self.attained += now.since(self.updated).as_nanos() as f64 / self.slowdown;
        }
        self.updated = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(s: f64) -> SimTime {
        SimTime::ZERO + Span::from_secs_f64(s)
    }

    /// Runs the arrivals `(time, demand)` and gives `(departure, customer)` in order.
    fn departures(law: UniversalScalability, arrivals: &[(f64, f64)]) -> Vec<(f64, usize)> {
        let mut server = SharedServer::new(law);
        let mut arrivals = arrivals.iter().enumerate().peekable();
        let (mut now, mut out) = (SimTime::ZERO, Vec::new());
        loop {
            let end = server.next_end(now);
            match arrivals.peek() {
                Some(&(customer, &(at, demand))) if end.is_none_or(|end| seconds(at) < end) => {
                    now = seconds(at);
                    server.enter(now, Span::from_secs_f64(demand), customer);
                    arrivals.next();
                }
                _ => {
                    let Some(end) = end else { return out };
                    now = end;
                    let customer = server.leave(now).unwrap();
                    out.push((now.since(SimTime::ZERO).as_secs_f64(), customer));
                }
            }
        }
    }

    #[test]
    fn alone_or_without_contention_a_service_takes_its_demand() {
        let law = UniversalScalability::default();
        let arrivals = [(0.0, 3.0), (1.0, 1.0), (1.5, 2.0)];
        assert_eq!(departures(law, &arrivals), [(2.0, 1), (3.0, 0), (3.5, 2)]);
    }

    #[test]
    fn processor_sharing_by_hand() {
        // A (3 s) alone to 1 s, then with B (1 s) at half speed: B leaves at 3 s, having had 1;
        // A has had 2 and needs 1 more alone: 4 s.
        let law = UniversalScalability { contention: 1.0, coherency: 0.0 };
        assert_eq!(departures(law, &[(0.0, 3.0), (1.0, 1.0)]), [(3.0, 1), (4.0, 0)]);
    }

    #[test]
    fn scalability_law_by_hand() {
        // Two at once: 1 + 0.5 + 0.25·2·1 = 2 times slower; three: 1 + 1 + 0.25·3·2 = 3.5.
        // A and B (2 s each) from 0, C (1 s) from 2: by then A and B have had 1 each; C needs 1,
        // as do they: all three end at 2 + 3.5, in the order in which they began.
        let law = UniversalScalability { contention: 0.5, coherency: 0.25 };
        let arrivals = [(0.0, 2.0), (0.0, 2.0), (2.0, 1.0)];
        assert_eq!(departures(law, &arrivals), [(5.5, 0), (5.5, 1), (5.5, 2)]);
    }

    #[test]
    fn equal_ends_reached_by_thirds_still_tie() {
        // Three at a third of the speed: rates that no binary fraction holds. A, B, C (3 s) from
        // 0; D (2 s) at 3 s, when each has had 1: all have 2 left and end at 3 + 2·4 = 11 s.
        let law = UniversalScalability { contention: 1.0, coherency: 0.0 };
        let arrivals = [(0.0, 3.0), (0.0, 3.0), (0.0, 3.0), (3.0, 2.0)];
        assert_eq!(departures(law, &arrivals), [(11.0, 0), (11.0, 1), (11.0, 2), (11.0, 3)]);
    }

    #[test]
    fn work_is_conserved_under_processor_sharing() {
        // σ = 1: the server gives one second of service a second whenever it is busy, so the last
        // of 1,000 overlapping customers leaves when the work is done (each end rounds by < 1 ns).
        let law = UniversalScalability { contention: 1.0, coherency: 0.0 };
        let arrivals: Vec<_> =
            (0..1_000).map(|i| (f64::from(i) * 0.1, 0.2 + f64::from(i % 7) * 0.013)).collect();
        let work: f64 = arrivals.iter().map(|a| a.1).sum();
        let last = departures(law, &arrivals).last().unwrap().0;
        assert!((last - work).abs() < 1e-5, "{last} against {work}");
    }
}
