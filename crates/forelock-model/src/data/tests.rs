//! Parents that are given, held against parents that are drawn.

use super::*;
use crate::rows_of_load::RowOf;
use crate::{Outcome, Plan, ReplicationNumber, Simulator};
use forelock_engine::Cv;
use forelock_scenario::fixture::scenario;
use forelock_scenario::{
    Bucket, Children, Deadlock, Failure, FanOut, FileOrigin, FileParents, LoadId, LockRule,
    ParentSet, Parents as Count, Scenario, Split,
};
use std::num::NonZeroU32;
use std::sync::Arc;

const CHILDREN: u64 = 3_000;

fn drawn(count: u64, fan_out: FanOut) -> ParentSet {
    ParentSet::new("Account", Count::new(count).unwrap(), fan_out)
}

fn file(count: u32, of_rows: &[Parent]) -> ParentSet {
    let parents = FileParents::new(FileOrigin::NO_FILE, count, of_rows.to_vec()).unwrap();
    ParentSet::of_file("Account", Arc::new(parents)).unwrap()
}

fn histogram() -> FanOut {
    let bucket = |children_each, parents| Bucket { children_each, parents };
    FanOut::Histogram { buckets: vec![bucket(1, 500), bucket(0, 20), bucket(25, 100)] }
}

fn campaigns() -> ParentSet {
    drawn(400, FanOut::Zipf { exponent: 0.6 })
}

fn unlocked(set: ParentSet) -> ParentSet {
    ParentSet { rule: LockRule { locks: Some(false), ..LockRule::default() }, ..set }
}

/// 3,000 children that meet and fail now and then.
fn load(parents: ParentSet, order: Order) -> Scenario {
    let mut scenario = scenario();
    scenario.loads.first_mut().data.children = Children::new(CHILDREN).unwrap();
    scenario.loads.first_mut().data.sets[0] = parents;
    scenario.loads.first_mut().data.order = order;
    scenario.loads.first_mut().sending.partitions = NonZeroU32::new(4).unwrap();
    scenario.org.workers = NonZeroU32::new(6).unwrap();
    scenario.org.transaction_size = NonZeroU32::new(40).unwrap();
    scenario.org.service.cv = Cv::new(0.7).unwrap();
    scenario.org.locks.deadlock = Deadlock::Detect;
    scenario
}

fn in_order(scenario: &Scenario, order: Order) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.loads.first_mut().data.order = order;
    scenario
}

fn outcome(scenario: &Scenario, replication: u64) -> Outcome {
    Simulator::new(&Plan::new(scenario).unwrap()).run(ReplicationNumber(replication))
}

/// The parents of each set, child by child in load order.
fn in_load_order(scenario: &Scenario, replication: u64) -> Vec<(u32, Vec<Parent>)> {
    let mut whole = scenario.clone();
    whole.loads.first_mut().sending.partitions = NonZeroU32::MIN;
    whole.loads.first_mut().sending.split = Split::Contiguous;
    let data =
        Plan::new(&whole).unwrap().data(LoadId::FIRST, Seed { seed: whole.run.seed, replication });
    let mut rows = Vec::new();
    let all = u32::try_from(CHILDREN).unwrap();
    data.extend_row_slots(&Records::Fresh { partition: 0, first: 0 }, 0..all, &mut rows);
    let slots = data.rows.all();
    let sets = slots.iter().enumerate().map(|(number, slot)| {
        let of_set = rows.iter().skip(number).step_by(slots.len());
        let parent = |row: &RowId| {
            if *row == NO_ROW { NO_PARENT } else { row.get() - slot.first_row }
        };
        let RowOf::Set(set) = slot.of else { panic!("no load here locks its own rows") };
        (data.count(set), of_set.map(parent).collect())
    });
    sets.collect()
}

/// The same records as a file in their load order would have them.
fn written(scenario: &Scenario, replication: u64) -> Scenario {
    let mut sets = in_load_order(scenario, replication).into_iter();
    let mut next = || {
        let (count, of_rows) = sets.next().unwrap();
        file(count, &of_rows)
    };
    let mut scenario = scenario.clone();
    let load = scenario.loads.first_mut();
    let locks: Vec<bool> = load.data.sets.iter().map(|set| load.lock_of(set).is_some()).collect();
    for (set, locks) in load.data.sets.iter_mut().zip(locks) {
        if locks {
            *set = next();
        }
    }
    scenario.loads.first_mut().data.order = Order::File;
    scenario
}

const SPLITS: [Split; 3] = [Split::Contiguous, Split::RoundRobin, Split::ByParent];

#[test]
fn a_file_of_what_was_drawn_gives_the_same_outcome() {
    let cv = Cv::new(1.5).unwrap();
    let shapes = [
        FanOut::Uniform,
        FanOut::Fixed,
        FanOut::Zipf { exponent: 0.8 },
        FanOut::Lognormal { cv },
        histogram(),
    ];
    let orders = [Order::Random, Order::ByParent, Order::Clustered { window: 150 }];
    let mut failed = 0;
    for (number, shape) in (0_u64..).zip(&shapes) {
        for order in orders {
            for split in SPLITS {
                let mut scenario = load(drawn(620, shape.clone()), order);
                scenario.loads.first_mut().sending.split = split;
                if number % 2 == 0 {
                    let sets = [unlocked(campaigns()), campaigns()];
                    scenario.loads.first_mut().data.sets.extend(sets);
                    scenario.org.locks.failure = Failure::Record;
                }
                let expected = outcome(&scenario, number);
                let found = outcome(&written(&scenario, number), number);
                assert_eq!(found, expected, "{shape:?} {order:?} {split:?}");
                failed += expected.failed;
            }
        }
    }
    assert!(failed > 1_000, "too little goes wrong to tell anything: {failed}");
}

/// Exact numbers of children, in ascending order: what `fixed` and `histogram` mean.
#[test]
fn a_sorted_file_in_any_order_is_the_same_as_its_counts_in_that_order() {
    let orders = [Order::Random, Order::ByParent, Order::Clustered { window: 150 }];
    for shape in [FanOut::Fixed, histogram()] {
        let sorted = in_load_order(&load(drawn(620, shape.clone()), Order::ByParent), 0);
        let (count, of_rows) = &sorted[0];
        assert!(of_rows.is_sorted());
        for order in orders {
            for split in SPLITS {
                let mut counted = load(drawn(620, shape.clone()), order);
                counted.loads.first_mut().sending.split = split;
                let mut given = load(file(*count, of_rows), order);
                given.loads.first_mut().sending.split = split;
                let wanted = outcome(&counted, 3);
                assert_eq!(outcome(&given, 3), wanted, "{shape:?} {order:?} {split:?}");
            }
        }
    }
}

/// So is one in any other order, once it is sorted: nothing but the parent matters.
#[test]
fn by_parent_forgets_the_order_of_the_file() {
    let shuffled = in_load_order(&load(drawn(620, histogram()), Order::Random), 5);
    let given = load(file(shuffled[0].0, &shuffled[0].1), Order::ByParent);
    let counted = load(drawn(620, histogram()), Order::ByParent);
    assert_eq!(outcome(&given, 1), outcome(&counted, 1));
    let differs = in_order(&given, Order::File);
    assert_ne!(outcome(&differs, 1), outcome(&counted, 1));
}

/// 500 of 620 parents in 3,000 rows, every seventh of which has none.
fn with_gaps() -> ParentSet {
    let parent = |row: u32| if row % 7 == 3 { NO_PARENT } else { row.wrapping_mul(97) % 500 };
    file(620, &(0..3_000).map(parent).collect::<Vec<_>>())
}

#[test]
fn what_a_row_says_stays_together_in_every_order() {
    let mut scenario = load(with_gaps(), Order::File);
    let second: Vec<Parent> =
        (0..3_000).map(|row| if row % 5 == 0 { NO_PARENT } else { row % 61 }).collect();
    scenario.loads.first_mut().data.sets.extend([campaigns(), file(61, &second)]);
    let rows_in = |order, replication| {
        let sets = in_load_order(&in_order(&scenario, order), replication);
        let row = |place: usize| [sets[0].1[place], sets[1].1[place], sets[2].1[place]];
        (0..3_000).map(row).collect::<Vec<_>>()
    };
    let as_it_is = rows_in(Order::File, 2);
    let firsts: Vec<Parent> = as_it_is.iter().map(|row| row[0]).collect();
    assert_eq!(firsts, scenario.loads.first().data.file().unwrap().of_rows());
    let mut sorted = as_it_is.clone();
    sorted.sort_by_key(|row| row[0]);
    assert_eq!(rows_in(Order::ByParent, 2), sorted, "rows without a parent are last");
    let everyone = |mut rows: Vec<[Parent; 3]>| {
        rows.sort_unstable();
        rows
    };
    for order in [Order::Random, Order::Clustered { window: 40 }] {
        let found = rows_in(order, 2);
        assert_ne!(found, as_it_is);
        assert_ne!(found, rows_in(order, 3), "each replication has an order of its own");
        assert_eq!(everyone(found), everyone(as_it_is.clone()), "{order:?}");
    }
}

#[test]
fn gaps_are_the_same_alone_and_with_other_sets() {
    // A lookup that every child has of its own changes nothing but the way through the code.
    let own: Vec<Parent> = (0..3_000).collect();
    let own = file(3_000, &own);
    let orders = [Order::File, Order::Random, Order::ByParent, Order::Clustered { window: 150 }];
    for order in orders {
        for split in SPLITS {
            let mut alone = load(with_gaps(), order);
            alone.loads.first_mut().sending.split = split;
            let mut together = alone.clone();
            together.loads.first_mut().data.sets.push(own.clone());
            assert_eq!(outcome(&together, 1), outcome(&alone, 1), "{order:?} {split:?}");
        }
    }
}

#[test]
fn a_split_by_parent_keeps_parents_together_and_deals_out_the_rest() {
    let mut scenario = load(with_gaps(), Order::Random);
    scenario.loads.first_mut().sending.split = Split::ByParent;
    let data = Plan::new(&scenario).unwrap().data(LoadId::FIRST, Seed { seed: 1, replication: 0 });
    let sizes = (0..4).map(|partition| data.partition_size(partition));
    let mut without = Vec::new();
    for (partition, size) in (0..4).zip(sizes) {
        let mut rows = Vec::new();
        let records = Records::Fresh { partition, first: 0 };
        data.extend_row_slots(&records, 0..u32::try_from(size).unwrap(), &mut rows);
        without.push(rows.iter().filter(|&&row| row == NO_ROW).count());
        rows.retain(|&row| row != NO_ROW);
        assert!(rows.iter().all(|row| row.get() % 4 == partition));
    }
    // 429 of the 3,000 have none.
    assert_eq!(without, [108, 107, 107, 107]);
}

#[test]
fn children_without_a_parent_count_for_nobody() {
    let counts = Plan::new(&load(with_gaps(), Order::Random))
        .unwrap()
        .fan_out(LoadId::FIRST, ReplicationNumber(0));
    let counts = counts.unwrap();
    assert_eq!((counts.parents(), counts.children()), (620, 3_000 - 429));
}

/// The file's own counts are those of `fixed`: shuffled, it is that fan-out, though each
/// replication draws another order than the drawn one's.
#[test]
fn shuffled_rows_fail_as_often_as_drawn_ones() {
    let shuffled = in_load_order(&load(drawn(620, FanOut::Fixed), Order::Random), 77);
    let given = load(file(620, &shuffled[0].1), Order::Random);
    let counted = load(drawn(620, FanOut::Fixed), Order::Random);
    let failed = |scenario: &Scenario, from: u64| {
        let plan = Plan::new(scenario).unwrap();
        let mut simulator = Simulator::new(&plan);
        let failed = |number| simulator.run(ReplicationNumber(number)).failed as f64;
        (from..from + 300).map(failed).collect::<Vec<f64>>()
    };
    let moments = |sample: &[f64]| {
        let mean = sample.iter().sum::<f64>() / sample.len() as f64;
        let square = sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
        (mean, square / (sample.len() as f64 - 1.0) / sample.len() as f64)
    };
    let (mean, error) = moments(&failed(&given, 0));
    let (expected, other_error) = moments(&failed(&counted, 300));
    let error = (error + other_error).sqrt();
    assert!((mean - expected).abs() < 4.0 * error, "{mean} against {expected} ± {error}");
    assert!(error < 0.05 * expected, "too few replications to tell: {expected} ± {error}");
}
