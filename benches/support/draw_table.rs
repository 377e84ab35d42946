//! What it costs to draw which parent a child looks up to: each fan-out in each order, as a ratio
//! to the uniform one in random order.
//!
//! Whole replications, as a user's are, of a load that is hardly more than records and their rows.
//! One worker, so that nobody waits: hot parents would cost waits, which are not what is asked
//! here. A replication's set-up (tables, counts, orders) is in its time, and is shown apart as well:
//! the time of a replication that ends after 200 records.

use forelock::engine::Cv;
use forelock::extract::ContentDigest;
use forelock::model::{Plan, ReplicationNumber, Simulator};
use forelock::scenario::{Bucket, FanOut, FileOrigin, FileParents, Order, Scenario, parse};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// The least that was seen in so many turns counts: what is slower is another program's doing.
const TURNS: u64 = 15;

const PARENTS: u32 = 200_000;

/// Far above what clustered extracts show.
const WINDOW: u64 = 2_000;

fn scenario(children: u64, first_send_only: bool) -> Scenario {
    let capped = "batch_size = 200, max_batches_per_partition = 1";
    let sends = if first_send_only { capped } else { "batch_size = 10_000" };
    let text = format!(
        r#"
        data = {{ parents = {PARENTS}, children = {children} }}
        load = {{ {sends}, partitions = 1, stagger = "370ms" }}
        [org]
        workers = 1
        transaction_size = 200
        service = {{ per_record = "9.2ms", cv = 0.4 }}
        time_slice = "8784h"
        "#
    );
    parse("draws.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}")).scenario
}

/// As many children as there are, in buckets that profiling a skewed file could have found.
fn histogram(children: u64) -> FanOut {
    let (mut children, mut parents) = (children, PARENTS);
    let mut buckets = Vec::new();
    for (children_each, of_parents) in [(1_000, 200), (100, 2_000), (12, 10_000)] {
        buckets.push(Bucket { children_each, parents: of_parents });
        children -= children_each * u64::from(of_parents);
        parents -= of_parents;
    }
    // What is left goes out as evenly as it can.
    let left = u64::from(parents);
    #[expect(clippy::cast_possible_truncation, reason = "below the parents, which have 32 bits")]
    let more = (children % left) as u32;
    buckets.push(Bucket { children_each: children / left + 1, parents: more });
    buckets.push(Bucket { children_each: children / left, parents: parents - more });
    FanOut::Histogram { buckets }
}

/// Rows in no order, of parents that are not equally hot.
fn file(children: u64) -> FanOut {
    let mut state = 1_u64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to below the parents, which have 32 bits"
    )]
    let of_rows = (0..children).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let share = (state >> 11) as f64 / 2.0_f64.powi(53);
        (share * share * f64::from(PARENTS)) as u32
    });
    let origin =
        FileOrigin { file: String::new(), column: String::new(), digest: ContentDigest(0) };
    let parents = FileParents::new(origin, PARENTS, of_rows.collect());
    FanOut::File(Arc::new(parents.unwrap_or_else(|| panic!("no file"))))
}

fn fan_outs(children: u64) -> Vec<(&'static str, FanOut)> {
    vec![
        ("uniform", FanOut::Uniform),
        ("fixed", FanOut::Fixed),
        ("zipf 0.6", FanOut::Zipf { exponent: 0.6 }),
        ("zipf 1", FanOut::Zipf { exponent: 1.0 }),
        ("zipf 1.7", FanOut::Zipf { exponent: 1.7 }),
        ("lognormal", FanOut::Lognormal { cv: Cv::new(1.0).unwrap_or_default() }),
        ("histogram", histogram(children)),
        ("file", file(children)),
    ]
}

/// A fan-out in an order, and the least time that was seen.
struct Case {
    name: String,
    whole: Plan,
    first_send: Plan,
    seconds: f64,
    set_up: f64,
}

impl Case {
    fn new(name: &str, fan_out: &FanOut, order: Order, children: u64) -> Self {
        let plan = |first_send_only| {
            let mut scenario = scenario(children, first_send_only);
            let data = &mut scenario.loads.first_mut().data;
            data.order = order;
            data.sets[0].fan_out = fan_out.clone();
            Plan::new(&scenario).unwrap_or_else(|wrong| panic!("{wrong}"))
        };
        let order = match order {
            Order::Random => "random",
            Order::ByParent => "by_parent",
            Order::Clustered { .. } => "clustered",
            Order::File => "file",
        };
        let (seconds, set_up) = (f64::INFINITY, f64::INFINITY);
        let name = format!("{name}, {order}");
        Self { name, whole: plan(false), first_send: plan(true), seconds, set_up }
    }

    fn take_turn(&mut self, turn: u64) {
        self.seconds = self.seconds.min(seconds(&self.whole, turn));
        self.set_up = self.set_up.min(seconds(&self.first_send, turn));
    }
}

fn cases(children: u64) -> Vec<Case> {
    let orders = [Order::Random, Order::ByParent, Order::Clustered { window: WINDOW }];
    let mut cases = Vec::new();
    for (name, fan_out) in fan_outs(children) {
        for order in orders {
            cases.push(Case::new(name, &fan_out, order, children));
        }
        if matches!(fan_out, FanOut::File(_)) {
            cases.push(Case::new(name, &fan_out, Order::File, children));
        }
    }
    cases
}

/// Of a replication that follows another, as all but a study's first do.
fn seconds(plan: &Plan, replication: u64) -> f64 {
    let mut simulator = Simulator::new(plan);
    black_box(simulator.run(ReplicationNumber(replication + TURNS)));
    let start = Instant::now();
    black_box(simulator.run(ReplicationNumber(replication)));
    start.elapsed().as_secs_f64()
}

/// The first case is what the others are held against.
pub(crate) fn print() {
    for children in [1_000_000, 2_000_000] {
        let mut cases = cases(children);
        for turn in 0..TURNS {
            for case in &mut cases {
                case.take_turn(turn);
            }
        }
        println!("{children} children, {PARENTS} parents: ns a record, set-up included");
        println!("{:<24}{:>8}{:>8}{:>10}", "", "record", "ratio", "set-up");
        let uniform = cases[0].seconds;
        for case in &cases {
            let each = |seconds: f64| seconds * 1e9 / children as f64;
            let (record, set_up) = (each(case.seconds), each(case.set_up));
            let ratio = case.seconds / uniform;
            println!("{:<24}{record:>8.2}{ratio:>8.2}{set_up:>10.2}", case.name);
        }
    }
}
