use super::Finding;
use crate::source::Document;
use crate::{Api, Load};
use forelock_io::words::thousands;

/// # Job size (`job-size`)
///
/// ## What it does
/// Notes that a load through the Bulk API 2.0 says `batch_size` where that API has jobs.
///
/// ## Why it matters
/// A send is a batch in the Bulk API 1.0, and a job in 2.0, which the platform cuts into batches of
/// its own choice: 10,000 records. Who reads `batch_size = 50_000` takes it for what runs at once. The
/// number is simulated all the same.
///
/// ## Example
/// ```toml
/// [load]
/// api = "bulk_v2"
/// batch_size = 10_000
/// ```
///
/// ## Remedy
/// `job_size = 10_000`.
pub(super) fn judge(load: &Load, document: &Document) -> Vec<Finding> {
    let (batch, job) = (Api::BulkV1.size_path(), Api::BulkV2.size_path());
    let layer = |path| document.layer_of(&load.path(path));
    if load.sending.api() != Api::BulkV2 || layer(batch).is_none() || layer(job) > layer(batch) {
        return Vec::new();
    }
    vec![Finding {
        rule: "job-size",
        title: "the Bulk API 2.0 has no `batch_size`: the number is taken for the `job_size`"
            .to_owned(),
        reason: "a send is a job there, and the platform cuts it into batches of 10,000 records \
                 itself, which run at once"
            .to_owned(),
        remedy: format!("write `job_size = {}`", thousands(load.sending.batch_size.get()))
            .replace(',', "_"),
        at: batch.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "job-size";

    #[test]
    fn a_job_that_is_called_a_batch_gets_a_note() {
        let text = text_of(&["load.api=bulk_v2", "load.batch_size=10_000"], RULE);
        assert!(text.contains("taken for the `job_size`"), "{text}");
        assert!(text.contains("write `job_size = 10_000`"), "{text}");
        assert!(!advised(&["load.api=bulk_v2", "load.job_size=10_000"], RULE));
        assert!(!advised(&[], RULE), "a batch of the Bulk API 1.0 is one");
    }
}
