use super::Finding;
use crate::pacing::{batches_at_once, batches_per_send};
use crate::read::units::show_number;
use crate::{Api, Load, MAX_BATCH_RECORDS, Scenario, Submit};

/// What the platform queues of one org before it lets others go first.
const MOST_QUEUED: f64 = 2_000.0;

/// # Long queue (`long-queue`)
///
/// ## What it does
/// Warns of a closed load that has more than 2,000 batches in the queue at once: because it posts all
/// its batches at the start, has many sends in flight, or sends jobs of the Bulk API 2.0 that are cut
/// into so many. Those that workers take at once are no longer in the queue. (An open load that the org
/// can't keep up with is `overload`'s.)
///
/// ## Why it matters
/// The platform's queue is shared by all orgs. Of an org with more than 2,000 unprocessed requests in
/// it, further ones are held back while those of other orgs go first: batch Apex and future methods of
/// the org's own users wait behind the load as well. The model knows nothing of this.
///
/// ## Example
/// ```toml
/// [data]
/// children = "2M"
/// [load]
/// client = "data-loader-bulk"     # posts 1,000 batches of 2,000 at once
/// batch_size = 500                # and so 4,000
/// ```
///
/// ## Remedy
/// Larger batches, up to 10,000 records, or fewer sends in flight.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let sending = &load.sending;
    let Submit::Closed { in_flight, .. } = sending.submit else { return Vec::new() };
    if sending.api() == Api::Soap || load.failed_of.is_some() {
        return Vec::new();
    }
    let queued = batches_at_once(load) - f64::from(scenario.org.workers.get());
    if queued <= MOST_QUEUED {
        return Vec::new();
    }
    let batches = f64::from(batches_per_send(load));
    let larger = (sending.batch_size.get() < MAX_BATCH_RECORDS)
        .then(|| "send larger batches, of up to 10,000 records".to_owned());
    let together = if sending.stagger.is_zero() { sending.partitions.get() } else { 1 };
    let most_sends = (MOST_QUEUED / (f64::from(together) * batches)).floor();
    let fewer = if most_sends < 1.0 {
        "send smaller jobs, one after another".to_owned()
    } else {
        format!("keep at most {most_sends} sends in flight (`in_flight`)")
    };
    let remedy: Vec<String> = larger.into_iter().chain([fewer]).collect();
    let at = if in_flight.get() == 1 { sending.size_path() } else { "load.submit.in_flight" };
    vec![Finding {
        rule: "long-queue",
        title: format!("about {} batches are in the queue at once", show_number(queued)),
        reason: "of an org with more than 2,000 in it, the platform holds further ones back and \
                 lets other orgs go first: the load takes longer than predicted, and the org's own \
                 asynchronous work waits behind it"
            .to_owned(),
        remedy: remedy.join(", or "),
        at: at.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "long-queue";
    const ALL: &str = "load.submit.in_flight=1_000_000";

    /// 5 workers take 5 of them.
    #[test]
    fn two_thousand_batches_may_wait() {
        assert!(!advised(&["data.children=401_000", ALL], RULE));
        let text = text_of(&["data.children=401_001", ALL], RULE);
        assert!(text.contains("about 2001 batches"), "{text}");
        assert!(text.contains("larger batches, of up to 10,000"), "{text}");
        assert!(text.contains("at most 2000 sends in flight"), "{text}");
        assert!(!advised(&["data.children=4M"], RULE), "one in flight");
        assert!(!advised(&["data.children=4M", "load.submit.in_flight=2_005"], RULE));
        assert!(advised(&["data.children=4M", "load.submit.in_flight=2_006"], RULE));
    }

    #[test]
    fn a_job_is_as_many_batches_as_it_is_cut_into() {
        let job = ["data.children=30M", "load.api=bulk_v2", "load.batch_size=30M"];
        let text = text_of(&job, RULE);
        assert!(text.contains("smaller jobs") && !text.contains("larger"), "{text}");
    }

    #[test]
    fn partitions_count_together_unless_they_are_staggered() {
        let many = ["data.children=4M", "load.partitions=5", "load.submit.in_flight=500"];
        assert!(advised(&many, RULE));
        assert!(!advised(&[many[0], many[1], many[2], "load.stagger=1h"], RULE));
        assert!(!advised(&["data.children=4M", ALL, "load.api=soap"], RULE));
    }
}
