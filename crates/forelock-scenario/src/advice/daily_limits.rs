use super::Finding;
use crate::pacing::{batches_per_send, sends_in_busiest_day};
use crate::read::units::show_number;
use crate::{Api, Load, MAX_BATCH_RECORDS, Scenario, Submit};

const MAX_BATCHES: f64 = 15_000.0;
const MAX_RECORDS: f64 = 150_000_000.0;

/// # Daily limits (`daily-limits`)
///
/// ## What it does
/// Warns of more than 15,000 batches, or more than 150 million records, in 24 hours. Of an open
/// load it counts the busiest 24 hours from the interval, the stagger and how the partitions
/// overlap. A closed load goes as fast as the org lets it: there it counts what the workers can
/// serve in a day at best, lock waits left out. Re-sends come on top.
///
/// ## Why it matters
/// The limits are the org's, rolling over 24 hours and shared by both Bulk APIs and all
/// integrations. A load that reaches one stops in the middle, and so does everyone else's.
///
/// ## Example
/// ```toml
/// [data]
/// children = "10M"
/// [load]
/// batch_size = 200        # 50,000 batches
/// ```
///
/// ## Remedy
/// Fewer, larger batches (up to 10,000 records each), or a load spread over several days.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    // Sends of the SOAP API are no batches; how many records a second pass has is not known.
    if load.sending.api() == Api::Soap || load.failed_of.is_some() {
        return Vec::new();
    }
    let sends = sends_in_busiest_day(scenario, load);
    let batches = sends * f64::from(batches_per_send(load));
    let size = f64::from(load.sending.batch_size.get());
    let children = load.data.children.get() as f64;
    let records = (sends * size).min(children);
    let how = match load.sending.submit {
        Submit::Open { .. } => "counted from the interval and how the partitions overlap",
        Submit::Closed { .. } => {
            "counted as if no transaction waited for a lock: a closed load goes as fast as the org \
             lets it"
        }
    };
    let finding = |what: &str, number: f64, limit: &str, remedy: &str| Finding {
        rule: "daily-limits",
        title: format!("about {} {what} in 24 hours, {limit} are the limit", show_number(number)),
        reason: format!(
            "{how}; the limit is shared by all integrations of the org, and a load that reaches it \
             stops in the middle"
        ),
        remedy: remedy.to_owned(),
        at: load.sending.size_path().to_owned(),
    };
    // A batch has 10,000 records at most, so that too many records are too many batches as well.
    if records > MAX_RECORDS {
        let remedy = "spread the load over several days";
        return vec![finding("records", records, "150 million", remedy)];
    }
    if batches <= MAX_BATCHES {
        return Vec::new();
    }
    let least = (size * batches / MAX_BATCHES).ceil();
    let remedy = if least <= f64::from(MAX_BATCH_RECORDS) {
        let key = load.sending.size_key();
        format!("write a `{key}` of {least} or more, or spread the load over days")
    } else {
        "spread the load over several days".to_owned()
    };
    vec![finding("batches", batches, "15,000", &remedy)]
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    #[test]
    fn fifteen_thousand_batches_are_allowed() {
        assert!(!advised(&["data.children=3M", "load.batch_size=200"], "daily-limits"));
        assert!(advised(&["data.children=3_000_001", "load.batch_size=200"], "daily-limits"));
    }

    #[test]
    fn an_open_load_is_counted_over_its_busiest_day() {
        let slow = "load.submit={pattern='open', interval='6s'}";
        let fast = "load.submit={pattern='open', interval='5s'}";
        assert!(!advised(&["data.children=10M", "load.batch_size=200", slow], "daily-limits"));
        let text = text_of(&["data.children=10M", "load.batch_size=200", fast], "daily-limits");
        assert!(text.contains("about 17280 batches"), "{text}");
        assert!(text.contains("`batch_size` of 231"), "{text}");
    }

    /// One at a time, 200 records of 9 ms take 1.8 s: 48,000 batches a day; at 29 ms it is 14,897.
    #[test]
    fn a_closed_load_of_several_days_is_counted_by_the_day() {
        let (large, slow) = ("data.children=40M", "org.service.per_record=29ms");
        assert!(text_of(&[large], "daily-limits").contains("about 48000 batches"));
        assert!(!advised(&[large, slow], "daily-limits"));
        assert!(advised(&[large, slow, "load.submit.in_flight=2"], "daily-limits"));
        let full = "org.scaling.contention=1";
        assert!(!advised(&[large, slow, "load.submit.in_flight=2", full], "daily-limits"));
    }

    #[test]
    fn large_jobs_count_by_their_records() {
        let fast = "org.service.per_record=0.3ms";
        let sets = ["data.children=200M", "load.api=bulk_v2", "load.batch_size=100k", fast];
        let text = text_of(&sets, "daily-limits");
        assert!(text.contains("about 200000000 records in 24 hours"), "{text}");
    }
}
