//! The usual remedies: one scenario as an architect would vary it, before anything else is tried.

use super::lineup::{LeftOut, Lineup, Variant};
use crate::engine::Span;
use crate::scenario::{
    Api, ConcurrencyMode, Diagnostics, Load, Loaded, MAX_BATCH_RECORDS, Order, Scenario, Split,
    Submit,
};

/// The scenario as written, then in the other mode, then with each remedy that applies to it; of
/// several loads, each load by itself, the others as written.
///
/// - *The other mode*: Serial exists in the Bulk API 1.0 alone, so a load that goes through 2.0
///   changes over; sends of more than the 10,000 records that a batch takes there are cut into
///   equal ones. The SOAP API has no modes: one send at a time comes to the same.
/// - *Sorted by parent*: and cut into contiguous partitions where they were dealt out in turn, which
///   would spread each parent again.
/// - *Split by parent*: each parent belongs to one partition.
/// - *Batches (of the Bulk API 2.0, jobs) half the size*: by the clock they leave twice as often, so that the records come as
///   fast as before and the size alone makes the difference.
/// - *Twice the interval* of a load by the clock, with the stagger as it is, so that partitions may
///   overlap that did not; *half the partitions* (rounded down) of one that goes as fast as the org
///   lets it, and *half the sends under way* where a partition has several.
///
/// Each sends as many records as the scenario as written: where `max_batches_per_partition` caps
/// them, the cap changes with the size (rounded up to whole batches). Records are lost to locks
/// where batches run at once, so the remedies of a Serial scenario are tried in Parallel mode, as
/// what could be done instead of Serial.
#[must_use]
pub fn remedies(loaded: &Loaded) -> Lineup {
    let scenario = &loaded.scenario;
    let written = Variant {
        name: "as written".into(),
        settings: Vec::new(),
        scenario: scenario.clone(),
        drawn: None,
    };
    let mut lineup = Lineup { variants: vec![written], left_out: Vec::new() };
    for load in scenario.loads.iter() {
        for Trial { name, change } in trials(load, scenario.org.workers.get()) {
            let name = if load.is_named() { format!("{}: {name}", load.name) } else { name };
            let of_load = |settings: Vec<String>| -> Vec<String> {
                settings.iter().map(|setting| load.path(setting)).collect()
            };
            match change.and_then(|settings| vary(loaded, name.clone(), of_load(settings))) {
                Ok(variant) => lineup.variants.push(variant),
                Err(reason) => lineup.left_out.push(LeftOut { name, reason }),
            }
        }
    }
    lineup
}

/// Something to try.
struct Trial {
    name: String,
    change: Change,
}

/// What to set, each as `path=value`, or why there is nothing to change.
type Change = Result<Vec<String>, String>;

fn trials(load: &Load, workers: u32) -> Vec<Trial> {
    let trial = |name: &str, change| Trial { name: name.to_owned(), change };
    let mut remedies = vec![
        trial("sorted by parent", sorted_by_parent(load)),
        trial("split by parent", split_by_parent(load)),
    ];
    let sends = match load.sending.api() {
        Api::BulkV1 | Api::Soap => "batches",
        Api::BulkV2 => "jobs",
    };
    match load.sending.submit {
        Submit::Open { interval } => {
            remedies.push(trial(
                &format!("{sends} half the size, twice as often"),
                half_the_size(load),
            ));
            let twice = set_interval(interval.mean.times(2));
            remedies.push(trial("twice the interval", Ok(vec![twice])));
        }
        Submit::Closed { in_flight, .. } => {
            remedies.push(trial(&format!("{sends} half the size"), half_the_size(load)));
            remedies.push(trial("half the partitions", half_the_partitions(load)));
            if in_flight.get() > 1 {
                let change = half_under_way(load, in_flight.get(), workers);
                remedies.push(trial("half the sends under way", change));
            }
        }
    }
    let mode = match (load.sending.api(), load.sending.mode()) {
        (Api::Soap, _) => trial("one send at a time", one_at_a_time(load)),
        (_, ConcurrencyMode::Parallel) => trial("in Serial", Ok(serial(load))),
        (_, ConcurrencyMode::Serial) => {
            remedies = remedies.into_iter().map(in_parallel).collect();
            in_parallel(Trial { name: String::new(), change: Ok(Vec::new()) })
        }
    };
    remedies.insert(0, mode);
    remedies
}

/// The same, but in Parallel mode.
fn in_parallel(Trial { name, change }: Trial) -> Trial {
    let name = if name.is_empty() { "in Parallel".into() } else { format!("in Parallel, {name}") };
    let change = change.map(|mut settings| {
        settings.insert(0, "load.concurrency_mode=Parallel".into());
        settings
    });
    Trial { name, change }
}

fn vary(loaded: &Loaded, name: String, settings: Vec<String>) -> Result<Variant, String> {
    let varied = loaded.with(&settings).map_err(|wrong| first_reason(&wrong))?;
    // What a real run gave, it gave for the scenario as written.
    let mut scenario = Scenario { observed: Vec::new(), ..varied.scenario };
    for load in scenario.loads.iter_mut() {
        load.observed.clear();
    }
    Ok(Variant { name, settings, scenario, drawn: None })
}

fn first_reason(wrong: &Diagnostics) -> String {
    wrong.iter().next().map_or_else(String::new, |first| first.title().to_owned())
}

fn serial(of: &Load) -> Vec<String> {
    let load = &of.sending;
    let pieces = load.batch_size.get().div_ceil(MAX_BATCH_RECORDS);
    let mut settings = Vec::new();
    if load.api() != Api::BulkV1 {
        settings.push("load.api=bulk_v1".into());
    }
    settings.push("load.concurrency_mode=Serial".into());
    if load.api() != Api::BulkV1 && pieces <= 1 {
        // Of another API than its own, nothing says it: neither `job_size` nor the client.
        settings.push(format!("load.batch_size={}", load.batch_size.get()));
    }
    settings.extend(cut(of, pieces, Api::BulkV1));
    settings
}

/// What Serial is to an API without modes.
fn one_at_a_time(load: &Load) -> Change {
    match load.sending.submit {
        Submit::Open { .. } => Err("its sends leave by the clock, and the API has no modes".into()),
        Submit::Closed { in_flight, .. } => {
            let mut settings = Vec::new();
            if partitions(load) > 1 {
                settings.extend(in_partitions(load, 1));
            }
            if in_flight.get() > 1 {
                settings.push("load.submit.in_flight=1".into());
            }
            if settings.is_empty() {
                return Err("it sends one at a time as it is".into());
            }
            Ok(settings)
        }
    }
}

fn sorted_by_parent(load: &Load) -> Change {
    has_own_parents(load)?;
    let dealt_out = load.sending.split == Split::RoundRobin && partitions(load) > 1;
    let data = &load.data;
    let sorted = match data.order {
        Order::ByParent => true,
        Order::File => data.file().is_some_and(|file| file.of_rows().is_sorted()),
        Order::Random | Order::Clustered { .. } => false,
    };
    match (sorted, dealt_out) {
        (true, false) => Err("the records are sorted by parent as it is".into()),
        (true, true) => Ok(vec!["load.split=contiguous".into()]),
        (_, false) => Ok(vec!["data.order=by_parent".into()]),
        (_, true) => Ok(vec!["data.order=by_parent".into(), "load.split=contiguous".into()]),
    }
}

/// A second pass sends its records as they come, and a load without parents has nothing to sort by.
fn has_own_parents(load: &Load) -> Result<(), String> {
    if load.failed_of.is_some() {
        Err("it sends what failed, in the order of the load where it failed".into())
    } else {
        has_parents(load)
    }
}

fn has_parents(load: &Load) -> Result<(), String> {
    if load.data.sets.is_empty() { Err("its records have no parents".into()) } else { Ok(()) }
}

fn split_by_parent(load: &Load) -> Change {
    has_parents(load)?;
    if partitions(load) == 1 {
        Err("there is one partition, which has all parents".into())
    } else if load.sending.split == Split::ByParent {
        Err("the records are split by parent as it is".into())
    } else {
        Ok(vec!["load.split=by_parent".into()])
    }
}

fn half_the_size(load: &Load) -> Change {
    if load.sending.batch_size.get() == 1 {
        Err("a batch of one record has no half".into())
    } else {
        Ok(cut(load, 2, load.sending.api()))
    }
}

fn half_the_partitions(load: &Load) -> Change {
    match partitions(load) / 2 {
        0 => Err("there is one partition, which has no half".into()),
        half => Ok(in_partitions(load, half)),
    }
}

/// The same records in so many partitions.
fn in_partitions(load: &Load, count: u32) -> Vec<String> {
    let mut settings = vec![format!("load.partitions={count}")];
    if let Some(most) = load.sending.max_batches_per_partition {
        let sends = u128::from(most.get()) * u128::from(partitions(load));
        settings.push(cap(sends.div_ceil(u128::from(count))));
    }
    settings
}

/// Half of what a partition really has under way: no more than it sends at all, and no more batches
/// than there are workers for.
fn half_under_way(load: &Load, in_flight: u32, workers: u32) -> Change {
    let sending = &load.sending;
    let records = load.data.children.get().div_ceil(u64::from(partitions(load)));
    let sends = records.div_ceil(u64::from(sending.batch_size.get()));
    let sends = sending.max_batches_per_partition.map_or(sends, |most| sends.min(most.get()));
    let served = match sending.api() {
        Api::BulkV1 => workers.div_ceil(partitions(load)),
        Api::BulkV2 | Api::Soap => u32::MAX,
    };
    match u64::from(in_flight.min(served)).min(sends) / 2 {
        0 => Err("one of its sends is under way at a time as it is".into()),
        half => Ok(vec![format!("load.submit.in_flight={half}")]),
    }
}

/// Each send in so many `pieces`, through `api`: the same records at the same rate.
fn cut(load: &Load, pieces: u32, api: Api) -> Vec<String> {
    let load = &load.sending;
    if pieces <= 1 {
        return Vec::new();
    }
    let size = load.batch_size.get().div_ceil(pieces);
    let mut settings = vec![format!("{}={size}", api.size_path())];
    if let Some(most) = load.max_batches_per_partition {
        settings.push(cap(u128::from(most.get()) * u128::from(pieces)));
    }
    if let Submit::Open { interval } = load.submit {
        settings.push(set_interval(interval.mean.scaled(1.0 / f64::from(pieces))));
    }
    settings
}

fn cap(sends: u128) -> String {
    // What is beyond any load caps nothing, and TOML has no larger numbers.
    const NO_CAP: u128 = i64::MAX as u128;
    format!("load.max_batches_per_partition={}", sends.min(NO_CAP))
}

fn set_interval(mean: Span) -> String {
    format!("load.submit.interval.mean={}", exact_seconds(mean))
}

/// A span to the last nanosecond, as a scenario writes it.
pub(super) fn exact_seconds(span: Span) -> String {
    let nanos = span.as_nanos();
    let seconds = format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    format!("{}s", seconds.trim_end_matches('0').trim_end_matches('.'))
}

fn partitions(load: &Load) -> u32 {
    load.sending.partitions.get()
}

#[cfg(test)]
mod tests;
