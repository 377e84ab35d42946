use super::Finding;
use crate::data::set_path;
use crate::{Load, Scenario};

/// # `lock_at` alone (`lock-at-alone`)
///
/// ## What it does
/// Warns of a parent set with a `lock_at` that this load doesn't lock.
///
/// ## Why it matters
/// `lock_at` says only when the lock is taken, not that there is one: a `lookup_clear` without a
/// roll-up takes none, and the load is simulated as if the parent were free.
///
/// ## Example
/// ```toml
/// [data]
/// relationship = "lookup_clear"
/// lock_at = "save"
/// ```
///
/// ## Remedy
/// `locks = true`, or `rollup = true` where a roll-up summary, a trigger or a flow writes the parent.
pub(super) fn judge(_: &Scenario, load: &Load) -> Vec<Finding> {
    // A second pass has its sets from its first one.
    if load.failed_of.is_some() {
        return Vec::new();
    }
    let sets = load.data.sets.iter().enumerate();
    let silent = sets.filter(|(_, set)| set.rule.lock_at.is_some() && load.lock_of(set).is_none());
    silent
        .map(|(number, set)| {
            let reason = match set.rule.locks {
                Some(_) => "`locks` is false".to_owned(),
                None => format!(
                    "`lock_at` says only when a lock is taken; a `{}` takes none in this load",
                    set.rule.relationship.name()
                ),
            };
            Finding {
                rule: "lock-at-alone",
                title: format!("{} has a `lock_at`, but is not locked", set.name),
                reason,
                remedy: "leave `lock_at` out; or write `locks = true`, or `rollup = true` where a \
                         roll-up summary, a trigger or a flow writes the parent"
                    .to_owned(),
                at: format!("{}.lock_at", set_path(number)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const RULE: &str = "lock-at-alone";

    #[test]
    fn when_without_whether_is_told() {
        let (clear, save) = ("data.relationship=lookup_clear", "data.lock_at=save");
        let text = text_of(&[clear, save], RULE);
        assert!(text.contains("a `lookup_clear` takes none") && text.contains("--set"), "{text}");
        assert!(text_of(&[save, "data.locks=false"], RULE).contains("`locks` is false"));
        assert!(!advised(&[save], RULE), "a standard lookup locks");
        assert!(!advised(&[clear], RULE));
        assert!(!advised(&[clear, save, "data.rollup=true"], RULE));
        assert!(!advised(&[clear, save, "data.locks=true"], RULE));
        let lookup = "data.lookups=[{parents=5, relationship='lookup_clear', lock_at='start'}]";
        assert!(text_of(&[lookup], RULE).contains("lookup 1 has a `lock_at`"));
    }

    #[test]
    fn an_unchanged_parent_of_an_update_is_not_locked() {
        let restrict = ["data.relationship=lookup_restrict", "data.lock_at=start"];
        assert!(!advised(&restrict, RULE));
        assert!(advised(&[restrict[0], restrict[1], "load.operation=update"], RULE));
    }
}
