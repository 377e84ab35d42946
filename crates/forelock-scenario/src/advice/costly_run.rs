use super::Finding;
use crate::{Cost, Load, Scenario, show_span};
use forelock_engine::Span;
use forelock_io::words::thousands;

pub(super) const RULE: &str = "costly-run";
/// Longer than anyone waits for a bar to move.
const LONG_SECONDS: f64 = 60.0;
/// A quarter of what a thread can be made to keep.
const MUCH_BYTES: f64 = 1e9;

/// # Costly run (`costly-run`)
///
/// ## What it does
/// Warns of a scenario of which one replication takes a core more than about a minute, or each thread
/// more than 1 GB of memory. Beyond 10,000,000,000 arrivals of background traffic, 1,000,000,000 parents
/// or 4 GB of what is remembered of records, a scenario is refused.
///
/// ## Why it matters
/// Each thread simulates a replication of its own, so that the memory is taken as often as there are
/// threads; and nothing is known before the first replications are done.
///
/// ## Example
/// ```toml
/// [[background]]
/// per_hour = 36_000_000           # beside a load that takes days
/// hold = "1ms"
/// ```
///
/// ## Remedy
/// A part of the load, fewer arrivals, a `horizon`; for the memory, fewer `--threads`.
pub(super) fn judge(scenario: &Scenario) -> Vec<Finding> {
    let cost = Cost::of(scenario);
    let finding = |title: String, remedy: &str, at: String| Finding {
        rule: RULE,
        title,
        reason: format!(
            "a replication has about {} events and {} row locks, of which a core gets through some \
             {} and {} a second, and each thread keeps a replication of its own in memory",
            thousands(whole(cost.events)),
            thousands(whole(cost.row_locks)),
            thousands(whole(Cost::EVENTS_A_SECOND)),
            thousands(whole(Cost::ROW_LOCKS_A_SECOND)),
        ),
        remedy: remedy.to_owned(),
        at,
    };
    let mut found = Vec::new();
    if cost.seconds() > LONG_SECONDS {
        let minutes = (cost.seconds() / 60.0).ceil() * 60.0;
        let remedy =
            "begin with a part of it, fewer `--replications`, or end it by `[run] horizon`";
        found.push(finding(
            format!("a replication takes about {}", show_span(Span::from_secs_f64(minutes))),
            remedy,
            costliest(scenario),
        ));
    }
    if cost.thread_bytes > MUCH_BYTES {
        let megabytes = thousands(whole(cost.thread_bytes / 1e6));
        found.push(finding(
            format!("each thread keeps about {megabytes} MB in memory"),
            "simulate with fewer `--threads`, or begin with a part of it",
            largest(scenario).path("data.parents"),
        ));
    }
    found
}

/// The field that most events come from.
fn costliest(scenario: &Scenario) -> String {
    let without = Scenario { background: Vec::new(), ..scenario.clone() };
    let of_loads = Cost::of(&without).seconds();
    let streams = scenario.background.iter().enumerate();
    let busiest = streams.max_by(|(_, one), (_, other)| one.per_hour.total_cmp(&other.per_hour));
    match busiest {
        Some((number, _)) if 2.0 * of_loads < Cost::of(scenario).seconds() => {
            format!("background.{number}.per_hour")
        }
        _ => largest(scenario).path("data.children"),
    }
}

fn largest(scenario: &Scenario) -> &Load {
    let loads = &scenario.loads;
    loads.iter().max_by_key(|load| load.data.children.get()).unwrap_or(loads.first())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "above zero")]
const fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::advice::tests::{advised, text_of};

    /// 100,000 records of 9 s take five workers 50 h at least.
    #[test]
    fn crowds_of_other_users_are_told() {
        let stream =
            |per_hour: &str| format!("background=[{{ per_hour = {per_hour}, hold = '1ms' }}]");
        let slow = "org.service.per_record=9s";
        assert!(!advised(&[slow, &stream("3_600_000")], RULE));
        let text = text_of(&[slow, &stream("36_000_000")], RULE);
        assert!(text.contains("a replication takes about 7m"), "{text}");
        assert!(text.contains("3,600,001,500 events") && text.contains("per_hour"), "{text}");
    }

    #[test]
    fn much_memory_is_told() {
        assert!(!advised(&["data.parents=1G"], RULE), "a byte each");
        let crowd = "load.submit={ pattern='closed', in_flight=100 }";
        let text = text_of(&["data.parents=1G", "org.workers=100", crowd], RULE);
        assert!(text.contains("each thread keeps about 4,000 MB"), "{text}");
    }
}
