//! A scenario that contradicts itself reaches no simulation, whether code made it or a file.

use super::{Study, StudyError};
use crate::model::Plan;
use crate::scenario::{
    BatchSize, ConcurrencyMode, Contradiction, Diagnostic, FanOut, ParentSet, Parents, Scenario,
    Transport, parse,
};

/// A scenario that code made, and then changed.
fn changed(change: impl FnOnce(&mut Scenario)) -> Scenario {
    let builder = Scenario::builder("small").parents(100).children(1_000).batch_size(200);
    let builder = builder.workers(5).set("org.service.per_record", "9ms");
    let mut scenario = builder.build().unwrap();
    assert_eq!(scenario.check(), Ok(()));
    change(&mut scenario);
    scenario
}

#[test]
fn more_rows_than_there_are_numbers_for_them_reach_no_plan() {
    let names = ["A", "B", "C", "D", "E"];
    let scenario = changed(|scenario| {
        let most = Parents::new(Parents::MAX.into()).unwrap();
        let set = |name: &str| ParentSet::new(name.to_owned(), most, FanOut::Uniform);
        scenario.loads.first_mut().data.sets = names.map(set).into();
    });
    let wrong = Plan::new(&scenario).unwrap_err();
    assert_eq!(scenario.check(), Err(wrong.clone()));
    let fields: Vec<&str> = wrong.iter().map(Contradiction::field).collect();
    assert_eq!(fields, ["data.lookups"]);
    assert!(wrong.to_string().contains("have 5,000,000,000 parents"), "{wrong}");
    assert!(matches!(Study::of(scenario).run(), Err(StudyError::Contradictions(_))));

    // A file is told the same.
    let lookups = names[1..].iter().map(|name| format!("{{ name = '{name}', parents = '1000M' }}"));
    let lookups: Vec<String> = lookups.collect();
    let data = format!(
        "data = {{ children = 1_000, parents = '1000M', lookups = [{}] }}\n",
        lookups.join(", ")
    );
    let rest = "load.batch_size = 200\norg = { workers = 5, service.per_record = '9ms' }";
    let file = parse("small.toml", &(data + rest), &[]).unwrap_err();
    let told: Vec<&str> = file.iter().map(Diagnostic::title).collect();
    assert!(told.contains(&wrong.iter().next().unwrap().title()), "{told:?}");
}

#[test]
fn a_batch_larger_than_its_api_takes_reaches_no_plan() {
    for (transport, most) in [
        (Transport::BulkV1(ConcurrencyMode::Serial), 10_000),
        (Transport::BulkV2, 150_000_000),
        (Transport::Soap, 200),
    ] {
        let plan = |records| {
            Plan::new(&changed(|scenario| {
                let sending = &mut scenario.loads.first_mut().sending;
                sending.transport = transport;
                sending.batch_size = BatchSize::new(records).unwrap();
            }))
        };
        plan(most).unwrap();
        let records = most + 1;
        if records <= u64::from(BatchSize::MAX) {
            let wrong = plan(records).unwrap_err();
            let fields: Vec<&str> = wrong.iter().map(Contradiction::field).collect();
            assert_eq!(fields, ["load.batch_size"], "{transport:?}");
        }
    }
}
