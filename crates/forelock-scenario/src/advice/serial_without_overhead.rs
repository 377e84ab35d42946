use super::Finding;
use crate::pacing::{batches_at_once, batches_per_send, sends_per_partition};
use crate::{Api, ConcurrencyMode, Load, Scenario, Submit};

/// # Serial without overhead (`serial-without-overhead`)
///
/// ## What it does
/// Warns of a load whose batches run one at a time, in Serial mode or because it has one batch in
/// flight (and more than one in all), in an org whose batches begin without any `batch_overhead`. Not of the SOAP API, which has
/// no queue.
///
/// ## Why it matters
/// One at a time, all that the platform does between two batches adds up. Three real loads of this
/// kind took 3.4 to 4.8 times as long as the work on their records alone. Without an overhead, the
/// predicted duration is only the least that the load can take.
///
/// ## Example
/// ```toml
/// [load]
/// concurrency_mode = "Serial"
/// batch_size = 500
/// [org]
/// service = { per_record = "9.2ms" }      # and no batch_overhead
/// ```
///
/// ## Remedy
/// `org.batch_overhead`, measured: the time from the start of one batch to the start of the next, less
/// the time that its records take. One published load of 500 records a batch had 13 s.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let sending = &load.sending;
    if sending.api() == Api::Soap || !scenario.org.batch_overhead.mean.is_zero() {
        return Vec::new();
    }
    // Of a single batch, little is left out.
    let sends = sends_per_partition(load) * u64::from(sending.partitions.get());
    if sends * u64::from(batches_per_send(load)) <= 1 {
        return Vec::new();
    }
    let closed = matches!(sending.submit, Submit::Closed { .. });
    // Staggered partitions may be there together.
    let one_partition = sending.partitions.get() == 1;
    let (what, at) = if sending.mode() == ConcurrencyMode::Serial {
        ("in Serial mode", "load.concurrency_mode")
    } else if closed && one_partition && batches_at_once(load) <= 1.0 {
        ("with one batch in flight", "load.submit.in_flight")
    } else {
        return Vec::new();
    };
    vec![Finding {
        rule: "serial-without-overhead",
        title: format!("{what}, and without a `batch_overhead`, the duration is a lower bound"),
        reason: "where batches run one at a time, the platform's time between them adds up: three \
                 real loads of this kind took 3.4 to 4.8 times as long as the work on their records"
            .to_owned(),
        remedy: "set `org.batch_overhead`: the time from the start of one real batch to the start \
                 of the next, less the time that its records take (13 s in one published load)"
            .to_owned(),
        at: at.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "serial-without-overhead";
    const NONE: &str = "org.batch_overhead=0s";
    const SERIAL: &str = "load.concurrency_mode=Serial";

    #[test]
    fn one_batch_at_a_time_needs_an_overhead() {
        assert!(!advised(&[SERIAL], RULE), "it has one");
        assert!(text_of(&[NONE, SERIAL], RULE).contains("in Serial mode"));
        assert!(text_of(&[NONE], RULE).contains("with one batch in flight"));
    }

    #[test]
    fn several_at_once_do_not() {
        for several in [
            "load.submit.in_flight=2",
            "load.partitions=2",
            "load.submit={pattern='open', interval='9s'}",
        ] {
            assert!(!advised(&[NONE, several], RULE), "{several}");
        }
        assert!(!advised(&[NONE, "load.api=bulk_v2", "load.batch_size=20k"], RULE));
        let staggered = ["load.partitions=2", "load.stagger=1s"];
        assert!(!advised(&[NONE, staggered[0], staggered[1]], RULE));
        assert!(!advised(&[NONE, "load.api=soap"], RULE));
        assert!(!advised(&[NONE, SERIAL, "data.children=200"], RULE), "one batch in all");
    }
}
