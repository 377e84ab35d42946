//! A small scenario and its findings, made without a file, that tests start from.

use crate::engine::{Cv, DurationDistribution, Shape, Span};
use crate::model::{Outcome, RunOutcome};
use crate::scenario::{
    BatchSize, Children, ConcurrencyMode, Data, Deadlock, Failure, FanOut, Load, Loads, LockOrder,
    LockWait, Locks, Operation, Order, Org, ParentSet, Parents, QuantityUnit, RunSettings, Scaling,
    Scenario, Sending, Service, Split, Submit, Template, Transport,
};
use crate::stats::Confidence;
use crate::study::posterior::{Drawn, Origin, Posterior, Unknown};
use crate::study::{Finding, Prediction, Replications};
use std::num::NonZeroU32;
use std::sync::Arc;

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

/// The fixture, changed by `change`, with `outcomes` made by hand instead of simulated.
pub fn finding(outcomes: Vec<Outcome>, change: impl FnOnce(&mut Scenario)) -> Finding {
    let mut scenario = scenario();
    change(&mut scenario);
    let replications = Replications::new(outcomes).unwrap();
    let prediction = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
    Finding { scenario, replications, prediction, drawn: None }
}

/// As [`finding`], of outcomes whose service time was drawn from a thousand.
pub fn drawn_finding(outcomes: Vec<Outcome>, change: impl FnOnce(&mut Scenario)) -> Finding {
    let path = "org.service.per_record".to_owned();
    let unknown = Unknown { path, unit: QuantityUnit::Duration };
    let draws: Vec<Vec<f64>> =
        (0..1_000).map(|place| vec![0.009 + 1e-6 * f64::from(place)]).collect();
    let origin = Origin { scenarios: vec!["fixture".into()], seed: 1, budget: 2_000 };
    let posterior = Posterior::new(vec![unknown], &[0.0095], &draws, origin).unwrap();
    let template = Template::parse("fixture.toml", "org = {}", &[]).unwrap();
    let drawn = Drawn::new(Arc::new(template), Arc::new(posterior), "mine.json");
    let found = finding(outcomes, change);
    let prediction =
        Prediction::of_draws(&found.scenario, &found.replications, Confidence::DEFAULT);
    Finding { prediction, drawn: Some(drawn), ..found }
}

/// Three loads, the third of which sends again what fails in the second, with outcomes made by
/// hand: most records fail in the first, and of those that are sent again a tenth.
pub fn three_loads() -> Finding {
    let text = include_str!("../../../../tests/scenarios/three-loads.toml");
    let scenario = crate::scenario::parse("three-loads.toml", text, &[]).unwrap().scenario;
    let outcome = |luck: u64| {
        let load = |created, failed, began, seconds| Outcome {
            created,
            failed,
            began: Span::from_secs(began),
            duration: Span::from_secs(seconds + luck),
            lock_waits: 100 + failed,
            lock_timeouts: failed / 200,
            ..Outcome::default()
        };
        let loads = vec![
            load(18_000 - luck, 2_000 + luck, 0, 120),
            load(9_000, 1_000, 180, 90),
            load(900, 100, 271, 30),
        ];
        let all = Outcome {
            created: 27_900 - luck,
            failed: 2_100 + luck,
            duration: Span::from_secs(301 + luck),
            lock_waits: 3_400 + luck,
            lock_timeouts: 15,
            ..Outcome::default()
        };
        RunOutcome { all, loads }
    };
    let replications = Replications::new((0..5).map(outcome).collect()).unwrap();
    let prediction = Prediction::new(&scenario, &replications, Confidence::DEFAULT);
    Finding { scenario, replications, prediction, drawn: None }
}
