//! What holds in every run of every scenario.

use crate::support::seconds;
use forelock::engine::{Cv, DurationDistribution, Shape, SimTime};
use forelock::extract::{ContentDigest, NO_PARENT};
use forelock::model::{Happening, Observer, Owner, Plan, ReplicationNumber, RowId, Simulator};
use forelock::scenario::{
    Api, Background, BatchSize, Bucket, Children, ConcurrencyMode, Data, Deadlock, Failure, FanOut,
    FileOrigin, FileParents, Load, LockOrder, Locks, Lookup, Order, Org, ParentSet, Parents, Retry,
    RunSettings, Scaling, Scenario, Service, Split, Submit,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroU64};
use std::sync::Arc;

/// Follows every row from hand to hand, and every count.
#[derive(Debug, Default)]
struct Witness {
    holders: BTreeMap<RowId, Owner>,
    /// Rows waited for, by owner.
    waiting: BTreeMap<Owner, RowId>,
    serial_batches: u64,
    most_serial_batches: u64,
    last: SimTime,
}

impl Observer for Witness {
    const ROWS: bool = true;

    fn note(&mut self, at: SimTime, what: Happening) {
        assert!(at >= self.last, "the clock went back");
        self.last = at;
        match what {
            Happening::Took { owner, row } => {
                let before = self.holders.insert(row, owner);
                assert!(before.is_none_or(|holder| holder == owner), "{row:?}: two holders");
            }
            Happening::Released { owner, row } => {
                assert_eq!(self.holders.remove(&row), Some(owner), "released by a stranger");
            }
            Happening::WaitBegan { owner, row, holder } => {
                assert_eq!(self.holders.get(&row), Some(&holder), "waits for a row nobody holds");
                assert_ne!(owner, holder, "waits for itself");
                assert_eq!(self.waiting.insert(owner, row), None, "waits for two rows");
            }
            Happening::Granted { owner, row } => {
                assert_eq!(self.waiting.remove(&owner), Some(row), "granted unasked");
            }
            Happening::Refused { owner, .. } => {
                self.waiting.remove(&owner);
            }
            Happening::AttemptBegan { .. } => {
                self.serial_batches += 1;
                self.most_serial_batches = self.most_serial_batches.max(self.serial_batches);
            }
            Happening::AttemptEnded { .. } => self.serial_batches -= 1,
            _ => {}
        }
    }
}

fn number(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

fn parents(count: u64) -> Parents {
    Parents::new(count).unwrap()
}

fn shape() -> impl Strategy<Value = Shape> {
    prop::sample::select(vec![Shape::Lognormal, Shape::Gamma, Shape::Exponential, Shape::Constant])
}

/// Around `mean` seconds; at times none at all, if `zero`.
fn distribution(mean: f64, zero: bool) -> impl Strategy<Value = DurationDistribution> {
    (0.0..2.0_f64, shape(), prop::bool::weighted(0.3), 0.1..3.0_f64).prop_map(
        move |(cv, shape, none, factor)| DurationDistribution {
            mean: seconds(if none && zero { 0.0 } else { mean * factor }),
            cv: Cv::new(cv).unwrap(),
            shape,
        },
    )
}

/// Fan-outs of `children` over at most `most` parents.
fn parent_set(children: u64, most: u64) -> impl Strategy<Value = ParentSet> {
    (1..=most, 0..6, 0.0..2.5_f64).prop_map(move |(count, kind, parameter)| {
        let fan_out = match kind {
            0 => FanOut::Uniform,
            1 => FanOut::Fixed,
            2 => FanOut::Zipf { exponent: parameter },
            3 => FanOut::Lognormal { cv: Cv::new(parameter).unwrap() },
            4 => return file(children, count, parameter),
            _ => {
                // One parent with half the children, the rest on one other; the others have none.
                let half = children / 2;
                let buckets = vec![
                    Bucket { children_each: half, parents: 1 },
                    Bucket { children_each: 0, parents: u32::try_from(count).unwrap() },
                    Bucket { children_each: children - half, parents: 1 },
                ];
                let set = FanOut::Histogram { buckets };
                return ParentSet { count: parents(count + 2), fan_out: set };
            }
        };
        ParentSet { count: parents(count), fan_out }
    })
}

/// Rows in an order without a system, some of which have no parent.
fn file(children: u64, count: u64, parameter: f64) -> ParentSet {
    let (count, seed) = (u32::try_from(count).unwrap(), parameter.to_bits());
    let of_row = |row: u64| {
        let any = (row ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let parent = u32::try_from(any % (u64::from(count) + 1)).unwrap();
        if parent == count { NO_PARENT } else { parent }
    };
    let origin = FileOrigin {
        file: "a.csv".to_owned(),
        column: "AccountId".to_owned(),
        digest: ContentDigest(0),
    };
    let parents = FileParents::new(origin, count, (0..children).map(of_row).collect()).unwrap();
    ParentSet::of_file(Arc::new(parents)).unwrap()
}

fn data() -> impl Strategy<Value = Data> {
    (1..4_000_u64).prop_flat_map(|children| {
        let order = prop_oneof![
            Just(Order::Random),
            Just(Order::ByParent),
            Just(Order::File),
            (1..=children).prop_map(|window| Order::Clustered { window }),
        ];
        let lookup = (parent_set(children, 300), prop::bool::weighted(0.8))
            .prop_map(|(parents, locks)| Lookup { name: "L".to_owned(), parents, locks });
        let lookups = prop::collection::vec(lookup, 0..3);
        (parent_set(children, 2_000), order, lookups).prop_map(move |(parents, order, lookups)| {
            Data {
                parent_object: "Account".to_owned(),
                child_object: "Opportunity".to_owned(),
                children: Children::new(children).unwrap(),
                parents,
                order,
                lookups,
            }
        })
    })
}

fn load() -> impl Strategy<Value = Load> {
    let api = prop_oneof![
        Just((Api::BulkV1, ConcurrencyMode::Parallel)),
        Just((Api::BulkV1, ConcurrencyMode::Serial)),
        Just((Api::BulkV2, ConcurrencyMode::Parallel)),
    ];
    let split = prop::sample::select(vec![Split::Contiguous, Split::RoundRobin, Split::ByParent]);
    let submit = prop_oneof![
        distribution(3.0, false).prop_map(|interval| Submit::Open { interval }),
        (1..6_u32, distribution(2.0, true))
            .prop_map(|(n, think)| Submit::Closed { in_flight: number(n), think }),
    ];
    let retry =
        prop::option::weighted(
            0.4,
            (1..4_u32, distribution(5.0, true), 0.5..3.0_f64)
                .prop_map(|(n, delay, backoff)| Retry { attempts: number(n), delay, backoff }),
        );
    let cap = prop::option::weighted(0.2, 1..5_u64);
    (api, 1..7_u32, split, 0..20_u32, 1..900_u64, cap, submit, retry).prop_map(
        |((api, mode), partitions, split, stagger, size, cap, submit, retry)| Load {
            api,
            mode,
            partitions: number(partitions),
            split,
            stagger: seconds(f64::from(stagger)),
            batch_size: BatchSize::new(size).unwrap(),
            max_batches_per_partition: cap.and_then(NonZeroU64::new),
            submit,
            retry,
        },
    )
}

fn org() -> impl Strategy<Value = Org> {
    let service = (0.0..0.02_f64, 0.01..1.0_f64, 0.0..2.0_f64, shape()).prop_map(
        |(record, transaction, cv, shape)| Service {
            per_record: seconds(record),
            per_transaction: seconds(transaction),
            cv: Cv::new(cv).unwrap(),
            shape,
        },
    );
    let scaling = (0.0..1.2_f64, 0.0..0.1_f64)
        .prop_map(|(contention, coherency)| Scaling { contention, coherency });
    let locks = (
        0.05..10.0_f64,
        prop::sample::select(vec![LockOrder::Record, LockOrder::Row]),
        prop_oneof![Just(1.0), Just(0.0), 0.0..1.0_f64],
        prop::sample::select(vec![Deadlock::Detect, Deadlock::Timeout]),
        prop::sample::select(vec![Failure::Transaction, Failure::Record]),
    )
        .prop_map(|(timeout, order, held_fraction, deadlock, failure)| Locks {
            wait_timeout: seconds(timeout),
            order,
            held_fraction,
            deadlock,
            failure,
        });
    let limits = (0..150_u32, 1..5_u32, 0.5..60.0_f64);
    (1..9_u32, 1..220_u32, service, scaling, locks, limits, distribution(0.5, true)).prop_map(
        |(workers, size, service, scaling, locks, (requeue, attempts, slice), overhead)| Org {
            workers: number(workers),
            transaction_size: number(size),
            service,
            scaling,
            locks,
            requeue_after: requeue,
            max_attempts: number(attempts),
            time_slice: seconds(slice),
            batch_overhead: overhead,
        },
    )
}

fn background() -> impl Strategy<Value = Vec<Background>> {
    let stream = (1.0..20_000.0_f64, 1..6_u32, distribution(0.3, false)).prop_map(
        |(per_hour, rows, hold)| Background {
            name: "users".to_owned(),
            per_hour,
            rows: number(rows),
            hold,
        },
    );
    prop::collection::vec(stream, 0..3)
}

fn any_scenario() -> impl Strategy<Value = Scenario> {
    let horizon = prop::option::weighted(0.15, 1.0..400.0_f64);
    (data(), load(), org(), background(), any::<u32>(), horizon).prop_map(
        |(data, load, org, background, seed, horizon)| Scenario {
            name: "any".to_owned(),
            description: None,
            data,
            load,
            org,
            background,
            run: RunSettings {
                replications: number(1),
                seed: u64::from(seed),
                confidence: 0.95,
                horizon: horizon.map(seconds),
                precision: None,
            },
            objectives: Vec::new(),
            observed: Vec::new(),
        },
    )
}

/// How many children of each partition there are, worked out apart from the model, where the
/// parents do not decide it.
fn to_send(scenario: &Scenario) -> Option<u64> {
    let (n, k) = (
        scenario.loads.first().data.children.get(),
        u64::from(scenario.loads.first().sending.partitions.get()),
    );
    let cap = scenario.loads.first().sending.max_batches_per_partition.map_or(u64::MAX, |cap| {
        cap.get() * u64::from(scenario.loads.first().sending.batch_size.get())
    });
    let sizes: Vec<u64> = match scenario.loads.first().sending.split {
        Split::Contiguous => (0..k).map(|p| (p + 1) * n / k - p * n / k).collect(),
        Split::RoundRobin => (0..k).map(|p| (0..n).filter(|i| i % k == p).count() as u64).collect(),
        Split::ByParent if cap == u64::MAX => vec![n],
        Split::ByParent => return None,
    };
    Some(sizes.into_iter().map(|size| size.min(cap)).sum())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn children_are_conserved_and_locks_exclusive(scenario in any_scenario()) {
        let plan = Plan::new(&scenario);
        let mut simulator = Simulator::observed(&plan, Witness::default());
        let outcome = simulator.run(ReplicationNumber(0));
        let all = outcome.created + outcome.failed + outcome.unprocessed;
        match to_send(&scenario) {
            Some(expected) => prop_assert_eq!(all, expected),
            None => prop_assert!(all <= scenario.loads.first().data.children.get()),
        }
        let idle = simulator.is_idle();
        let witness = simulator.observer();
        if scenario.loads.first().sending.mode == ConcurrencyMode::Serial {
            prop_assert!(witness.most_serial_batches <= 1, "two serial batches at once");
        }
        let cut = scenario.run.horizon.is_some_and(|h| outcome.duration == h);
        if !cut && scenario.run.horizon.is_none() {
            prop_assert!(idle, "a lock is held after the end");
            prop_assert!(witness.holders.is_empty() && witness.waiting.is_empty());
            prop_assert_eq!(witness.serial_batches, 0, "a batch is still on a worker");
        }
        if scenario.org.locks.deadlock == Deadlock::Timeout {
            prop_assert_eq!(outcome.deadlocks, 0);
        }
        let workers = f64::from(scenario.org.workers.get());
        let busy = outcome.worker_time.as_secs_f64() / outcome.duration.as_secs_f64();
        prop_assert!(busy <= workers * (1.0 + 1e-9), "more than all workers busy");
        prop_assert!(outcome.lock_timeouts + outcome.deadlocks <= outcome.lock_waits);
        let longest = outcome.lock_waits as f64 * scenario.org.locks.wait_timeout.as_secs_f64();
        prop_assert!(outcome.lock_wait_time.as_secs_f64() <= longest * (1.0 + 1e-9));
    }

    /// Asking in ascending order leaves no cycle, whatever the load.
    #[test]
    fn row_order_never_deadlocks(mut scenario in any_scenario()) {
        scenario.org.locks.order = LockOrder::Row;
        let outcome = Simulator::new(&Plan::new(&scenario)).run(ReplicationNumber(0));
        prop_assert_eq!(outcome.deadlocks, 0);
    }

    /// Serial, alone in the org, nothing ever waits, so nothing fails.
    #[test]
    fn serial_loads_without_other_users_never_wait(mut scenario in any_scenario()) {
        scenario.loads.first_mut().sending.api = Api::BulkV1;
        scenario.loads.first_mut().sending.mode = ConcurrencyMode::Serial;
        scenario.background.clear();
        let outcome = Simulator::new(&Plan::new(&scenario)).run(ReplicationNumber(0));
        prop_assert_eq!((outcome.lock_waits, outcome.failed), (0, 0));
    }
}
