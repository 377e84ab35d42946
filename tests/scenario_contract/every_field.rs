//! Every field, and what stands where one is left out.

use super::{EVERY_FIELD, LEAST, constant, lognormal, non_zero, parent_set, scenario};
use forelock::engine::{Cv, Shape, Span};
use forelock::scenario::{
    Api, Background, BatchSize, Children, Client, ClientUse, Comparison, ConcurrencyMode, Data,
    Deadlock, Failure, FanOut, Load, Loads, LockAt, LockOrder, LockRule, LockWait, Locks, Metric,
    Objective, Observation, Operation, Order, Org, Relationship, Retry, RunSettings, Scaling,
    Scenario, Sending, Service, Split, Submit, Transport,
};
use std::num::NonZeroU64;

#[test]
fn every_field_has_its_place() {
    let expected = Scenario {
        name: "test4-parallel".into(),
        description: Some("1.25M Opportunities over 200k Accounts, Bulk API 2.0".into()),
        loads: Loads::single(Load {
            name: String::new(),
            start: Span::ZERO,
            after: vec![],
            failed_of: None,
            data: Data {
                child_object: "Opportunity".into(),
                children: Children::new(2_000_000).unwrap(),
                order: Order::Random,
                sets: vec![
                    parent_set("Account", 200_000, FanOut::Uniform),
                    parent_set("Campaign", 500, FanOut::Zipf { exponent: 1.1 }),
                ],
            },
            sending: Sending {
                client: Some(ClientUse {
                    client: Client::named("data-loader-bulk").unwrap(),
                    decided: vec![],
                }),
                operation: Operation::Insert,
                parent_changed: true,
                transport: Transport::BulkV2,
                partitions: non_zero(5),
                split: Split::Contiguous,
                stagger: Span::from_secs(3600),
                batch_size: BatchSize::new(500).unwrap(),
                max_batches_per_partition: NonZeroU64::new(500),
                submit: Submit::Open { interval: lognormal(4_050, 0.2) },
                retry: Some(Retry { attempts: non_zero(2), delay: constant(10_000), backoff: 2.0 }),
            },
            service: None,
            day_to_day: None,
            objectives: vec![],
            observed: vec![],
        }),
        org: Org {
            workers: non_zero(50),
            transaction_size: non_zero(200),
            service: Service {
                per_record: Span::from_nanos(9_200_000),
                per_transaction: Span::ZERO,
                cv: Cv::new(0.4).unwrap(),
                shape: Shape::Lognormal,
            },
            day_to_day: Cv::ZERO,
            scaling: Scaling { contention: 1.0, coherency: 0.0 },
            locks: Locks {
                wait_timeout: Span::from_secs(10),
                wait: LockWait::OneStage,
                request: Span::ZERO,
                order: LockOrder::Row,
                held_fraction: 1.0,
                late_fraction: 0.3,
                deadlock: Deadlock::Detect,
                failure: Failure::Transaction,
            },
            requeue_after: 100,
            max_attempts: Some(non_zero(21)),
            time_slice: Span::from_secs(300),
            batch_overhead: constant(0),
        },
        background: vec![Background {
            name: "sales users".into(),
            per_hour: 600.0,
            set: Some("Account".into()),
            rows: non_zero(1),
            hold: lognormal(300, 1.0),
        }],
        run: RunSettings {
            replications: non_zero(20),
            seed: 42,
            confidence: 0.95,
            horizon: Some(Span::from_secs(48 * 3600)),
            precision: None,
        },
        objectives: vec![
            Objective {
                metric: Metric::FailureRate,
                comparison: Comparison::Below,
                bound: 0.05,
                text: "< 5%".into(),
                sure: None,
            },
            Objective {
                metric: Metric::Duration,
                comparison: Comparison::AtMost,
                bound: 36_000.0,
                text: "<= 10h".into(),
                sure: None,
            },
        ],
        observed: vec![
            Observation::new(Metric::Created, 1_114_200.0),
            Observation::new(Metric::FailureRate, 10.9 / 100.0),
            Observation::new(Metric::Duration, 18_000.0),
        ],
        unknown: vec![],
    };
    assert_eq!(scenario(EVERY_FIELD, &[]), expected);
}

#[test]
fn what_is_left_out_has_the_documented_default() {
    let found = scenario(LEAST, &[]);
    assert_eq!(found.name, "own");
    assert_eq!(found.description, None);
    let expected = Load {
        name: String::new(),
        start: Span::ZERO,
        after: vec![],
        failed_of: None,
        data: Data {
            child_object: "child".into(),
            children: Children::new(10_000).unwrap(),
            order: Order::Random,
            sets: vec![parent_set("parent", 1_000, FanOut::Uniform)],
        },
        sending: Sending {
            client: None,
            operation: Operation::Insert,
            parent_changed: true,
            transport: Transport::BulkV1(ConcurrencyMode::Parallel),
            partitions: non_zero(1),
            split: Split::Contiguous,
            stagger: Span::ZERO,
            batch_size: BatchSize::new(200).unwrap(),
            max_batches_per_partition: None,
            submit: Submit::Closed { in_flight: non_zero(1), think: constant(0) },
            retry: None,
        },
        service: None,
        day_to_day: None,
        objectives: vec![],
        observed: vec![],
    };
    assert_eq!(found.loads, Loads::single(expected));
    let org = &found.org;
    assert_eq!((org.transaction_size.get(), org.requeue_after), (200, 100));
    assert_eq!((org.max_attempts, org.time_slice), (None, Span::from_secs(300)));
    let attempts = [Api::BulkV1, Api::BulkV2, Api::Soap].map(|api| org.attempts(api).get());
    assert_eq!(attempts, [11, 21, 1]);
    assert_eq!((org.service.per_transaction, org.service.cv), (Span::ZERO, Cv::ZERO));
    assert_eq!((org.scaling, org.batch_overhead), (Scaling::default(), constant(0)));
    assert_eq!(org.day_to_day, Cv::ZERO);
    let expected = Locks {
        wait_timeout: Span::from_secs(10),
        wait: LockWait::OneStage,
        request: Span::ZERO,
        order: LockOrder::Row,
        held_fraction: 1.0,
        late_fraction: 0.3,
        deadlock: Deadlock::Detect,
        failure: Failure::Transaction,
    };
    assert_eq!(org.locks, expected);
    let expected = RunSettings {
        replications: non_zero(20),
        seed: 1,
        confidence: 0.95,
        horizon: None,
        precision: None,
    };
    assert_eq!(found.run, expected);
    assert_eq!((found.background, found.objectives, found.observed), (vec![], vec![], vec![]));
}

#[test]
fn unnamed_streams_are_numbered_and_a_retry_has_defaults() {
    let text = format!(
        "{LEAST}[[background]]\nper_hour = 1\nhold = '1s'\n[[background]]\nper_hour = 2\nhold = '1s'\n"
    );
    let found = scenario(&text, &["data.lookups=[{parents=5}]", "load.retry.attempts=3"]);
    assert_eq!((found.background[0].rows.get(), &found.background[0].set), (1, &None));
    assert_eq!(found.background[1].name, "background 2");
    let load = found.loads.first();
    assert_eq!(load.data.sets[1], parent_set("lookup 1", 5, FanOut::Uniform));
    let retry = Retry { attempts: non_zero(3), delay: constant(0), backoff: 1.0 };
    assert_eq!(load.sending.retry, Some(retry));
}

#[test]
fn which_rows_lock_is_read_of_every_set() {
    let rule = |sets: &[&str]| scenario(LEAST, sets).loads.first().data.sets[0].rule;
    let standard = LockRule::default();
    assert_eq!(rule(&[]), standard);
    for (word, relationship) in [
        ("standard", Relationship::Standard),
        ("master_detail", Relationship::MasterDetail),
        ("lookup_restrict", Relationship::LookupRestrict),
        ("lookup_clear", Relationship::LookupClear),
    ] {
        let set = format!("data.relationship={word}");
        assert_eq!(rule(&[&set]), LockRule { relationship, ..standard }, "{word}");
    }
    assert_eq!(rule(&["data.rollup=true"]), LockRule { rollup: true, ..standard });
    let no = LockRule { locks: Some(false), ..standard };
    assert_eq!(rule(&["data.locks=false"]), no);
    let late = LockRule { locks: Some(true), lock_at: Some(LockAt::Save), ..standard };
    assert_eq!(rule(&["data.locks=true", "data.lock_at=save"]), late);
    let lookups = "data.lookups=[{name='Order', parents=50, relationship='lookup_clear', \
                   rollup=true}, {name='Account', parents=5, via='Order', lock_at='start'}]";
    let found = scenario(LEAST, &[lookups]);
    let [_, order, account] = found.loads.first().data.sets.as_slice() else { panic!("three") };
    let relationship = Relationship::LookupClear;
    assert_eq!(order.rule, LockRule { relationship, rollup: true, ..standard });
    assert_eq!(order.via, None);
    assert_eq!((account.via, account.rule.lock_at), (Some(1), Some(LockAt::Start)));
}

#[test]
fn what_a_load_does_says_whether_the_parent_changes() {
    let does = |sets: &[&str]| {
        let found = scenario(LEAST, sets);
        let sending = &found.loads.first().sending;
        (sending.operation, sending.parent_changed)
    };
    assert_eq!(does(&["load.operation=insert"]), (Operation::Insert, true));
    assert_eq!(does(&["load.operation=update"]), (Operation::Update, false));
    assert_eq!(does(&["load.operation=upsert"]), (Operation::Upsert, true));
    assert_eq!(does(&["load.operation=delete"]), (Operation::Delete, true));
    let told = ["load.operation=update", "load.parent_changed=true"];
    assert_eq!(does(&told), (Operation::Update, true));
}

#[test]
fn a_load_may_have_no_parents_or_go_through_the_soap_api() {
    let text = "data = { child_object = 'Account', children = '10k' }\nload = { api = 'soap', \
                batch_size = 200 }\norg = { workers = 5, service.per_transaction = '1s' }\n";
    let found = scenario(text, &[]);
    let load = found.loads.first();
    assert_eq!((load.data.sets.as_slice(), load.sending.api()), (&[][..], Api::Soap));
    assert_eq!(load.data.parent_object(), "parent");
    // A job's size has two names.
    let job = ["load={api='bulk_v2', job_size='50k'}"];
    assert_eq!(scenario(text, &job).loads.first().sending.batch_size.get(), 50_000);
}
