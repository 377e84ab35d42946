//! `[[loads]]`.

use super::{SEVERAL, constant, non_zero, parent_set, scenario};
use forelock::engine::{Cv, Shape, Span};
use forelock::scenario::{
    BatchSize, Children, Client, ClientUse, Comparison, ConcurrencyMode, Data, FanOut, Load,
    LoadId, Loads, Metric, Objective, Observation, Operation, Order, Sending, Service, Split,
    Submit, Transport,
};

/// As far as the example leaves a `[load]` to its defaults.
fn sending(transport: Transport, partitions: u32, batch_size: u64) -> Sending {
    Sending {
        client: None,
        operation: Operation::Insert,
        parent_changed: true,
        transport,
        partitions: non_zero(partitions),
        split: Split::Contiguous,
        stagger: Span::ZERO,
        batch_size: BatchSize::new(batch_size).unwrap(),
        max_batches_per_partition: None,
        submit: Submit::Closed { in_flight: non_zero(1), think: constant(0) },
        retry: None,
    }
}

fn data(child: &str, children: u64) -> Data {
    Data {
        child_object: child.into(),
        children: Children::new(children).unwrap(),
        order: Order::Random,
        sets: vec![parent_set("Account", 200_000, FanOut::Uniform)],
    }
}

fn load(name: &str, data: Data, sending: Sending) -> Load {
    Load {
        name: name.into(),
        start: Span::ZERO,
        after: vec![],
        failed_of: None,
        data,
        sending,
        service: None,
        day_to_day: None,
        objectives: vec![],
        observed: vec![],
    }
}

#[test]
fn the_example_has_its_three_loads() {
    let found = scenario(SEVERAL, &[]);
    let id = |name: &str| -> LoadId { found.loads.named(name).unwrap().0 };
    let parallel = ConcurrencyMode::Parallel;
    let words =
        ["Bulk API 1.0", "Parallel mode", "all sends posted at once", "2,000 records a send"];
    let contacts = Sending {
        client: Some(ClientUse {
            client: Client::named("data-loader-bulk").unwrap(),
            decided: words.map(str::to_owned).to_vec(),
        }),
        submit: Submit::Closed { in_flight: non_zero(1_000_000), think: constant(0) },
        ..sending(Transport::BulkV1(parallel), 1, 2_000)
    };
    let service = Some(Service {
        per_record: Span::from_nanos(9_200_000),
        per_transaction: Span::ZERO,
        cv: Cv::new(0.4).unwrap(),
        shape: Shape::Lognormal,
    });
    let below = Objective {
        metric: Metric::FailureRate,
        comparison: Comparison::Below,
        bound: 0.01,
        text: "< 1%".into(),
        sure: None,
    };
    let expected = vec![
        load("contacts", data("Contact", 1_000_000), contacts),
        Load {
            start: Span::from_secs(600),
            after: vec![id("contacts")],
            service,
            objectives: vec![below],
            ..load(
                "opportunities",
                data("Opportunity", 2_000_000),
                sending(Transport::BulkV2, 5, 10_000),
            )
        },
        Load {
            after: vec![id("opportunities")],
            failed_of: Some(id("opportunities")),
            service,
            ..load(
                "opportunities again",
                data("Opportunity", 2_000_000),
                sending(Transport::BulkV1(ConcurrencyMode::Serial), 1, 2_000),
            )
        },
    ];
    assert_eq!(found.loads, Loads::new(expected).unwrap());
    assert_eq!((found.objectives, found.observed), (vec![], vec![]));
}

#[test]
fn a_second_pass_does_what_its_first_one_did_unless_it_says_otherwise() {
    let again = |sets: &[&str]| {
        let found = scenario(SEVERAL, sets);
        let load = found.loads.iter().nth(2).cloned().unwrap();
        (load.sending.operation, load.sending.parent_changed, load.service, load.day_to_day)
    };
    let update = ["loads.opportunities.load.operation=update"];
    let changed = ["loads.opportunities.load.operation=update", "loads.1.load.parent_changed=true"];
    assert_eq!((again(&update).0, again(&update).1), (Operation::Update, false));
    assert_eq!((again(&changed).0, again(&changed).1), (Operation::Update, true));
    let own = "loads.2.load={operation='upsert', batch_size=200}";
    assert_eq!((again(&[update[0], own]).0, again(&[update[0], own]).1), (Operation::Upsert, true));
    let (.., service, day) = again(&["loads.2.service={per_transaction='1s', day_to_day=0.3}"]);
    assert_eq!(service.unwrap().per_transaction, Span::from_secs(1));
    assert_eq!(day, Cv::new(0.3));
}

#[test]
fn a_second_pass_may_stand_before_its_first_one_and_have_one_itself() {
    let text = "org = { workers = 5, service.per_record = '5ms' }\n\
                [[loads]]\nname = 'third'\ndata = { failed_of = 'second' }\nload = { batch_size = 5 }\n\
                [[loads]]\nname = 'second'\nafter = ['first']\ndata = { failed_of = 'first' }\nload = { batch_size = 5 }\n\
                [[loads]]\nname = 'first'\ndata = { child_object = 'Lead', children = 70 }\nload = { batch_size = 5 }\n";
    let found = scenario(text, &[]);
    let of: Vec<_> = found.loads.iter().map(|load| load.data.children.get()).collect();
    assert_eq!(of, [70, 70, 70]);
    let (third, _) = found.loads.named("third").unwrap();
    let (first, _) = found.loads.named("first").unwrap();
    assert_eq!((found.loads.origin(third), found.loads.passes_before(third)), (first, 2));
    assert_eq!(found.loads.named("second").unwrap().1.after, [first], "named twice, kept once");
}

#[test]
fn objectives_and_observations_are_of_a_load_or_of_all() {
    let found = scenario(
        SEVERAL,
        &["loads.contacts.observed.failed=7", "observed.failed=9", "objectives.failed=< 5"],
    );
    assert_eq!(found.loads.first().observed, [Observation::new(Metric::Failed, 7.0)]);
    assert_eq!(found.observed, [Observation::new(Metric::Failed, 9.0)]);
    assert_eq!(found.objectives.len(), 1);
}
