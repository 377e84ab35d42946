//! The orders that are handed on to be simulated.

use super::*;
use crate::{ExtractOptions, read_parents};
use std::fs;
use std::path::Path;

/// The parents of a file by the reader that simulations are fed by.
fn read(path: &Path, columns: &[&str]) -> Vec<Vec<u32>> {
    let read = read_parents(&[path], columns, ExtractOptions::default(), &()).unwrap();
    read.columns.into_iter().map(|column| column.parents).collect()
}

/// Rows are locked in the order of the parents' ids: an order that numbers them otherwise would be
/// simulated as another file than the one that it stands for.
#[test]
fn orders_number_parents_as_a_scenario_over_the_file_does() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let mut csv = "Id,A,C\n".to_owned();
    for row in 0..500_u32 {
        let digit = |number: u32| char::from(b"z5Ka9Z0bAq"[number as usize % 10]);
        let account = match row % 11 {
            3 => String::new(),
            other => format!("\"001D000000Iqh{}{}\"", digit(row * 7), digit(other / 4)),
        };
        csv.push_str(&format!("{row},{account},campaign of a long name {}\n", digit(row * row)));
    }
    fs::write(path("in.csv"), &csv).unwrap();
    let request = ArrangeRequest {
        input: path("in.csv"),
        reading: crate::ExtractOptions::default(),
        parents: vec!["A".into(), "C".into()],
        dropped: Vec::new(),
        cut: Cut::Batches(BatchRows::new(20).unwrap()),
        partitions: Partitions::new(3).unwrap(),
        directory: path("out"),
        compression: None,
        memory: MemoryLimit::DEFAULT,
        force: false,
        keep_orders: true,
        sample: None,
    };
    let orders = arrange(&request, &()).unwrap().orders.unwrap();
    assert_eq!(orders.before, read(&path("in.csv"), &["A", "C"]));
    let parts = (1..=3).map(|part| fs::read_to_string(path(&format!("out/part-{part}.csv"))));
    let rows = parts.flat_map(|part| {
        let part = part.unwrap();
        part.lines().skip(1).map(|row| format!("{row}\n")).collect::<Vec<_>>()
    });
    fs::write(path("after.csv"), "Id,A,C\n".to_owned() + &rows.collect::<String>()).unwrap();
    assert_eq!(orders.after, read(&path("after.csv"), &["A", "C"]));
    assert_ne!(orders.before, orders.after);
    let distinct = |column: &[u32]| column.iter().filter(|&&p| p != u32::MAX).max().unwrap() + 1;
    assert_eq!(orders.parents, [distinct(&orders.before[0]), distinct(&orders.before[1])]);
}
