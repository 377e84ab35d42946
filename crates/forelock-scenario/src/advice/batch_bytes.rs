use super::Finding;
use crate::read::units::show_number;
use crate::{Api, ClientBatch, FileParents, Load, MAX_JOB_BYTES, Order, Scenario, Split};
use forelock_extract::FileBytes;
use forelock_io::words::thousands;

/// Of a batch of the Bulk API 1.0.
const MAX_BATCH_BYTES: u64 = 10_000_000;
const MEGABYTE: f64 = 1_000_000.0;

/// # Bytes of a batch (`batch-bytes`)
///
/// ## What it does
/// Where the records come from a file, warns of batches of the Bulk API 1.0 that are expected to have
/// more than 10 MB, and of jobs of the Bulk API 2.0 of more than 150 MB: the records of a send at their
/// mean length in the file, and a header. Where the file's own order is sent in contiguous partitions,
/// it also says whether the heaviest stretch of the file may be above the limit.
///
/// ## Why it matters
/// The platform refuses such a batch as a whole, and none of its records is loaded. The model sends it
/// all the same.
///
/// ## Example
/// ```toml
/// [data]
/// file = "cases.csv"          # 3,000 bytes a row, with the descriptions
/// parent_column = "AccountId"
/// [load]
/// batch_size = 10_000         # 30 MB
/// ```
///
/// ## Remedy
/// As many records a batch as fit; or fewer columns.
pub(super) fn judge(_: &Scenario, load: &Load) -> Vec<Finding> {
    let Some(bytes) = load.data.file().and_then(FileParents::bytes) else { return Vec::new() };
    let (limit, what, of) = match load.sending.api() {
        Api::BulkV1 => (MAX_BATCH_BYTES, "batch", "a batch of the Bulk API 1.0"),
        Api::BulkV2 => (MAX_JOB_BYTES, "job", "a job of the Bulk API 2.0"),
        Api::Soap => return Vec::new(),
    };
    // Which records a second pass has is not known.
    if load.failed_of.is_some() {
        return Vec::new();
    }
    let partition = load.data.children.get().div_ceil(u64::from(load.sending.partitions.get()));
    let records = u64::from(load.sending.batch_size.get()).min(partition);
    let limit_words = show_number(limit as f64 / MEGABYTE);
    let expected = bytes.expected_batch(records);
    let key = load.sending.size_key();
    let finding = |title: String, remedy: String| Finding {
        rule: "batch-bytes",
        title,
        reason: format!(
            "{of} has at most {limit_words} MB: the platform refuses a larger one as a whole, and \
             none of its records is loaded"
        ),
        remedy,
        at: load.sending.size_path().to_owned(),
    };
    if expected > limit as f64 {
        let fitting = thousands(bytes.records_within(limit));
        return vec![finding(
            format!("a {what} has about {} MB", show_number(expected / MEGABYTE)),
            format!("send at most {fitting} records a {what} (`{key}`), or fewer columns"),
        )];
    }
    let Some(most) = most(load, bytes, records).filter(|&most| most > limit) else {
        return Vec::new();
    };
    let fitting = thousands(limit.saturating_sub(bytes.header()) / bytes.largest_row().max(1));
    let on_average = show_number(expected / MEGABYTE);
    vec![finding(
        format!(
            "the largest {what} may have up to {} MB, {on_average} on average",
            show_number(most as f64 / MEGABYTE)
        ),
        format!(
            "send fewer records a {what}: with {fitting} or fewer (`{key}`) none can be too large"
        ),
    )]
}

/// Bytes of the largest send, at most, where that is known: not where rows are shuffled, and not of a
/// tool that goes by the bytes itself.
fn most(load: &Load, bytes: &FileBytes, records: u64) -> Option<u64> {
    let by_bytes = load
        .sending
        .client
        .as_ref()
        .is_some_and(|using| matches!(using.client.batch, ClientBatch::WholeUpTo { .. }));
    let as_it_is = load.data.order == Order::File && load.sending.split == Split::Contiguous;
    (as_it_is && !by_bytes).then(|| bytes.most_in_file_order(records))
}

#[cfg(test)]
mod tests {
    use crate::{Advice, Loaded, load};
    use std::fs;

    /// 30,000 rows of 2,000 bytes, or of 200 but for the last thousand.
    fn advice(even: bool, sets: &[&str]) -> Option<String> {
        let directory = tempfile::tempdir().unwrap();
        let row = |row: u32| match (even, row < 29_000) {
            (false, true) => format!("{row:06},{}\n", "x".repeat(192)),
            (true, _) => format!("{row:06},{}\n", "x".repeat(1_992)),
            (false, false) => format!("{row:06},{}\n", "x".repeat(9_992)),
        };
        let csv: String = (0..30_000).map(row).collect();
        fs::write(directory.path().join("a.csv"), format!("P,N\n{csv}")).unwrap();
        let path = directory.path().join("load.toml");
        let text = "[data]\nfile = 'a.csv'\nparent_column = 'P'\norder = 'file'\n[load]\n\
                    batch_size = 10_000\n[org]\nworkers = 5\nservice.per_record = '9ms'\n";
        fs::write(&path, text).unwrap();
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        let loaded: Loaded = load(&path, &sets).unwrap();
        let found = loaded.advice().into_iter().find(|one: &Advice| one.rule == "batch-bytes");
        found.map(|one| one.to_string())
    }

    #[test]
    fn batches_above_ten_megabytes_are_told_with_what_fits() {
        let text = advice(true, &[]).unwrap();
        assert!(text.contains("a batch has about 20 MB"), "{text}");
        assert!(text.contains("at most 4,999 records a batch"), "{text}");
        assert_eq!(advice(true, &["load.batch_size=4_999"]), None);
        // A job may have 150 MB, which all of the file doesn't have.
        assert_eq!(advice(true, &["load.api=bulk_v2", "load.batch_size=30k"]), None);
        assert_eq!(advice(true, &["load.api=soap", "load.batch_size=200"]), None);
    }

    #[test]
    fn a_heavy_stretch_of_the_file_is_told_as_what_may_be() {
        let text = advice(false, &[]).unwrap();
        assert!(text.contains("the largest batch may have up to 11.82 MB"), "{text}");
        assert!(text.contains("with 999 or fewer"), "{text}");
        assert_eq!(advice(false, &["data.order=random"]), None, "shuffled, it is spread");
        assert_eq!(advice(false, &["load.batch_size=900"]), None);
    }
}
