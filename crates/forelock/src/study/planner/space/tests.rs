//! Every way is a scenario, and none asks for what can't be.

use super::*;
use crate::scenario::{Api, CLIENTS, Scenario};

const ORG: &str = "
    data = { parents = 500, children = 50_000 }
    org = { workers = 8, service.per_record = '9ms', batch_overhead = '5s' }
";

fn space(load: &str, keep: &[&str]) -> Space {
    let template = Template::parse("a.toml", &format!("{ORG}\n{load}"), &[]).unwrap();
    let keep: Vec<String> = keep.iter().map(|&one| one.to_owned()).collect();
    Space::new(&template, None, &[], &keep).unwrap()
}

/// Up to so many places, spread over all.
fn places(space: &Space, most: u128) -> Vec<Place> {
    let counts: Vec<u128> = space.levers.iter().map(|lever| lever.choices.len() as u128).collect();
    let all = space.size();
    let step = (all / most).max(1);
    let place = |mut number: u128| {
        let choice = |count: &u128| {
            let choice = number % count;
            number /= count;
            usize::try_from(choice).unwrap()
        };
        counts.iter().map(choice).collect()
    };
    (0..all).step_by(usize::try_from(step).unwrap()).map(place).collect()
}

fn scenario(space: &Space, place: &[usize]) -> Scenario {
    let settings = space.settings(place);
    let base = space.base(&settings);
    let loaded = base.with(&settings.settings);
    loaded.unwrap_or_else(|| panic!("{settings:?} gives no scenario")).scenario
}

/// Every way is a scenario, none asks an API for what it lacks, and all send all records.
#[test]
fn all_ways_of_all_tools_are_scenarios() {
    let own = [
        "load = { batch_size = 200 }",
        "load = { api = 'bulk_v2', job_size = 500, partitions = 5, stagger = '10m', \
         split = 'round_robin', submit = { pattern = 'open', interval = '4s' } }",
        "load = { api = 'bulk_v1', batch_size = 2_000, partitions = 4, \
         submit = { in_flight = 2 }, retry = { attempts = 1 } }",
        "load = { api = 'soap', batch_size = 200, partitions = 3 }",
        "load = { batch_size = 250, partitions = 5, max_batches_per_partition = 20 }",
    ];
    let clients = CLIENTS.map(|client| format!("load = {{ client = '{}' }}", client.name));
    for load in own.iter().map(|&load| load.to_owned()).chain(clients) {
        let space = space(&load, &[]);
        let written = scenario(&space, &space.written_place());
        assert_eq!(written.loads, space.written().scenario.loads, "{load}");
        assert!(space.settings(&space.written_place()).settings.is_empty(), "{load}");
        for place in places(&space, 400) {
            let found = scenario(&space, &place);
            let (before, after) = (written.loads.first(), found.loads.first());
            let serial = after.sending.mode() == ConcurrencyMode::Serial;
            assert!(!serial || after.sending.api() == Api::BulkV1, "{load}: {place:?}");
            assert_eq!(before.data.children, after.data.children, "{load}: {place:?}");
            let sent = |load: &crate::scenario::Load| {
                let sending = &load.sending;
                let most = sending.max_batches_per_partition.map_or(u64::MAX, |most| most.get());
                let batch = u64::from(sending.batch_size.get());
                let partitions = u64::from(sending.partitions.get());
                most.saturating_mul(batch).saturating_mul(partitions)
            };
            // A cap is rounded up to whole sends.
            assert!(sent(after) >= sent(before), "{load}: {place:?}");
        }
    }
}

/// What a tool decides itself is the same in all ways.
#[test]
fn a_tool_is_asked_for_nothing_that_it_cannot_do() {
    for client in &CLIENTS {
        let space = space(&format!("load = {{ client = '{}' }}", client.name), &[]);
        for place in places(&space, 300) {
            let sending = scenario(&space, &place).loads.first().sending.clone();
            let used = sending.client.as_ref().unwrap().client;
            let others = client.settings().other_apis;
            let is_other = others.iter().any(|(name, _)| *name == used.name);
            assert!(used == client || is_other, "{} {}", client.name, used.name);
            assert!(used.can_use(sending.mode()), "{}: {:?}", used.name, sending.mode());
            assert_eq!(sending.api(), used.api(), "{}", used.name);
        }
    }
}

#[test]
fn what_is_kept_is_no_lever() {
    let load = "load = { api = 'bulk_v2', job_size = 500, partitions = 5, stagger = '10m', \
                submit = { pattern = 'open', interval = '4s' } }";
    let names = |keep: &[&str]| {
        let levers = space(load, keep).levers;
        levers.into_iter().map(|lever| lever.name).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        names(&[]),
        "API, job size, pace, partitions, start of partitions, order of the records, second pass"
    );
    let keep = ["load.job_size", "load.submit", "load.stagger", "data.order", "second_pass"];
    assert_eq!(names(&keep), "API, partitions");
    assert_eq!(names(&[&keep[..], &["load.partitions", "load.split", "load.api"]].concat()), "");
    // With the API kept, its other mode is left; the Bulk API 2.0 has none.
    assert_eq!(space(load, &["load.concurrency_mode"]).levers[0].choices.len(), 2);
    assert_eq!(space("load = { batch_size = 9 }", &["load.api"]).levers[0].choices.len(), 2);
}

#[test]
fn several_loads_have_levers_and_an_order() {
    let text = "
        org = { workers = 8, service.per_record = '9ms' }
        loads = [
            { name = 'a', data = { parent_object = 'A', parents = 9, children = 900 }, load.batch_size = 200 },
            { name = 'b', data = { parent_object = 'A', parents = 9, children = 500 }, load.batch_size = 200 },
            { name = 'a again', data.failed_of = 'a', load.batch_size = 200 },
        ]
    ";
    let template = Template::parse("a.toml", text, &[]).unwrap();
    let space = Space::new(&template, None, &[], &["loads.b.load".to_owned()]).unwrap();
    let names: Vec<&str> = space.levers.iter().map(|lever| lever.name.as_str()).collect();
    assert!(names.contains(&"a: API") && names.contains(&"a again: batch size"));
    assert!(!names.contains(&"a again: pace") && !names.contains(&"b: batch size"));
    assert_eq!(names.last(), Some(&"order of the loads"));
    let mut place = space.written_place();
    *place.last_mut().unwrap() = 1;
    let found = scenario(&space, &place);
    assert_eq!(found.loads.named("b").unwrap().1.after.len(), 1);
    for place in places(&space, 300) {
        scenario(&space, &place);
    }
}

#[test]
fn named_fields_have_the_value_as_written_among_theirs() {
    let template =
        Template::parse("a.toml", &format!("{ORG}\nload.batch_size = 400"), &[]).unwrap();
    let of = |may: &[&str]| {
        let may: Vec<String> = may.iter().map(|&one| one.to_owned()).collect();
        Space::new(&template, None, &may, &[]).unwrap()
    };
    let two = of(&["load.batch_size=200,400,800", "load.partitions=2,3"]);
    assert_eq!((two.size(), two.written_place()), (9, vec![1, 0]));
    assert!(two.settings(&[1, 0]).settings.is_empty());
    assert_eq!(two.settings(&[2, 1]).settings, ["load.batch_size=800", "load.partitions=2"]);
    assert_eq!(of(&["load.submit.think=1ms..60ms:log"]).levers[0].choices.len(), 17);
    for wrong in ["load.wrokers=1,2", "org.workers=5..60", "data.children=1k..2M", "run.seed=1,2"] {
        assert!(Space::new(&template, None, &[wrong.to_owned()], &[]).is_err(), "{wrong}");
    }
}
