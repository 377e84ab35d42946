use super::Finding;
use crate::pacing::sends_per_partition;
use crate::{Api, Load, MAX_BATCH_RECORDS, Scenario};
use forelock_io::words::thousands;

/// # Short transaction (`short-transaction`)
///
/// ## What it does
/// Warns of a `batch_size` that is not a multiple of the transaction size (200 records). Of the Bulk
/// API 2.0 it judges the batches that the platform cuts a job into: 10,000 records, and the rest. The
/// last send of a load is short whatever its size, so that a load of one send is not judged.
///
/// ## Why it matters
/// The platform processes a batch in transactions of 200 records. The last one of 500 has 100: it
/// costs a start, a commit and its triggers like a full one, once in every batch.
///
/// ## Example
/// ```toml
/// [load]
/// batch_size = 500        # 200 + 200 + 100
/// ```
///
/// ## Remedy
/// The nearest multiple: 400 or 600.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    if sends_per_partition(load) == 1 {
        return Vec::new();
    }
    let size = load.sending.batch_size.get();
    let transaction = scenario.org.transaction_size.get();
    let batch = match load.sending.api() {
        Api::BulkV1 => size,
        // A job's full batches are the platform's choice; the rest is the user's.
        Api::BulkV2 => size % MAX_BATCH_RECORDS,
        // A send is a transaction.
        Api::Soap => return Vec::new(),
    };
    let key = load.sending.size_key();
    let short = batch % transaction;
    if short == 0 {
        return Vec::new();
    }
    let (below, above) = (size - short, size - short + transaction);
    let most = load.sending.api().most_send_records();
    let remedy = match (below > 0, above <= most) {
        (true, true) => format!("{} or {}", thousands(below), thousands(above)),
        (false, _) => thousands(above),
        (true, false) => thousands(below),
    };
    vec![Finding {
        rule: "short-transaction",
        title: format!(
            "the last transaction of each batch has {} records of {}",
            thousands(short),
            thousands(transaction)
        ),
        reason: format!(
            "`{key}` {} is not a multiple of the transaction size {}, and a short transaction \
             has its start, its triggers and its commit like a full one",
            thousands(size),
            thousands(transaction)
        ),
        remedy: format!("write `{key}` = {remedy}"),
        at: load.sending.size_path().to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    #[test]
    fn multiples_pass() {
        for size in ["200", "400", "10_000"] {
            assert!(!advised(&[&format!("load.batch_size={size}")], "short-transaction"), "{size}");
        }
    }

    #[test]
    fn the_nearest_multiples_are_named() {
        let text = text_of(&["load.batch_size=500"], "short-transaction");
        assert!(text.contains("has 100 records of 200") && text.contains("400 or 600"), "{text}");
        let text = text_of(&["load.batch_size=50"], "short-transaction");
        assert!(text.contains("`batch_size` = 200"), "{text}");
        let text = text_of(&["load.batch_size=9999"], "short-transaction");
        assert!(text.contains("9,800 or 10,000"), "{text}");
    }

    #[test]
    fn the_rest_of_a_load_of_one_send_is_short_anyway() {
        let whole = ["load.api=bulk_v2", "load.batch_size=76_380", "data.children=76_380"];
        assert!(!advised(&whole, "short-transaction"));
        assert!(advised(&[whole[0], whole[1]], "short-transaction"));
    }

    #[test]
    fn jobs_are_judged_by_what_is_left_of_them() {
        let v2 = "load.api=bulk_v2";
        assert!(!advised(&[v2, "load.batch_size=50_400"], "short-transaction"));
        assert!(advised(&[v2, "load.batch_size=50_500"], "short-transaction"));
    }
}
