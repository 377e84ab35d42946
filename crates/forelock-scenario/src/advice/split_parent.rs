use super::Finding;
use super::hot_parent::{hottest, show_rounded};
use super::shared_parents::sorted;
use crate::pacing::{batches_per_send, runs_alone, sends_overlap};
use crate::{Api, Load, Scenario, Split};

/// # Split parent (`split-parent`)
///
/// ## What it does
/// Warns of sorted records whose largest parent fills two batches or more that run at once.
///
/// ## Why it matters
/// Sorting keeps a parent's children together, which helps as long as a batch holds them all. A parent
/// of 80,000 children fills forty batches of 2,000 in a row; they run at once, and all want one row.
///
/// ## Example
/// ```toml
/// [data]
/// parents = 1
/// children = 80_000
/// order = "by_parent"
/// [load]
/// batch_size = 2_000
/// submit = { in_flight = 40 }
/// ```
///
/// ## Remedy
/// One batch at a time, at least for these records.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let (data, sending) = (&load.data, &load.sending);
    let Some(set) = data.first_set().filter(|set| load.lock_of(set).is_some()) else {
        return Vec::new();
    };
    // In turn, neighbours go to different partitions: `shared-parents` tells it.
    let in_turn = sending.partitions.get() > 1 && sending.split == Split::RoundRobin;
    let overlap = sends_overlap(load) || batches_per_send(load) > 1;
    let second_pass = load.failed_of.is_some();
    if second_pass || !sorted(data) || in_turn || !overlap || runs_alone(scenario, load) {
        return Vec::new();
    }
    let hottest = hottest(data, 0);
    let batches = hottest / f64::from(sending.batch_records());
    if batches < 2.0 {
        return Vec::new();
    }
    let remedy = match sending.api() {
        Api::BulkV1 => {
            "load these records with one batch at a time: `concurrency_mode = \"Serial\"`, or one \
             send in flight"
        }
        Api::BulkV2 => {
            "load these records in jobs of at most 10,000, one at a time; or through the Bulk API \
             1.0 in Serial mode"
        }
        Api::Soap => "load these records with one send in flight",
    };
    vec![Finding {
        rule: "split-parent",
        title: format!(
            "the largest {} fills {} batches that run at once",
            set.name,
            show_rounded(batches.floor())
        ),
        reason: "the records are sorted, so that a parent's batches follow one another: all of \
                 them want the same row"
            .to_owned(),
        remedy: remedy.to_owned(),
        at: sending.size_path().to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "split-parent";
    const FEW: [&str; 3] = ["data.parents=100", "data.order=by_parent", "load.submit.in_flight=5"];

    /// 1,000 children each, and about 96 more of the largest; 200 a batch.
    #[test]
    fn a_parent_of_several_batches_is_split() {
        let text = text_of(&FEW, RULE);
        assert!(text.contains("the largest parent fills 5 batches"), "{text}");
        assert!(text.contains("Serial"), "{text}");
        assert!(!advised(&[FEW[0], FEW[1]], RULE), "one in flight");
        assert!(!advised(&[FEW[0], FEW[2]], RULE), "not sorted: `shared-parents`");
        assert!(!advised(&[FEW[1], FEW[2]], RULE), "a hundred children fit into a batch");
        assert!(!advised(&[FEW[0], FEW[1], FEW[2], "data.locks=false"], RULE));
        assert!(!advised(&[FEW[0], FEW[1], FEW[2], "load.concurrency_mode=Serial"], RULE));
    }
}
