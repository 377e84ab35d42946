//! Lines of a sweep's `points.jsonl`.

use forelock::study::sweep::{Manifest, PointCheck, PointRecord};

/// The first line is the manifest, the second one a point: as it stands in the file, or without its
/// checksum, which nothing would come past.
pub fn points(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let Some((manifest, line)) = text.split_once('\n') else { return };
    let record = match PointRecord::from_line(line) {
        Ok(record) => Some(record),
        Err(_) => serde_json::from_str(line).ok(),
    };
    let Some(record) = record else { return };
    let line = record.line();
    match PointRecord::from_line(&line) {
        Ok(again) => assert_eq!(again, record),
        Err(refused) => panic!("what was written is refused: {refused}\n{line}"),
    }
    let Ok(manifest) = serde_json::from_str::<Manifest>(manifest) else { return };
    match PointCheck::new(&manifest).map(|check| check.check(&record)) {
        Ok(Ok(())) => {
            for (metric, summary) in record.metrics.iter() {
                let range = metric.range();
                assert!(range.contains(&summary.mean), "{}: {}", metric.json_name(), summary.mean);
            }
        }
        Ok(Err(refused)) | Err(refused) => assert!(!refused.is_empty()),
    }
}
