//! SCENARIO.md, field by field: what is written there parses to exactly this.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use forelock::engine::{Cv, DurationDistribution, Shape, Span};
use forelock::scenario::{
    Api, Background, BatchSize, Bucket, Children, Comparison, ConcurrencyMode, Data, Deadlock,
    Failure, FanOut, Load, LockOrder, Locks, Lookup, Metric, Objective, Observation, Order, Org,
    ParentSet, Parents, Retry, RunSettings, Scaling, Scenario, Service, Split, Submit, Width, load,
    parse,
};
use std::fs;
use std::num::{NonZeroU32, NonZeroU64};
use std::path::Path;

/// The example of SCENARIO.md, but for `extends`.
const EVERY_FIELD: &str = r#"
name = "test4-parallel"
description = "1.25M Opportunities over 200k Accounts, Bulk API 2.0"

[data]
parent_object = "Account"
child_object = "Opportunity"
parents = 200_000
children = "2M"
fan_out = { shape = "uniform" }
order = "random"

[[data.lookups]]
name = "Campaign"
parents = 500
fan_out = { shape = "zipf", exponent = 1.1 }
locks = true

[load]
api = "bulk_v2"
concurrency_mode = "Parallel"
partitions = 5
split = "contiguous"
stagger = "1h"
batch_size = 500
max_batches_per_partition = 500
submit = { pattern = "open", interval = { mean = "4.05s", cv = 0.2 } }
retry = { attempts = 2, delay = "10s", backoff = 2.0 }

[org]
workers = 50
transaction_size = 200
service = { per_record = "9.2ms", per_transaction = "0s", cv = 0.4, shape = "lognormal" }
scaling = { contention = 1.0, coherency = 0.0 }
locks = { wait_timeout = "10s", order = "record", held_fraction = 1.0, deadlock = "detect", failure = "transaction" }
requeue_after = 100
max_attempts = 10
time_slice = "10m"
batch_overhead = "0s"

[[background]]
name = "sales users"
per_hour = 600
rows = 1
hold = { mean = "300ms", cv = 1.0 }

[run]
replications = 20
seed = 42
confidence = 0.95
horizon = "48h"

[objectives]
failure_rate = "< 5%"
duration = "<= 10h"

[observed]
created = 1_114_200
failure_rate = "10.9%"
duration = "5h"
"#;

const LEAST: &str = r#"
data = { parents = 1_000, children = 10_000 }
load = { batch_size = 200 }
org = { workers = 5, service = { per_record = "9ms" } }
"#;

fn scenario(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    match parse("folder/own.toml", text, &sets) {
        Ok(loaded) => loaded.scenario,
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

fn non_zero(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

fn parent_set(count: u64, fan_out: FanOut) -> ParentSet {
    ParentSet { count: Parents::new(count).unwrap(), fan_out }
}

fn lognormal(millis: u64, cv: f64) -> DurationDistribution {
    let cv = Cv::new(cv).unwrap();
    DurationDistribution { mean: Span::from_millis(millis), cv, shape: Shape::Lognormal }
}

fn constant(millis: u64) -> DurationDistribution {
    DurationDistribution::constant(Span::from_millis(millis))
}

#[test]
fn every_field_has_its_place() {
    let expected = Scenario {
        name: "test4-parallel".into(),
        description: Some("1.25M Opportunities over 200k Accounts, Bulk API 2.0".into()),
        data: Data {
            parent_object: "Account".into(),
            child_object: "Opportunity".into(),
            children: Children::new(2_000_000).unwrap(),
            parents: parent_set(200_000, FanOut::Uniform),
            order: Order::Random,
            lookups: vec![Lookup {
                name: "Campaign".into(),
                parents: parent_set(500, FanOut::Zipf { exponent: 1.1 }),
                locks: true,
            }],
        },
        load: Load {
            api: Api::BulkV2,
            mode: ConcurrencyMode::Parallel,
            partitions: non_zero(5),
            split: Split::Contiguous,
            stagger: Span::from_secs(3600),
            batch_size: BatchSize::new(500).unwrap(),
            max_batches_per_partition: NonZeroU64::new(500),
            submit: Submit::Open { interval: lognormal(4_050, 0.2) },
            retry: Some(Retry { attempts: non_zero(2), delay: constant(10_000), backoff: 2.0 }),
        },
        org: Org {
            workers: non_zero(50),
            transaction_size: non_zero(200),
            service: Service {
                per_record: Span::from_nanos(9_200_000),
                per_transaction: Span::ZERO,
                cv: Cv::new(0.4).unwrap(),
                shape: Shape::Lognormal,
            },
            scaling: Scaling { contention: 1.0, coherency: 0.0 },
            locks: Locks {
                wait_timeout: Span::from_secs(10),
                order: LockOrder::Record,
                held_fraction: 1.0,
                deadlock: Deadlock::Detect,
                failure: Failure::Transaction,
            },
            requeue_after: 100,
            max_attempts: non_zero(10),
            time_slice: Span::from_secs(600),
            batch_overhead: constant(0),
        },
        background: vec![Background {
            name: "sales users".into(),
            per_hour: 600.0,
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
            },
            Objective {
                metric: Metric::Duration,
                comparison: Comparison::AtMost,
                bound: 36_000.0,
                text: "<= 10h".into(),
            },
        ],
        observed: vec![
            Observation::new(Metric::Created, 1_114_200.0),
            Observation::new(Metric::FailureRate, 10.9 / 100.0),
            Observation::new(Metric::Duration, 18_000.0),
        ],
    };
    assert_eq!(scenario(EVERY_FIELD, &[]), expected);
}

#[test]
fn what_is_left_out_has_the_documented_default() {
    let found = scenario(LEAST, &[]);
    assert_eq!(found.name, "own");
    assert_eq!(found.description, None);
    assert_eq!(found.data.parent_object, "parent");
    assert_eq!(found.data.child_object, "child");
    assert_eq!(found.data.parents.fan_out, FanOut::Uniform);
    assert_eq!(found.data.order, Order::Random);
    assert_eq!(found.data.lookups, []);
    let expected = Load {
        api: Api::BulkV1,
        mode: ConcurrencyMode::Parallel,
        partitions: non_zero(1),
        split: Split::Contiguous,
        stagger: Span::ZERO,
        batch_size: BatchSize::new(200).unwrap(),
        max_batches_per_partition: None,
        submit: Submit::Closed { in_flight: non_zero(1), think: constant(0) },
        retry: None,
    };
    assert_eq!(found.load, expected);
    let org = &found.org;
    assert_eq!((org.transaction_size.get(), org.requeue_after), (200, 100));
    assert_eq!((org.max_attempts.get(), org.time_slice), (10, Span::from_secs(600)));
    assert_eq!((org.service.per_transaction, org.service.cv), (Span::ZERO, Cv::ZERO));
    assert_eq!((org.scaling, org.batch_overhead), (Scaling::default(), constant(0)));
    let expected = Locks {
        wait_timeout: Span::from_secs(10),
        order: LockOrder::Record,
        held_fraction: 1.0,
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
    assert_eq!(found.background[0].rows.get(), 1);
    assert_eq!(found.background[1].name, "background 2");
    assert_eq!(found.data.lookups[0].name, "lookup 1");
    assert!(found.data.lookups[0].locks);
    let retry = Retry { attempts: non_zero(3), delay: constant(0), backoff: 1.0 };
    assert_eq!(found.load.retry, Some(retry));
}

#[test]
fn all_shapes_orders_and_words_are_read() {
    let fan_out = |set: &str| scenario(LEAST, &[set]).data.parents.fan_out;
    assert_eq!(fan_out("data.fan_out.shape=fixed"), FanOut::Fixed);
    let cv = Cv::new(1.5).unwrap();
    assert_eq!(fan_out("data.fan_out={shape='lognormal', cv=1.5}"), FanOut::Lognormal { cv });
    let buckets =
        vec![Bucket { children_each: 0, parents: 500 }, Bucket { children_each: 20, parents: 500 }];
    let set = "data.fan_out={shape='histogram', buckets=[[0, 500], [20, 500]]}";
    assert_eq!(fan_out(set), FanOut::Histogram { buckets });
    let order = |sets: &[&str]| scenario(LEAST, sets).data.order;
    assert_eq!(order(&["data.order=by_parent"]), Order::ByParent);
    let clustered = ["data.order=clustered", "data.window=50"];
    assert_eq!(order(&clustered), Order::Clustered { window: 50 });
    let serial = scenario(LEAST, &["load.concurrency_mode=SERIAL", "load.split=round_robin"]);
    assert_eq!(serial.loads.first().sending.mode, ConcurrencyMode::Serial);
    assert_eq!(serial.loads.first().sending.split, Split::RoundRobin);
    let locks = scenario(LEAST, &["org.locks={order='row', deadlock='timeout', failure='record'}"]);
    assert_eq!(locks.org.locks.order, LockOrder::Row);
    assert_eq!(locks.org.locks.deadlock, Deadlock::Timeout);
    assert_eq!(locks.org.locks.failure, Failure::Record);
}

#[test]
fn distributions_have_one_form_each() {
    let overhead =
        |value: &str| scenario(LEAST, &[&format!("org.batch_overhead={value}")]).org.batch_overhead;
    assert_eq!(overhead("4s"), constant(4_000));
    assert_eq!(overhead("{mean='4s'}"), constant(4_000));
    assert_eq!(overhead("{mean='4s', cv=0}"), constant(4_000));
    assert_eq!(overhead("{mean='4s', cv=2, shape='constant'}"), constant(4_000));
    assert_eq!(overhead("{mean='4s', cv=2}"), lognormal(4_000, 2.0));
    let exponential = DurationDistribution { shape: Shape::Exponential, ..constant(4_000) };
    assert_eq!(overhead("{mean='4s', cv=2, shape='exponential'}"), exponential);
    let gamma = DurationDistribution { shape: Shape::Gamma, ..lognormal(4_000, 2.0) };
    assert_eq!(overhead("{mean='4s', cv=2, shape='gamma'}"), gamma);
}

#[test]
fn objectives_and_observations_are_in_the_units_of_their_metrics() {
    let bound = |set: &str| scenario(LEAST, &[set]).objectives[0].clone();
    let created = bound("objectives.created=>= 1.9M");
    assert_eq!((created.comparison, created.bound), (Comparison::AtLeast, 1_900_000.0));
    assert_eq!(created.text, ">= 1.9M");
    assert_eq!(bound("objectives.throughput='> 50/s'").bound, 50.0);
    assert_eq!(bound("objectives.degree_of_parallelism='< 4.5'").bound, 4.5);
    assert_eq!(bound("objectives.failure_rate='<0.05'").bound, 0.05);
    assert_eq!(bound("objectives.lock_wait_time='<= 20000h'").bound, 72_000_000.0);
    let observed = |set: &str| scenario(LEAST, &[set]).observed[0].value;
    assert_eq!(observed("observed.throughput=61.9"), 61.9);
    assert_eq!(observed("observed.throughput=61.9/s"), 61.9);
    assert_eq!(observed("observed.created=1.1M"), 1_100_000.0);
    assert_eq!(observed("observed.failure_rate=0.109"), 0.109);
}

#[test]
fn set_lays_single_values_over_the_file_in_order() {
    let found = scenario(EVERY_FIELD, &["org.workers=20", "org.workers=30", "run.seed=7"]);
    assert_eq!((found.org.workers.get(), found.run.seed), (30, 7));
    let found = scenario(EVERY_FIELD, &["org.service.per_record=10ms"]);
    assert_eq!(found.org.service.per_record, Span::from_millis(10));
    assert_eq!(found.org.service.cv, Cv::new(0.4).unwrap(), "the rest of the table stays");
    let found = scenario(EVERY_FIELD, &["background.0.per_hour=100", "data.lookups.0.parents=5k"]);
    assert_eq!(found.background[0].per_hour, 100.0);
    assert_eq!(found.data.lookups[0].parents.count, Parents::new(5_000).unwrap());
    assert_eq!(found.data.lookups[0].name, "Campaign");
    assert_eq!(scenario(LEAST, &["name=a = b"]).name, "a = b");
}

#[test]
fn set_of_a_cv_keeps_the_mean() {
    let text = format!("{LEAST}load.submit = {{ pattern = 'open', interval = '4s' }}\n");
    let text = text.replace("load = { batch_size = 200 }", "load.batch_size = 200");
    let found = scenario(&text, &["load.submit.interval.cv=0.2"]);
    assert_eq!(found.load.submit, Submit::Open { interval: lognormal(4_000, 0.2) });
}

#[test]
fn set_of_a_tag_drops_what_belonged_to_the_old_one() {
    let sets = ["load.submit.pattern=closed", "load.submit.in_flight=4"];
    let closed = Submit::Closed { in_flight: non_zero(4), think: constant(0) };
    assert_eq!(scenario(EVERY_FIELD, &sets).load.submit, closed);
    let sets = ["data.lookups.0.fan_out.shape=fixed"];
    assert_eq!(scenario(EVERY_FIELD, &sets).data.lookups[0].parents.fan_out, FanOut::Fixed);
    let clustered = format!("{LEAST}data.order = 'clustered'\ndata.window = 5\n").replace(
        "data = { parents = 1_000, children = 10_000 }",
        "data.parents = 1_000\ndata.children = 10_000",
    );
    assert_eq!(scenario(&clustered, &["data.order=random"]).data.order, Order::Random);
}

#[test]
fn extends_merges_tables_and_replaces_lists() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    fs::create_dir(directory.path().join("bases")).unwrap();
    write("bases/org.toml", "[org]\nworkers = 50\nservice = { per_record = '9ms', cv = 0.4 }\n");
    write(
        "base.toml",
        "extends = 'bases/org.toml'\nname = 'base'\n[data]\nparents = 10\nchildren = 100\n\
         [load]\nbatch_size = 10\nsubmit = { pattern = 'open', interval = '4s' }\n\
         [[background]]\nper_hour = 1\nhold = '1s'\n[[background]]\nper_hour = 2\nhold = '1s'\n\
         [objectives]\nfailure_rate = '< 5%'\n[observed]\nfailed = 3\n",
    );
    write(
        "own.toml",
        "extends = 'base.toml'\n[data]\nchildren = 200\n[org.service]\ncv = 0.5\n\
         [load.submit]\npattern = 'closed'\n[[background]]\nper_hour = 3\nhold = '1s'\n",
    );
    let found = load(&directory.path().join("own.toml"), &["org.workers=3".into()]).unwrap();
    let found = found.scenario;
    assert_eq!((found.data.parents.count.get(), found.data.children.get()), (10, 200));
    assert_eq!(found.org.service.per_record, Span::from_millis(9));
    assert_eq!((found.org.service.cv, found.org.workers.get()), (Cv::new(0.5).unwrap(), 3));
    assert!(matches!(found.load.submit, Submit::Closed { .. }), "the old interval went");
    assert_eq!(found.background.len(), 1, "lists are replaced whole");
    assert_eq!(found.name, "base");
    assert_eq!(found.objectives.len(), 1);
    assert_eq!(found.observed, [], "nobody ran this one");
}

#[test]
fn every_shipped_scenario_loads_but_the_one_that_the_api_refuses() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut names = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        match load(&path, &[]) {
            Ok(loaded) => {
                assert_eq!(loaded.scenario.name, stem);
                assert!(loaded.scenario.description.is_some(), "{stem}");
                assert_eq!(loaded.scenario.observed.is_empty(), stem != "test4-parallel", "{stem}");
            }
            Err(diagnostics) => {
                assert_eq!(stem, "test5-as-written", "{diagnostics}");
                let text = diagnostics.to_string();
                assert!(text.contains("test5-serial.toml:"), "{text}");
                assert!(text.contains("test5-as-written.toml:9:7"), "{text}");
                assert!(text.contains("Property currently unsupported"), "{text}");
            }
        }
        names.push(stem);
    }
    assert_eq!(names.len(), 11, "{names:?}");
}

#[test]
fn the_real_case_is_advised_against() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/test4-parallel.toml");
    let loaded = load(&path, &[]).unwrap();
    let rules: Vec<&str> = loaded.advice().iter().map(|advice| advice.rule).collect();
    assert_eq!(rules, ["short-transaction", "shared-parents", "overload"]);
}

#[test]
fn a_precision_is_read_in_the_unit_of_its_metric() {
    let precision = |sets: &[&str]| scenario(LEAST, sets).run.precision.unwrap();
    let found = precision(&["run.precision={metric='failure_rate', half_width='0.2%'}"]);
    assert_eq!(found.metric, Metric::FailureRate);
    let Width::Absolute(half_width) = found.width else { panic!("{found:?}") };
    assert!((half_width - 0.002).abs() < 1e-12);
    assert_eq!(found.max_replications, non_zero(1_000));
    let found = precision(&[
        "run.precision={metric='duration', half_width='1m'}",
        "run.precision.max_replications=400",
    ]);
    assert_eq!(found.width, Width::Absolute(60.0));
    assert_eq!(found.max_replications, non_zero(400));
    // A later source's width takes the place of an earlier one's.
    let found = precision(&[
        "run.precision={metric='duration', half_width='1m'}",
        "run.precision.relative=5%",
    ]);
    assert_eq!(found.width, Width::Relative(0.05));
    // More replications to begin with raise a limit that nobody set.
    assert_eq!(
        precision(&["run.replications=5_000", "run.precision={metric='created', relative=0.1}"])
            .max_replications,
        non_zero(5_000)
    );
}
