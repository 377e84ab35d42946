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
    let varied = variants.iter().skip(1).map(|v| format!("{}: {}", v.name, v.settings.join(" ")));
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
            "jobs half the size, twice as often: load.job_size=12500 \
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
    let Lineup { variants, left_out } = lineup(&["load.submit={pattern='open', interval='4s'}"]);
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
        |v: &Variant| v.scenario.loads.first().sending.mode() == ConcurrencyMode::Parallel;
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

const SEVERAL: &str = r#"
    org = { workers = 5, service.per_record = "9ms" }
    loads = [
        { name = "contacts", data = { parent_object = "Account", parents = "1k", children = "1M" },
          load = { client = "data-loader-bulk2" }, observed.failure_rate = "9%" },
        { name = "once more", data.failed_of = "contacts", load = { client = "data-loader" } },
        { name = "accounts", data = { child_object = "Account", children = "1k" },
          load = { api = "bulk_v2", job_size = 500, operation = "update", partitions = 2 } },
    ]
"#;

#[test]
fn each_load_is_tried_by_itself() {
    let loaded = parse("several.toml", SEVERAL, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
    let Lineup { variants, left_out } = remedies(&loaded);
    let varied: Vec<String> =
        variants.iter().skip(1).map(|v| format!("{}: {}", v.name, v.settings.join(" "))).collect();
    assert_eq!(
        varied,
        [
            "contacts: in Serial: loads.contacts.load.api=bulk_v1 \
             loads.contacts.load.concurrency_mode=Serial loads.contacts.load.batch_size=10000",
            "contacts: sorted by parent: loads.contacts.data.order=by_parent",
            "contacts: jobs half the size: loads.contacts.load.job_size=500000",
            "once more: batches half the size: loads.\"once more\".load.batch_size=100",
            "accounts: in Serial: loads.accounts.load.api=bulk_v1 \
             loads.accounts.load.concurrency_mode=Serial loads.accounts.load.batch_size=500",
            "accounts: jobs half the size: loads.accounts.load.job_size=250",
            "accounts: half the partitions: loads.accounts.load.partitions=1",
        ]
    );
    let reasons: Vec<String> =
        left_out.iter().map(|out| format!("{}: {}", out.name, out.reason)).collect();
    assert_eq!(
        reasons,
        [
            "contacts: split by parent: there is one partition, which has all parents",
            "contacts: half the partitions: there is one partition, which has no half",
            "once more: one send at a time: it sends one at a time as it is",
            "once more: sorted by parent: it sends what failed, in the order of the load where \
             it failed",
            "once more: split by parent: there is one partition, which has all parents",
            "once more: half the partitions: there is one partition, which has no half",
            "accounts: sorted by parent: its records have no parents",
            "accounts: split by parent: its records have no parents",
        ]
    );
    let observed = |v: &Variant| v.scenario.loads.iter().any(|load| !load.observed.is_empty());
    assert!(observed(&variants[0]) && !variants[1..].iter().any(observed));
}

/// A client that posts everything at once has as many under way as there are workers.
#[test]
fn fewer_sends_under_way_are_tried_where_there_are_several() {
    let at_once = "load={client='data-loader-bulk'}";
    let under_way = |sets: &[&str]| {
        let all = shown(sets).into_iter().filter(|line| line.contains("under way"));
        all.collect::<Vec<_>>()
    };
    let half = "half the sends under way: load.submit.in_flight=";
    assert_eq!(under_way(&[at_once, "org.workers=50"]), [format!("{half}5")]);
    let soap = "load={client='inspector', batch_size=1}";
    assert_eq!(under_way(&[soap]), [format!("{half}3")]);
    let one = "one send at a time: load.partitions=1 load.submit.in_flight=1".to_owned();
    assert_eq!(shown(&[soap])[0], one);
    assert_eq!(under_way(&[]), [""; 0]);
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
