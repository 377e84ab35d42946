//! A CSV arranged, and read again.

use crate::assert_harmless;
use forelock::extract::arrange::{
    ArrangeError, ArrangeRequest, BatchRows, Cut, MemoryLimit, Partitions, arrange as arranged,
};
use forelock::extract::{ExtractOptions, ExtractReader};
use std::path::Path;

/// The first two bytes say how many partitions there are and how many rows a batch has; the header
/// says which column has the parents: its second, or its only one. Every row is written once, whatever
/// else becomes of the order.
pub fn arrange(input: &[u8]) {
    let [partitions, batch, csv @ ..] = input else { return };
    let Ok(directory) = tempfile::tempdir() else { return };
    let file = directory.path().join("in.csv");
    std::fs::write(&file, csv).expect("the directory can be written to");
    let Ok(reader) = ExtractReader::open(&file, ExtractOptions::default()) else { return };
    let columns = reader.columns();
    // A file in which only some quotes are closed may look separated by something else than its parts.
    let reading =
        ExtractOptions { delimiter: Some(reader.delimiter()), ..ExtractOptions::default() };
    let Some(parent) = columns.get(1).or(columns.first()).cloned() else { return };
    let request = ArrangeRequest {
        input: file.clone(),
        reading,
        parents: vec![parent],
        dropped: Vec::new(),
        cut: Cut::Batches(BatchRows::new(u32::from(*batch).max(1)).expect("at least 1")),
        partitions: Partitions::new(u32::from(*partitions).max(1)).expect("at least 1"),
        directory: directory.path().join("out"),
        compression: None,
        memory: MemoryLimit::DEFAULT,
        force: false,
        keep_orders: false,
        sample: None,
    };
    match arranged(&request, &()) {
        Ok(done) => {
            let parts = done.manifest.files.iter();
            let mut after: Vec<_> =
                parts.flat_map(|part| rows(&request.directory.join(&part.name), reading)).collect();
            let mut before = rows(&file, reading);
            before.sort_unstable();
            after.sort_unstable();
            assert_eq!(before, after, "every row once");
        }
        Err(refused) => {
            assert!(!request.directory.exists(), "half an arrangement is there: {refused}");
            assert!(
                !matches!(refused, ArrangeError::Changed | ArrangeError::NotAsWritten(_)),
                "nothing else writes there: {refused}"
            );
            assert_harmless(&refused.to_string());
        }
    }
}

/// The rows of a file without their line endings.
fn rows(path: &Path, reading: ExtractOptions) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    let reader = ExtractReader::open(path, reading);
    let mut reader = reader.expect("what was arranged can be read");
    while let Some(record) = reader.next_record().expect("what was arranged can be read") {
        rows.push(record.text().to_vec());
    }
    rows
}
