use super::Finding;
use crate::capacity::capacity;
use crate::pacing::{batches_per_send, offered_rate, shortest_interval, workers_for};
use crate::read::units::{show_number, show_span};
use crate::{Load, Scenario, Submit};
use forelock_engine::Span;

/// # Overload (`overload`)
///
/// ## What it does
/// Compares the rate at which an open load sends with the most that the org can serve: the peak of
/// the Universal Scalability Law over the workers there are, with each batch's overhead, and one
/// batch at a time in Serial mode. Staggered partitions count by how many send at once on average.
/// Lock waits, which lower the capacity further, are left out.
///
/// ## Why it matters
/// An open load sends by the clock, whether or not the org keeps up. Above capacity the queue grows
/// for as long as it sends; ever more batches run at once, each slower, and hold their locks longer.
///
/// ## Example
/// ```toml
/// [load]
/// batch_size = 500
/// submit = { pattern = "open", interval = "4s" }
/// [org]
/// service = { per_record = "9.2ms" }      # 4.6 s a batch
/// scaling = { contention = 1.0 }          # however many run at once
/// ```
///
/// ## Remedy
/// An interval that the org keeps up with, or a closed load, which paces itself.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let Submit::Open { interval } = load.sending.submit else { return Vec::new() };
    let offered = offered_rate(load, interval.mean.as_secs_f64());
    let capacity = capacity(scenario, load, most_at_once(scenario, load));
    if offered <= capacity {
        return Vec::new();
    }
    let keeps_up = Span::from_secs_f64(shortest_interval(load, capacity));
    vec![Finding {
        rule: "overload",
        title: format!(
            "the load sends {} batches a minute, the org serves {} at most",
            show_number(60.0 * offered * f64::from(batches_per_send(load))),
            show_number(60.0 * capacity * f64::from(batches_per_send(load)))
        ),
        reason: "a load with pattern `open` does not wait: while it sends, the queue grows, more \
            batches run at once, and locks are held longer"
            .to_owned(),
        remedy: format!(
            "send every {} or slower, or let the load pace itself (`pattern = \"closed\"`)",
            show_span(keeps_up)
        ),
        at: "load.submit.interval".to_owned(),
    }]
}

/// Transactions at once, at most; of the SOAP API, so many that more would change nothing.
fn most_at_once(scenario: &Scenario, load: &Load) -> f64 {
    const MANY: f64 = 1_000_000.0;
    workers_for(scenario, load, MANY)
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    /// 200 records at 9 ms: 1.8 s a batch; 5 workers.
    fn every(interval: &str) -> String {
        format!("load.submit={{pattern='open', interval='{interval}'}}")
    }

    #[test]
    fn without_contention_workers_add_up() {
        assert!(!advised(&[&every("0.37s")], "overload"));
        let text = text_of(&[&every("0.3s"), "org.batch_overhead=0s"], "overload");
        assert!(text.contains("200 batches a minute, the org serves 167"), "{text}");
        assert!(text.contains("send every 0.36s"), "{text}");
    }

    #[test]
    fn with_full_contention_they_do_not() {
        let contention = "org.scaling.contention=1";
        assert!(!advised(&[&every("1.81s"), contention], "overload"));
        let text = text_of(&[&every("1.7s"), contention], "overload");
        assert!(text.contains("send every 1.8s"), "{text}");
    }

    #[test]
    fn serial_and_overhead_take_their_time() {
        let serial = ["load.concurrency_mode=Serial", "org.batch_overhead=2s"];
        assert!(!advised(&[&every("3.81s"), serial[0], serial[1]], "overload"));
        assert!(advised(&[&every("3.7s"), serial[0], serial[1]], "overload"));
        // Five workers, each 3.8 s a batch: one every 0.76 s.
        assert!(advised(&[&every("0.75s"), serial[1]], "overload"));
        assert!(!advised(&[&every("0.77s"), serial[1]], "overload"));
    }

    #[test]
    fn staggered_partitions_count_while_they_overlap() {
        // 50 sends of 10 s each last 500 s.
        let apart = ["load.partitions=10", "load.stagger=500s", "org.workers=1"];
        assert!(!advised(&[&every("10s"), apart[0], apart[1], apart[2]], "overload"));
        // At 11 s each partition overlaps the next a little, but there is time to catch up.
        assert!(!advised(&[&every("11s"), apart[0], apart[1], apart[2]], "overload"));
        let together = ["load.partitions=10", "load.stagger=0s", "org.workers=1"];
        assert!(advised(&[&every("10s"), together[0], together[1], together[2]], "overload"));
    }

    #[test]
    fn a_closed_load_paces_itself() {
        assert!(!advised(&["load.submit.in_flight=1000"], "overload"));
    }
}
