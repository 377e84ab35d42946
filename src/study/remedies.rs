//! The usual remedies: one scenario as an architect would vary it, before anything else is tried.

use super::lineup::{LeftOut, Lineup, Variant};
use crate::engine::Span;
use crate::scenario::{
    Api, ConcurrencyMode, Diagnostics, Load, Loaded, MAX_BATCH_RECORDS, Order, Scenario, Split,
    Submit,
};

/// The scenario as written, then in the other mode, then with each remedy that applies to it.
///
/// - *The other mode*: Serial exists in the Bulk API 1.0 alone, so a load that goes through 2.0
///   changes over; sends of more than the 10,000 records that a batch takes there are cut into
///   equal ones.
/// - *Sorted by parent*: and cut into contiguous partitions where they were dealt out in turn, which
///   would spread each parent again.
/// - *Split by parent*: each parent belongs to one partition.
/// - *Batches half the size*: by the clock they leave twice as often, so that the records come as
///   fast as before and the size alone makes the difference.
/// - *Twice the interval* of a load by the clock, with the stagger as it is, so that partitions may
///   overlap that did not; *half the partitions* (rounded down) of one that goes as fast as the org
///   lets it.
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
        for Trial { name, change } in trials(load) {
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

fn trials(load: &Load) -> Vec<Trial> {
    let trial = |name: &str, change| Trial { name: name.to_owned(), change };
    let mut remedies = vec![
        trial("sorted by parent", sorted_by_parent(load)),
        trial("split by parent", split_by_parent(load)),
    ];
    remedies.extend(match load.sending.submit {
        Submit::Open { interval } => [
            trial("batches half the size, twice as often", half_the_size(load)),
            trial("twice the interval", Ok(vec![set_interval(interval.mean.times(2))])),
        ],
        Submit::Closed { .. } => [
            trial("batches half the size", half_the_size(load)),
            trial("half the partitions", half_the_partitions(load)),
        ],
    });
    let mode = match load.sending.mode {
        ConcurrencyMode::Parallel => trial("in Serial", Ok(serial(load))),
        ConcurrencyMode::Serial => {
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
    let scenario = Scenario { observed: Vec::new(), ..varied.scenario };
    Ok(Variant { name, settings, scenario, drawn: None })
}

fn first_reason(wrong: &Diagnostics) -> String {
    wrong.iter().next().map_or_else(String::new, |first| first.title().to_owned())
}

fn serial(of: &Load) -> Vec<String> {
    let load = &of.sending;
    let mut settings = Vec::new();
    if load.api != Api::BulkV1 {
        settings.push("load.api=bulk_v1".into());
    }
    settings.push("load.concurrency_mode=Serial".into());
    settings.extend(cut(of, load.batch_size.get().div_ceil(MAX_BATCH_RECORDS)));
    settings
}

fn sorted_by_parent(load: &Load) -> Change {
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

fn split_by_parent(load: &Load) -> Change {
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
        Ok(cut(load, 2))
    }
}

fn half_the_partitions(load: &Load) -> Change {
    let (all, half) = (partitions(load), partitions(load) / 2);
    if half == 0 {
        return Err("there is one partition, which has no half".into());
    }
    let mut settings = vec![format!("load.partitions={half}")];
    if let Some(most) = load.sending.max_batches_per_partition {
        let sends = u128::from(most.get()) * u128::from(all);
        settings.push(cap(sends.div_ceil(u128::from(half))));
    }
    Ok(settings)
}

/// Each send in so many `pieces`: the same records at the same rate.
fn cut(load: &Load, pieces: u32) -> Vec<String> {
    let load = &load.sending;
    if pieces <= 1 {
        return Vec::new();
    }
    let mut settings = vec![format!("load.batch_size={}", load.batch_size.get().div_ceil(pieces))];
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
    let nanos = mean.as_nanos();
    let seconds = format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    let seconds = seconds.trim_end_matches('0').trim_end_matches('.');
    format!("load.submit.interval.mean={seconds}s")
}

fn partitions(load: &Load) -> u32 {
    load.sending.partitions.get()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    const SMALL: &str = r#"
        data = { parents = 1_000, children = "1M" }
        load = { batch_size = 500, partitions = 5 }
        org = { workers = 5, service.per_record = "9ms" }
    "#;

    fn lineup(sets: &[&str]) -> Lineup {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        remedies(&parse("small.toml", SMALL, &sets).unwrap_or_else(|wrong| panic!("{wrong}")))
    }

    /// `name: setting setting` for each variant but the first, then `name: reason`.
    fn shown(sets: &[&str]) -> Vec<String> {
        let Lineup { variants, left_out } = lineup(sets);
        let varied =
            variants.iter().skip(1).map(|v| format!("{}: {}", v.name, v.settings.join(" ")));
        varied.chain(left_out.iter().map(|out| format!("{}: {}", out.name, out.reason))).collect()
    }

    #[test]
    fn a_closed_load_tries_fewer_partitions() {
        assert_eq!(
            shown(&["load.max_batches_per_partition=101"]),
            [
                "in Serial: load.concurrency_mode=Serial",
                "sorted by parent: data.order=by_parent",
                "split by parent: load.split=by_parent",
                "batches half the size: load.batch_size=250 load.max_batches_per_partition=202",
                "half the partitions: load.partitions=2 load.max_batches_per_partition=253",
            ]
        );
    }

    #[test]
    fn an_open_load_tries_a_slower_pace_and_keeps_it_otherwise() {
        let open = "load.submit={pattern='open', interval={mean='4.05s', cv=0.2}}";
        assert_eq!(
            shown(&[open, "load.api=bulk_v2", "load.batch_size=25_000"]),
            [
                "in Serial: load.api=bulk_v1 load.concurrency_mode=Serial load.batch_size=8334 \
                 load.submit.interval.mean=1.35s",
                "sorted by parent: data.order=by_parent",
                "split by parent: load.split=by_parent",
                "batches half the size, twice as often: load.batch_size=12500 \
                 load.submit.interval.mean=2.025s",
                "twice the interval: load.submit.interval.mean=8.1s",
            ]
        );
        let Lineup { variants, .. } = lineup(&[open]);
        let Submit::Open { interval } = variants[5].scenario.loads.first().sending.submit else {
            panic!()
        };
        assert_eq!((interval.mean.as_secs_f64(), interval.cv.get()), (8.1, 0.2));
    }

    #[test]
    fn an_interval_without_spread_changes_as_well() {
        let Lineup { variants, left_out } =
            lineup(&["load.submit={pattern='open', interval='4s'}"]);
        assert_eq!(left_out, []);
        let Submit::Open { interval } = variants[5].scenario.loads.first().sending.submit else {
            panic!()
        };
        assert_eq!(interval.mean, Span::from_secs(8));
    }

    #[test]
    fn remedies_of_a_serial_load_are_tried_in_parallel() {
        let Lineup { variants, .. } = lineup(&["load.concurrency_mode=Serial"]);
        let names: Vec<_> = variants.iter().map(|variant| variant.name.as_str()).collect();
        assert_eq!(names[..3], ["as written", "in Parallel", "in Parallel, sorted by parent"]);
        let parallel =
            |v: &Variant| v.scenario.loads.first().sending.mode == ConcurrencyMode::Parallel;
        assert!(variants.iter().skip(1).all(parallel));
    }

    #[test]
    fn what_does_not_apply_is_left_out_with_a_word_of_why() {
        let found = shown(&["load.partitions=1", "load.batch_size=1", "data.order=by_parent"]);
        assert_eq!(
            found,
            [
                "in Serial: load.concurrency_mode=Serial",
                "sorted by parent: the records are sorted by parent as it is",
                "split by parent: there is one partition, which has all parents",
                "batches half the size: a batch of one record has no half",
                "half the partitions: there is one partition, which has no half",
            ]
        );
        let too_many = shown(&["data.children=2G", "load.batch_size=10_000"]);
        assert!(too_many.last().unwrap().contains("too many for `split = "), "{too_many:?}");
    }

    #[test]
    fn sorting_what_is_dealt_out_in_turn_undoes_that_too() {
        let found = shown(&["load.split=round_robin", "data.order=by_parent"]);
        assert!(found.contains(&"sorted by parent: load.split=contiguous".into()), "{found:?}");
    }

    #[test]
    fn every_variant_keeps_name_and_records() {
        for variant in lineup(&["load.max_batches_per_partition=100"]).variants {
            let load = &variant.scenario.loads.first().sending;
            let cap = load.max_batches_per_partition.unwrap().get();
            let records = u64::from(load.batch_size.get() * load.partitions.get()) * cap;
            assert_eq!((variant.scenario.name.as_str(), records), ("small", 250_000));
        }
    }
}
