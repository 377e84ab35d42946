//! Every word, form and unit that a field may have.

use super::{LEAST, constant, lognormal, non_zero, scenario};
use forelock::engine::{Cv, DurationDistribution, Shape};
use forelock::scenario::{
    Bucket, Comparison, ConcurrencyMode, Deadlock, Failure, FanOut, LockOrder, Metric, Order,
    Split, Width,
};

#[test]
fn all_shapes_orders_and_words_are_read() {
    let fan_out = |set: &str| scenario(LEAST, &[set]).loads.first().data.sets[0].fan_out.clone();
    assert_eq!(fan_out("data.fan_out.shape=fixed"), FanOut::Fixed);
    let cv = Cv::new(1.5).unwrap();
    assert_eq!(fan_out("data.fan_out={shape='lognormal', cv=1.5}"), FanOut::Lognormal { cv });
    let buckets =
        vec![Bucket { children_each: 0, parents: 500 }, Bucket { children_each: 20, parents: 500 }];
    let set = "data.fan_out={shape='histogram', buckets=[[0, 500], [20, 500]]}";
    assert_eq!(fan_out(set), FanOut::Histogram { buckets });
    let order = |sets: &[&str]| scenario(LEAST, sets).loads.first().data.order;
    assert_eq!(order(&["data.order=by_parent"]), Order::ByParent);
    let clustered = ["data.order=clustered", "data.window=50"];
    assert_eq!(order(&clustered), Order::Clustered { window: 50 });
    let serial = scenario(LEAST, &["load.concurrency_mode=SERIAL", "load.split=round_robin"]);
    assert_eq!(serial.loads.first().sending.mode(), ConcurrencyMode::Serial);
    assert_eq!(serial.loads.first().sending.split, Split::RoundRobin);
    let locks =
        scenario(LEAST, &["org.locks={order='record', deadlock='timeout', failure='record'}"]);
    assert_eq!(locks.org.locks.order, LockOrder::Record);
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
