//! What the outcomes of a run must say, held against the scenario and what was seen of the run.

use super::witness::{LoadSeen, Witness};
use forelock::engine::{SimTime, Span};
use forelock::model::{Outcome, RunOutcome};
use forelock::scenario::{Load, LoadId, Scenario, Split};

/// A run that has ended.
pub(super) struct Ended<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) all: Outcome,
    pub(super) loads: &'a [Outcome],
    pub(super) seen: &'a [LoadSeen],
    /// Whether the horizon cut it.
    pub(super) cut: bool,
}

impl<'a> Ended<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        outcome: &'a RunOutcome,
        loads: &'a [Outcome],
        witness: &'a Witness<'_>,
        cut: bool,
    ) -> Self {
        Self { scenario, all: outcome.all, loads, seen: &witness.loads, cut }
    }

    pub(super) fn check(&self) {
        self.conserved();
        self.sums();
        for (id, load) in self.scenario.loads.with_ids() {
            self.as_seen(id, load);
            self.course(id, load);
        }
    }

    fn children(&self, id: LoadId) -> u64 {
        let Outcome { created, failed, unprocessed, .. } = self.loads[id.index()];
        created + failed + unprocessed
    }

    /// What `id` leaves to its second pass, if it has one.
    fn left(&self, id: LoadId) -> u64 {
        let Outcome { failed, unprocessed, .. } = self.loads[id.index()];
        failed + unprocessed
    }

    fn conserved(&self) {
        let loads = &self.scenario.loads;
        let (mut first_tries, mut lost) = (0, 0);
        for (id, load) in loads.with_ids() {
            let children = self.children(id);
            let records = match load.failed_of {
                None => {
                    first_tries += children;
                    load.data.children.get()
                }
                Some(first) => {
                    lost -= i128::from(children);
                    self.left(first)
                }
            };
            lost += i128::from(self.left(id));
            match to_send(load, records) {
                Some(expected) => {
                    // Of a first pass that was cut, nobody knows what would have failed.
                    let unknown = self.cut && load.failed_of.is_some() && children == records;
                    assert!(children == expected || unknown, "{children}, not {expected}");
                }
                None => assert!(children <= records),
            }
        }
        let Outcome { created, failed, unprocessed, .. } = self.all;
        assert_eq!(created + failed + unprocessed, first_tries, "each record once");
        assert_eq!(i128::from(failed + unprocessed), lost, "with the outcome of its last try");
        // Where second passes send all that is left to them, what the last passes lose is lost.
        let capped = |load: &Load| load.sending.max_batches_per_partition.is_some();
        if !loads.iter().any(|load| load.failed_of.is_some() && capped(load)) {
            let last = |id: &LoadId| loads.second_pass_of(*id).is_none();
            let of_last = |of: fn(&Outcome) -> u64| -> u64 {
                let ids = loads.with_ids().map(|(id, _)| id).filter(last);
                ids.map(|id| of(&self.loads[id.index()])).sum()
            };
            assert_eq!(failed, of_last(|load| load.failed));
            assert_eq!(unprocessed, of_last(|load| load.unprocessed));
        }
    }

    /// All together is the sum of each, but for records of several passes, and the duration.
    fn sums(&self) {
        let sum = |of: fn(&Outcome) -> u64| self.loads.iter().map(of).sum::<u64>();
        let all = &self.all;
        assert_eq!(all.created, sum(|load| load.created));
        assert_eq!(all.lock_waits, sum(|load| load.lock_waits));
        assert_eq!(all.lock_timeouts, sum(|load| load.lock_timeouts));
        assert_eq!(all.deadlocks, sum(|load| load.deadlocks));
        assert_eq!(all.requeues, sum(|load| load.requeues));
        assert_eq!(all.batches, sum(|load| load.batches));
        assert_eq!(all.transactions, sum(|load| load.transactions));
        assert_eq!(all.worker_time.as_nanos(), sum(|load| load.worker_time.as_nanos()));
        assert_eq!(all.lock_wait_time.as_nanos(), sum(|load| load.lock_wait_time.as_nanos()));
        if self.loads.len() > 1 {
            assert_eq!(sum(|load| load.background_failed), 0, "they belong to all together");
        } else {
            // But for when it begins: the only load may have a start too.
            let (duration, began) = (all.duration, all.began);
            let mut only = Outcome { duration, began, ..self.loads[0] };
            if self.scenario.loads.are_named() {
                assert_eq!(only.background_failed, 0, "they belong to all together");
                only.background_failed = all.background_failed;
            }
            assert_eq!(only, *all);
        }
        let last = self.seen.iter().filter_map(|load| load.last_end).max();
        let end = last.map_or(Span::ZERO, |end| end.since(SimTime::ZERO));
        let horizon = self.scenario.run.horizon;
        let duration = if self.cut { horizon.unwrap() } else { end };
        assert_eq!(all.duration, duration);
        assert!(all.lock_timeouts + all.deadlocks <= all.lock_waits);
    }

    /// What was seen of a load is what its outcome says.
    fn as_seen(&self, id: LoadId, load: &Load) {
        let (outcome, LoadSeen { seen, .. }) = (&self.loads[id.index()], &self.seen[id.index()]);
        let mut expected = Outcome {
            unprocessed: outcome.unprocessed,
            duration: outcome.duration,
            background_failed: outcome.background_failed,
            began: outcome.began,
            ..*seen
        };
        if load.sending.retry.is_some() {
            // Those that were sent again failed more than once.
            assert!(outcome.failed <= seen.failed);
            expected.failed = outcome.failed;
        }
        assert_eq!(*outcome, expected);
    }

    /// A load begins its `start` after those that it comes after, and lasts to its last batch's end.
    fn course(&self, id: LoadId, load: &Load) {
        let (outcome, seen) = (&self.loads[id.index()], &self.seen[id.index()]);
        let Some(first_sent) = seen.first_sent else {
            assert_eq!(outcome.created + outcome.failed, 0);
            assert!(self.cut || self.children(id) == 0, "nothing of it was sent");
            return;
        };
        let ended = load.after.iter().map(|&before| self.end(before));
        let Some(begins) = ended.max().unwrap_or(Some(SimTime::ZERO)) else {
            panic!("it began before those that it comes after had ended");
        };
        let begins = begins + load.start;
        assert_eq!(outcome.began, begins.since(SimTime::ZERO));
        assert!(first_sent >= begins, "sent before it began");
        if load.sending.stagger == Span::ZERO {
            assert_eq!(first_sent, begins, "its first send comes when it begins");
        }
        if let Some(end) = seen.last_end {
            let cut = self.cut && outcome.unprocessed > 0;
            assert!(cut || outcome.duration == end.since(begins), "it lasts to its last end");
        }
    }

    /// When load `id` ended: that of its last batch; of a second pass without records, its first
    /// pass's. `None` if none of its batches has ended.
    fn end(&self, id: LoadId) -> Option<SimTime> {
        let load = &self.scenario.loads[id];
        let seen = &self.seen[id.index()];
        match (seen.first_sent, load.failed_of) {
            (None, Some(first)) => self.end(first),
            (None, None) => None,
            (Some(_), _) => seen.last_end,
        }
    }
}

/// How many of `records` children the partitions send, worked out apart from the model; `None` where
/// the parents decide it.
fn to_send(load: &Load, records: u64) -> Option<u64> {
    let sending = &load.sending;
    let (n, k) = (records, u64::from(sending.partitions.get()));
    let size = u64::from(sending.batch_size.get());
    let cap = sending.max_batches_per_partition.map_or(u64::MAX, |cap| cap.get() * size);
    let sizes: Vec<u64> = match sending.split {
        Split::Contiguous => (0..k).map(|p| (p + 1) * n / k - p * n / k).collect(),
        Split::RoundRobin => (0..k).map(|p| (0..n).filter(|i| i % k == p).count() as u64).collect(),
        Split::ByParent if cap == u64::MAX => vec![n],
        Split::ByParent => return None,
    };
    Some(sizes.into_iter().map(|size| size.min(cap)).sum())
}
