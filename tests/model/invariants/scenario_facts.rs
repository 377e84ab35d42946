//! What of a scenario a witness of its runs has to know.

use forelock::engine::Span;
use forelock::scenario::{Api, ConcurrencyMode, Deadlock, Failure, LockAt, LockOrder};
use forelock::scenario::{LockSets, Scenario};

/// A scenario's limits, by themselves.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) loads: Vec<LoadFacts>,
    pub(super) sets: LockSets,
    pub(super) workers: usize,
    pub(super) requeue_after: u64,
    pub(super) time_slice: Span,
    pub(super) wait_timeout: Span,
    pub(super) row_order: bool,
    pub(super) detects_deadlocks: bool,
    /// A refused request fails the whole transaction.
    pub(super) fails_whole: bool,
    pub(super) has_background: bool,
}

/// What one load may do.
#[derive(Debug)]
pub(super) struct LoadFacts {
    pub(super) api: Api,
    pub(super) serial: bool,
    pub(super) attempts: u32,
    pub(super) transaction_size: u32,
    /// Which sets it locks, and when.
    pub(super) locks: Vec<(usize, LockAt)>,
    /// Steps at which a transaction takes locks: two if any set locks at the save.
    pub(super) steps: usize,
    /// Whether a partition may make several sends.
    pub(super) several_jobs: bool,
}

impl Facts {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let org = &scenario.org;
        let sets = LockSets::of(scenario);
        let loads = scenario.loads.with_ids().map(|(id, load)| {
            let sending = &load.sending;
            let of_load = load.data.sets.iter().zip(sets.of_load(id));
            let mut locks: Vec<(usize, LockAt)> =
                of_load.filter_map(|(set, id)| Some((id.index(), load.lock_of(set)?))).collect();
            locks.extend(sets.own_rows(id).map(|own| (own.set.index(), LockAt::Start)));
            let late = locks.iter().any(|&(_, at)| at == LockAt::Save);
            let one_job = load.data.children.get() <= u64::from(sending.batch_size.get());
            LoadFacts {
                api: sending.api(),
                serial: sending.mode() == ConcurrencyMode::Serial,
                attempts: match (org.max_attempts, sending.api()) {
                    (_, Api::Soap) => 1,
                    (Some(most), _) => most.get(),
                    (None, Api::BulkV1) => 11,
                    (None, Api::BulkV2) => 21,
                },
                transaction_size: match sending.api() {
                    Api::Soap => sending.batch_size.get(),
                    Api::BulkV1 | Api::BulkV2 => org.transaction_size.get(),
                },
                locks,
                steps: if late { 2 } else { 1 },
                several_jobs: !one_job || sending.retry.is_some(),
            }
        });
        Self {
            loads: loads.collect(),
            workers: org.workers.get() as usize,
            requeue_after: u64::from(org.requeue_after),
            time_slice: org.time_slice,
            wait_timeout: org.locks.wait_timeout,
            row_order: org.locks.order == LockOrder::Row,
            detects_deadlocks: org.locks.deadlock == Deadlock::Detect,
            fails_whole: org.locks.failure == Failure::Transaction,
            has_background: !scenario.background.is_empty(),
            sets,
        }
    }
}
