//! A small scenario, made without a file, that tests of the crates above start from.

use crate::{
    BatchSize, Children, ConcurrencyMode, Data, Deadlock, Failure, FanOut, Load, Loads, LockOrder,
    LockWait, Locks, Operation, Order, Org, ParentSet, Parents, RunSettings, Scaling, Scenario,
    Sending, Service, Split, Submit, Transport,
};
use forelock_engine::{Cv, DurationDistribution, Shape, Span};
use std::num::NonZeroU32;

/// 10,000 Opportunities over 1,000 Accounts in batches of 500, one at a time; 20 replications.
pub fn scenario() -> Scenario {
    let count = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    let none = DurationDistribution::constant(Span::ZERO);
    Scenario {
        name: "fixture".into(),
        description: None,
        loads: Loads::single(load()),
        org: Org {
            workers: count(5),
            transaction_size: count(200),
            service: Service {
                per_record: Span::from_millis(9),
                per_transaction: Span::ZERO,
                cv: Cv::ZERO,
                shape: Shape::Lognormal,
            },
            day_to_day: Cv::ZERO,
            scaling: Scaling::default(),
            locks: Locks {
                wait_timeout: Span::from_secs(10),
                wait: LockWait::OneStage,
                request: Span::ZERO,
                order: LockOrder::Record,
                held_fraction: 1.0,
                late_fraction: 0.3,
                deadlock: Deadlock::Detect,
                failure: Failure::Transaction,
            },
            requeue_after: 100,
            max_attempts: Some(count(10)),
            time_slice: Span::from_secs(600),
            batch_overhead: none,
        },
        background: Vec::new(),
        run: RunSettings {
            replications: count(20),
            seed: 42,
            confidence: 0.95,
            horizon: None,
            precision: None,
        },
        objectives: Vec::new(),
        observed: Vec::new(),
        unknown: Vec::new(),
    }
}

/// The only load of the fixture.
fn load() -> Load {
    let count = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    let none = DurationDistribution::constant(Span::ZERO);
    let accounts = ParentSet::new("Account", Parents::new(1_000).unwrap(), FanOut::Uniform);
    Load {
        name: String::new(),
        start: Span::ZERO,
        after: Vec::new(),
        failed_of: None,
        data: Data {
            child_object: "Opportunity".into(),
            children: Children::new(10_000).unwrap(),
            order: Order::Random,
            sets: vec![accounts],
        },
        sending: Sending {
            client: None,
            operation: Operation::Insert,
            parent_changed: true,
            transport: Transport::BulkV1(ConcurrencyMode::Parallel),
            partitions: count(2),
            split: Split::Contiguous,
            stagger: Span::ZERO,
            batch_size: BatchSize::new(500).unwrap(),
            max_batches_per_partition: None,
            submit: Submit::Closed { in_flight: count(1), think: none },
            retry: None,
        },
        service: None,
        day_to_day: None,
        objectives: Vec::new(),
        observed: Vec::new(),
    }
}
