//! `client`: what each tool does by default.

use super::{constant, non_zero, scenario};
use forelock::scenario::Api::{BulkV1, BulkV2, Soap};
use forelock::scenario::ConcurrencyMode::{Parallel, Serial};
use forelock::scenario::{Api, CLIENTS, ConcurrencyMode, Sending, Submit};

const TEXT: &str = "data = { parents = 1_000, children = '100k' }\n\
                    org = { workers = 5, service.per_record = '9ms' }\n";
/// All records as one send.
const WHOLE: u32 = 100_000;
/// Sends in flight of a tool that posts all at once.
const ALL: u32 = 1_000_000;

fn sending(sets: &[&str]) -> Sending {
    scenario(TEXT, sets).loads.first().sending.clone()
}

#[test]
fn every_tool_does_what_its_documentation_says() {
    let table: [(&str, Api, ConcurrencyMode, u32, u32); 17] = [
        ("data-loader", Soap, Parallel, 200, 1),
        ("data-loader-bulk", BulkV1, Parallel, 2_000, ALL),
        ("data-loader-bulk2", BulkV2, Parallel, WHOLE, 1),
        ("sf-bulk", BulkV2, Parallel, WHOLE, 1),
        ("sf-force-bulk", BulkV1, Parallel, 10_000, ALL),
        ("sfdmu", BulkV2, Parallel, WHOLE, 1),
        ("sfdmu-v1", BulkV1, Parallel, 9_500, 1),
        ("cumulusci", BulkV1, Parallel, 10_000, ALL),
        ("simple-salesforce-bulk2", BulkV2, Parallel, WHOLE, 1),
        ("airflow", BulkV1, Parallel, 10_000, ALL),
        ("inspector", Soap, Parallel, 200, 6),
        ("informatica", BulkV1, Parallel, 10_000, ALL),
        ("mule-batch", Soap, Parallel, 100, 16),
        ("datadirect-jdbc", BulkV1, Parallel, 10_000, ALL),
        ("cdata", BulkV1, Serial, 10_000, ALL),
        ("devart", BulkV1, Parallel, 5_000, ALL),
        ("oracle-integration", BulkV1, Parallel, 8_000, ALL),
    ];
    assert_eq!(table.map(|row| row.0), CLIENTS.map(|client| client.name));
    for (name, api, mode, batch, in_flight) in table {
        let found = sending(&[&format!("load.client={name}")]);
        assert_eq!(
            (found.api(), found.mode(), found.batch_size.get()),
            (api, mode, batch),
            "{name}"
        );
        let submit = Submit::Closed { in_flight: non_zero(in_flight), think: constant(0) };
        assert_eq!(found.submit, submit, "{name}");
        let used = found.client.unwrap();
        assert_eq!(used.client.name, name);
        let decided = if api == BulkV1 { 4 } else { 3 };
        assert_eq!(used.decided.len(), decided, "{name}: {:?}", used.decided);
    }
}

#[test]
fn fields_of_the_file_win() {
    let found = sending(&["load={client='cdata', concurrency_mode='Parallel', batch_size=500}"]);
    assert_eq!((found.api(), found.mode(), found.batch_size.get()), (BulkV1, Parallel, 500));
    assert_eq!(found.client.unwrap().decided, ["Bulk API 1.0", "all sends posted at once"]);
    let found = sending(&["load={client='inspector', submit={in_flight=2}}"]);
    assert_eq!(found.submit, Submit::Closed { in_flight: non_zero(2), think: constant(0) });
    assert_eq!(found.batch_size.get(), 200);
    // Through another API, only the pace is the tool's.
    let found = sending(&["load={client='cdata', api='bulk_v2', batch_size='50k'}"]);
    assert_eq!((found.api(), found.mode(), found.batch_size.get()), (BulkV2, Parallel, 50_000));
    assert_eq!(found.client.unwrap().decided, ["all sends posted at once"]);
    // Naming its own API changes nothing.
    let found = sending(&["load={client='cdata', api='bulk_v1'}"]);
    assert_eq!((found.mode(), found.batch_size.get()), (Serial, 10_000));
}

#[test]
fn a_whole_file_is_that_of_a_partition() {
    let found = sending(&["load={client='sfdmu', partitions=3}"]);
    assert_eq!(found.batch_size.get(), 33_334);
    let words = ["Bulk API 2.0", "one send at a time", "the whole file as one job"];
    assert_eq!(found.client.unwrap().decided, words);
}
