//! The orders that are handed on to be simulated, and files that others write to meanwhile.

use super::*;
use crate::{ExtractOptions, read_parents};
use std::cell::Cell;
use std::fs::{self, File};
use std::path::Path;

/// The parents of a file by the reader that simulations are fed by.
fn read(path: &Path, columns: &[&str]) -> Vec<Vec<u32>> {
    let read = read_parents(&[path], columns, ExtractOptions::default(), &()).unwrap();
    read.columns.into_iter().map(|column| column.parents).collect()
}

/// `in.csv` to `out`, both in `directory`.
fn request(directory: &Path, parents: &[&str]) -> ArrangeRequest {
    ArrangeRequest {
        input: directory.join("in.csv"),
        reading: ExtractOptions::default(),
        parents: parents.iter().map(|&name| name.to_owned()).collect(),
        dropped: Vec::new(),
        cut: Cut::Batches(BatchRows::new(20).unwrap()),
        partitions: Partitions::new(3).unwrap(),
        directory: directory.join("out"),
        compression: None,
        memory: MemoryLimit::DEFAULT,
        force: false,
        keep_orders: false,
        sample: None,
    }
}

/// Does something when a stage begins.
struct When<'a> {
    stage: Stage,
    act: &'a dyn Fn(),
    done: Cell<bool>,
}

impl ArrangeMonitor for When<'_> {
    fn so_far(&self, stage: Stage, _: u64, _: Option<u64>) {
        if stage == self.stage && !self.done.replace(true) {
            (self.act)();
        }
    }
}

#[test]
fn a_file_that_changes_is_not_arranged() {
    const CSV: &str = "Id,A\n1,x\n2,y\n3,x\n4,y\n";
    let cut = |path: &Path| File::options().write(true).open(path).unwrap().set_len(13).unwrap();
    let replace = |path: &Path| {
        fs::write(path.with_extension("new"), CSV).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    };
    let write = |path: &Path| fs::write(path, CSV.replace('x', "z")).unwrap();
    type Change<'a> = &'a dyn Fn(&Path);
    let changes: [(Stage, Change<'_>, &str); 4] = [
        (Stage::Counting, &cut, "it had 21 bytes, and has 13"),
        (Stage::Counting, &replace, "another file took its place"),
        (Stage::Sorting, &cut, "it had 21 bytes, and has 13"),
        (Stage::Sorting, &write, "it was written to"),
    ];
    for (stage, change, says) in changes {
        let directory = tempfile::tempdir().unwrap();
        let input = directory.path().join("in.csv");
        fs::write(&input, CSV).unwrap();
        let file = File::options().write(true).open(&input).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        let act = || change(&input);
        let monitor = When { stage, act: &act, done: Cell::new(false) };
        let refused = arrange(&request(directory.path(), &["A"]), &monitor).unwrap_err();
        let words = refused.to_string();
        assert!(words.contains(&format!("in.csv changed while it was read: {says}")), "{words}");
        assert!(refused.is_of_the_input() && !directory.path().join("out").exists(), "{words}");
    }
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
    let request = ArrangeRequest { keep_orders: true, ..request(directory.path(), &["A", "C"]) };
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
