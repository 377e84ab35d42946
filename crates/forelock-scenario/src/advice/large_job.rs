use super::Finding;
use super::shared_parents::{meetings_in_a_job, one_child_each, sorted};
use crate::pacing::batches_per_send;
use crate::{Api, Load, Scenario, Sending, Submit};
use forelock_io::words::thousands;

/// # Large job (`large-job`)
///
/// ## What it does
/// Warns of a job of the Bulk API 2.0 of more than 10,000 records, where its batches can collide: more
/// than one worker, and a set of parents that locks, over which the records are not sorted.
///
/// ## Why it matters
/// The platform cuts a job into batches of 10,000 records, and runs those at once. One job in flight is
/// so no protection: its own batches fight for the parents. Jobs of 10,000 records are a batch each;
/// with one in flight, nothing of the load runs beside it.
///
/// ## Example
/// ```toml
/// [load]
/// client = "sf-bulk"          # the whole file as one job: 2M records are 200 batches
/// ```
///
/// ## Remedy
/// Jobs of 10,000 records, one at a time, or a sorted extract.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let (data, sending) = (&load.data, &load.sending);
    let batches = batches_per_send(load);
    let one_worker = scenario.org.workers.get() == 1;
    if sending.api() != Api::BulkV2 || batches == 1 || one_worker || load.failed_of.is_some() {
        return Vec::new();
    }
    // Sorted, only the first set's parents stay together.
    let collide = |&number: &usize| {
        load.lock_of(&data.sets[number]).is_some()
            && !one_child_each(data, number)
            && !(number == 0 && sorted(data))
    };
    let colliding: Vec<usize> = (0..data.sets.len()).filter(collide).collect();
    let meetings = match colliding.as_slice() {
        [] => return Vec::new(),
        [0, ..] => match meetings_in_a_job(scenario, load) {
            Some(words) => format!("; {words}, and then one waits or fails"),
            None if colliding.len() == 1 => return Vec::new(),
            None => String::new(),
        },
        _ => String::new(),
    };
    let names: Vec<&str> = colliding.iter().map(|&set| data.sets[set].name.as_str()).collect();
    let jobs = one_at_a_time(sending);
    let or_sort = if colliding == [0] {
        "; or sort the records by parent (`order = \"by_parent\"`)"
    } else {
        ""
    };
    vec![Finding {
        rule: "large-job",
        title: format!(
            "the {} batches of a job run at once and share {}",
            thousands(batches),
            names.join(" and ")
        ),
        reason: format!(
            "the platform cuts a job into batches of 10,000 records, which don't wait for each \
             other{meetings}"
        ),
        remedy: format!("{jobs}{or_sort}"),
        at: sending.size_path().to_owned(),
    }]
}

/// What makes of the load a row of jobs of one batch, but for what it has already.
fn one_at_a_time(sending: &Sending) -> String {
    let mut fields = vec!["`job_size = 10_000`"];
    if sending.partitions.get() > 1 {
        fields.push("`partitions = 1`");
    }
    match sending.submit {
        Submit::Open { .. } => fields.push("`submit = { pattern = \"closed\" }`"),
        Submit::Closed { in_flight, .. } if in_flight.get() > 1 => fields.push("`in_flight = 1`"),
        Submit::Closed { .. } => {}
    }
    format!("send jobs of 10,000 records, one at a time ({})", fields.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "large-job";
    const JOB: [&str; 2] = ["load.api=bulk_v2", "load.batch_size=100k"];

    fn with(more: &[&'static str]) -> Vec<&'static str> {
        [&JOB, more].concat()
    }

    #[test]
    fn batches_of_one_job_run_at_once() {
        let text = text_of(&JOB, RULE);
        assert!(text.contains("the 10 batches of a job run at once and share parent"), "{text}");
        assert!(text.contains("one at a time (`job_size = 10_000`);"), "{text}");
        assert!(text.contains("or sort the records"), "{text}");
        assert!(text_of(&with(&["load.submit.in_flight=2"]), RULE).contains("`in_flight = 1`"));
        let capped = text_of(&["load.api=bulk_v2", "load.batch_size=10M"], RULE);
        assert!(capped.contains("the 10 batches"), "no more than there are records: {capped}");
    }

    #[test]
    fn jobs_of_one_batch_do_not() {
        assert!(!advised(&["load.api=bulk_v2", "load.batch_size=10k"], RULE));
        assert!(!advised(&["load.api=bulk_v2", "load.batch_size=20k", "data.children=10k"], RULE));
    }

    #[test]
    fn nothing_is_told_where_nothing_collides() {
        assert!(!advised(&with(&["data.order=by_parent"]), RULE));
        assert!(!advised(&with(&["data.locks=false"]), RULE));
        assert!(!advised(&with(&["org.workers=1"]), RULE));
        let one_each = ["data.parents=100k", "data.fan_out.shape=fixed"];
        assert!(!advised(&with(&one_each), RULE));
        let other = "data.lookups=[{name='Campaign', parents=10}]";
        let text = text_of(&with(&["data.order=by_parent", other]), RULE);
        assert!(text.contains("share Campaign") && !text.contains("or sort"), "{text}");
    }
}
