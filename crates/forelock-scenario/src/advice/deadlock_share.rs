//! What a prediction rests on whose locks are often refused as deadlocks.

use crate::{LockAt, LockOrder, LockSets, Scenario};

/// Above this share the sentence is worth its place.
const NOTABLE: f64 = 0.1;

/// A sentence for a prediction in which more than a tenth of the refused locks are deadlocks, of so
/// many `deadlocks` and `timeouts` on average; `None` if they are fewer.
///
/// With rows locked in order and in one step, no deadlock can arise (MODEL.md §5). So how many there
/// are depends on how the code of the org itself locks, which no scenario knows for sure.
///
/// ```
/// use forelock_scenario::{deadlock_share, parse};
///
/// let text = r#"
///     data = { parents = 1_000, children = "10k" }
///     load = { batch_size = 200 }
///     org = { workers = 5, service.per_record = "9ms", locks.order = "record" }
/// "#;
/// let scenario = parse("small.toml", text, &[])?.scenario;
/// assert!(deadlock_share(&scenario, 30.0, 70.0).is_some());
/// assert!(deadlock_share(&scenario, 5.0, 95.0).is_none());
/// # Ok::<(), forelock_scenario::Diagnostics>(())
/// ```
#[must_use]
pub fn deadlock_share(scenario: &Scenario, deadlocks: f64, timeouts: f64) -> Option<String> {
    let share = deadlocks / (deadlocks + timeouts);
    if share.is_nan() || share <= NOTABLE {
        return None;
    }
    let cause = match scenario.org.locks.order {
        LockOrder::Record => "`locks.order = \"record\"`",
        LockOrder::Row if locks_in_two_steps(scenario) => {
            "parents that are locked at different steps of a transaction (`start` and `save`)"
        }
        LockOrder::Row => "transactions that lock in different orders",
    };
    Some(format!(
        "{:.0}\u{a0}% of the refused locks are deadlocks: they come from {cause}, and the prediction \
         depends on how the org's own code locks.",
        100.0 * share
    ))
}

/// Whether some sets are locked at the start of a transaction, and others at its save.
fn locks_in_two_steps(scenario: &Scenario) -> bool {
    let sets = LockSets::of(scenario);
    let any = |wanted: LockAt| {
        scenario.loads.with_ids().any(|(id, load)| {
            let own = sets.own_rows(id).is_some_and(|own| own.at == wanted);
            own || load.data.sets.iter().any(|set| load.lock_of(set) == Some(wanted))
        })
    };
    any(LockAt::Start) && any(LockAt::Save)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn sentence(sets: &[&str], deadlocks: f64, timeouts: f64) -> Option<String> {
        let text = "data = { parents = 10, children = 100, lookups = [{ name = 'Campaign', parents \
                    = 5, lock_at = 'save' }] }\nload = { batch_size = 10 }\norg = { workers = 5, \
                    service.per_record = '9ms' }\n";
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        deadlock_share(&parse("x.toml", text, &sets).unwrap().scenario, deadlocks, timeouts)
    }

    #[test]
    fn more_than_a_tenth_is_told_with_its_cause() {
        let order = "org.locks.order=record";
        let told = sentence(&[order], 11.0, 89.0).unwrap();
        assert!(told.starts_with("11\u{a0}% of the refused locks are deadlocks"), "{told}");
        assert!(told.contains("`locks.order = \"record\"`"), "{told}");
        assert_eq!(sentence(&[order], 10.0, 90.0), None);
        assert_eq!(sentence(&[order], 0.0, 0.0), None);
        assert!(sentence(&[], 1.0, 1.0).unwrap().contains("`start` and `save`"));
        let one_step = sentence(&["data.lookups.0.lock_at=start"], 1.0, 1.0).unwrap();
        assert!(one_step.contains("different orders"), "{one_step}");
    }
}
